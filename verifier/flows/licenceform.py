"""The manual licence form: what a reviewer read on a board's own page, kept as evidence like any other answer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from verifier.domain.numbers import canonical_number
from verifier.domain.profession import Family
from verifier.flows.errors import FieldFault, Invalid
from verifier.flows.views import ManualLicence
from verifier.store.ids import new_id
from verifier.store.sealed import plain
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.binding import Bound
    from verifier.domain.decision import Matter
    from verifier.flows.service import Service
    from verifier.store.db import Connection, Row

_CHECKS = queries("checks")
_FORM = TypeAdapter(ManualLicence)


def form_from(document: dict[str, Any]) -> ManualLicence:
    """A form that was sealed with a first decision."""
    return _FORM.validate_python(document)


def check_form(form: ManualLicence, fresh: timedelta, now: datetime) -> None:
    """A look-up that can carry a badge: recent, at a real page, of a licence in force."""
    faults = [
        *(
            FieldFault(f"/licence/{f}", "required", "Fill this in as the board shows it.")
            for f in _WORDS
            if not getattr(form, f).strip()
        ),
        *(_url_faults(form.url)),
        *(_time_faults(form, fresh, now)),
        *(
            ()
            if form.standing == "active"
            else (FieldFault("/licence/standing", "not_in_force", "Only an active licence can be approved."),)
        ),
    ]
    if faults:
        raise Invalid("licence_form", "The licence form cannot carry a badge yet.", faults=tuple(faults))


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
    if not now - fresh <= form.looked_up_at <= now + timedelta(minutes=5):
        faults.append(
            FieldFault(
                "/licence/looked_up_at",
                "out_of_range",
                f"Look it up again: the look-up must be of the last {fresh.days} days.",
            )
        )
    if form.valid_until is not None and form.valid_until < now.date():
        faults.append(FieldFault("/licence/valid_until", "past", "The licence has run out on this day."))
    return faults


async def keep_licence(svc: Service, connection: Connection, claim: Row, form: ManualLicence) -> None:
    """The licence is the one people read on the board's page, whatever was typed, or not, with the claim."""
    place, family = claim["jurisdiction"], Family(claim["family"])
    if place is not None:
        licence = svc.vault.blind("licence", place, family, canonical_number(form.number, place, family))
        await connection.execute(queries("claims").claim_licence, claim["id"], licence)


async def seal_form(svc: Service, connection: Connection, claim: Row, form: ManualLicence, now: datetime) -> str:
    """Keep the look-up as evidence of this round."""
    evidence_id = new_id("evd")
    sealed = svc.sealer(claim).seal(json.dumps(plain(form)).encode(), f"evidence/{evidence_id}")
    await connection.execute(
        _CHECKS.evidence_insert,
        evidence_id,
        claim["id"],
        claim["obs_epoch"],
        "manual",
        "manual",
        "manual",
        "",
        min(form.looked_up_at, now),
        None,
        sealed,
        "",
        "manual",
    )
    return evidence_id


def public_of_form(matter: Matter, form: ManualLicence, bound: Bound) -> dict[str, Any]:
    """What a badge may say about a licence that people looked up: the state's title, never a reviewer's free text."""
    title = matter.credential.badge_title
    return {
        "profession": title.family.value,
        "title": title.name,
        "abbreviation": title.abbreviation,
        "level": title.level.value,
        "jurisdiction": matter.jurisdiction or "",
        "source": {"id": "manual", "name": form.board, "authority": "manual"},
        "holder": {"level": bound.level.name, "method": bound.method.value if bound.method else None},
    }
