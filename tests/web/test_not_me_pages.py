"""The licensee's link by page: looking changes nothing, one press stops the badge, and no account is needed for it."""

from __future__ import annotations

import pytest

from tests.harness.florida import another, link_in
from tests.harness.markup import Page
from tests.harness.served import Served
from verifier.flows.claims.views import ClaimView


async def told(served: Served) -> tuple[ClaimView, str]:
    """A badge that was confirmed by an identity check, and the path of the link its licensee was sent."""
    truth = served.office.people[0]
    claim = await served.office.claim(truth, identity=True)
    await served.office.deliver()
    return claim, f"/not-me/{link_in(served.office.relay.last())}"


async def status(served: Served, claim: ClaimView) -> str:
    return await served.office.house.status(claim.account.handle)


async def test_looking_at_the_link_shows_the_account_and_changes_nothing(served: Served) -> None:
    claim, path = await told(served)
    visit = await served.stranger()
    await visit.go(path)
    answer = await visit.go(path)
    assert answer.status == 200
    assert f"@{claim.account.handle}" in visit.page.text
    assert f"{claim.credential}, Florida" in visit.page.text
    assert "Is this you?" in visit.page.text
    assert len(visit.page.having("button")) == 1
    assert not visit.page.having("script")
    assert "Set-Cookie" not in answer.headers
    assert await status(served, claim) == "verified"


async def test_one_press_stops_the_badge_and_says_what_happens_next(served: Served) -> None:
    claim, path = await told(served)
    visit = await served.stranger()
    await visit.go(path)
    answer = await visit.http.post(path, data={})
    page = Page(await answer.text())
    assert (answer.status, await status(served, claim)) == (200, "suspended")
    assert "This account shows no badge for your licence now." in page.text
    assert "Two people look at the account" in page.text


async def test_a_plain_client_without_origin_or_body_can_press_it_too(served: Served) -> None:
    claim, path = await told(served)
    visit = await served.stranger()
    for head in ({}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}):
        assert (await visit.http.post(path, headers=head)).status == 200
    assert await status(served, claim) == "suspended"


async def test_a_second_press_says_that_it_was_used(served: Served) -> None:
    _, path = await told(served)
    visit = await served.stranger()
    await visit.http.post(path)
    for answer in (await visit.http.post(path), await visit.http.get(path)):
        page = Page(await answer.text())
        assert (answer.status, "You have told us already" in page.text) == (200, True)
        assert not page.having("button")


async def test_a_link_whose_time_is_over_says_so_and_stops_nothing(served: Served) -> None:
    claim, path = await told(served)
    served.office.house.clock.forward(days=180)
    visit = await served.stranger()
    for answer in (await visit.http.get(path), await visit.http.post(path)):
        assert (answer.status, "This link has ended" in Page(await answer.text()).text) == (404, True)
    assert (await served.read(claim)).state == "verified"


async def test_each_of_two_claims_of_one_licence_is_stopped_by_its_own_link(served: Served) -> None:
    claim, path = await told(served)
    visit = await served.stranger()
    assert (await visit.http.post(path)).status == 200
    other = await served.office.claim(served.office.people[0], account=another(served.office.people[0]))
    await served.office.begin(other, "registry_contact_code")
    await served.office.deliver()
    answer = await visit.http.post(f"/not-me/{link_in(served.office.relay.last())}")
    assert (answer.status, "The badge is stopped" in Page(await answer.text()).text) == (200, True)
    assert [(await served.read(one)).state for one in (claim, other)] == ["suspended", "in_review"]
    case = await served.office.house.next(await served.office.house.reviewer("Ada"))
    assert case.disputed_at is not None


async def test_the_creator_is_told_why_the_badge_is_paused(served: Served) -> None:
    claim, path = await told(served)
    await (await served.stranger()).http.post(path)
    visit = await served.visit(served.office.people[0])
    await visit.go(f"/claims/{claim.id}")
    assert "Your badge is paused" in visit.page.text
    assert "said that the account is not theirs" in visit.page.text
    assert "This was done automatically" in visit.page.text


@pytest.mark.parametrize("token", ["A" * 43, "x", "%00", "..%2f", "\u202e"])
async def test_a_link_that_nobody_made_gets_a_kind_page(served: Served, token: str) -> None:
    visit = await served.stranger()
    for answer in (await visit.http.get(f"/not-me/{token}"), await visit.http.post(f"/not-me/{token}")):
        page = Page(await answer.text())
        assert (answer.status, "This link has ended, or is not complete" in page.text) == (404, True)


async def test_a_body_that_is_too_large_is_not_taken(served: Served) -> None:
    claim, path = await told(served)
    answer = await (await served.stranger()).http.post(path, data=b"x" * 70_000)
    assert (answer.status, await status(served, claim)) == (413, "verified")


async def test_no_stranger_uses_up_the_licensees_press_whatever_they_send_and_from_wherever(served: Served) -> None:
    claim, path = await told(served)
    visit = await served.stranger()
    for n in range(12):
        await visit.http.post("/b/robin_71/report", json={"reason": "other", "details": str(n)})
    assert (await visit.http.post("/b/robin_71/report", json={"reason": "other"})).status == 429
    for n in range(12):
        assert (await visit.http.post(f"/not-me/{n:043d}")).status == 404
        assert (await visit.http.post(f"{path}x")).status == 404
    answer = await visit.http.post(path)
    assert (answer.status, await status(served, claim)) == (200, "suspended")


async def test_the_links_places_are_its_own_and_have_an_end(served: Served) -> None:
    claim, path = await told(served)
    visit = await served.stranger()
    answers = [await visit.http.post(path) for _ in range(11)]
    assert [answer.status for answer in answers] == [200] * 10 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert answers[0].headers["RateLimit"].startswith('"denials";r=9;t=')
    page = Page(await answers[-1].text())
    assert "You have told us already" in page.text
    assert not page.having("button")
    assert await status(served, claim) == "suspended"
    other = await served.office.claim(served.office.people[1], identity=True)
    await served.office.deliver()
    answer = await visit.http.post(f"/not-me/{link_in(served.office.relay.last())}")
    assert (answer.status, await status(served, other)) == (200, "suspended"), "another link, the same caller"


async def test_the_token_is_in_no_line_of_the_log(served: Served, capfd: pytest.CaptureFixture[str]) -> None:
    _, path = await told(served)
    visit = await served.stranger()
    await visit.http.get(path)
    await visit.http.post(path, data=b"x" * 70_000)
    await visit.http.post(path)
    said = capfd.readouterr()
    assert path.rpartition("/")[2] not in said.out + said.err


async def test_a_link_on_somebodys_record_says_what_it_is_and_nothing_about_them(served: Served) -> None:
    visit = await served.stranger()
    pages = set()
    for nonce in ("ccv-bm90LWEtcmVhbC1ub25jZQ", "ccv-" + "_" * 22):
        answer = await visit.http.get(f"/proof/{nonce}")
        assert answer.status == 200
        pages.add(await answer.text())
    assert len(pages) == 1
    assert "to show that the record is theirs" in Page(pages.pop()).text


@pytest.mark.parametrize("nonce", ["ccv-", "ccv-" + "a" * 21, "ccv-" + "a" * 23, "xyz-" + "a" * 22, "ccv-" + "!" * 22])
async def test_any_other_address_there_is_not_found(served: Served, nonce: str) -> None:
    answer = await (await served.stranger()).go(f"/proof/{nonce}")
    assert answer.status == 404
