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
read-pack = Una carta sobre una decisión se volvió a escribir para un paquete de pruebas
read_why-case_assigned = Los registros solos no podían resolverlo, o alguien pidió que lo viera una persona.
read_why-document_opened = Dos personas ven cada documento.
read_why-case = El caso era suyo, o dirige la revisión.
read_why-rival = Cuando dos cuentas solicitan una licencia, se escucha a las dos partes.
read_why-claim = Decidir solicitudes es su trabajo.
read_why-account = Se examinó una solicitud, un aviso o una pregunta sobre la cuenta.
read_why-account_found = Alguien preguntó por una insignia, una solicitud o una licencia.
read_why-pack = Alguien que audita el servicio mira cómo se decidió.
read_why-export = Lo pidió su dueño, o alguien que audita el servicio.
readers-title = Qué guardamos de usted y quién lo leyó
readers-lead = Cada vez que una persona leyó lo que nos envió, quedó anotado. Los registros y las máquinas no aparecen: son lo que usted pidió para la comprobación.
readers-none = No lo ha leído nadie.
readers-download = Descargar todo lo que guardamos de usted

## Qué se guarda, por qué y cuánto tiempo: los grupos de la tabla de conservación.

held-title = Qué se guarda, por qué y cuánto tiempo
held-lead = «Hasta que se borre» quiere decir hasta que usted o su plataforma borren la cuenta; puede hacerlo usted más abajo.
held-account = Su nombre de usuario, el identificador de la cuenta, el nombre que muestra y la clave que abre todo lo sellado
    .why = Para saber de quién es la insignia.
    .until = Hasta que se borre.
held-badge = Lo que muestra y mostró su insignia
    .why = Para mostrarla, y para responder qué se mostraba un día.
    .until = Hasta que se borre; los cambios que siguen las plataformas, algunas semanas.
held-erasure = Que una cuenta se borró, y sobre qué licencia habían decidido personas
    .why = Las plataformas tienen que enterarse, y quien fue rechazado no debe empezar otra vez como si nada hubiera pasado.
    .until = 24 meses después del borrado.
held-proofs = Cómo demostró que la licencia es suya: métodos, niveles, y códigos y direcciones sellados
    .why = Para comprobar la solicitud y responder de ella.
    .until = Los códigos y direcciones hasta que se borre; el método y el nivel para siempre, sin nombrar a nadie.
held-reviewers = Quién del equipo de revisión enseñó al servicio las palabras de una junta
    .why = Para que responda de ello.
    .until = Para siempre; nada de ello es de usted.
held-claims = Lo que usted solicitó, sellado, y resúmenes con clave con los que se encuentra
    .why = Para comprobar la solicitud y responder de ella.
    .until = Hasta que se borre; el índice de la licencia, 24 meses más.
held-reviewers_words = Por qué buscó alguien del equipo de revisión, en sus palabras
    .why = Para que responda de ello.
    .until = { $most } días.
held-imports = Lo que una plataforma envió en bloque, y qué fue de ello
    .why = Para recibirlo y para informar a la plataforma.
    .until = Hasta que se recibe; los resultados, { $most } días.
held-decisions = Lo que se decidió, en códigos, con notas selladas del equipo de revisión
    .why = Para responder de ello, y para que usted pueda apelar.
    .until = Para siempre, y nadie puede leerlo una vez borrada la cuenta.
held-documents = Los documentos que envió
    .why = Para las dos personas que los ven.
    .until = El archivo, 14 días después de una aprobación, 30 después de un rechazo, o hasta que se borre; su tipo y tamaño, hasta que se borre.
held-log = Nuestros propios identificadores, códigos y horas
    .why = Para demostrar que nadie cambió lo que se decidió.
    .until = Para siempre; no contiene nombres ni números de licencia.
held-evidence = Lo que respondieron los registros
    .why = Para comprobar la solicitud y responder de ella.
    .until = Para siempre, y nadie puede leerlo una vez borrada la cuenta.
held-answers = Respuestas a peticiones de su plataforma
    .why = Para dar la misma respuesta cuando se repite una petición.
    .until = { $most ->
        [one] Un día
       *[other] { $most } días
    }, o hasta que se borre.
held-licensees = Lo que pidió, vigila y bloquea una persona titular sin cuenta
    .why = Para responderle, avisarle de solicitudes y proteger su licencia de otras personas.
    .until = Las peticiones y documentos, { $least } días; una vigilancia, hasta que la termine o pasen { $most } días sin una visita; un bloqueo, hasta que lo quite.
held-locks = Que usted bloqueó una licencia
    .why = Porque usted lo quiso.
    .until = Hasta que la desbloquee, o se borre.
held-letters = Qué cartas se le enviaron, no lo que dicen
    .why = Para enviar cada una una sola vez.
    .until = { $most } días después de enviarse, o hasta que se borre.
held-notices = Que se escribió a la persona titular según la junta
    .why = Para saber si dice que no es ella.
    .until = Hasta que se borre; que lo dijo, 24 meses más.
held-reports = Lo que otras personas denunciaron de su insignia
    .why = Para que personas lo miren.
    .until = { $most } días después de que se mirara, o hasta que se borre.
held-registers = Las listas públicas de las juntas
    .why = Para consultar licencias.
    .until = Hasta la lista siguiente.
held-signed = El número de una insignia firmada que usted entregó
    .why = Para revocarla.
    .until = Para siempre; es un número que no nombra a nadie.
held-messages = Lo que se le dice de usted a su plataforma
    .why = Para entregarlo.
    .until = Algunas semanas, o hasta que se borre.
