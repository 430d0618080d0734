"""A client that asks a served world as an adapter would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from verifier.demo.world import WorldHandle

WASHINGTON = "/us-wa-doh/resource/qxh8-f4bd.json"
LEIE = "/us-oig-leie/exclusions/downloadables/UPDATED.csv"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Asks a served world as an adapter would."""

    world: WorldHandle
    session: ClientSession

    async def json(self, path: str, /, **query: str) -> Any:  # noqa: ANN401  any JSON
        """GET a path with these parameters (`_` in front stands for `$`) and read the JSON."""
        return await self.refused(200, path, **query)

    async def refused(self, status: int, path: str, /, **query: str) -> Any:  # noqa: ANN401  any JSON
        """As `json`, where the answer has another status."""
        params = {name.replace("_", "$", 1) if name.startswith("_") else name: value for name, value in query.items()}
        async with self.session.get(self.world.url + path, params=params) as answer:
            assert answer.status == status, await answer.text()
            assert answer.content_type == "application/json"
            return await answer.json()

    async def text(self, path: str) -> str:
        """GET a file."""
        async with self.session.get(self.world.url + path) as answer:
            assert answer.status == 200
            return await answer.text()

    async def washington(self, where: str, **query: str) -> list[dict[str, str]]:
        """Rows of Washington's data set."""
        rows: list[dict[str, str]] = await self.json(WASHINGTON, _where=where, **query)
        return rows
