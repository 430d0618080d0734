"""The types of a loaded roster, for those who look in it and those who load it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from verifier.domain.evidence import RegistryId, Unavailable
    from verifier.registries.rosters.block import RosterBlock
    from verifier.registries.sheet.datasheet import Datasheet


BETWEEN: Final = "\x1f"  # between the values of a roster row


@dataclass(frozen=True, slots=True)
class RosterState:
    """The loaded list of a roster source."""

    loaded_at: datetime  # when this deployment finished loading it
    as_of: datetime | None  # the source's own date of the file
    rows: int
    sha256: str  # of the full list
    supplements: tuple[str, ...] = ()  # digests of the files applied on top of it

    @property
    def version(self) -> str:
        """The identity of the list: the digest of the file, and of each supplement on top."""
        return "+".join((self.sha256, *(digest[:12] for digest in self.supplements)))


class RosterPage(NamedTuple):
    """Rows found, by column name. When it is cut there are more, and the wanted one may be among them."""

    rows: Sequence[Mapping[str, str]]
    cut: bool = False


class RosterRows(Protocol):
    """The loaded rows of a roster source, looked up locally."""

    async def state(self, registry: RegistryId) -> RosterState | None:
        """Return the state of the loaded list, or None when nothing is loaded."""

    async def by_number(self, registry: RegistryId, digits: str) -> RosterPage:
        """Find rows whose licence number has these digits (leading zeros dropped)."""

    async def by_npi(self, registry: RegistryId, npi: str) -> RosterPage:
        """Find rows with this NPI."""

    async def by_name(self, registry: RegistryId, surname_key: str) -> RosterPage:
        """Find rows whose surname folds to this key (see `roster.surname_key`)."""

    async def by_person(
        self, registry: RegistryId, npis: Collection[str], keys: Collection[str]
    ) -> tuple[RosterState | None, RosterPage]:
        """Find rows of an exclusion list with any of these NPIs or under any of these keys; and the list's state."""

    async def at_place(self, registry: RegistryId, place: str) -> RosterPage:
        """Find rows that carry this mailbox, or this host of an e-mail address or a website."""

    async def contact(self, registry: RegistryId, digits: str, row: Mapping[str, str]) -> str | None:
        """Unseal the e-mail address the board holds for this very row; None where it holds none."""


class RosterPosition(NamedTuple):
    """The position of a load in its files: an interrupted one goes on from here."""

    file: int = 0  # which of the files, from 0
    line: int = 0  # how many of its lines are loaded
    rows: int = 0  # rows of all files so far
    bad: int = 0  # lines at fault so far, as many as the sheet tolerates


class RosterBatch(NamedTuple):
    """Some rows and the position after them."""

    block: RosterBlock
    end: RosterPosition
    bytes_read: int  # of all files so far, as they lie on disk


@dataclass(frozen=True, slots=True)
class RosterSource:
    """The file or files of one load, ready to be read from any position on."""

    sha256: str
    as_of: datetime | None
    columns: tuple[str, ...]  # what `RosterRow.values` are
    recipe: str  # how it is read: another sheet version reads the same file anew
    bytes_total: int
    batches: Callable[[RosterPosition], Iterator[RosterBatch]]  # blocking: read in a thread
    supplement: Literal["", "row", "npi"] = ""  # on top of what is loaded; rows meet as a whole or by NPI
    history: bool = False  # whether rows that leave are remembered
    by_parts: bool = False  # whether `surname_key` is several keys, and rows are found by each of them
    sites: tuple[str, ...] = ()  # which of the columns are websites


@dataclass(frozen=True, slots=True)
class RosterExpectation:
    """Assertions a new file must pass before it replaces the old one."""

    min_rows: int
    max_rows: int
    max_shrink: float  # 0.10: refuse a file with more than 10 % fewer rows than the last
    max_growth: float | None = None  # 0.30: refuse one with more than 30 % more; None: any growth
    usual_rows: int = 0  # what a full list has at least: one that was let through with fewer may grow back to it
    max_age: timedelta | None = None  # refuse a file the source dates further back, or before the one that is loaded


class RosterKey(NamedTuple):
    """The look-up keys of a row that came, went or changed."""

    digits: str
    npi: str
    surname_key: str


@dataclass(frozen=True, slots=True)
class RosterDiff:
    """The changes of a new load, told before it is shown: counted by key, and the keys page by page."""

    registry: RegistryId
    added: int  # keys only the new rows have
    removed: int  # keys only the old rows have
    changed: int  # keys both have, with other values
    keys: Callable[[], AsyncIterator[Sequence[RosterKey]]]  # at most 1,000 at a time; one may come twice


Judge = Callable[[RosterDiff], Awaitable[None]]  # raises `RosterRefused` to keep the old rows


@dataclass(frozen=True, slots=True)
class RosterProgress:
    """The progress of a load, for whoever waits for it."""

    what: str  # "fetching", "loading", "indexing", "comparing"
    rows: int = 0
    bytes_done: int = 0
    bytes_total: int = 0  # 0: not known
    bad: int = 0  # lines at fault that were left out


Told = Callable[[RosterProgress], None]


class RosterLoader(Protocol):
    """Loads roster files: a table beside the old rows, assertions, one swap; taken up again where it was killed."""

    def alone(self, registry: RegistryId) -> AbstractAsyncContextManager[None]:
        """Lock out every other process from loading this source; `RosterBusy` if another has the lock."""

    async def load(
        self,
        registry: RegistryId,
        source: RosterSource,
        *,
        expected: RosterExpectation,
        judge: Judge | None = None,
        told: Told | None = None,
    ) -> RosterState:
        """Replace what is loaded, or raise `RosterRefused` and leave the old rows in place.

        `judge` is asked before the swap where something was loaded before.
        """


class RosterSync(Protocol):
    """A registry that can be loaded from files."""

    @property
    def sheet(self) -> Datasheet:
        """The data sheet this registry was built from."""

    async def sync(
        self,
        loader: RosterLoader,
        spool: Path,
        *,
        files: Sequence[Path] = (),
        judge: Judge | None = None,
        told: Told | None = None,
    ) -> RosterState | Unavailable:
        """Load `files`, or what the source's address has. Raises `RosterRefused` and `RosterBusy`."""


class RosterRefused(Exception):  # noqa: N818  the file was refused, the old rows stay
    """A roster file failed its assertions; the message says which, without any row's content."""


class RosterBusy(Exception):  # noqa: N818  somebody else does it
    """Another process is loading this source right now."""
