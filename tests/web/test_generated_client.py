"""A client that a common generator makes of our document compiles, strictly, and works."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from tests.harness.javascript import run
from tests.harness.openapi import DOCUMENT
from tests.web.conftest import Client
from tests.web.test_api_claims import claim
from tests.web.test_api_operations import Make

_STRICT = ("--strict", "--noEmit", "--skipLibCheck", "--allowImportingTsExtensions")
_TARGET = ("--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--module", "nodenext")


@pytest.fixture
async def generated(typescript: Path, tmp_path: Path) -> Path:
    """A place of this test's own with a generated client, and what uses it."""
    (tmp_path / "node_modules").symlink_to(typescript / "node_modules")
    for name in ("package.json", "use.ts"):
        shutil.copy(typescript / name, tmp_path)
    (tmp_path / "openapi.json").write_text(json.dumps(DOCUMENT))
    await run(tmp_path, "node_modules/openapi-typescript/bin/cli.js", "openapi.json", "--output", "api.d.ts")
    return tmp_path


async def test_a_typescript_client_compiles_if_it_knows_every_status_and_reads_a_badge(
    generated: Path, server: TestServer, client: Client, key: Make
) -> None:
    """The vocabularies are types: whoever leaves a code out is told by the compiler, and nobody else is."""
    uses = (generated / "use.ts").read_text()
    (generated / "forgets.ts").write_text(uses.replace('    case "revoked":\n', ""))
    with pytest.raises(ValueError, match="lacks ending return statement") as told:
        await run(generated, "node_modules/typescript/bin/tsc", *_STRICT, *_TARGET, "use.ts", "forgets.ts")
    assert [line.partition("(")[0] for line in str(told.value).splitlines()] == ["forgets.ts"]
    token, address = await key(), str(server.make_url(""))
    assert (await client(token).post("/v1/claims", json=claim())).status == 202
    said = await run(generated, "use.ts", address, token, "robin_71")
    assert json.loads(said) == {"status": "pending", "words": ""}
    with pytest.raises(ValueError, match="urn:verifier:unauthorised: This token is unknown"):
        await run(generated, "use.ts", address, "vpk_nobodys", "robin_71")
