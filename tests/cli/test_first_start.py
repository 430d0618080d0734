"""The first start makes trial accounts on the owner's connection, once, and on this machine only."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import pytest
from pydantic import SecretStr

from tests.harness.staff import new_reviewer
from verifier.app import build
from verifier.bootstrap import bootstrap, refuse_exposed_trial
from verifier.flows.access import access, sessions
from verifier.flows.access.access import SCOPES
from verifier.flows.core.service import Service
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.settings import Settings
from verifier.store.db import Pool
from verifier.store.errors import CannotStart
from verifier.store.gate import StoredGate
from verifier.store.sealing.crypto import Vault
from verifier.store.server.database import Database
from verifier.store.server.embedded import Dsn

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
MADE = "SELECT (SELECT count(*) FROM api_key), (SELECT count(*) FROM reviewer)"


def where(database: Dsn) -> Database:
    """The database as a process finds it."""
    return Database(database.owner, database.service)


def written(folder: Path) -> dict[str, Any]:
    """Read the file that the first start wrote."""
    found: dict[str, Any] = json.loads((folder / "credentials.json").read_text())
    return found


async def service(pool: Pool, settings: Settings) -> Service:
    """A service with these settings; it asks nobody."""
    async with open_session("credential-verifier-tests (tests; tests@example.org)") as session:
        return build(settings, pool, Vault(bytes(32)), PoliteHttp(session, StoredGate(pool)))


async def test_the_first_start_makes_the_trial_accounts_and_no_later_one_does(
    database: Dsn, owner: Owner, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path)
    await asyncio.gather(*(bootstrap(settings, where(database)) for _ in range(4)))
    first = written(tmp_path)
    assert stat.S_IMODE((tmp_path / "credentials.json").stat().st_mode) == 0o600
    await bootstrap(settings, where(database))
    assert written(tmp_path) == first
    assert tuple(await owner.fetchrow(MADE) or ()) == (1, 3)
    assert {row["by_id"] for row in await owner.fetch("SELECT by_id FROM event")} == {"first start"}


async def test_started_again_elsewhere_the_links_lead_there(database: Dsn, tmp_path: Path) -> None:
    await bootstrap(Settings(data_dir=tmp_path, port=8125), where(database))
    first = written(tmp_path)
    moved = Settings(data_dir=tmp_path, port=8126)
    await bootstrap(moved, where(database), relink=False)
    assert written(tmp_path) == first, "one more process beside the service"
    await asyncio.gather(*(bootstrap(moved, where(database)) for _ in range(4)))
    for before, after in zip(first["reviewers"], written(tmp_path)["reviewers"], strict=True):
        assert after == before | {"login_url": before["login_url"].replace(":8125/", ":8126/")}
    assert stat.S_IMODE((tmp_path / "credentials.json").stat().st_mode) == 0o600
    (tmp_path / "credentials.json").unlink()
    await bootstrap(moved, where(database))
    assert not (tmp_path / "credentials.json").exists(), "whoever took it away does not get it back"


async def test_what_was_written_down_opens_what_it_says(database: Dsn, pool: Pool, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    await bootstrap(settings, where(database))
    svc, made = await service(pool, settings), written(tmp_path)
    platform = await access.who(svc, made["platform_key"])
    assert platform is not None
    assert (platform.scopes, platform.bootstrap) == (frozenset(SCOPES) - {"review"}, True)
    people = [await access.who(svc, one["token"]) for one in made["reviewers"]]
    assert [(one.lead, one.bootstrap, one.may("review")) for one in people if one] == [
        (False, True, True), (False, True, True), (True, True, True),
    ]  # fmt: skip
    assert [(one.may("audit"), one.may("erase")) for one in people if one] == [(False, False)] * 2 + [(True, True)]
    for one in made["reviewers"]:
        link = one["login_url"].rpartition("token=")[2]
        assert all([await sessions.open_session(svc, link) for _ in range(3)])


async def test_a_trials_link_opens_nothing_where_others_can_reach_it(database: Dsn, pool: Pool, tmp_path: Path) -> None:
    await bootstrap(Settings(data_dir=tmp_path), where(database))
    open_to_all = await service(pool, Settings(data_dir=tmp_path, host="0.0.0.0"))  # noqa: S104  the point of it
    link = written(tmp_path)["reviewers"][2]["login_url"].rpartition("token=")[2]
    assert await sessions.open_session(open_to_all, link) is None
    with pytest.raises(CannotStart):
        await refuse_exposed_trial(open_to_all)


@pytest.mark.parametrize(
    "chosen",
    [
        {"host": "0.0.0.0"},  # noqa: S104  the point of it
        {"public_url": "https://verify.example.org"},
        {"database_url": SecretStr("postgresql://elsewhere/verifier")},
    ],
)
async def test_where_others_can_reach_it_no_trial_account_is_made(
    database: Dsn, owner: Owner, tmp_path: Path, chosen: dict[str, Any]
) -> None:
    await bootstrap(Settings(data_dir=tmp_path, **chosen), where(database))
    assert tuple(await owner.fetchrow(MADE) or ()) == (0, 0)
    assert not (tmp_path / "credentials.json").exists()


async def test_accounts_that_could_not_be_written_down_are_not_made(
    database: Dsn, owner: Owner, tmp_path: Path
) -> None:
    (tmp_path / "credentials.json").mkdir()
    with pytest.raises(OSError, match="credentials"):
        await bootstrap(Settings(data_dir=tmp_path), where(database))
    assert tuple(await owner.fetchrow(MADE) or ()) == (0, 0)


async def test_a_reviewer_of_production_is_no_trial_and_no_admin(database: Dsn, pool: Pool, tmp_path: Path) -> None:
    lea = await new_reviewer(database, "Lea", lead=True)
    actor = await access.who(await service(pool, Settings(data_dir=tmp_path)), lea.token)
    assert actor is not None
    assert (actor.lead, actor.bootstrap, actor.scopes) == (True, False, frozenset({"review", "claims:read"}))
