### Lo que una persona puede pedir: que se borre todo lo que se guarda de ella.

## Lo que se ha ido, después de cuántos eran.

gone-claims = solicitudes, retiradas; lo que decían se ha ido
gone-evidence = respuestas de registros, que ya nada puede abrir
gone-notes = notas del equipo de revisión, que ya nada puede abrir
gone-documents = documentos, eliminados
gone-attempts = pruebas intentadas, sin sus códigos ni direcciones
gone-letters = cartas, enviadas o en espera
gone-reports = denuncias de otras personas
gone-answers = respuestas guardadas para peticiones repetidas
gone-messages = mensajes a la plataforma

## Lo que queda, y por qué.

kept-removal = El nombre de usuario y el identificador de la cuenta, sellados, en el aviso que pide a la plataforma eliminar su copia de la insignia
kept-codes = Los códigos de las decisiones y un índice de la licencia que no se puede leer de vuelta
kept-revocation = Que las insignias entregadas como credenciales firmadas están revocadas, con un número que no nombra a nadie
kept-log = El registro de auditoría: identificadores, códigos y horas nuestros, y ningún nombre, usuario, número ni dirección
kept_why-removal = Una plataforma que copia insignias tiene que enterarse de que esta ya no existe.
kept_why-codes = Quien fue denegado no debe empezar otra vez como si no se hubiera decidido nada.
kept_why-revocation = Quien tenga una credencial así debe poder saber que ya no vale.
kept_why-log = Muestra que nadie cambió lo que se decidió; acortarlo le quitaría todo valor.

## La página que pregunta y la que dice qué se hizo.

erase-link = Borrar todo lo que tienen de mí
erase-title = ¿Borrar todo lo que tenemos de usted?
erase-lead = Todo lo que guardamos de { $account } se borra de inmediato. No se puede deshacer.
erase-gone = Sus solicitudes se retiran y su insignia se apaga. Lo que nos dijo, lo que respondieron los registros, los documentos, las notas y las cartas desaparecen, y se pide a su plataforma que elimine su copia de la insignia.
erase-kept = Durante 24 meses guardamos que el equipo de revisión decidió algo y sobre qué licencia, de una forma que no nombra a nadie: quien fue denegado no debe empezar otra vez como si nada. La página siguiente dice qué más queda y por qué.
erase-yes = Sí, borrar todo
erase-no = No, conservarlo
erased-title = Se borró todo lo que teníamos de usted
erased-lead = Ya está hecho. Este navegador también le ha olvidado.
erased-gone = Qué se ha ido
erased-kept = Qué queda, y por qué
erased-again = Puede empezar de nuevo cuando quiera, como si nunca hubiera estado aquí; su plataforma le da un enlace nuevo.

## Quién leyó qué, y por qué.

read-case_assigned = Se asignó el caso a una persona del equipo de revisión para decidirlo
read-document_opened = Una persona del equipo de revisión abrió un documento
read-case = Una persona del equipo de revisión miró el caso otra vez
read-rival = Una persona del equipo de revisión lo vio junto a otra solicitud sobre la misma licencia
read-claim = Una persona del equipo de revisión leyó la solicitud
read-account = Un revisor leyó la página de la cuenta
read-account_found = Un revisor buscó y encontró la cuenta
read-export = Se leyó de una vez todo lo que se guarda
read_why-case_assigned = Los registros solos no podían resolverlo, o alguien pidió que lo viera una persona.
read_why-document_opened = Dos personas ven cada documento.
read_why-case = El caso era suyo, o dirige la revisión.
read_why-rival = Cuando dos cuentas solicitan una licencia, se escucha a las dos partes.
read_why-claim = Decidir solicitudes es su trabajo.
read_why-account = Se examinó una solicitud, un aviso o una pregunta sobre la cuenta.
read_why-account_found = Alguien preguntó por una insignia, una solicitud o una licencia.
read_why-export = Lo pidió su dueño, o alguien que audita el servicio.
readers-title = Qué guardamos de usted y quién lo leyó
readers-lead = Cada vez que una persona leyó lo que nos envió, quedó anotado. Los registros y las máquinas no aparecen: son lo que usted pidió para la comprobación.
readers-none = No lo ha leído nadie.
readers-download = Descargar todo lo que guardamos de usted
