"""The master key is replaced while the service reads and writes; who is killed goes on; the new one opens all."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from tests.harness.service import House
from verifier.flows.operations import master_key
from verifier.settings import Settings
from verifier.store.sealing.crypto import SealBroken, Vault, mark_of
from verifier.store.sealing.master_key import KeyFiles, MasterKeyError, read_master_key


def silent(_done: int) -> None:
    """Tell nobody."""


class _KilledError(Exception):
    """The process ends here."""


@pytest.fixture
def files(tmp_path: Path) -> KeyFiles:
    """The master key of the house, as a file."""
    path = tmp_path / "master.key"
    path.write_bytes(bytes(range(32)))
    return KeyFiles(path)


@pytest.fixture
def running(house: House, files: KeyFiles) -> House:
    """A service that has read that file."""
    settings = Settings(data_dir=house.svc.settings.data_dir, master_key_file=files.path)
    svc = replace(house.svc, vault=Vault(read_master_key(files.path), files), settings=settings)
    return replace(house, svc=svc)


async def test_reads_and_writes_go_on_while_the_key_is_replaced_and_the_new_one_opens_everything_alone(
    running: House, files: KeyFiles, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    first = await running.settle(running.people[0])
    before = read_master_key(files.path)
    during = list[str]()

    async def read_and_write() -> None:
        assert (await running.claim(first.id)).claimed.name == first.claimed.name
        if not during:
            during.append("")
            during[0] = (await running.settle(running.people[1])).id

    replacing = master_key.replace(owner, Vault(before, files), files, silent)
    await asyncio.gather(replacing, *(read_and_write() for _ in range(5)))
    while await master_key.left(owner, files):  # an account that was made in the very moment of the exchange
        await master_key.replace(owner, Vault(read_master_key(files.path), files), files, silent)
    assert read_master_key(files.path)[-32:] == before, "what all else is derived from stays"
    files.previous.unlink()
    alone = replace(running.svc, vault=Vault(read_master_key(files.path), files))
    for claim_id in (first.id, *during):
        assert (await replace(running, svc=alone).claim(claim_id)).claimed.number
    third = await replace(running, svc=alone).settle(running.people[2])
    assert third.state == "verified"
    marks = {bytes(row[0]) for row in await owner.fetch("SELECT substring(wrapped_key FOR 4) FROM account_secret")}
    assert marks == {mark_of(read_master_key(files.path))}, "new accounts hang on it, too"
    again = await master_key.replace(owner, alone.vault, files, silent)
    assert (again.rewrapped, again.left) == (3, 0)
    assert (await running.claim(first.id)).claimed.number, "a process from before reads what was wrapped twice since"
    KeyFiles(files.path).previous.unlink()
    stranger = Vault(before)
    wrapped = await owner.fetchval("SELECT wrapped_key FROM account_secret LIMIT 1")
    with pytest.raises(SealBroken):
        stranger.sealer(wrapped)


@pytest.mark.parametrize("at", ["the key to come is made", "half is wrapped", "the old one is kept", "all is done"])
async def test_whoever_is_killed_goes_on_and_nothing_is_lost_meanwhile(
    running: House,
    files: KeyFiles,
    owner: asyncpg.Connection[asyncpg.Record],
    monkeypatch: pytest.MonkeyPatch,
    at: str,
) -> None:
    claims = [await running.settle(one) for one in running.people[:2]]
    vault, killed = Vault(read_master_key(files.path), files), _KilledError()

    def killed_at(_: int) -> None:
        raise killed

    async def half(*_: object, **__: object) -> int:
        raise killed

    with monkeypatch.context() as patch:
        match at:
            case "the key to come is made":
                patch.setattr(master_key, "_rewrap", half)
            case "half is wrapped":
                patch.setattr(master_key, "_TABLES", master_key._TABLES[:1])
            case "the old one is kept":
                patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(killed))
            case _:
                patch.setattr(master_key, "left", half)
        with pytest.raises(_KilledError):
            await master_key.replace(owner, vault, files, killed_at if at == "half is wrapped" else silent)
    for claim in claims:
        assert (await running.claim(claim.id)).claimed.number
    found = {one.what: one.good for one in await master_key.examine(running.svc)}
    assert not all(found.values()), "doctor says that it is not finished"
    if at != "all is done":
        done = await master_key.replace(owner, Vault(read_master_key(files.path), files), files, silent)
        assert done.left == 0
    with pytest.raises(MasterKeyError, match="Nothing hangs on it"):
        await master_key.replace(owner, Vault(read_master_key(files.path), files), files, silent)
    files.previous.unlink()
    assert all(one.good for one in await master_key.examine(running.svc))
    fresh = replace(running, svc=replace(running.svc, vault=Vault(read_master_key(files.path), files)))
    for claim in claims:
        assert (await fresh.claim(claim.id)).claimed.number


async def test_a_straggler_is_counted_and_wrapped_by_the_next_run(
    running: House, files: KeyFiles, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    claim, before = await running.settle(running.people[0]), read_master_key(files.path)
    old = await owner.fetchval("SELECT wrapped_key FROM account_secret")
    await master_key.replace(owner, Vault(before, files), files, silent)
    await owner.execute("UPDATE account_secret SET wrapped_key = $1", old)  # by a process that was frozen in between
    assert await master_key.left(owner, files) == 1
    assert "1 data keys still hang" in (await master_key.examine(running.svc))[0].remedy
    done = await master_key.replace(owner, Vault(read_master_key(files.path), files), files, silent)
    assert (done.rewrapped, done.left) == (1, 0)
    assert (await running.claim(claim.id)).claimed.number


async def test_two_who_replace_it_at_once_make_one_key(files: KeyFiles) -> None:
    made = await asyncio.gather(*(asyncio.to_thread(files.prepare) for _ in range(16)))
    assert len(set(made)) == 1
    assert files.next.stat().st_mode & 0o777 == 0o600


def test_the_key_to_come_belongs_to_whom_the_present_one_belongs(tmp_path: Path) -> None:
    """Root may run the command, and the service is somebody else: it could read no key any more."""
    files = KeyFiles(tmp_path / "master.key")
    read_master_key(files.path)
    theirs = 1000 if os.geteuid() == 0 else os.geteuid()
    os.chown(files.path, theirs, -1)
    files.prepare()
    files.exchange()
    found = files.path.stat()
    assert (found.st_uid, found.st_mode & 0o777) == (theirs, 0o600)
