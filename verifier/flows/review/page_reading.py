"""Reading of a board's page for a look-up by hand, with the words that the board's own data sheet lists."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from verifier.domain.evidence import Authority
from verifier.domain.pages.board_words import Own, in_common_labels
from verifier.domain.pages.reading import Page, read_page
from verifier.domain.pages.standings import fold
from verifier.reference import shares_of_people
from verifier.registries.discover import discover

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.domain.evidence import Standing
    from verifier.domain.pages.page_record import PageRecord


def read_board_page(text: str, place: str | None, own: Own | None = None) -> Page:
    """Read a pasted page of a board of this place; without a place by the words that all boards share.

    `own` are the words of this place's boards that a lead accepted: what the data sheets say goes before them.
    """
    accepted = own or Own()
    words = {**accepted.standings, **(_words_of(place) if place else {})}
    told = in_common_labels(text, accepted.labels)
    return read_page(told, place=place or "", given=shares_of_people().given, words=words)


@lru_cache(maxsize=64)
def _words_of(place: str) -> Mapping[str, Standing]:
    """Collect the status words that the data sheets of a place's boards list; those that mean two things are left out.

    A word of one column alone (`statusreason=CURRENT`) is no word of the board's page.
    """
    sheets = [source.sheet for source in discover()]
    own = [sheet for sheet in sheets if sheet.authority is Authority.PRIMARY and sheet.jurisdiction == place]
    found: dict[str, set[Standing]] = {}
    for sheet in own:
        for kind, words in sheet.statuses.items():
            for word in words:
                if "=" not in word:
                    found.setdefault(fold(word), set()).add(kind)
    return {word: next(iter(kinds)) for word, kinds in found.items() if len(kinds) == 1}


def shown(record: PageRecord) -> dict[str, str | None]:
    """Write a licence as the API shows it: `unknown` for a standing that was not told, days as ISO or a bare year."""
    return {
        "name": record.name,
        "licence_type": record.licence_type,
        "number": record.number,
        "status": record.status.value if record.status else "unknown",
        "status_words": record.status_words,
        "issued_on": record.issued_on.text if record.issued_on else None,
        "expires_on": record.expires_on.text if record.expires_on else None,
        "discipline": record.discipline,
    }
