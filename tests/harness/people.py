"""Made-up people, and what a platform submits for them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime, timedelta
from functools import cache

from PIL import Image

from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.generate import make_people
from verifier.demo.people.people import World
from verifier.domain.claim import AccountRef, Actor, Identity, Submission, Words

PLATFORM = Actor(
    kind="platform",
    id="key_tests",
    scopes=frozenset({"claims:write", "claims:read", "accounts:write", "identity:assert"}),
)
VERIFIED_BEFORE = timedelta(days=30)


def small_world(*scenarios: str, seed: int = 7) -> World:
    """A world of one claim for each of these scenarios; of three clean ones if none is named."""
    return deepcopy(_invented(scenarios or ("clean", "clean", "clean"), seed))


@cache
def _invented(assignments: tuple[str, ...], seed: int) -> World:
    return make_people(seed, len(assignments), scenarios=assignments)


def submission(truth: ClaimTruth, now: datetime, *, identity: bool = True, epoch: int = 1) -> Submission:
    """Build a platform's submission for a person of the world, with its identity check of a month ago or without."""
    account = AccountRef(f"acct_{truth.id}", truth.handle, epoch, truth.display_name)
    words = Words(name=truth.display_name, number=truth.number, npi=truth.npi)
    return Submission(account, truth.credential, truth.jurisdiction, words, attested(truth, now) if identity else None)


def attested(truth: ClaimTruth, now: datetime) -> Identity:
    """Build the result of the platform's identity check of this person."""
    place = truth.locality or None
    return Identity(truth.legal_name, truth.birth_year, place, "platform_kyc", now - VERIFIED_BEFORE, f"idv_{truth.id}")


def ohio(account: str = "acct_71", handle: str = "robin.sample", credential: str = "LPC", **words: str) -> Submission:
    """Robin Sample's claim to be a counsellor in Ohio, where no register can be asked by a machine."""
    said = {"name": "Robin A. Sample", "number": "E.0099999", "email": "robin@example.org"} | words
    return Submission(AccountRef(account, handle, 1, "Robin Sample"), credential, "US-OH", Words(**said))


@cache
def card(width: int = 320) -> bytes:
    """A photo of a licence card."""
    made = io.BytesIO()
    Image.new("RGB", (width, 200), (220, 210, 190)).save(made, "JPEG")
    return made.getvalue()


def of(people: Iterable[ClaimTruth], scenario: str) -> ClaimTruth:
    """Somebody in this situation."""
    return next(truth for truth in people if truth.scenario == scenario)
