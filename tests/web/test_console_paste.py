"""The board's page pasted on a case: filled in beside its lines, a choice of two, nothing of somebody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path

import pytest

from tests.harness.board_pdf import board_pdf
from tests.harness.people import PLATFORM
from tests.harness.visits import APPROVAL, Desk
from verifier.flows.claims import claim_reader
from verifier.outbound.documents.store import open_document_store

PAGE = f"""License Look-Up
Name: {APPROVAL["record_name"]}
License Type: {APPROVAL["title"]}
License Number: {APPROVAL["number"]}
Status: Active
Expires: {APPROVAL["valid_until"]}
Board Action: see the documents
"""


@pytest.fixture
async def seated(desk: Desk, tmp_path: Path) -> Desk:
    """A reviewer with a case in hand, and a place to keep what is pasted."""
    object.__setattr__(desk.house.svc, "document_store", open_document_store("", tmp_path))
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    return desk


async def test_a_pasted_page_fills_the_form_beside_its_lines(seated: Desk) -> None:
    answer = await seated.send(f"{seated.case}/paste", page=PAGE, note="Looked today.", action="approve")
    assert answer.status == 200
    fields = seated.page.fields()
    read = ("record_name", "title", "number", "valid_until")
    assert {name: fields[name] for name in read} == {name: APPROVAL[name] for name in read}
    assert [at["value"] for at in seated.page.having("option") if "selected" in at] == ["active", "silent"]
    assert "Looked today." in seated.page.text
    assert f"Read from the line: License Number: {APPROVAL['number']}" in seated.page.text
    assert "Not read on the page." in seated.page.text, "what the board did is not understood, and marked"
    assert "Board Action: see the documents" in seated.page.text


async def test_two_licences_are_a_choice_that_the_page_waits_for(seated: Desk) -> None:
    two = (
        "Name\tLicense Number\tLicense Type\tStatus\n"
        f"{APPROVAL['record_name']}\tE.0011111\t{APPROVAL['title']}\tExpired\n"
        f"{APPROVAL['record_name']}\t{APPROVAL['number']}\t{APPROVAL['title']}\tActive\n"
    )
    case = seated.case
    await seated.send(f"{case}/paste", page=two)
    assert "The page shows 2 licences." in seated.page.text
    fields = seated.page.fields()
    assert (fields["record_name"], fields["number"]) == ("", "")
    await seated.send(f"{case}/paste", paste=fields["paste"], choose="1")
    assert seated.page.fields()["number"] == APPROVAL["number"]
    for wrong in ("9" * 5_000, "\u0661", "-1"):
        answer = await seated.send(f"{case}/paste", paste=fields["paste"], choose=wrong)
        assert answer.status == 200
        assert not seated.page.fields().get("number"), "no licence of the page is meant"
    await seated.send(f"{case}/paste", paste=fields["paste"], choose="0")
    assert seated.page.fields()["number"] == "", "another number than the claimed one"


async def test_a_page_of_somebody_else_and_an_error_page_fill_in_nothing(seated: Desk) -> None:
    case = seated.case
    await seated.send(f"{case}/paste", page=PAGE.replace(APPROVAL["record_name"], "Casey Fielding"))
    assert "another licence than the claimed one, or somebody else" in seated.page.text
    assert seated.page.fields()["record_name"] == ""
    await seated.send(f"{case}/paste", page="Error 500")
    assert "No licence could be read on this page." in seated.page.text
    refused = await seated.send(f"{case}/decision", **(APPROVAL | {"paste": seated.page.fields()["paste"]}))
    assert refused.status == 422


async def test_nothing_pasted_is_said_and_nothing_typed_is_lost(seated: Desk) -> None:
    answer = await seated.send(f"{seated.case}/paste", page="", note="Half a sentence")
    assert answer.status == 422
    assert "Paste the text of the board's page" in seated.page.text
    assert "Half a sentence" in seated.page.text


async def test_two_reviewers_paste_for_themselves_and_make_a_badge(seated: Desk, other: Desk) -> None:
    await other.sign_in("Ben Trial")
    for desk in (seated, other):
        if desk is other:
            await desk.take()
            assert "Read from the line" not in desk.page.text, "nobody sees what the other one pasted"
        case = desk.case
        await desk.send(f"{case}/paste", page=PAGE)
        kept = {name: desk.page.fields()[name] for name in ("paste", "number", "record_name", "title", "valid_until")}
        unseen = await desk.send(f"{case}/decision", **(APPROVAL | kept))
        assert (unseen.status, "Confirm each field" in desk.page.text) == (422, True)
        seen = {name: "yes" for name in desk.page.fields() if name.startswith("seen_")}
        assert len(seen) == 6, "each field that is filled in is confirmed by itself"
        await desk.send(f"{case}/decision", **(APPROVAL | kept | seen))
    claims = await seated.house.svc.pool.fetch("SELECT id FROM claim")
    states = [(await claim_reader.claim(seated.house.svc, row["id"], PLATFORM)).state for row in claims]
    assert states == ["verified"]
    assert await seated.house.svc.pool.fetchval("SELECT count(*) FROM evidence WHERE authority = 'manual'") == 2


async def test_a_pdf_fills_the_form_and_keeps_what_was_typed(seated: Desk) -> None:
    answer = await seated.send_file(f"{seated.case}/paste", board_pdf(PAGE), note="Looked today.", action="approve")
    assert answer.status == 200
    fields = seated.page.fields()
    assert (fields["record_name"], fields["number"]) == (APPROVAL["record_name"], APPROVAL["number"])
    assert "Looked today." in seated.page.text


async def test_a_protected_or_broken_pdf_is_said_beside_its_field(seated: Desk) -> None:
    answer = await seated.send_file(f"{seated.case}/paste", b"%PDF-1.7 and no page", note="Looked today.")
    assert answer.status == 422
    assert "The PDF could not be read." in seated.page.text
    assert "Looked today." in seated.page.text


async def test_the_api_opens_a_pdf_only_for_who_sends_their_lease(
    seated: Desk, reviewer: Callable[..., Awaitable[str]]
) -> None:
    head = {"Authorization": f"Bearer {await reviewer('Ben Trial')}", "Content-Type": "application/pdf"}
    path = f"/v1/cases/{seated.case.rsplit('/', 1)[1]}/paste"
    asked = (
        ("", board_pdf(PAGE), 422),
        ("?lease=lea_x", board_pdf(PAGE), 403),
        ("?lease=x", BytesIO(bytes(5_300_000)), 413),
    )
    for query, body, status in asked:
        answer = await seated.http.post(f"{path}{query}", data=body, headers=head)
        assert answer.status == status, query
