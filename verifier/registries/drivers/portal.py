"""A Socrata portal's own description of a data set, a few rows, and the different words of a column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from verifier.domain.evidence import Unavailable
from verifier.registries.drivers import soql
from verifier.registries.http.client import OK, Reply, Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.registries.http.client import PoliteHttp
    from verifier.registries.sheet.datasheet import Datasheet, SourceSettings

MOST_WORDS: Final = 2000  # Connecticut has 850 kinds of licence; a column with more is no list of words
_READABLE: Final = frozenset({OK, 400, 403, 404})
_ROW_COUNT: Final = "rows"


class PortalError(Exception):
    """The portal did not say what was asked; the message contains nothing that a row held."""


@dataclass(frozen=True, slots=True)
class Words:
    """The different words of a column with the number of rows of each; "" stands for rows without any."""

    counts: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    complete: bool = True  # False: there are more, so it is no closed list


@dataclass(frozen=True, slots=True)
class Portal:
    """One data set of a portal, through the one polite client."""

    http: PoliteHttp
    sheet: Datasheet
    settings: SourceSettings
    dataset: str

    async def description(self) -> Mapping[str, Any]:
        """Fetch the portal's description of the data set. Raises `PortalError`."""
        said = await self._asked(f"/api/views/{self.dataset}.json", ())
        if not isinstance(said, dict) or not isinstance(said.get("columns"), list):
            raise PortalError("This does not describe a data set: is it a chart, a map or a file?")
        return said

    async def rows(self, most: int) -> list[dict[str, Any]]:
        """Fetch a few rows, to see their shape. Raises `PortalError`."""
        said = await self._asked(f"/resource/{self.dataset}.json", (("$limit", str(most)),))
        if not isinstance(said, list):
            raise PortalError("The rows are not a list.")
        return [row for row in said if isinstance(row, dict)]

    async def words(self, *columns: str) -> Words:
        """Fetch the different words of these columns together. Raises `PortalError`."""
        named = ",".join(soql.column(name) for name in columns)
        asked = (("$select", f"{named},count(*) as {_ROW_COUNT}"), ("$group", named), ("$limit", str(MOST_WORDS)))
        said = await self._asked(f"/resource/{self.dataset}.json", asked)
        if not isinstance(said, list):
            raise PortalError(f"The words of {named} are not a list.")
        counts = {
            tuple(str(group.get(name, "")) for name in columns): int(str(group[_ROW_COUNT]))
            for group in said
            if isinstance(group, dict) and str(group.get(_ROW_COUNT, "")).isdigit()
        }
        return Words(counts, complete=len(said) < MOST_WORDS)

    async def _asked(self, path: str, query: tuple[tuple[str, str], ...]) -> Any:  # noqa: ANN401  any JSON
        token = self.settings.app_token
        headers = (("X-App-Token", token),) if token else ()
        reply = await self.http.get_json(self.sheet, self.settings, Request(path, query, headers, readable=_READABLE))
        if isinstance(reply, Unavailable):
            raise PortalError(f"The portal cannot be asked now ({reply.detail}).")
        if reply.status != OK:
            raise PortalError(_refusal(reply, self.dataset))
        return reply.json


def column_names(description: Mapping[str, Any]) -> tuple[str, ...]:
    """List the columns in order, without the portal's own (`:...`), which are never sent with a row."""
    named = [column.get("fieldName") for column in description["columns"] if isinstance(column, dict)]
    return tuple(name for name in named if isinstance(name, str) and not name.startswith(":"))


def _refusal(reply: Reply, dataset: str) -> str:
    code = reply.json.get("code") if isinstance(reply.json, dict) else None
    match code, reply.status:
        case ("query.soql.no-such-column", _):
            return "The data set no longer has a column that it described."
        case ("dataset.missing" | "not_found", _) | (_, 404):
            return f"There is no data set {dataset} on this portal."
        case (_, 403):
            return f"The data set {dataset} is not public."
    return f"The portal refuses the question (http_{reply.status})."
