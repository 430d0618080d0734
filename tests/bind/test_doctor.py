"""`verifier doctor` says what is missing for bindings before a creator finds out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.harness.service import House
from verifier.flows.operations.doctor import examine
from verifier.outbound.documents.store import open_document_store
from verifier.outbound.openid.provider import Provider


async def _bad(house: House, **parts: Any) -> set[str]:  # noqa: ANN401  parts of the service
    return {finding.what for finding in await examine(replace(house.svc, **parts)) if not finding.good}


async def test_a_trial_on_this_machine_needs_no_mail_and_has_a_shelf(house: House) -> None:
    wanted = {"documents can be kept", "licensees and creators can be written to"}
    assert not wanted & await _bad(house)


async def test_a_shelf_that_is_gone_is_found(house: House, tmp_path: Path) -> None:
    gone = open_document_store("", tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "documents").rmdir()
    assert "documents can be kept" in await _bad(house, document_store=gone)


async def test_a_service_that_others_reach_writes_letters_and_lets_nobody_come_back_in_the_open(house: House) -> None:
    seen = house.svc.settings.model_copy(update={"host": "0.0.0.0", "public_url": "http://verify.example.org"})  # noqa: S104
    signed_in = Provider("https://orcid.org", "APP-1", "", "http://verify.example.org/claims/orcid")
    bad = await _bad(house, settings=seen, provider=signed_in)
    assert {"licensees and creators can be written to", "who signs in at ORCID comes back safely"} <= bad
