"""A person who types a wrong address gets a page; a program gets its problem document; both the same status."""

from __future__ import annotations

import ast
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import ClientResponse

import verifier
from tests.web.conftest import Client
from tests.web.people import WORDS
from tests.web.test_api_claims import claim
from verifier.domain.reasons import Reason

Make = Callable[..., Awaitable[str]]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
# Addresses of the API and addresses of nobody, each with the answer it gives a stranger.
TYPED = {
    "/nowhere": 404,
    "/v1": 404,
    "/v1/claim": 404,
    "/v1/claims": 401,
    "/v1/claims/clm_1": 401,
    "/v1/badges/robin": 401,
    "/v1/badges/ROBIN%20X": 401,
    "/v1/accounts/acct_1/link": 405,
    "/static/nothing.css": 404,
    "/claims/x/y/z?token=opens-a-claim": 404,
}


async def test_a_browser_gets_a_page_and_a_program_its_problem_with_the_same_status(client: Client) -> None:
    person, program = client(Accept=BROWSER), client()
    for path, status in TYPED.items():
        await _says_the_same(await person.get(path), await program.get(path), status)


async def _says_the_same(page: ClientResponse, told: ClientResponse, status: int) -> None:
    assert (page.status, told.status) == (status, status)
    assert (page.content_type, told.content_type) == ("text/html", "application/problem+json")
    problem, html = await told.json(), await page.text()
    assert f"<h1>{problem['title']}</h1>" in html
    if problem["type"] == "urn:verifier:not_found":  # a list of the API's addresses helps no person
        assert "There is no page at this address." in html
        assert "openapi" not in html
    else:
        assert problem["detail"].replace("'", "&#39;") in html
    for header in ("WWW-Authenticate", "Allow"):
        assert page.headers.get(header) == told.headers.get(header)
    assert (page.headers["Vary"], page.headers["Cache-Control"]) == ("Accept", "no-store")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


async def test_the_page_repeats_nothing_of_the_request(client: Client) -> None:
    person = client("sesame-1", Accept=BROWSER)
    for path in (
        "/nowhere?token=sesame-1",
        "/b/sesame-1/x",
        "/v1/claims/sesame-1",
        "/sesame-1<b>",
        "/v1/claims?a=sesame",
    ):
        answer = await person.get(path)
        assert (path, answer.content_type) == (path, "text/html")
        assert "sesame" not in await answer.text() + str(answer.headers)


ACCEPTS = {
    BROWSER: True,
    "text/html": True,
    "TEXT/HTML;level=1": True,
    "application/json;q=0.5, text/html": True,
    "*/*": False,
    "": False,
    "application/json": False,
    "application/json, text/plain, */*": False,
    "application/json, text/html": False,
    "text/html, application/problem+json": False,
    "text/html;q=0": False,
    "text/html;q=nan": False,
    "text/html;q=-1, */*": False,
    "text/html;q=1e9": False,
    "text/html," * 500: False,
}


async def test_only_who_asks_for_a_page_above_json_gets_one(client: Client) -> None:
    stranger = client()
    for accept, page in ACCEPTS.items():
        answer = await stranger.get("/nowhere", headers={"Accept": accept})
        assert (accept, answer.status) == (accept, 404)
        assert (accept, answer.content_type) == (accept, "text/html" if page else "application/problem+json")


async def test_a_page_says_what_is_wrong_with_each_value(client: Client, key: Make) -> None:
    answer = await client(await key(), Accept=BROWSER).get("/v1/badges/robin", params={"epoch": "x"})
    assert (answer.status, answer.content_type) == (422, "text/html")
    assert "<li>" in await answer.text()


async def test_what_is_right_is_json_for_everybody(client: Client, key: Make) -> None:
    platform = client(await key(), Accept=BROWSER)
    made = await platform.post("/v1/claims", json=claim())
    assert (made.status, made.content_type) == (202, "application/json")
    assert (await platform.get("/v1/badges/robin_71")).content_type == "application/json"


KINDS = {
    "Absent",
    "Forbidden",
    "Conflict",
    "Gone",
    "Invalid",
    "TooMany",
    "NotReady",
    "Outdated",
    "SignedOut",
    "Unusable",
    "Problem",
}
STATUS_FIRST = {"Unusable", "Problem"}
# Codes that stand in a table or a variable where they are raised.
ELSEWHERE = {
    *("not_in_force", "two_people_needed", "too_many_claims", "too_many_changes", "nothing_changed", "verified_claims"),
    "missing_scope",
    "too_many_lines",
    "address_not_allowed",
    "approvals_frozen",
    "licence_locked",
    *("no_call", "no_document", "no_identity", "note_needed", "unauthorised", Reason.IDENTITY_MISMATCH.value),
}


def _raised() -> set[str]:
    """Every code that the service gives a problem, as it stands in the code."""
    found = set()
    for path in Path(verifier.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                place = 1 if node.func.id in STATUS_FIRST else 0
                code = node.args[place] if len(node.args) > place else None
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    found.add(code.value)
    return found


def test_every_type_of_problem_has_a_title_of_its_own_and_no_title_is_for_nothing() -> None:
    raised = _raised()
    assert len(raised) > 60
    titles = WORDS.codes("problem")
    assert (raised | ELSEWHERE) - titles == set(), "write its title in verifier/wording/en/problems.ftl"
    assert titles - raised - ELSEWHERE == set()
    assert all(title[0].isupper() and not title.endswith(".") for title in map(WORDS.problem, titles))
