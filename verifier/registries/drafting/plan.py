"""The plan of a drafted data sheet, worked out from a source's columns and words before any text is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from verifier.domain.credentials.profession import Family
from verifier.registries.coverage.coverage import lookup_url
from verifier.registries.drafting.columns import guesses, never_needed
from verifier.registries.drafting.shapes import NumberShape, date_shapes, number_shape, texts
from verifier.registries.drafting.source_view import DraftError, SourceView, Vocabulary
from verifier.registries.drafting.vocabulary import (
    Sorted,
    references,
    sorted_actions,
    sorted_statuses,
    sorted_types,
    sounds_like_ours,
)
from verifier.registries.sheet.sections import Fields

DATED: Final = ("issued_on", "expires_on", "birth_date")
NEEDED: Final = ("number", "type", "status", "expires_on")  # without them a sheet says little
_MOST_STATUSES: Final = 60  # a board with more words than this for a status was not seen
# Where a licence ends at midnight: the time of the capital, where the board sits.
_ZONES: Final = {
    "America/New_York": "CT DE DC FL GA IN KY ME MD MA MI NH NJ NY NC OH PA RI SC VT VA WV",
    "America/Chicago": "AL AR IL IA KS LA MN MS MO NE ND OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Phoenix": "AZ",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR",
}
TIME_ZONES: Final = {f"US-{state}": zone for zone, states in _ZONES.items() for state in states.split()}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The facts that the person who drafts already knows."""

    id: str
    jurisdiction: str  # "" when not given
    base_url: str
    paths: tuple[str, ...] = ()
    mapped: Mapping[str, str] = field(default_factory=dict)  # our field -> the column, where the guess is wrong


@dataclass(frozen=True, slots=True)
class Plan:
    """A data sheet in the making."""

    wanted: Wanted
    seen: SourceView
    fields: Mapping[str, tuple[str, ...]]
    also: Mapping[str, tuple[str, ...]]  # columns that might be the same field
    statuses: Sorted
    types: Sorted
    actions: Sorted
    number: NumberShape
    dates: tuple[str, ...]
    all_dates_read: bool
    required: tuple[str, ...]
    ignored: tuple[str, ...]
    undecided: tuple[str, ...]
    families: tuple[Family, ...]
    lookup_url: str

    @property
    def unread(self) -> tuple[str, ...]:
        """The fields whose column has too many different words to be the right one."""
        return tuple(name for name in ("status", "type") if self.fields.get(name) and not self.word_list(name).complete)

    def word_list(self, name: str) -> Vocabulary:
        """Return the words of the column of one field."""
        return _words(self.seen, self.fields, name)


def plan(wanted: Wanted, seen: SourceView) -> Plan:
    """Plan a sheet. Raises `DraftError` when a named column is not there."""
    found = _with_wishes(guesses(seen.columns), wanted.mapped, seen.columns)
    fields = _fields(found, seen, wanted)
    types = sorted_types(_listed(seen, fields, "type"), wanted.jurisdiction)
    statuses = sorted_statuses(_listed(seen, fields, "status", _MOST_STATUSES))
    actions = sorted_actions(_listed(seen, fields, "action") or {"": 1})
    shapes, all_read = date_shapes(
        text for name in DATED for column in fields.get(name, ()) for text in texts(seen.rows, column)
    )
    used = {column for columns in fields.values() for column in columns}
    rest = [column for column in seen.columns if column not in used]
    families = _families(types, wanted.jurisdiction)
    return Plan(
        wanted=wanted,
        seen=seen,
        fields=fields,
        also={name: tuple(c for c in columns if c not in used) for name, columns in found.items()},
        statuses=statuses,
        types=types,
        actions=actions,
        number=number_shape(text for column in fields.get("number", ()) for text in texts(seen.rows, column)),
        dates=shapes,
        all_dates_read=all_read,
        required=_required(fields, actions),
        ignored=tuple(column for column in rest if never_needed(column)),
        undecided=tuple(column for column in rest if not never_needed(column)),
        families=families,
        lookup_url=lookup_url(wanted.jurisdiction, families[0]) if families else "",
    )


def _with_wishes(
    found: Mapping[str, tuple[str, ...]], mapped: Mapping[str, str], columns: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """Put the columns that the person named before the guesses."""
    known = set(Fields.model_fields)
    for name, column in mapped.items():
        if name not in known:
            raise DraftError(f"{name!r} is no field of ours; they are: {', '.join(sorted(known))}.")
        if column not in columns:
            raise DraftError(f"The source has no column {column!r}; it has: {', '.join(columns)}.")
    wishes = {name: (column, *found.get(name, ())) for name, column in mapped.items()}
    return {**found, **wishes}


def _fields(found: Mapping[str, tuple[str, ...]], seen: SourceView, wanted: Wanted) -> dict[str, tuple[str, ...]]:
    """Choose one column for each field, none for two of them; a whole name only where there are no parts."""
    chosen: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    whole = not {"surname", "given"} <= set(found)
    skipped = {"surname", "given", "middle"} if whole and "full_name" in found else {"full_name"}
    if not seen.count:
        skipped |= {"email"}  # only a list that is loaded may keep addresses
    for name in Fields.model_fields:
        free = [column for column in found.get(name, ()) if column not in taken]
        if free and name not in skipped:
            guessed = name == "type" and name not in wanted.mapped
            best = _telling(free, seen, wanted.jurisdiction) if guessed else free[0]
            chosen[name] = (best,)
            taken.add(best)
    return chosen


def _telling(columns: list[str], seen: SourceView, jurisdiction: str) -> str:
    """Choose, of several columns that may be the licence type, the one whose words are the state's titles."""

    def score(column: str) -> tuple[int, int]:
        words = seen.words[column].counts if column in seen.words else {}
        sorted_out = sorted_types(words, jurisdiction)
        known = sum(len(listed) for listed in sorted_out.known.values())
        return known, sum(sounds_like_ours(word) for word in words)

    return max(columns, key=score)


def _words(seen: SourceView, fields: Mapping[str, tuple[str, ...]], name: str) -> Vocabulary:
    columns = fields.get(name, ())
    return seen.words.get(columns[0], Vocabulary(complete=False)) if columns else Vocabulary()


def _listed(seen: SourceView, fields: Mapping[str, tuple[str, ...]], name: str, most: int = 0) -> Mapping[str, int]:
    """Return the words of a field's column; none if the list is not complete, because they may be people's."""
    words = _words(seen, fields, name)
    return words.counts if words.complete and (not most or len(words.counts) <= most) else {}


def _families(types: Sorted, jurisdiction: str) -> tuple[Family, ...]:
    titles = references(jurisdiction) if jurisdiction else {}
    return tuple(family for family in Family if any(titles[named].family is family for named in types.known))


def _required(fields: Mapping[str, tuple[str, ...]], actions: Sorted) -> tuple[str, ...]:
    """List the columns without which a row is a surprise; an action column where it always says yes or no."""
    always = ["number", "full_name", "surname", "given", "type", "status"]
    if "none" in actions.known and not actions.open:
        always.append("action")
    return tuple(column for name in always for column in fields.get(name, ()))
