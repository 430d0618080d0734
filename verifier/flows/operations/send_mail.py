"""Sending of the outbox: each letter at least once and under one Message-ID, five times at most.

A sending is counted and the next one is due before the relay is spoken to, so that a worker killed at any line leaves a
letter that another one sends. No transaction is open while the relay is waited for.
"""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from verifier import log
from verifier.domain.advice.next_steps import advise, advise_rebinding
from verifier.domain.advice.questions import Wanted
from verifier.domain.jurisdictions import PLACES
from verifier.domain.reasons import Reason, reasons_in
from verifier.flows.operations import letters_of_record
from verifier.flows.proofs.methods import openings
from verifier.outbound.mail.letters import Letter, Written, write
from verifier.outbound.mail.relay import Away, Later, Refused, Sent, compose, relay
from verifier.store.db import in_transaction
from verifier.store.rows import mail as mail_rows
from verifier.store.sealing import sealed
from verifier.store.sealing.crypto import SealBroken
from verifier.wording import languages
from verifier.wording.next_steps import Said, said
from verifier.wording.statement_of_reasons import decided_how, facts_said, ground_of, reason_said, rule_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import EmailMessage

    from verifier.flows.core.service import Service
    from verifier.outbound.mail.relay import Carry, Outcome, Transport
    from verifier.store.sealing.sealed import ClaimText
    from verifier.wording.languages import Language

_Matter: TypeAlias = "mail_rows.Matter | mail_rows.MatterAhead"
_log = log.logger("mailing")
# After each try, until the next: longer than a letter may take, so that no two workers have one in hand.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (2, 15, 120, 720, 2))
_AT_ONCE = 100
_A_DAY = timedelta(days=1)
# Letters that ask for something: once the claim has moved on, what they ask for would be wrong.
_ASKING = frozenset({"creator_needed", "question", "expiring", "rebind"})
_REBINDING = frozenset({"rebind", "contested"})


async def deliver(svc: Service) -> int:
    """Send what is due, until nothing is or the relay cannot be used; return how many letters were sent."""
    now = svc.clock()
    if svc.mail is None:
        await mail_rows.no_transport(svc.pool, failed_at=now)
        return 0
    await mail_rows.worn_out(svc.pool, failed_at=now, attempts=len(WAITS))
    sent = 0
    async with relay(svc.mail) as carry:
        for _ in range(_AT_ONCE):
            outcome = await _next(svc, svc.mail, carry)
            if outcome is None:
                break
            sent += isinstance(outcome, Sent)
            if isinstance(outcome, Away):
                break
    return sent


async def counts(svc: Service) -> dict[str, int]:
    """Count the letters that wait, and those that ended in the last day, by outcome."""
    return {row.outcome: row.mails for row in await mail_rows.counts(svc.pool, since=svc.clock() - _A_DAY)}


async def _next(svc: Service, transport: Transport, carry: Carry) -> Outcome | str | None:
    """Send one letter, with one line in the log whatever the way out; None when nothing is due."""
    began = time.perf_counter()
    taken = await mail_rows.take(svc.pool, now=svc.clock(), pauses=list(WAITS))
    if taken is None:
        return None
    row = await mail_rows.matter(svc.pool, mail_id=taken.id)
    assert row is not None  # noqa: S101  its outbox row was just taken
    turn = await letters_of_record.turn(svc, row, WAITS)
    if isinstance(turn, datetime):  # its address has had many letters today; waiting costs no try
        await mail_rows.wait_for_turn(svc.pool, mail_id=taken.id, next_at=turn)
        return "waiting"
    letter = await _written(svc, transport, row, turn)
    outcome = letter if isinstance(letter, str) else await carry(letter)
    now = svc.clock()
    word = await _mark(svc, taken, outcome, now)
    for other in turn:
        await _mark(svc, other, outcome, now)
    say = _log.warning if word in ("away", "failed") else _log.info
    say(
        "mail",
        claim_id=taken.claim_id,
        kind=taken.template,
        outcome=word,
        code=None if isinstance(outcome, str) else outcome.code,
        attempt=taken.attempts,
        duration_ms=round((time.perf_counter() - began) * 1000, 1),
    )
    return outcome


async def _written(
    svc: Service, transport: Transport, row: mail_rows.Matter, others: Sequence[mail_rows.Gather]
) -> EmailMessage | str:
    """Write the letter, or return why there is none; one that cannot be unsealed keeps no other from going out."""
    try:
        if row.template not in letters_of_record.OF_RECORD:
            return await _compose(svc, transport, row)
        found = await letters_of_record.letter(svc, row, others)
        return found if isinstance(found, str) else _enveloped(transport, found[0], row, write(found[1]))
    except SealBroken:
        _log.error("letter_unreadable", claim_id=row.id)
        return "failed"


async def _mark(svc: Service, taken: mail_rows.Gather | mail_rows.Take, outcome: Outcome | str, now: datetime) -> str:
    """Store the result of a sending; return the word for it."""
    mail_id = taken.id
    match outcome:
        case Sent(code=code):
            await in_transaction(
                svc.pool, lambda connection: mail_rows.sent(connection, mail_id=mail_id, sent_at=now, smtp_code=code)
            )
            return "sent"
        case Later(code=code) | Away(code=code) if taken.attempts < len(WAITS):
            await mail_rows.put_off(svc.pool, mail_id=mail_id, code=code)
            return "away" if isinstance(outcome, Away) else "later"
        case Refused(code=code) | Later(code=code) | Away(code=code):
            await mail_rows.ended(svc.pool, mail_id=mail_id, outcome="failed", failed_at=now, code=code)
            return "failed"
        case word:
            await mail_rows.ended(svc.pool, mail_id=mail_id, outcome=word, failed_at=now, code=None)
            return word


async def _compose(svc: Service, transport: Transport, row: mail_rows.Matter) -> EmailMessage | str:
    """Write the letter to a creator, or return why there is none."""
    if row.wrapped_key is None:
        return "erased"
    if row.moved_on and row.template in _ASKING:
        return "overtaken"
    text = sealed.open_words(svc.sealer(row), row)
    if not text.words.email:
        return "no_address"
    return _enveloped(
        transport,
        text.words.email,
        row,
        write(_letter(svc, row, text.display_name, languages.nearest(text.words.locale))),
    )


def _enveloped(transport: Transport, to: str, row: mail_rows.Matter, written: Written) -> EmailMessage | str:
    try:
        return compose(transport, to, written.subject, written.text, mail_id=row.mail_id, at=row.told_at)
    except ValueError:  # not one address; the message would repeat it
        return "failed"


def written_ahead(svc: Service, row: mail_rows.MatterAhead, text: ClaimText) -> Written:
    """Write a letter that may be sent, as it would be."""
    return write(_letter(svc, row, text.display_name, languages.nearest(text.words.locale)))


def written_again(svc: Service, row: mail_rows.Matter, text: ClaimText) -> Written:
    """Write a letter of the outbox as it was sent, from the claim as it is kept."""
    return write(_letter(svc, row, text.display_name, languages.nearest(text.words.locale)))


def _letter(svc: Service, row: _Matter, display_name: str, language: Language) -> Letter:
    """Say in the creator's language what is known of the claim in codes."""
    codes = tuple(row.codes)
    code = ground_of(language, (*(row.decided_reasons or ()), *codes))
    return Letter(
        language=language,
        template=row.template,
        link=f"{svc.settings.public_url}/claims/{row.id}",
        credential=row.credential,
        place=PLACES.get(row.jurisdiction or "", row.jurisdiction or ""),
        display_name=display_name,
        at=row.moved_at or row.told_at,
        todo=_todo(row, codes, language),
        reason=reason_said(language, code),
        rule=rule_of(language, code),
        facts=_facts(svc, row, language),
        decided=decided_how(language, row.by_kind or "service", sum(1 for who in _deciders(row) if who)),
        policy=row.policy_version or svc.policy.version,
        until=_until(svc, row),
        title=json.loads(row.public or "{}").get("title", ""),
        contested=Reason.CONTESTED in codes,
        account_changed=Reason.ACCOUNT_CHANGED in codes,
        disputed=Reason.HOLDER_DISPUTED in codes,
        days=_days(svc, row.template),
        operator=svc.settings.operator_name,
    )


def _days(svc: Service, template: str) -> int:
    """Return how long the creator may stay silent: until a claim is closed, or a badge goes off for want of a proof."""
    return (2 * svc.policy.rebind_grace if template == "rebind" else svc.policy.silence).days


def _todo(row: _Matter, codes: tuple[str, ...], language: Language) -> tuple[Said, ...]:
    """List what the creator can do; the methods of proof are as the claim was last weighed."""
    ways = openings(json.loads(row.facts or "{}"))
    if row.template in _REBINDING:
        advice = advise_rebinding(ways)
    else:
        advice = advise(_STATES.get(row.template, ""), reasons_in(codes), ways, Wanted(()))
    return tuple(said(language, one) for one in advice)


_STATES = {"creator_needed": "awaiting_creator", "question": "awaiting_creator", "in_review": "in_review"}


def _deciders(row: _Matter) -> tuple[str | None, str | None]:
    return row.by_reviewer, row.second_reviewer


def _facts(svc: Service, row: _Matter, language: Language) -> tuple[str, ...]:
    facts = json.loads(row.facts or "{}")
    source = (facts.get("licence") or {}).get("source")
    registry = svc.catalogue.registries.get(source) if source else None
    return facts_said(language, facts, registry.sheet.title if registry else "", same_account=row.same_account)


def _until(svc: Service, row: _Matter) -> datetime | None:
    """Return the day a letter names: the end of an appeal, or of the badge."""
    if row.template in ("refused", "revoked"):
        decided: datetime = row.moved_at or row.told_at
        return decided + svc.policy.appeal_within
    ends: datetime | None = row.valid_until
    return ends
