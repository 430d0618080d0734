### Lo que preguntan los formularios y lo que falta en una respuesta.

ask-credential = Credencial
    .hint = Las letras detrás de su nombre, como LPC, LMFT, LCSW, PsyD, MD, RN o RD.
    .missing = Escriba su credencial, con palabras o con letras, como terapeuta o LPC.
ask-jurisdiction = Estado que la otorgó
    .hint = Elija el estado cuya junta otorgó la licencia, no el estado donde vive.
    .missing = Elija el estado que la otorgó.
ask-number = Número de licencia
    .hint = Está en su certificado de licencia, en su tarjeta y en la página pública de consulta de la junta. Las letras y los guiones forman parte de él.
ask-npi = NPI
    .hint = El National Provider Identifier de diez dígitos, si lo tiene. Lo encuentra en npiregistry.cms.hhs.gov.
ask-orcid = ORCID iD
    .hint = Para un título académico: dieciséis dígitos en cuatro grupos.
ask-institution = Institución
    .hint = Para un título académico: la universidad que lo otorgó.
ask-name = Nombre completo en la licencia
    .hint = Como lo escribe la junta, con el segundo nombre si figura. Si su nombre cambió después, escriba el de la licencia.
    .missing = Escriba el nombre que figura en la licencia.
ask-email = Correo electrónico
    .hint = Solo para avisarle sobre esta solicitud.
ask-statement = Su respuesta
    .hint = Lo mejor son palabras sencillas. Solo la lee el equipo de revisión.
    .missing = Escriba su respuesta.

## Lo que sería correcto, dicho junto a un campo.

remedy-credential = Escriba su credencial, con palabras o con letras, como terapeuta o LPC.
remedy-jurisdiction = Elija el estado que la otorgó.
remedy-name = Escriba el nombre que figura en la licencia, en una línea de 200 caracteres como máximo.
remedy-number = Escriba el número de licencia en una línea de 64 caracteres como máximo.
remedy-npi = Un NPI tiene exactamente 10 dígitos.
remedy-institution = Una institución es una línea de 1 a 200 caracteres.
remedy-email = Escriba un correo electrónico, como robin@example.org, o deje el campo vacío.
remedy-reason = Elija el motivo.
remedy-details = Los detalles son 1000 caracteres de texto sencillo como máximo.
remedy-orcid = Un ORCID iD es como 0000-0002-1825-0097.
remedy-statement = Escriba 4000 caracteres de texto sencillo como máximo.
remedy-code = Escriba los ocho dígitos de la carta.
remedy-domain = Escriba el dominio del sitio web de su consultorio, como practice.example.
remedy-file = Elija una foto o un PDF de su documento.

## Negativas, dichas para quien mira una página.

refused-unknown_credential = No comprobamos ninguna credencial con este nombre. Elija una de las sugerencias; la lista completa está debajo del formulario.
refused-method_not_open = Esta manera no está abierta ahora para su solicitud. Las que están abiertas aparecen abajo.
refused-binding_ended = Este intento terminó. Puede empezar de nuevo abajo.
refused-not_found = No hay ninguna página en esta dirección. Compruebe si tiene un error de escritura.
refused-document_wanted = Elija el documento y envíelo.

## Por qué no se aceptó un archivo, y cuál se acepta.

file-empty = El archivo está vacío. Elíjalo otra vez.
file-unknown_type = No es un archivo JPEG, PNG, WEBP ni PDF. Haga una foto o una captura de pantalla del documento, o guárdelo como PDF, y envíe eso.
file-broken = El archivo no se pudo leer hasta el final. Guarde o fotografíe otra vez el documento y envíelo como JPEG, PNG o PDF sencillo.
file-too_many_pixels = La imagen tiene más de 40 millones de píxeles. Envíe una versión más pequeña.
file-too_many_pages = El PDF tiene más de 20 páginas. Envíe solo las que muestran la licencia.
file-encrypted = El PDF está protegido. Guarde una copia sin contraseña ni restricciones, o envíe una foto.
file-timeout = Mirar el archivo tardó demasiado. Inténtelo otra vez; si vuelve a pasar, envíe una foto del documento.

## Junto a un campo que nunca se vuelve a mostrar, y encima de un formulario con errores.

form-keep = Déjelo vacío para conservar el que dio, si dio uno.
form-marked = Mire los campos marcados. No se perdió nada de lo que escribió.

## Alrededor de cada formulario.

form-correct = Corrija esto, por favor
form-not_done = Esto no se hizo
form-error = Error:
form-optional = opcional
form-choose = Elija…
form-no_state = Sin estado: es un título académico, no una licencia
form-every_credential = Todas las credenciales que comprobamos
