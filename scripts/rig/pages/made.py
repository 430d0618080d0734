"""Pages made up at random: a licence's truth, printed in a lay-out, with what makes boards' pages hard around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from scripts.rig.pages.proof import Sheet


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.replace("\n", "").split("|"))


_PLACES: Final = _words("CO|FL|GA|IA|ID|IL|KS|KY|LA|MD|MI|MN|MO|NC|NE|NJ|NV|NY|OH|OK|OR|PA|TN|TX|UT|VA|WI|WY")
_GIVEN: Final = _words("Robin|Jordan|Morgan|Quinn|Casey|Avery|Taylor|Rowan|Emerson|Harper")
_SURNAMES: Final = _words("Sample|Specimen|Exemplar|Placeholder|Testwell|De La Muestra|O'Fictive|Made-Up|Mockford")
_TYPES: Final = _words(
    "Licensed Professional Counselor|Licensed Marriage and Family Therapist|LCSW|Psychologist|Registered Nurse|"
    "Dietitian|Licensed Clinical Social Worker (LCSW)|Mental Health Counselor|LPC Associate|Physician & Surgeon"
)
_STATUSES: Final = {
    "active": _words("Active|ACTIVE|Current|Clear|Good Standing|Not Expired|ACT|Clear/Active|Current - Active"),
    "inactive": _words("Inactive|INACTIVE|Retired|Voluntary Inactive"),
    "expired": _words("Expired|Lapsed|Delinquent|Not Renewed"),
    "suspended": _words("Suspended|Summary Suspension"),
    "revoked": _words("Revoked"),
    "active_restricted": _words("Probation|Active - Probation|Active with Conditions"),
    "": _words("Administrative Review|Closed|See Board|Code 7"),
}
_LABELS: Final = {
    "name": _words("Name|Licensee Name|Full Name|Licensee|Practitioner Name|Name of Licensee|Registrant"),
    "licence_type": _words("License Type|Type|Credential Type|Profession|License Category|Registration Type|Lic. Type"),
    "number": _words("License Number|License No.|Lic #|Credential Number|Registration Number|License #|Cert. No."),
    "status": _words("Status|License Status|Current Status|Credential Status|Lic. Status"),
    "issued_on": _words("Original Issue Date|Issue Date|First Issuance Date|Issued|Date Issued|Initial License Date"),
    "expires_on": _words("Expiration Date|Expires|Exp. Date|Valid Through|License Expiration Date|Valid Until"),
    "discipline": _words(
        "Discipline on File|Disciplinary Action|Board Action|Public Disciplinary Actions|Has Discipline"
    ),
}
_SHAPES: Final = _words("%m/%d/%Y|%Y-%m-%d|%B %d, %Y|%b %d, %Y|%d %B %Y|%b-%d-%Y|%m-%d-%Y|short|year")
_NO: Final = _words("No|None|N|None on file|No disciplinary actions on file")
_YES: Final = _words("Yes|Y|Yes - see documents|Consent Order 03/04/2019")
_ABOVE: Final = _words(
    "Skip to main content|License Verification|Home > Search > Details|State of Somewhere|Back to Results|Print|"
    "Data As Of 11/20/2026|1 record found|Board of Behavioral Health|Public Portal|Licensee Details"
)
_BELOW: Final = (
    "Disclaimer: This site is a primary source of verification.",
    "Generated on: 11/20/2026 9:15:02 AM",
    "Contact us | Privacy Policy",
    "Status Legend: A = Active, I = Inactive, E = Expired",
    "Copyright 2026 State of Somewhere",
    "Call (555) 010-0199 for questions.",
    "The board updates this information daily. An Active license may be practiced; an Inactive one may not.",
)
_SELDOM, _SOMETIMES, _OFTEN, _MOSTLY = 0.1, 0.25, 0.4, 0.8  # shares of pages


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    value: str


def made(seed: int) -> Sheet:
    """Make up one page and the truth about it."""
    rng = Random(seed)  # noqa: S311  made-up pages keep no secret
    licences = [_truth(rng)] if rng.random() < _MOSTLY else _several(rng)
    layout = rng.choice(_LAYOUTS if len(licences) == 1 else _LAYOUTS[:-1])
    text = layout(rng, _rows(rng, licences))
    noisy = [*rng.sample(_ABOVE, rng.randrange(4)), *text, *rng.sample(_BELOW, rng.randrange(4))]
    place = rng.choice(_PLACES)
    told = tuple({key: value for key, (value, _) in one.items() if value} for one in licences)
    return Sheet(f"made up {seed} ({layout.__name__.strip('_')})", f"US-{place}", _hidden(rng, "\n".join(noisy)), told)


Truth = dict[str, tuple[str, str]]  # by field: the value, and how it is printed; no value: it cannot be read


def _truth(rng: Random) -> Truth:
    number = f"{rng.choice(('', 'LPC', 'MH', 'C-', 'LPC.', 'E.'))}99{rng.randrange(1000, 99999)}"
    issued = date(1990, 1, 1) + timedelta(days=rng.randrange(12_000))
    expires = date(2025, 6, 1) + timedelta(days=rng.randrange(1_200))
    given, last = rng.choice(_GIVEN), rng.choice(_SURNAMES)
    name = rng.choice(
        (f"{given} {last}", f"{last}, {given} A", f"{given} A. {last}", f"{last.upper()}, {given.upper()}")
    )
    standing = rng.choice(("active",) * 6 + tuple(_STATUSES))
    discipline = rng.choice(("no", "no", "yes"))
    shape = rng.choice(_SHAPES)
    found = {
        "name": (name, name),
        "licence_type": ((kind := rng.choice(_TYPES)), kind),
        "number": (number, number),
        "status": (standing, rng.choice(_STATUSES[standing])),
        "issued_on": _day(issued, shape),
        "expires_on": _day(expires, shape),
        "discipline": (discipline, rng.choice(_NO if discipline == "no" else _YES)),
    }
    for lost in rng.sample(("status", "issued_on", "expires_on", "discipline", "licence_type"), rng.randrange(3)):
        del found[lost]
    return found


def _several(rng: Random) -> list[Truth]:
    """Make up two or three licences that show the same fields."""
    first = _truth(rng)
    others = [_truth(rng) for _ in range(rng.randrange(1, 3))]
    return [first, *({key: other.get(key, printed) for key, printed in first.items()} for other in others)]


def _day(day: date, shape: str) -> tuple[str, str]:
    match shape:
        case "short":
            return day.isoformat(), f"{day.month}/{day.day}/{day.year}"
        case "year":
            return str(day.year), str(day.year)
        case _:
            return day.isoformat(), day.strftime(shape)


def _rows(rng: Random, licences: Sequence[Truth]) -> list[list[_Row]]:
    """Label the values of each licence alike, and put among them what is not its."""
    keys = list(licences[0])
    if rng.random() < _OFTEN:
        rng.shuffle(keys)
    labels = {key: rng.choice(_LABELS[key]) for key in keys}
    decoys = [(rng.randrange(1, len(keys) + 1), decoy) for decoy in rng.sample(_DECOYS, rng.randrange(4))]
    return [_with(decoys, [_Row(labels[key], one[key][1]) for key in keys]) for one in licences]


def _with(decoys: Sequence[tuple[int, _Row]], rows: list[_Row]) -> list[_Row]:
    for at, decoy in decoys:
        rows.insert(at, decoy)
    return rows


_DECOYS: Final = tuple(
    _Row(*decoy.split(": "))
    for decoy in _words(
        "Last Renewal Date: 02/03/2025|Effective Date: 9/1/2025|Supervisor Name: Pat Overseer|Case Number: 2019-0042|"
        "Supervisor Expiration Date: 01/09/2029|Legacy License Number: 00412|Date of Query: 11/20/2026|"
        "City: Springfield|Previous Name: Pat Former|NPI: 1999999992|Phone: (555) 010-0177|Status Date: 04/04/2024|"
        "Specialty: Child and Adolescent"
    )
)
_Layout = Callable[[Random, Sequence[Sequence[_Row]]], list[str]]


def _colons(rng: Random, licences: Sequence[Sequence[_Row]]) -> list[str]:
    gap = rng.choice((": ", ":", " : ", ":\t"))
    return [line for rows in licences for line in (*(f"{row.label}{gap}{row.value}" for row in rows), "")]


def _tabs(rng: Random, licences: Sequence[Sequence[_Row]]) -> list[str]:
    end = rng.choice((":", ""))
    return [line for rows in licences for line in (*(f"{row.label}{end}\t{row.value}" for row in rows), "")]


def _in_pairs(rng: Random, licences: Sequence[Sequence[_Row]]) -> list[str]:
    gap = rng.choice(("\t", "      "))
    lines = []
    for rows in licences:
        cells = [f"{row.label}:{gap}{row.value}" for row in rows]
        lines += [gap.join(cells[at : at + 2]) for at in range(0, len(cells), 2)]
    return lines


def _under(rng: Random, licences: Sequence[Sequence[_Row]]) -> list[str]:
    end = rng.choice((":", ""))
    return [part for rows in licences for row in rows for part in (f"{row.label}{end}", row.value)]


def _block(rng: Random, licences: Sequence[Sequence[_Row]]) -> list[str]:
    end = rng.choice((":", ""))
    blocks = ([*(f"{row.label}{end}" for row in rows), *(row.value for row in rows)] for rows in licences)
    return [line for block in blocks for line in block]


def _table(rng: Random, licences: Sequence[Sequence[_Row]]) -> list[str]:
    gap = rng.choice(("\t", "\t", " | ", "     "))
    head = [row.label for row in licences[0]]
    return [gap.join(head), *(gap.join(row.value for row in rows) for rows in licences)]


_LAYOUTS: Final[tuple[_Layout, ...]] = (_colons, _tabs, _in_pairs, _under, _table, _block)


def _hidden(rng: Random, text: str) -> str:
    """Put in signs that nobody sees, and spaces that do not break."""
    if rng.random() < _SOMETIMES:
        text = "".join(sign + ("\u200b" if sign.isalnum() and rng.random() < _SELDOM else "") for sign in text)
    if rng.random() < _SOMETIMES:
        text = "".join("\u00a0" if sign == " " and rng.random() < _OFTEN else sign for sign in text)
    return text.upper() if rng.random() < _SELDOM else text
