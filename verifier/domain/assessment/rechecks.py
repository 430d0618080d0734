"""What a re-check of a badge that is up amounts to. People revoke; a machine stops at once what must stop, and asks.

Every reason that a check can give has a line here. One that has none opens a case: nothing is passed over because
nobody thought of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from verifier.domain.evidence import Standing
from verifier.domain.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Collection

    from verifier.domain.assessment.decision import Findings


class Effect(IntEnum):
    """What a reason means for a badge that is up, worst last."""

    NOTHING = 0  # the licence is no less seen and in force
    SHOWN_ONCE = 1  # the licence was seen; people are told, once for each row of a list
    SETTLED = 2  # a case, unless people approved in the face of it: then nothing
    ABSENCE = 3  # a case after three looks over at least 72 hours
    EXPIRES = 4  # the board's word ends it, like its date
    CASE = 5  # a case at once, and this look is no sighting


EFFECTS: dict[Reason, Effect] = {
    Reason.HOLDER_UNBOUND: Effect.NOTHING,
    Reason.NAMESAKE_POSSIBLE: Effect.NOTHING,
    Reason.IDENTITY_MISMATCH: Effect.NOTHING,
    Reason.EARLIER_DECISION: Effect.NOTHING,
    Reason.HANDLE_ASSERTS_OTHER: Effect.NOTHING,
    Reason.GAIN_LIMIT: Effect.NOTHING,
    Reason.CONTESTED: Effect.NOTHING,
    Reason.LICENCE_LOCKED: Effect.NOTHING,
    Reason.HOLDER_DISPUTED: Effect.NOTHING,
    Reason.ACCOUNT_CHANGED: Effect.NOTHING,
    Reason.ORCID_UNCHECKED: Effect.NOTHING,
    Reason.ORCID_NOT_FOUND: Effect.NOTHING,
    Reason.ORCID_MISMATCH: Effect.NOTHING,
    Reason.NUMBER_MISSING: Effect.NOTHING,  # people approved it without one
    Reason.SOURCE_UNPROVEN: Effect.NOTHING,
    Reason.SOURCE_UNAVAILABLE: Effect.NOTHING,  # another source's silence: this record was seen
    Reason.SCREENING_HIT: Effect.SHOWN_ONCE,  # with the name as well it stops the badge, see `recheck`
    Reason.SCREENING_POSSIBLE: Effect.SHOWN_ONCE,
    Reason.NAME_UNCLEAR: Effect.SETTLED,
    Reason.NPI_NOT_FOUND: Effect.SETTLED,
    Reason.NPI_MISMATCH: Effect.SETTLED,
    Reason.LEVEL_ASSOCIATE: Effect.SETTLED,
    Reason.LEVEL_MISMATCH: Effect.SETTLED,
    Reason.INSTITUTION_MISMATCH: Effect.SETTLED,
    Reason.DEGREE_SELF_ASSERTED: Effect.SETTLED,
    Reason.DEGREE_BY_OTHER: Effect.SETTLED,
    Reason.DEGREE_BY_HAND: Effect.SETTLED,
    Reason.NO_AUTOMATIC_SOURCE: Effect.SETTLED,
    Reason.NUMBER_NOT_FOUND: Effect.ABSENCE,
    Reason.PROFESSION_MISMATCH: Effect.CASE,  # the number is there, as somebody else's
    Reason.DEGREE_NOT_LISTED: Effect.CASE,  # the record is there without it
    Reason.STANDING_EXPIRED: Effect.EXPIRES,
    Reason.STANDING_DISCIPLINED: Effect.CASE,  # words that end the permission stop the badge, see `recheck`
    Reason.STANDING_UNCLEAR: Effect.CASE,
    Reason.PAST_ACTION: Effect.CASE,
    Reason.NAME_MISMATCH: Effect.CASE,
    Reason.SEVERAL_CANDIDATES: Effect.CASE,
    Reason.SOURCE_CHANGED: Effect.CASE,
}

# Words of a board that end the permission to practise, on the very record of this licence and name.
STOPPING = frozenset({Standing.SUSPENDED, Standing.REVOKED, Standing.SURRENDERED, Standing.DENIED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a re-check leads to. Several may hold; the worst is done, and the case has every reason."""

    stops: tuple[Reason, ...] = ()  # why the badge goes down at once
    expires: bool = False
    sighted: bool = False  # the licence was seen in force
    case: bool = False  # people have to look
    absent: bool = False  # people have to look if it stays so


def effect_of(reason: Reason, accepted: Collection[str] = ()) -> Effect:
    """What one reason means. `accepted` are those in the face of which people gave the badge."""
    effect = EFFECTS.get(reason, Effect.CASE)
    return Effect.NOTHING if effect is Effect.SETTLED and reason in accepted else effect


def recheck(findings: Findings, accepted: Collection[str], *, new_hit: bool) -> Outcome:
    """What follows for the badge. `new_hit`: a row of an exclusion list that no case has shown yet."""
    stops = must_stop(findings)
    if stops:
        return Outcome(stops=stops)
    settled = _CHANGED_NAME & frozenset(accepted) if findings.name_changed else frozenset[str]()
    effects = {effect_of(reason, accepted) for reason in findings.reasons if reason not in settled}
    if findings.record is None:
        return Outcome(case=bool(effects & _ASKED) or new_hit, absent=Effect.ABSENCE in effects)
    if Effect.EXPIRES in effects and not _WHOSE & frozenset(findings.reasons).difference(accepted):
        return Outcome(expires=True)  # whatever else there is, the renewal is asked about it
    return Outcome(
        sighted=max(effects, default=Effect.NOTHING) <= Effect.SHOWN_ONCE,
        case=bool(effects & _ASKED) or new_hit,
        absent=Effect.ABSENCE in effects,
    )


# Two people gave the badge to somebody whom the board goes on printing under a former surname: that is no news.
_CHANGED_NAME = frozenset({Reason.NAME_MISMATCH})
_ASKED = frozenset({Effect.CASE, Effect.EXPIRES, Effect.SETTLED})
_WHOSE = frozenset(
    {Reason.NAME_MISMATCH, Reason.NAME_UNCLEAR, Reason.NUMBER_MISSING}
)  # perhaps it is another person's that is over


def must_stop(findings: Findings) -> tuple[Reason, ...]:
    """Why a badge has to go down at once, if it has to: a listed NPI and name, or a permission that the board ended."""
    record = findings.record
    hit = any(hit.is_certain for hit in findings.hits)
    ended = record is not None and Reason.STANDING_DISCIPLINED in findings.reasons and record.standing in STOPPING
    return (*((Reason.SCREENING_HIT,) if hit else ()), *((Reason.STANDING_DISCIPLINED,) if ended else ()))
