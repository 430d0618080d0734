"""Reasons why a claim waits for people or for its creator, or why a badge went down: every code and its meaning, once.

`MEANINGS` is the one table; sets of codes elsewhere are read from it. To add a code: a member of `Reason`, a row in the
table, words in `wording/en` (`reasons.ftl`, `console.ftl`), and a test of when it comes up.
`tests/domain/test_reasons.py` names what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum, IntEnum, StrEnum, auto
from types import MappingProxyType
from typing import NamedTuple


class Reason(StrEnum):
    """A stable code, as it stands in the API, in events and in cases."""

    NUMBER_MISSING = "number_missing"
    NUMBER_NOT_FOUND = "number_not_found"
    PROFESSION_MISMATCH = "profession_mismatch"
    LEVEL_ASSOCIATE = "level_associate"
    LEVEL_MISMATCH = "level_mismatch"
    SEVERAL_CANDIDATES = "several_candidates"
    STANDING_EXPIRED = "standing_expired"
    STANDING_DISCIPLINED = "standing_disciplined"
    STANDING_UNCLEAR = "standing_unclear"
    PAST_ACTION = "past_action"
    DEGREE_BY_HAND = "degree_by_hand"
    DEGREE_NOT_LISTED = "degree_not_listed"
    DEGREE_SELF_ASSERTED = "degree_self_asserted"
    DEGREE_BY_OTHER = "degree_by_other"
    INSTITUTION_MISMATCH = "institution_mismatch"
    NAME_UNCLEAR = "name_unclear"
    NAME_MISMATCH = "name_mismatch"
    ORCID_NOT_FOUND = "orcid_not_found"
    ORCID_MISMATCH = "orcid_mismatch"
    ORCID_UNCHECKED = "orcid_unchecked"
    NPI_NOT_FOUND = "npi_not_found"
    NPI_MISMATCH = "npi_mismatch"
    HOLDER_UNBOUND = "holder_unbound"
    NAMESAKE_POSSIBLE = "namesake_possible"
    IDENTITY_MISMATCH = "identity_mismatch"
    HOLDER_DISPUTED = "holder_disputed"
    CONTESTED = "contested"
    LICENCE_LOCKED = "licence_locked"
    SCREENING_HIT = "screening_hit"
    SCREENING_POSSIBLE = "screening_possible"
    ACCOUNT_CHANGED = "account_changed"
    HANDLE_ASSERTS_OTHER = "handle_asserts_other"
    EARLIER_DECISION = "earlier_decision"
    NO_AUTOMATIC_SOURCE = "no_automatic_source"
    SOURCE_UNAVAILABLE = "source_unavailable"
    SOURCE_CHANGED = "source_changed"
    SOURCE_UNPROVEN = "source_unproven"
    GAIN_LIMIT = "gain_limit"
    APPROVALS_FROZEN = "approvals_frozen"
    SOURCE_HALTED = "source_halted"
    CHECK_FAILED = "check_failed"
    RELOOK = "relook"
    REBIND = "rebind"
    CANNOT_BE_OPENED = "cannot_be_opened"
    RECUSAL_LIMIT = "recusal_limit"
    ESCALATED = "escalated"
    SEEN_OTHERWISE = "seen_otherwise"
    APPEAL = "appeal"
    REPORTED = "reported"
    DOUBTED = "doubted"
    QUESTION = "question"

    @property
    def meaning(self) -> Meaning:
        """The row of the table."""
        return MEANINGS[self]


class About(Enum):
    """The subject of a reason."""

    LICENCE = auto()  # the licence or degree, and what its record says
    HOLDER = auto()  # whose it is: names, identifiers, proofs, rivals
    SCREENING = auto()  # exclusion lists
    ACCOUNT = auto()
    SOURCE = auto()  # what could be asked, and how much at once
    PEOPLE = auto()  # what people or the service itself want looked at; no check gives it


class Effect(IntEnum):
    """The effect of a reason that a re-check brings up on a badge that is on, worst last."""

    NOTHING = 0  # the licence is no less seen and in force
    SHOWN_ONCE = 1  # the licence was seen; people are told, once for each row of a list
    SETTLED = 2  # a case, unless people approved in the face of it: then nothing
    ABSENCE = 3  # a case after three looks over at least 72 hours
    EXPIRES = 4  # the board's word ends it, like its date
    CASE = 5  # a case at once, and this look is no sighting


class Turn(Enum):
    """The one whose turn it is when a first check brings a reason up."""

    CREATOR = auto()  # they can mend it without a person of ours
    REVIEWER = auto()  # a person looks; the creator goes first where something else can be mended
    REVIEWER_FIRST = auto()  # a person looks, whatever else could be mended


class Two(Enum):
    """The rule for two people to approve or reinstate in spite of a reason."""

    NO = auto()
    IF_CHOSEN = auto()  # where a deployment's policy says so
    ALWAYS = auto()  # and no policy can take it away


class Removed(Enum):
    """The proof by a creator that takes a reason away."""

    BY_NOTHING = auto()
    BY_PROOF = auto()  # any proof that establishes the holder
    BY_BOARD_CODE = auto()  # a code to the address where the board reaches the licensee


class WhenOpen(Enum):
    """The condition on which a record counts as this claim's beside a reason, so that it can be proved."""

    NEVER = auto()
    ALWAYS = auto()
    IF_NAME_CHANGED = auto()  # only the surname differs: that may be a marriage
    IF_IDENTITY_CHANGED = auto()  # only what a marriage or a move would explain differs


class Queue(NamedTuple):
    """A queue of cases and its rank: a case with reasons for several goes to the lowest."""

    rank: int
    name: str


LEAD, CONTEST, SCREENING = Queue(0, "lead"), Queue(1, "contested"), Queue(2, "screening")
DISCIPLINE, DISPUTE, STANDARD = Queue(3, "discipline"), Queue(4, "contested"), Queue(5, "standard")


class Meaning(NamedTuple):
    """One row of the table: the consequences of a reason, where it is not just a case that one person looks at."""

    about: About
    effect: Effect = Effect.CASE
    turn: Turn = Turn.REVIEWER
    queue: Queue = STANDARD
    two: Two = Two.NO
    removed: Removed = Removed.BY_NOTHING
    ways: WhenOpen = WhenOpen.NEVER
    told: bool = False  # the creator is told about it while people look
    offers: bool = False  # ways of proving whose it is are listed while people look: who it is, is the question
    anothers: bool = False  # the record found may be another person's: its end ends no badge
    inside: bool = False  # for reviewers only: unconfirmed, or another account's affair


_R, _M, _A, _E, _T, _X, _W = Reason, Meaning, About, Effect, Two, Removed, WhenOpen
_FIRST, _MEND = Turn.REVIEWER_FIRST, Turn.CREATOR

MEANINGS: Mapping[Reason, Meaning] = MappingProxyType(
    {
        # a record found by its name alone may be a namesake's: nothing the creator could mend
        _R.NUMBER_MISSING: _M(_A.LICENCE, _E.NOTHING, _FIRST, anothers=True),
        _R.NUMBER_NOT_FOUND: _M(_A.LICENCE, _E.ABSENCE, _MEND, offers=True),
        _R.PROFESSION_MISMATCH: _M(_A.LICENCE, _E.CASE, _MEND),  # the number is there, as somebody else's
        _R.LEVEL_ASSOCIATE: _M(_A.LICENCE, _E.SETTLED, _MEND),
        _R.LEVEL_MISMATCH: _M(_A.LICENCE, _E.SETTLED, _MEND),
        _R.SEVERAL_CANDIDATES: _M(_A.LICENCE, two=_T.IF_CHOSEN),
        _R.STANDING_EXPIRED: _M(_A.LICENCE, _E.EXPIRES, _MEND),
        # words that end the permission stop a badge at once: `rechecks.must_stop`
        _R.STANDING_DISCIPLINED: _M(_A.LICENCE, _E.CASE, _FIRST, DISCIPLINE, _T.ALWAYS, ways=_W.ALWAYS),
        _R.STANDING_UNCLEAR: _M(_A.LICENCE, two=_T.IF_CHOSEN),
        _R.PAST_ACTION: _M(_A.LICENCE, _E.CASE, _FIRST, DISCIPLINE, _T.ALWAYS, ways=_W.ALWAYS),
        _R.DEGREE_BY_HAND: _M(_A.LICENCE, _E.SETTLED, told=True, offers=True),
        _R.DEGREE_NOT_LISTED: _M(_A.LICENCE, _E.CASE, _MEND),  # the record is there without it
        _R.DEGREE_SELF_ASSERTED: _M(_A.LICENCE, _E.SETTLED),
        _R.DEGREE_BY_OTHER: _M(_A.LICENCE, _E.SETTLED),
        _R.INSTITUTION_MISMATCH: _M(_A.LICENCE, _E.SETTLED),
        _R.NAME_UNCLEAR: _M(_A.HOLDER, _E.SETTLED, two=_T.IF_CHOSEN, ways=_W.ALWAYS, offers=True, anothers=True),
        _R.NAME_MISMATCH: _M(
            _A.HOLDER, _E.CASE, _FIRST, two=_T.ALWAYS, ways=_W.IF_NAME_CHANGED, offers=True, anothers=True
        ),
        _R.ORCID_NOT_FOUND: _M(_A.HOLDER, _E.NOTHING),
        _R.ORCID_MISMATCH: _M(_A.HOLDER, _E.NOTHING, ways=_W.IF_NAME_CHANGED),
        _R.ORCID_UNCHECKED: _M(_A.HOLDER, _E.NOTHING, ways=_W.ALWAYS),
        _R.NPI_NOT_FOUND: _M(_A.HOLDER, _E.SETTLED, two=_T.IF_CHOSEN, ways=_W.ALWAYS, told=True),
        _R.NPI_MISMATCH: _M(_A.HOLDER, _E.SETTLED, two=_T.IF_CHOSEN, ways=_W.ALWAYS, told=True),
        _R.HOLDER_UNBOUND: _M(_A.HOLDER, _E.NOTHING, removed=_X.BY_PROOF, ways=_W.ALWAYS, told=True, offers=True),
        _R.NAMESAKE_POSSIBLE: _M(
            _A.HOLDER, _E.NOTHING, two=_T.ALWAYS, removed=_X.BY_PROOF, ways=_W.ALWAYS, told=True, offers=True
        ),
        _R.IDENTITY_MISMATCH: _M(
            _A.HOLDER, _E.NOTHING, two=_T.ALWAYS, ways=_W.IF_IDENTITY_CHANGED, told=True, offers=True
        ),
        _R.HOLDER_DISPUTED: _M(
            _A.HOLDER, _E.NOTHING, _FIRST, DISPUTE, _T.ALWAYS, _X.BY_BOARD_CODE, _W.ALWAYS, told=True, offers=True
        ),
        # whatever else there is: two accounts are looked at side by side
        _R.CONTESTED: _M(_A.HOLDER, _E.NOTHING, queue=CONTEST, two=_T.ALWAYS, ways=_W.ALWAYS, offers=True),
        _R.LICENCE_LOCKED: _M(_A.HOLDER, _E.NOTHING, queue=DISPUTE, two=_T.ALWAYS, ways=_W.ALWAYS, inside=True),
        # with the name as well a hit stops a badge at once: `rechecks.must_stop`
        _R.SCREENING_HIT: _M(_A.SCREENING, _E.SHOWN_ONCE, _FIRST, SCREENING, _T.ALWAYS, ways=_W.ALWAYS),
        _R.SCREENING_POSSIBLE: _M(
            _A.SCREENING, _E.SHOWN_ONCE, _FIRST, SCREENING, _T.ALWAYS, ways=_W.ALWAYS, inside=True
        ),
        _R.ACCOUNT_CHANGED: _M(_A.ACCOUNT, _E.NOTHING, two=_T.IF_CHOSEN, ways=_W.ALWAYS, told=True),
        _R.HANDLE_ASSERTS_OTHER: _M(_A.ACCOUNT, _E.NOTHING, two=_T.IF_CHOSEN, ways=_W.ALWAYS, told=True),
        _R.EARLIER_DECISION: _M(_A.ACCOUNT, _E.NOTHING, _FIRST, two=_T.IF_CHOSEN, ways=_W.ALWAYS),
        _R.NO_AUTOMATIC_SOURCE: _M(_A.SOURCE, _E.SETTLED, offers=True),
        # another source's silence: this record was seen
        _R.SOURCE_UNAVAILABLE: _M(_A.SOURCE, _E.NOTHING, _FIRST, two=_T.IF_CHOSEN, ways=_W.ALWAYS),
        _R.SOURCE_CHANGED: _M(_A.SOURCE, _E.CASE, _FIRST, two=_T.IF_CHOSEN, ways=_W.ALWAYS),
        _R.SOURCE_UNPROVEN: _M(_A.SOURCE, _E.NOTHING, two=_T.IF_CHOSEN, ways=_W.ALWAYS),
        _R.GAIN_LIMIT: _M(_A.SOURCE, _E.NOTHING, two=_T.IF_CHOSEN, ways=_W.ALWAYS),
        _R.APPROVALS_FROZEN: _M(_A.SOURCE, _E.NOTHING, ways=_W.ALWAYS),
        _R.SOURCE_HALTED: _M(_A.PEOPLE, queue=LEAD),
        _R.CHECK_FAILED: _M(_A.PEOPLE, queue=LEAD),
        _R.RELOOK: _M(_A.PEOPLE, ways=_W.ALWAYS),
        _R.REBIND: _M(_A.PEOPLE),
        _R.CANNOT_BE_OPENED: _M(_A.PEOPLE, queue=LEAD),
        _R.RECUSAL_LIMIT: _M(_A.PEOPLE, queue=LEAD),
        _R.ESCALATED: _M(_A.PEOPLE, queue=LEAD, ways=_W.ALWAYS),
        _R.SEEN_OTHERWISE: _M(_A.PEOPLE, queue=LEAD, ways=_W.ALWAYS),
        _R.APPEAL: _M(_A.PEOPLE, two=_T.IF_CHOSEN, ways=_W.ALWAYS),
        _R.REPORTED: _M(_A.PEOPLE, ways=_W.ALWAYS),
        _R.DOUBTED: _M(_A.PEOPLE, ways=_W.ALWAYS),
        _R.QUESTION: _M(_A.PEOPLE),
    }
)


def those(wanted: Callable[[Meaning], bool]) -> frozenset[Reason]:
    """Collect the codes whose row fulfils a condition."""
    return frozenset(reason for reason, meaning in MEANINGS.items() if wanted(meaning))


def reasons_in(codes: Iterable[str]) -> tuple[Reason, ...]:
    """Pick the reasons out of stored codes, among which are a reviewer's own and those of older versions."""
    return tuple(Reason(code) for code in codes if code in _VALUES)


def queue_for(reasons: Iterable[Reason]) -> str:
    """Name the queue that a case with these reasons belongs in."""
    return min((reason.meaning.queue for reason in reasons), default=STANDARD).name


def outside(codes: Iterable[str]) -> tuple[str, ...]:
    """Leave out the codes that only reviewers see.

    That another account has locked a licence is its affair, and said as a contest; a licensee's own lock is said.
    """
    known = tuple(codes)
    hidden = _INSIDE if Reason.CONTESTED in known else _INSIDE - {Reason.LICENCE_LOCKED}
    return tuple(code for code in known if code not in hidden)


_VALUES = frozenset(map(str, Reason))
_INSIDE = those(lambda meaning: meaning.inside)
