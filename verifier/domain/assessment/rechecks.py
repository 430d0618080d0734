"""The outcome of a re-check of a badge that is on. Only people revoke; the machine suspends at once, and asks.

The table of reasons says what each reason means for it. A row that says nothing of it means a case, so that no
reason is passed over because nobody thought of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.domain.evidence import Standing
from verifier.domain.reasons import Effect, Reason, those

if TYPE_CHECKING:
    from collections.abc import Collection

    from verifier.domain.assessment.matter import Findings


# Words of a board that end the permission to practise, on the very record of this licence and name.
STOPPING = frozenset({Standing.SUSPENDED, Standing.REVOKED, Standing.SURRENDERED, Standing.DENIED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a re-check. Several fields may hold; the worst is done, and the case has every reason."""

    stops: tuple[Reason, ...] = ()  # why the badge goes down at once
    expires: bool = False
    sighted: bool = False  # the licence was seen in force
    case: bool = False  # people have to look
    absent: bool = False  # people have to look if it stays so


def effect_of(reason: Reason, accepted: Collection[Reason] = ()) -> Effect:
    """Return the effect of one reason. `accepted` are those in spite of which people gave the badge."""
    effect = reason.meaning.effect
    return Effect.NOTHING if effect is Effect.SETTLED and reason in accepted else effect


def recheck(findings: Findings, accepted: Collection[Reason], *, new_hit: bool) -> Outcome:
    """Decide what follows for the badge. `new_hit`: a row of an exclusion list that no case has shown yet."""
    stops = must_stop(findings)
    if stops:
        return Outcome(stops=stops)
    settled = _CHANGED_NAME & frozenset(accepted) if findings.name_changed else frozenset[Reason]()
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
_WHOSE = those(lambda meaning: meaning.anothers)  # perhaps it is another person's that is over


def must_stop(findings: Findings) -> tuple[Reason, ...]:
    """Return the reasons to take a badge down at once: a listed NPI and name, or a permission the board ended."""
    record = findings.record
    hit = any(hit.is_certain for hit in findings.hits)
    ended = record is not None and Reason.STANDING_DISCIPLINED in findings.reasons and record.standing in STOPPING
    return (*((Reason.SCREENING_HIT,) if hit else ()), *((Reason.STANDING_DISCIPLINED,) if ended else ()))
