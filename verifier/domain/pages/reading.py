"""Reading of a pasted page: licences, each value beside the line it came from, and the lines that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from verifier.domain.pages.adverse import adverse_lines, doubted, found_none
from verifier.domain.pages.grouping import groups_of
from verifier.domain.pages.page_record import PageRecord, Reader
from verifier.domain.pages.sections import asides
from verifier.domain.pages.text import lines_of
from verifier.domain.pages.walking import may_matter, walk

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from verifier.domain.evidence import Standing

MOST_LINES: Final = 1_500  # boards' pages have a few hundred
MOST_SIGNS: Final = 60_000  # that are shown; what stands below is not read, and leaves the standing open
MOST_RECORDS: Final = 50


@dataclass(frozen=True, slots=True)
class Page:
    """The licences on a page, and the lines that may matter and could not be read."""

    records: tuple[PageRecord, ...]
    unread: tuple[str, ...]


def read_page(
    text: str, *, place: str = "", given: Container[str] = (), words: Mapping[str, Standing] | None = None
) -> Page:
    """Read what a board's page shows.

    `given` are names people have: a heading is read as a name only with one of them. `words` are status words of this
    board's own, folded; they go before the common ones.
    """
    lines, whole = lines_of(text, MOST_LINES, MOST_SIGNS)
    aside = asides(lines)
    walked = walk([line for line in lines if line.at not in aside], given)
    reader = Reader(lines, month_first=not place or place.startswith("US"), words=words or {})
    groups = groups_of(walked.pairs)
    records = [(record, group) for group in groups if (record := reader.record(group)).told >= 2]
    nobody = found_none(lines, groups)
    kept = [] if nobody else [record for record, _ in records][:MOST_RECORDS]
    against = adverse_lines(lines, aside, [group for _, group in records]) if kept else frozenset()
    loose = {line.at for line in walked.loose if may_matter(line.text)}
    unread = [line.text for line in lines if line.at in reader.misread | loose | against | nobody]
    said = [line.text for line in lines if line.at in against]
    kept = [doubted(record, said) for record in kept] if against or not whole else kept
    return Page(tuple(kept), tuple(dict.fromkeys(unread)))
