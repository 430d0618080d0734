"""A creator who came by a link finds the way back to their platform on their claim's page."""

from __future__ import annotations

from tests.harness.creator_doors import ROBIN, Doors
from tests.harness.people import PLATFORM
from tests.harness.staff import new_key
from verifier.flows.access import creator_tokens

BACK = "https://platform.example/settings?tab=credentials"


async def test_the_claims_page_leads_back_to_where_the_platform_said(doors: Doors) -> None:
    token = (await creator_tokens.link(doors.svc, ROBIN, BACK, PLATFORM)).token
    page = await (await doors.page(token, "GET", f"/claims/{doors.claim_id}", None)).text()
    assert f'<a href="{BACK}">Back to platform.example</a>' in page
    claim = await (await doors.ask(token, "GET", f"/v1/claims/{doors.claim_id}")).json()
    assert claim["links"]["return"] == BACK


async def test_without_a_word_of_the_platform_there_is_no_way_back(doors: Doors) -> None:
    page = await (await doors.page(await doors.ours(ROBIN), "GET", f"/claims/{doors.claim_id}", None)).text()
    assert "Back to" not in page
    key = await new_key(doors.house.dsn, "Theirs", ["claims:read"])
    assert "return" not in (await (await doors.ask(key, "GET", f"/v1/claims/{doors.claim_id}")).json())["links"]


async def test_a_token_of_the_platforms_own_says_nothing_of_it(doors: Doors) -> None:
    """Nobody is led anywhere by words that are not ours."""
    token = await doors.theirs(ROBIN, return_url="https://elsewhere.example/")
    claim = await (await doors.ask(token, "GET", f"/v1/claims/{doors.claim_id}")).json()
    assert "return" not in claim["links"]
