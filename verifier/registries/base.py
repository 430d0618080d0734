"""What every registry is to the rest of the service, and what it is handed from above.

Registries never touch PostgreSQL: the politeness row, the breaker row and the roster tables are handed in as the small
protocols below, so that a data sheet can be tried with nothing but a loop running.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from verifier.domain.evidence import Answer, Query, RegistryId
    from verifier.registries.datasheet import Datasheet, SourceSettings
    from verifier.registries.http import PoliteHttp


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a request may go out now: wait this long first, or do not ask at all until `retry_in` has passed."""

    wait_in: timedelta = timedelta(0)
    refused_for: timedelta | None = None  # breaker open, planned downtime or bucket over-full
    reason: str = ""  # "breaker_open", "rate_limited", ""


class Gate(Protocol):
    """The politeness row and breaker row of all sources, shared by all workers."""

    async def admit(self, registry: RegistryId, rate: float, burst: int) -> Admission:
        """Take one place in the GCRA bucket (`rate` requests a second) unless the breaker is open."""

    async def succeeded(self, registry: RegistryId) -> None:
        """Close the breaker: the source answered usefully."""

    async def failed(self, registry: RegistryId, detail: str, retry_in: timedelta | None) -> None:
        """Count a failure; five in a row open the breaker (one probe per 30 s from all workers together)."""


@dataclass(frozen=True, slots=True)
class RosterState:
    """What is loaded for a roster source."""

    loaded_at: datetime  # when this deployment finished loading it
    as_of: datetime | None  # the source's own date of the file
    rows: int
    sha256: str


class RosterRows(Protocol):
    """The loaded rows of a roster source, looked up locally."""

    async def state(self, registry: RegistryId) -> RosterState | None:
        """What is loaded, or None when nothing ever was."""

    async def by_number(self, registry: RegistryId, digits: str) -> Sequence[Mapping[str, str]]:
        """Rows whose licence number has these digits (leading zeros dropped)."""

    async def by_npi(self, registry: RegistryId, npi: str) -> Sequence[Mapping[str, str]]:
        """Rows with this NPI."""

    async def by_name(self, registry: RegistryId, surname_key: str) -> Sequence[Mapping[str, str]]:
        """Rows whose surname folds to this key (see `roster.surname_key`)."""


class RosterLoader(Protocol):
    """Loads a roster file: staging table, assertions, atomic swap."""

    async def load(
        self,
        registry: RegistryId,
        rows: AsyncIterator[RosterRow],
        *,
        expected: RosterExpectation,
        as_of: datetime | None,
        sha256: str,
    ) -> RosterState:
        """Replace what is loaded, or raise `RosterRefused` and leave the old rows in place."""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row on its way into the roster table: its look-up keys and the fields the sheet keeps."""

    digits: str
    npi: str
    surname_key: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RosterExpectation:
    """Assertions a new file must pass before it replaces the old one."""

    min_rows: int
    max_rows: int
    max_shrink: float  # 0.10: refuse a file with more than 10 % fewer rows than the last


class RosterRefused(Exception):  # noqa: N818  the file was refused, the old rows stay
    """A roster file failed its assertions; the message says which, without any row's content."""


class Registry(Protocol):
    """One source that may be asked about a licence."""

    @property
    def sheet(self) -> Datasheet:
        """The data sheet this registry was built from."""

    async def ask(self, query: Query, now: datetime) -> Answer:
        """Ask the source. Never raises for what the source did; that is an `Unavailable` or `Unreadable`."""

    async def check(self, now: datetime) -> Answer:
        """Positive control: a shape-only request that proves the source answers and its columns are the sheet's."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What every registry is built with besides its sheet. A folder's `adapter.py` offers `build(sheet, tools)`."""

    settings: SourceSettings
    http: PoliteHttp
    rosters: RosterRows
