"""Claim against record: choose the record that is the claimed licence, point by point.

Number, licence type and name are compared together: one Californian number occurs under nineteen licence types.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from verifier.domain.assessment.record_points import (
    Compared,
    action_point,
    compare_record,
    points_of,
    standing_point,
    type_point,
)
from verifier.domain.binding.changes import is_surname_alone
from verifier.domain.credentials.numbers import NumberVerdict
from verifier.domain.credentials.profession import Satisfaction
from verifier.domain.evidence import Action, Standing
from verifier.domain.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from verifier.domain.claim import Words
    from verifier.domain.credentials.profession import Credential
    from verifier.domain.evidence import Record, RegistryId
    from verifier.domain.matching import NameVerdict, Point

# One licence in several rows: the worst row counts, as the worst part of a compound status does.
_WORSE = (
    Standing.ACTIVE_RESTRICTED,
    Standing.SUSPENDED,
    Standing.DENIED,
    Standing.SURRENDERED,
    Standing.REVOKED,
)
_AGAINST = frozenset(_WORSE)
_LAPSED = frozenset({Standing.EXPIRED, Standing.INACTIVE, Standing.PENDING, Standing.VOID})


@dataclass(frozen=True, slots=True)
class Agreement:
    """The record the claim is about, if there is exactly one, and what stands between it and a confirmation."""

    record: Record | None
    reasons: tuple[Reason, ...]
    points: tuple[Point, ...]
    name_agrees: bool = False
    name_changed: bool = False  # the claimed name differs from the record's in the surname alone


def choose(
    credential: Credential, words: Words, records: Sequence[Record], today: Callable[[RegistryId], date]
) -> Agreement:
    """Compare every record with the claim and choose the only one it can be about. `today` is the day at the issuer."""
    compared = [compare_record(credential, words, record) for record in _without_twins(records)]
    numbered = [c for c in compared if c.number in (NumberVerdict.EQUAL, NumberVerdict.EQUAL_IF_NAME)]
    if not words.number:
        return _by_name_only(compared, today)
    fitting = [c for c in numbered if c.type_fit is Satisfaction.SAME]
    if not fitting:
        return _nothing_fits(numbered)
    agreeing = _living([c for c in fitting if c.name.verdict == "match"])
    if len(agreeing) == 1 and not _spoken_against(agreeing[0], fitting):
        return _agreement(agreeing[0], words, today)
    if len(fitting) == 1:
        return _agreement(fitting[0], words, today)
    return Agreement(None, (Reason.SEVERAL_CANDIDATES,), points_of(fitting[0], words))


def disagreements(credential: Credential, words: Words, record: Record) -> tuple[str, ...]:
    """Name what makes a record another licence than the claimed one: `title`, `number`, `name`; empty if nothing does.

    A licence of a lower, a higher or another branch is another one, too; a name that may be theirs is not.
    """
    one = compare_record(credential, words, record)
    found = {
        "title": one.type_fit is not Satisfaction.SAME,
        "number": bool(words.number) and one.number not in (NumberVerdict.EQUAL, NumberVerdict.EQUAL_IF_NAME),
        "name": one.name.verdict == "mismatch",
    }
    return tuple(field for field, differs in found.items() if differs)


def _without_twins(records: Sequence[Record]) -> list[Record]:
    """Drop what a renewal left behind, and rows that differ only in what we do not use (a row per discipline case)."""
    distinct = list({replace(record, note=""): record for record in records}.values())
    living = [r for r in distinct if r.standing is not Standing.SUPERSEDED]
    kept = living + [
        r for r in distinct if r.standing is Standing.SUPERSEDED and not any(_same_licence(r, s) for s in living)
    ]
    return [r for r in kept if not any(_same_licence(r, other) and _weightier(other, r) for other in kept)]


def _spoken_against(chosen: Compared, fitting: Sequence[Compared]) -> bool:
    """Return True if another row of the same number and type shows discipline: this licence under a former name."""
    return any(
        other.record.standing in _AGAINST or other.record.action in (Action.TAKEN, Action.PENDING)
        for other in fitting
        if other is not chosen and other.number is chosen.number
    )


def _living(agreeing: list[Compared]) -> list[Compared]:
    """Drop the superseded rows that a renewal left under another writing of the number, unless nothing else is left."""
    return [c for c in agreeing if c.record.standing is not Standing.SUPERSEDED] or agreeing


def _same_licence(one: Record, other: Record) -> bool:
    return (one.number, one.title_text, one.name.given, one.name.surname) == (
        other.number,
        other.title_text,
        other.name.given,
        other.name.surname,
    )


def _weightier(one: Record, other: Record) -> bool:
    """Return True if `one` of two rows of a licence says more against it. Active and expired rows stay side by side."""
    if one.standing == other.standing:
        return _FLAGS.get(one.action, 0) > _FLAGS.get(other.action, 0)
    return _severity(one) > _severity(other)


_FLAGS = {Action.PENDING: 1, Action.TAKEN: 2}


def _severity(record: Record) -> int:
    return _WORSE.index(record.standing) + 1 if record.standing in _WORSE else 0


def _by_name_only(compared: Sequence[Compared], today: Callable[[RegistryId], date]) -> Agreement:
    """Return the record as a reviewer's hint if exactly one has this name: without a number it proves nothing."""
    fitting = [c for c in compared if c.type_fit is Satisfaction.SAME and c.name.verdict == "match"]
    if len(fitting) == 1:
        one = fitting[0]
        points = (type_point(one), *one.name.points, standing_point(one.record), action_point(one.record))
        reasons = (Reason.NUMBER_MISSING, *_hinted(_standing_reasons(one.record, today(one.record.registry))))
        return Agreement(one.record, reasons, points, name_agrees=True)
    return Agreement(None, (Reason.NUMBER_MISSING, *((Reason.SEVERAL_CANDIDATES,) if fitting else ())), ())


def _hinted(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Replace STANDING_DISCIPLINED by STANDING_UNCLEAR: without the number it stops no badge, but a person sees it."""
    return tuple(Reason.STANDING_UNCLEAR if reason == Reason.STANDING_DISCIPLINED else reason for reason in reasons)


def _nothing_fits(numbered: Sequence[Compared]) -> Agreement:
    """Give the reason why no record fits. Only the person named there is told under which title it is listed."""
    known = [c for c in numbered if c.name.verdict != "mismatch"]
    for fit, reason in (
        (Satisfaction.LOWER_LEVEL, Reason.LEVEL_ASSOCIATE),
        (Satisfaction.HIGHER_LEVEL, Reason.LEVEL_MISMATCH),
    ):
        found = [c for c in known if c.type_fit is fit]
        if found:
            return Agreement(None, (reason,), (*found[0].name.points, type_point(found[0])))
    reasons = (Reason.NUMBER_NOT_FOUND, *((Reason.PROFESSION_MISMATCH,) if known else ()))
    return Agreement(None, reasons, tuple(type_point(c) for c in numbered[:3]))


def _agreement(one: Compared, words: Words, today: Callable[[RegistryId], date]) -> Agreement:
    reasons = [*_name_reasons(one.name), *_standing_reasons(one.record, today(one.record.registry))]
    agrees = one.name.verdict == "match"
    changed = not agrees and is_surname_alone(one.name.points)
    return Agreement(one.record, tuple(reasons), points_of(one, words), agrees, changed)


def _name_reasons(name: NameVerdict) -> tuple[Reason, ...]:
    return {"match": (), "possible": (Reason.NAME_UNCLEAR,), "mismatch": (Reason.NAME_MISMATCH,)}[name.verdict]


def _standing_reasons(record: Record, today: date) -> list[Reason]:
    reasons: list[Reason] = []
    standing = record.standing
    if standing in _AGAINST:
        reasons.append(Reason.STANDING_DISCIPLINED)
    elif standing in _LAPSED or is_past(record, today):
        reasons.append(Reason.STANDING_EXPIRED)
    elif standing is not Standing.ACTIVE:  # deceased, superseded without a successor, silent
        reasons.append(Reason.STANDING_UNCLEAR)
    if record.action in (Action.TAKEN, Action.PENDING):
        reasons.append(Reason.PAST_ACTION)
    return reasons


def is_past(record: Record, today: date) -> bool:
    """Return True if the last day of validity is over, by the calendar of the issuer's time zone."""
    return record.expires_on is not None and record.expires_on < today
