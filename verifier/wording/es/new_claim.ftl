### Una solicitud nueva: una cosa a la vez, y todo otra vez antes de enviarla.

new-title = Solicitar la verificación de una credencial
new-lead = Hace la solicitud para la cuenta { $account }. Si esa no es su cuenta, cierre esta página.
new-first = Su credencial
new-another = Otra credencial
new-go_on = Continuar
new-back = Volver
new-unsent = Todavía no se envía nada.
new-send = Enviar la solicitud

## Antes de escribir nada.

new-before = Antes de empezar
new-need = Qué necesita
    .text = Su número de licencia y su nombre como lo escribe la junta. Los dos están en su licencia y en la página pública de consulta de la junta.
new-long = Cuánto tarda
    .text = Ahora, unos tres minutos. Los registros que se pueden consultar por máquina responden en minutos; las demás juntas las consultan personas, por lo general en unos días.
new-next = Qué pasa después
    .text = Preguntamos a la junta que otorgó la licencia si está vigente. Después usted demuestra que es suya, por ejemplo con un código que enviamos a la dirección que la junta tiene de usted: cualquiera puede copiar un número. Las máquinas solo confirman; si algo no coincide, lo ve una persona, y usted se entera de qué ayudaría.
new-shown = Qué ven los demás
    .text = El título, el estado, quién lo confirmó y cuándo. Nunca su nombre legal, número de licencia, NPI ni correo electrónico.
new-kept = Qué se guarda
    .text = Lo que escribe aquí y lo que responden los registros, cifrado. En cualquier momento puede ver quién lo leyó, llevárselo, retirar la solicitud o hacer que se borre todo.
new-machines = Estados cuyos registros se consultan por máquina
    .text = Todas las demás licencias las consulta una persona en la página de la junta. Tarda más y vale lo mismo.

## Para qué es la solicitud: primero con sus palabras, después como título de ese estado.

new-plain = Con sus palabras o con letras: terapeuta, trabajadora social, LPC, PsyD, enfermero. El título exacto lo elige en la página siguiente.
new-which = ¿Qué título está en su licencia?
new-which_exact = Escribió “{ $typed }”. Asegúrese de que este es el título de su licencia.
new-which_near = Escribió “{ $typed }”. ¿Quiso decir uno de estos?
new-which_none = Escribió “{ $typed }”. No lo conocemos como título de allí. Estos son todos los que comprobamos.
new-choose = Elija el título de su licencia.
new-title_on_licence = El título tal como está en su licencia
new-none_of_these = ¿Ninguno de estos, o una licencia con supervisión? Mostrar todo lo que comprobamos allí
new-level_independent = Una licencia plena.
new-level_associate = Una licencia con supervisión o de un nivel inferior. La insignia lo dice.
new-level_candidate = Una inscripción en camino a la licencia. La insignia lo dice.
new-level_degree = Un título académico, no una licencia. La insignia lo dice.
new-by_machine = { $source } se consulta por máquina, por lo general en minutos.
new-by_hand = Una persona la consulta en la página de la junta, por lo general en unos días.
new-by_degree = Si su universidad lo ha anotado en su ORCID iD, la comprobación tarda segundos, y después usted inicia sesión en ORCID una vez para demostrar que el iD es suyo. Sin iD, una persona ve su título.
new-median = { $days ->
    [one] La mitad de estas solicitudes tardó un día como máximo.
   *[other] La mitad de estas solicitudes tardó { $days } días como máximo.
}

## Los detalles, y las respuestas otra vez.

new-details = ¿Qué dice su licencia?
new-mask = Allí tiene la forma { $mask }; también se acepta otra.
new-lookup = La página de consulta de la junta
new-other_title = Elegir otro título
new-check = Revise sus respuestas
    .text = Hace la solicitud para la cuenta { $account }. No se envía nada antes de que pulse el botón.
new-granted_by = Otorgada por
new-change = Cambiar algo
new-then = Después puede seguir su solicitud y retirarla en cualquier momento.
new-send_as_typed = Mi número es correcto: enviar la solicitud
new-correct_number = Corregir el número

## Todos los campos a la vez, cuando algo impide una solicitud.

new-degree = Para un título académico: PhD, PsyD o EdD
    .text = { new-by_degree }
new-before_sending = Antes de enviarla
    .text = Preguntamos a los registros públicos de la junta que otorga esta licencia. Su insignia mostrará el título de la licencia, el estado, quién lo confirmó y cuándo. Nunca muestra su nombre legal, número de licencia, NPI ni correo electrónico. Puede retirarla en cualquier momento.
