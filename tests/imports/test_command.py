"""`verifier claim import`: a file is sent as it is read, waited for, and its refused lines are named."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.imports.conftest import Platform, ohio, written
from tests.imports.test_taking import taker
from verifier.cli.importing import _import, _text
from verifier.cli.stop import Stop
from verifier.settings import Settings


async def test_a_file_is_imported_and_sent_again_without_harm(platform: Platform, tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson"
    file.write_bytes(written([*(ohio(n) for n in range(300)), ohio(1), {"credential": "LPC"}]))
    chosen = Settings(data_dir=tmp_path, public_url=str(platform.server.make_url("")).rstrip("/"))
    key = platform.http.headers["Authorization"].removeprefix("Bearer ")
    sent = await _import(chosen, file, key, "", wait=False, quiet=True)
    assert (sent["state"], sent["lines"], "problems" in sent) == ("running", 302, False)
    waiting = asyncio.create_task(_import(chosen, file, key, "", wait=True, quiet=True))
    await taker(platform).tick()
    done = await waiting
    assert (done["id"], done["state"], done["taken"]) == (sent["id"], "done", 300)
    assert [one["line"] for one in done["problems"]] == [301, 302]
    said = _text(done)
    assert "300 of 302 lines taken in, 2 refused" in said
    assert "a reviewer: 300" in said
    assert "line 302: " in said
    assert "/name" in said
    assert "Robin" not in said
    json.dumps(done)
    with pytest.raises(Stop):
        await _import(chosen, file, "no key", "", wait=False, quiet=True)
