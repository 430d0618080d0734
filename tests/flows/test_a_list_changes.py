"""A list that is loaded anew: exactly the badges whose rows changed are looked at again, and not too many at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.harness.service import EVERY_SOURCE, House, open_house
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.generate import make_people
from verifier.demo.people.people import trailing_digits
from verifier.domain.evidence import Unavailable
from verifier.flows.core.service import Service
from verifier.flows.operations import housekeeping, roster_changes
from verifier.flows.sources import health
from verifier.registries.drivers.roster import RosterRegistry
from verifier.registries.rosters.types import RosterRefused
from verifier.settings import RegistrySettings
from verifier.store.server.embedded import Dsn

LEIE, FLORIDA = "us-oig-leie", "us-fl-mqa"
_ROUNDS = "SELECT a.handle, c.obs_epoch FROM claim AS c JOIN account AS a ON a.key = c.account_key"


@pytest.fixture
async def house(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """Six clean licensees of Florida, each with a badge that rests on one row of its list."""
    people = make_people(5, 6, scenarios=["clean"], states=["FL"])
    async with open_house(database, tmp_path, people, registries=EVERY_SOURCE) as opened:
        for truth in opened.people:
            assert (await opened.settle(truth)).state == "verified", truth.credential
        yield opened


def _roster(svc: Service, registry: str) -> RosterRegistry:
    roster = svc.catalogue.get(registry)
    assert isinstance(roster, RosterRegistry)
    return roster


async def _rounds(house: House) -> dict[str, int]:
    rows = await house.svc.pool.fetch(_ROUNDS)
    return {row["handle"]: row["obs_epoch"] for row in rows}


async def _load(house: House, svc: Service | None = None, registry: str = FLORIDA, *, accept: bool = False) -> None:
    spool = house.svc.settings.data_dir / "spool"
    spool.mkdir(exist_ok=True)
    loaded = await roster_changes.sync(svc or house.svc, _roster(house.svc, registry), spool, accept=accept)
    assert not isinstance(loaded, Unavailable), loaded.detail


def _suspend(house: House, truth: ClaimTruth) -> None:
    house.world.truth.set_status(FLORIDA, trailing_digits(truth.number), "Suspended")


async def test_only_the_badge_whose_row_changed_is_looked_at_again(house: House) -> None:
    victim, *others = house.people
    before = await _rounds(house)
    _suspend(house, victim)
    await _load(house)
    await house.drain()
    changed = {handle for handle, epoch in (await _rounds(house)).items() if epoch != before[handle]}
    assert changed == {victim.handle}
    assert await house.status(victim.handle) == "suspended"
    assert {await house.status(truth.handle) for truth in others} == {"verified"}


async def test_a_process_that_was_killed_between_the_list_and_its_badges_leaves_them_to_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = house.people[0]
    _suspend(house, victim)
    with monkeypatch.context() as killed:
        killed.setattr(roster_changes, "look_again", _killed)
        with pytest.raises(KeyboardInterrupt):
            await _load(house)
    assert await house.status(victim.handle) == "verified"
    await house.tidy()
    assert await house.status(victim.handle) == "suspended"


async def _killed(_svc: Service) -> None:
    raise KeyboardInterrupt


async def test_the_same_list_again_asks_nobody_anything(house: House) -> None:
    before = await _rounds(house)
    await _load(house)
    assert await _rounds(house) == before


async def test_a_new_row_on_the_exclusion_list_opens_a_case_for_whoever_has_its_npi(house: House) -> None:
    victim = house.people[0]
    table = house.world.people.table(LEIE)
    assert table is not None
    row = dict.fromkeys(table.header, "") | {
        "LASTNAME": victim.board_last.upper(), "FIRSTNAME": victim.board_first.upper(), "NPI": victim.npi,
        "STATE": "FL", "EXCLTYPE": "1128b4", "EXCLDATE": "20261001", "REINDATE": "00000000", "WAIVERDATE": "00000000",
    }  # fmt: skip
    table.add(row)
    await _load(house, registry=LEIE)
    await house.drain()
    case = await house.next(await house.reviewer())
    assert (case.claim.account.handle, case.reasons) == (victim.handle, ("screening_hit",))


def _in_production(house: House, **policy: float) -> Service:
    """The same service as an operator runs it who said nothing of changes, by a stricter policy."""
    settings = house.svc.settings.model_copy(update={"registries": {}})
    return replace(house.svc, settings=settings, policy=replace(house.svc.policy, **policy))  # type: ignore[arg-type]


async def test_a_list_that_would_change_too_many_badges_is_refused_until_a_person_accepts_it(house: House) -> None:
    strict = _in_production(house, roster_changes=2, roster_changes_share=0.5)
    for truth in house.people[:4]:
        _suspend(house, truth)
    with pytest.raises(RosterRefused, match="what 4 of 6 badges rest on"):
        await _load(house, strict)
    await house.drain()
    assert {await house.status(truth.handle) for truth in house.people} == {"verified"}
    assert (await house.svc.pool.fetchval("SELECT last_failure FROM registry_health WHERE registry = $1", FLORIDA)) == (
        "blast_radius"
    )
    await _load(house, strict, accept=True)
    await house.drain()
    assert [await house.status(truth.handle) for truth in house.people] == ["suspended"] * 4 + ["verified"] * 2


async def test_what_an_operator_says_of_changes_holds_in_a_made_up_world_too(house: House) -> None:
    said = {"us_fl_mqa": RegistrySettings.model_validate({"max_changes": 1})}
    strict = replace(house.svc, settings=house.svc.settings.model_copy(update={"registries": said}))
    for truth in house.people[:2]:
        _suspend(house, truth)
    with pytest.raises(RosterRefused, match="or set VERIFIER_REGISTRIES__US_FL_MQA__MAX_CHANGES"):
        await _load(house, strict)
    assert {await house.status(truth.handle) for truth in house.people} == {"verified"}


async def test_a_list_that_changes_few_badges_needs_nobody(house: House) -> None:
    for truth in house.people[:2]:
        _suspend(house, truth)
    await _load(house, _in_production(house, roster_changes=2, roster_changes_share=0.1))
    await house.drain()
    assert await house.status(house.people[0].handle) == "suspended"


async def test_housekeeping_that_is_refused_a_list_says_so_where_operators_look(house: House) -> None:
    strict = _in_production(house, roster_changes=0, roster_changes_share=0.0)
    _suspend(house, house.people[0])
    assert await housekeeping.load_roster(strict, _roster(house.svc, FLORIDA)) == "refused"
    assert await house.status(house.people[0].handle) == "verified"
    await health.control(house.svc)


async def test_the_keys_of_a_claim_are_kept_as_digests_only(house: House) -> None:
    rows = await house.svc.pool.fetch("SELECT registry, blind FROM claim_roster_key")
    assert {row["registry"] for row in rows} == {FLORIDA, LEIE}
    assert {len(row["blind"]) for row in rows} == {32}
