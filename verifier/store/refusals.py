"""Refusals: the rules of the database by the SQLSTATE that its functions raise (`USING ERRCODE = 'VC001'`)."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Refusal(StrEnum):
    """One rule of the database: its SQLSTATE, and the sentence that says what was wrong."""

    sentence: str

    def __new__(cls, code: str, sentence: str) -> Self:
        """Keep the sentence beside the code."""
        made = str.__new__(cls, code)
        made._value_, made.sentence = code, sentence
        return made

    MOVED_ON = "VC001", "The claim has moved on since this was weighed."
    NOT_ASSIGNED = "VC002", "The open case of this claim was not assigned to each of these reviewers."
    ACCOUNT_CHANGED = "VC003", "The account has changed since this was checked or proved."
    NOT_FRESH = "VC004", "A badge needs fresh evidence of this claim and round, and a decision that is made now."
    NO_RECORD = "VC005", "A badge needs a primary record, or two people who look it up every half year."
    NOT_BOUND = "VC006", "Nothing binds the account to the licensee surely enough."
    NO_SUCH_MOVE = "VC007", "The table of moves has no such move."
    NOT_DECIDED = "VC008", "No decision allows this move, or its event is told by somebody whose it is not."
    NEEDS_TWO = "VC009", "Two people have to decide this."
    ATTEMPT_ENDED = "VC010", "An attempt begins open, and proves nothing more when it has ended or no tries are left."
    FROZEN = "VC011", "A lead has stopped all approvals."
    LOCKED = "VC012", "Its licensee has locked this licence."
    NO_REVIEWER = "VC020", "A case is handed to a reviewer who is one now."
    ACCESS_ENDED = "VC021", "A key, session or reviewer that was ended stays ended, and keeps what it was made with."
    PAUSED = "VC022", "A case is handed to a reviewer whom no lead has paused."
    LATER = "VC030", "That time has not come, or that end is too far away."
    BACKWARDS = "VC031", "This goes forward only, or stays as it is for as long as a badge or a review stands on it."
    NOT_ASKED = "VC032", "Evidence answers a question of the round that runs, and a binding is anchored in the newest."


# Only a mistake of the code comes to these: it asks first and holds the row. They stay errors.
MISTAKES = frozenset({Refusal.ATTEMPT_ENDED, Refusal.ACCESS_ENDED, Refusal.BACKWARDS, Refusal.NOT_ASKED})
