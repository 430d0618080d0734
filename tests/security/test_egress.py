"""The service connects to what is written down and to nothing else."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientConnectorError, web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from verifier.app import open_registries
from verifier.outbound.sites.listed_hosts import NotListed
from verifier.outbound.sites.ssrf_guard import NotPublic
from verifier.registries.discover import hosts
from verifier.settings import Settings

ROOT = Path(__file__).parents[2]


class _Names(AbstractResolver):
    """Resolver that leads every name to one address, and remembers what it was asked."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        return [
            ResolveResult(
                hostname=host, host=self._address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""


def _settings(tmp_path: Path, **said: Any) -> Settings:  # noqa: ANN401  as the settings take them
    return Settings(data_dir=tmp_path, **said)


async def _fault(session_of: Settings, names: _Names, url: str) -> BaseException | None:
    async with open_registries(session_of, names) as session:
        with pytest.raises(ClientConnectorError) as refused:
            await session.get(url, allow_redirects=False)
    return refused.value.os_error


@pytest.mark.parametrize("host", ["attacker.example", "data.wa.gov.attacker.example", "wa.gov", "metadata.internal"])
async def test_a_host_that_no_sheet_names_is_not_even_looked_up(tmp_path: Path, host: str) -> None:
    names = _Names("8.8.8.8")
    assert isinstance(await _fault(_settings(tmp_path), names, f"https://{host}/x"), NotListed)
    assert names.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.5", "169.254.169.254"])
async def test_a_registry_whose_name_leads_inside_is_not_connected_to(tmp_path: Path, address: str) -> None:
    names = _Names(address)
    assert isinstance(await _fault(_settings(tmp_path), names, "https://data.wa.gov/x"), NotPublic)
    assert names.asked == ["data.wa.gov"]


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/x", "https://[::1]/x", "http://8.8.8.8/x", "https://8.8.8.8:8443/x"]
)
async def test_an_address_in_the_place_of_a_name_gets_no_further(tmp_path: Path, url: str) -> None:
    assert isinstance(await _fault(_settings(tmp_path), _Names("8.8.8.8"), url), NotPublic)


async def test_a_made_up_world_is_reached_at_its_own_place_and_nothing_beside_it(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="here")

    app = web.Application()
    app.router.add_get("/x", answer)
    async with TestServer(app) as world, TestServer(app) as other:
        settings = _settings(tmp_path, world_url=f"http://127.0.0.1:{world.port}")
        async with open_registries(settings) as session, session.get(world.make_url("/x")) as said:
            assert await said.text() == "here"
        assert isinstance(await _fault(settings, _Names("8.8.8.8"), f"http://127.0.0.1:{other.port}/x"), NotPublic)
        assert isinstance(await _fault(settings, _Names("8.8.8.8"), "https://data.wa.gov/x"), NotListed)


def test_every_address_of_every_sheet_is_a_host_that_may_be_asked() -> None:
    sheets = [path.read_text("utf-8") for path in (ROOT / "verifier" / "registries").glob("*/registry.toml")]
    assert len(sheets) >= 17
    assert {"data.wa.gov", "obop.us.thentiacloud.net", "pub.orcid.org"} <= hosts()
    assert all(any(host in sheet for host in hosts()) for sheet in sheets)


def test_the_image_has_no_demo_and_the_service_needs_none() -> None:
    assert "rm -r /opt/venv/lib/python3.13/site-packages/verifier/demo" in (ROOT / "Dockerfile").read_text("utf-8")
    refused = "import sys; sys.modules['verifier.demo'] = None"
    needs = "import verifier.__main__, verifier.app, verifier.worker, verifier.web.app, verifier.cli.serve"
    done = subprocess.run(
        [sys.executable, "-c", f"{refused}; {needs}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
