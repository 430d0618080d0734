"""Letters to licensees without an account: links that open their page, and news of claims on a licence they watch.

A sending is counted and the next one is due before the relay is spoken to, so that a worker killed at any line leaves a
letter that another one sends; the link is derived from the request's id, so that it is the same letter.
"""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from verifier import log
from verifier.domain.evidence import Unavailable
from verifier.domain.jurisdictions import PLACES
from verifier.flows.binding import dispute, email_code
from verifier.flows.core import unreadable
from verifier.flows.licensees.about import mailbox, unseal
from verifier.flows.licensees.limits import A_DAY, may_go
from verifier.outbound.mail.letters import Letter, Watched, write
from verifier.outbound.mail.relay import Away, Sent, compose, relay
from verifier.store.db import in_transaction
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import licensees as licensee_rows
from verifier.store.sealing.crypto import SealBroken, digest
from verifier.wording import languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.flows.core.service import Service
    from verifier.flows.licensees.about import About, Mailbox
    from verifier.outbound.mail.relay import Carry, Outcome, Transport
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow
    from verifier.store.sealing.crypto import Vault

_log = log.logger("licensees")
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (2, 15, 120, 720, 2))
_AT_ONCE: Final = 50


async def deliver(svc: Service) -> int:
    """Send the letters that are due, until none is or the relay cannot be used; return how many were sent."""
    await licensee_rows.requests_worn_out(svc.pool, now=svc.clock(), attempts=len(WAITS))
    if svc.mail is None:
        return 0
    sent = 0
    async with relay(svc.mail) as carry:
        for step in (_next_link, _next_news):
            for _ in range(_AT_ONCE):
                outcome = await step(svc, svc.mail, carry)
                if outcome is None:
                    break
                sent += isinstance(outcome, Sent)
                if isinstance(outcome, Away):
                    return sent
    return sent


def token_of(vault: Vault, request_id: str) -> str:
    """Derive the secret of a letter's link from the request's id; only its digest is stored."""
    return base64.urlsafe_b64encode(vault.one_time("licensee", request_id)).decode().rstrip("=")


async def _next_link(svc: Service, transport: Transport, carry: Carry) -> Outcome | str | None:
    row = await licensee_rows.request_take(svc.pool, now=svc.clock(), pauses=list(WAITS))
    if row is None:
        return None
    try:
        outcome = await _answer(svc, transport, carry, row)
    except SealBroken:
        _log.error("letter_unreadable", request_id=row.id)
        outcome = "failed"
        await licensee_rows.request_closed(svc.pool, request_id=row.id)
    _log.info("licensee_letter", kind=row.way, outcome=_word(outcome), attempt=row.attempts)
    return outcome


def _word(outcome: Outcome | str) -> str:
    return outcome if isinstance(outcome, str) else type(outcome).__name__.lower()


async def _answer(svc: Service, transport: Transport, carry: Carry, row: licensee_rows.RequestTake) -> Outcome | str:
    """Answer one request by a letter, or end it in silence."""
    about = unseal(svc.vault, row)
    if row.way == "document":
        address, template = about.email, "licensee_link" if row.state == "granted" else "licensee_refused"
        if row.state == "granted":
            target = email_code.target_of(svc.vault, address)
            await licensee_rows.request_reserved(
                svc.pool, request_id=row.id, target_key=target, licence_key=row.licence_key
            )
    else:
        found = await mailbox(svc, about)
        if isinstance(found, Unavailable):
            return "later"
        if found is None or not await _reserve(svc, row, found):
            await licensee_rows.request_closed(svc.pool, request_id=row.id)
            return "nothing"
        address, template = found.address, "licensee_link"
    outcome = await _carried(svc, transport, carry, row.id, address, _link_letter(svc, row, about, template))
    if isinstance(outcome, Sent) and template == "licensee_link":
        token = digest(token_of(svc.vault, row.id))
        await licensee_rows.request_sent(svc.pool, request_id=row.id, token_digest=token, sent_at=svc.clock())
    elif isinstance(outcome, Sent) or outcome == "failed":
        await licensee_rows.request_closed(svc.pool, request_id=row.id)
    return outcome


async def _reserve(svc: Service, row: licensee_rows.RequestTake, found: Mailbox) -> bool:
    """Take a place among the letters of an address; one that has its place keeps it when it is sent again."""
    target = email_code.target_of(svc.vault, found.address)
    if row.target_key == target:
        return True

    async def work(connection: Connection) -> bool:
        await binding_rows.target_lock(connection, target=target)
        now = svc.clock()
        before = await licensee_rows.letters_lately(connection, target_key=target, since=now - A_DAY, request_id=row.id)
        if not may_go(before, found.licence, now):
            return False
        await licensee_rows.request_reserved(
            connection, request_id=row.id, target_key=target, licence_key=found.licence
        )
        return True

    return await in_transaction(svc.pool, work)


def _link_letter(svc: Service, row: licensee_rows.RequestTake, about: About, template: str) -> Letter:
    granted = template == "licensee_link"
    place = f"/licence/open?token={token_of(svc.vault, row.id)}" if granted else "/licence"
    return _letter(svc, about, template, place, by_board=row.way == "letter")


def _letter(
    svc: Service, about: About, template: str, path: str, *, by_board: bool, watched: tuple[Watched, ...] = ()
) -> Letter:
    return Letter(
        language=languages.nearest(about.locale),
        template=template,
        link=f"{svc.settings.public_url}{path}",
        credential=about.credential,
        place=PLACES.get(about.jurisdiction, about.jurisdiction),
        at=svc.clock(),
        operator=svc.settings.operator_name,
        platform=svc.settings.platform_name,
        by_board=by_board,
        watched=watched,
    )


async def _carried(
    svc: Service, transport: Transport, carry: Carry, mail_id: str, address: str, letter: Letter
) -> Outcome | str:
    written = write(letter)
    try:
        message = compose(transport, address, written.subject, written.text, mail_id=mail_id, at=svc.clock())
    except ValueError:  # not one address; the message would repeat it
        return "failed"
    return await carry(message)


async def _next_news(svc: Service, transport: Transport, carry: Carry) -> Outcome | str | None:
    """Tell one watch of the claims that were made since it was last told, in one letter."""
    due = await licensee_rows.watch_take(svc.pool, now=svc.clock(), pauses=list(WAITS))
    if not due:
        return None
    watch = await licensee_rows.watch_by_id(svc.pool, watch_id=due[0].watch_id)
    if watch is None:  # its licensee has ended it meanwhile
        return "ended"
    claims = [row.claim_id for row in due]
    try:
        about = unseal(svc.vault, watch)
    except unreadable.KINDS:  # nobody can be told by it: its licensee sees that it has ended, and other letters go out
        _log.error("watch_unreadable", watch_id=watch.id)
        await licensee_rows.watch_ended(svc.pool, watch_id=watch.id)
        return "ended"
    address = about.email
    if watch.by_board:
        found = await mailbox(svc, about)
        if isinstance(found, Unavailable):
            return "later"
        if found is None or email_code.target_of(svc.vault, found.address) != watch.target_key:
            await licensee_rows.watch_ended(svc.pool, watch_id=watch.id)  # whoever reads there now is not who asked
            return "moved"
        address = found.address
    news = await _news(svc, watch, about, claims, address)
    if not news:
        await licensee_rows.watch_told(svc.pool, watch_id=watch.id, claim_ids=claims, now=svc.clock())
        return "overtaken"
    letter = _letter(svc, about, "licensee_watch", "/licence", by_board=watch.by_board, watched=news)
    outcome = await _carried(svc, transport, carry, f"{watch.id}.{len(claims)}.{claims[0]}", address, letter)
    if isinstance(outcome, Sent) or outcome == "failed":
        await licensee_rows.watch_told(svc.pool, watch_id=watch.id, claim_ids=claims, now=svc.clock())
    _log.info(
        "licensee_letter", kind="watch", outcome=outcome if isinstance(outcome, str) else type(outcome).__name__.lower()
    )
    return outcome


async def _news(
    svc: Service, watch: licensee_rows.WatchById, about: About, claims: Sequence[str], address: str
) -> tuple[Watched, ...]:
    language, found = languages.nearest(about.locale), list[Watched]()
    for claim_id in claims:
        async with svc.pool.acquire(timeout=5) as connection:
            claim = await claim_rows.claim_by_id(connection, claim_id=claim_id)
        if claim is None or claim.wrapped_key is None:
            continue
        handle = f"@{claim.handle}" if claim.state == "verified" and claim.handle else ""
        link = await _denial(svc, claim, watch, address) if watch.by_board else ""
        found.append(
            Watched(handle, claim.credential, language.say(f"licence_state-{claim.state}"), claim.created_at, link)
        )
    return tuple(found)


async def _denial(svc: Service, claim: ClaimRow, watch: licensee_rows.WatchById, address: str) -> str:
    letter = dispute.Letter(watch.id, address, watch.licence_key)
    await in_transaction(svc.pool, lambda connection: dispute.keep(svc, connection, claim, letter, svc.clock()))
    return await dispute.link(svc, claim.id, watch.id)
