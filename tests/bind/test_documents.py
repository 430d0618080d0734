"""A document: cleaned, sealed, seen by two people to whom the case was handed, and deleted when its time is over."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from PIL import Image

from tests.harness.people import PLATFORM
from tests.harness.service import House
from verifier.flows.binding import documents, kept_documents
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Absent, Conflict, Forbidden, Invalid, NotReady, TooMany
from verifier.flows.operations import housekeeping
from verifier.flows.proofs import listing
from verifier.outbound.documents.store import open_document_store
from verifier.store.db import GONE

SEEN = {"holder_level": "H2", "holder_method": "document"}
_CUT = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'document'::regclass"
COMMENT = b"taken at 47.6062 north"


def photo(width: int = 320) -> bytes:
    """A photo of a wall card, with something in it that is nobody's business."""
    made = io.BytesIO()
    Image.new("RGB", (width, 200), (220, 210, 190)).save(made, "JPEG", comment=COMMENT)
    return made.getvalue()


async def unbound(house: House) -> ClaimView:
    """A claim whose licence is found and whose holder is not bound."""
    claim = await house.settle(house.people[0], identity=False)
    assert claim.state == "in_review"
    return claim


async def test_a_document_is_taken_without_a_binding_having_been_begun(house: House) -> None:
    claim = await unbound(house)
    kept = await documents.receive(house.svc, claim.id, photo(), PLATFORM)
    assert (kept.media_type, kept.pages, kept.kept) == ("image/jpeg", 1, True)
    case = await house.next(await house.reviewer())
    assert [(document.id, document.sha256) for document in case.documents] == [(kept.id, kept.sha256)]
    assert [(one.method, one.status, one.detail) for one in case.bindings] == [
        ("document", "pending", "with_reviewers")
    ]


async def test_what_is_kept_is_sealed_and_holds_nothing_but_what_is_seen(house: House) -> None:
    claim = await unbound(house)
    kept = await documents.receive(house.svc, claim.id, photo(), PLATFORM)
    [file] = [path for path in (house.svc.settings.data_dir / "documents").iterdir() if path.is_file()]
    assert file.name == kept.id
    assert b"JFIF" not in file.read_bytes()
    ada = await house.reviewer()
    case = await house.next(ada)
    opened = await kept_documents.open_for(house.svc, case.id, kept.id, ada)
    assert Image.open(io.BytesIO(opened.body)).size == (320, 200)
    assert COMMENT not in opened.body


async def test_only_who_was_handed_the_case_opens_it_and_that_is_written_down(house: House) -> None:
    claim = await unbound(house)
    kept = await documents.receive(house.svc, claim.id, photo(), PLATFORM)
    ada, stranger = await house.reviewer("Ada"), await house.reviewer("Stranger")
    case = await house.next(ada)
    with pytest.raises(Forbidden):
        await kept_documents.open_for(house.svc, case.id, kept.id, stranger)
    await kept_documents.open_for(house.svc, case.id, kept.id, ada)
    sql = "SELECT by_id FROM event WHERE kind = 'document_opened'"
    assert [row["by_id"] for row in await house.svc.pool.fetch(sql)] == [ada.id]


async def test_a_document_of_another_claim_is_not_in_this_case(house: House) -> None:
    claims = {(await house.settle(truth, identity=False)).id for truth in house.people[:2]}
    sent = {claim: (await documents.receive(house.svc, claim, photo(), PLATFORM)).id for claim in claims}
    ada = await house.reviewer()
    case = await house.next(ada)
    [other] = claims - {case.claim.id}
    with pytest.raises(Absent):
        await kept_documents.open_for(house.svc, case.id, sent[other], ada)


async def test_two_people_decide_on_a_document_and_it_binds_no_further_than_h2(house: House) -> None:
    claim = await unbound(house)
    await documents.receive(house.svc, claim.id, photo(), PLATFORM)
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    case = await house.next(ada)
    with pytest.raises(Invalid, match="holder_method"):
        await house.rule(case, ada, "approve", holder_level="H3", holder_method="document")
    assert (await house.rule(case, ada, "approve", **SEEN))[1] is True
    assert await house.status(claim.account.handle) == "pending"
    assert (await house.decide(ben, "approve", **SEEN))[1] is False
    holder = (await house.badge(claim.account.handle))["credentials"][0]["holder"]
    assert holder == {"level": "H2", "method": "document"}


async def test_it_is_deleted_two_weeks_after_an_approval_and_what_it_was_is_still_known(house: House) -> None:
    claim = await unbound(house)
    kept = await documents.receive(house.svc, claim.id, photo(), PLATFORM)
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    case = await house.next(ada)
    await house.rule(case, ada, "approve", **SEEN)
    await house.decide(ben, "approve", **SEEN)
    await _after(house, days=13)
    assert _files(house) == [kept.id]
    await _after(house, days=1)
    assert _files(house) == []
    with pytest.raises(Absent):
        await kept_documents.open_for(house.svc, case.id, kept.id, ada)
    row = await house.svc.pool.fetchrow("SELECT sha256, removed_at FROM document WHERE id = $1", kept.id)
    assert row is not None
    assert (row["sha256"].hex(), row["removed_at"] is not None) == (kept.sha256, True)


async def test_after_a_refusal_it_is_kept_for_thirty_days_and_for_as_long_as_an_appeal_is_open(house: House) -> None:
    claim = await unbound(house)
    kept = await documents.receive(house.svc, claim.id, photo(), PLATFORM)
    await house.decide(await house.reviewer("Ada"), "refuse", reason="not_the_licensee")
    await _after(house, days=29)
    assert _files(house) == [kept.id]
    await intake.appeal(house.svc, claim.id, "Look at the card again.", PLATFORM)
    await house.drain()
    await _after(house, days=60)
    assert _files(house) == [kept.id]
    await house.decide(await house.reviewer("Ben"), "refuse", reason="not_the_licensee")
    await _after(house, days=30)
    assert _files(house) == []


async def test_a_withdrawn_claim_keeps_no_document(house: House) -> None:
    claim = await unbound(house)
    await documents.receive(house.svc, claim.id, photo(), PLATFORM)
    await intake.withdraw(house.svc, claim.id, PLATFORM)
    await _after(house, days=0)
    assert _files(house) == []


async def test_a_file_that_cannot_be_made_harmless_is_refused_with_its_reason(house: House) -> None:
    claim = await unbound(house)
    for raw, code in ((b"", "empty"), (b"<svg onload=alert(1)>", "unknown_type"), (photo()[:200], "broken")):
        with pytest.raises(Invalid) as refused:
            await documents.receive(house.svc, claim.id, raw, PLATFORM)
        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/file", code)]
    assert _files(house) == []
    assert await listing.of_claim(house.svc, claim.id, PLATFORM) == [], "nothing was begun by it"


async def test_no_more_than_five_are_kept_for_a_claim(house: House) -> None:
    claim = await unbound(house)
    for width in range(300, 305):
        await documents.receive(house.svc, claim.id, photo(width), PLATFORM)
    with pytest.raises(TooMany, match="document_quota"):
        await documents.receive(house.svc, claim.id, photo(), PLATFORM)


async def test_where_no_document_is_asked_for_none_is_kept(house: House) -> None:
    claim = await house.settle(house.people[0])
    await intake.withdraw(house.svc, claim.id, PLATFORM)
    with pytest.raises(Conflict):
        await documents.receive(house.svc, claim.id, photo(), PLATFORM)
    assert _files(house) == []


async def test_a_shelf_that_is_away_loses_nothing_and_an_upload_that_was_cut_off_is_swept(
    house: House, tmp_path: Path
) -> None:
    claim = await unbound(house)
    nowhere = open_document_store("", tmp_path / "nowhere")
    (tmp_path / "nowhere" / "documents").rmdir()
    away = replace(house, svc=replace(house.svc, document_store=nowhere))
    with pytest.raises(NotReady):
        await documents.receive(away.svc, claim.id, photo(), PLATFORM)
    assert await listing.of_claim(house.svc, claim.id, PLATFORM) == [], "nothing was begun by it"
    assert house.svc.document_store is not None
    orphan = f"doc_{'0' * 32}"
    await house.svc.document_store.put(orphan, b"cut off")
    kept = await documents.receive(house.svc, claim.id, photo(), PLATFORM)
    assert await kept_documents.sweep(house.svc, house.clock()) == 0  # it may be under way
    assert await kept_documents.sweep(house.svc, house.clock() + timedelta(days=1, minutes=1)) == 1
    assert _files(house) == [kept.id]


async def test_a_document_that_may_have_been_written_down_keeps_its_file(
    house: House, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    """Whoever loses the database in a transaction does not know how it ended; a row without its file would be worse."""
    claim = await unbound(house)
    async with asyncio.timeout(60), owner.transaction():
        await owner.execute("LOCK TABLE document IN SHARE MODE")
        sending = asyncio.create_task(documents.receive(house.svc, claim.id, photo(), PLATFORM))
        while not await owner.fetch(_CUT):  # noqa: ASYNC110  the server cannot set an event
            await asyncio.sleep(0)
        with pytest.raises(GONE):
            await sending
    assert len(_files(house)) == 1
    assert await kept_documents.sweep(house.svc, house.clock() + timedelta(days=1, minutes=1)) == 1


async def _after(house: House, *, days: float) -> None:
    house.clock.forward(days=days, minutes=1 if days else 0)
    await housekeeping.tidy(house.svc)


def _files(house: House) -> list[str]:
    return sorted(path.name for path in (house.svc.settings.data_dir / "documents").iterdir())
