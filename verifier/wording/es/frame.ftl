### A language's own name, and the list of them.

frame-language = Español
frame-languages = Idiomas

## Alrededor de cada página, y la página de inicio.

frame-name = Verificación de credenciales
frame-skip = Ir al contenido
frame-foot = Una insignia dice qué se comprobó, quién lo hizo y cuándo. No dice que los consejos sean buenos.
frame-new_tab = { $host }, se abre en otra pestaña

## Los tres hechos.

facts-account = Cuenta
    .asked = ¿Sigue siendo la que se comprobó?
facts-licence = Licencia
    .asked = ¿Figura vigente en el registro de la junta?
facts-holder = Titular
    .asked = ¿Es esta la persona que la tiene?
facts-by = por { $method }

## La página de inicio.

home-title = Qué es esto
home-heading = ¿La persona detrás de esta cuenta es quien dice ser?
home-lead = Hay quienes escriben “LPC”, “MD” o “PhD” junto a su nombre y hablan de salud a millones de personas. Este servicio responde con honestidad si la persona detrás de una cuenta tiene la licencia que dice tener.
home-facts = Una insignia son tres hechos
    .text = Se establecen por separado y nunca se funden en una sola marca.
    .why = Los registros de licencias son públicos, así que cualquiera puede copiar un número. Por eso una coincidencia en un registro nunca basta para una insignia.
home-fact_account = ¿Sigue siendo esta la cuenta que se comprobó?
home-fact_licence = ¿El organismo que la otorga tiene esta licencia, con este nombre, vigente?
home-fact_holder = ¿La persona detrás de la cuenta es la persona que la tiene?
home-people = Las máquinas confirman, las personas deniegan
    .text = Cuando todos los hechos coinciden, una insignia se puede confirmar en segundos. Todo lo demás lo ve una persona capacitada. Ninguna máquina deniega una solicitud ni retira una insignia, y un registro que no responde no cuenta en contra de nadie.
home-doors = Adónde ir
home-creators = Creadores
    .text = Su plataforma le da un enlace personal que abre { $link }. Aquí no hay contraseñas ni cuentas que crear.
    .link = la página de solicitudes
home-licensees = Titulares de una licencia
    .text = ¿Tiene una licencia y no está en ninguna plataforma? { $link }. No hace falta una cuenta.
    .link = Vea quién la solicita, vigílela, bloquéela
home-reviewers = Equipo de revisión
    .text = Trabaje la cola en { $link }. Se entra con un enlace personal.
    .link = la consola
home-platforms = Plataformas
    .text = Envíe solicitudes y lea insignias por la API: { $link }.
    .link = la documentación
home-limits = Lo que una insignia no es
    .text = No dice nada sobre la calidad de los consejos, y no sirve para decisiones sobre empleo, crédito o vivienda. Que no haya insignia significa que no se comprobó nada. No significa que la persona sea falsa.
