"""ORCID sends the creator back: nothing is bound before they say that the account is theirs, and never to another."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.harness.people import PLATFORM
from tests.harness.served import SAME, Served
from tests.harness.visits import Visit
from verifier.flows.claims.views import ClaimView
from verifier.flows.proofs import listing
from verifier.flows.proofs.attempts import Challenge, seal, state_of
from verifier.store.ids import new_id
from verifier.store.rows import claims as claim_rows
from verifier.store.sqlfiles import queries

CODE = "a-code-of-orcid"
_SQL = queries("bindings")


async def begun(served: Served) -> tuple[ClaimView, Visit, str, str]:
    """A claim with a sign-in under way that was put there by hand: its creator's browser, the try and its state."""
    _, claim, visit = await served.claimed()
    svc, attempt_id = served.house.svc, new_id("bnd")
    row = await claim_rows.claim_by_id(svc.pool, claim_id=claim.id)
    assert row is not None
    challenge = seal(svc.sealer(row), attempt_id, Challenge(identifier="0009-0099-0000-0009"))
    now = svc.clock()
    await svc.pool.execute(
        _SQL.attempt_insert, attempt_id, claim.id, row.account_key, row.account_epoch, "orcid_sign_in", 3,
        None, None, challenge, "open", 5, now, now + timedelta(minutes=30),
    )  # fmt: skip
    return claim, visit, attempt_id, state_of(svc.vault, attempt_id)


def back(state: str, **said: str) -> str:
    return f"/claims/orcid?{urlencode({'code': CODE, 'state': state} | said)}"


async def tries_left(served: Served, claim: ClaimView, attempt_id: str) -> int:
    return (await listing.one(served.house.svc, claim.id, attempt_id, PLATFORM)).tries_left


async def test_without_a_cookie_the_usual_page_says_to_open_the_link(served: Served) -> None:
    _, _, _, state = await begun(served)
    visit = await served.stranger()
    for answer in (await visit.go(back(state)), await visit.send("/claims/orcid", code=CODE, state=state)):
        assert answer.status == 401
    assert "This page opens with the personal link your platform gives you." in visit.page.text


async def test_another_accounts_browser_is_shown_and_can_do_nothing(served: Served) -> None:
    claim, _, attempt_id, state = await begun(served)
    other = await served.visit(served.office.people[1])
    answer = await other.go(back(state))
    assert (answer.status, claim.account.handle in other.page.text) == (404, False)
    assert not other.page.having("form")
    answer = await other.send("/claims/orcid", code=CODE, state=state)
    assert (answer.status, await tries_left(served, claim, attempt_id)) == (404, 5)
    assert CODE not in other.page.text


async def test_the_right_browser_is_asked_first_and_sees_whose_account_it_is(served: Served) -> None:
    claim, visit, attempt_id, state = await begun(served)
    answer = await visit.go(back(state))
    assert (answer.status, await tries_left(served, claim, attempt_id)) == (200, 5)
    assert f"@{claim.account.handle}" in visit.page.text
    assert "If that is not your account, close this page." in visit.page.text
    assert {name: visit.page.fields()[name] for name in ("code", "state")} == {"code": CODE, "state": state}
    assert answer.headers["Referrer-Policy"] in {"strict-origin", "no-referrer"}
    answer = await visit.send("/claims/orcid", code=CODE, state=state)
    assert answer.url.path == f"/claims/{claim.id}"
    assert answer.url.query["said"] == "not_now"  # nobody can be asked here; a provider that answers is elsewhere
    assert "Nothing was used up." in visit.page.text


async def test_a_state_that_we_did_not_make_connects_nothing(served: Served) -> None:
    claim, visit, attempt_id, state = await begun(served)
    await visit.go(back(state))
    forged = f"{attempt_id}.{'A' * 22}"
    answer = await visit.send("/claims/orcid", code=CODE, state=forged)
    assert (answer.url.query["said"], await tries_left(served, claim, attempt_id)) == ("missed", 4)


async def test_the_form_is_taken_from_our_own_page_alone(served: Served) -> None:
    claim, visit, attempt_id, state = await begun(served)
    sent = {"csrf": visit.csrf, "code": CODE, "state": state}
    for data, head in ((sent, {}), (sent, {"Origin": "https://orcid.example"}), (sent | {"csrf": "0"}, SAME)):
        answer = await visit.http.post("/claims/orcid", data=data, headers=head)
        assert (answer.status, CODE in await answer.text()) == (403, False)
    assert await tries_left(served, claim, attempt_id) == 5


async def test_somebody_who_said_no_at_orcid_gets_a_kind_page(served: Served) -> None:
    claim, visit, _, state = await begun(served)
    answer = await visit.go(f"/claims/orcid?error=access_denied&state={state}")
    assert (answer.status, "You did not sign in" in visit.page.text) == (200, True)
    assert visit.page.having("a", href=f"/claims/{claim.id}")
    assert (await visit.go("/claims/orcid?error=access_denied")).status == 200
    assert visit.page.having("a", href="/claims/new")


@pytest.mark.parametrize(
    "query",
    ["", "?code=x", "?state=x", "?code=x&state=bnd_1.x", "?code=x&state=" + "%00" * 9, "?error=server_error"],
)
async def test_odd_values_get_a_kind_page(served: Served, query: str) -> None:
    visit = await served.visit(served.office.people[0])
    answer = await visit.go(f"/claims/orcid{query}")
    assert (answer.status, "The sign-in cannot be used" in visit.page.text) == (404, True)


@pytest.mark.parametrize("code", ["", "two words", "x" * 2001, "caf\u00e9"])
async def test_a_code_that_cannot_be_one_is_not_repeated(served: Served, code: str) -> None:
    claim, visit, attempt_id, state = await begun(served)
    answer = await visit.go(back(state, code=code))
    assert (answer.status, "The sign-in cannot be used" in visit.page.text) == (400, True)
    answer = await visit.send("/claims/orcid", code="x" * 2001, state=state)
    assert (answer.status, await tries_left(served, claim, attempt_id)) == (400, 5)


async def test_a_sign_in_that_has_ended_cannot_be_connected(served: Served) -> None:
    claim, visit, _, state = await begun(served)
    served.office.house.clock.forward(minutes=30)
    assert (await visit.go(back(state))).status == 400
    answer = await visit.send("/claims/orcid", code=CODE, state=state)
    assert (answer.status, "This one has ended. You can begin again below." in visit.page.text) == (409, True)
    assert (await served.read(claim)).state == "awaiting_creator"


async def test_neither_code_nor_state_is_in_any_line_of_the_log(
    served: Served, capfd: pytest.CaptureFixture[str]
) -> None:
    _, visit, _, state = await begun(served)
    await visit.go(back(state))
    await visit.send("/claims/orcid", code=CODE, state=state)
    said = capfd.readouterr()
    assert CODE not in said.out + said.err
    assert state not in said.out + said.err
