"""A reviewer's questions to a creator, and a creator's to a reviewer, in words for the one whose move it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from verifier.domain.holder import Method
from verifier.domain.reasons import Reason
from verifier.domain.wording.binding_methods import Advice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.wording.binding_methods import Opening

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
_SAID: Mapping[Want, str] = MappingProxyType(
    {
        Want.NUMBER: "your licence number",
        Want.NAME: "your name as it stands on the licence",
        Want.DOCUMENT: "a document",
        Want.IDENTITY: "your platform's identity check",
        Want.ORCID: "your ORCID iD",
        Want.ANSWER: "an answer in your own words",
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
_ALL_SENT = Advice(
    "all_sent",
    "That is all I have",
    "What you have sent then goes to the reviewer as it is.",
    (STATEMENT,),
)


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
    said = "what you do not have, you can say in your own words. The check then goes on."
    detail = f"{_asked(missing, came)}; {said}"
    answer = Advice("answer", "Answer the reviewer's question", detail, (*fields, STATEMENT))
    return (answer, _ALL_SENT) if came or other else (answer,)


def _asked(missing: Sequence[Want], came: Sequence[Want]) -> str:
    if not missing:
        return "It stands on the claim's page"
    if came:
        return f"We have {_listed(came)}. Still missing: {_listed(missing)}. Send it"
    return f"A reviewer needs something from you: {_listed(missing)}. Send it"


def _listed(wants: Sequence[Want]) -> str:
    *some, last = (_SAID[want] for want in wants)
    return f"{', '.join(some)} and {last}" if some else last


def wanted_first(openings: Sequence[Opening], wants: Sequence[Want]) -> tuple[Opening, ...]:
    """List the open ways of showing whose licence it is, those that the question is after before the others."""
    after = {_METHODS[want] for want in wants if want in _METHODS}
    return tuple(sorted(openings, key=lambda opening: opening.method not in after))


_RIGHT: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NUMBER_NOT_FOUND: "My number is right",
        Reason.PROFESSION_MISMATCH: "My credential is right",
        Reason.LEVEL_ASSOCIATE: "My title is right",
        Reason.LEVEL_MISMATCH: "My title is right",
        Reason.STANDING_EXPIRED: "My licence is in force",
        Reason.DEGREE_NOT_LISTED: "My degree was granted",
    }
)


def ask_person(reasons: Sequence[Reason]) -> Advice | None:
    """Offer a person where a machine has asked the creator to mend something that may be right as it stands."""
    title = next((said for reason, said in _RIGHT.items() if reason in reasons), None)
    if title is None:
        return None
    detail = (
        "Registers make mistakes and lag behind. If what you sent is right as it stands, say so, and a person looks it "
        "up. A document helps them."
    )
    return Advice("ask_person", title, detail, (STATEMENT,))
