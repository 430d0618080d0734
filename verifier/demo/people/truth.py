"""The truth of a demo world over time: every change of a register's row, in the order it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from verifier.demo.people.people import Entry, Site, Table, World
from verifier.demo.people.sources import Path, Row, put_at, value_at
from verifier.demo.servers.orcid import researchers
from verifier.demo.wire.wire import endpoint

ADDED, REMOVED, STATUS, PUBLISHED = "added", "removed", "status", "published"
WEBSITE, REGISTERED = "website", "registered"
LEFT_BEHIND = "superseded"  # the twin a renewal leaves: its word is not the licence's


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one register: the field, its values before and after, and when."""

    at: datetime
    registry: str
    number: str
    field: str  # "status", "added", "removed", "published", "registered" or a column's name
    before: str
    after: str


def now_utc() -> datetime:
    """Read the clock of the world."""
    return datetime.now(UTC)


class Truth:
    """Changes of the world while it is served, and their history."""

    def __init__(self, world: World, clock: Callable[[], datetime] = now_utc) -> None:
        """Begin with the world as it is."""
        self._world, self._clock = world, clock
        self._history: list[Change] = []

    @property
    def history(self) -> tuple[Change, ...]:
        """The changes so far, oldest first."""
        return tuple(self._history)

    def status(self, registry: str, number: str) -> str | None:
        """Return the status word the register prints now, or None when it lists no such number."""
        return next((table.status(entry) for table, entry in self._in_force(registry, number)), None)

    def status_at(self, registry: str, number: str, at: datetime) -> str | None:
        """Return the status word the register printed at an instant; None where it listed no such number."""
        known = [c for c in self._history if (c.registry, c.number) == (registry, number)]
        known = [c for c in known if c.field in {ADDED, REMOVED, STATUS}]
        later = next((c for c in known if c.at > at), None)
        if later is None:
            return self.status(registry, number)
        return None if later.field == ADDED else later.before

    def set_status(self, registry: str, number: str, status: str) -> None:
        """Have the register print this status word for this number from now on."""
        for table, entry in self._found(registry, number):
            self._write(table, entry, table.source.status, STATUS, status)

    def set_field(self, registry: str, number: str, field: str | Path, value: str) -> None:
        """Have the register print this value in a column (or at a path into a nested row)."""
        path = (field,) if isinstance(field, str) else field
        for table, entry in self._found(registry, number):
            self._write(table, entry, path, str(path[-1]), value)

    def publish(self, registry: str, identifier: str, place: str) -> None:
        """Have somebody put a web address on their own record: among the links of an iD, the endpoints of an NPI."""
        match registry:
            case "orcid" if any(person.orcid == identifier for person in researchers(self._world)):
                self._world.pages.setdefault(identifier, []).append(place)
            case "us-nppes":
                for table, entry in self._found(registry, identifier):
                    entry.row.setdefault("endpoints", []).append(endpoint(entry.row, place))
                    table.rewritten(entry)
            case _:
                raise LookupError(f"{registry} has no such record that its holder could write to")
        self._note(registry, identifier, PUBLISHED, "", place)

    def put_on_website(self, host: str, words: str) -> None:
        """Have somebody put these words on a practice's website; none take them off again."""
        site = self._site(host)
        self._world.sites[host] = replace(site, shows=words)
        self._note(WEBSITE, host, PUBLISHED, site.shows, words)

    def register_domain(self, host: str, on: date | None) -> None:
        """Have a domain be registered since this day; None: nobody says since when."""
        site = self._site(host)
        self._world.sites[host] = replace(site, registered_on=on)
        self._note(WEBSITE, host, REGISTERED, _day(site.registered_on), _day(on))

    def remove(self, registry: str, number: str) -> None:
        """Have the register no longer list this number."""
        for table, entry in self._found(registry, number):
            table.remove(entry)
            self._note(registry, number, REMOVED, table.status(entry), "")

    def add(self, registry: str, row: Row, part: str = "") -> None:
        """Have the register list one more row, in its own format."""
        table = self._world.table(registry, part)
        if table is None:
            raise LookupError(f"no such register in this world: {registry}")
        entry = table.add(row)
        self._note(registry, table.number(entry), ADDED, "", table.status(entry))

    def add_people(self, people: World) -> None:
        """Have every register list its rows of these people too, and take their claims in."""
        for table in people.tables.values():
            for entry in table:
                self.add(table.source.registry, entry.row, table.source.part)
        self._world.claims += people.claims

    def _site(self, host: str) -> Site:
        if not host or host != host.lower() or not set(host).isdisjoint("/: "):
            raise LookupError("no website has such a host")
        return self._world.sites.get(host, Site())

    def _found(self, registry: str, number: str) -> list[tuple[Table, Entry]]:
        found = self._in_force(registry, number)
        if not found:
            raise LookupError(f"{registry} lists no such number")
        return found

    def _in_force(self, registry: str, number: str) -> list[tuple[Table, Entry]]:
        """Find the rows with this number, without the twins of a renewal unless there is nothing else."""
        found = [(table, entry) for table in self._world.parts(registry) for entry in table.numbered(number)]
        alive = [(table, entry) for table, entry in found if table.status(entry).lower() != LEFT_BEHIND]
        return alive or found

    def _write(self, table: Table, entry: Entry, path: Path, name: str, value: str) -> None:
        before = value_at(entry.row, path)
        put_at(entry.row, path, value)
        table.rewritten(entry)
        self._note(table.source.registry, table.number(entry), name, before, value)

    def _note(self, registry: str, number: str, field: str, before: str, after: str) -> None:
        self._history.append(Change(self._clock(), registry, number, field, before, after))


def _day(on: date | None) -> str:
    return "" if on is None else on.isoformat()
