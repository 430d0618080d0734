### La página pública de una insignia, su imagen y la página con la que su titular se la lleva.

badge_page-title = Insignia de @{ $handle }
badge_page-over = Insignia de la cuenta
badge_page-trial = Esto es una prueba. Ni las personas ni las licencias de aquí son reales.
badge_page-lead = { $count ->
    [one] Se comprobó que la persona detrás de esta cuenta tiene esta credencial.
   *[other] Se comprobó que la persona detrás de esta cuenta tiene estas credenciales.
}
badge_page-none = No se muestra ninguna insignia para esta cuenta.
    .text = Significa que no se ha comprobado nada, o que ahora no se puede mostrar nada. No significa que la persona sea falsa.
badge_page-what = Qué se comprobó
badge_page-licence = una licencia vigente
badge_page-licence_at = una licencia vigente, de nivel { $level }
badge_page-degree = un título académico, no una licencia
badge_page-who = Quién lo confirmó
badge_page-by_hand = { $board }, consultado por dos personas
badge_page-whose = De quién es
badge_page-holder = { $method }: { $level }
badge_page-confirmed = Confirmada
badge_page-checked = Última comprobación
badge_page-until = Se muestra hasta
badge_page-until_then = { $at }, salvo que antes se compruebe de nuevo o termine
badge_page-unchecked = Qué no se comprobó
badge_page-says = Quién lo dice
    .text = Los registros son públicos, así que un número que alguien escribe no prueba nada. Una insignia se muestra solo cuando la credencial está vigente en el registro, la cuenta sigue siendo la que se comprobó y se demostró que la persona detrás de ella es la titular. Las máquinas confirman lo que coincide en todo; lo demás lo deciden personas.
badge_page-says_alone = { $who }.
badge_page-says_for = { $who }, para { $platform }.
badge_page-account = Una insignia vale solo para la cuenta { $handle }. Compárela letra por letra con la cuenta que está viendo. Las imágenes y las páginas se pueden copiar: lo que cuenta es lo que ahora dice { $address }.
badge_page-elsewhere = Mostrarla en otro sitio
    .text = Esto pone la insignia en cualquier página. Dice lo que vale ahora, con un minuto de retraso como máximo, y lleva hasta aquí.
    .picture = La insignia tal como se ve en otra página
badge_page-signed = La insignia como credencial firmada
    .text = Open Badges 3.0, para programas que la verifican por sí mismos.
badge_page-wrong = ¿Hay algo que no es correcto?
badge_page-report = Denunciar esta insignia

## Los niveles de una licencia por debajo de la plena.

level-associate = asociado
level-candidate = candidato

## La imagen.

picture-none = Sin insignia
    .line = para esta cuenta
picture-nothing = No se muestra ninguna insignia para @{ $handle }. Eso no significa que la persona sea falsa.
picture-trial = Insignia de prueba: { $title }
picture-trial_line = Prueba: aquí nada es real
picture-title = { $title }, { $place }
picture-checked = Verificado el { $day }
picture-more = Verificado el { $day } · { $more } más
picture-seal = { $display } Confirmado por { $source }.
picture-account = Para la cuenta @{ $handle } y ninguna otra.

## La página con la que su titular se la lleva.

your_badge-title = Su insignia
    .link = Mostrar su insignia en otro sitio o llevársela
    .text = Cualquiera puede leer su página: qué se comprobó, quién y cuándo, y qué no. Nunca muestra su nombre legal ni su número de licencia.
    .page = La página de su insignia
    .back = Volver a su solicitud
your_badge-website = En su propio sitio web
    .text = Ponga esto donde deba estar la insignia. Dice lo que vale ahora, con un minuto de retraso como máximo, y lleva a su página.
    .picture = Su insignia tal como la ven los demás
your_badge-wallet = En una billetera digital o para un programa
    .text = La misma insignia como credencial firmada (Open Badges 3.0). Quien la reciba puede verificarla sin preguntarnos por usted. Vale un día como máximo; obtenga una nueva cuando la necesite.
    .download = Descargar la credencial
    .code = Código QR con la dirección de la credencial
    .telephone = O apunte un teléfono a este código: lleva al mismo archivo.
your_badge-none = Ahora no se muestra ninguna insignia para su cuenta, así que no hay nada que llevarse. La página de su solicitud dice cómo está.

## La credencial firmada.

signed-issuer = Verificación de credenciales de creadores
signed-criteria = La cuenta es la que se comprobó; un registro que otorga o publica la credencial la tiene vigente, y se demostró que la persona detrás de la cuenta es su titular.
signed-about = Comprobado por { $who }. No dice nada sobre: { $not_checked }.
