### Lo que puede hacer avanzar una solicitud: un título y una o dos frases. Sencillo, exacto y amable.

## Después de lo que se encontró.

advice-number_not_found = Revise el número de licencia y el estado
    .detail = El registro no tiene ninguna licencia con este número y este título. Eso no dice nada de usted: un error de escritura o una licencia nueva se ven igual. Compárelo con su licencia, incluidas las letras y los ceros, y corríjalo.
advice-profession_mismatch = Revise la credencial
    .detail = El registro tiene este número con otro tipo de licencia. Elija el título que está en su licencia.
advice-level_associate = Solicite el título que le dio el estado
    .detail = El registro tiene una licencia de asociado o de candidato. Solicite ese título; cuando se otorgue la licencia plena, solicite esa.
advice-level_mismatch = Solicite el título que le dio el estado
    .detail = El registro tiene otro nivel que el que solicitó. Elija el título que está en su licencia.
advice-npi_not_found = Revise el NPI
    .detail = El registro nacional de proveedores no tiene este NPI como activo. Compárelo con su propia ficha allí y corríjalo aquí, o quítelo: una solicitud no necesita ninguno.
advice-npi_mismatch = Revise el NPI
    .detail = El registro nacional de proveedores tiene este NPI con otro nombre u otra licencia. Compárelo con su propia ficha allí y corríjalo aquí o allí, o quítelo aquí: una solicitud no necesita ninguno.
advice-degree_not_listed = Revise lo que figura en su ORCID iD
    .detail = No figura ningún doctorado terminado de este tipo. Pida a su universidad que lo anote allí con su fecha de término, corrija el iD o el título, o quite el iD: entonces una persona ve su título.
advice-orcid_not_found = Revise el ORCID iD
    .detail = ORCID no conoce este iD. Compárelo con su propia página de ORCID y corríjalo, o quítelo.
advice-orcid_mismatch = Revise el ORCID iD
    .detail = El nombre de este iD es distinto del suyo o no es público. Compárelo con su propia página de ORCID y corríjalo aquí o allí.
advice-name_unclear = Escriba su nombre como está en la licencia
    .detail = El registro escribe el nombre de forma un poco distinta. Si el suyo cambió o está abreviado, escríbalo como lo tiene la junta.
advice-identity_mismatch = Compare los nombres
    .detail = El nombre que verificó su plataforma y el nombre del registro son distintos. Un cambio de nombre es una causa habitual: pida a la junta o a su plataforma que actualice el suyo, o cuéntenoslo.
advice-handle_asserts_other = Mire su nombre de usuario y el nombre que muestra
    .detail = Nombran otra credencial que esta licencia, o dicen de sí mismos que están verificados. Solicite también esa credencial, o cámbielos en su plataforma.
advice-standing_expired = Renueve la licencia y pida otra comprobación
    .detail = El registro muestra esta licencia como vencida, inactiva o aún no emitida. Cuando la junta la muestre vigente, pida otra comprobación: las juntas pueden tardar unos días en mostrar una renovación.
advice-holder_unbound = Una persona relaciona la licencia con usted
    .detail = Se encontró la licencia. Ahora una persona ve si es suya, porque cualquiera puede leer un número de licencia en un registro.
advice-namesake_possible = Una persona se asegura de que es usted
    .detail = Lo que se sabe de usted hasta ahora puede corresponder también a otra persona, así que alguien mira qué más se sabe. Ahora no tiene que hacer nada; si prefiere demostrarlo usted, aquí están todas las maneras que tiene abiertas.
advice-holder_disputed = Demuestre que la dirección de la junta es suya
    .detail = La persona titular según la junta dijo de una cuenta que no es suya. Si esa persona es usted, demuéstrelo con un código a la dirección donde la junta le escribe, y nada de esto cuenta en su contra. Si no, lo ven dos personas.
advice-account_changed = Su plataforma confirma la cuenta
    .detail = La cuenta cambió de nombre, se recuperó o pasó a otra persona. Cuando la plataforma vuelva a responder por ella, la comprobación sigue.
advice-degree_by_hand = Añada su ORCID iD, si tiene uno
    .detail = Una persona ve su título. Si su universidad lo anotó en su ORCID iD, escriba el iD y la universidad: entonces la comprobación tarda segundos, y usted inicia sesión en ORCID una vez para demostrar que el iD es suyo.
advice-source_unavailable = El registro no responde en este momento
    .detail = Se le pregunta de nuevo sin que usted haga nada. Si sigue sin responder, lo consulta una persona. Nada cuenta en su contra.
advice-show_one_more_sign = Demuestre de una manera más que es usted
    .detail = Se encontró la licencia, y coincide con usted. Lo que dicen de usted su plataforma y el registro puede corresponder también a otra persona. Es frecuente y no dice nada de usted. Elija cualquiera de las maneras de aquí; basta una.

## Por el estado de la solicitud.

advice-state_in_review = La ve una persona del equipo de revisión
    .detail = Ahora no tiene que hacer nada. Todavía puede corregir un error.
advice-state_refused = Puede apelar en un plazo de seis meses
    .detail = Diga qué se pasó por alto; decide otra persona del equipo de revisión.
advice-state_revoked = Puede apelar en un plazo de seis meses
    .detail = Diga qué se pasó por alto; decide otra persona del equipo de revisión.
advice-state_expired = Renueve
    .detail = La licencia llegó a su último día. Cuando la junta muestre la renovación, pida aquí otra comprobación.
advice-state_suspended = La insignia está en pausa
    .detail = La ve una persona del equipo de revisión, o su plataforma confirma la cuenta.
advice-new_claim = Puede enviar una solicitud nueva
    .detail = El plazo para apelar terminó. Lo que se decidió entonces no le impide hacer otra solicitud; la ven personas.

## Cuando una máquina pidió corregir algo que puede estar bien como está.

advice-right-number_not_found = Mi número es correcto
    .detail = { advice-right-detail }
advice-right-profession_mismatch = Mi credencial es correcta
    .detail = { advice-right-detail }
advice-right-level_associate = Mi título es correcto
    .detail = { advice-right-detail }
advice-right-level_mismatch = Mi título es correcto
    .detail = { advice-right-detail }
advice-right-standing_expired = Mi licencia está vigente
    .detail = { advice-right-detail }
advice-right-degree_not_listed = Mi título fue otorgado
    .detail = { advice-right-detail }
advice-right-detail = Los registros se equivocan y se atrasan. Si lo que envió es correcto tal como está, dígalo, y lo consulta una persona. Un documento le ayuda.

## Una pregunta del equipo de revisión: $missing y $came nombran lo que se pide y lo que llegó.

advice-answer = Responda a la pregunta del equipo de revisión
    .detail = El equipo de revisión necesita algo de usted: { $missing }. Envíelo; lo que no tenga, puede decirlo con sus palabras. Después la comprobación sigue.
advice-answer_more = { advice-answer }
    .detail = Tenemos { $came }. Todavía falta: { $missing }. Envíelo; lo que no tenga, puede decirlo con sus palabras. Después la comprobación sigue.
advice-answer_all_came = { advice-answer }
    .detail = Está en la página de la solicitud; lo que no tenga, puede decirlo con sus palabras. Después la comprobación sigue.
advice-all_sent = Eso es todo lo que tengo
    .detail = Lo que ha enviado va entonces al equipo de revisión tal como está.

## Lo que se puede pedir, como parte de una frase así.

wanted-number = su número de licencia
wanted-name = su nombre como está en la licencia
wanted-document = un documento
wanted-identity = la verificación de identidad de su plataforma
wanted-orcid = su ORCID iD
wanted-answer = una respuesta con sus palabras

## Las maneras de demostrar que una licencia es propia, para quien tiene que elegir.

advice-bind_orcid_sign_in = Iniciar sesión en ORCID
    .detail = Su título está anotado en su ORCID iD. Inicie sesión allí una vez, y sabremos que el iD es suyo. Nos enteramos de su iD y de nada más.
advice-bind_registry_contact_code = Escribir un código enviado al correo que tiene la junta
    .detail = La junta que otorgó esta licencia tiene un correo electrónico suyo. Enviamos allí un código; escríbalo en un plazo de 24 horas. Solo se usa la dirección de la junta, nunca una que se escribió aquí.
advice-bind_registry_write_back = Poner nuestro enlace en su propia ficha
    .detail = Le damos un enlace. Añádalo a su propia ficha en el registro, donde solo usted puede escribir, y pídanos que miremos.
advice-bind_domain_nonce = Mostrar una palabra en el sitio web de su consultorio
    .detail = Le damos una palabra. Póngala en un archivo pequeño del sitio web de su propio consultorio, y pídanos que miremos. No sirven los sitios que comparten muchas personas.
advice-bind_platform_identity = Que su plataforma verifique su identidad
    .detail = Si su plataforma ha verificado su identidad, puede decirnos su nombre y su año de nacimiento. Los comparamos con el registro.
advice-bind_document = Enviar un documento
    .detail = Envíe una foto o un PDF de su certificado de licencia, de su tarjeta o de su carta de renovación. Lo ven dos personas, y se elimina dos semanas después de que se active su insignia.
advice-bind_referee_call = Pedir una conversación con el equipo de revisión
    .detail = Si nada más le sirve, una persona del equipo de revisión acuerda con usted una videollamada corta. La llamada no se graba; solo su resultado.
advice-rebind = Demuestre una vez más que es usted
    .detail = Las licencias y las cuentas cambian de manos, por eso de vez en cuando se pregunta de nuevo al titular. Use una de las maneras de abajo; que se le pregunte no le quita nada a la insignia.

## Las mismas maneras cuando cualquiera pudo haber preparado lo que se muestra.

advice-bind_registry_write_back_weighed = Poner nuestro enlace en su ficha NPI
    .detail = Le damos un enlace. Añádalo a su propia ficha en el registro nacional de proveedores, y pídanos que miremos. Esas fichas las llena cada persona, así que también lo ven dos personas del equipo de revisión.
advice-bind_domain_nonce_weighed = Mostrar una palabra en el sitio web de su consultorio
    .detail = Le damos una palabra. Póngala en un archivo pequeño del sitio web de su propio consultorio, y pídanos que miremos. El registro no publica el sitio web, así que también lo ven dos personas del equipo de revisión.
