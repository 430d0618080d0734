"""The parts of a page that speak of somebody or something else: supervisors, schools, former licences, legends."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final

from verifier.domain.pages.fields import Field
from verifier.domain.pages.labels import field_of, is_label
from verifier.domain.pages.standings import fold
from verifier.domain.pages.values import read_name, read_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.pages.text import Line


class _Part(Enum):
    MAIN = "main"  # the licensee and the licence
    ASIDE = "aside"  # until a heading brings the page back
    LEGEND = "legend"  # until a name or a number is told again
    QUERY = "query"  # what was asked for, until the results
    LINK = "link"  # a form to ask with, or a link to it, until a label with its value


_OWNERS: Final = (
    r"supervis(?:or|ors|ion|ory|ing|ed by)|collaborat(?:or|ing|ion)|employers?|employment|school|education|degrees?|"
    r"sponsors?|delegat\w+|"
    r"preceptors?|practice locations?|(?:name|renewal|status|address) history|(?:former|previous|prior|other) "
    r"(?:names?|address\w*)|"
    r"specialt(?:y|ies)|continuing education|malpractice|hospital|exam(?:s|inations?)?|case|complaints?|aliases|"
    r"compact privileges?|"
    r"privileges|insurance"
)
_OF_WHAT: Final = (
    r"information|info|details?|data|section|relationships?|names?|history|records?|or|and|of record|physicians?|"
    r"locations?|statuse?s?|"
    r"supervisors?|background|numbers?|training|actions?|for this license|on file|credentials?|registrations?"
)
_ASIDE: Final = re.compile(rf"(?:{_OWNERS})(?: (?:{_OF_WHAT})){{0,4}}")
_LEGEND: Final = re.compile(
    r"(?:.*\b)?(?:legend|definitions?|glossary|disclaimers?|explanations?|meanings?|"
    r"understanding|possible statuses|status (?:codes?|descriptions|"
    r"meanings|key)|what (?:does|do) .*|key to .*)(?:\b.*)?"
)
_QUERY: Final = re.compile(
    r"(?:your )?search (?:criteria|parameters|terms)|you searched (?:for|by)|"
    r"your (?:search|query|request)|query|filters?"
)
_LINK: Final = re.compile(
    r"(?:your )?search (?:by|for|form|again|options|filters?)|search|new search|"
    r"(?:search|lookup|find|look up) (?:by|for|an?) .*|(?:refine|modify)(?: your)? search|advanced search"
)
_FORM: Final = re.compile(r"search (?:by|for|form|options|filters?)|(?:search|lookup|find|look up) (?:by|for|an?) .*")
_RESULTS: Final = re.compile(r"(?:search )?results?|(?:\d+ )?(?:results?|records?|match(?:es)?) (?:found|returned).*")
_MAIN: Final = re.compile(
    r"(?:(?:current|general|personal|professional|public|primary|basic|demographic|license|licensee|credential|"
    r"registration|registrant|"
    r"certificate|practitioner|provider|profile|verification|person|individual|nurse|permit|lookup|search|record|"
    r"detail|details) ?)+"
    r"(?:information|info|details?|data|profile|summary|results?|record|verification|section|and|report)*|results?|"
    r"(?:\d+ )?(?:results?|records?|match(?:es)?)(?: (?:found|returned|match\w*))?.*|search results.*"
)


def asides(lines: Sequence[Line]) -> frozenset[int]:
    """Return the lines that speak of something else than the licensee's licence."""
    part, found, before = _Part.MAIN, set[int](), ""
    results = max((line.at for line in lines if _RESULTS.fullmatch(fold(line.text))), default=-1)
    for place, line in enumerate(lines):
        value = is_label(before) or before.endswith(":")  # `Exam` below `Method:` is no heading
        after = lines[place + 1] if place + 1 < len(lines) else None
        part = part if value else _next(part, line, after)
        if part is _Part.LINK and _FORM.fullmatch(fold(line.text)) and line.at < results:
            part = _Part.QUERY  # what a form was filled in with, and the results below it
        before = line.text
        if part is not _Part.MAIN:
            found.add(line.at)
    return frozenset(found)


def _next(part: _Part, line: Line, after: Line | None) -> _Part:
    heading = fold(line.text) if len(line.cells) == 1 and len(line.text) <= 60 else ""
    if heading and not re.search(r":\s*\S", line.text):
        named = _named(heading)
        if named is _Part.ASIDE and not (after and _labels(after)):
            return part  # a label above its value: `Supervisor`, and the name of one
        if named is _Part.LINK and after and read_name(after.text, labelled=False):
            return part  # a page's title above the licensee's name
        if named is not None:
            return named
    return _Part.MAIN if part in _BACK and _tells_again(part, line, after) else part


def _named(heading: str) -> _Part | None:
    for named, shape in ((_Part.LEGEND, _LEGEND), (_Part.QUERY, _QUERY), (_Part.LINK, _LINK), (_Part.ASIDE, _ASIDE)):
        if shape.fullmatch(heading):
            return named
    return _Part.MAIN if _MAIN.fullmatch(heading) else None


def _labels(line: Line) -> bool:
    """Return True if a line begins with a label."""
    first = next((cell for cell in line.cells if cell), "")
    return is_label(first) or is_label(first.partition(":")[0]) or first.endswith(":")


_BACK: Final = frozenset({_Part.LEGEND, _Part.QUERY, _Part.LINK})


def _tells_again(part: _Part, line: Line, after: Line | None) -> bool:
    labels = {field_of(cell.partition(":")[0].strip(" *")) for cell in line.cells}
    if part is not _Part.LEGEND and len(labels & _OURS) >= 3:
        return True  # the head of the results
    if part is _Part.LINK and len(line.cells) == 1 and line.text[:1].isupper() and read_name(line.text, labelled=False):
        return True
    if part is _Part.LINK:
        return bool(labels & {Field.NAME, Field.NUMBER}) and _has_value(line, after)
    return part is _Part.LEGEND and bool(labels & {Field.NAME, Field.NUMBER})


def _has_value(line: Line, after: Line | None) -> bool:
    """Return True for a label with its value; the fields of a form to ask with have none."""
    if re.search(r":\s*\S", line.text) or (len(line.cells) > 1 and not is_label(line.cells[1])):
        return True
    field = field_of(line.text.strip(" :*"))
    read = read_number if field is Field.NUMBER else read_name
    return field in (Field.NAME, Field.NUMBER) and after is not None and read(after.text) is not None


_OURS: Final = frozenset(Field) - {Field.OTHER}
