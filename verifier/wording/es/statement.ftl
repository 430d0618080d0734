### Los motivos de una decisión: qué se encontró, qué regla se aplicó, quién decidió y qué se puede hacer.

## El motivo de una decisión.

ground-record_agrees = La ficha del registro y la persona coinciden.
ground-identity_established = Se estableció la identidad del titular.
ground-name_change_documented = Un cambio de nombre explica la diferencia.
ground-not_the_licensee = La ficha es de otra persona.
ground-no_such_licence = La junta no tiene esa licencia.
ground-not_in_force = La licencia no está vigente.
ground-board_action = La junta ha tomado una medida sobre la licencia.
ground-excluded = La persona está en una lista de exclusión.
ground-more_information = Falta algo para decidir.
ground-safety_concern = La insignia podría poner en peligro a alguien mientras esto está abierto.
ground-mistake_corrected = Una decisión anterior fue un error.
ground-no_concern = La preocupación resultó no tener fundamento.
ground-fraud = La solicitud se hizo con documentos o palabras falsos.
ground-holder_disputed = Se avisó a la persona titular según la junta, y dijo que la cuenta no es suya.
ground-account_changed = Su plataforma nos dijo que la cuenta cambió después de que se comprobó.
ground-standing_disciplined = La junta muestra la licencia como suspendida, revocada, entregada o denegada.

## La regla detrás de él.

rule-three_facts = Una insignia necesita tres hechos: la cuenta es la que se comprobó, el organismo que otorga la licencia la tiene vigente y la persona detrás de la cuenta es la titular.
rule-record_agrees = { rule-three_facts }
rule-identity_established = { rule-three_facts }
rule-name_change_documented = Hay que demostrar un cambio de nombre antes de que dos nombres cuenten como una sola persona.
rule-not_the_licensee = Una insignia se muestra solo a la persona a quien se otorgó la licencia.
rule-no_such_licence = Una insignia necesita una licencia que figure en el organismo que la otorga.
rule-not_in_force = Una insignia necesita una licencia vigente.
rule-board_action = Una licencia que su junta ha suspendido, revocado o restringido no lleva insignia hasta que la hayan visto dos personas.
rule-excluded = A una persona que está en una lista pública de exclusión no se le muestra insignia.
rule-more_information = Lo que falta se pregunta y nunca se supone.
rule-safety_concern = Una insignia se pone en pausa mientras pueda poner en peligro a alguien.
rule-mistake_corrected = Una decisión que resulta ser un error se corrige.
rule-no_concern = { rule-three_facts }
rule-fraud = Una solicitud hecha con documentos o palabras falsos termina sin insignia.
rule-account_changed = Una insignia pertenece a la cuenta que se comprobó. Después de un cambio de nombre, una recuperación o un traspaso, la plataforma tiene que volver a responder por la cuenta.
rule-holder_disputed = Una insignia se muestra solo a la persona a quien se otorgó la licencia. Cuando la persona titular según la junta dice que una cuenta no es suya, la insignia se pone en pausa de inmediato y lo ven dos personas.
rule-standing_disciplined = Una licencia que su junta muestra como suspendida, revocada, entregada o denegada pone la insignia en pausa de inmediato.

## Lo que se encontró: la cuenta, la licencia y su titular. $register es el título del registro.

fact-same_account = La cuenta es la que se comprobó.
fact-account_changed = La cuenta cambió después.
fact-licence_primary = { $register } tiene la licencia; su situación allí: { $standing }.
fact-licence_supporting = Solo una lista que llenan los propios titulares nombra la licencia.
fact-licence_none = Ningún registro al que pudimos preguntar tiene la licencia tal como se solicitó.
fact-register = El registro
fact-holder-H0 = Nada que sepamos une la cuenta con la persona titular.
fact-holder-H1 = El nombre coincide. Un nombre solo no muestra quién es alguien, porque hay personas con el mismo nombre.
fact-holder-H2 = Personas vieron documentos u otras señales que unen la cuenta con la persona titular; no bastaban sin una segunda persona.
fact-holder-H3 = La cuenta está unida a la persona titular.
fact-holder-H4 = La cuenta está unida a la persona titular por una identidad verificada.

## La situación de una licencia, como parte de una frase así.

fact-standing-active = vigente
fact-standing-active_restricted = vigente, con una restricción
fact-standing-inactive = inactiva
fact-standing-expired = vencida
fact-standing-suspended = suspendida
fact-standing-revoked = revocada
fact-standing-surrendered = entregada
fact-standing-denied = denegada
fact-standing-deceased = titular fallecido
fact-standing-pending = aún no emitida
fact-standing-superseded = reemplazada
fact-standing-void = anulada
fact-standing-none = sin situación indicada

## Quién decidió.

how-two_people = Lo decidieron dos personas juntas. Una máquina consultó los registros; la decisión no fue automática.
how-one_person = Lo decidió una persona. Una máquina consultó los registros; la decisión no fue automática.
how-by_service = Se hizo de forma automática, según lo que publica la junta o lo que nos dijo la persona titular que figura en ella.
how-by_platform = Se debe a lo que nos dijo su plataforma. No hubo ningún juicio sobre usted, ni de una máquina ni de una persona.

## Lo que se puede hacer.

redress-paused = Una pausa no es una decisión final: la ve el equipo de revisión, y usted puede responder a lo que pregunte.
redress-appeal = Puede apelar hasta el { $until }: decide otra persona del equipo de revisión, con lo que usted escriba.
redress-too_late = El plazo para apelar terminó el { $until }. Puede enviar una solicitud nueva; la ven personas.
