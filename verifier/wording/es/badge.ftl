### Lo que las plataformas muestran de una insignia.

badge-licence = { $title }, { $place }.
badge-degree = { $degree }: es un título académico, no una licencia.
badge-degree_of = { $degree }, { $institution }
badge-degree_in_a_field = { $degree } en { $field }, { $institution }
badge-checked = Verificado el { $day }.

## Lo que una insignia no garantiza.

not_checked-quality = la calidad de los consejos
not_checked-specialities = las especialidades
not_checked-insurance = el seguro
not_checked-other_states = el historial disciplinario en otros estados
not_checked-discipline = medidas disciplinarias de la junta: este registro no las publica
not_checked-accreditation = la acreditación de la institución
not_checked-right_to_practise = una licencia para ejercer
