### How days, instants and lists are written. The letters of the patterns are those of Unicode (CLDR):
### d day, MMMM month, MMM month in short, y year, HH hour, mm minute; what stands in '...' is said as it is.

format-day = d MMMM y
format-short_day = d MMM y
format-instant = d MMM y, HH:mm 'UTC'
format-list = { $some } and { $last }

## How a letter begins.

letter-greeting = Hello,
letter-greeting_by_name = Hello { $name },

## Where nothing is known, and places. The names of states are proper names and stay.

unknown-instant = not stated
place-none = no state (a degree)
place-united_states = United States
place-canada = Canada
place-united_kingdom = United Kingdom
place-australia = Australia
