"""The points of one record beside the claim: number, type, name, standing and flag, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from verifier.domain.binding.binding import best_name
from verifier.domain.credentials.numbers import NumberVerdict, compare_numbers
from verifier.domain.credentials.profession import Satisfaction, satisfies
from verifier.domain.evidence import Action, Standing
from verifier.domain.matching import Point

if TYPE_CHECKING:
    from verifier.domain.claim import Words
    from verifier.domain.credentials.profession import Credential
    from verifier.domain.evidence import Record
    from verifier.domain.matching import NameVerdict


@dataclass(frozen=True, slots=True)
class Compared:
    """A record beside the claim: how number, type and name compare."""

    claimed: str  # the credential's letters
    record: Record
    number: NumberVerdict
    type_fit: Satisfaction
    name: NameVerdict


def compare_record(credential: Credential, words: Words, record: Record) -> Compared:
    """Compare number, type and name of one record with the claim."""
    fit = satisfies(credential, record.title) if record.title is not None else Satisfaction.OTHER_FAMILY
    number = compare_numbers(words.number, record.number, record.jurisdiction, credential.family)
    return Compared(credential.word, record, number, fit, best_name(words.name, record))


def side_by_side(credential: Credential, words: Words, record: Record) -> tuple[Point, ...]:
    """Show every point of a record beside the claim, also of one that is another licence or somebody else's.

    What the record does not say is silent.
    """
    one = compare_record(credential, words, record)
    number, licence_type, *names, standing, action = (_number_point(one, words), *points_of(one, words)[1:])
    return (
        number,
        licence_type if record.title_text else _silent(licence_type),
        *(names if record.name.full else (_silent(name) for name in names)),
        standing if record.standing is not None else _silent(standing),
        action,
    )


def _silent(point: Point) -> Point:
    return Point(point.field, point.claimed, "", "silent", "The page does not say, or it could not be read.")


def _number_point(one: Compared, words: Words) -> Point:
    if one.number in (NumberVerdict.EQUAL, NumberVerdict.EQUAL_IF_NAME):
        return points_of(one, words)[0]
    if words.number and one.record.number:
        return Point("number", words.number, one.record.number, "differs", "Another number than the claimed one.")
    return Point("number", words.number, one.record.number, "silent", "One side has no number.")


def points_of(one: Compared, words: Words) -> tuple[Point, ...]:
    """Show a record that fits the claim: its number, type and name, its standing and its flag."""
    agrees = one.number is NumberVerdict.EQUAL
    why = (
        "The same number."
        if agrees
        else "The same digits; one side leaves out the licence letters, so the name decides."
    )
    number = Point("number", words.number, one.record.number, "agrees" if agrees else "near", why)
    return (number, type_point(one), *one.name.points, standing_point(one.record), action_point(one.record))


def type_point(one: Compared) -> Point:
    """Show the licence type."""
    verdict: Literal["agrees", "differs"] = "agrees" if one.type_fit is Satisfaction.SAME else "differs"
    return Point("licence_type", one.claimed, one.record.title_text, verdict, _TYPE_WORDS[one.type_fit])


_TYPE_WORDS = {
    Satisfaction.SAME: "The register's licence type is the claimed one in this state.",
    Satisfaction.LOWER_LEVEL: "The register lists an associate's or candidate's licence; the claim is for a full one.",
    Satisfaction.HIGHER_LEVEL: "The register lists a higher licence than the one claimed.",
    Satisfaction.OTHER_BRANCH: "Another licence of the same field.",
    Satisfaction.OTHER_FAMILY: "A licence of another profession that happens to have these digits.",
}


def standing_point(record: Record) -> Point:
    """Show whether the licence is in force."""
    good = record.standing is Standing.ACTIVE
    why = "In force." if good else "Not plainly in force; see the register's own words."
    until = f", until {record.expires_on.isoformat()}" if record.expires_on else ""
    return Point("standing", "", f"{record.standing_text}{until}", "agrees" if good else "differs", why)


def action_point(record: Record) -> Point:
    """Show the flag for a board's action."""
    match record.action:
        case Action.NONE:
            return Point("board_action", "", "none", "agrees", "The register flags no action.")
        case Action.UNKNOWN:
            return Point("board_action", "", "", "silent", "This register has no action flag.")
        case _:
            return Point(
                "board_action", "", record.action.value, "differs", "The register flags an action: a person reads it."
            )
