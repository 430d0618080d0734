"""weigh(findings, on_file, policy) -> Confirm | AskCreator | AskReviewer | AskAgain: the machine's last word.

Machines confirm; people refuse: no verdict here is a refusal, and nothing changes a verdict once it was given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from verifier.domain.assessment.contests import OF_RIVALS, queue_of_contest
from verifier.domain.reasons import Reason, Turn

if TYPE_CHECKING:
    from datetime import timedelta

    from verifier.domain.assessment.matter import Findings
    from verifier.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Gains:
    """The confirmations by the machine that one key, or one source, has had."""

    lately: int  # within the last hour
    usual: int = 0  # in the median hour of the last week


@dataclass(frozen=True, slots=True)
class OnFile:
    """The facts that the service itself has on file about a claim and its licence, read while the claim is locked."""

    checking: bool = True  # the claim waits for this verdict; else its badge is on, or people are at it
    account_changed: bool = False  # the account was renamed, recovered or handed over since the claim was made
    rivals: tuple[
        Reason, ...
    ] = ()  # CONTESTED, LICENCE_LOCKED, HOLDER_DISPUTED: what others' claims on the licence say
    gains: tuple[Gains, ...] = ()  # of the key that submitted it and of the source; none for an imported claim
    frozen: bool = False  # a lead has stopped all approvals
    proves_alone: bool = (
        False  # a method is open by which the creator proves it without people and without the platform
    )
    with_people: bool = False  # the creator has sent in something that people have yet to look at
    for_people: bool = False  # the creator has answered people, or asked for them


@dataclass(frozen=True, slots=True)
class Confirm:
    """The verdict that the machine may confirm: every fact is established."""

    findings: Findings


@dataclass(frozen=True, slots=True)
class AskCreator:
    """The verdict that the creator can mend it: a number, a title, a lapsed licence, a missing proof."""

    findings: Findings


@dataclass(frozen=True, slots=True)
class AskReviewer:
    """The verdict that a person decides."""

    findings: Findings
    queue: str = "standard"


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The verdict that a source did not answer, from which nothing follows."""

    findings: Findings
    retry_in: timedelta


Verdict = Confirm | AskCreator | AskReviewer | AskAgain


def weigh(findings: Findings, on_file: OnFile, policy: Policy) -> Verdict:
    """Decide what follows from the answers and from what is on file. The verdict's reasons are all there are.

    - Ask again where a source that is needed has not answered.
    - Confirm where no reason stands against it: none in the answers (`establish` says which there are), none on file.
    - Ask people where the licence stands and what is on file speaks against it: the account has changed, another
      account shows a badge on the licence or has locked it, its licensee of record has denied a claim on it, or the
      hour's limit of confirmations is reached, or a lead has stopped approvals.
    - Ask people where something else is wrong and the licence is another account's, too: a contest. It is one only
      while the claim is checked; a badge that is on is not contested by what its re-check could not confirm.
    - Ask the creator where they can mend it, or where only a proof is missing that they can give alone and have not
      sent to people; not where the creator has answered people, or asked for them.
    - Ask people about everything else.
    """
    if findings.retry_in is not None:
        return AskAgain(findings, findings.retry_in)
    beside = _beside(findings, on_file, policy)
    found = replace(findings, reasons=tuple(dict.fromkeys((*findings.reasons, *beside))))
    if not found.reasons:
        return Confirm(found)
    if not beside and not on_file.for_people and (_mendable(found, policy) or _provable(found, on_file)):
        return AskCreator(found)
    return AskReviewer(found, queue_of_contest(found.reasons, found.bound))


def _beside(findings: Findings, on_file: OnFile, policy: Policy) -> tuple[Reason, ...]:
    """Read from the file the reasons that lead to a reviewer."""
    if not findings.stands:
        return on_file.rivals if on_file.checking and OF_RIVALS & {*on_file.rivals} else ()
    confirms = on_file.checking and not findings.reasons
    limited = confirms and any(one.lately >= policy.gains_at_most(one.usual) for one in on_file.gains)
    return (
        *((Reason.ACCOUNT_CHANGED,) if on_file.account_changed else ()),
        *on_file.rivals,
        *((Reason.GAIN_LIMIT,) if limited else ()),
        *((Reason.APPROVALS_FROZEN,) if confirms and on_file.frozen else ()),
    )


def _mendable(findings: Findings, policy: Policy) -> bool:
    """Return True if the creator can mend it and no person has to look first.

    A record that was not found says nothing about the person: what follows from it can wait for the creator's word.
    """
    turns, record = {reason.meaning.turn for reason in findings.reasons}, findings.record
    expired = Reason.STANDING_EXPIRED in findings.reasons
    people = record is not None and expired and policy.gives_to_people(record.standing)
    return Turn.CREATOR in turns and Turn.REVIEWER_FIRST not in turns and not people


def _provable(findings: Findings, on_file: OnFile) -> bool:
    return findings.is_only_unbound and on_file.proves_alone and not on_file.with_people
