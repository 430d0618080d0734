"""Answers of registries are sealed small, and open whatever version sealed them."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from verifier.domain.evidence import Answer, Authority, NotFound, RegistryId
from verifier.store.rows.shared import EvidenceRow
from verifier.store.sealing import sealed
from verifier.store.sealing.crypto import SealBroken, Vault

NOW = datetime(2026, 11, 30, tzinfo=UTC)
SAID = json.dumps([{"licensenumber": f"LF{number:08d}", "status": "ACTIVE"} for number in range(40)]).encode()
_, SEALER = Vault(bytes(32)).new_key()


def _kept(text: bytes) -> EvidenceRow:
    return EvidenceRow(
        id="evd_1", claim_id="clm_1", obs_epoch=1, registry="us-wa-doh", authority="primary", outcome="not_found",
        detail="", retrieved_at=NOW, as_of=None, sha256=b"", sealed=text, sheet_version="1", adapter="socrata/1",
    )  # fmt: skip


def _answer() -> Answer:
    return Answer(RegistryId("us-wa-doh"), Authority.PRIMARY, NotFound(), NOW, request="GET /", raw=SAID)


def test_an_answer_opens_as_it_was_received_and_takes_a_fraction_of_it() -> None:
    kept = sealed.seal_answer(SEALER, "evd_1", _answer())
    assert sealed.open_answer_text(SEALER, _kept(kept)).text.encode() == SAID
    assert len(kept) < len(SAID) / 4


def test_bytes_that_are_no_text_are_kept_as_they_were_received() -> None:
    odd = replace(_answer(), raw=b"\xff\x00\x01")
    kept = sealed.open_answer_text(SEALER, _kept(sealed.seal_answer(SEALER, "evd_1", odd)))
    assert base64.b64decode(kept.raw) == odd.raw


def test_an_answer_that_was_sealed_before_answers_were_packed_opens_as_well() -> None:
    plain = json.dumps({"records": [], "request": "GET /", "raw": base64.b64encode(SAID).decode()}).encode()
    assert sealed.open_answer_text(SEALER, _kept(SEALER.seal(plain, "evidence/evd_1"))).request == "GET /"


@pytest.mark.parametrize("plain", [b"", b"neither", b"{}"])
def test_what_is_no_answer_does_not_open(plain: bytes) -> None:
    with pytest.raises(SealBroken):
        sealed.open_answer_text(SEALER, _kept(SEALER.seal(plain, "evidence/evd_1")))
