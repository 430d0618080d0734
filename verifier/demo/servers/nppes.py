"""The NPPES registry API v2.1: every error has HTTP status 200, and what is deactivated has simply vanished.

Not spoken: the alias search (`use_first_name_alias`), and address parts other than `state`, `city` and `postal_code`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from aiohttp import web

from verifier.demo.people.people import Entry, Table, World

DEFAULT_LIMIT, MOST, MOST_SKIPPED = 10, 200, 1000
SHORTEST_WILDCARD = 2
NPI_DIGITS = 10
ERRORS: Mapping[str, tuple[str, str]] = {
    "04": ("generic", "No valid search criteria provided"),
    "06": ("number", "NPI must be 10 digits"),
    "07": ("state", "Field state requires additional search criteria"),
    "09": ("enumeration_type", "enumeration_type requires additional search criteria"),
    "17": ("version", "Unsupported Version"),
}
CRITERIA = ("number", "first_name", "last_name", "city", "postal_code", "taxonomy_description", "organization_name")


def routes(world: World) -> list[web.RouteDef]:
    """Build the one route of the registry, if this world has one."""
    table = world.table("us-nppes")
    return [] if table is None else [web.get("/us-nppes/api/", partial(_api, _Names(table)))]


async def _api(names: _Names, request: web.Request) -> web.Response:
    """Serve a page of results, or an error that looks like success."""
    query = request.query
    error = _error(query)
    if error is not None:
        return _wrong(error, *reversed(ERRORS[error]))
    for name in ("first_name", "last_name"):
        if "*" in query.get(name, "") and len(query[name].rstrip("*")) < SHORTEST_WILDCARD:
            return _wrong("08", "Field requires at least 2 characters before the wildcard", name)
    found = _by_number(names.table, query) if query.get("number") else _by_criteria(names, query)
    skip = min(_amount(query, "skip", 0), MOST_SKIPPED)
    limit = min(_amount(query, "limit", DEFAULT_LIMIT) or DEFAULT_LIMIT, MOST)
    return _page(found[skip : skip + limit])


class _Names:
    """The registry's people by surname, read anew whenever its rows have changed."""

    def __init__(self, table: Table) -> None:
        self.table, self._version = table, -1
        self._by_surname: dict[str, list[Entry]] = {}

    def near(self, surname: str) -> Iterable[Entry]:
        """List everybody of this surname; everybody at all where it is open."""
        if not surname or "*" in surname:
            return self.table
        if self._version != self.table.version:
            self._version, self._by_surname = self.table.version, defaultdict(list)
            for entry in self.table:
                self._by_surname[entry.row["basic"].get("last_name", "").upper()].append(entry)
        return self._by_surname.get(surname.upper(), [])


def _error(query: Mapping[str, str]) -> str | None:
    """Return the number of the first thing wrong with a query, in the registry's order; None for a good one."""
    number = query.get("number", "")
    if query.get("version") != "2.1":
        return "17"
    if number and not (len(number) == NPI_DIGITS and number.isascii() and number.isdigit()):
        return "06"
    if any(query.get(name) for name in CRITERIA):
        return None
    return "07" if query.get("state") else "09" if query.get("enumeration_type") else "04"


def _wrong(number: str, description: str, field: str) -> web.Response:
    return web.json_response({"Errors": [{"description": description, "field": field, "number": number}]})


def _page(entries: list[Entry]) -> web.Response:
    body = b'{"result_count":%d,"results":[%b]}' % (len(entries), b",".join(entry.body for entry in entries))
    return web.Response(body=body, content_type="application/json")


def _by_number(table: Table, query: Mapping[str, str]) -> list[Entry]:
    return [entry for entry in table.numbered(query["number"]) if _active(entry) and _meets(query, entry)]


def _by_criteria(names: _Names, query: Mapping[str, str]) -> list[Entry]:
    return [entry for entry in names.near(query.get("last_name", "")) if _active(entry) and _meets(query, entry)]


def _active(entry: Entry) -> bool:
    """Return True if the API still shows the record: a deactivated one vanishes."""
    return bool(entry.row["basic"].get("status") == "A")


def _meets(query: Mapping[str, str], entry: Entry) -> bool:
    """Return True if a record meets every criterion that the query names."""
    return all(test(query[name], entry.row) for name, test in _TESTS.items() if query.get(name))


def _like(wanted: str, values: Iterable[str]) -> bool:
    """Compare texts without case, up to a trailing asterisk."""
    folded = wanted.upper()
    if folded.endswith("*"):
        return any(value.upper().startswith(folded.rstrip("*")) for value in values)
    return any(value.upper() == folded for value in values)


def _place(part: str, wanted: str, row: Mapping[str, Any]) -> bool:
    """Return True if an address begins so: five digits of a postal code match the longer form."""
    starts = f"{wanted}*" if part == "postal_code" else wanted
    return _like(starts, (address.get(part, "") for address in row["addresses"]))


def _named(part: str, wanted: str, row: Mapping[str, Any]) -> bool:
    return _like(wanted, [row["basic"].get(part, "")])


def _specialised(wanted: str, row: Mapping[str, Any]) -> bool:
    return any(wanted.rstrip("*").upper() in (line.get("desc") or "").upper() for line in row["taxonomies"])


def _kind(wanted: str, row: Mapping[str, Any]) -> bool:
    return bool(row["enumeration_type"] == wanted)


_TESTS: Mapping[str, Callable[[str, Mapping[str, Any]], bool]] = {
    "first_name": partial(_named, "first_name"),
    "last_name": partial(_named, "last_name"),
    "organization_name": partial(_named, "organization_name"),
    "state": partial(_place, "state"),
    "city": partial(_place, "city"),
    "postal_code": partial(_place, "postal_code"),
    "taxonomy_description": _specialised,
    "enumeration_type": _kind,
}


def _amount(query: Mapping[str, str], name: str, otherwise: int) -> int:
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else otherwise
