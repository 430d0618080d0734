"""What a re-check of a badge that is up amounts to. People revoke; a machine stops at once what must stop, and asks.

Every reason that a check can give has a line here. One that has none opens a case: nothing is passed over because
nobody thought of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from verifier.domain.evidence import Standing

if TYPE_CHECKING:
    from collections.abc import Collection

    from verifier.domain.decision import Findings


class Effect(IntEnum):
    """What a reason means for a badge that is up, worst last."""

    NOTHING = 0  # the licence is no less seen and in force
    SHOWN_ONCE = 1  # the licence was seen; people are told, once for each row of a list
    SETTLED = 2  # a case, unless people approved in the face of it: then nothing
    ABSENCE = 3  # a case after three looks over at least 72 hours
    EXPIRES = 4  # the board's word ends it, like its date
    CASE = 5  # a case at once, and this look is no sighting


EFFECTS: dict[str, Effect] = {
    "holder_unbound": Effect.NOTHING,
    "namesake_possible": Effect.NOTHING,
    "identity_mismatch": Effect.NOTHING,
    "earlier_decision": Effect.NOTHING,
    "handle_asserts_other": Effect.NOTHING,
    "gain_limit": Effect.NOTHING,
    "contested": Effect.NOTHING,
    "licence_locked": Effect.NOTHING,
    "holder_disputed": Effect.NOTHING,
    "account_changed": Effect.NOTHING,
    "orcid_unchecked": Effect.NOTHING,
    "orcid_not_found": Effect.NOTHING,
    "orcid_mismatch": Effect.NOTHING,
    "number_missing": Effect.NOTHING,  # people approved it without one
    "source_unproven": Effect.NOTHING,
    "source_unavailable": Effect.NOTHING,  # another source's silence: this record was seen
    "screening_hit": Effect.SHOWN_ONCE,  # with the name as well it stops the badge, see `recheck`
    "screening_possible": Effect.SHOWN_ONCE,
    "name_unclear": Effect.SETTLED,
    "npi_not_found": Effect.SETTLED,
    "npi_mismatch": Effect.SETTLED,
    "level_associate": Effect.SETTLED,
    "level_mismatch": Effect.SETTLED,
    "institution_mismatch": Effect.SETTLED,
    "degree_self_asserted": Effect.SETTLED,
    "degree_by_other": Effect.SETTLED,
    "degree_by_hand": Effect.SETTLED,
    "no_automatic_source": Effect.SETTLED,
    "number_not_found": Effect.ABSENCE,
    "profession_mismatch": Effect.CASE,  # the number is there, as somebody else's
    "degree_not_listed": Effect.CASE,  # the record is there without it
    "standing_expired": Effect.EXPIRES,
    "standing_disciplined": Effect.CASE,  # words that end the permission stop the badge, see `recheck`
    "standing_unclear": Effect.CASE,
    "past_action": Effect.CASE,
    "name_mismatch": Effect.CASE,
    "several_candidates": Effect.CASE,
    "source_changed": Effect.CASE,
}

# Words of a board that end the permission to practise, on the very record of this licence and name.
STOPPING = frozenset({Standing.SUSPENDED, Standing.REVOKED, Standing.SURRENDERED, Standing.DENIED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a re-check leads to. Several may hold; the worst is done, and the case has every reason."""

    stops: tuple[str, ...] = ()  # why the badge goes down at once
    expires: bool = False
    sighted: bool = False  # the licence was seen in force
    case: bool = False  # people have to look
    absent: bool = False  # people have to look if it stays so


def effect_of(reason: str, accepted: Collection[str] = ()) -> Effect:
    """What one reason means. `accepted` are those in the face of which people gave the badge."""
    effect = EFFECTS.get(reason, Effect.CASE)
    return Effect.NOTHING if effect is Effect.SETTLED and reason in accepted else effect


def recheck(findings: Findings, accepted: Collection[str], *, new_hit: bool) -> Outcome:
    """What follows for the badge. `new_hit`: a row of an exclusion list that no case has shown yet."""
    stops = must_stop(findings)
    if stops:
        return Outcome(stops=stops)
    effects = {effect_of(reason, accepted) for reason in findings.reasons}
    if findings.record is None:
        return Outcome(case=bool(effects & _ASKED) or new_hit, absent=Effect.ABSENCE in effects)
    if Effect.EXPIRES in effects and not _WHOSE & frozenset(findings.reasons).difference(accepted):
        return Outcome(expires=True)  # whatever else there is, the renewal is asked about it
    return Outcome(
        sighted=max(effects, default=Effect.NOTHING) <= Effect.SHOWN_ONCE,
        case=bool(effects & _ASKED) or new_hit,
        absent=Effect.ABSENCE in effects,
    )


_ASKED = frozenset({Effect.CASE, Effect.EXPIRES, Effect.SETTLED})
_WHOSE = frozenset({"name_mismatch", "name_unclear", "number_missing"})  # perhaps it is another person's that is over


def must_stop(findings: Findings) -> tuple[str, ...]:
    """Why a badge has to go down at once, if it has to: a listed NPI and name, or a permission that the board ended."""
    record = findings.record
    hit = any(hit.is_certain for hit in findings.hits)
    ended = record is not None and "standing_disciplined" in findings.reasons and record.standing in STOPPING
    return (*(("screening_hit",) if hit else ()), *(("standing_disciplined",) if ended else ()))
