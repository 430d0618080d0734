"""Limits of attempts by method: their duration, their guesses, and how soon the next may begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from verifier.domain.holder import Method

if TYPE_CHECKING:
    from verifier.domain.binding.proofs import Offer
    from verifier.flows.proofs.attempts import Challenge

# A code by mail lives 24 hours and takes five tries (NIST SP 800-63A, 5.1.2); a sign-in is done at once; what has to be
# written somewhere may take a while, and so may people.
LASTS: Mapping[Method, timedelta] = MappingProxyType(
    {
        Method.PLATFORM_IDENTITY: timedelta(days=30),
        Method.ORCID_SIGN_IN: timedelta(minutes=30),
        Method.REGISTRY_CONTACT_CODE: timedelta(hours=24),
        Method.REGISTRY_WRITE_BACK: timedelta(days=7),
        Method.DOMAIN_NONCE: timedelta(days=7),
        Method.DOCUMENT: timedelta(days=30),
        Method.REFEREE_CALL: timedelta(days=90),
    }
)
TRIES: Mapping[Method, int] = MappingProxyType(
    {
        Method.PLATFORM_IDENTITY: 5,
        Method.ORCID_SIGN_IN: 5,
        Method.REGISTRY_CONTACT_CODE: 5,
        Method.REGISTRY_WRITE_BACK: 50,
        Method.DOMAIN_NONCE: 50,
        Method.DOCUMENT: 10,
        Method.REFEREE_CALL: 1,
    }
)
ATTEMPTS_A_DAY = 20  # that begin for one claim
# Letters with codes to one address in a day, counted when they are sent. An account without a code that it could type
# in (none was sent, its tries are used up, its time is over, it was denied) gets one whatever others do; one that has
# such a code gets another as long as the address has not had many. So strangers take nobody's code away, and one
# account sends three at most. What many accounts send together is bounded where it is sent
# (`flows/operations/letters_of_record`).
LETTERS_OF_ACCOUNT, LETTERS_SHARED = 3, 6
_A_DAY = timedelta(days=1)


def letter_from(own: Sequence[datetime], all_: Sequence[datetime], good_until: datetime, now: datetime) -> datetime:
    """Compute when an account may have one more letter sent to an address, by the letters of the last day.

    `good_until`: how long the last code that it was sent can still be typed in; the past where none can.
    """
    later = sorted([good_until, *(at + _A_DAY for at in all_)])
    return next(
        at for at in (now, *later) if at >= now and _may(_since(own, at), _since(all_, at), good=good_until > at)
    )


def attempt_from(begun: Sequence[datetime], now: datetime) -> datetime:
    """Compute when one more attempt of a claim may begin, by those of the last day, the earliest first."""
    return now if len(begun) < ATTEMPTS_A_DAY else begun[-ATTEMPTS_A_DAY] + _A_DAY


def _may(own: int, all_: int, *, good: bool) -> bool:
    return own == 0 or (own < LETTERS_OF_ACCOUNT and (not good or all_ < LETTERS_SHARED))


def _since(letters: Sequence[datetime], now: datetime) -> int:
    return sum(at > now - _A_DAY for at in letters)


@dataclass(frozen=True, slots=True)
class NewAttempt:
    """A new attempt: its method, its target, its evidence."""

    offer: Offer
    challenge: Challenge
    evidence_id: str | None  # the record it is about
    target: bytes | None = None  # blind index of whom or what it is tried at
    licence: bytes | None = None  # blind index of the licence whose holder is written to
