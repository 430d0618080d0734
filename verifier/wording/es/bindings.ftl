### Demostrar que una licencia es propia.

## Un método ya iniciado, y los botones que lo inician o lo inician de nuevo.

way-platform_identity = La verificación de identidad de su plataforma
    .begin = Pedirlo a mi plataforma
way-orcid_sign_in = Inicio de sesión en ORCID
    .begin = Ir a ORCID
    .again = Ir a ORCID
way-registry_contact_code = Código al correo que tiene la junta
    .begin = Enviarme el código
    .again = Enviar otro código
way-registry_write_back = Enlace en su propia ficha
    .begin = Darme un enlace
way-domain_nonce = Palabra en el sitio web de su consultorio
    .begin = Darme una palabra
    .again = Darme una palabra nueva
way-document = Documento
    .begin = Enviar el documento
    .again = Enviar otro documento
way-referee_call = Videollamada con una persona de revisión
    .begin = Pedir una llamada

unknown-way = Empezar

## El resultado de un intento.

tried-proved = Funcionó.
tried-wrong_code = El código no era el de la carta.
tried-expired = Se acabó el tiempo. Eso no cuenta en contra de nadie.
tried-holder_disputed = Quien recibió una carta al respecto dijo que esta cuenta no es suya, así que terminó.
tried-replaced = Uno más nuevo ocupó su lugar.
tried-nonce_not_found = Miramos, y la palabra todavía no estaba.
tried-link_not_found = Miramos, y el enlace todavía no estaba.
tried-record_not_found = Miramos, y el registro no mostró la ficha.
tried-domain_young = El dominio tiene menos de un año o es más nuevo que la licencia, así que lo valoran personas.
tried-domain_not_listed = Ninguna junta publica este sitio web, así que lo valoran personas.
tried-domain_shared = El registro tiene este sitio web para más de una persona, o no pudo decirlo, así que lo valoran personas.
tried-shared_mailbox = La dirección es de una oficina o figura en las fichas de más de una persona, así que lo valoran personas.
tried-domain_age_unknown = Nadie pudo decir qué antigüedad tiene el dominio, así que lo valoran personas.
tried-other_orcid = La sesión se inició con un iD distinto del que lleva el título.
tried-wrong_state = La sesión que volvió no era la que empezó aquí.
tried-with_reviewers = Lo está viendo el equipo de revisión.
tried-no_record = No había una ficha con la que compararlo.
tried-identity_mismatch = Lo que verificó la plataforma y lo que dice la ficha son distintos.
tried-namesake_possible = También puede corresponder a otra persona, así que no basta por sí solo.
tried-holder_unbound = No basta por sí solo.
tried-not_reachable = En este momento no se puede consultar ningún sitio web desde aquí.
tried-no_source = En este momento no se puede consultar el registro desde aquí.
tried-registration = Encontramos la palabra. En este momento nadie pudo decirnos qué antigüedad tiene el dominio: pídanos más tarde que miremos otra vez. Después de un día lo valoran personas.
tried-website = El sitio web no respondió como debía.
tried-source = El registro no respondió como debía.
tried-sign_in = ORCID no confirmó el inicio de sesión.
unknown-try = Esta vez no funcionó.

## Tipos de archivo.

media-image_jpeg = Foto (JPEG)
media-image_png = Imagen (PNG)
media-application_pdf = PDF

## Lo que hay que hacer una vez iniciado un método.

instructions-registry_contact_code = Enviamos un código de ocho dígitos al correo electrónico que la junta tiene para esta licencia. Escríbalo en un plazo de 24 horas; tiene cinco intentos. ¿No llegó nada en media hora? Mire en el correo no deseado o pregunte a la junta qué dirección tiene.
instructions-domain_nonce =
    Ponga en su sitio web un archivo de texto que contenga solo la palabra de abajo, y pídanos que miremos. Debe responder por https, sin redirección.
    El archivo: { $url }
    La palabra: { $word }
instructions-registry_write_back-orcid =
    Añada el enlace de abajo a su registro de ORCID, en Websites & social links, visible para todos, y pídanos que miremos. Después puede quitarlo.
    El enlace: { $link }
instructions-registry_write_back-npi =
    Añada el enlace de abajo como endpoint de su propia ficha NPI en NPPES (Health Information Exchange, tipo Other URL). NPPES muestra los cambios después de uno o dos días; pídanos entonces que miremos. También lo ven dos personas.
    El enlace: { $link }
instructions-platform_identity = Pida a su plataforma que verifique su identidad. La plataforma responde con lo que ha verificado o con una declaración firmada.
instructions-orcid_sign_in = Abra la dirección, inicie sesión en ORCID con el iD que lleva el título y vuelva aquí.
instructions-document = Envíe una foto o un PDF de su certificado de licencia, de su tarjeta o de su carta de renovación, de 5 MB como máximo. Tape lo que no incumbe a nadie, como un número de seguro social. Lo ven dos personas.
instructions-referee_call = Una persona del equipo de revisión le propone en la página de la solicitud una hora para una videollamada corta; si la solicitud tiene un correo electrónico, una carta le avisa. Tenga su licencia a mano. No se graba nada más que el resultado.

## Lo que cuesta cada manera: tiempo, y quién se entera de qué.

costs-platform_identity = Tarda lo que tarde su plataforma.
    .known = Nos enteramos del nombre, y del año de nacimiento o del lugar, que verificó su plataforma.
costs-orcid_sign_in = Tarda un minuto.
    .known = Nos enteramos de su iD; ORCID se entera de que viene de aquí.
costs-registry_contact_code = Tarda cinco minutos, o lo que tarde la carta.
    .known = Nadie se entera de nada nuevo: la junta ya tiene la dirección.
costs-registry_write_back = Tarda diez minutos, y uno o dos días hasta que el registro lo muestra.
    .known = Todos pueden ver el enlace en su ficha hasta que lo quite; no dice nada de usted.
costs-domain_nonce = Tarda diez minutos.
    .known = Todos pueden ver el archivo hasta que lo quite; nos enteramos de qué sitio web es suyo.
costs-document = Tarda cinco minutos, y unos días hasta que lo hayan visto dos personas.
    .known = Dos personas del equipo de revisión ven el documento; solo se guardan su hash y lo que encontraron.
costs-referee_call = Tarda un cuarto de hora, a una hora que usted elige, dentro de unos días.
    .known = Una persona del equipo de revisión le ve y le oye; no se graba nada más que el resultado.

## Un código que se escribió.

code-digits = El código tiene ocho dígitos. Compárelo con la carta; esto no gastó ningún intento.
code-tries = { $tries ->
    [one] Queda { $tries } intento.
   *[other] Quedan { $tries } intentos.
}

## Un inicio de sesión en ORCID que no trajo nada.

sign_in-declined = No inició sesión
    .text = ORCID dice que el inicio de sesión no se permitió o se dejó. No ha cambiado nada. Puede empezarlo de nuevo cuando quiera.
sign_in-odd = Este inicio de sesión no se puede usar
    .text = Lo que volvió está incompleto, es demasiado antiguo o es de otra cuenta que la de este navegador. Empiece de nuevo desde su solicitud.

## La parte de la página de una solicitud que trata de ello. $at es un instante.

prove-title = Demuestre que es suya
prove-shown = Cómo demostró que es suya
prove-lead = Cualquiera puede leer un número de licencia en un registro. Una de estas maneras demuestra que la licencia es suya.
prove-lead_reviewed = Cualquiera puede leer un número de licencia en un registro. Una de estas maneras demuestra que la licencia es suya; una persona ya lo está viendo, y esto le ayuda.
prove-domain = Dominio del sitio web de su consultorio
    .hint = Por ejemplo practice.example.
prove-file = Foto o PDF
    .hint = JPEG, PNG, WEBP o PDF, de 5 MB como máximo. Tape lo que no incumbe a nadie, como un número de seguro social.
prove-code = Código de la carta
prove-send_code = Enviar el código
prove-look = Mirar ahora
prove-another = Se puede enviar otra carta con un código a partir de { $at }.
prove-under_way = en curso
prove-sign_in_open = El inicio de sesión se empezó y no ha vuelto. Si cerró la página de ORCID, vaya allí de nuevo.
prove-document_waits = { $what }, { $at }: va al equipo de revisión con su respuesta
prove-document_there = { $what }, { $at }: lo tiene el equipo de revisión
prove-document_deleted = { $what }, { $at }: eliminado
prove-wait = En este momento se está consultando a los registros. Vuelva cuando hayan respondido.
prove-anew = Empezar de nuevo
prove-until = { $tries ->
    [one] Hasta el { $at }; queda { $tries } intento
   *[other] Hasta el { $at }; quedan { $tries } intentos
}
prove-first = Recomendado
prove-others = { $count ->
    [one] Otra manera
   *[other] Otras { $count } maneras
}
prove-earlier = Resultado de los anteriores

## Iniciar sesión en ORCID.

orcid-title = Inicie sesión en ORCID
orcid-lead = Use el iD en el que está anotado su título. ORCID nos dice qué iD es, y nada más; después le trae de vuelta aquí.
orcid-go_on = Ir a { $host }
orcid-not_now = Ahora no
returned-title = Conectar su inicio de sesión
returned-heading = Inició sesión en ORCID
returned-lead = ¿Conectarlo con esta cuenta?
returned-not_yours = Si esa no es su cuenta, cierre esta página. Entonces no pasa nada.
returned-yes = Sí, conectarlo
returned-no = No
