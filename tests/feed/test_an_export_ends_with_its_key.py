"""An export that is running ends when the key it was asked with does, and cannot be taken for a whole one."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from tests.feed.conftest import Api
from tests.harness.staff import end_keys
from verifier.flows.feed import copies
from verifier.store.db import Connection
from verifier.store.rows.shared import BadgeChange
from verifier.web.http import auth


async def test_an_export_is_cut_off_when_its_key_ends(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "KEPT_S", 0.0)  # the second for which a key is remembered is over
    monkeypatch.setattr(copies, "_PAGE", 1)
    ended, page = asyncio.Event(), copies._page

    async def read(connection: Connection, part: copies.Part) -> list[BadgeChange]:
        if part.after:
            await ended.wait()
        return await page(connection, part)

    monkeypatch.setattr(copies, "_page", read)
    for truth in api.house.people[:2]:
        await api.house.submit(truth)
    async with (await api.caller()).get("/v1/badge-export") as answer:
        assert b'"handle"' in await answer.content.readline()
        await end_keys(api.house.dsn)
        ended.set()
        with pytest.raises(aiohttp.ClientPayloadError):
            await asyncio.wait_for(answer.content.read(), 30)
