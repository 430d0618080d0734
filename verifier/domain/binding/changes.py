"""Changes of name or city: one attribute differs, as after a marriage or a move, and all else agrees.

That is a question and proves nothing: an impostor with a namesake's given name has another surname, too. Only the
ways of proving that nobody but the licensee can use stay open, and people weigh the result. Source: design of record,
"Holder binding".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from verifier.domain.evidence import Authority, Found, RecordKind
from verifier.domain.matching import Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from verifier.domain.evidence import Answer, PersonName, Record
    from verifier.domain.matching import NameVerdict

Change = Literal["", "surname", "city", "writing"]
_SURNAME, _GIVEN = "surname", "given_name"


def is_surname_alone(points: Iterable[Point]) -> bool:
    """Return True if two compared names differ in the surname and in nothing else; both have one, and a given name."""
    of = {point.field: point for point in points}
    surname, given = of.get(_SURNAME), of.get(_GIVEN)
    if surname is None or given is None or "name_order" in of:
        return False
    rest = [point for field, point in of.items() if field not in (_SURNAME, _GIVEN)]
    other = surname.verdict in ("differs", "near") and bool(surname.claimed and surname.registry)
    return other and given.verdict == "agrees" and all(point.verdict != "differs" for point in rest)


def is_written_otherwise(names: Iterable[Point]) -> bool:
    """Return True if two whole names may be one, written two ways: the family name first, a slip, a short form."""
    of = {point.field: point for point in names}
    whole = all(field in of and of[field].claimed and of[field].registry for field in (_SURNAME, _GIVEN))
    return whole and all(point.verdict != "differs" for point in of.values())


def what_changed(names: NameVerdict, second: Iterable[Point]) -> Change:
    """Name the one thing in which an identity differs from the record, where a change would explain it; else ``""``."""
    differing = [point.field for point in second if point.verdict == "differs"]
    if names.verdict == "match":
        return "city" if differing == ["city"] else ""
    if differing:
        return ""
    if is_surname_alone(names.points):
        return "surname"
    return "writing" if names.verdict == "possible" and is_written_otherwise(names.points) else ""


def names_in_full(attested: str, printed: str, changed: Change) -> Point:
    """Show two names as they are written, where the surname alone differs or the writing does."""
    if changed == "writing":
        return Point("identity_name", attested, printed, "near", "The same name written another way, or a namesake's.")
    why = "Only the surname differs: a change of name would explain it, and so would a namesake."
    return Point("identity_name", attested, printed, "differs", why)


def with_former_names(points: Sequence[Point], record: Record | None, enumerated: Record | None) -> tuple[Point, ...]:
    """Point out, where surnames differ, the former names that the board and the creator's own NPPES record list."""
    said = [*_boards(record), *_nppes(enumerated)]
    return tuple(replace(p, why=" ".join((p.why, *said))) if said and _asks(p) else p for p in points)


def _asks(point: Point) -> bool:
    return point.field in (_SURNAME, f"identity_{_SURNAME}") and point.verdict in ("differs", "near")


def _boards(record: Record | None) -> list[str]:
    if record is None or record.authority is not Authority.PRIMARY or not record.other_names:
        return []
    return [f"The board lists {_listed(record.other_names)}."]


def _nppes(record: Record | None) -> list[str]:
    if record is None or not record.other_names:
        return []
    said = "people fill in that record themselves, so it explains and does not prove."
    return [f"The NPPES record lists {_listed(record.other_names)}; {said}"]


def _listed(names: Sequence[PersonName]) -> str:
    written = [name.full for name in names]
    if len(written) == 1:
        return f"{written[0]} as a former name"
    return f"{', '.join(written[:-1])} and {written[-1]} as former names"


def enumerations(answers: Iterable[Answer]) -> list[Record]:
    """List the NPI records that any source has found, whosever they are."""
    found = (a.outcome.records for a in answers if isinstance(a.outcome, Found))
    return [record for records in found for record in records if record.kind is RecordKind.ENUMERATION]
