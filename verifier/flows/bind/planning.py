"""How long a try of each method lasts, how often it may be answered, and what a try that begins is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from verifier.domain.binding import Method

if TYPE_CHECKING:
    from verifier.domain.proofs import Offer
    from verifier.flows.bind.attempts import Sought

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


@dataclass(frozen=True, slots=True)
class Begun:
    """A try that begins."""

    offer: Offer
    sought: Sought
    evidence_id: str | None  # the record it is about
    target: bytes | None = None  # blind index of whom or what it is tried at
    licence: bytes | None = None  # blind index of the licence whose holder is written to
