"""Limits of letters with links to one address: strangers neither fill a mailbox nor keep its owner's link away.

Each link in the mailbox serves whoever reads it, whoever asked for it. So while one lies there unused, no more than
three letters a day are sent; where all were used, another three are.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from verifier.flows.proofs.limits import LETTERS_OF_ACCOUNT, LETTERS_SHARED

if TYPE_CHECKING:
    from collections.abc import Sequence

A_DAY: Final = timedelta(days=1)
_JUST_NOW: Final = timedelta(minutes=30)  # a letter that went out so lately may still be on its way


class Went(Protocol):
    """A request whose letter went to an address, or is about to."""

    @property
    def licence_key(self) -> bytes:
        """The licence that it was about."""

    @property
    def state(self) -> str:
        """`received` until it went, `sent` until its link was used, `opened` after that."""

    @property
    def made_at(self) -> datetime:
        """The moment it was asked for."""


def may_go(before: Sequence[Went], licence: bytes, now: datetime) -> bool:
    """Return True if one more letter about a licence may go to an address, by those of the last day."""
    unused = [one for one in before if one.state != "opened"]
    if any(one.licence_key == licence and one.made_at > now - _JUST_NOW for one in unused):
        return False
    return len(before) < (LETTERS_OF_ACCOUNT if unused else LETTERS_SHARED)
