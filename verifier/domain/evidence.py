"""Records in one vocabulary, and the four answers a source can give.

An answer is a value; an exception is a bug. Silence is not evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Literal, NewType

from verifier.domain.credentials.profession import Family, Title

RegistryId = NewType("RegistryId", str)


class Authority(StrEnum):
    """The worth of a source's word for a badge."""

    PRIMARY = "primary"  # the body that grants the licence
    SUPPORTING = "supporting"  # repeats what somebody told it (NPPES); never grants a badge
    SCREENING = "screening"  # lists people something is wrong with (LEIE); its silence proves nothing


class Standing(StrEnum):
    """One vocabulary for the status words of all boards."""

    ACTIVE = "active"
    ACTIVE_RESTRICTED = "active_restricted"  # probation, conditions, stayed suspension
    INACTIVE = "inactive"  # voluntarily inactive, retired
    EXPIRED = "expired"  # lapsed, delinquent, not renewed
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SURRENDERED = "surrendered"
    DENIED = "denied"
    DECEASED = "deceased"
    PENDING = "pending"
    SUPERSEDED = "superseded"  # the twin left behind by a renewal or an upgrade
    VOID = "void"


class Action(StrEnum):
    """The board's public action beside the status word, if it flags one."""

    NONE = "none"
    PENDING = "pending"
    TAKEN = "taken"
    UNKNOWN = "unknown"  # the source has no such field


class RecordKind(StrEnum):
    """The subject of a record."""

    LICENCE = "licence"
    ENUMERATION = "enumeration"  # an NPI record
    EXCLUSION = "exclusion"  # a row of an exclusion list
    DEGREE = "degree"  # an entry about an education; `number` is the person's iD
    RESEARCHER = "researcher"  # an iD that lists no education: only whose it says it is


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name as a register prints it, in parts. Empty string = the register has no such part."""

    given: str
    surname: str
    middle: str = ""
    suffix: str = ""

    @property
    def full(self) -> str:
        """Given, middle, surname and suffix in reading order."""
        return " ".join(part for part in (self.given, self.middle, self.surname, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class ListedLicence:
    """A licence number that a supporting source repeats (a self-typed NPPES taxonomy line)."""

    jurisdiction: str  # "US-WA"; "" when the source left it out
    family: Family | None
    number: str


AssertedBy = Literal["", "self", "organisation", "institution"]  # the last is the institution the entry names


@dataclass(frozen=True, slots=True)
class Record:
    """One row of one registry, in our vocabulary. Every field is what the source said, never a guess."""

    registry: RegistryId
    authority: Authority
    kind: RecordKind
    name: PersonName
    jurisdiction: str = ""  # "US-WA"
    family: Family | None = None  # None: a licence type of no family we know (a cosmetologist)
    title: Title | None = None
    title_text: str = ""  # the source's own words for the licence type
    number: str = ""  # as printed
    standing: Standing | None = None
    standing_text: str = ""
    action: Action = Action.UNKNOWN
    issued_on: date | None = None
    expires_on: date | None = None  # the last day it is valid, in the issuer's time zone
    birth_years: tuple[int, int] | None = None  # inclusive range; one year where the source prints one
    city: str = ""
    npi: str = ""
    other_names: tuple[PersonName, ...] = ()
    listed: tuple[ListedLicence, ...] = ()
    note: str = ""  # exclusion type and date, board remarks: for the reviewer's eyes only
    institution: str = ""  # degrees: who granted it
    field_of_study: str = ""  # degrees
    asserted_by: AssertedBy = ""  # degrees: who entered it
    contactable: bool = False  # the source holds an e-mail address for this very record; the address is never in it
    website: str = ""  # a practice site that the source lists, as printed
    born_on: date | None = None  # the exact birth date, where the source prints one
    contact_alone: bool = False  # no other person's record of this source carries the mailbox; an office's is on many
    website_alone: bool = False  # the same of the site's host; False as well where the source cannot be asked


@dataclass(frozen=True, slots=True)
class Found:
    """The source has these records for the query (none of them checked against the person yet)."""

    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """A healthy source, shown to be working, has no such record. Never evidence against anyone."""


IN_LINE: Final = "in_line"  # our own bucket is full: the source was not asked yet, and nothing is said of it


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The source did not answer usefully: down, slow, limited, a captcha page, cut off. Ask again later."""

    retry_in: timedelta
    detail: (
        str  # a stable code: "timeout", "http_503", "rate_limited", IN_LINE, "breaker_open", "not_json", "roster_stale"
    )


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The source answered in a shape or word its data sheet does not know: an alarm and a person."""

    detail: str  # names the field and the kind of surprise, never the person's data


Outcome = Found | NotFound | Unavailable | Unreadable


@dataclass(frozen=True, slots=True)
class Query:
    """The question put to a registry. It never contains the account."""

    jurisdiction: str
    family: Family
    number: str  # as the creator typed it; "" when there is none
    name: PersonName
    npi: str = ""
    birth_year: int | None = None
    orcid: str = ""  # the iD the creator gave
    names: tuple[str, ...] = ()  # for screening: every name known to be the person's, as written
    npis: frozenset[str] = frozenset()  # for screening: every NPI known to be theirs


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of one registry, with what is needed to show later how it came about."""

    registry: RegistryId
    authority: Authority
    outcome: Outcome
    retrieved_at: datetime
    as_of: datetime | None = None  # the source's own freshness stamp
    request: str = ""  # method, path and query template, without secrets; sealed with the evidence
    raw: bytes = field(default=b"", repr=False)  # the bytes as received; sealed at rest
    sheet_version: str = ""
    adapter: str = ""


def is_final(answer: Answer) -> bool:
    """Return True unless the source was unavailable: only then is it asked again in this round."""
    return not isinstance(answer.outcome, Unavailable)


def is_in_line(answer: Answer) -> bool:
    """Return True if the source was not asked yet, because our own questions to it wait their turn."""
    return isinstance(answer.outcome, Unavailable) and answer.outcome.detail == IN_LINE
