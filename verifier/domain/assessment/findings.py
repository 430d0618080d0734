"""establish(matter, answers, policy, now, shares) -> Findings: what the answers of one round show, without a verdict.

The reasons say what stands against a confirmation. There is none only when, all from one observation epoch, exactly one
primary record agrees in type, number and name, active and without an action flag; every identifier the creator gave was
found and agrees; every screening source is fresh and silent; the binding is H3 or better; and the handle asserts no
other credential.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from verifier.domain.answers import is_silent, newest, records_of
from verifier.domain.assessment.degrees import bind_degree, choose_degree
from verifier.domain.assessment.identifiers import is_needed, npi_reasons, orcid_reasons, own_enumeration
from verifier.domain.assessment.matter import Findings
from verifier.domain.assessment.npi_row import npi_points
from verifier.domain.assessment.records import Agreement, choose
from verifier.domain.assessment.screening import hits_on, person_of, points_of, reasons_of
from verifier.domain.binding.binding import UNBOUND, Bound, bind_identity
from verifier.domain.binding.changes import with_former_names
from verifier.domain.binding.proofs import best_proof, with_proof
from verifier.domain.evidence import Authority, Found, RecordKind, Unavailable, Unreadable
from verifier.domain.handles.assertions import handle_asserts_other
from verifier.domain.holder import Holder
from verifier.domain.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from verifier.domain.assessment.matter import Matter
    from verifier.domain.assessment.screening import Hit
    from verifier.domain.binding.others import Shares
    from verifier.domain.claim import Identity
    from verifier.domain.evidence import Answer, Record, RegistryId
    from verifier.domain.matching import Point
    from verifier.domain.policy import Policy


def establish(
    matter: Matter,
    answers: Sequence[Answer],
    policy: Policy,
    now: datetime,
    shares: Shares,
) -> Findings:
    """Establish what the answers of one round show. `shares` say how common names and places are."""
    answers = newest(answers)
    if not matter.primaries or (matter.credential.is_degree and not matter.words.orcid):
        return _by_hand(matter, answers)
    waiting = _unanswered(matter, answers, now, policy)
    if waiting is not None and not matter.wait_ended:
        return Findings((Reason.SOURCE_UNAVAILABLE,), retry_in=waiting)
    return _of_answers(matter, answers, policy, now, shares, late=waiting is not None)


def _by_hand(matter: Matter, answers: Sequence[Answer]) -> Findings:
    """Leave the licence to a reviewer's look-up, with the hits of the exclusion lists shown at once."""
    hits, points = _screened(matter, answers)
    reasons = (*_unasked(matter), *_handle_reasons(matter, None), *reasons_of(hits))
    return Findings(reasons, points, bound=UNBOUND, hits=hits)


def _unasked(matter: Matter) -> tuple[Reason, ...]:
    """Give the reason for a look-up by hand: a board without a machine interface, or a degree without an ORCID iD."""
    if matter.credential.is_degree:
        return (Reason.DEGREE_BY_HAND, *orcid_reasons(matter.words, ()))
    return (Reason.NO_AUTOMATIC_SOURCE,)


def _of_answers(
    matter: Matter,
    answers: Sequence[Answer],
    policy: Policy,
    now: datetime,
    shares: Shares,
    *,
    late: bool,
) -> Findings:
    spoken = [answer for answer in answers if answer.registry in matter.primaries]
    chosen = _chosen(matter, spoken, now)
    bound = _binding(matter, chosen, policy, now, shares)
    hits, listed = _screened(matter, answers)
    reasons = [
        *((Reason.SOURCE_UNAVAILABLE,) if late else ()),
        *((Reason.SOURCE_CHANGED,) if any(_is_alarming(a, matter) for a in answers) else ()),
        *((Reason.EARLIER_DECISION,) if matter.earlier_decision else ()),
        *((Reason.HOLDER_DISPUTED,) if matter.disputed else ()),
        *(chosen.reasons if chosen.record is not None or not is_silent(spoken) else ()),
        *((Reason.SOURCE_UNPROVEN,) if chosen.record is not None and chosen.record.registry in matter.unproven else ()),
        *npi_reasons(matter.words, matter.credential, matter.jurisdiction, answers),
        *orcid_reasons(matter.words, answers),
        *reasons_of(hits),
        *_handle_reasons(matter, chosen.record),
        *(bound.reasons if chosen.record is not None else ()),
    ]
    enumerated = own_enumeration(matter.words, matter.credential, matter.jurisdiction, answers)
    shown = (*chosen.points, *npi_points(matter.words, matter.credential, matter.jurisdiction, answers))
    points = with_former_names((*shown, *bound.points, *listed), chosen.record, enumerated)
    return Findings(tuple(dict.fromkeys(reasons)), points, chosen.record, bound, hits, chosen.name_changed)


def _chosen(matter: Matter, spoken: Sequence[Answer], now: datetime) -> Agreement:
    """Choose the record that the claim is about.

    For a degree, entries by a person or another organisation are compared, too: they give the reason.
    """
    calendar = _calendar(matter, now)
    if not matter.credential.is_degree:
        return choose(matter.credential, matter.words, records_of(spoken, Authority.PRIMARY), calendar)
    found = [record for answer in spoken if isinstance(answer.outcome, Found) for record in answer.outcome.records]
    return choose_degree(matter.credential, matter.words, found, calendar)


def _binding(matter: Matter, chosen: Agreement, policy: Policy, now: datetime, shares: Shares) -> Bound:
    if chosen.record is None:
        return Bound(Holder.H0, None)
    bind = bind_degree if matter.credential.is_degree else bind_identity
    since = _held_since(matter, now, policy)
    bound = bind(matter.identity, chosen.record, since or now, policy, shares)
    if since is not None and not bound.reasons:
        bound = replace(bound, since=since)
    if bound is UNBOUND and not chosen.name_agrees:
        bound = replace(bound, level=Holder.H0)
    return with_proof(bound, best_proof(matter.proofs, chosen.record, matter.account.epoch, now, policy))


def _held_since(matter: Matter, now: datetime, policy: Policy) -> datetime | None:
    """Return since when the identity check has held the badge that ended; None where it has to be a fresh one.

    What counted for the badge counts for its renewal until the holder would be asked again (`rebind_every`), no longer.
    """
    bound_at, identity = matter.bound_at, matter.identity
    if bound_at is None or identity is None or identity.verified_at > bound_at:
        return None
    return bound_at if bound_at <= now < bound_at + policy.rebind_every else None


def _is_alarming(answer: Answer, matter: Matter) -> bool:
    """Tell whether an answer that cannot be read is this claim's question: a bystander's is the source's alone."""
    return isinstance(answer.outcome, Unreadable) and is_needed(answer, matter.words, matter.primaries)


def _calendar(matter: Matter, now: datetime) -> Callable[[RegistryId], date]:
    return lambda registry: now.astimezone(matter.zones.get(registry, UTC)).date()


def _screened(matter: Matter, answers: Sequence[Answer]) -> tuple[tuple[Hit, ...], tuple[Point, ...]]:
    """Compare the person with the rows of exclusion lists; return those that need a reviewer, and their points."""
    person = matter.person
    if person is None:
        person = person_of(matter.words, matter.identity, answers, matter.credential, matter.jurisdiction)
    hits = hits_on(person, answers, matter.is_cleared)
    return hits, points_of(person, hits)


def _handle_reasons(matter: Matter, record: Record | None) -> tuple[Reason, ...]:
    """Return HANDLE_ASSERTS_OTHER if handle or display name assert a credential besides the claimed one.

    Without a record the typed name counts as the person's own, because a reviewer sees that it was only typed.
    """
    account, typed = matter.account, (matter.words.name,)
    names = _vouched_names(matter.identity, record) if record else (*_vouched_names(matter.identity, None), *typed)
    if handle_asserts_other(account.handle, account.display_name, names, matter.credential, typed):
        return (Reason.HANDLE_ASSERTS_OTHER,)
    return ()


def _vouched_names(identity: Identity | None, record: Record | None) -> tuple[str, ...]:
    """Collect the names that a board printed or an identity check verified; those on an iD are its owner's choice."""
    printed = (record.name, *record.other_names) if record and record.kind is RecordKind.LICENCE else ()
    return (*(name.full for name in printed), *((identity.verified_name,) if identity else ()))


def _unanswered(matter: Matter, answers: Sequence[Answer], now: datetime, policy: Policy) -> timedelta | None:
    """Return the time to wait before asking again, or None when every needed source has given a fresh answer."""
    by_source = {answer.registry: answer for answer in answers}
    waits: list[timedelta] = []
    for registry in (*matter.primaries, *matter.others):
        answer = by_source.get(registry)
        if answer is not None and not is_needed(answer, matter.words, matter.primaries):
            continue
        if answer is None or now - answer.retrieved_at > policy.machine_evidence_age:
            waits.append(timedelta(0))
        elif isinstance(answer.outcome, Unavailable):
            waits.append(answer.outcome.retry_in)
    return max(waits, default=None)
