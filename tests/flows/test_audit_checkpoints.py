"""Signed heads outside the database: what is done to their folder, their key or their list is found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.flows.test_audit_log import REWRITE, codes
from tests.harness.service import House
from verifier.flows.audit import checkpoints, verification
from verifier.flows.audit.findings import Audit
from verifier.flows.operations import doctor
from verifier.store.sealing import checkpoint_key

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Codes: TypeAlias = list[tuple[str, str]]


@pytest.fixture
async def signed(house: House) -> tuple[int, int]:
    """A claim, and two signed heads: the numbers of both."""
    return await _signed(house), await _signed(house)


async def _signed(house: House) -> int:
    await house.settle(house.people[len(list(_notes(house)))])
    house.clock.forward(seconds=60)
    head = await verification.checkpoint(house.svc)
    assert head is not None
    return head.seq


def _notes(house: House) -> list[Path]:
    return sorted(house.svc.settings.checkpoint_dir.glob("*.note"))


def _removed(older: Path, _newer: Path) -> None:
    older.unlink()


def _replaced(older: Path, newer: Path) -> None:
    shutil.copy(older, newer)


def _edited(_older: Path, newer: Path) -> None:
    lines = newer.read_text().splitlines()
    lines[2] = "AAAA" + lines[2][4:]
    newer.write_text("\n".join(lines) + "\n")


def _rubbish(_older: Path, newer: Path) -> None:
    newer.write_text("nothing of the kind")


def _all_gone(older: Path, newer: Path) -> None:
    older.unlink()
    newer.unlink()


FOLDER: dict[str, tuple[Callable[[Path, Path], None], Callable[[int, int], Codes]]] = {
    "one is removed": (_removed, lambda older, _: [("checkpoint_missing", f"checkpoint {older}")]),
    "one is replaced by an older one": (_replaced, lambda _, newer: [("checkpoint_unsigned", f"checkpoint {newer}")]),
    "one is edited": (_edited, lambda _, newer: [("checkpoint_unsigned", f"checkpoint {newer}")]),
    "one is rubbish": (_rubbish, lambda _, newer: [("checkpoint_unsigned", f"checkpoint {newer}")]),
    "all are gone": (
        _all_gone,
        lambda older, newer: [("checkpoint_missing", f"checkpoint {one}") for one in (newer, older)],
    ),
}


@pytest.mark.parametrize("name", FOLDER)
async def test_whatever_is_done_to_the_folder_is_found(house: House, signed: tuple[int, int], name: str) -> None:
    assert (await verification.verify(house.svc)).whole
    spoil, expected = FOLDER[name]
    older, newer = _notes(house)
    spoil(older, newer)
    assert codes(await verification.verify(house.svc)) == expected(*signed)


async def _emptied_and_rewritten(house: House, owner: Owner) -> Audit:
    """The forger owns the database and can write to the folder, but has not the key and what lies beside it."""
    shutil.rmtree(house.svc.settings.checkpoint_dir)
    await owner.execute("DELETE FROM checkpoint")
    await owner.execute("ALTER TABLE event DISABLE TRIGGER USER")
    await owner.execute(REWRITE)
    await owner.execute("ALTER TABLE event ENABLE TRIGGER USER")
    return await verification.verify(house.svc)


async def test_a_history_rewritten_after_the_folder_was_emptied_is_found_and_never_signed(
    house: House, signed: tuple[int, int], owner: Owner
) -> None:
    _, newer = signed
    for _ in range(2):
        found = codes(await _emptied_and_rewritten(house, owner))
        assert ("checkpoint_missing", f"checkpoint {newer}") in found
        assert ("checkpoint_differs", f"checkpoint {newer}") in found
        house.clock.forward(hours=1)
        assert await verification.checkpoint(house.svc) is None, "what would hide the forgery is not signed"
        shutil.rmtree(house.svc.settings.checkpoint_dir, ignore_errors=True)
        house.svc.settings.checkpoint_dir.mkdir()


async def test_without_folder_key_and_list_an_old_log_is_not_whole(
    house: House, signed: tuple[int, int], owner: Owner
) -> None:
    assert signed
    await owner.execute("DELETE FROM checkpoint")
    shutil.rmtree(house.svc.settings.checkpoint_dir)
    for path in house.svc.settings.data_dir.glob("checkpoint*"):
        path.unlink()
    assert codes(await verification.verify(house.svc)) == [("checkpoints_none", "the log")]
    house.clock.forward(hours=1)
    assert await verification.checkpoint(house.svc) is None


async def test_a_young_log_may_have_no_checkpoint_yet(house: House) -> None:
    await house.settle(house.people[0])
    assert (await verification.verify(house.svc)).whole
    house.clock.forward(seconds=125)
    assert codes(await verification.verify(house.svc)) == [("checkpoints_none", "the log")]


async def test_another_key_signs_nothing_that_counts(house: House, signed: tuple[int, int]) -> None:
    key = house.svc.settings.checkpoint_key_file
    mine = key.read_bytes()
    key.unlink()
    assert isinstance(checkpoint_key.signing_key(key), Ed25519PrivateKey)
    found = codes(await verification.verify(house.svc))
    assert found == [("checkpoint_unsigned", f"checkpoint {number}") for number in signed]
    key.write_bytes(mine)
    assert (await verification.verify(house.svc)).whole


async def test_what_the_database_lists_otherwise_is_found(house: House, signed: tuple[int, int], owner: Owner) -> None:
    older, newer = signed
    await owner.execute("UPDATE checkpoint SET hash = sha256('x') WHERE seq = $1", older)
    await owner.execute("UPDATE checkpoint SET seq = seq + 1 WHERE seq = $1", newer)
    assert codes(await verification.verify(house.svc)) == [
        ("checkpoint_differs", f"checkpoint {older}"),
        ("checkpoint_missing", f"checkpoint {newer + 1}"),
    ]


async def test_the_first_is_signed_before_anything_happened(house: House) -> None:
    assert await verification.checkpoint(house.svc) is None
    first = await verification.checkpoint(house.svc, first=True)
    assert first is not None
    assert (first.seq, first.hash) == (0, checkpoints.GENESIS)
    await house.settle(house.people[0])
    house.clock.forward(seconds=60)
    assert await verification.checkpoint(house.svc) is not None
    found = await verification.verify(house.svc)
    assert (found.whole, found.checkpoints) == (True, 2)


async def test_an_operator_who_lost_the_folder_signs_anew_and_is_not_asked_about_it_again(
    house: House, signed: tuple[int, int], owner: Owner
) -> None:
    assert signed
    shutil.rmtree(house.svc.settings.checkpoint_dir)
    house.clock.forward(hours=1)
    assert await verification.checkpoint(house.svc, first=True) is None
    assert await verification.checkpoint(house.svc, first=True, anew=True) is not None
    older, newer = signed
    listed = [("checkpoint_missing", f"checkpoint {older}")]
    assert codes(await verification.verify(house.svc)) == listed, (
        "the newest is there again; the list still names the other"
    )
    await owner.execute("DELETE FROM checkpoint WHERE seq < $1", newer)
    assert (await verification.verify(house.svc)).whole


async def test_doctor_says_when_the_folder_was_emptied_and_advises_to_keep_it_apart(
    house: House, signed: tuple[int, int]
) -> None:
    assert signed
    reaches, apart = "the event log reaches its newest signed head", "checkpoints and their key lie apart from the data"
    looked = {finding.what: finding for finding in await doctor.examine(house.svc)}
    assert (looked[reaches].kind, looked[apart].kind) == ("", "")
    shutil.rmtree(house.svc.settings.checkpoint_dir)
    looked = {finding.what: finding for finding in await doctor.examine(house.svc)}
    assert looked[reaches].kind == "fault"


async def test_what_a_signed_head_counts_is_on_the_disk_though_its_commit_did_not_wait(
    house: House, owner: Owner
) -> None:
    await owner.execute("SET synchronous_commit = off")
    await house.submit(house.people[0])
    await owner.execute("UPDATE service_clock SET ahead = ahead")  # whatever comes last has not waited
    written = await owner.fetchval("SELECT pg_current_wal_insert_lsn()")
    house.clock.forward(seconds=60)
    assert await verification.checkpoint(house.svc) is not None
    assert await owner.fetchval("SELECT pg_current_wal_flush_lsn() >= $1", written)
