"""A drafted folder, and a person who decides what a draft leaves open."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.registries.builders import USER_AGENT, CountingGate
from verifier.demo.servers.datasets import DATASETS, Dataset
from verifier.demo.world import WorldHandle
from verifier.registries.discover import Source
from verifier.registries.drafting.draft import Draft, portal, write
from verifier.registries.drafting.plan import Wanted, plan
from verifier.registries.drafting.source_view import SourceView, see_portal
from verifier.registries.drivers.portal import Portal
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.registries.sheet.datasheet import load_sheet

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OTHERS = re.compile(r'"\?" = \[ # each under its title.*?\n\]\n', re.DOTALL)


def dataset(registry: str) -> Dataset:
    return next(one for one in DATASETS if one.registry == registry)


def state(registry: str) -> str:
    return f"US-{registry[3:5].upper()}"


@asynccontextmanager
async def portal_of(url: str, dataset_id: str) -> AsyncIterator[Portal]:
    """A data set at this address, asked by nobody in particular."""
    async with open_session(USER_AGENT) as session:
        yield portal(PoliteHttp(session, CountingGate()), "data.example.gov", dataset_id, url=url)


async def seen_in(world: WorldHandle, registry: str) -> SourceView:
    async with portal_of(f"{world.url}/{registry}", dataset(registry).id) as asked:
        return await see_portal(asked, lambda _what: None)


def drafted(seen: SourceView, registry: str, parent: Path, **mapped: str) -> Draft:
    wanted = Wanted(registry, state(registry), "https://data.example.gov", ("/list.csv",), mapped)
    return write(plan(wanted, seen), parent, TODAY)


def decide(folder: Path, families: str, types: str) -> None:
    """Decide a draft as a person does: read the board's pages and replace every mark."""
    path = folder / "registry.toml"
    text = path.read_text("utf-8")
    text = text.replace('authority = "?"', 'authority = "primary"')
    text = text.replace('terms = "?"', 'terms = "Public domain."')
    text = text.replace('current_only = "?"', "current_only = true")
    text = re.sub(r'ignored = \[([^\]]*?),?\n?\]\n"\?" = \[', r"ignored = [\1,", text)
    text = re.sub(r'actions = \{ (.*), "\?" = \[""\] \}', r'actions = { none = [""], \1 }', text)
    says_none = "none = [" in text
    text = text.replace('publishes_discipline = "?"', f"publishes_discipline = {str(says_none).lower()}")
    text = text.replace('\n"?" = ["', '\nignored = ["')
    text = re.sub(r"families = .*", f"families = {families}", text)
    text = OTHERS.sub("", text) + types
    path.write_text(text, "utf-8")


def as_source(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    """The folder as a package that can be imported, and its sheet."""
    monkeypatch.syspath_prepend(str(folder.parent))
    return Source(load_sheet(folder / "registry.toml"), folder.name)
