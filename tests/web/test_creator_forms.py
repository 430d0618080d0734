"""The creator's pages over HTTP: a link opens them, a claim is sent, followed, mended, withdrawn and appealed."""

from __future__ import annotations

from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from tests.harness.pages import account, open_house
from tests.harness.people import PLATFORM
from tests.harness.visits import WORDS, Visit, visiting
from verifier.domain.claim import AccountRef
from verifier.flows.claims import claim_reader
from verifier.store.server.embedded import Dsn
from verifier.store.sqlfiles import queries


@pytest.mark.parametrize("path", ["/claims/new", "/claims/new?token=", "/claims/new?token=x.y.z", "/claims/clm_1"])
async def test_without_a_good_link_nothing_opens(visit: Visit, path: str) -> None:
    answer = await visit.go(path)
    assert answer.status == 401
    assert "This page opens with the personal link your platform gives you." in visit.page.text


async def test_a_link_signs_nobody_in_by_itself(visit: Visit) -> None:
    """A foreign page, or a mail scanner, may open it: only the button behind it does anything."""
    answer = await visit.go(await visit.house.creator_path())
    assert (answer.status, "Set-Cookie" in answer.headers, "@robin.sample.lpc" in visit.page.text) == (200, False, True)
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert (await visit.go("/claims/new")).status == 401
    events = await visit.house.svc.pool.fetchval("SELECT count(*) FROM event")
    newer = await visit.house.creator_path(AccountRef("acct_71", "robin.sample.lpc", 2))
    assert (await visit.go(newer)).status == 200
    assert await visit.house.svc.pool.fetchval("SELECT count(*) FROM event") == events


async def test_a_foreign_page_cannot_press_the_links_button(visit: Visit) -> None:
    await visit.go(await visit.house.creator_path())
    token = visit.page.fields()["token"]
    for head in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = await visit.http.post("/claims/enter", data={"token": token}, headers=head)
        assert (answer.status, "Set-Cookie" in answer.headers) == (403, False)


async def test_a_link_of_another_account_asks_before_it_takes_the_browser_over(visit: Visit) -> None:
    await visit.enter(await visit.house.creator_path())
    await visit.go(await visit.house.creator_path(account(99)))
    assert "You are signed in here as @robin.sample.lpc" in visit.page.text
    assert "If you go on, this browser leaves that account." in visit.page.text
    await visit.go("/claims/new")
    assert "for the account @robin.sample.lpc" in visit.page.text, "looking at the link changed nothing"
    await visit.go(await visit.house.creator_path())
    assert "You are signed in here as" not in visit.page.text, "one's own link is no other account's"


async def test_a_press_that_was_not_told_of_the_open_session_asks_before_it_ends_it(visit: Visit) -> None:
    """The page was opened while nobody was signed in; somebody has signed in since, in another window."""
    await visit.go(await visit.house.creator_path(account(99)))
    early = visit.page.fields()["token"]
    await visit.enter(await visit.house.creator_path())
    events = await visit.house.svc.pool.fetchval("SELECT count(*) FROM event")
    for told in ({}, {"leaving": ""}, {"leaving": "0" * 64}):
        answer = await visit.send("/claims/enter", token=early, **told)
        assert (answer.status, "Set-Cookie" in answer.headers) == (409, False)
        assert "You are signed in here as @robin.sample.lpc" in visit.page.text
        assert "Leave that account and go on as @robin.sample99" in visit.page.text
        assert len(visit.page.having("button")) == 1
    assert await visit.house.svc.pool.fetchval("SELECT count(*) FROM event") == events
    await visit.go("/claims/new")
    assert "for the account @robin.sample.lpc" in visit.page.text
    await visit.send("/claims/enter", token=early)
    assert (await visit.press()).status == 200
    assert "for the account @robin.sample99" in visit.page.text


async def test_signing_out_ends_the_link_in_every_browser(visit: Visit) -> None:
    link = await visit.house.creator_path()
    await visit.enter(link)
    token = link.partition("token=")[2]
    answer = await visit.send("/claims/sign-out")
    assert (answer.status, visit.page.text.count("You are signed out")) == (200, 1)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert (await visit.go("/claims/new")).status == 401
    assert (await visit.go(link)).status == 401
    kept = await visit.http.get("/claims/new", headers={"Cookie": f"creator={token}"})
    assert kept.status == 401
    api = await visit.http.get("/v1/registries", headers={"Authorization": f"Bearer {token}"})
    assert api.status == 401
    await visit.enter(await visit.house.creator_path())
    assert (await visit.go("/claims/new")).status == 200, "a new link is a new way in"


async def test_a_token_that_was_signed_out_is_remembered_until_it_would_have_ended(visit: Visit) -> None:
    await visit.enter(await visit.house.creator_path())
    await visit.send("/claims/sign-out")
    pool, kept = visit.house.svc.pool, "SELECT count(*) FROM token_ended"
    for at, left in ((timedelta(minutes=59), 1), (timedelta(minutes=61), 0)):
        await pool.execute(queries("keys").tokens_prune, visit.house.svc.clock() + at)
        assert await pool.fetchval(kept) == left


async def test_signing_out_needs_the_pages_own_form(visit: Visit) -> None:
    await visit.enter(await visit.house.creator_path())
    head = {"Sec-Fetch-Site": "same-origin"}
    answer = await visit.http.post("/claims/sign-out", data={"csrf": "0" * 64}, headers=head)
    assert answer.status == 403
    assert (await visit.go("/claims/new")).status == 200


async def test_the_links_token_moves_into_a_cookie_and_out_of_the_address(visit: Visit) -> None:
    answer = await visit.enter(await visit.house.creator_path())
    assert (answer.status, answer.url.path, answer.url.query_string) == (200, "/claims/new", "")
    cookie = SimpleCookie(answer.history[0].headers["Set-Cookie"])["creator"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "3600")
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_sent_claim_is_followed_on_its_own_page(visit: Visit) -> None:
    await visit.enter(await visit.house.creator_path())
    answer = await visit.send("/claims/new", **WORDS)
    assert answer.url.path.startswith("/claims/clm_")
    assert "We have your claim" in visit.page.text
    news = await (await visit.http.get(f"{answer.url.path}/status")).json()
    assert (news["state"], news["live"]) == ("received", True)
    await visit.house.settle()
    news = await (await visit.http.get(f"{answer.url.path}/status")).json()
    assert (news["state"], news["live"], news["title"]) == ("in_review", False, "A person is looking at your claim")
    await visit.go(answer.url.path)
    assert "This board has to be looked up by hand" in visit.page.text


async def test_wrong_fields_are_marked_and_nothing_typed_is_lost(visit: Visit) -> None:
    await visit.enter(await visit.house.creator_path())
    answer = await visit.send("/claims/new", **(WORDS | {"npi": "12", "credential": "Wizard"}))
    assert answer.status == 422
    assert visit.page.having("input", id="npi", aria_invalid="true")
    assert visit.page.fields()["name"] == "Robin A. Sample"
    answer = await visit.send("/claims/new", **(WORDS | {"credential": "Wizard"}))
    assert visit.page.having("input", id="credential", aria_invalid="true")
    assert visit.page.text.count("We do not check a credential of this name.") == 2, "in the summary and at the field"
    assert "Accepted:" not in visit.page.text
    assert visit.page.having("a", href="#accepted")
    assert visit.page.having("details", id="accepted")


async def test_when_the_database_is_away_what_was_typed_is_kept_and_can_be_sent_again(visit: Visit) -> None:
    await visit.enter(await visit.house.creator_path())
    await visit.house.svc.pool.close()
    answer = await visit.send("/claims/new", **WORDS)
    assert answer.status == 503
    assert "We do not know that what you sent was taken." in visit.page.text
    assert "othing was lost" not in visit.page.text
    assert visit.page.having("form", action="/claims/new")
    assert visit.page.fields() == {"csrf": visit.csrf} | WORDS
    await visit.go("/claims/new")
    assert visit.page.having("a", href="/claims/new"), "a page that was only read is opened again"


async def test_a_form_with_a_token_is_not_written_into_another_page(visit: Visit) -> None:
    await visit.go(await visit.house.creator_path())
    token = visit.page.fields()["token"]
    await visit.house.svc.pool.close()
    answer = await visit.press()
    assert answer.status == 503
    assert token not in await answer.text()
    assert "back button" in visit.page.text


async def test_a_second_claim_for_the_same_credential_points_to_the_first(visit: Visit) -> None:
    path = await visit.submitted()
    await visit.go("/claims/new")
    answer = await visit.send("/claims/new", **WORDS)
    assert answer.status == 409
    assert visit.page.having("a", href=path)


async def test_a_claim_in_review_is_corrected_and_checked_again(visit: Visit) -> None:
    path = await visit.submitted()
    await visit.go(path)
    await visit.send(f"{path}/amend", number="E.0088888", name="Robin A. Sample", npi="")
    claim = await claim_reader.claim(visit.house.svc, path.rpartition("/")[2], PLATFORM)
    assert (claim.state, claim.claimed.number, claim.claimed.npi) == ("checking", "E.0088888", None)


async def test_withdrawing_asks_once_more_and_then_ends_the_claim(visit: Visit) -> None:
    path = await visit.submitted()
    await visit.go(f"{path}/withdraw")
    assert "Withdraw this claim?" in visit.page.text
    assert (await claim_reader.claim(visit.house.svc, path.rpartition("/")[2], PLATFORM)).state == "in_review"
    await visit.send(f"{path}/withdraw")
    assert "Your claim is withdrawn." in visit.page.text
    assert (await claim_reader.claim(visit.house.svc, path.rpartition("/")[2], PLATFORM)).state == "withdrawn"


async def test_an_appeal_against_nothing_says_so_and_keeps_the_words(visit: Visit) -> None:
    path = await visit.submitted()
    await visit.go(path)
    answer = await visit.send(f"{path}/appeal", statement="Please look again.")
    assert answer.status == 409
    assert "Only a refused or revoked claim can be appealed." in visit.page.text


async def test_nobody_sees_or_touches_another_accounts_claim(visit: Visit) -> None:
    theirs = f"/claims/{await visit.house.claim(account(99))}"
    await visit.enter(await visit.house.creator_path())
    for path in (theirs, f"{theirs}/status", f"{theirs}/withdraw"):
        assert (await visit.go(path)).status == 404
    for step in ("amend", "withdraw", "appeal"):
        assert (await visit.send(f"{theirs}/{step}", statement="x", number="1")).status == 404
    assert (await claim_reader.claim(visit.house.svc, theirs.rpartition("/")[2], PLATFORM)).state == "in_review"


async def test_a_form_from_elsewhere_or_without_its_token_changes_nothing(visit: Visit) -> None:
    await visit.enter(await visit.house.creator_path())
    good = {"Sec-Fetch-Site": "same-origin"}
    sent = {"csrf": visit.csrf} | WORDS
    for data, head in (
        (sent, {}),
        (sent, {"Sec-Fetch-Site": "cross-site"}),
        (sent, {"Sec-Fetch-Site": "same-site"}),
        (sent, {"Origin": "https://evil.example"}),
        (sent | {"csrf": ""}, good),
        (sent | {"csrf": "0" * 64}, good),
    ):
        answer = await visit.http.post("/claims/new", data=data, headers=head)
        assert answer.status == 403
    assert (await claim_reader.claims_of(visit.house.svc, "acct_71", PLATFORM, None, 10))[0] == []


async def test_an_old_tab_says_who_is_signed_in_now_and_keeps_the_words(visit: Visit) -> None:
    await visit.enter(await visit.house.creator_path())
    old = visit.csrf
    await visit.enter(await visit.house.creator_path(account(99)))
    visit.csrf = old
    answer = await visit.send("/claims/new", **WORDS)
    assert answer.status == 403
    assert f"Now @{account(99).handle} is signed in here." in visit.page.text
    assert "not sent from our own page" not in visit.page.text
    assert WORDS["number"] in visit.page.text


async def test_what_is_said_about_a_correction_ends_when_people_look(visit: Visit) -> None:
    path = await visit.submitted()
    await visit.go(f"{path}?said=amended")
    assert "We check again" not in visit.page.text
    assert "Thank you, we have what you sent." in visit.page.text


async def test_over_https_the_cookie_can_be_set_by_this_host_alone(database: Dsn, tmp_path: Path) -> None:
    async with (
        open_house(database, tmp_path, public_url="https://verify.example.org") as house,
        visiting(house) as visit,
    ):
        await visit.go(await house.creator_path())
        token, head = visit.page.fields()["token"], {"Sec-Fetch-Site": "same-origin"}
        answer = await visit.http.post("/claims/enter", data={"token": token}, headers=head, allow_redirects=False)
        cookie = SimpleCookie(answer.headers["Set-Cookie"])["__Host-creator"]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
