"""The manual licence form: a reviewer's look-up on a board's own page, compared with the claim and kept as evidence."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from verifier.domain.assessment.manual_lookup import Read, as_record, compare_look_up
from verifier.domain.binding.binding import bind_identity
from verifier.domain.credentials.numbers import canonical_number
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Authority, Standing
from verifier.domain.reasons import Reason
from verifier.domain.review import in_force
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.flows.review.views import ManualLicence
from verifier.registries.sheet.type_words import TypeWords
from verifier.store.ids import new_id
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing.sealed import plain

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.assessment.matter import Matter
    from verifier.domain.assessment.records import Agreement
    from verifier.domain.binding.binding import Bound
    from verifier.domain.credentials.profession import Title
    from verifier.domain.evidence import Record
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.registries.catalogue import Catalogue
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow
    from verifier.store.sealing.crypto import Vault

_FORM = TypeAdapter(ManualLicence)
_SKEW = timedelta(seconds=5)  # two clocks of one office


@dataclass(frozen=True, slots=True)
class Weighed:
    """A look-up compared with its claim: the record, the licence's agreement, and the holder's binding."""

    record: Record
    agreement: Agreement
    bound: Bound  # the platform's identity check beside the name on the board's page
    another: tuple[str, ...]  # the fields that make it another licence than the claimed one

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons for those who approve on it."""
        holder = (reason for reason in self.bound.reasons if reason != Reason.HOLDER_UNBOUND)
        return tuple(dict.fromkeys((*self.agreement.reasons, *holder)))


def form_from(document: dict[str, Any]) -> ManualLicence:
    """Read a form that was sealed with a first decision."""
    return _FORM.validate_python(document)


def read_of(form: ManualLicence) -> Read:
    """Take from a form what the board's page says."""
    return Read(form.record_name, form.title, form.number, Standing(form.standing), form.discipline, form.valid_until)


def weigh_form(svc: Service, matter: Matter, form: ManualLicence) -> Weighed:
    """Compare a form with the claim by the code that compares a registry's records."""
    now = svc.clock()
    record = record_of(svc.catalogue, matter, read_of(form))
    agreement, another = compare_look_up(matter.credential, matter.words, record, now.date())
    bound = bind_identity(matter.identity, record, now, svc.policy, svc.shares)
    return Weighed(record, agreement, bound, another)


def record_of(catalogue: Catalogue, matter: Matter, read: Read) -> Record:
    """Turn what was read on a board's page into a record, with what the board's own data sheet says of its words."""
    title, limited = _listed(catalogue, matter.jurisdiction, read.title)
    record = as_record(read, matter.credential, matter.jurisdiction, title)
    if limited and record.standing is Standing.ACTIVE:
        return replace(record, standing=Standing.ACTIVE_RESTRICTED)
    return record


def _listed(catalogue: Catalogue, place: str | None, text: str) -> tuple[Title | None, bool]:
    """Look the words up in the data sheets of the same board: title, and whether it is one with limits."""
    sheets = (registry.sheet for registry in catalogue.registries.values())
    own = [sheet for sheet in sheets if sheet.authority is Authority.PRIMARY and sheet.jurisdiction == place]
    found = (TypeWords(sheet).find(text) for sheet in own)
    return next((one for one in found if one is not None), (None, False))


def check_form(form: ManualLicence, weighed: Weighed, fresh: timedelta, now: datetime) -> None:
    """Refuse a look-up that cannot carry a badge: old, of no real page, not in force, or of another licence."""
    faults = [*_empty_faults(form), *_url_faults(form.url), *_time_faults(form, fresh, now), *_standing_faults(weighed)]
    if faults:
        raise Invalid("licence_form", "The licence form cannot carry a badge yet.", faults=tuple(faults))
    if weighed.another:
        detail = (
            "What you read is not the licence that is claimed. Look at the marked fields again, or decide otherwise."
        )
        raise Invalid("licence_is_not_the_claims", detail, faults=tuple(_another(weighed, f) for f in weighed.another))


def _another(weighed: Weighed, field: str) -> FieldFault:
    code = "licence_is_not_the_claims"
    match field:
        case "title":
            record = weighed.record
            family = record.family if record.title is not None else None
            return FieldFault("/licence/title", code, _OTHER_LICENCE if family else _NO_TITLE)
        case "number":
            return FieldFault("/licence/number", code, _OTHER_NUMBER)
        case _:
            return FieldFault("/licence/record_name", code, _OTHER_NAME)


_OTHER_LICENCE = (
    "This is another licence than the claimed one: another profession, or another level. If the page shows it, refuse "
    "or ask the creator which licence they mean."
)
_NO_TITLE = (
    "These words are no title of the claimed profession. Write the licence type as the page prints it, with its "
    "letters: Licensed Professional Counselor (LPC)."
)
_OTHER_NUMBER = "This is another number than the claimed one. If the page shows it, ask the creator to mend theirs."
_OTHER_NAME = "The page names somebody else. If the claimant changed their name, ask them for the name on the licence."


def _empty_faults(form: ManualLicence) -> list[FieldFault]:
    empty = [field for field in _WORDS if not getattr(form, field).strip()]
    return [FieldFault(f"/licence/{field}", "required", "Fill this in as the board shows it.") for field in empty]


_WORDS = ("board", "record_name", "title", "number")


def _url_faults(url: str) -> list[FieldFault]:
    try:
        parts = urlsplit(url)
        good = parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        good = False
    return [] if good else [FieldFault("/licence/url", "https_needed", "Give the https address of the board's page.")]


def _time_faults(form: ManualLicence, fresh: timedelta, now: datetime) -> list[FieldFault]:
    faults = []
    if not now - fresh <= form.looked_up_at <= now + _SKEW:
        detail = f"Look it up again: the look-up must be of the last {fresh.days} days, and not in the future."
        faults.append(FieldFault("/licence/looked_up_at", "out_of_range", detail))
    if form.valid_until is not None and form.valid_until < now.date():
        faults.append(FieldFault("/licence/valid_until", "past", "The licence has run out on this day."))
    return faults


def _standing_faults(weighed: Weighed) -> list[FieldFault]:
    if in_force(weighed.record, ()):
        return []
    return [FieldFault("/licence/standing", "not_in_force", "Only a licence in force can be approved.")]


async def keep_licence(vault: Vault, connection: Connection, claim: ClaimRow, form: ManualLicence) -> None:
    """Store the licence that people read on the board's page, whatever was typed, or not, with the claim."""
    place, family = claim.jurisdiction, Family(claim.family)
    if place is not None:
        licence = vault.blind("licence", place, family, canonical_number(form.number, place, family))
        await claim_rows.claim_licence(connection, claim_id=claim.id, licence_key=licence)


async def seal_form(
    connection: Connection, opened: ClaimContext[ClaimRow], form: ManualLicence, reviewer: str, now: datetime
) -> str:
    """Keep a look-up, and who made it, as evidence of this round."""
    evidence_id = new_id("evd")
    said = plain(form) | {"looked_up_by": reviewer}
    sealed = opened.sealer.seal(json.dumps(said).encode(), f"evidence/{evidence_id}")
    await check_rows.evidence_insert(
        connection,
        evidence_id=evidence_id,
        claim_id=opened.row.id,
        obs_epoch=opened.row.obs_epoch,
        registry="manual",
        authority="manual",
        outcome="manual",
        detail="",
        retrieved_at=min(form.looked_up_at, now),
        as_of=None,
        sealed=sealed,
        sheet_version="",
        adapter="manual",
    )
    return evidence_id


def public_of_form(matter: Matter, form: ManualLicence, bound: Bound, *, board: str) -> dict[str, Any]:
    """Write what a badge may say about a licence that people looked up: the state's title, no free text."""
    title = matter.credential.badge_title
    return {
        "profession": title.family.value,
        "title": title.name,
        "abbreviation": title.abbreviation,
        "level": title.level.value,
        "jurisdiction": matter.jurisdiction or "",
        "source": {"id": "manual", "name": board, "authority": "manual"},
        "holder": {"level": bound.level.name, "method": bound.method.value if bound.method else None},
        "discipline": "silent" if form.discipline == "silent" else "published",
    }
