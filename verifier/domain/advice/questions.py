"""A reviewer's questions to a creator, and a creator's to a reviewer, as advice for the one whose move it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from verifier.domain.advice.binding_methods import Advice
from verifier.domain.holder import Method
from verifier.domain.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.advice.binding_methods import Opening

SHORTEST_QUESTION, LONGEST_QUESTION = 10, 2000  # characters; a question without words is none
STATEMENT = "statement"


class Want(StrEnum):
    """The kind of answer that a question asks for."""

    NUMBER = "number"
    NAME = "name"
    DOCUMENT = "document"
    IDENTITY = "identity"  # the platform's identity check
    ORCID = "orcid"
    ANSWER = "answer"  # words


_FIELDS: Mapping[Want, tuple[str, ...]] = MappingProxyType(
    {Want.NUMBER: ("number",), Want.NAME: ("name",), Want.ORCID: ("orcid", "institution")}
)
_METHODS: Mapping[Want, Method] = MappingProxyType(
    {
        Want.DOCUMENT: Method.DOCUMENT,
        Want.IDENTITY: Method.PLATFORM_IDENTITY,
        Want.ORCID: Method.ORCID_SIGN_IN,
    }
)


class Wanted(NamedTuple):
    """The state of a question's answer: what is still missing, and what has come since."""

    missing: tuple[Want, ...] = (Want.ANSWER,)
    came: tuple[Want, ...] = ()
    other: bool = False  # something that was not asked for has come

    @property
    def waits(self) -> bool:
        """True if part of several wanted things is missing: no answer yet, until the creator says so."""
        return bool(self.missing) and len(self.missing) + len(self.came) > 1


_WORDS_ALONE = Wanted()
_ALL_SENT = Advice("all_sent", "advice-all_sent", (STATEMENT,))


def wanted(wants: Sequence[Want], shown: Collection[str]) -> Wanted:
    """Compare a question with what was only sent or shown, for what is missing; words and fields answer at once."""
    came = tuple(want for want in wants if want in _METHODS and _METHODS[want] in shown)
    missing = tuple(want for want in wants if want not in came)
    others = {*map(str, Method)} - {_METHODS[want] for want in came}
    return Wanted(missing, came, not others.isdisjoint(shown))


def known(words: Sequence[str]) -> tuple[Want, ...]:
    """Read the stored kinds of answer that a question asks for; one that does not say so wants words."""
    wants = tuple(dict.fromkeys(Want(word) for word in words if word in set(Want)))
    return wants or (Want.ANSWER,)


def answer_to(wanted: Wanted = _WORDS_ALONE) -> tuple[Advice, ...]:
    """Tell a creator how to answer a question; a letter, which may be read on its way, says nothing of it.

    Words always go, so that nobody is stuck on what they do not have; and what has come can go on without the rest.
    """
    missing, came, other = wanted
    fields = dict.fromkeys(field for want in missing for field in _FIELDS.get(want, ()))
    answer = Advice("answer", _asked(wanted), (*fields, STATEMENT), missing=missing, came=came)
    return (answer, _ALL_SENT) if came or other else (answer,)


def _asked(wanted: Wanted) -> str:
    if not wanted.missing:
        return "advice-answer_all_came"
    return "advice-answer_more" if wanted.came else "advice-answer"


def wanted_first(openings: Sequence[Opening], wants: Sequence[Want]) -> tuple[Opening, ...]:
    """List the open ways of showing whose licence it is, those that the question is after before the others."""
    after = {_METHODS[want] for want in wants if want in _METHODS}
    return tuple(sorted(openings, key=lambda opening: opening.method not in after))


_MAY_BE_RIGHT = (
    Reason.NUMBER_NOT_FOUND,
    Reason.PROFESSION_MISMATCH,
    Reason.LEVEL_ASSOCIATE,
    Reason.LEVEL_MISMATCH,
    Reason.STANDING_EXPIRED,
    Reason.DEGREE_NOT_LISTED,
)


def ask_person(reasons: Sequence[Reason]) -> Advice | None:
    """Offer a person where a machine has asked the creator to mend something that may be right as it stands."""
    right = next((reason for reason in _MAY_BE_RIGHT if reason in reasons), None)
    return Advice("ask_person", f"advice-right-{right}", (STATEMENT,)) if right else None
