"""A creator whose browser asks for a language reads it from the first link to the last button, whatever goes wrong."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.harness.pages import open_house
from tests.harness.visits import WORDS, Visit, visiting
from tests.wording import pseudo
from verifier.store.server.embedded import Dsn


@pytest.fixture
async def visit(database: Dsn, tmp_path: Path) -> AsyncIterator[Visit]:
    with pseudo.spoken(tmp_path / "languages"):
        async with open_house(database, tmp_path) as house, visiting(house) as opened:
            opened.http.headers["Accept-Language"] = "tlh, cy-GB;q=0.8, en;q=0.5"
            yield opened


async def read(visit: Visit, path: str) -> list[str]:
    return pseudo.said_in_english(await (await visit.http.get(path)).text())


async def sent(visit: Visit, path: str, **fields: str) -> list[str]:
    data = {"csrf": visit.csrf} | fields
    answer = await visit.http.post(path, data=data, headers={"Sec-Fetch-Site": "same-origin"})
    return pseudo.said_in_english(await answer.text())


async def test_a_claim_is_made_followed_and_withdrawn_in_one_language(visit: Visit) -> None:
    claim = await visit.submitted()
    assert await read(visit, claim) == []
    assert await read(visit, "/claims/new") == []
    assert await read(visit, f"{claim}?said=sent") == []
    assert await read(visit, f"{claim}/withdraw") == []
    news = await (await visit.http.get(f"{claim}/status")).json()
    assert pseudo.left_over(news["title"]) == []
    assert await sent(visit, f"{claim}/withdraw") == []


async def test_what_is_wrong_with_a_form_is_said_in_it(visit: Visit) -> None:
    await visit.enter(await visit.house.creator_path())
    empty: dict[str, str] = dict.fromkeys(WORDS, "")
    covered = (await (await visit.http.get("/v1/coverage")).json())["coverage"]
    listed = {word for row in covered for word in re.findall(r"[^\W\d_]+", row["credential"])}
    for typed in (empty, WORDS | {"npi": "12", "orcid": "x", "email": "y"}, WORDS | {"credential": "XYZ"}):
        assert set(await sent(visit, "/claims/new", **typed)) <= listed
    claim = await visit.submitted()
    for path, fields in {
        f"{claim}/bindings": {"method": "magic_wand"},
        f"{claim}/appeal": {"statement": "Look."},
        f"{claim}/ask-person": {},
        f"{claim}/amend": {"npi": "1"},
    }.items():
        assert await sent(visit, path, **fields) == [], path


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/claims/new",
        "/claims/new?token=x",
        "/claims/clm_0",
        "/not-me/x",
        "/proof/x",
        "/b/robin.sample.lpc/report/form",
    ],
)
async def test_whoever_is_not_signed_in_reads_it_too(visit: Visit, path: str) -> None:
    assert await read(visit, path) == []


async def test_an_address_that_does_not_exist_is_said_to_a_person_in_it(visit: Visit) -> None:
    answer = await visit.http.get("/v1/claims/clm_0", headers={"Accept": "text/html"})
    assert pseudo.said_in_english(re.sub(r"/openapi\.json", "", await answer.text())) == []
