"""The protocols of a registry, and the tools that it is given.

Registries never touch PostgreSQL: the politeness row, the breaker row and the roster tables are handed in as the small
protocols below, so that a data sheet can be tried with nothing but a loop running.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from verifier.domain.evidence import Answer, NotFound, Query, Record, Unavailable, Unreadable
    from verifier.registries.http.client import PoliteHttp
    from verifier.registries.rosters.types import RosterRows
    from verifier.registries.sheet.datasheet import Datasheet, SourceSettings


class Registry(Protocol):
    """One source that may be asked about a licence."""

    @property
    def sheet(self) -> Datasheet:
        """The data sheet this registry was built from."""

    async def ask(self, query: Query, now: datetime) -> Answer:
        """Ask the source. Never raises for what the source did; that is an `Unavailable` or `Unreadable`."""

    async def check(self, now: datetime) -> Answer:
        """Run positive control: a shape-only request that proves the source answers and its columns are the sheet's."""


@dataclass(frozen=True, slots=True)
class Published:
    """The web addresses a person has put on their own record at a source, where nobody else can write."""

    places: tuple[str, ...]  # web addresses, as printed


@runtime_checkable
class WriteBack(Protocol):
    """A registry whose records their holders can write to. A `Registry` without this cannot be written to."""

    async def published(self, identifier: str, now: datetime) -> Published | NotFound | Unavailable | Unreadable:
        """Fetch what the holder of this identifier (an iD, an NPI) has published. Never raises for its faults."""


@runtime_checkable
class HoldsContacts(Protocol):
    """A registry that may hold addresses of the people it lists."""

    async def contact(self, record: Record) -> str | None:
        """Return the e-mail address that a primary source holds for this very record; None where it holds none."""


@runtime_checkable
class KnowsOffices(Protocol):
    """A registry that can tell a place that is one person's from one that stands on the records of several."""

    async def is_alone_at(self, record: Record, place: str) -> bool:
        """Return True if this mailbox or host is on this person's records and on nobody else's of this source."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The settings, client and rosters a registry is built with. A folder's `adapter.py` has `build(sheet, tools)`."""

    settings: SourceSettings
    http: PoliteHttp
    rosters: RosterRows
