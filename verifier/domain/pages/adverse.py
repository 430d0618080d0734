"""Adverse words that no field took: beside `Revocation Date: 01/01/2026` no licence is known to be in force."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier.domain.evidence import Standing
from verifier.domain.pages.dates import looks_like_day
from verifier.domain.pages.fields import Field
from verifier.domain.pages.labels import field_of, is_label
from verifier.domain.pages.standings import STANDINGS, fold
from verifier.domain.pages.values import is_empty, read_discipline

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from verifier.domain.pages.fields import Pair
    from verifier.domain.pages.grouping import Group
    from verifier.domain.pages.page_record import PageRecord
    from verifier.domain.pages.text import Line

_WORDS: Final = (
    r"(?:revok|revoc|suspen|surrender|relinquish|deceas|death\b|died\b|probat|summarily|null and void|voided|"
    r"(?<!un)encumb|denied|denial|cancel|terminat|lapsed|delinquen|rescind|forfeit|annul|"
    r"(?:inactive|retired) (?:since|on|\d)|(?<!session )(?:has|have|is|was) (?:now |been )?(?:expired|inactive|"
    r"retired)\b|"
    r"not (?:currently )?(?:in good standing|active|current\b|valid|licensed|authori[sz]ed|renewed)|no longer)"
)
_ADVERSE: Final = re.compile(rf"\b{_WORDS}", re.IGNORECASE)
_NEGATED: Final = re.compile(
    r"\b(?:no|not|never|without)"
    r"(?: (?:been|being|currently|subject|to|any|prior|record|of|a|under|on|public|current|or))*"
    rf" (?!not |no ){_WORDS}\w*(?:(?:,| or| and|, or) (?!not |no ){_WORDS}\w*)*",
    re.IGNORECASE,
)
_GOOD: Final = re.compile(
    r"\b(?:good standing|active|current|valid|in force|in effect|unencumbered|licensed|practice)\b[^:?]{0,30}"
    r"[:?\-=|]+\s*(?:no|n|false)\b(?!\.? ?\d)",
    re.IGNORECASE,
)
_NOTHING: Final = re.compile(r"(?:no|n|none|false|0|never|nil|no(?:ne)? .{0,40})", re.IGNORECASE)
_VALUE: Final = re.compile(r"[:?]\s*|\s[-=]\s|\s\|\s")
_LABEL: Final = re.compile(
    r".*\b(?:dates?|begins?|ends?|effective|on|start|from|reason|probation|revocation|death)", re.IGNORECASE
)
# Prose that explains, and what a reader clicks on.
_GENERAL: Final = re.compile(
    r"\b(?:if|whether|means?|may (?:be|have|include)|such as|does not (?:include|list|show))\b", re.IGNORECASE
)
_LINK: Final = re.compile(
    r"cancel|(?:search|list|view|report|file|verify|request|browse)(?: [^:\d,;. ]+){1,4}|"
    r"(?!(?:this )?licen[cs])(?:[^:\d,;. ]+ ){1,4}(?:licen[cs]es|licensees|list|lists|"
    r"actions|orders|form|forms|policy|suspensions|revocations|search)",
    re.IGNORECASE,
)
_FOUND_NONE: Final = re.compile(
    r"(?:(?:your|the|this) )?search (?:has )?(?:returned|found|produced|yielded|gave) (?:0|no|zero)\b.*|"
    r"(?:there (?:are|were) |showing |we found )?(?:0|no|zero) (?:matching |search )?"
    r"(?:results?|match(?:es)?|licen[cs]ees?|licen[cs]es?|practitioners?|providers?|records?)"
    r"(?: (?:were |was )?(?:found|returned|matched|match|to display))?(?: (?:for|matching|match|that match) .*)?",
    re.IGNORECASE,
)
_CONDITIONS: Final = re.compile(
    r"^(?!.*(?:revo|suspen|surrend|terminat|lapsed|denied)).*probat", re.IGNORECASE | re.DOTALL
)
_IN_FORCE: Final = frozenset({Standing.ACTIVE, Standing.ACTIVE_RESTRICTED})
_READ: Final = frozenset({Field.STATUS, Field.STATUS_MORE, Field.IN_FORCE, Field.LIMITS})


def adverse_lines(lines: Sequence[Line], aside: Collection[int], groups: Sequence[Group]) -> frozenset[int]:
    """Return the lines whose adverse words were read in no field of a licence and stand in no part set aside."""
    read: dict[int, list[str]] = {}
    told = all(_was_read(pair) or _is_free(pair.value) for group in groups for pair in group if pair.field in _HEADED)
    taken = {pair.at for group in groups for pair in group if pair.field in _ASKED and pair.value}
    for pair in (pair for group in groups for pair in group if _was_read(pair)):
        read.setdefault(pair.at, []).append(pair.value)
    return frozenset(
        line.at
        for place, line in enumerate(lines)
        if line.at not in aside
        and (
            _speaks(_left(line, read.get(line.at, []), told=told), lines[place + 1 : place + 2])
            or _is_denied(line, [after for after in lines[place + 1 : place + 2] if after.at not in taken])
        )
    )


def _is_denied(line: Line, after: Sequence[Line]) -> bool:
    """Return True for `Good standing` above `No`, where no other label asked for that answer."""
    return bool(after) and bool(_STANDS.fullmatch(line.text)) and fold(after[0].text) in ("no", "n", "false")


_STANDS: Final = re.compile(
    r"(?:.*\b)?(?:good standing|active|current|valid|in force|unencumbered|licensed|"
    r"authori[sz]ed to practice)\b[\s:?*]*",
    re.IGNORECASE,
)


def _is_free(value: str) -> bool:
    return is_empty(value) or fold(value) in ("unencumbered", "clear")


_HEADED: Final = frozenset({Field.DISCIPLINE, Field.LIMITS})
_ASKED: Final = frozenset({Field.DISCIPLINE, Field.LIMITS, Field.STATUS_MORE})


def _was_read(pair: Pair) -> bool:
    told = pair.field in _READ or (pair.field is Field.DISCIPLINE and read_discipline(pair.value) is not None)
    return told and pair.value not in ("", "?")


def _left(line: Line, values: Sequence[str], *, told: bool) -> str:
    """Take the values that were read out of a line, each once and where it stands last: its label stays."""
    text = line.text
    if told and sum(map(is_label, line.cells)) > 1:  # a table's head: its column was read row by row
        text = "  ".join(cell for cell in line.cells if not (is_label(cell) and field_of(cell) in _HEADED))
    for value in sorted(values, key=len, reverse=True):
        before, _, after = text.rpartition(value)
        text = f"{before} {after}".strip()
    return text


def _speaks(text: str, after: Sequence[Line]) -> bool:
    """Return True if a text says something against a licence; a label alone says what stands below it."""
    if _GOOD.search(text):
        return True
    bare = _NEGATED.sub(" ", text).strip(" .*")
    found = _ADVERSE.search(bare)
    if found is None or _LINK.fullmatch(bare) or (_GENERAL.search(bare) and not re.search(r"\d", bare)):
        return False
    cut = _VALUE.search(bare, found.end())
    value = bare[cut.end() :].strip() if cut else ""
    if cut and value:
        return not _says_nothing(value)
    label = cut or (_LABEL.fullmatch(bare) and fold(bare) not in STANDINGS)
    in_value = _VALUE.search(bare[: found.start()])
    if label and not in_value:
        return bool(after) and _is_told(after[0])
    return True


def speaks_against(words: str) -> bool:
    """Return True if words hold one that is adverse, whatever stands around it."""
    return bool(_ADVERSE.search(words) or _ENDED.search(words))


_ENDED: Final = re.compile(
    r"\b(?:expired?|ended|ends|retire|inactiv|clos|void|withdr|withheld|hold|barred|disqualif|invalid|former|pend|"
    r"un(?!encumbered|restricted)|non|no|not|never|without)",
    re.IGNORECASE,
)


def _says_nothing(value: str) -> bool:
    nothing = is_empty(value) or _NOTHING.fullmatch(value.strip(" .;,|"))
    return bool(nothing) and not _ADVERSE.search(value)


def _is_told(line: Line) -> bool:
    return not is_label(line.text) and (looks_like_day(line.text) or fold(line.text) in ("yes", "y", "true"))


def doubted(record: PageRecord, against: Sequence[str]) -> PageRecord:
    """Leave the standing of a licence in force open; the page's own words stay. Probation is no news on probation."""
    known = record.status is Standing.ACTIVE_RESTRICTED and all(_CONDITIONS.search(text) for text in against)
    if record.status not in _IN_FORCE or known:
        return record
    return replace(record, status=None, lines={name: line for name, line in record.lines.items() if name != "status"})


def found_none(lines: Sequence[Line], groups: Sequence[Group]) -> frozenset[int]:
    """Return the lines that say that the search found nobody; beside or below discipline it is about discipline."""
    read = {pair.at for group in groups for pair in group}
    return frozenset(
        line.at
        for place, line in enumerate(lines)
        if line.at not in read
        and _FOUND_NONE.fullmatch(line.text.strip(" .!*"))
        and ("search" in line.text.casefold() or not _heads(lines[place - 1 : place]))
    )


_ELSEWHERE: Final = re.compile(
    r"disciplin|action|order|complaint|document|supervis|sanction|histor|case|malpractice|employ|location|specialt|"
    r"endorse|education|exam|privilege|relation|name|address|comment|restrict",
    re.IGNORECASE,
)


def _heads(before: Sequence[Line]) -> bool:
    return any(_ELSEWHERE.search(line.text) and not re.search(r":\s*\S", line.text) for line in before)
