"""Every address of the console and of the API, and which of the console's people may use it: all others are refused.

A route that has no line here fails, and so does a line without a route. `nobody` needs no sign-in; where no role stands
the address is for the keys of platforms or for creators alone.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession

from tests.harness.database import Stock
from tests.harness.pages import House, open_house
from tests.harness.staff import new_reviewer
from tests.harness.visits import Desk, desk_in
from verifier.domain.roles import Role
from verifier.web.app import ROUTES
from verifier.web.pages import console_routes

REFUSED = frozenset({401, 403})
_IDS = {
    "claims": "clm",
    "cases": "cas",
    "webhooks": "whk",
    "imports": "imp",
    "decisions": "dec",
    "keys": "key",
    "boards": "bwd",
}
CONSOLE = """
GET  /console                                  reviewer lead admin auditor
GET  /console/login                            nobody reviewer lead admin auditor
POST /console/login                            -
GET  /console/sign-in                          nobody reviewer lead admin auditor
GET  /console/signed-in                        nobody reviewer lead admin auditor
GET  /console/confirm                          reviewer lead admin
POST /console/logout                           reviewer lead admin auditor
GET  /console/sessions                         reviewer lead admin auditor
POST /console/sessions/end                     reviewer lead admin auditor
GET  /console/keys                             lead admin auditor
POST /console/keys                             admin
POST /console/keys/{id}/rotate                 admin
POST /console/keys/{id}/end                    lead admin
GET  /console/webhooks                         lead admin auditor
POST /console/webhooks                         admin
GET  /console/webhooks/{id}                    lead admin auditor
POST /console/webhooks/{id}/rotate             admin
POST /console/webhooks/{id}/test               lead admin
POST /console/webhooks/{id}/enable             lead admin
POST /console/webhooks/{id}/remove             lead admin
POST /console/webhooks/{id}/replay             lead admin
GET  /console/search                           reviewer lead admin auditor
POST /console/search                           reviewer lead admin auditor
GET  /console/accounts/{id}                    reviewer lead admin auditor
GET  /console/accounts/{id}/export             admin auditor
GET  /console/accounts/{id}/readers            admin auditor
GET  /console/decisions/{id}/pack              admin auditor
GET  /console/policy                           admin auditor
GET  /console/cases                            reviewer lead admin auditor
GET  /console/decisions                        reviewer lead admin auditor
GET  /console/lead                             lead admin auditor
GET  /console/lead/figures.csv                 lead admin auditor
POST /console/lead/freeze                      lead admin
GET  /console/lead/people                      lead admin auditor
POST /console/lead/people/{id}/pause           lead admin
POST /console/lead/cases/{id}/reassign         lead admin
POST /console/accounts/{id}/doubt              reviewer lead admin
GET  /console/lead/parked                      lead admin auditor
POST /console/lead/parked/{kind}               lead admin
GET  /console/lead/policies                    lead admin auditor
GET  /console/lead/registries                  lead admin auditor
GET  /console/boards                           lead admin auditor
POST /console/boards/{id}/accept               lead admin
POST /console/boards/{id}/reject               lead admin
GET  /console/licensees                       reviewer lead admin
POST /console/licensees/next                  reviewer lead admin
GET  /console/licensees/document              reviewer lead admin
POST /console/licensees/{id}                  reviewer lead admin
POST /console/next                             reviewer lead admin
GET  /console/cases/{id}                       reviewer lead admin auditor
GET  /console/cases/{id}/documents/{document}  reviewer lead admin
POST /console/cases/{id}/decision              reviewer lead admin
POST /console/cases/{id}/heartbeat             reviewer lead admin
POST /console/cases/{id}/paste                 reviewer lead admin
POST /console/cases/{id}/preview               reviewer lead admin
POST /console/cases/{id}/resume                reviewer lead admin
POST /console/cases/{id}/undo                  reviewer lead admin
POST /console/cases/{id}/release               reviewer lead admin
POST /console/cases/{id}/recuse                reviewer lead admin
POST /console/second-looks/next                reviewer lead admin
GET  /console/second-looks/{id}                reviewer lead admin
POST /console/second-looks/{id}                reviewer lead admin
POST /console/cases/{id}/skip                  reviewer lead admin
POST /console/cases/{id}/hand-over             reviewer lead admin
POST /console/cases/{id}/escalate              reviewer lead admin
"""
API = """
POST   /v1/claims                                   -
GET    /v1/claims                                   reviewer lead admin auditor
POST   /v1/claims/import                            -
GET    /v1/imports/{id}                             -
GET    /v1/imports/{id}/results                     -
GET    /v1/claims/{id}                              reviewer lead admin auditor
POST   /v1/claims/{id}/amend                        -
POST   /v1/claims/{id}/withdraw                     -
POST   /v1/claims/{id}/appeal                       -
POST   /v1/claims/{id}/bindings                     -
GET    /v1/claims/{id}/bindings                     reviewer lead admin auditor
GET    /v1/claims/{id}/bindings/{binding_id}        reviewer lead admin auditor
POST   /v1/claims/{id}/bindings/{binding_id}/answer -
PUT    /v1/claims/{id}/evidence                     -
POST   /v1/claims/{id}/lock                         -
POST   /v1/claims/{id}/unlock                       -
POST   /v1/accounts/{id}/changed                    -
POST   /v1/accounts/{id}/link                       -
POST   /v1/accounts/{id}/erase                      admin
GET    /v1/accounts/{id}                            reviewer lead admin auditor
GET    /v1/accounts/{id}/access-log                 admin auditor
GET    /v1/accounts/{id}/export                     admin auditor
GET    /v1/accounts/{id}/history                    admin auditor
GET    /v1/decisions/{id}/pack                      admin auditor
GET    /v1/badges/{handle}                          -
POST   /v1/badge-query                              -
GET    /v1/badges                                   -
GET    /v1/badge-changes                            -
GET    /v1/badge-export                             -
GET    /v1/badge-digest                             -
POST   /v1/webhooks                                 -
GET    /v1/webhooks                                 -
DELETE /v1/webhooks/{id}                            -
POST   /v1/webhooks/{id}/enable                     -
POST   /v1/webhooks/{id}/test                       -
POST   /v1/webhooks/{id}/rotate                     -
POST   /v1/webhooks/{id}/replay                     -
GET    /v1/webhooks/{id}/deliveries                 -
GET    /v1/cases                                    reviewer lead admin auditor
POST   /v1/cases/search                             reviewer lead admin auditor
POST   /v1/cases/next                               reviewer lead admin
GET    /v1/cases/{id}                               reviewer lead admin auditor
GET    /v1/cases/{id}/documents/{document_id}       reviewer lead admin
POST   /v1/cases/{id}/heartbeat                     reviewer lead admin
POST   /v1/cases/{id}/release                       reviewer lead admin
POST   /v1/cases/{id}/recuse                        reviewer lead admin
POST   /v1/cases/{id}/skip                          reviewer lead admin
POST   /v1/cases/{id}/hand-over                     reviewer lead admin
POST   /v1/cases/{id}/escalate                      reviewer lead admin
POST   /v1/cases/{id}/paste                         reviewer lead admin
POST   /v1/cases/{id}/decision                      reviewer lead admin
GET    /v1/coverage                                 nobody reviewer lead admin auditor
GET    /v1/registries                               reviewer lead admin auditor
"""


def _matrix(written: str) -> dict[tuple[str, str], frozenset[str]]:
    lines = [line.split() for line in written.strip().splitlines()]
    return {(method, path): frozenset(who) - {"-"} for method, path, *who in lines}


def _address(path: str) -> str:
    """Fill an address with ids of nothing."""
    kind = path.split("/")[2] if path.count("/") > 1 else ""
    ours = f"{_IDS[kind]}_{'0' * 32}" if kind in _IDS else "acct_nobody"
    return re.sub(r"\{\w+\}", lambda found: ours if found[0] == "{id}" else f"doc_{'0' * 32}", path)


@dataclass
class Staff:
    """A house, and somebody of each role at its console and with a token."""

    house: House
    desks: dict[Role, Desk]
    tokens: dict[Role, str]


@pytest.fixture(scope="module")
async def staff(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Staff]:
    dsn = await stock.take()
    async with open_house(dsn, tmp_path_factory.mktemp("staff")) as house:
        made = Staff(house, {}, {})
        for role in Role:
            person = await new_reviewer(dsn, role.title(), role=role)
            desk = made.desks[role] = Desk(house)
            await desk.send("/console/login", token=person.login_token)
            made.tokens[role] = person.token
        yield made
        for desk in made.desks.values():
            await desk.http.close()
    stock.give_back(dsn)


def test_every_address_of_the_console_and_the_api_has_its_line() -> None:
    declared = {(route.method, route.path) for route in console_routes.routes()}
    assert declared == set(_matrix(CONSOLE))
    assert {(route.method, route.path) for route in ROUTES if route.path.startswith("/v1")} == set(_matrix(API))


@pytest.mark.parametrize("role", Role)
async def test_each_role_may_do_at_the_console_what_its_line_says_and_nothing_else(staff: Staff, role: Role) -> None:
    desk, wrong = staff.desks[role], []
    lines = sorted(_matrix(CONSOLE).items(), key=lambda line: "logout" in line[0][1])  # which is the end of the session
    for (method, path), who in lines:
        await desk.go("/console")
        ask = desk.go if method == "GET" else desk.send
        if ((await ask(_address(path))).status in REFUSED) is (role in who):
            wrong.append((method, path))
    assert wrong == []


@pytest.mark.parametrize("role", Role)
async def test_each_role_may_do_by_its_token_what_its_line_says_and_nothing_else(staff: Staff, role: Role) -> None:
    head, wrong = {"Authorization": f"Bearer {staff.tokens[role]}"}, []
    async with ClientSession(staff.house.address, headers=head) as http:
        for (method, path), who in _matrix(API).items():
            query = (
                "?account_id=acct_nobody"
                if path == "/v1/claims"
                else "?on=2026-05-01T00:00:00Z"
                if "history" in path
                else ""
            )
            async with http.request(method, f"{_address(path)}{query}") as answer:
                if (answer.status in REFUSED) is (role in who):
                    wrong.append((method, path, answer.status))
    assert wrong == []


async def test_whoever_has_not_signed_in_may_do_nothing(staff: Staff) -> None:
    async with desk_in(staff.house) as stranger:
        for (method, path), who in (_matrix(CONSOLE) | _matrix(API)).items():
            ask = stranger.http.request(
                method, _address(path), headers={"Origin": staff.house.address}, data={"x": "y"}
            )
            async with ask as answer:
                assert (method, path, answer.status in REFUSED) == (method, path, "nobody" not in who)
