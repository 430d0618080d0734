### Las páginas de una persona titular sin cuenta: vigilar y bloquear una licencia.

licence-title = Su licencia, en sus manos
licence-lead = Los números de licencia son públicos, así que cualquiera puede escribir el suyo. Si usted tiene una licencia, aquí puede ver quién la solicita, recibir aviso de cada solicitud y bloquearla. No necesita una cuenta.
licence-can_see = Ver
    .text = qué cuentas han solicitado la licencia, cuándo, y cómo está cada solicitud.
licence-can_watch = Vigilar
    .text = una carta le avisa de cada solicitud nueva, con un enlace que dice «esta persona no soy yo».
licence-can_lock = Bloquear
    .text = nadie obtiene una insignia con la licencia hasta que usted la desbloquee, o nombre la cuenta que es suya.
licence-can_deny = Negar
    .text = detener una insignia que no es suya.
licence-which = ¿Qué licencia?
licence-how = ¿Cómo demuestra que es suya?
licence-by_letter = Con una carta a la dirección que tiene la junta
    .text = Si la junta tiene un correo electrónico que es solo suyo, allí va un enlace. Nunca va a una dirección que se escriba aquí.
licence-by_document = Con un documento
    .text = Lo ven dos personas y responden a la dirección que usted dé. Puede tardar algunos días.
licence-document = El documento, si eligió eso
licence-file = Foto o PDF de su licencia
    .hint = Con una foto suya, o junto a un documento de identidad. JPEG, PNG, WEBP o PDF, de 5 MB como máximo. Tape lo que nadie necesita ver.
licence-email = Correo electrónico para la respuesta
    .hint = Solo para esto. Se borra con el documento a los 30 días, salvo que usted siga vigilando la licencia.
licence-statement = ¿Qué deberían saber estas personas?
    .hint = Por ejemplo, un nombre que cambió. Solo lo leen ellas.
licence-send = Pedir el enlace
licence-kept = Lo que escriba se guarda sellado 30 días y después se borra. Quien pregunta no se entera aquí de nada sobre la licencia: la respuesta es la misma para cualquier número.
licence-jurisdiction_missing = Elija el estado que otorgó la licencia.
licence-credential_missing = Escriba las letras de su credencial, como LPC.
licence-number_missing = Escriba el número de su licencia.
licence-email_missing = Dé un correo electrónico, para que puedan responderle.
licence-you = la persona titular de esta licencia

licence_asked-title = Tenemos su petición
licence_asked-letter = Si la junta tiene un correo electrónico que es solo de la persona titular, una carta con un enlace va en camino. El enlace funciona una vez, dentro de un día.
licence_asked-document = Dos personas ven su documento. Su respuesta llega por correo electrónico.
licence_asked-same = Esta página dice lo mismo para cualquier número. Si en una hora no llega ninguna carta, mire en el correo no deseado; puede que hoy ya se haya enviado una. Las juntas suelen tener una dirección antigua, o la de un consultorio: avise entonces a la junta, o envíe un documento.
licence_asked-back = Volver al formulario

licence_enter-title = Abrir la página de su licencia
licence_enter-lead = Este enlace abre una página privada: quién solicita su licencia, y qué puede hacer usted.
licence_enter-button = Abrir la página
licence_enter-hour = El enlace funciona una vez. La página queda abierta una hora, solo en este navegador.

licence_ended-title = Este enlace o esta página terminó
licence_ended-lead = Un enlace de nuestra carta funciona una vez, dentro de un día, y la página que abre dura una hora. No se cambió nada.
licence_ended-again = Pedir un enlace nuevo

licence_mine-title = Su licencia
licence_mine-until = Esta página está abierta hasta { $at }.
licence_mine-by_board = La abrió desde la dirección que tiene la junta.
licence_mine-by_document = Dos personas vieron su documento.
licence_mine-claims = Solicitudes
    .text = Todas las solicitudes con esta licencia, en todas las plataformas a las que responde este servicio. Una cuenta se nombra donde su insignia está activa, porque entonces la ve todo el mundo.
licence_mine-none = Nadie ha solicitado aquí esta licencia.
licence_mine-denied = Usted, o alguien en la dirección de la junta, dijo que esta persona no es usted.
licence_mine-deny = Esta persona no soy yo
licence_mine-deny_board = «Esta persona no soy yo» detiene una insignia de inmediato, y la ven personas.
licence_mine-deny_document = «Esta persona no soy yo» pide a personas que miren. La insignia sigue hasta que decidan; solo la dirección que tiene la junta detiene una de inmediato.
licence_mine-watch = Vigilarla
    .text = Recibe una carta por cada solicitud nueva, una cada media hora como máximo. Puede terminarlo aquí cuando quiera; no se guarda entonces nada de ello. Tras 24 meses sin una visita termina por sí solo.
licence_mine-watched = Usted la vigila
licence_mine-watch_begin = Avísenme de cada solicitud
licence_mine-watch_end = No me avisen más
licence_mine-lock = Bloquearla
    .text = Mientras está bloqueada, ninguna solicitud con esta licencia llega a ser una insignia, decida quien decida. Las solicitudes abiertas pasan a personas. El bloqueo sigue cuando usted se va, hasta que lo quite alguien que demuestre como usted que la licencia es suya.
    .badge = Una insignia activa sigue activa, y no se vuelve a dar cuando termina. Si no es suya, pulse «Esta persona no soy yo» junto a ella. Si es suya, nombre su cuenta abajo antes de bloquear.
licence_mine-locked = Está bloqueada
    .text = Desde { $at }.
licence_mine-lock_it = Bloquear la licencia
licence_mine-unlock = Desbloquear la licencia
licence_mine-passes = Su propia cuenta
    .text = El bloqueo deja pasar las cuentas que usted nombre aquí: por su nombre de usuario y su identificador en la plataforma, tal como son hoy. Tienen que demostrar todo lo demás igualmente. Si una cuenta cambia de nombre o de manos, nómbrela otra vez.
licence_mine-handle = Nombre de usuario
licence_mine-account = Identificador de la cuenta
    .hint = Su plataforma lo muestra en los ajustes de la cuenta, o se lo dice.
licence_mine-pass_it = Dejar pasar esta cuenta
licence_mine-pass_end = Ya no
licence_mine-may = Quién puede hacer qué
licence_mine-leave = Cerrar esta página

licence_may-you = Usted
    .text = ve solicitudes, vigila, bloquea, desbloquea, nombra cuentas y dice «esta persona no soy yo». No puede dar ni quitar una insignia, ni ver quién está detrás de una cuenta.
licence_may-account = Quien solicita la licencia
    .text = tiene que demostrar que es suya. Se le dice que la licencia está bloqueada, y no por quién.
licence_may-people = Quienes revisan
    .text = deciden lo que no deben decidir máquinas, dos personas donde alguien niega una solicitud. Ni siquiera dos dan una insignia con una licencia que usted bloqueó.
licence_may-platform = La plataforma
    .text = se entera de cómo están las solicitudes de sus cuentas. No se entera de que usted estuvo aquí.
licence_may-mailbox = Otra persona que lee su correo
    .text = podría hacer lo que usted puede hacer aquí, y nada más: retrasar insignias, y nunca obtener una. Dé a la junta su dirección correcta; quien muestra un documento a dos personas puede deshacerlo.

licence_said-locked = La licencia está bloqueada.
licence_said-unlocked = La licencia está desbloqueada.
licence_said-watching = Le avisaremos de cada solicitud nueva.
licence_said-unwatched = Ya no le avisamos, y la vigilancia está borrada.
licence_said-passes = El bloqueo deja pasar esta cuenta.
licence_said-passes_not = El bloqueo vuelve a valer contra esta cuenta.
licence_said-denied = Gracias. Lo que mostraba una insignia ya no la muestra, y lo ven personas.
licence_said-asked = Gracias. Hay personas que ven esta solicitud.

## Cómo está una solicitud, para la persona titular.

licence_state-received = recibida
licence_state-checking = en comprobación
licence_state-awaiting_creator = espera a quien la presentó
licence_state-in_review = en revisión por personas
licence_state-verified = insignia activa
licence_state-suspended = insignia detenida
licence_state-expired = insignia terminada
licence_state-refused = rechazada
licence_state-revoked = insignia retirada
licence_state-withdrawn = retirada por quien la presentó
licence_state-lapsed = abandonada
