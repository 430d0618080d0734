### El enlace de una carta a la persona titular según la junta, y el enlace que alguien pone en una ficha propia.

not_me-title = ¿Es usted?
not_me-lead = Esta cuenta muestra su licencia, o ha pedido mostrarla:
not_me-gone = Una cuenta que después cambió de nombre o se cerró
not_me-text = Si esta no es su cuenta, pulse el botón. La cuenta deja entonces de mostrar una insignia con su licencia, de inmediato, y lo ven personas. No necesita una cuenta aquí, ni tiene que explicar nada.
not_me-button = Esta persona no soy yo
not_me-mine = Si es su cuenta, cierre esta página. No cambia nada.

stopped-title = La insignia está detenida
stopped-heading = Gracias. La insignia está detenida.
stopped-said = Esta cuenta ya no muestra una insignia con su licencia.
stopped-next = Qué pasa ahora
stopped-people = Dos personas ven la cuenta antes de que pueda volver a mostrar una insignia con su licencia, salvo que muestre un código que enviamos a esta misma dirección suya.
stopped-nothing_held = Nada de esto cuenta en su contra. Si usted misma o usted mismo solicita su licencia, un código a la dirección donde recibió nuestra carta demuestra que es suya.
stopped-told = A quien lleva la cuenta se le dice que la persona titular afirma que no es suya. No se le dice quién es usted ni cómo le contactamos.
stopped-done = No tiene que hacer nada. Puede cerrar esta página.
stopped-after_all = ¿Sí era usted? Pida entonces un código nuevo en la página de su solicitud y escríbalo; una cuenta puede recibir tres cartas con códigos al día. Si su insignia ya estaba activa, avise a su plataforma: lo arreglan personas.

used-title = Ya nos lo había dicho
used-lead = Este enlace ya se usó. La insignia se detuvo entonces, y solo vuelve si dos personas que lo vieron coinciden en que la cuenta es de la persona titular, o si la cuenta muestra un código de una carta a la dirección donde usted recibió la nuestra.
used-again = ¿Vuelve a ver allí una insignia que no es suya? { $report }, y lo ven personas otra vez.
used-again_there = ¿Vuelve a ver allí una insignia que no es suya? Denúnciela en la plataforma que la muestra.
used-report = Denúnciela

not_me_ended-title = Este enlace terminó
not_me_ended-heading = Este enlace terminó, o no está completo
not_me_ended-lead = No se cambió nada. Un enlace de nuestras cartas funciona durante 180 días.
not_me_ended-text = Compare la dirección con la de la carta: algunos programas de correo parten en dos los enlaces largos. Si la carta es más antigua, denuncie la insignia en la plataforma que la muestra; cualquiera puede hacerlo, y personas ven cada denuncia.

proof-title = Qué es este enlace
proof-lead = Una persona titular de una licencia puso este enlace en una ficha propia para demostrar que la ficha es suya.
proof-text = Solo quien es dueño de una ficha puede escribir en ella. Encontrar allí nuestro enlace muestra a este servicio que quien pidió una insignia y quien es dueño de la ficha son la misma persona. El enlace en sí no dice nada de ella, y aquí no se puede hacer nada con él.
proof-off = Si lo puso usted: puede quitarlo en cuanto su solicitud diga que funcionó.
