"""The boards that answer JSON of their own making: California, New York, Oregon (Thentia) and Massachusetts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from aiohttp import web

from verifier.demo.people.people import Entry, Table, World, trailing_digits
from verifier.demo.people.sources import FILE_KEY

CALIFORNIA = "/us-ca-dca/api/search/v1/licenseSearchService/getLicenseNumberSearch"
CALIFORNIA_TYPES = "/us-ca-dca/api/search/v1/breezeDetailService/getAllLicenseTypes"
NEW_YORK = "/us-ny-op/rosa/V2"
OREGON = "/us-or-thentia/rest/public/registrant"
MASSACHUSETTS = "/us-ma-bhpl/api-public"
NEW_YORK_MOST, MASSACHUSETTS_MOST = 10, 10_000
MA_LICENCES: Mapping[int, str] = {35: "LMHC"}  # licenseMetaId -> prefix; other ids are not known from the outside
Handler = Callable[[web.Request], Any]


def routes(world: World) -> list[web.RouteDef]:
    """Build the routes of the boards this world has."""
    made: Mapping[str, Callable[[Table], list[web.RouteDef]]] = {
        "us-ca-dca": _california_routes,
        "us-ny-op": _new_york_routes,
        "us-or-thentia": _oregon_routes,
        "us-ma-bhpl": _massachusetts_routes,
    }
    tables = {registry: world.table(registry) for registry in made}
    return [route for registry, table in tables.items() if table is not None for route in made[registry](table)]


def _json(body: bytes, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, content_type="application/json")


def _keyed(table: Table, key: str) -> Entry | None:
    """Find the row of a keyed file with this key."""
    near = table.ending([trailing_digits(key)]) if len(trailing_digits(key)) >= 4 else table
    return next((entry for entry in near if entry.row[FILE_KEY] == key), None)


def _california_routes(table: Table) -> list[web.RouteDef]:
    return [
        web.get(CALIFORNIA, partial(_for_keyholders, partial(_california, table))),
        web.get(CALIFORNIA_TYPES, partial(_for_keyholders, partial(_california_types, table))),
    ]


async def _for_keyholders(answer: Callable[[web.Request], web.Response], request: web.Request) -> web.Response:
    """Refuse a request unless both halves of the key are sent."""
    if not (request.headers.get("APP_ID") and request.headers.get("APP_KEY")):
        return _json(b'{"message":"Unauthorized"}', 401)
    return answer(request)


def _california_types(table: Table, _request: web.Request) -> web.Response:
    """List the licence types there are, without their names."""
    codes = sorted({entry.row[FILE_KEY].partition("/")[0] for entry in table})
    groups = [{"parentClientCode": "", "licenseTypes": [{"clientCode": code} for code in codes]}]
    return _json(json.dumps({"getAllLicenseTypes": groups}).encode())


def _california(table: Table, request: web.Request) -> web.Response:
    """Serve one licence by type and bare number."""
    entry = _keyed(table, f"{request.query.get('licType', '')}/{request.query.get('licNumber', '')}")
    return _json(b'{"licenseDetails":[]}' if entry is None else entry.body)


def _new_york_routes(table: Table) -> list[web.RouteDef]:
    return [
        web.get(f"{NEW_YORK}/byProfessionAndLicenseNumber", partial(_new_york, table, _new_york_by_number)),
        web.get(f"{NEW_YORK}/byProfessionAndName", partial(_new_york, table, _new_york_by_name)),
    ]


async def _new_york(
    table: Table, search: Callable[[Table, Mapping[str, str]], web.Response], request: web.Request
) -> web.Response:
    """Search the roster, for holders of a key."""
    if not request.headers.get("x-oapi-key"):
        return _json(b'{"message":"Forbidden"}', 403)
    return search(table, request.query)


def _new_york_by_number(table: Table, query: Mapping[str, str]) -> web.Response:
    """Serve one licence by profession and number; all professions at once time out on the real server."""
    code = query.get("professionCode", "ALL")
    if code == "ALL":
        return _json(b'{"message":"Request Timeout"}', 408)
    entry = _keyed(table, f"{code}/{query.get('licenseNumber', '')}")
    return _json(b'{"message":"Not Found"}', 404) if entry is None else _json(entry.body)


def _new_york_by_name(table: Table, query: Mapping[str, str]) -> web.Response:
    """List up to ten licences by the beginning of the name, without their status."""
    name, code = query.get("name", "").upper(), query.get("professionCode", "ALL")
    found = [entry.row for entry in table if entry.row["name"]["value"].upper().startswith(name)]
    found = [row for row in found if code in {"ALL", row["professionCode"]["value"]}][:NEW_YORK_MOST]
    shown = [
        {key: row[key] for key in row if key not in {FILE_KEY, "status", "registeredThroughDate"}} for row in found
    ]
    return _json(json.dumps({"content": shown}, ensure_ascii=False).encode())


def _oregon_routes(table: Table) -> list[web.RouteDef]:
    return [
        web.get(f"{OREGON}/search/", partial(_oregon_search, table)),
        web.get(f"{OREGON}/get/", partial(_oregon_get, table)),
    ]


async def _oregon_search(table: Table, request: web.Request) -> web.Response:
    """List registrants whose number or name contains the keyword; dates and notices are in the detail only."""
    keyword = request.query.get("keyword", "").upper()
    skip, take = (_whole(request.query.get(name, ""), otherwise) for name, otherwise in (("skip", 0), ("take", 10)))
    found = [entry.row for entry in table if keyword in (entry.row["licenseNumber"] + " " + entry.row["name"]).upper()]
    brief: dict[str, object] = {"initialLicenseDate": None, "licenseExpirationDate": None, "publicNotices": []}
    return _thentia({"resultCount": len(found), "result": [row | brief for row in found[skip : skip + take]]})


async def _oregon_get(table: Table, request: web.Request) -> web.Response:
    """Serve one registrant by id, with dates."""
    wanted = request.query.get("id", "")
    row = next((entry.row for entry in table if entry.row["id"] == wanted), None)
    return _json(b"", 404) if row is None else _json(json.dumps(row, ensure_ascii=False).encode())


def _thentia(answer: dict[str, object]) -> web.Response:
    envelope = {"errorCode": "0", "errorMessage": "", "method": "GET"} | answer
    return _json(json.dumps(envelope, ensure_ascii=False).encode())


def _massachusetts_routes(table: Table) -> list[web.RouteDef]:
    return [
        web.post(f"{MASSACHUSETTS}/search", partial(_massachusetts_search, table)),
        web.get(f"{MASSACHUSETTS}/search/licenses/{{id}}", partial(_massachusetts_licence, table)),
    ]


async def _massachusetts_search(table: Table, request: web.Request) -> web.Response:
    """List licensees whose names (or number) contain the query, of one licence type where one is named."""
    asked = await request.json()
    wanted = {name: str(asked.get(name) or "").upper() for name in ("firstName", "lastName", "licenseNumber")}
    prefix = MA_LICENCES.get(asked.get("licenseMetaId") or 0, "")
    found = [
        entry.row
        for entry in table
        if entry.row["licenseNumber"].startswith(prefix)
        and all(part in entry.row[name].upper() for name, part in wanted.items())
    ]
    results = {"data": found[:MASSACHUSETTS_MOST], "totalDataCount": len(found)}
    return _json(json.dumps({"results": results}, ensure_ascii=False).encode())


async def _massachusetts_licence(table: Table, request: web.Request) -> web.Response:
    """Serve one licence by the register's own id."""
    wanted = request.match_info["id"]
    entry = next((entry for entry in table if str(entry.row["id"]) == wanted), None)
    return _json(b'{"message":"Not Found"}', 404) if entry is None else _json(entry.body)


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() else otherwise
