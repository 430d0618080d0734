"""The decisions of reviewers, and when one person is not enough."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.domain.evidence import Action, Standing
from verifier.domain.holder import RECORDED_BY_PEOPLE, Holder, Method
from verifier.domain.lifecycle import State
from verifier.domain.policy import BUILT_IN, OVERRIDES
from verifier.domain.reasons import Effect, Reason, those

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verifier.domain.evidence import Record
    from verifier.domain.policy import Policy

QUEUES: tuple[str, ...] = ("standard", "discipline", "screening", "contested", "lead")

ACTIONS: dict[State, tuple[str, ...]] = {
    State.IN_REVIEW: ("approve", "refuse", "ask_creator"),
    State.VERIFIED: ("keep", "suspend", "revoke"),
    State.SUSPENDED: ("reinstate", "revoke"),
    State.REFUSED: ("keep",),  # a second person saw it otherwise: a lead looks, and the creator may appeal
}

# Why a person decides as they do: stable codes; `wording` has the sentence a creator is told.
REASONS: tuple[str, ...] = (
    "record_agrees",
    "identity_established",
    "name_change_documented",
    "not_the_licensee",
    "no_such_licence",
    "not_in_force",
    "board_action",
    "excluded",
    "more_information",
    "safety_concern",
    "mistake_corrected",
    "no_concern",
    "fraud",
)

# Ways of stating the holder that need a word on what was seen: nothing else of a call is kept.
NEEDS_NOTE = frozenset({Method.REFEREE_CALL})
SHORTEST_NOTE = 10  # characters

_NEVER = frozenset(
    {
        Standing.SUSPENDED,
        Standing.REVOKED,
        Standing.SURRENDERED,
        Standing.DENIED,
        Standing.EXPIRED,
        Standing.INACTIVE,
        Standing.DECEASED,
        Standing.PENDING,
        Standing.VOID,
        Standing.SUPERSEDED,
    }
)


_SHOWN_ONCE = those(lambda meaning: meaning.effect is Effect.SHOWN_ONCE)


def actions_for(state: State) -> tuple[str, ...]:
    """List the actions that a case on a claim in this state allows."""
    return ACTIONS.get(state, ())


def needs_two(
    action: str,
    reasons: Iterable[Reason],
    record: Record | None,
    holder: Holder,
    policy: Policy = BUILT_IN,
    *,
    called: bool = False,
) -> bool:
    """Return True if two people must agree: no primary record, below H3, a call, a flag or a conflict, revoking.

    A call always needs two, also where it keeps a badge; so does setting aside a row of an exclusion list, which is
    shown once and not asked about again. The policy can only add to that.
    """
    known = frozenset(reasons)
    if asks_two(action, known, holder, policy):
        return True
    match action:
        case "revoke":
            return True
        case "keep":
            return called or bool(known & _SHOWN_ONCE)
        case "approve" | "reinstate":
            flagged = record is None or _is_flagged(record) or bool(known & OVERRIDES)
            return called or flagged or holder < Holder.H3
        case _:
            return False


def asks_two(action: str, reasons: Iterable[Reason], holder: Holder, policy: Policy) -> bool:
    """Return True if the policy itself asks for two people, whatever the record says."""
    if action in policy.two_people_actions:
        return True
    approving = action in ("approve", "reinstate")
    return approving and (holder < policy.two_people_below or not policy.two_people_reasons.isdisjoint(reasons))


def _is_flagged(record: Record) -> bool:
    """Return True if the register flags an action or a restriction, even where no reason repeats it."""
    return record.action in (Action.TAKEN, Action.PENDING) or record.standing is Standing.ACTIVE_RESTRICTED


def in_force(record: Record, reasons: Iterable[Reason]) -> bool:
    """Return True if people may approve on this record: a licence that is not in force is nobody's to approve."""
    return record.standing not in _NEVER and Reason.STANDING_EXPIRED not in reasons


def is_by_hand(record: Record | None, holder: Holder) -> bool:
    """Return True if an approval rests on people's own findings: those are limited most per hour."""
    return record is None or holder < Holder.H3


def recorded_holder(level: str, method: str) -> Holder | None:
    """Return the holder level people may record for a method; None when the method cannot carry it."""
    try:
        wanted, most = Holder[level], RECORDED_BY_PEOPLE[Method(method)]
    except (KeyError, ValueError):
        return None
    return wanted if Holder.H2 <= wanted <= most else None


_WEEK, _FORESEEN = timedelta(days=7), timedelta(days=60)
_TELLING = 5  # cases closed in a week; fewer foretell nothing


def expected_wait(waiting: int, closed_last_week: int) -> timedelta | None:
    """Estimate how long a queue takes at the pace of the last week; None with too few cases, or beyond 60 days."""
    if closed_last_week < _TELLING:
        return None
    wait = _WEEK * (waiting / closed_last_week)
    return wait if wait <= _FORESEEN else None
