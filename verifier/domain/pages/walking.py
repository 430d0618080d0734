"""The walk over a page's lines: each is read in the first lay-out that fits it, headings and sentences last."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from verifier.domain.credentials.profession import titles_in
from verifier.domain.jurisdictions import PLACES
from verifier.domain.pages.fields import NAMES, TYPES, Field, Pair
from verifier.domain.pages.fitting import misfits
from verifier.domain.pages.inline import in_column, inline
from verifier.domain.pages.layouts import Taken, below, beside
from verifier.domain.pages.sentences import heading_name, letter, told
from verifier.domain.pages.standings import STANDINGS, fold
from verifier.domain.pages.tables import table

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from verifier.domain.pages.text import Line


@dataclass(frozen=True, slots=True)
class Walked:
    """The pairs of a page, and its lines that have none."""

    pairs: tuple[Pair, ...]
    loose: tuple[Line, ...]


def walk(lines: Sequence[Line], given: Container[str]) -> Walked:
    """Read line after line; the lines of no lay-out may still be a heading or a sentence."""
    pairs: list[Pair] = []
    loose: list[Line] = []
    at, run = 0, 1
    while at < len(lines):
        taken = _taken(lines, at)
        if taken is None:
            loose.append(lines[at])
            at += 1
            continue
        run += not any(pair.run for pair in taken.pairs)
        pairs.extend(replace(pair, run=run) if pair.run else pair for pair in taken.pairs)
        at = taken.upto
    pairs, loose = _with_columns(pairs, loose, lines)
    found = _without_spoilt(pairs)
    extra, used = _extras(found, loose, lines, given)
    return Walked((*extra, *found), tuple(line for line in loose if line.at not in used))


def _taken(lines: Sequence[Line], at: int) -> Taken | None:
    if taken := table(lines, at):
        return taken
    if pairs := beside(lines[at]) or inline(lines[at]):
        return Taken(pairs, at + 1)
    return below(lines, at)


def _with_columns(pairs: list[Pair], loose: list[Line], lines: Sequence[Line]) -> tuple[list[Pair], list[Line]]:
    """Read `Name Robin Sample` where at least two other lines have their label and value like that."""
    shown = {line.at: line for line in lines}
    alike = {
        pair.at
        for pair in pairs
        if pair.value
        and ":" not in shown[pair.at].text
        and len(shown[pair.at].cells) == 1
        and shown[pair.at].text != pair.value
    }
    if len(alike) < 2:
        return pairs, loose
    found = {line.at: pair for line in loose if len(line.cells) == 1 and (pair := in_column(line.text, line.at))}
    return [*pairs, *found.values()], [line for line in loose if line.at not in found]


def _without_spoilt(pairs: Sequence[Pair]) -> list[Pair]:
    """Drop runs of labels above their values in which one value fits no label: the page may print values first."""
    spoilt = {pair.run for pair in pairs if pair.run and (pair.value == "?" or misfits(pair))}
    return [replace(pair, value="?") if pair.run in spoilt else pair for pair in pairs]


def _extras(
    pairs: Sequence[Pair], loose: Sequence[Line], lines: Sequence[Line], given: Container[str]
) -> tuple[list[Pair], set[int]]:
    """Read sentences, and a name or a licence type in a heading where no label tells them."""
    said = [pair for line in loose if (pair := told(line.text, line.at))]
    said += [pair for line in loose for pair in letter(line.text, line.at) if pair not in said]
    states = sum(pair.field is Field.STATUS for pair in said)
    if states > 1 or any(fold(line.text) in STANDINGS for line in loose):  # sentences that explain words
        said = [pair for pair in said if pair.field is not Field.STATUS]
    told_fields = {pair.field for pair in [*pairs, *said] if pair.value}
    if len({pair.value for pair in pairs if pair.field is Field.NUMBER}) > 1:  # of which licence would they speak?
        said = [pair for pair in said if pair.field is Field.NAME]
    extra = [pair for pair in said if pair.field is not Field.NAME or not told_fields_of(pairs) & NAMES]
    if not told_fields & NAMES:
        extra = [*_the_only(_heading_names(loose, lines, given)), *extra]
    if pairs and not told_fields & (TYPES | {Field.LICENCE}):
        extra += _the_only([Pair(Field.TYPE, line.text, line.at) for line in loose if fold(line.text) in _TITLES])
    return extra, {pair.at for pair in extra}


def told_fields_of(pairs: Sequence[Pair]) -> set[Field]:
    """Return the fields that have a value."""
    return {pair.field for pair in pairs if pair.value}


def _heading_names(loose: Sequence[Line], lines: Sequence[Line], given: Container[str]) -> list[Pair]:
    """Return the headings that look like a name and stand above labels, with a few lines between at most."""
    apart = {line.at for line in loose}
    above = [
        line
        for place, line in enumerate(lines)
        if line.at in apart and any(after.at not in apart for after in lines[place + 1 : place + 2 + _BETWEEN])
    ]
    return [Pair(Field.NAME, line.text, line.at) for line in above if heading_name(line.text, given)]


_BETWEEN = 3  # lines: a city, a licence type


def _the_only(pairs: Sequence[Pair]) -> list[Pair]:
    return [pairs[0]] if len({pair.value.casefold() for pair in pairs}) == 1 else []


_TITLES = frozenset(fold(title.name) for place in ("", *PLACES) for title in titles_in(place))


def may_matter(text: str) -> bool:
    """Return True if a line that was not read may say something about a licence."""
    words = fold(text)
    return len(text) <= 300 and bool(
        re.search(r"\d{2}|disciplin|licen[sc]e (?:is|was)", text.casefold()) or words in STANDINGS
    )
