### What platforms show of a badge.

badge-licence = { $title }, { $place }.
badge-degree = { $degree }: a degree, not a licence.
badge-degree_of = { $degree }, { $institution }
badge-degree_in_a_field = { $degree } in { $field }, { $institution }
badge-checked = Checked { $day }.

## What a badge does not vouch for.

not_checked-quality = quality of advice
not_checked-specialities = specialities
not_checked-insurance = insurance
not_checked-other_states = disciplinary history in other states
not_checked-discipline = board discipline: this register does not publish it
not_checked-accreditation = the institution's accreditation
not_checked-right_to_practise = a licence to practise
