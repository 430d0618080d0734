"""The truth of a world, and how it changes while it is served."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.harness.boards import LEIE, Visitor
from verifier.demo.people.generate import make_people
from verifier.demo.people.people import World, claims_of
from verifier.demo.people.truth import Truth

NUMBER = "MFT.LF.67495484"
WHERE = f"credentialnumber = '{NUMBER}'"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_a_revocation_is_seen_by_the_next_request(visitor: Visitor) -> None:
    visitor.world.truth.set_status("us-wa-doh", NUMBER, "Revoked")
    assert [row["status"] for row in await visitor.washington(WHERE)] == ["Revoked"]


async def test_the_twin_of_a_renewal_keeps_its_word(visitor: Visitor) -> None:
    visitor.world.truth.set_status("us-wa-doh", "MDP.MD.62795769", "Suspended")
    rows = await visitor.washington("credentialnumber = 'MDP.MD.62795769'")
    assert [row["status"] for row in rows] == ["Suspended", "Superseded"]


async def test_a_licence_taken_out_of_the_register_is_not_found(visitor: Visitor) -> None:
    visitor.world.truth.remove("us-wa-doh", NUMBER)
    assert await visitor.washington(WHERE) == []
    with pytest.raises(LookupError):
        visitor.world.truth.set_status("us-wa-doh", NUMBER, "Active")


async def test_people_can_be_added_to_a_running_world(visitor: Visitor) -> None:
    newcomers = make_people(3, 4, scenarios=["excluded_leie"])
    visitor.world.truth.add_people(newcomers)
    claim = claims_of(newcomers)[0]
    assert claim in claims_of(visitor.world.people)
    assert len(await visitor.washington(f"credentialnumber = '{claim.number}'")) == 1
    found = await visitor.json("/us-nppes/api/", version="2.1", number=claim.npi)
    assert found["results"][0]["basic"]["first_name"] == claim.board_first.upper()
    assert claim.board_last.upper() in await visitor.text(LEIE)


@pytest.mark.parametrize("registry", ["us-ca-dca", "us-ny-op", "us-tx-bhec", "us-fl-mqa", "us-or-thentia"])
def test_every_shape_of_register_can_change_its_word(registry: str) -> None:
    world = World.from_folder()
    table = world.parts(registry)[0]
    number = table.number(next(iter(table)))
    Truth(world).set_status(registry, number, "Changed")
    assert Truth(world).status(registry, number) == "Changed"


def test_history_tells_what_was_true_when() -> None:
    world, hours = World.from_folder(), iter(range(10))
    truth = Truth(world, clock=lambda: NOON + timedelta(hours=next(hours)))
    row = next(iter(world.tables["us-wa-doh"])).row | {"credentialnumber": "MHC.LH.60000009"}
    truth.set_status("us-wa-doh", NUMBER, "Suspended")  # 12:00
    truth.set_field("us-wa-doh", NUMBER, "actiontaken", "Yes")  # 13:00
    truth.set_status("us-wa-doh", NUMBER, "Active")  # 14:00
    truth.add("us-wa-doh", row)  # 15:00
    truth.remove("us-wa-doh", NUMBER)  # 16:00

    def words(number: str) -> list[str | None]:
        return [truth.status_at("us-wa-doh", number, NOON + timedelta(hours=h, minutes=-1)) for h in range(6)]

    assert words(NUMBER) == ["Active", "Suspended", "Suspended", "Active", "Active", None]
    assert words("MHC.LH.60000009") == [None, None, None, None, "Active", "Active"]
    assert [change.field for change in truth.history] == ["status", "actiontaken", "status", "added", "removed"]
    assert (truth.history[0].before, truth.history[0].after) == ("Active", "Suspended")


def test_the_bundled_claims_read_as_the_file_has_them() -> None:
    claims = claims_of(World.from_folder())
    peggy = claims[2]
    assert len(claims) == 440
    assert (peggy.handle, peggy.display_name, peggy.board_first) == ("peggy.kimlicsw", "Peggy Kim", "Margaret")
    assert (peggy.jurisdiction, peggy.birth_year, peggy.second_attribute) == ("US-WA", 1982, True)
    assert peggy.may_be_badged
    assert sum(claim.may_be_badged for claim in claims) == 272


def test_a_claim_is_posted_with_what_the_platform_attests_or_without() -> None:
    claim = claims_of(World.from_folder())[2]
    body = claim.submission(NOON)
    assert body["account"] == {"id": "acct_P0002", "handle": claim.handle, "epoch": 1, "display_name": "Peggy Kim"}
    assert body["identity"] == {
        "verified_name": "Margaret Kim",
        "birth_year": 1982,
        "locality": "Seattle",
        "method": "platform_kyc",
        "verified_at": "2026-11-22T12:00:00Z",
        "reference": "idv_P0002",
    }
    assert "identity" not in claim.submission(NOON, with_identity=False)
