"""A claim: the words of a creator about themselves, and the account and identity their platform vouches for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NewType

from verifier.domain.roles import LEADING, OVERSEEING, Role

ClaimId = NewType("ClaimId", str)
CaseId = NewType("CaseId", str)
AccountKey = NewType("AccountKey", str)  # our own id of an account; the platform's id is personal data


@dataclass(frozen=True, slots=True)
class AccountRef:
    """A platform account as the platform names it today."""

    id: str  # the platform's stable account id
    handle: str  # [a-z0-9._-]{1,64}; a snapshot, never an identity
    epoch: int  # the platform raises it when the account is renamed, recovered or handed over
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """The platform's attestation of an identity check of the person behind the account."""

    verified_name: str
    birth_year: int | None
    locality: str | None
    method: str
    verified_at: datetime
    reference: str
    birth_date: date | None = None

    @property
    def year_of_birth(self) -> int | None:
        """The birth year, also where only the date was attested."""
        return self.birth_date.year if self.birth_date is not None else self.birth_year


@dataclass(frozen=True, slots=True)
class Words:
    """The creator's own words. All of them are personal data and sealed at rest."""

    name: str
    number: str = ""
    npi: str = ""
    orcid: str = ""
    institution: str = ""
    email: str = ""
    locale: str = "en"
    statement: str = ""  # what they answered or appealed with, for reviewers only


@dataclass(frozen=True, slots=True)
class Voucher:
    """The mark by which a signed statement counts once: spent with what it was used for, and with nothing else."""

    digest: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Submission:
    """A submitted claim."""

    account: AccountRef
    credential: str  # as typed: "LPC", "Psy.D."
    jurisdiction: str | None  # "US-WA"; None for a degree
    words: Words
    identity: Identity | None = None
    attested: bool = False  # the identity came in a statement that the platform signed
    voucher: Voucher | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """The fields a creator (or the platform) changes on an open claim; None leaves a field as it is."""

    credential: str | None = None
    jurisdiction: str | None = None
    name: str | None = None
    number: str | None = None
    npi: str | None = None
    orcid: str | None = None
    institution: str | None = None
    email: str | None = None
    locale: str | None = None
    account: AccountRef | None = None  # the platform's word on the account's new epoch
    identity: Identity | None = None
    attested: bool = False  # the identity came in a statement that the platform signed
    voucher: Voucher | None = None
    statement: str | None = None  # an answer to a reviewer's question; for the case only


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who asks: a platform key, a creator's token, a reviewer or the service itself."""

    kind: str  # "platform" | "creator" | "reviewer" | "system"
    id: str  # our id of the key, the reviewer or the creator's account
    scopes: frozenset[str] = frozenset()
    account_id: str | None = None  # creator tokens: the only account this actor may touch
    account: AccountRef | None = None  # creator tokens: the account as the token states it
    issued_at: datetime | None = None  # creator tokens and imports: when the platform said so
    expires_at: datetime | None = None  # creator tokens
    name: str = ""  # reviewers: shown in the console
    role: Role | None = None  # reviewers
    bootstrap: bool = False  # made at first start for a trial; its approvals are "test"
    by_provider: bool = False  # console sessions: they came by the operator's OpenID provider
    csrf: str = field(default="", repr=False)  # console sessions
    locale: str = "en"  # the language they are answered in
    return_url: str = ""  # creator tokens: where the platform wants its creator back

    def may(self, scope: str) -> bool:
        """Return True if this actor holds the scope."""
        return scope in self.scopes

    @property
    def lead(self) -> bool:
        """True for leads and admins."""
        return self.role in LEADING

    @property
    def sees_every_case(self) -> bool:
        """True if this actor sees the cases that were handed to others, too."""
        return self.role in OVERSEEING


SYSTEM = Actor(kind="system", id="system")
