### Cómo se escriben días, instantes y listas. Las letras de los patrones son las de Unicode (CLDR).

format-day = d 'de' MMMM 'de' y
format-short_day = d MMM y
format-instant = d MMM y, HH:mm 'UTC'
format-list = { $some } y { $last }

## Cómo empieza una carta.

letter-greeting = Buenos días:
letter-greeting_by_name = Buenos días, { $name }:

## Cuando no se sabe nada, y lugares. Los nombres de los estados son nombres propios y se quedan.

unknown-instant = no consta
place-none = sin estado (un título académico)
place-united_states = Estados Unidos
place-canada = Canadá
place-united_kingdom = Reino Unido
place-australia = Australia
