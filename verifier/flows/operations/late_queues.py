"""Queues that are late: leads are told once when a queue begins to be, by mail and by webhook, and by nobody's name.

A breach begins when a case of a queue is past its promised time, and is over when none is. What was told is written
down with the breach, so that no restart tells it again; a queue that comes and goes is told of once an hour at most.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from verifier import log
from verifier.domain.claim import SYSTEM
from verifier.domain.events import Event
from verifier.domain.review import QUEUES
from verifier.flows.core.service import note
from verifier.outbound.mail.letters import LateQueue, write_late
from verifier.outbound.mail.relay import Away, Later, Refused, Sent, compose, relay
from verifier.store.db import in_transaction
from verifier.store.ids import new_id
from verifier.store.rows import breaches as breach_rows
from verifier.wording import languages

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.flows.core.service import Service
    from verifier.outbound.mail.relay import Carry, Transport
    from verifier.store.db import Connection

QUIET: Final = timedelta(hours=1)  # between two breaches of one queue that leads are told of
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (2, 15, 120, 720, 2))
_KEPT: Final = timedelta(days=30)
_COUNTED: Final = 1_000  # late cases; more are "1000"
_AT_ONCE: Final = 50
_log = log.logger("late_queues")


async def look(svc: Service) -> None:
    """Notice queues that begin to be late, of all workers one, and send the letters that are due."""

    async def work(connection: Connection) -> None:
        if not await breach_rows.breach_watcher(connection):
            return
        now = svc.clock()
        await breach_rows.notices_prune(connection, before=now - _KEPT)
        await breach_rows.breaches_end(connection, now=now)
        begun = await breach_rows.breaches_begin(connection, queues=list(QUEUES), now=now, quiet_since=now - QUIET)
        for one in begun:
            await _told(svc, connection, one.queue, now)

    await in_transaction(svc.pool, work)
    await deliver(svc)


async def _told(svc: Service, connection: Connection, queue: str, now: datetime) -> None:
    """Enqueue a letter to each lead, and append the event that webhooks are made from."""
    extent = await breach_rows.breach_extent(connection, queue=queue, now=now, most=_COUNTED)
    assert extent.oldest_due_by is not None  # noqa: S101  a case is late, in this very transaction
    for address in svc.settings.leads_mail if svc.mail is not None else ():
        await breach_rows.notice_insert(
            connection,
            notice_id=new_id("lno"),
            queue=queue,
            began_at=now,
            late=extent.late,
            oldest_due_by=extent.oldest_due_by,
            address_key=_key(svc, address),
        )
    await note(connection, Event.QUEUE_LATE, SYSTEM, now, body={"queue": queue, "late": extent.late})
    _log.warning("queue_late", queue=queue, count=extent.late)


async def deliver(svc: Service) -> int:
    """Send the letters that are due, until none is or the relay cannot be used; return how many were sent."""
    if svc.mail is None:
        return 0
    await breach_rows.notices_worn_out(svc.pool, now=svc.clock(), attempts=len(WAITS))
    known, sent = {_key(svc, one): one for one in svc.settings.leads_mail}, 0
    async with relay(svc.mail) as carry:
        for _ in range(_AT_ONCE):
            row = await breach_rows.notice_take(svc.pool, now=svc.clock(), pauses=list(WAITS))
            if row is None:
                break
            outcome = await _sent(svc, svc.mail, carry, row, known.get(row.address_key))
            _log.info("lead_notice", queue=row.queue, outcome=outcome, attempt=row.attempts)
            sent += outcome == "sent"
            if outcome == "away":
                break
    return sent


async def _sent(
    svc: Service, transport: Transport, carry: Carry, row: breach_rows.NoticeTake, address: str | None
) -> str:
    """Send one letter; return the word for what became of it. An address that left the settings gets none."""
    if address is None:
        await breach_rows.notice_ended(svc.pool, notice_id=row.id, outcome="gone")
        return "gone"
    language = languages.nearest(svc.settings.leads_language)
    about = LateQueue(language, row.queue, row.late, row.oldest_due_by, f"{svc.settings.public_url}/console/lead")
    written = write_late(about)
    message = compose(transport, address, written.subject, written.text, mail_id=row.id, at=row.began_at)
    match await carry(message):
        case Sent():
            await breach_rows.notice_ended(svc.pool, notice_id=row.id, outcome="sent")
            return "sent"
        case Away() if row.attempts < len(WAITS):
            return "away"
        case Later() if row.attempts < len(WAITS):
            return "later"
        case Refused() | Later() | Away():
            await breach_rows.notice_ended(svc.pool, notice_id=row.id, outcome="failed")
            return "failed"


def _key(svc: Service, address: str) -> bytes:
    return svc.vault.blind("lead address", address)
