"""Letters to the licensee of record: only a handle in them was typed by whoever claims to be them.

What strangers do must neither keep the licensee's own code away nor fill their letter box. So an account's codes are
counted by itself (`flows/proofs/limits`), and from a number of letters a day on the codes that wait for one address go
out together, in one letter every half-hour that says which code is of which account: first of accounts that had none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.domain.jurisdictions import PLACES
from verifier.domain.lifecycle import State
from verifier.flows.binding import dispute
from verifier.flows.proofs.attempts import code_of
from verifier.outbound.mail.letters import Coded, Letter
from verifier.store.rows import mail as mail_rows
from verifier.wording import languages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.flows.core.service import Service

CODE = "contact_code"
OF_RECORD = frozenset({CODE, "proofing"})
AT_ONCE = 24  # codes to one address in a day that each have a letter of their own
TOGETHER_EVERY = timedelta(minutes=30)  # from then on: at most 72 letters a day, whatever anybody does
MOST_TOGETHER = 400  # codes in one letter: some 60 kB, which mailboxes show whole
_A_DAY = timedelta(days=1)


def overtaken(row: mail_rows.Matter) -> str | None:
    """Return why a letter is of no use any more: erased, or what it tells of is over."""
    if row.wrapped_key is None:
        return "erased"
    over = row.attempt_state != "open" if row.template == CODE else row.state != State.VERIFIED
    return "overtaken" if over else None


async def turn(
    svc: Service, row: mail_rows.Matter, waits: Sequence[timedelta]
) -> datetime | Sequence[mail_rows.Gather]:
    """Find when a letter may go; where that is now, take the codes that go out with it and count a sending each."""
    if row.template != CODE or overtaken(row):
        return ()
    now = svc.clock()
    had = await mail_rows.codes_to(svc.pool, mail_id=row.occasion, sent_at=now - _A_DAY)
    if had.last_at is None or had.codes < AT_ONCE:
        return ()
    next_at = had.last_at + TOGETHER_EVERY
    if next_at > now:
        return next_at
    return await mail_rows.gather(
        svc.pool, mail_id=row.mail_id, attempt_id=row.occasion, now=now, pauses=list(waits), most=MOST_TOGETHER - 1
    )


async def letter(svc: Service, row: mail_rows.Matter, others: Sequence[mail_rows.Gather]) -> tuple[str, Letter] | str:
    """Write a letter and find its address; or return why there is none."""
    said = overtaken(row)
    if said is not None:
        return said
    address = await dispute.ready(svc, row, row.occasion)
    if not address:
        return "no_address"
    found = [await mail_rows.matter(svc.pool, mail_id=other.id) for other in others]
    rows = [row, *(one for one in found if one is not None and overtaken(one) is None)]
    coded = row.template == CODE
    return address, Letter(
        language=languages.of(),  # nobody has told us which one the licensee reads
        template=row.template,
        link=await _link(svc, row),
        credential=row.credential,
        place=_place(row),
        account=_account(row),
        platform=svc.settings.platform_name,
        at=row.moved_at or row.told_at,
        operator=svc.settings.operator_name,
        codes=tuple([await _coded(svc, one) for one in rows]) if coded else (),
    )


async def _coded(svc: Service, row: mail_rows.Matter) -> Coded:
    return Coded(_account(row), row.credential, _place(row), code_of(svc.vault, row.occasion), await _link(svc, row))


async def _link(svc: Service, row: mail_rows.Matter) -> str:
    return await dispute.link(svc, row.id, row.occasion)


def _account(row: mail_rows.Matter) -> str:
    return f"@{row.handle}" if row.handle and row.handle_held else ""


def _place(row: mail_rows.Matter) -> str:
    return PLACES.get(row.jurisdiction or "", row.jurisdiction or "")
