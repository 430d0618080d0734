"""The NPPES API over real HTTP."""

from __future__ import annotations

import pytest

from tests.harness.boards import Visitor
from verifier.demo.people.people import claims_of

API = "/us-nppes/api/"


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"version": "2.1"}, "04"),
        ({"version": "2.1", "number": "254684874"}, "06"),
        ({"version": "2.1", "number": "25468487A0"}, "06"),
        ({"version": "2.1", "state": "WA"}, "07"),
        ({"version": "2.1", "enumeration_type": "NPI-1"}, "09"),
        ({"version": "1.0", "number": "2546848740"}, "17"),
        ({"number": "2546848740"}, "17"),
    ],
)
async def test_every_error_has_status_200(visitor: Visitor, query: dict[str, str], number: str) -> None:
    body = await visitor.json(API, **query)
    assert [error["number"] for error in body["Errors"]] == [number]


async def test_a_wildcard_needs_two_characters_before_it(visitor: Visitor) -> None:
    assert "Errors" in await visitor.json(API, version="2.1", last_name="K*")
    found = await visitor.json(API, version="2.1", last_name="Ki*", limit="200")
    assert {person["basic"]["last_name"] for person in found["results"]} == {"KIM"}


async def test_an_npi_finds_its_person(visitor: Visitor) -> None:
    found = await visitor.json(API, version="2.1", number="2546848740")
    assert found["result_count"] == 1
    assert found["results"][0]["basic"]["last_name"] == "PATEL"


async def test_an_unknown_or_deactivated_npi_is_simply_not_there(visitor: Visitor) -> None:
    gone = next(claim.npi for claim in claims_of(visitor.world.people) if claim.scenario == "npi_deactivated")
    nothing = {"result_count": 0, "results": []}
    assert await visitor.json(API, version="2.1", number="2000000000") == nothing
    assert await visitor.json(API, version="2.1", number=gone) == nothing
    visitor.world.truth.set_status("us-nppes", "2546848740", "D")
    assert await visitor.json(API, version="2.1", number="2546848740") == nothing


async def test_name_and_state_find_people_whatever_the_case(visitor: Visitor) -> None:
    found = await visitor.json(
        API, version="2.1", first_name="margaret", last_name="Kim", state="wa", enumeration_type="NPI-1"
    )
    assert [person["number"] for person in found["results"]] == ["2799556065"]
    nobody = await visitor.json(API, version="2.1", first_name="margaret", last_name="Kim", state="AK")
    assert nobody["result_count"] == 0


async def test_a_person_added_later_is_found_by_name(visitor: Visitor) -> None:
    assert (await visitor.json(API, version="2.1", last_name="Umbernickel"))["result_count"] == 0
    row = (await visitor.json(API, version="2.1", number="2546848740"))["results"][0]
    row["basic"]["last_name"], row["number"] = "UMBERNICKEL", "2000000002"
    visitor.world.truth.add("us-nppes", row)
    assert (await visitor.json(API, version="2.1", last_name="Umbernickel"))["result_count"] == 1


async def test_limit_is_ten_by_default_and_200_at_most_and_skip_goes_on(visitor: Visitor) -> None:
    everybody = [person["number"] for person in _rows(visitor)]
    asked = {"version": "2.1", "city": "SEATTLE"}
    seattle = len([1 for person in _rows(visitor) if person["addresses"][0]["city"] == "SEATTLE"])
    assert (await visitor.json(API, **asked))["result_count"] == 10
    assert (await visitor.json(API, **asked, limit="0"))["result_count"] == 10
    assert (await visitor.json(API, **asked, limit="5000"))["result_count"] == min(seattle, 200)
    second = await visitor.json(API, **asked, limit="1", skip="1")
    assert second["results"][0]["number"] in everybody[1:]
    wide = await visitor.json(API, version="2.1", postal_code="9", limit="5000")
    assert wide["result_count"] <= 200


def _rows(visitor: Visitor) -> list[dict]:  # type: ignore[type-arg]
    return [entry.row for entry in visitor.world.people.tables["us-nppes"]]
