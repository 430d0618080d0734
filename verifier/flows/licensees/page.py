"""The private page of a licensee: who claims the licence, and what they may do about it.

A letter's link opens it once, for an hour. What it shows of a claim is no more than a badge's page shows to anybody.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from verifier.flows.binding import email_code
from verifier.flows.core import unreadable
from verifier.flows.core.errors import Absent
from verifier.flows.licensees.about import unseal
from verifier.flows.licensees.limits import A_DAY
from verifier.store.ids import new_token
from verifier.store.rows import licensees as licensee_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.flows.core.service import Service
    from verifier.flows.licensees.about import About


@dataclass(frozen=True, slots=True)
class Session:
    """A session that a link has opened: the licence, and the way in which its holder showed that it is theirs."""

    request_id: str
    digest: bytes
    about: About
    licence: bytes
    target: bytes  # the blind index of the address the link went to
    by_board: bool  # that address is the one the board holds; else two people saw a document
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimOnLicence:
    """A claim on the licence, as far as its badge page shows it to anybody."""

    id: str
    credential: str
    state: str
    made_at: datetime
    handle: str | None  # where its badge is on
    denied: bool
    is_open: bool  # "not me" would do something


@dataclass(frozen=True, slots=True)
class Passing:
    """An account that the lock is not against."""

    id: str
    account_id: str
    handle: str


@dataclass(frozen=True, slots=True)
class LicenceView:
    """Everything on the page."""

    session: Session
    claims: Sequence[ClaimOnLicence]
    locked_at: datetime | None
    passing: Sequence[Passing]
    watched: bool


_SPOILED: Final = "?"
_OVER: Final = frozenset({"withdrawn", "lapsed", "refused", "revoked"})


async def link_works(svc: Service, token: str) -> bool:
    """Return True if a letter's link still opens the page; asking uses nothing up, because mail scanners open links."""
    return await licensee_rows.request_of_link(svc.pool, token_digest=digest(token), since=svc.clock() - A_DAY)


async def enter(svc: Service, token: str) -> str:
    """Use a letter's link up; return the secret of the session that it opens. Raises `Absent` for every other link."""
    session, now = new_token("lcs"), svc.clock()
    opened = await licensee_rows.open_licensee(
        svc.pool, token_digest=digest(token), session_digest=digest(session), now=now
    )
    if opened is None:
        raise Absent("link_ended", "This link is not known, has been used, or has ended.")
    mine = await of_session(svc, session)  # whoever comes back goes on watching
    await licensee_rows.watch_of(svc.pool, licence_key=mine.licence, target_key=mine.target, now=now)
    return session


async def of_session(svc: Service, secret: str) -> Session:
    """Find a session that lasts; raises `Absent` for every other secret."""
    row = await licensee_rows.session_of(svc.pool, session_digest=digest(secret), now=svc.clock())
    if row is None or row.session_ends_at is None or row.target_key is None:
        raise Absent("link_ended", "This page was open for an hour, and has ended. Ask for a new link.")
    about = unseal(svc.vault, row)
    return Session(
        row.id, digest(secret), about, row.licence_key, row.target_key, row.way == "letter", row.session_ends_at
    )


async def leave(svc: Service, secret: str) -> None:
    """End a session."""
    await licensee_rows.close_licensee(svc.pool, session_digest=digest(secret))


async def view(svc: Service, mine: Session) -> LicenceView:
    """Show everything that a session may see."""
    claims = await licensee_rows.claims_on_licence(svc.pool, licence_key=mine.licence)
    passes = await licensee_rows.passes_of_licence(svc.pool, licence_key=mine.licence)
    watched = await licensee_rows.watch_of(svc.pool, licence_key=mine.licence, target_key=mine.target, now=svc.clock())
    return LicenceView(
        session=mine,
        claims=[
            ClaimOnLicence(
                row.id,
                row.credential,
                row.state,
                row.created_at,
                row.handle,
                row.denied,
                is_open=not (row.state in _OVER or row.erased or row.denied),
            )
            for row in claims
        ],
        locked_at=await licensee_rows.lock_of_licence(svc.pool, licence_key=mine.licence),
        passing=[_passing(svc, row) for row in passes],
        watched=watched > 0,
    )


def _passing(svc: Service, row: licensee_rows.PassesOfLicence) -> Passing:
    try:
        account_id, handle = json.loads(svc.vault.sealer(row.wrapped_key).open(row.sealed, f"licensee/{row.id}"))
    except unreadable.KINDS:  # it can still be taken back, and the lock ended
        account_id = handle = _SPOILED
    return Passing(row.id, account_id, handle)


def ended() -> Absent:
    """Build the refusal of what a session wished that ended meanwhile."""
    return Absent("link_ended", "This page was open for an hour, and has ended. Ask for a new link.")


def same_mailbox(svc: Service, mine: Session, address: str) -> bool:
    """Return True if an address is the one that the session's link went to."""
    return email_code.target_of(svc.vault, address) == mine.target
