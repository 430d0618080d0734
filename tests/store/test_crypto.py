"""Sealing: what is sealed opens with its key in its place, and nowhere else."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from verifier.store.ids import new_id, new_token
from verifier.store.sealing.crypto import SealBroken, Vault
from verifier.store.sealing.master_key import MasterKeyError, read_master_key

VAULT = Vault(bytes(32))
places = st.text(min_size=1, max_size=40)


@given(st.binary(max_size=500), places)
def test_whatever_is_sealed_opens_again_in_its_place(plain: bytes, place: str) -> None:
    wrapped, sealer = VAULT.new_key()
    sealed = sealer.seal(plain, place)
    assert VAULT.sealer(wrapped).open(sealed, place) == plain
    assert len(plain) < 4 or plain not in sealed


@given(st.binary(max_size=100), places, places)
def test_it_opens_in_no_other_place(plain: bytes, place: str, other: str) -> None:
    _, sealer = VAULT.new_key()
    sealed = sealer.seal(plain, place)
    if other != place:
        with pytest.raises(InvalidTag):
            sealer.open(sealed, other)


@given(st.binary(max_size=60), st.data())
def test_a_single_changed_bit_is_noticed(plain: bytes, data: st.DataObject) -> None:
    _, sealer = VAULT.new_key()
    sealed = bytearray(sealer.seal(plain, "here"))
    at = data.draw(st.integers(1, len(sealed) - 1))
    sealed[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(InvalidTag):
        sealer.open(bytes(sealed), "here")


def test_the_same_words_never_look_the_same_twice() -> None:
    _, sealer = VAULT.new_key()
    assert len({sealer.seal(b"the same", "here") for _ in range(100)}) == 100


def test_another_accounts_key_opens_nothing_and_another_master_key_no_account() -> None:
    wrapped, sealer = VAULT.new_key()
    _, other = VAULT.new_key()
    with pytest.raises(InvalidTag):
        other.open(sealer.seal(b"words", "here"), "here")
    with pytest.raises(SealBroken):
        Vault(bytes(31) + b"\x01").sealer(wrapped)


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4), st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_a_blind_index_finds_the_same_and_only_the_same(one: list[str], other: list[str]) -> None:
    clean = [[part.replace("\x1f", "") for part in parts] for parts in (one, other)]
    assert (VAULT.blind(*clean[0]) == VAULT.blind(*clean[1])) == (clean[0] == clean[1])


def test_a_blind_index_cannot_be_guessed_without_the_key() -> None:
    assert Vault(bytes(31) + b"\x01").blind("licence", "US-WA", "1") != VAULT.blind("licence", "US-WA", "1")


async def test_processes_that_start_together_agree_on_one_master_key(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "master.key"
    keys = await asyncio.gather(*(asyncio.to_thread(read_master_key, file) for _ in range(16)))
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["master.key"]


def test_a_damaged_master_key_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    file.write_bytes(b"short")
    with pytest.raises(MasterKeyError, match="Restore it from your backup"):
        read_master_key(file)


def test_ids_and_tokens_say_what_they_are_and_nothing_else() -> None:
    ids = {new_id("clm") for _ in range(1000)}
    assert len(ids) == 1000
    assert all(one.startswith("clm_") and len(one) == 36 for one in ids)
    assert len(new_token("vpk")) >= 4 + 43
