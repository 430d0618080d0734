### La entrada: un enlace personal y las solicitudes de una cuenta.

claims-yours = Sus solicitudes
claims-sign_out = Cerrar sesión
claims-back = Volver a su solicitud
claims-to_yours = A sus solicitudes

enter-title = Su enlace personal
enter-lead = Este enlace abre las solicitudes de la cuenta { $account }. Si esa no es su cuenta, cierre esta página.
enter-before = En este navegador está abierta la sesión de { $account }. Si continúa, este navegador deja esa cuenta.
enter-leave = Dejar esa cuenta y continuar como { $handle }
enter-stay = Seguir como { $handle }
enter-go_on = Continuar como { $handle }
enter-hour = El enlace funciona durante una hora. En una computadora compartida, cierre la sesión cuando termine.

signed_out-title = Sesión cerrada
signed_out-heading = Cerró la sesión
signed_out-lead = Este navegador le ha olvidado, y el enlace con el que llegó ya no abre nada.
signed_out-back = Sus solicitudes siguen su curso. Para volver, obtenga un enlace nuevo de su plataforma.
