"""The wishes of a licensee: to lock, unlock, let an account pass, watch, and say that a claim is not theirs.

Each asks for the session again, in the transaction that does it. None gives anybody a badge.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from verifier.domain.claim import SYSTEM
from verifier.domain.events import Event
from verifier.domain.evidence import Unavailable
from verifier.domain.lifecycle import State, Transition
from verifier.domain.reasons import Reason
from verifier.flows.binding import dispute
from verifier.flows.core.cases import open_case
from verifier.flows.core.errors import Absent, Conflict, FieldFault, Invalid, NotReady
from verifier.flows.core.service import move, note
from verifier.flows.licensees.about import Mailbox, mailbox, seal
from verifier.flows.licensees.page import ended, same_mailbox
from verifier.store.db import in_transaction
from verifier.store.ids import new_id
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import licensees as licensee_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.flows.licensees.page import Session
    from verifier.store.db import Connection

_LONGEST = 200


async def lock(svc: Service, mine: Session, *, wanted: bool) -> None:
    """Lock the licence or unlock it; doing it twice is doing it once."""
    done = await in_transaction(
        svc.pool,
        lambda connection: licensee_rows.lock_licence(
            connection, session_digest=mine.digest, wanted=wanted, now=svc.clock()
        ),
    )
    if done is None:
        raise ended()


async def let_pass(svc: Service, mine: Session, account_id: str, handle: str) -> None:
    """Let an account of the licensee's own pass the lock: by its id at the platform and the handle it has now."""
    account_id, handle = account_id.strip(), handle.strip().removeprefix("@").lower()
    for name, value in (("account", account_id), ("handle", handle)):
        if not value or len(value) > _LONGEST or not value.isprintable():
            detail = "Give the account's id and its handle, as the platform shows them to you."
            raise Invalid("validation", detail, faults=(FieldFault(f"/{name}", "required", detail),))
    wrapped, sealer = svc.vault.new_key()
    pass_id = new_id("lcp")
    done = await in_transaction(
        svc.pool,
        lambda connection: licensee_rows.name_passing(
            connection,
            session_digest=mine.digest,
            pass_id=pass_id,
            platform_id=account_id,
            handle=handle,
            salt=secrets.token_bytes(16),
            wrapped_key=wrapped,
            sealed=sealer.seal(json.dumps([account_id, handle]).encode(), f"licensee/{pass_id}"),
            now=svc.clock(),
        ),
    )
    if done is None:
        raise ended()
    if not done:
        raise Conflict("too_many_accounts", "Ten accounts pass this lock, which is the most. Take one back first.")


async def end_pass(svc: Service, mine: Session, pass_id: str) -> None:
    """Take back that an account passes."""
    done = await in_transaction(
        svc.pool,
        lambda connection: licensee_rows.end_passing(
            connection, session_digest=mine.digest, pass_id=pass_id, now=svc.clock()
        ),
    )
    if done is None:
        raise ended()


async def watch(svc: Service, mine: Session, *, wanted: bool) -> None:
    """Watch the licence, or no longer: then nothing of the watch is kept."""
    if not wanted:
        await licensee_rows.watch_end(svc.pool, licence_key=mine.licence, target_key=mine.target)
        return
    watch_id = new_id("lcw")
    wrapped, sealer = svc.vault.new_key()
    await licensee_rows.watch_begin(
        svc.pool,
        watch_id=watch_id,
        licence_key=mine.licence,
        target_key=mine.target,
        by_board=mine.by_board,
        wrapped_key=wrapped,
        sealed=seal(sealer, watch_id, mine.about),
        now=svc.clock(),
    )


async def deny(svc: Service, mine: Session, claim_id: str) -> None:
    """Say that a claim is somebody else's.

    From the address that the board holds it is the denial of the letters to licensees of record: a badge stops with
    this commit. Where two people saw a document, people are asked, and the badge stays until they decide.
    """
    found = await mailbox(svc, mine.about) if mine.by_board else None
    if isinstance(found, Unavailable):
        raise NotReady("register_away", "The register cannot be read just now. Try again in a moment.")
    if mine.by_board and (found is None or not same_mailbox(svc, mine, found.address)):
        raise Conflict("no_contact", "The board holds another address by now. Ask for a new link, which goes there.")

    async def work(connection: Connection) -> None:
        if not await licensee_rows.is_on_licence(connection, claim_id=claim_id, licence_key=mine.licence):
            raise Absent("claim_absent", "There is no such claim on this licence.")
        if isinstance(found, Mailbox):
            await dispute.by_licensee(
                svc, connection, claim_id, dispute.Letter(mine.request_id, found.address, mine.licence)
            )
        else:
            await _ask_people(svc, connection, claim_id)

    await in_transaction(svc.pool, work)
    await svc.badges.catch_up()


async def _ask_people(svc: Service, connection: Connection, claim_id: str) -> None:
    claim, now, codes = await claim_rows.claim_lock(connection, claim_id=claim_id), svc.clock(), (Reason.REPORTED,)
    if claim is None or claim.wrapped_key is None:
        raise Absent("claim_absent", "There is no such claim on this licence.")
    if claim.state not in dispute.WITH_PEOPLE:
        # A case of which nothing can be decided waits for ever; one on a claim that is checked ends with its next move.
        is_soon = claim.state in (State.RECEIVED, State.CHECKING)
        detail = (
            "This claim is being checked just now. Say it again in some minutes." if is_soon else "This claim is over."
        )
        raise Conflict("claim_moved", detail, state=claim.state)
    case = await open_case(svc.policy, connection, claim, codes, now)
    if claim.state == State.AWAITING_CREATOR:
        await move(connection, claim, Transition.BINDING_GIVEN_UP, SYSTEM, now, codes=codes)
    body = {"case": case}
    await note(
        connection,
        Event.REPORTED,
        SYSTEM,
        now,
        account_key=claim.account_key,
        claim_id=claim.id,
        codes=codes,
        body=body,
    )
