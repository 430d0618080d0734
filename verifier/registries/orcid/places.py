"""Reading of the web addresses that somebody has put on their own iD; what others entered there does not count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.registries.orcid.record import OrcidReader, check_public, listed
from verifier.registries.sheet.parse import MAX_LINK, Surprise, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.strictjson import Json


class PlacesReader(OrcidReader):
    """Reads the "Websites & social links" of a record; every entry is understood, or the whole is an alarm."""

    def places(self, answer: Json, orcid: str) -> tuple[str, ...] | None:
        """List the addresses that the owner of this iD entered, in their order; None when the iD was given up."""
        top, own = self._top(answer, orcid)
        if top is None:
            return None
        person = self._object(top["person"], "person")
        if "researcher-urls" not in person:
            raise Surprise("person", "missing_key")
        section = self._object(person["researcher-urls"], "person.researcher-urls")
        return tuple(self._entered_by(own, listed(section["researcher-url"], "researcher-url")))

    def _entered_by(self, own: str, entries: list[Json]) -> Iterator[str]:
        for value in entries:
            entry = self._object(value, "researcher-url")
            check_public(entry["visibility"], "researcher-url.visibility")
            path = clean(entry["path"], "researcher-url.path")
            if not re.fullmatch(rf"/{own}/researcher-urls/[0-9]+", path):
                raise Surprise("researcher-url.path", "another_orcid")
            place = clean(self._object(entry["url"], "value")["value"], "researcher-url.url", MAX_LINK)
            if self._is_by(own, entry["source"]):
                yield place

    def _is_by(self, own: str, source: Json) -> bool:
        """Return True if the owner wrote it themselves: through no application, and on nobody's behalf."""
        said = self._source(source)
        return said.person == own and not said.origin_client and said.origin_person in {"", own}
