"""Requests of licensees without an account: taken in alike whatever is known of the licence, and answered by letter.

Taking one in looks nothing up: the same few statements run, and the same answer is given, whether the licence exists,
is claimed, is watched, is locked, or has an address. What follows is a worker's, and goes to a mailbox.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from verifier.flows.binding import documents
from verifier.flows.binding.kept_documents import place_of
from verifier.flows.core.errors import FieldFault, Invalid, NotReady
from verifier.flows.core.shelf import shelf_of
from verifier.flows.licensees.about import key_of, seal
from verifier.outbound.mail.relay import is_one_address
from verifier.store.ids import new_id
from verifier.store.rows import licensees as licensee_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.flows.licensees.about import About

_MOST_WAITING: Final = 500  # documents for people, whoever sent them: more would not be looked at in time


async def by_letter(svc: Service, about: About) -> None:
    """Ask for a link to the address that the board holds for this licence."""
    _insist_mail(svc)
    key = key_of(svc, about)
    await _insert(svc, new_id("lcr"), about, key)


async def by_document(svc: Service, about: About, raw: bytes) -> None:
    """Ask people to look at a document, and to answer to the address that came with it."""
    _insist_mail(svc)
    key = key_of(svc, about)
    if not is_one_address(about.email):
        detail = "Give one e-mail address, so that people can answer."
        raise Invalid("validation", detail, faults=(FieldFault("/email", "required", detail),))
    if (await licensee_rows.documents_waiting(svc.pool, reviewer_id="")).waiting >= _MOST_WAITING:
        raise NotReady("files_waiting", "Many documents wait for people just now. Send this one again tomorrow.")
    shelf, document_id, request_id = shelf_of(svc), new_id("doc"), new_id("lcr")
    cleaned = await documents.cleaned(raw, "licensees")
    wrapped, sealer = svc.vault.new_key()
    await documents.lay_down(shelf, document_id, sealer.seal(cleaned.body, place_of(document_id)))
    await licensee_rows.request_insert(
        svc.pool,
        request_id=request_id,
        way="document",
        state="for_people",
        licence_key=key,
        wrapped_key=wrapped,
        sealed=seal(sealer, request_id, about),
        now=svc.clock(),
        document_id=document_id,
        media_type=cleaned.media_type,
    )


async def _insert(svc: Service, request_id: str, about: About, key: bytes) -> None:
    wrapped, sealer = svc.vault.new_key()
    await licensee_rows.request_insert(
        svc.pool,
        request_id=request_id,
        way="letter",
        state="received",
        licence_key=key,
        wrapped_key=wrapped,
        sealed=seal(sealer, request_id, about),
        now=svc.clock(),
        document_id=None,
        media_type=None,
    )


def _insist_mail(svc: Service) -> None:
    if svc.mail is None:
        raise NotReady("no_mail", "This service sends no letters, so nothing can be shown here at the moment.")
