"""A person whose every word is a canary walks through all there is and is erased: no word is found anywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.feed.conftest import Api, changes
from tests.harness.people import PLATFORM
from tests.harness.rulings import form
from tests.rights.erasures import Owner, dump, erase, holds, written
from verifier.domain.claim import Actor, Amendment, Identity
from verifier.domain.report import Report
from verifier.flows.accounts import accounts
from verifier.flows.audit import verification
from verifier.flows.claims import intake
from verifier.flows.core import removals
from verifier.flows.operations import housekeeping
from verifier.flows.review import reports
from verifier.flows.webhooks import endpoints, messages
from verifier.store.rows import badges as badge_rows

HANDLES = ("canary.first.handle", "canary.last.handle")
WORDS = {
    "canary_account_id", *HANDLES, "Canary Q. Display", "Canary Quill Name", "CANARY.77001", "Canary Legal Quill",
    "canary@creator.example", "Canaryville", "idv_canary", "Canary Statement", "Canary Note", "Canary Second Note",
    "Canary Record Name", "CANARY.77002", "Canary Report", "Canary Institute", "canary-key",
}  # fmt: skip
CLAIM = {
    "account": {"id": "canary_account_id", "handle": HANDLES[0], "epoch": 1, "display_name": "Canary Q. Display"},
    "credential": "LPC",
    "jurisdiction": "US-OH",
    "number": "CANARY.77001",
    "institution": "Canary Institute",
    "name": {"full": "Canary Quill Name"},
    "contact": {"email": "canary@creator.example"},
}
HOOKS = Actor("platform", "key_hooks", frozenset({"webhooks"}))


async def _walk(api: Api) -> str:
    """Everything that can happen to a claim of Ohio: people, documents, calls, letters, reports, webhooks, renames."""
    house, svc = api.house, api.house.svc
    await endpoints.make(svc, "https://hooks.example.org/", ["badge.changed", "claim.moved", "case.opened"], "", HOOKS)
    platform = await api.caller()
    async with platform.post("/v1/claims", json=CLAIM, headers={"Idempotency-Key": "one"}) as answer:
        assert answer.status == 202, await answer.text()
        claim_id = str((await answer.json())["id"])
    await house.drain()
    claim = await house.claim(claim_id)
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben", lead=True)
    await house.decide(ada, "ask_creator", reason="more_information", note="Canary Note: please send it.")
    checked_at = house.clock() - timedelta(days=3)
    attested = Identity("Canary Legal Quill", 1980, "Canaryville", "platform_kyc", checked_at, "idv_canary")
    await intake.amend(svc, claim_id, Amendment(statement="Canary Statement", identity=attested), PLATFORM)
    await house.drain()
    await house.ask_call(claim)
    await house.send_card(claim)
    page = form(house.clock(), record_name="Canary Record Name", number="CANARY.77001")
    ground = {"holder_level": "H2", "holder_method": "document", "licence": page, "note": "Canary Second Note"}
    await house.decide(ada, "approve", **ground)
    case = await house.next(ben)
    link = {"handle": HANDLES[0], "epoch": 1, "display_name": "Canary Q. Display"}
    path, once = "/v1/accounts/canary_account_id/link", {"Idempotency-Key": "two"}
    async with platform.post(path, json=link, headers=once) as answer:
        assert answer.status == 201
    await house.rule(case, ben, "approve", **ground)
    assert await house.status(HANDLES[0]) == "verified"
    await reports.receive(svc, HANDLES[0], Report("impersonation", "Canary Report"))
    await messages.follow(svc)
    await accounts.changed(svc, "canary_account_id", HANDLES[1], 2, "renamed", PLATFORM)
    await messages.follow(svc)
    assert len((await changes(platform))["changes"]) > 3
    return claim_id


async def test_none_of_a_persons_words_is_left_in_tables_files_or_logs(
    api: Api, owner: Owner, capsys: pytest.CaptureFixture[str]
) -> None:
    claim_id = await _walk(api)
    before = await dump(owner)
    for table in (
        "document",
        "report",
        "mail_outbox",
        "webhook_message",
        "idempotency",
        "binding_attempt",
        "badge_change",
    ):
        assert before[table], f"the walk has to pass {table}"
    assert {table for table, text in before.items() if holds(text, WORDS)} == {"account", "badge_handle"}
    said = await erase(api, "canary_account_id")
    assert all(one["count"] for one in said["gone"]), said["gone"]
    await housekeeping.tidy(api.house.svc)
    await messages.follow(api.house.svc)
    after = await dump(owner)
    assert {table: held for table, text in after.items() if (held := holds(text, WORDS))} == {}
    for table in ("document", "report", "mail_outbox", "idempotency", "account_secret", "badge", "badge_change"):
        assert after[table] == "", table
    files = written(api.house.svc.settings.data_dir)
    assert {name: held for name, body in files.items() if (held := holds(body, WORDS))} == {}
    assert not [name for name in files if "doc_" in name]
    assert holds("".join(capsys.readouterr()), WORDS - {"canary-key"}) == set()
    assert (await api.house.claim(claim_id)).state == "withdrawn"
    assert (await verification.verify(api.house.svc)).whole


async def test_only_the_notice_of_the_removal_still_names_them_and_it_is_sealed(api: Api) -> None:
    await _walk(api)
    await erase(api, "canary_account_id")
    svc = api.house.svc
    rows = await badge_rows.badge_changes(svc.pool, position=0, limit=100)
    named = [removals.named(svc.vault, row) for row in rows]
    assert [(one.handle, one.account_id, one.epoch) for one in named if one] == [
        (handle, "canary_account_id", 2) for handle in HANDLES
    ]
