"""Screening of a person, under every name known to be theirs, against exclusion lists. People decide about hits.

A hit is a row with their NPI, or one that fits a name of theirs and is not plainly somebody else's. A birth year that
differs does not take a hit away: a list's may be wrong, so the case says that it differs. Only a row that has nothing
but a name in common, with another birth year **and** another state or NPI, is a namesake's and holds nobody up; nor
does one whose name fits loosely where year or state differ. (Of 933 real clinicians against 75,000 made-up rows 8 %
have a namesake on the list and 2 % are asked about; with a loose fit in any state it was 4 %.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from verifier.domain.answers import records_of
from verifier.domain.assessment.listed_names import Fit, best_fit, printed
from verifier.domain.credentials.numbers import NumberVerdict, compare_numbers
from verifier.domain.credentials.profession import Satisfaction, satisfies
from verifier.domain.evidence import Authority, Found, RecordKind
from verifier.domain.matching import Point, compare
from verifier.domain.names.parse import from_parts, parse
from verifier.domain.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from verifier.domain.claim import Identity, Words
    from verifier.domain.credentials.profession import Credential, Family
    from verifier.domain.evidence import Answer, Query, Record

Says = Literal["agrees", "differs", "silent", "near"]
_SAME_NUMBER = frozenset({NumberVerdict.EQUAL, NumberVerdict.EQUAL_IF_NAME})


@dataclass(frozen=True, slots=True)
class Person:
    """The known names, numbers and places of a person whom a list may name."""

    names: tuple[str, ...]  # as written, in reading order
    npis: frozenset[str] = frozenset()
    born: int | None = None
    places: frozenset[str] = frozenset()  # "US-WA"


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of a list that may be about the person, with what speaks for it and against it."""

    record: Record
    name: str  # which of the person's names it fits best; "" for none
    fit: Fit | None
    npi: Says
    birth: Says
    place: Says

    @property
    def is_certain(self) -> bool:
        """True if number and name are the person's: it stops a badge at once."""
        return self.npi == "agrees" and self.fit is not None

    @property
    def counts(self) -> bool:
        """True if a reviewer has to look at this row."""
        if self.npi == "agrees":
            return True
        match self.fit:
            case Fit.WHOLE:
                return not (self.birth == "differs" and "differs" in (self.place, self.npi))
            case Fit.LOOSE:
                return self.birth != "differs" and self.place != "differs"
            case Fit.CONTRADICTED:
                return self.birth == "agrees" and self.place != "differs"
            case _:
                return False

    @property
    def row(self) -> str:
        """The identity of this row, by which decisions about it are remembered.

        If its NPI agrees, jurisdiction and note count, too: another date is another exclusion. A namesake stays one.
        """
        record = self.record
        person = (record.registry, record.name.full, str(record.birth_years or ""), record.npi)
        if self.npi != "agrees" and (record.birth_years or record.npi):
            return "\x1f".join(person)
        return "\x1f".join((*person, record.jurisdiction, record.note))


def person_of(
    words: Words, identity: Identity | None, answers: Sequence[Answer], credential: Credential, jurisdiction: str | None
) -> Person:
    """Collect the names, NPIs and places of the person from the claim, the platform and the answers so far."""
    written = [words.name, identity.verified_name if identity else ""]
    theirs = [record for answer in answers for record in _theirs(_records(answer), words, credential, written)]
    written += [name.full for record in theirs for name in (record.name, *record.other_names)]
    places = {jurisdiction or "", *(record.jurisdiction for record in theirs)}
    return Person(
        tuple(dict.fromkeys(text for text in written if text.strip())),
        frozenset({words.npi, *(record.npi for record in theirs)} - {""}),
        identity.birth_year if identity else None,
        frozenset(places - {"", "US"}),
    )


def _records(answer: Answer) -> tuple[Record, ...]:
    if answer.authority is Authority.SCREENING or not isinstance(answer.outcome, Found):
        return ()
    return answer.outcome.records


def _theirs(records: Sequence[Record], words: Words, credential: Credential, written: Sequence[str]) -> list[Record]:
    """Choose the records about the claimed person. A licence is, whatever name is on it, if there is only one.

    Of several with this number, and of NPI records that repeat it, only those in a name of the person's are: one number
    is several people's, and anybody can type it into an NPI record.
    """
    held = [record for record in records if _repeats(record, words, credential)]
    named = [record for record in held if any(_is_named(record, text) for text in written)]
    licences = [record for record in held if record.kind is RecordKind.LICENCE]
    told = [record for record in records if _is_told(record, words)]
    return [*(licences if len(licences) == 1 else ()), *named, *told]


def _repeats(record: Record, words: Words, credential: Credential) -> bool:
    """Return True if the record has the claimed number: its own, or among those an NPI record lists."""
    if record.kind is RecordKind.LICENCE:
        same_type = record.title is not None and satisfies(credential, record.title) is Satisfaction.SAME
        return same_type and _same_number(words, record.number, record.jurisdiction, credential.family)
    return any(_same_number(words, x.number, x.jurisdiction, credential.family) for x in record.listed)


def _is_told(record: Record, words: Words) -> bool:
    """Return True if the record is of an NPI or iD that the creator gave as their own."""
    if record.kind is RecordKind.ENUMERATION:
        return bool(words.npi) and record.npi == words.npi
    return record.kind is not RecordKind.LICENCE and bool(words.orcid) and record.number == words.orcid


def _is_named(record: Record, written: str) -> bool:
    names = (record.name, *record.other_names)
    return any(compare(parse(written), from_parts(name)).verdict != "mismatch" for name in names)


def _same_number(words: Words, number: str, jurisdiction: str, family: Family) -> bool:
    same = words.number and number and compare_numbers(words.number, number, jurisdiction, family)
    return same in _SAME_NUMBER


def person_asked(query: Query) -> Person:
    """Build the person that a query to a list is about."""
    names = tuple(dict.fromkeys(filter(None, (*query.names, query.name.full))))
    places = frozenset({query.jurisdiction} - {""})
    return Person(names, query.npis | frozenset({query.npi} - {""}), query.birth_year, places)


def look(person: Person, record: Record) -> Hit:
    """Compare a row of a list with a person."""
    fitting = best_fit(person.names, printed(record.name))
    fit, name = fitting or (None, "")
    return Hit(record, name, fit, _npi(person, record), _birth(person, record), _place(person, record))


def may_be_about(person: Person, record: Record) -> bool:
    """Return True if a list must return this row: its NPI or its name fits. The rest is for the case."""
    hit = look(person, record)
    return hit.fit is not None or hit.npi == "agrees"


def hits_on(
    person: Person, answers: Sequence[Answer], is_cleared: Callable[[str], bool] = lambda _row: False
) -> tuple[Hit, ...]:
    """Collect the rows of all lists that a reviewer has to see, except those people have decided about before."""
    looked = [look(person, record) for record in records_of(answers, Authority.SCREENING)]
    return tuple(hit for hit in looked if hit.counts and not is_cleared(hit.row))


def reasons_of(hits: Sequence[Hit]) -> tuple[Reason, ...]:
    """Return SCREENING_HIT for a listed NPI, SCREENING_POSSIBLE (shown in the case alone) for a name, or nothing."""
    if any(hit.npi == "agrees" for hit in hits):
        return (Reason.SCREENING_HIT,)
    return (Reason.SCREENING_POSSIBLE,) if hits else ()


def _npi(person: Person, record: Record) -> Says:
    if not (record.npi and person.npis):
        return "silent"
    return "agrees" if record.npi in person.npis else "differs"


def _birth(person: Person, record: Record) -> Says:
    """Compare birth years; "near" for one year apart or the last two digits swapped, as a list gets them wrong."""
    if person.born is None or record.birth_years is None:
        return "silent"
    low, high = record.birth_years
    if low <= person.born <= high:
        return "agrees"
    turned = person.born // 100 * 100 + person.born % 10 * 10 + person.born // 10 % 10
    return "near" if low - 1 <= person.born <= high + 1 or turned == low == high else "differs"


def _place(person: Person, record: Record) -> Says:
    if not person.places or record.jurisdiction in ("", "US"):
        return "silent"
    return "agrees" if record.jurisdiction in person.places else "differs"


def points_of(person: Person, hits: Sequence[Hit]) -> tuple[Point, ...]:
    """Explain each hit to the reviewer: the name it fits, and what in the row agrees, differs or is silent."""
    return tuple(point for hit in hits for point in _points(person, hit))


def _points(person: Person, hit: Hit) -> tuple[Point, ...]:
    record = hit.record
    years = "" if record.birth_years is None else " to ".join(dict.fromkeys(map(str, record.birth_years)))
    name_says, name_why = _NAME_WORDS[hit.fit]
    born, places = str(person.born or ""), ", ".join(sorted(person.places))
    return (
        Point("listed_name", hit.name or ", ".join(person.names), record.name.full, name_says, name_why),
        Point("listed_npi", ", ".join(sorted(person.npis)), record.npi, hit.npi, _NPI_WORDS[hit.npi]),
        Point("listed_birth_year", born, years, hit.birth, _BIRTH_WORDS[hit.birth]),
        Point("listed_state", places, record.jurisdiction, hit.place, _PLACE_WORDS[hit.place]),
    )


_NAME_WORDS: dict[Fit | None, tuple[Says, str]] = {
    Fit.WHOLE: ("agrees", "The list has this name, or one of its surnames."),
    Fit.LOOSE: ("near", "The list has a name like this one; one part of it is only alike."),
    Fit.CONTRADICTED: ("near", "The list has this name with another middle name or suffix."),
    None: ("differs", "The list has another name for this NPI."),
}
_NPI_WORDS: dict[Says, str] = {
    "agrees": "The list has this very NPI.",
    "differs": "The list has another NPI for the person it names.",
    "silent": "One side has no NPI: most rows of the list have none.",
}
_BIRTH_WORDS: dict[Says, str] = {
    "agrees": "The list has the verified birth year.",
    "near": "The list's birth year is one off or has two digits changed about: perhaps a slip.",
    "differs": "The list has another birth year: perhaps a namesake, perhaps an error of the list.",
    "silent": "One side has no birth year.",
}
_PLACE_WORDS: dict[Says, str] = {
    "agrees": "The list has an address in a state where this person is licensed or listed.",
    "differs": "The list has an address in another state; people move.",
    "silent": "One side names no state.",
}
