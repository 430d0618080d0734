"""Pasted pages of boards: read for the reviewer who holds the case, compared with the claim, kept sealed for a day.

A paste lies among the documents under a name that only its lease gives; nothing knows it, so it is swept after a day
like an upload that was cut off. A decision that names it takes it along: it is sealed with the form, as evidence.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from verifier.domain.assessment.manual_lookup import Read
from verifier.domain.assessment.record_points import side_by_side
from verifier.domain.credentials.numbers import NumberVerdict, compare_numbers
from verifier.domain.evidence import Standing
from verifier.domain.matching import compare_names
from verifier.flows.assessment import assess
from verifier.flows.core import unreadable
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.errors import Conflict, FieldFault, Invalid
from verifier.flows.core.shelf import shelf_away, shelf_of
from verifier.flows.review import board_words, kept_pages
from verifier.flows.review.case.case_evidence import shown_points
from verifier.flows.review.kept_pages import Kept
from verifier.flows.review.leases import held
from verifier.flows.review.manual_lookup import record_of
from verifier.flows.review.page_reading import read_board_page
from verifier.flows.review.views import PastedLicence, PasteView
from verifier.outbound.documents.store import DocumentExistsError, StoreUnavailableError
from verifier.store.db import in_transaction
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.domain.assessment.matter import Matter
    from verifier.domain.claim import Actor
    from verifier.domain.pages.page_record import PageRecord
    from verifier.domain.pages.reading import Page
    from verifier.flows.assessment.assess import Looked
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import ManualLicence, PointView
    from verifier.store.db import Connection
    from verifier.store.sealing.crypto import Sealer


@dataclass(frozen=True, slots=True)
class Pasted:
    """A pasted page: as the API shows it, and by record the line that each value stands on."""

    view: PasteView
    lines: tuple[Mapping[str, str], ...]


async def paste(svc: Service, case_id: str, lease: str, text: str, actor: Actor) -> Pasted:
    """Read a pasted page for the reviewer who holds the case, and keep it for their decision."""
    kept = kept_pages.of_text(text)
    return await _keep(svc, await _seen(svc, case_id, lease, actor), case_id, lease, kept)


async def paste_pdf(svc: Service, case_id: str, lease: str, raw: bytes, actor: Actor) -> Pasted:
    """Read a board's page that was saved as a PDF, and keep both; only who holds the case has a file opened."""
    await _seen(svc, case_id, lease, actor)
    kept = await kept_pages.of_pdf(raw, actor.id)
    return await _keep(svc, await _seen(svc, case_id, lease, actor), case_id, lease, kept)


async def _keep(svc: Service, seen: Looked, case_id: str, lease: str, kept: Kept) -> Pasted:
    name = _name(case_id, lease, kept.sha256)
    try:
        with suppress(DocumentExistsError):  # the same page once more
            await shelf_of(svc).put(name, seen.opened.sealer.seal(kept.packed(), f"paste/{name}"))
    except StoreUnavailableError as away:
        raise shelf_away(away) from None
    return await _read(svc, seen, kept)


async def again(svc: Service, case_id: str, lease: str, found: str, actor: Actor) -> Pasted | None:
    """Read once more what was pasted with this lease; None where nothing with this SHA-256 was."""
    seen = await _seen(svc, case_id, lease, actor)
    kept = await _opened(svc, seen.opened.sealer, case_id, lease, found)
    return await _read(svc, seen, kept) if kept is not None else None


async def _read(svc: Service, seen: Looked, kept: Kept) -> Pasted:
    page = await _page_of(svc, seen, kept.text)
    shown = tuple(_shown(svc, seen.matter, record) for record in page.records)
    return Pasted(PasteView(shown, page.unread, kept.sha256), tuple(record.lines for record in page.records))


async def _seen(svc: Service, case_id: str, lease: str, actor: Actor) -> Looked:
    async def work(connection: Connection) -> Looked:
        case = await held(svc, connection, case_id, lease, actor)
        claim = await claim_rows.claim_by_id(connection, claim_id=case.claim_id)
        assert claim is not None  # noqa: S101  a case has a claim
        if claim.wrapped_key is None:
            raise Conflict("erased", "The personal data of this claim were erased; it cannot be decided.")
        try:
            return await assess.look(svc, connection, open_claim(svc.vault, claim))
        except unreadable.KINDS:
            raise Conflict("cannot_be_opened", "What is stored of this claim cannot be opened.") from None

    return await in_transaction(svc.pool, work)


def _name(case_id: str, lease: str, found: str) -> str:
    """Name a paste so that whoever names it has seen this lease: it is of one case, one reviewer and one page."""
    return f"doc_{sha256(f'{case_id} {lease} {found}'.encode()).hexdigest()[:32]}"


def _shown(svc: Service, matter: Matter, record: PageRecord) -> PastedLicence:
    return PastedLicence(
        name=record.name,
        licence_type=record.licence_type,
        number=record.number,
        status=record.status.value if record.status else "unknown",
        status_words=record.status_words,
        issued_on=record.issued_on.text if record.issued_on else None,
        expires_on=record.expires_on.text if record.expires_on else None,
        discipline=record.discipline,
        points=_points(svc, matter, record),
    )


def _points(svc: Service, matter: Matter, page: PageRecord) -> tuple[PointView, ...]:
    """Compare a licence of a page with the claim by the code that compares registries' records."""
    day = page.expires_on.day if page.expires_on else None
    standing = page.status or Standing.ACTIVE
    read = Read(page.name or "", page.licence_type or "", page.number or "", standing, page.discipline, day)
    record = record_of(svc.catalogue, matter, read)
    if page.status is None:
        record = replace(record, standing=None, standing_text="")
    return shown_points(side_by_side(matter.credential, matter.words, record))


async def _opened(svc: Service, sealer: Sealer, case_id: str, lease: str, found: str) -> Kept | None:
    """Open a paste of this lease by its SHA-256; None where there is none."""
    name = _name(case_id, lease, found)
    try:
        sealed = await shelf_of(svc).get(name)
    except StoreUnavailableError as away:
        raise shelf_away(away) from None
    return kept_pages.unpacked(sealer.open(sealed, f"paste/{name}")) if sealed is not None else None


async def with_page(svc: Service, case_id: str, lease: str, form: ManualLicence, actor: Actor) -> ManualLicence:
    """Take the page along that a form names; refuse a form that says something else than this page."""
    if not form.paste:
        return form
    seen = await _seen(svc, case_id, lease, actor)
    kept = await _opened(svc, seen.opened.sealer, case_id, lease, form.paste)
    if kept is None:
        raise _refused("paste", "Nothing with this SHA-256 was pasted while you hold the case. Paste it again.")
    page = await _page_of(svc, seen, kept.text)
    await board_words.propose_read(svc, seen.matter.jurisdiction, _insist_read(page, seen, form), form, actor)
    return replace(form, pasted=kept.text, pasted_pdf=kept.pdf_text)


async def _page_of(svc: Service, seen: Looked, text: str) -> Page:
    place = seen.matter.jurisdiction
    return await asyncio.to_thread(read_board_page, text, place, await board_words.of_place(svc.pool, place))


def _insist_read(page: Page, seen: Looked, form: ManualLicence) -> PageRecord:
    """Return the licence of the page that a form is about; refuse a form that says something else."""
    if not page.records:
        raise _refused("paste", "Nothing of a licence could be read on what was pasted. Decide without naming it.")
    place, family = seen.matter.jurisdiction or "", seen.matter.credential.family
    same = (NumberVerdict.EQUAL, NumberVerdict.EQUAL_IF_NAME)
    chosen = [
        one for one in page.records if one.number and compare_numbers(form.number, one.number, place, family) in same
    ]
    unnumbered = [one for one in page.records if one.number is None]
    if not chosen and not (len(page.records) == 1 and unnumbered):
        raise _refused("number", "No licence with this number is on the page that was pasted.")
    if len(chosen) > 1:
        raise _refused("paste", "The page shows several licences with this number. Paste the one that is claimed.")
    meant = (chosen or unnumbered)[0]
    _insist_fields(meant, form)
    return meant


def _insist_fields(page: PageRecord, form: ManualLicence) -> None:
    """Refuse a name, a standing, a last day or a discipline that the page contradicts."""
    if page.name and compare_names(form.record_name, page.name) == "mismatch":
        raise _refused("record_name", "The page that was pasted names somebody else.")
    if page.status is not None and page.status.value != form.standing:
        raise _refused("standing", "The page that was pasted shows another standing.")
    day = page.expires_on.day if page.expires_on else None
    if day is not None and form.valid_until is not None and form.valid_until != day:
        raise _refused("valid_until", "The page that was pasted shows another last day.")
    if page.discipline == "yes" and form.discipline != "yes":
        raise _refused("discipline", "The page that was pasted speaks of a board's action.")


def _refused(field: str, detail: str) -> Invalid:
    detail = f"{detail} If the page was read wrongly, decide without naming the paste."
    fault = FieldFault(f"/licence/{field}", "paste_says_otherwise", detail)
    return Invalid("paste_says_otherwise", detail, faults=(fault,))
