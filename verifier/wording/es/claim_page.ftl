### La página de una solicitud.

claim-move = A quién le toca
claim-waits = Le espera hasta
    .then = Después la solicitud se cierra sola, y puede hacer otra.
    .later = Antes de eso no pasa nada más.
claim-expected = Se espera para
    .how = Según lo que se decidió en la última semana. Puede ser antes.
    .unknown = Últimamente se decidió muy poco para decir un día. Una carta le avisa, si dio un correo electrónico.
claim-no_date = todavía sin fecha
claim-reference = Referencia
    .use = Dígala si pregunta a alguien por esta solicitud. No nombra a nadie.
claim-yours = Lo que siempre puede hacer
claim-look = Mirar otra vez
claim-news = Hay novedades: { $title }.
claim-link_ended = Su enlace caducó. Ábralo otra vez para ver novedades.
claim-do = Lo que puede hacer ahora
claim-do_else = Qué más puede hacer
claim-new = Empezar una solicitud nueva
claim-correct = Corregir un error
claim-correct_more = Corregir también otra cosa
claim-send = Enviar y comprobar otra vez
claim-send_answer = Enviar la respuesta
claim-send_all = { $what }: enviarlo
claim-person = ¿Qué debería saber esa persona?
    .hint = Solo lo lee el equipo de revisión.
claim-ask_person = { $what }: que lo vea una persona
claim-facts = Los tres hechos
claim-told = Lo que nos dijo
claim-name = Nombre
claim-not_given = sin dato
claim-timeline = Lo que ha pasado hasta ahora
claim-event = { $at }, por { $who }
claim-withdraw = Retirar esta solicitud
claim-back = Volver a { $host }
until = Hasta el { $at }

## Lo que dice la insignia.

shown-title = Lo que dice su insignia
shown-next = Se mira otra vez
    .how = No tiene que hacer nada para ello.
shown-none = En este momento no se muestra nada para su cuenta: hace tiempo que no se ve la licencia vigente, o se está aclarando otra solicitud suya.

## Otra persona del equipo de revisión.

appeal-title = Pedir que lo vea otra persona
appeal-text = Tiene seis meses. Alguien que no participó en la decisión lo revisa todo de nuevo, con lo que escriba aquí.
appeal-statement = ¿Qué hay que mirar otra vez?
    .hint = Diga qué no es correcto o qué falta. Solo lo lee el equipo de revisión.
appeal-send = Enviar la apelación

## Los motivos de una decisión, encima de cada una de sus partes.

statement-title = Por qué se decidió esto
statement-found = Qué se encontró
statement-reason = El motivo
statement-rule = La regla
statement-decided = Cómo se decidió
statement-redress = Qué puede hacer

## Quién ve qué.

shared-title = Quién ve qué
shared-everybody = Todos, una vez verificada
    .what = el título de la licencia, su nivel y su estado, quién lo confirmó, cómo se confirmó quién es el titular, y las fechas
shared-nobody = Nadie en su página
    .what = su nombre legal, número de licencia, NPI, correo electrónico y todo lo que nos escriba
shared-reviewers = El equipo de revisión
    .what = lo que nos dijo y lo que respondieron los registros, mientras decide
shared-registries = Los registros
    .what = el nombre y los números por los que preguntamos, nunca su cuenta

## Una licencia se puede bloquear para otras cuentas.

lock-open = Bloquear esta licencia
lock-locked = Esta licencia está bloqueada
lock-text = Mientras está bloqueada, ninguna otra cuenta obtiene una insignia con esta licencia sin el acuerdo de dos personas del equipo de revisión. El bloqueo sigue aunque su insignia esté en pausa o termine, hasta que lo quite.
lock-lock = Bloquearla
lock-unlock = Desbloquearla

## Retirar.

withdraw-title = ¿Retirar esta solicitud?
withdraw-badge = Su insignia se apaga de inmediato. No se puede deshacer, pero puede empezar otra solicitud cuando quiera.
withdraw-check = Dejamos de comprobar de inmediato. No se puede deshacer, pero puede empezar otra solicitud cuando quiera.
withdraw-yes = Sí, retirarla
withdraw-no = No, conservarla
