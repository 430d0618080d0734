"""The console's door at an OpenID provider: who comes in, as whom, and everything that may be wrong with an answer."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from joserfc.jwk import RSAKey
from yarl import URL

from tests.harness.database import Stock
from tests.harness.pages import House, account, open_house
from tests.harness.staff import owner_of, revoke
from tests.harness.visits import Desk, desk_in
from tests.outbound.signin import CLIENT, SECRET, Fresh, Impostor, impostor, signed
from verifier.flows.access import provider_sign_in
from verifier.flows.operations import ways_in
from verifier.settings import SettingsError, load
from verifier.store.rows import owner as owner_rows

REVOCATION = {"action": "revoke", "reason": "fraud", "note": ""}
SET_UP: dict[str, Any] = {
    "console_oidc_client_id": CLIENT,
    "console_oidc_client_secret": SECRET,
    "console_oidc_name": "Example Corp",
    "console_oidc_role_claim": "access.roles",
    "console_oidc_roles": "staff=reviewer,leads=lead,ops=admin,audit=auditor",
    "operator_name": "Example Trust",
    "operator_contact": "trust@example.org",
}
EMAIL = "ada.lovelace@example.org"
PEOPLE = "SELECT name, lead, admin, auditor FROM reviewer WHERE id <> ALL ($1) ORDER BY created_at"
TOLD = """
SELECT kind, body ->> 'why' AS why, body ->> 'to' AS role FROM event WHERE kind <> 'rows_kept' AND seq > $1 ORDER BY seq
"""
KEPT = """
SELECT concat(
    (SELECT string_agg(t::text, '') FROM reviewer AS t), (SELECT string_agg(t::text, '') FROM reviewer_identity AS t),
    (SELECT string_agg(t::text, '') FROM session AS t), (SELECT string_agg(t::text, '') FROM statement_used AS t),
    (SELECT string_agg(t::text, '') FROM event AS t)
)
"""


@dataclass
class Door:
    """A house whose people come by a provider that says whatever a test wants."""

    house: House
    provider: Impostor
    subject: str  # of the person of this test
    before: frozenset[str]  # who was there before
    seq: int
    asked: dict[str, str] = field(default_factory=dict)

    async def begin(self, desk: Desk, path: str = "/console/sign-in") -> Fresh:
        """Press the button: what the provider is asked with."""
        answer = await desk.http.get(path, allow_redirects=False)
        assert answer.status == 303, await answer.text()
        asked = URL(answer.headers["Location"]).query
        assert asked["code_challenge_method"] == "S256"
        assert asked["redirect_uri"] == f"{self.house.address}/console/signed-in"
        self.asked = dict(asked)
        return Fresh(asked["state"], asked["nonce"], "")

    async def come_back(self, desk: Desk, started: Fresh, **changed: str) -> ClientResponse:
        """The browser brings the answer back."""
        answer = {name: value for name, value in {"code": "xyzzy", "state": started.state, **changed}.items() if value}
        return await desk.go(str(URL("/console/signed-in").with_query(answer)))

    def says(self, started: Fresh, *roles: str, **claims: object) -> None:
        """Have the provider state this with the next code."""
        told = {"sub": self.subject, "access": {"roles": list(roles)}, "email": EMAIL, "name": "Ada Lovelace", **claims}
        self.provider.token = signed(self.provider.claims(started, **told))

    async def enter(self, desk: Desk, *roles: str, **claims: object) -> ClientResponse:
        """Sign in."""
        started = await self.begin(desk)
        self.says(started, *roles, **claims)
        return await self.come_back(desk, started)


@pytest.fixture(scope="module")
async def hall(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[House, Impostor]]:
    """One house for all of them."""
    dsn = await stock.take()
    async with impostor() as (made, _):
        chosen = {"console_oidc_issuer": made.issuer, **SET_UP}
        async with open_house(dsn, tmp_path_factory.mktemp("door"), **chosen) as house:
            yield house, made
    stock.give_back(dsn)


@pytest.fixture
async def door(hall: tuple[House, Impostor]) -> Door:
    """The door as it stands at first, and somebody who was never there."""
    house, made = hall
    made.published, made.answers, made.tokens = {}, {}, {}
    made.asked.clear()
    async with owner_of(house.dsn) as owner:
        await owner_rows.provider_allow(owner, issuer=made.issuer)
        before = await owner.fetch("SELECT id FROM reviewer")
        seq = await owner.fetchval("SELECT seq FROM event_head")
    return Door(house, made, f"ada-{secrets.token_hex(4)}", frozenset(row["id"] for row in before), seq)


@pytest.fixture
async def desk(door: Door) -> AsyncIterator[Desk]:
    async with desk_in(door.house) as made:
        yield made


@pytest.fixture
async def other(door: Door) -> AsyncIterator[Desk]:
    async with desk_in(door.house) as made:
        yield made


async def people(door: Door) -> list[tuple[str, bool, bool, bool]]:
    """Everybody who came in this test: name, lead, admin, auditor."""
    rows = await door.house.svc.pool.fetch(PEOPLE, list(door.before))
    return [(row["name"], row["lead"], row["admin"], row["auditor"]) for row in rows]


async def only_one(door: Door) -> str:
    """The id of whoever came in this test."""
    return str(await door.house.svc.pool.fetchval("SELECT id FROM reviewer WHERE id <> ALL ($1)", list(door.before)))


async def told(door: Door) -> list[str]:
    """The kinds of events in this test, with their reason or role."""
    return [" ".join(filter(None, row)) for row in await door.house.svc.pool.fetch(TOLD, door.seq)]


async def test_the_first_sign_in_makes_a_reviewer_whom_only_the_provider_knows_by_name(door: Door, desk: Desk) -> None:
    answer = await door.enter(desk, "staff", "chess")
    assert (answer.status, answer.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert desk.page.having("meta", content="0; url=/console")
    assert (await desk.go("/console")).status == 200
    await door.enter(desk, "staff")
    ((name, *_),) = await people(door)
    assert name.startswith("Colleague ")
    assert await told(door) == ["reviewer_admitted", "reviewer_signed_in", "reviewer_signed_in"]
    async with owner_of(door.house.dsn) as owner:
        kept = str(await owner.fetchval(KEPT)).lower()
    assert name.lower() in kept
    assert not any(word in kept for word in ("lovelace", door.subject, EMAIL))


@pytest.mark.parametrize(
    ("roles", "rights"),
    [
        (("staff",), (False, False, False)),
        (("staff", "leads"), (True, False, False)),
        (("ops", "staff"), (True, True, False)),
        (("audit", "ops"), (False, False, True)),
    ],
)
async def test_the_role_is_the_one_that_the_claim_gives(
    door: Door, desk: Desk, roles: tuple[str, ...], rights: tuple[bool, bool, bool]
) -> None:
    await door.enter(desk, *roles)
    assert [one[1:] for one in await people(door)] == [rights]


@pytest.mark.parametrize("roles", [[], "chess", ["chess"], None, 7, {"staff": True}, [["staff"]], "staff,leads"])
async def test_whoever_has_no_role_is_told_whom_to_ask_and_is_nobody(door: Door, desk: Desk, roles: object) -> None:
    answer = await door.enter(desk, access={"roles": roles})
    assert (answer.status, await people(door)) == (403, [])
    assert "You have no role here" in desk.page.text
    assert "Example Trust, trust@example.org runs this service" in desk.page.text
    assert (await desk.go("/console")).status == 401


async def test_a_role_that_changed_at_the_provider_counts_at_the_next_sign_in_and_in_every_session(
    door: Door, desk: Desk, other: Desk
) -> None:
    await door.enter(desk, "leads")
    assert (await desk.go("/console/keys")).status == 200
    await door.enter(other, "staff")
    assert (await desk.go("/console/keys")).status == 403
    assert [one[1:] for one in await people(door)] == [(False, False, False)]
    assert "reviewer_role_changed reviewer" in await told(door)


async def test_a_role_that_was_taken_away_ends_the_open_sessions_and_one_given_again_is_the_same_person(
    door: Door, desk: Desk, other: Desk
) -> None:
    await door.house.claim(account(81))
    await door.enter(desk, "staff")
    await desk.go("/console")
    await desk.take()
    case, mine = desk.case, "SELECT count(*) FROM review_case WHERE assigned_to IS NOT NULL"
    assert await door.house.svc.pool.fetchval(mine) == 1
    assert (await door.enter(other, "chess")).status == 403
    assert (await desk.go("/console")).status == 401
    assert await door.house.svc.pool.fetchval(mine) == 0
    await door.enter(other, "staff")
    await other.go("/console")
    await other.take()
    assert (other.case, len(await people(door))) == (case, 1)


async def test_a_reviewer_who_was_revoked_stays_out_whatever_the_provider_says(door: Door, desk: Desk) -> None:
    await door.enter(desk, "staff")
    assert await revoke(door.house.dsn, await only_one(door))
    for roles in (("leads",), ("chess",)):
        answer = await door.enter(desk, *roles)
        assert (answer.status, len(await people(door))) == (403, 1)
        assert "Your access was ended" in desk.page.text
    assert (await told(door))[-1] == "sign_in_refused revoked"


async def test_two_first_sign_ins_of_one_person_at_once_make_one_reviewer(door: Door, desk: Desk, other: Desk) -> None:
    first, second = await door.begin(desk), await door.begin(other)
    door.provider.tokens = {
        "one": signed(door.provider.claims(first, sub=door.subject, access={"roles": ["staff"]})),
        "two": signed(door.provider.claims(second, sub=door.subject, access={"roles": ["staff"]})),
    }
    both = await asyncio.gather(door.come_back(desk, first, code="one"), door.come_back(other, second, code="two"))
    assert ([answer.status for answer in both], len(await people(door))) == ([200, 200], 1)


STRANGER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
Spoil = Callable[[Door, Fresh], dict[str, str]]


def _said(**claims: object) -> Spoil:
    def spoil(door: Door, started: Fresh) -> dict[str, str]:
        door.says(started, "staff", **claims)
        return {}

    return spoil


def _answered(**changed: str) -> Spoil:
    def spoil(door: Door, started: Fresh) -> dict[str, str]:
        door.says(started, "staff")
        return changed

    return spoil


def _by_a_stranger(door: Door, started: Fresh) -> dict[str, str]:
    door.provider.token = signed(door.provider.claims(started, access={"roles": ["staff"]}), STRANGER)
    return {}


def _answers(path: str, status: int = 500, text: str = "", **head: str) -> Spoil:
    def spoil(door: Door, started: Fresh) -> dict[str, str]:
        door.says(started, "staff")
        kind = "application/json"
        door.provider.answers[path] = web.Response(status=status, text=text, headers=head, content_type=kind)
        return {}

    return spoil


def _names_itself(door: Door, started: Fresh) -> dict[str, str]:
    door.says(started, "staff")
    door.provider.published["authorization_response_iss_parameter_supported"] = True
    return {}


WRONG: dict[str, tuple[Spoil, str]] = {
    "declined": (_answered(code="", error="access_denied"), "You did not sign in"),
    "wants something first": (_answered(code="", error="consent_required"), "Example Corp did not sign you in"),
    "has a fault": (_answered(code="", error="server_error"), "Example Corp has a fault"),
    "an error of its own": (_answered(code="", error="<script>"), "Example Corp did not sign you in"),
    "no code": (_answered(code=""), "could not be read"),
    "a code of anything": (_answered(code="\u00fc\u202e"), "could not be read"),
    "another issuer": (_answered(iss="https://evil.example"), "somebody else"),
    "no issuer of one that names itself": (_names_itself, "somebody else"),
    "another state": (_answered(state="x" * 43), "not begun in this browser"),
    "no state": (_answered(state=""), "not begun in this browser"),
    "keys of a stranger": (_by_a_stranger, "cannot be believed"),
    "another nonce": (_said(nonce="other"), "cannot be believed"),
    "another audience": (_said(aud="other"), "cannot be believed"),
    "an audience beside": (_said(aud=[CLIENT, "other"], azp=CLIENT), "cannot be believed"),
    "another party": (_said(azp="other"), "cannot be believed"),
    "another issuer in it": (_said(iss="https://evil.example"), "cannot be believed"),
    "no subject": (_said(sub=None), "cannot be believed"),
    "a subject of a mile": (_said(sub="x" * 256), "cannot be believed"),
    "over": (_said(exp=1), "clocks"),
    "of tomorrow": (_said(iat=9_999_999_999), "clocks"),
    "no discovery": (_answers("/.well-known/openid-configuration"), "does not answer"),
    "no token": (_answers("/token"), "does not answer"),
    "no keys": (_answers("/jwks", 200, "{}"), "does not answer"),
    "keys elsewhere": (_answers("/jwks", 302, "", Location="http://169.254.169.254/"), "does not answer"),
    "a code that was used": (_answers("/token", 400, '{"error": "invalid_grant"}'), "used up or too old"),
    "no JSON": (_answers("/token", 200, "<html>"), "does not answer"),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_whatever_is_wrong_with_an_answer_is_a_plain_page_and_signs_nobody_in(
    door: Door, desk: Desk, wrong: str, capfd: pytest.CaptureFixture[str]
) -> None:
    spoil, words = WRONG[wrong]
    started = await door.begin(desk)
    answer = await door.come_back(desk, started, **spoil(door, started))
    assert words in desk.page.text
    assert answer.status in {400, 403, 503}
    assert "reviewer" not in {cookie.key for cookie in desk.http.cookie_jar}
    assert await people(door) == []
    assert (await desk.go("/console")).status == 401
    written = "".join(capfd.readouterr())
    assert not any(word in written for word in (started.state, started.nonce, "xyzzy", EMAIL, "Lovelace"))
    assert desk.page.having("a", href="/console/login")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "state=%ED%A0%80&code=%FF%FE",
        "state=%00&code=%0d%0a&iss=%00",
        "state=a&state=b&code=c",
        f"state={'x' * 6000}",
        "error=%F0%9F%92%A9&error_description=%3Cscript%3E",
        "code&state&iss&error",
    ],
)
async def test_an_answer_of_any_bytes_is_a_plain_page(door: Door, desk: Desk, query: str) -> None:
    started = await door.begin(desk)
    for kept in (query, f"state={started.state}&{query.replace('state', 'x')}"):
        answer = await desk.go(str(URL(f"/console/signed-in?{kept}", encoded=True)))
        assert (answer.status, "<script>" in await answer.text()) == (400, False)
        await door.begin(desk)


@pytest.mark.parametrize("cookie", ["", "x", "====", "\xff\xfe", "A" * 3000, "%00", '"'])
async def test_a_cookie_that_we_did_not_seal_begins_nothing(door: Door, desk: Desk, cookie: str) -> None:
    head = {"Cookie": f"sign_in={cookie}"}
    answer = await desk.http.get(f"{door.house.address}/console/signed-in?state=&code=c", headers=head)
    assert answer.status in {400, 401}


async def test_an_answer_is_taken_once(door: Door, desk: Desk) -> None:
    started = await door.begin(desk)
    jar = {cookie.key: cookie.value for cookie in desk.http.cookie_jar}
    door.says(started, "staff")
    await door.come_back(desk, started)
    desk.http.cookie_jar.update_cookies(jar, URL(door.house.address))
    again = await door.come_back(desk, started)
    assert (again.status, "This sign-in has been used" in desk.page.text) == (400, True)
    asked = [path for path, _, _ in door.provider.asked if path == "/token"]
    assert len(asked) == 1


async def test_an_answer_that_another_browser_began_signs_nobody_in(door: Door, desk: Desk, other: Desk) -> None:
    """Somebody sends their own answer to a colleague, who would then work under their name."""
    started = await door.begin(desk)
    door.says(started, "staff")
    await door.begin(other)
    answer = await door.come_back(other, started)
    assert (answer.status, "not begun in this browser" in other.page.text) == (400, True)
    assert (await other.go("/console")).status == 401


async def test_a_sign_in_that_takes_more_than_ten_minutes_is_begun_anew(
    door: Door, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = await door.begin(desk)
    door.says(started, "staff")
    monkeypatch.setattr(provider_sign_in, "LIVES", timedelta(seconds=-1))
    answer = await door.come_back(desk, started)
    assert (answer.status, "That took too long" in desk.page.text) == (400, True)


async def test_a_provider_that_is_gone_is_said_so_and_the_link_works(door: Door, desk: Desk) -> None:
    door.provider.answers["/.well-known/openid-configuration"] = web.Response(status=502)
    answer = await desk.go("/console/sign-in")
    assert (answer.status, "Example Corp does not answer" in desk.page.text) == (503, True)
    await desk.sign_in("Ada Trial")
    assert (await desk.go("/console")).status == 200


async def test_the_sign_in_page_offers_the_provider(desk: Desk) -> None:
    await desk.go("/console/login")
    assert [link["href"] for link in desk.page.having("a") if "sign-in" in link["href"]] == ["/console/sign-in"]
    assert "Sign in with Example Corp" in desk.page.text
    cookie = (await desk.http.get("/console/sign-in", allow_redirects=False)).cookies["sign_in"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


async def test_taking_a_badge_back_sends_whoever_came_by_the_provider_there_again(door: Door, desk: Desk) -> None:
    await door.house.claim(account(82))
    await door.enter(desk, "staff")
    await desk.go("/console")
    await desk.take()
    decision = f"{desk.case}/decision"
    assert (await desk.send(decision, **REVOCATION)).status == 422, "they may have been known there for hours"
    assert "show again who you are: sign in anew" in desk.page.text
    started = await door.begin(desk, "/console/confirm")
    assert (door.asked["prompt"], door.asked["max_age"]) == ("login", "0")
    for claims, words in (
        ({}, "does not say when"),
        ({"auth_time": True}, "does not say when"),
        ({"auth_time": door.house.svc.clock().timestamp() - 3600}, "not a new sign-in"),
        ({"auth_time": door.house.svc.clock().timestamp() + 3600}, "not a new sign-in"),
        ({"auth_time": door.house.svc.clock().timestamp(), "sub": "eve"}, "not the person of this session"),
    ):
        door.says(started, "staff", **claims)
        assert (await door.come_back(desk, started)).status == 400
        assert words in desk.page.text
        assert (await desk.send(decision, **REVOCATION)).status == 422
        started = await door.begin(desk, "/console/confirm")
    door.says(started, "staff", auth_time=int(door.house.svc.clock().timestamp()))
    assert (await door.come_back(desk, started)).status == 200
    assert "It is you" in desk.page.text
    assert (await desk.send(decision, **REVOCATION)).status == 409, "only the claim's state is against it"


async def test_a_role_that_is_gone_when_it_has_to_be_them_ends_their_sessions(door: Door, desk: Desk) -> None:
    await door.enter(desk, "staff")
    started = await door.begin(desk, "/console/confirm")
    door.says(started, auth_time=int(door.house.svc.clock().timestamp()))
    assert (await door.come_back(desk, started)).status == 400
    assert (await desk.go("/console")).status == 401


async def test_a_link_to_show_that_it_is_you_is_for_those_who_came_that_way(desk: Desk) -> None:
    await desk.sign_in("Ada Trial")
    assert (await desk.go("/console/confirm")).status == 403


async def test_a_provider_that_the_owner_has_not_allowed_admits_nobody(door: Door, desk: Desk) -> None:
    async with owner_of(door.house.dsn) as owner:
        await owner_rows.provider_allow(owner, issuer=None)
    answer = await door.enter(desk, "ops")
    assert (answer.status, await people(door)) == (503, [])
    assert "not open yet" in desk.page.text


async def test_the_doctor_says_how_the_way_in_is_and_who_may_be_two_people(door: Door, desk: Desk) -> None:
    await desk.sign_in("Ada Trial")
    found = {one.what: one for one in await ways_in.examine(door.house.svc)}
    assert found["the console's provider answers"].good
    assert "came by a link" in found["everybody has one account at the console"].remedy
    assert not found["everybody has one account at the console"].good
    door.provider.answers["/.well-known/openid-configuration"] = web.Response(status=404)
    found = {one.what: one for one in await ways_in.examine(door.house.svc)}
    assert "http_404" in found["the console's provider answers"].remedy


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"issuer": "http://id.example.org"}, "CONSOLE_OIDC_ISSUER cannot be used: it is not an https address"),
        ({"issuer": "https://a@id.example.org"}, "VERIFIER_CONSOLE_OIDC_ISSUER cannot be used"),
        ({"client_id": ""}, "VERIFIER_CONSOLE_OIDC_CLIENT_ID cannot be used: it is empty, and"),
        ({"roles": ""}, "VERIFIER_CONSOLE_OIDC_ROLES cannot be used: it is empty, and"),
        ({"issuer": ""}, "it is set without VERIFIER_CONSOLE_OIDC_ISSUER"),
        ({"roles": "staff=boss"}, "it names a role that there is not"),
        ({"roles": "staff"}, "cannot be used"),
        ({"roles": "staff=lead,staff=admin"}, "it names one value twice"),
        ({"roles": "=lead"}, "each with its role behind an equals sign"),
        ({"scopes": "openid,gro ups"}, "it is not a list of words between commas"),
        ({"audience": 'a"b'}, "it is not a list of words between commas"),
        ({"name": "two\nlines"}, "VERIFIER_CONSOLE_OIDC_NAME cannot be used"),
        ({"role_claim": ""}, "VERIFIER_CONSOLE_OIDC_ROLE_CLAIM"),
    ],
)
def test_nonsense_in_the_settings_is_one_clear_sentence(wrong: dict[str, str], said: str) -> None:
    right = {"issuer": "https://id.example.org/", "client_id": "console", "roles": "staff=reviewer"}
    with pytest.raises(SettingsError) as refused:
        load(**{f"console_oidc_{name}": value for name, value in (right | wrong).items()})
    assert said in str(refused.value)


def test_an_issuer_keeps_the_slash_that_is_part_of_its_name() -> None:
    chosen = load(
        console_oidc_issuer="https://id.example.org/", console_oidc_client_id="c", console_oidc_roles="group=a=lead"
    )
    assert (chosen.console_oidc_issuer, chosen.console_oidc_roles) == ("https://id.example.org/", {"group=a": "lead"})
