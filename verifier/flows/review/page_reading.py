"""Reading of a board's page for a look-up by hand, with the words that the board's own data sheet lists."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from verifier.domain.evidence import Authority
from verifier.domain.pages.reading import Page, read_page
from verifier.domain.pages.standings import fold
from verifier.reference import shares_of_people
from verifier.registries.discover import discover

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.domain.evidence import Standing
    from verifier.domain.pages.page_record import PageRecord


def read_board_page(text: str, place: str | None) -> Page:
    """Read a pasted page of a board of this place; without a place by the words that all boards share."""
    return read_page(text, place=place or "", given=shares_of_people().given, words=_words_of(place) if place else {})


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
