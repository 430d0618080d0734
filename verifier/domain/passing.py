"""Passing a case on: the reasons for which a reviewer may skip one, and those for which they may doubt a badge.

Both are closed lists, so that neither names anybody; what a colleague has to know is a sealed note.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Skip(StrEnum):
    """The reason why a reviewer does not decide a case that was assigned to them."""

    CONFLICT = "conflict_of_interest"  # it never comes back to them
    NOT_MY_LANGUAGE = "not_my_language"
    NOT_MY_BOARD = "not_my_board"
    TOO_UPSETTING = "too_upsetting"
    NEEDS_LEAD = "needs_a_lead"  # leads alone get it then


class Doubt(StrEnum):
    """The reason why a reviewer wants a badge looked at again."""

    NOT_THE_LICENSEE = "not_the_licensee"
    NOT_IN_FORCE = "not_in_force"
    BOARD_ACTION = "board_action"
    IMPERSONATION = "impersonation"
    OUR_MISTAKE = "our_mistake"
    OTHER = "other"


RESTS: Final = timedelta(hours=24)  # a skipped case does not come back to the same person sooner
KEPT_FOR_COLLEAGUE: Final = timedelta(hours=24)  # then what was handed over by name is anybody's
DOUBTS_PER_DAY: Final = 20  # of one reviewer: a doubt comes before the queue that everybody waits in
SHORTEST_NOTE: Final = 10  # characters
LONGEST_NOTE: Final = 2000
