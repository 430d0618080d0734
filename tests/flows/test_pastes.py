"""Pasted pages of boards in a case: compared with the claim, kept as evidence, and no way around the form's rules."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.harness.board_pdf import board_pdf
from tests.harness.rulings import CALL, code_of, form
from tests.harness.service import House
from verifier.domain.claim import Actor
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Invalid, NotReady
from verifier.flows.review import kept_pages, pastes
from verifier.flows.review.views import CaseView, PasteView
from verifier.outbound.documents.store import open_document_store
from verifier.store.rows import claims as claim_rows

PAGE = """License Look-Up
Name: Robin A. Sample
License Type: Licensed Professional Counselor
License Number: E.0099999
Status: ACTIVE
Expiration Date: {until:%m/%d/%Y}
Board Action: No
"""


@pytest.fixture
def desk(house: House, tmp_path: Path) -> House:
    """The house with a place to keep what is pasted."""
    return replace(house, svc=replace(house.svc, document_store=open_document_store("", tmp_path)))


def page(house: House) -> str:
    return PAGE.format(until=form(house.clock()).valid_until)


async def pasted(house: House, case: CaseView, actor: Actor, text: str) -> PasteView:
    assert case.lease is not None
    return (await pastes.paste(house.svc, case.id, case.lease.token, text, actor)).view


def naming(house: House, text: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  fields
    """A look-up that names a page, and the licensee seen in a call."""
    said = {"discipline": "no", "paste": sha256(text.encode()).hexdigest()} | changes
    return {"licence": form(house.clock(), **said), **CALL}


async def test_a_page_is_read_beside_the_claim(desk: House, robin: ClaimView, ada: Actor) -> None:
    case, text = await desk.next(ada), page(desk)
    read = await pasted(desk, case, ada, text)
    (record,) = read.records
    assert (record.name, record.number, record.status, record.discipline) == (
        "Robin A. Sample", "E.0099999", "active", "no",
    )  # fmt: skip
    verdicts = {point.field: point.verdict for point in record.points}
    assert (verdicts["number"], verdicts["licence_type"], verdicts["surname"]) == ("agrees", "agrees", "agrees")
    assert (read.sha256, robin.state) == (sha256(text.encode()).hexdigest(), "in_review")


async def test_a_page_of_somebody_else_says_so_point_by_point(desk: House, robin: ClaimView, ada: Actor) -> None:
    case = await desk.next(ada)
    text = page(desk).replace("Robin A. Sample", "Casey Fielding").replace("0099999", "0011111")
    (record,) = (await pasted(desk, case, ada, text)).records
    verdicts = {point.field: point.verdict for point in record.points}
    assert (verdicts["number"], verdicts["surname"]) == ("differs", "differs")
    assert robin.state == "in_review"


async def test_what_a_page_does_not_say_is_silent(desk: House, robin: ClaimView, ada: Actor) -> None:
    case = await desk.next(ada)
    (record,) = (await pasted(desk, case, ada, "License Number: E.0099999\nExpires: 2027\n")).records
    assert {point.field for point in record.points if point.verdict != "silent"} == {"number"}
    assert (record.status, record.expires_on, robin.state) == ("unknown", "2027", "in_review")


async def test_two_people_paste_and_both_pages_are_kept(desk: House, robin: ClaimView, ada: Actor, ben: Actor) -> None:
    text = page(desk)
    for reviewer, waits in ((ada, True), (ben, False)):
        case = await desk.next(reviewer)
        await pasted(desk, case, reviewer, text)
        assert (await desk.rule(case, reviewer, "approve", **naming(desk, text)))[1] is waits
    assert (await desk.claim(robin.id)).state == "verified"
    rows = await desk.svc.pool.fetch("SELECT id, sealed FROM evidence WHERE authority = 'manual'")
    assert len(rows) == 2
    assert b"Robin" not in b"".join(row["sealed"] for row in rows)
    decided = await desk.svc.pool.fetchval("SELECT evidence FROM decision WHERE verdict = 'verified'")
    assert {row["id"] for row in rows} <= set(decided)


@pytest.mark.parametrize(
    ("text", "changes", "places"),
    [
        ("Error 500: this page is not available.", {}, ["/licence/paste"]),
        ("Name: Casey Fielding\nLicense Number: E.0099999\nStatus: Active", {}, ["/licence/record_name"]),
        ("Name: Robin A. Sample\nLicense Number: E.0011111\nStatus: Active", {}, ["/licence/number"]),
        ("Name: Robin A. Sample\nLicense Number: E.0099999\nStatus: Expired", {}, ["/licence/standing"]),
        ("Name: Robin A. Sample\nLicense Number: E.0099999\nExpires: 1/5/2020", {}, ["/licence/valid_until"]),
        ("Name: Robin A. Sample\nLicense Number: E.0099999\nDiscipline: Yes", {}, ["/licence/discipline"]),
        (
            "Name\tLicense Number\tStatus\nRobin Sample\tE.0011111\tActive\nRobin Sample\tE.0022222\tActive",
            {},
            ["/licence/number"],
        ),
    ],
)
async def test_a_form_that_says_otherwise_than_its_page_is_refused(
    desk: House, robin: ClaimView, ada: Actor, text: str, changes: dict[str, Any], places: list[str]
) -> None:
    case = await desk.next(ada)
    await pasted(desk, case, ada, text)
    with pytest.raises(Invalid) as caught:
        await desk.rule(case, ada, "approve", **naming(desk, text, **changes))
    assert (caught.value.code, [fault.pointer for fault in caught.value.faults]) == ("paste_says_otherwise", places)
    assert (await desk.claim(robin.id)).state == "in_review"


async def test_nobody_names_what_another_pasted(desk: House, robin: ClaimView, ada: Actor, ben: Actor) -> None:
    text, case = page(desk), await desk.next(ada)
    await pasted(desk, case, ada, text)
    await desk.rule(case, ada, "approve", **naming(desk, text))
    theirs = await desk.next(ben)
    assert await code_of(desk.rule(theirs, ben, "approve", **naming(desk, text))) == "paste_says_otherwise"
    assert (await desk.claim(robin.id)).state == "in_review"


async def test_a_paste_needs_the_lease_some_text_and_a_place_to_keep_it(
    house: House, desk: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    case = await desk.next(ada)
    assert await code_of(pasted(desk, case, ben, "Name: x")) == "not_assigned"
    assert await code_of(pasted(desk, case, ada, " \n")) == "validation"
    assert await code_of(pasted(desk, case, ada, "x" * (kept_pages.MOST + 1))) == "validation"
    with pytest.raises(NotReady):
        await pasted(replace(house, svc=replace(house.svc, document_store=None)), case, ada, page(house))
    assert robin.state == "in_review"


async def test_what_was_pasted_is_not_shown_with_the_look_up(desk: House, robin: ClaimView, ada: Actor) -> None:
    text, case = page(desk), await desk.next(ada)
    await pasted(desk, case, ada, text)
    shown, _ = await desk.rule(case, ada, "approve", **naming(desk, text))
    assert text not in json.dumps([form.licence for form in shown.forms])
    assert shown.forms[0].licence["paste"] == sha256(text.encode()).hexdigest()
    assert robin.state == "in_review"


async def test_a_page_saved_as_a_pdf_is_read_and_kept_with_its_own_hash(
    desk: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    pdf = board_pdf(page(desk))
    said = {"paste": sha256(pdf).hexdigest(), "discipline": "no"}
    for reviewer in (ada, ben):
        case = await desk.next(reviewer)
        assert case.lease is not None
        read = (await pastes.paste_pdf(desk.svc, case.id, case.lease.token, pdf, reviewer)).view
        assert (read.records[0].number, read.sha256) == ("E.0099999", said["paste"])
        again = await pastes.again(desk.svc, case.id, case.lease.token, read.sha256, reviewer)
        assert again is not None
        assert again.view == read
        await desk.rule(case, reviewer, "approve", licence=form(desk.clock(), **said), **CALL)
    assert (await desk.claim(robin.id)).state == "verified"
    claim = await claim_rows.claim_by_id(desk.svc.pool, claim_id=robin.id)
    assert claim is not None
    row = await desk.svc.pool.fetchrow("SELECT id, sealed FROM evidence WHERE authority = 'manual' LIMIT 1")
    assert row is not None
    kept = json.loads(desk.svc.sealer(claim).open(row["sealed"], f"evidence/{row['id']}"))
    assert b64decode(kept["pasted_pdf"]) == pdf
    assert "Robin A. Sample" in kept["pasted"]


async def test_a_pdf_is_opened_only_for_who_holds_the_case(
    desk: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    case = await desk.next(ada)
    assert case.lease is not None
    token = case.lease.token
    assert await code_of(pastes.paste_pdf(desk.svc, case.id, token, b"%PDF-", ben)) == "not_assigned"
    with pytest.raises(Invalid) as caught:
        await pastes.paste_pdf(desk.svc, case.id, token, b"%PDF-1.7 and no page", ada)
    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [("/file", "broken")]
    assert robin.state == "in_review"
