"""An evidence pack is verified by a script that shares no code with us, and that finds whatever is tampered with."""

from __future__ import annotations

import hashlib
import io
import json
import re
import runpy
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.harness.mail import PostHouse
from tests.harness.people import small_world
from tests.harness.rulings import CALL
from tests.harness.service import House, open_house
from verifier.domain.claim import Actor
from verifier.flows.audit import pack, verification
from verifier.flows.audit.pack import _signed
from verifier.flows.core.errors import Absent, Conflict
from verifier.flows.operations import evidence_packs
from verifier.flows.rights import access_log, erase
from verifier.store.sealing.checkpoint_key import public_pem
from verifier.store.server.embedded import Dsn

SCRIPT = Path(__file__).parents[2] / "scripts" / "verify_pack.py"
Fault = Callable[..., str]


@pytest.fixture(scope="module")
def fault() -> Fault:
    """The script that others run."""
    found: Fault = runpy.run_path(str(SCRIPT))["fault"]
    return found


def test_the_script_is_sixty_lines_and_needs_nothing_of_ours() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE)) == {
        *("base64", "hashlib", "json", "pathlib", "sys", "zipfile", "cryptography")
    }


def test_the_script_says_which_file_is_missing_and_how_it_is_called(fault: Fault, tmp_path: Path) -> None:
    assert str(tmp_path / "none.zip") in fault(str(tmp_path / "none.zip"))
    alone = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False)
    assert (alone.returncode, alone.stdout) == (1, "")
    assert alone.stderr.startswith("Verify an evidence pack: `python3 verify_pack.py PACK.zip")


async def _decision(house: House) -> str:
    """The newest decision; the log is signed beyond it."""
    await verification.checkpoint(house.svc)
    return str(
        await house.svc.pool.fetchval("SELECT id FROM decision ORDER BY decided_at DESC, claim_version DESC LIMIT 1")
    )


def _members(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _packed(path: Path, members: dict[str, bytes]) -> str:
    with zipfile.ZipFile(path, "w") as file:
        for name, body in members.items():
            file.writestr(name, body)
    return str(path)


def _twice(path: str, name: str) -> str:
    """Put a member of another text before the true one: some readers take the first of a name, some the last."""
    with zipfile.ZipFile(path) as file:
        members = [(one, file.read(one)) for one in file.namelist()]
    with zipfile.ZipFile(path, "w") as file, warnings.catch_warnings(action="ignore"):
        for one, body in [(name, b"another"), *members]:
            file.writestr(one, body)
    return path


async def test_whatever_member_is_tampered_with_is_found(house: House, tmp_path: Path, fault: Fault) -> None:
    truth = house.people[0]
    await house.settle(truth)
    decision = await _decision(house)
    whole = _members(await pack.pack(house.svc, decision))
    path, key = tmp_path / "pack.zip", tmp_path / "key.pem"
    key.write_bytes(public_pem(house.svc.settings.checkpoint_key_file))
    assert fault(_packed(path, whole), str(key)) == ""
    assert json.loads(whole["decision.json"])["id"] == decision
    assert {"policy.toml", "letters.json", "evidence.json"} < set(whole)
    assert truth.display_name.encode() not in b"".join(whole.values())
    for name, body in whole.items():
        changed = body.replace(b"1", b"2", 1) if b"1" in body else body + b"1"
        assert fault(_packed(path, whole | {name: changed}), str(key)), name
        assert fault(_packed(path, {one: body for one, body in whole.items() if one != name}), str(key)), name
    assert fault(_packed(path, whole | {"more.txt": b"more"}), str(key))
    for name in whole:
        assert fault(_twice(_packed(path, whole), name), str(key)), name
    path.write_bytes(b"no zip")
    assert fault(str(path))


def _signed_anew(house: House, members: dict[str, bytes]) -> dict[str, bytes]:
    """The same members, signed by the service's own key once more: whoever holds it must still fit the log."""
    bare = {name: body for name, body in members.items() if name not in ("manifest.json", "manifest.sig", "key.pem")}
    return _members(_signed(house.svc, bare))


async def test_a_pack_that_the_service_itself_would_have_made_up_does_not_fit_the_log(
    house: House, tmp_path: Path, fault: Fault
) -> None:
    await house.settle(house.people[0])
    whole = _members(await pack.pack(house.svc, await _decision(house)))
    path = tmp_path / "pack.zip"
    assert fault(_packed(path, _signed_anew(house, whole))) == ""
    other = json.loads(whole["evidence.json"])
    other[0]["sha256"] = hashlib.sha256(b"another answer").hexdigest()
    (log,) = [name for name in whole if name.endswith(".json") and b"confirmed" in whole[name]]
    for name, body in {
        "decision.json": whole["decision.json"].replace(b"verified", b"refused_"),
        "evidence.json": json.dumps(other).encode(),
        "policy.toml": whole["policy.toml"] + b"# kinder",
        log: whole[log].replace(b"confirmed", b"approved_"),
    }.items():
        assert fault(_packed(path, _signed_anew(house, whole | {name: body}))), name


async def test_another_key_than_the_one_that_is_known_is_found(house: House, tmp_path: Path, fault: Fault) -> None:
    await house.settle(house.people[0])
    whole = _packed(tmp_path / "pack.zip", _members(await pack.pack(house.svc, await _decision(house))))
    forged = tmp_path / "forged.pem"
    forged.write_bytes(Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    known = tmp_path / "known.pem"
    known.write_bytes(public_pem(forged))
    assert fault(whole, str(known)) == "it is signed by another key"


async def test_what_people_decided_has_a_pack_too(database: Dsn, tmp_path: Path, fault: Fault) -> None:
    async with open_house(database, tmp_path, small_world("clean")) as house:
        claim = await house.ask_call(await house.settle(house.people[0], identity=False))
        for name in ("Ada", "Ben"):
            await house.decide(await house.reviewer(name), "approve", **CALL)
        assert (await house.claim(claim.id)).state == "verified"
        body = await pack.pack(house.svc, await _decision(house))
        assert json.loads(_members(body)["decision.json"])["second_reviewer"]
        assert fault(_packed(tmp_path / "pack.zip", _members(body))) == ""


async def test_a_pack_waits_for_the_signature_and_there_is_none_of_nothing(house: House) -> None:
    with pytest.raises(Absent):
        await pack.pack(house.svc, f"dec_{'0' * 32}")
    await house.settle(house.people[0])
    decision = str(await house.svc.pool.fetchval("SELECT id FROM decision"))
    with pytest.raises(Conflict):
        await pack.pack(house.svc, decision)


async def test_a_pack_has_the_letters_of_its_decision_and_that_they_were_opened_is_told(
    post: PostHouse, tmp_path: Path, fault: Fault
) -> None:
    house, truth = post.house, post.house.people[0]
    claim = await post.submit(truth)
    decision = await _decision(house)
    auditor = Actor("platform", "key_audit", frozenset({"audit"}))
    whole = _members(await evidence_packs.packed(house.svc, decision, auditor))
    letter = whole["letters/confirmed.txt"].decode()
    assert f"/claims/{claim.id}" in letter
    assert truth.display_name in letter
    assert fault(_packed(tmp_path / "pack.zip", whole)) == ""
    assert fault(_packed(tmp_path / "other.zip", whole | {"letters/confirmed.txt": b"Hello"})) != ""
    read, _ = await access_log.of_account(house.svc, f"acct_{truth.id}", auditor, None, 10)
    assert [(one.what, one.by_id) for one in read] == [("pack", "key_audit")]
    await erase.erase(house.svc, f"acct_{truth.id}", Actor("platform", "key_erase", frozenset({"erase"})))
    after = _members(await evidence_packs.packed(house.svc, decision, auditor))
    assert not [name for name in after if name.startswith("letters/")]
