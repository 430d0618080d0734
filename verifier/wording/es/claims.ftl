### Una solicitud: cómo está, a quién le toca y qué pasó. A quien la hizo se le habla de usted.

## El estado: un título y un párrafo debajo.

state-received = Tenemos su solicitud
    .text = La comprobación empieza en un momento. No tiene que hacer nada.
state-checking = Estamos consultando los registros
    .text = Por lo general tarda segundos. Si un registro es lento o no responde, seguimos preguntando, y mientras esperamos nada cuenta en su contra.
state-awaiting_creator = Necesitamos algo de usted
    .text = Su solicitud está abierta. Abajo está lo que la haría avanzar. Después de 30 días sin respuesta se cierra sola, y puede empezar otra cuando quiera.
state-in_review = Una persona está viendo su solicitud
    .text = Los registros solos no pueden resolver esta, así que decide una persona capacitada. No se ha decidido nada en su contra.
state-verified = Su credencial está confirmada
    .text = Su insignia está activa. Miramos otra vez de vez en cuando, y la insignia termina sola cuando termina la licencia.
state-suspended = Su insignia está en pausa
    .text = No se muestra mientras esto se aclara. El motivo está abajo.
state-expired = Su insignia terminó
    .text = Según nuestros datos pasó el último día válido de la licencia. Si la renovó, díganoslo y comprobamos otra vez.
state-refused = No se pudo confirmar esta solicitud
    .text = Esta decisión la tomaron personas. Ninguna máquina deniega una solicitud. Abajo está lo que se encontró y lo que puede hacer.
state-revoked = Su insignia se retiró
    .text = Esta decisión la tomaron dos personas juntas. Ninguna máquina retira una insignia. Abajo está lo que se encontró y lo que puede hacer.
state-withdrawn = Esta solicitud está cerrada
    .text = Se retiró, o una más nueva ocupó su lugar. Puede empezar otra cuando quiera.
state-lapsed = Esta solicitud está cerrada
    .text = Le preguntamos algo y no supimos nada en 30 días. Eso no dice nada de usted. Puede empezar otra solicitud cuando quiera.

## A quién le toca.

move-service = A nosotros. No tiene que hacer nada.
move-creator = A usted. Abajo está lo que puede hacer.
move-reviewer = Al equipo de revisión. No tiene que hacer nada.
move-operator = A nosotros. No tiene que hacer nada.
move-platform = A su plataforma. Tiene que confirmarnos la cuenta.
move-nobody = A nadie. No hay nada pendiente.

## Quién hizo algo: "por ..." en la lista de lo que pasó.

by-creator = usted
by-platform = su plataforma
by-reviewer = el equipo de revisión
by-service = el servicio
by-operator = quienes llevan el servicio
by-system = el servicio

## Lo que pasó.

event-claim_received = Solicitud recibida
event-check_started = Se preguntó a los registros
event-answer_received = Respondió un registro
event-evidence_recorded = Respondió un registro
event-confirmed = Confirmada con la ficha del registro
event-creator_needed = Se le pidió algo a usted
event-reviewer_needed = Pasó al equipo de revisión
event-creator_answered = Respuesta o corrección recibida
event-amended = Datos cambiados
event-binding_given_up = Pasó al equipo de revisión en vez de otra prueba
event-approved = Aprobada por el equipo de revisión
event-refused = Denegada por el equipo de revisión
event-question_asked = El equipo de revisión hizo una pregunta
event-suspended = Insignia en pausa
event-reinstated = Insignia activa otra vez
event-rebound = La plataforma volvió a confirmar la cuenta
event-revoked = Insignia retirada por dos personas del equipo de revisión
event-expired = Pasó el último día válido de la licencia
event-renewed = Se comunicó una renovación
event-appealed = Apelación recibida
event-withdrew = Retirada
event-lapsed = Cerrada después de 30 días sin respuesta
event-superseded = Reemplazada por una solicitud más nueva
event-evidence_weighed = Las respuestas se compararon con su solicitud
event-reported = Alguien nos pidió que miráramos otra vez la insignia
event-badge_halted = Lo que ahora dice la fuente lo ven primero personas
event-rechecked = Se miró otra vez, sin novedades
event-case_assigned = La tomó una persona del equipo de revisión
event-decision_dropped = Una decisión ya no se pudo tomar, y el caso volvió a la cola
event-decision_taken_back = Quien revisaba retiró una decisión antes de que surtiera efecto
event-case_released = Pasó a otra persona del equipo de revisión
event-case_recused = Pasó a otra persona del equipo de revisión
event-case_skipped = Pasó a otra persona del equipo de revisión
event-case_handed_over = Se entregó a otra persona del equipo de revisión
event-case_reassigned = La dirección del equipo lo asignó a otra persona
event-case_escalated = Pasó a la dirección del equipo de revisión
event-doubted = Una persona del equipo pidió a otras que vuelvan a mirar la insignia
event-display_changed = La cuenta muestra otro nombre
event-link_entered = Se abrió un enlace personal
event-case_broken = Algo guardado no se puede abrir; lo ve una persona responsable
event-recusal_refused = Pasó a otra persona; la ve una persona responsable
event-queue_late = Una cola del equipo de revisión ha pasado del plazo prometido
event-case_kept = Una persona del equipo de revisión la vio y no cambió nada
event-first_decision = Decidió una primera persona; ahora mira una segunda
event-epoch_raised = La plataforma comunicó un cambio de la cuenta
event-erased = Datos personales borrados
event-case_opened = Se abrió un caso para el equipo de revisión
event-binding_started = Se empezó una manera de demostrar de quién es la licencia
event-binding_missed = Una prueba no funcionó
event-binding_waits = Una prueba espera al servidor de otros
event-holder_bound = Se hizo una prueba
event-import_done = Se procesó una importación
event-import_received = Se recibió una importación
event-document_received = Se recibió un documento
event-document_opened = Una persona del equipo de revisión abrió un documento
event-disputed = La persona titular según la junta dijo que no es ella
event-denial_over = Lo que la persona titular dijo de otra cuenta ya no detiene esta solicitud
event-contested = Otra cuenta solicita la misma licencia
event-licence_locked = La licencia se bloqueó
event-licence_unlocked = La licencia se desbloqueó
event-case_closed = El caso se cerró
event-account_found = Un revisor buscó y encontró la cuenta
event-cases_searched = Un revisor hizo una búsqueda
event-account_changed = La plataforma comunicó un cambio de la cuenta
event-signed_out = Usted cerró la sesión
event-signing_key_made = Se creó una clave de firma
event-second_look_made = Otra persona miró una decisión
event-parked_again = Se retomó un trabajo que se había abandonado
event-words_read = Alguien leyó lo que usted envió
event-webhook_enabled = Un destino se activó otra vez
event-webhook_made = Se creó un destino
event-webhook_removed = Se quitó un destino
event-webhook_replayed = Los mensajes se enviaron otra vez
event-webhook_rotated = Un destino recibió claves nuevas
event-webhook_tested = Se envió una prueba a un destino

## Los tres hechos: si la cuenta sigue siendo la que se comprobó, si la licencia figura, quién la tiene.

account-current = Sí, no ha cambiado nada
account-changed = No, cambió

licence-primary = encontrada en el organismo que la otorga
licence-supporting = encontrada solo en una fuente de apoyo
licence-none = todavía no confirmada por ningún registro

## Lo que dice el registro de una licencia.

standing-active = vigente
standing-active_restricted = vigente con restricciones
standing-inactive = inactiva
standing-expired = vencida
standing-suspended = suspendida
standing-revoked = revocada
standing-surrendered = entregada
standing-denied = denegada
standing-deceased = titular fallecido
standing-pending = pendiente
standing-superseded = reemplazada por otra ficha
standing-void = anulada

## Qué tan seguro es que la persona detrás de la cuenta es la titular.

holder-H0 = todavía no se ha demostrado nada
holder-H1 = coincide solo el nombre
holder-H2 = alguna prueba, que valoran dos personas
holder-H3 = tiene algo que solo la persona titular controla
holder-H4 = identidad verificada; coinciden el nombre y un segundo dato

## Cómo se estableció quién es el titular: "por ...".

method-platform_identity = la verificación de identidad de la plataforma
method-orcid_sign_in = inicio de sesión en ORCID
method-registry_contact_code = un código enviado al contacto de la ficha
method-registry_write_back = una marca que solo la persona titular puede poner en el registro
method-domain_nonce = control del dominio web del consultorio
method-document = un documento visto por personas
method-referee_call = una videollamada con el equipo de revisión

## Lo que conviene mirar antes de que alguien decida.

warning-unreadable = Lo que se escribió en esta solicitud no se puede leer en este momento. Se avisó a quien lleva este servicio.
warning-number = Los números de esta junta suelen tener la forma { $form }. Revise el número, por favor; se consulta tal como lo escribió.
warning-place = { $code } es el código de un país. Si quiere decir { $place } en Estados Unidos, cambie el lugar a { $state }; si no, no hay que hacer nada.

## Lo que se dice arriba en la página de una solicitud sobre lo que se acaba de enviar.

said-sent = Tenemos su solicitud. Esta página muestra cómo va; puede cerrarla y volver con su enlace.
said-amended = Gracias. Comprobamos otra vez con lo que envió.
said-person = Gracias. Preguntamos una vez más, y si el registro sigue diciendo otra cosa, lo consulta una persona.
said-withdrawn = Su solicitud está retirada.
said-appealed = Tenemos su apelación. La ve alguien que no participó en la decisión.
said-begun = Empezado. Abajo está lo que hay que hacer ahora.
said-proved-checking = Gracias, funcionó. Se pregunta a los registros una vez más, y si siguen coincidiendo, su insignia se activa. Por lo general tarda segundos.
said-proved-in_review = Gracias, funcionó. Una persona lo valora junto con todo lo demás. Ahora no tiene que hacer nada.
said-proved-verified = Gracias, funcionó. Su insignia está activa.
said-missed = Todavía no funcionó. Abajo se dice qué faltó, y puede intentarlo otra vez.
said-failed = No funcionó, y este intento terminó. Nada cuenta en su contra: puede empezar de nuevo o elegir otra manera.
said-not_now = La otra parte no respondió en este momento. No se gastó nada. Inténtelo otra vez en un rato.
said-with_reviewers = Gracias. Lo ve el equipo de revisión. Ahora no tiene que hacer nada.
said-more = Gracias, lo tenemos. El equipo de revisión pidió algo más: abajo se dice qué falta todavía.
said-received = Gracias, tenemos su documento. Lo ven dos personas. Ahora no tiene que hacer nada.
said-locked = La licencia está bloqueada.
said-unlocked = La licencia ya no está bloqueada.
said-taken = Gracias, tenemos lo que envió.
