"""A policy stands on every decision, is kept in full, and can be tried on what was decided before it is switched on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from tests.harness.people import PLATFORM, attested, small_world, submission
from tests.harness.rulings import CALL, code_of, form
from tests.harness.service import House, open_house
from verifier.cli.policies import _lines
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.people import World
from verifier.domain.claim import AccountRef, Amendment, Words
from verifier.domain.policy import Policy
from verifier.domain.reasons import Reason
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core import policy_versions
from verifier.flows.operations import housekeeping
from verifier.flows.operations.simulate_policy import Otherwise, Said, Simulation, simulate
from verifier.flows.policy.document import parse, render, stamp
from verifier.store.errors import CannotStart
from verifier.store.server.embedded import Dsn

RARER = 'version = "rarer"\n[names]\nothers_at_most = 0.2\n'
LAPSED = ["active_restricted", "deceased", "denied", "revoked", "superseded", "surrendered", "suspended", "expired"]
MONTH = timedelta(days=30)


@pytest.fixture
async def house(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """A service and three people, the second and third of whom are called as fewer than one other is."""
    async with open_house(database, tmp_path, _three_people()) as made:
        yield made


def _three_people() -> World:
    return small_world(*["clean"] * 3, seed=73)


async def _by_name_alone(house: House, truth: ClaimTruth) -> ClaimView:
    """A claim whose identity check found out the name and nothing else."""
    given, *_, surname = truth.legal_name.split()
    identity = replace(
        attested(truth, house.clock()), verified_name=f"{given} {surname}", birth_year=None, locality=None
    )
    taken = await intake.submit(house.svc, replace(submission(truth, house.clock()), identity=identity), PLATFORM)
    await house.drain()
    return await house.claim(taken.id)


async def _three(house: House) -> list[ClaimView]:
    """Three confirmed claims: by a birth year, by a name of 0.1 expected bearers, by one of 0.4."""
    first, second, third = house.people
    claims = [
        await house.settle(first),
        await _by_name_alone(house, second),
        await _by_name_alone(house, third),
    ]
    assert [claim.state for claim in claims] == ["verified"] * 3
    return claims


async def _simulated(house: House, policy: Policy, since: timedelta = MONTH) -> Simulation:
    return await simulate(house.svc, policy, house.clock() - since)


async def _looked_at_before(house: House, truth: ClaimTruth) -> ClaimView:
    """A claim that one person may approve: everything agrees, and people refused this account something before."""
    await house.say(account=f"acct_{truth.id}", handle=truth.handle)
    await house.drain()
    await house.decide(await house.reviewer("Early"), "refuse", reason="no_such_licence")
    return await house.settle(truth)


async def _fingerprint(owner: asyncpg.Connection[asyncpg.Record]) -> dict[str, tuple[int, str]]:
    """Every row of every table."""
    tables = await owner.fetch(
        "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables "
        "WHERE table_schema IN ('public', 'pgq') AND table_type = 'BASE TABLE'"
    )
    counted = (
        "SELECT count(*) AS rows, coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS hash FROM {} AS t"
    )
    rows = {table["name"]: await owner.fetchrow(counted.format(table["name"])) for table in tables}
    return {name: (row["rows"], row["hash"]) for name, row in rows.items() if row}


async def test_a_stricter_namesake_threshold_turns_exactly_one_confirmation_into_a_question(house: House) -> None:
    claims = await _three(house)
    found = await _simulated(house, parse(RARER))
    said, would_say = Said("Confirm", ()), Said("AskReviewer", (Reason.NAMESAKE_POSSIBLE,))
    assert found.otherwise == (Otherwise(claims[2].id, found.otherwise[0].at, said, would_say),)
    assert (found.same, found.not_compared, found.turns) == (2, (), {"Confirm -> AskReviewer": 1})
    assert (found.losing, found.gaining) == ((claims[2].id,), ())
    assert found.not_shown == ()


async def test_whoever_a_looser_threshold_would_have_confirmed_gains(database: Dsn, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(RARER)
    async with open_house(database, tmp_path, _three_people(), policy_file=file) as house:
        claim = await _by_name_alone(house, house.people[2])
        found = await _simulated(house, Policy())
        assert (found.losing, found.gaining) == ((), (claim.id,))


async def test_what_the_simulation_says_is_what_happens_when_the_policy_is_switched_on(
    database: Dsn, tmp_path: Path
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(RARER)
    async with open_house(database, tmp_path, _three_people(), policy_file=file) as house:
        claim = await _by_name_alone(house, house.people[2])
        assert (claim.state, claim.reasons) == ("in_review", ("namesake_possible",))


async def test_a_simulation_changes_no_row(house: House, owner: asyncpg.Connection[asyncpg.Record]) -> None:
    await _three(house)
    before = await _fingerprint(owner)
    assert before["public.event"][0] > 0
    found = await _simulated(house, parse(RARER))
    assert len(found.otherwise) == 1
    assert await _fingerprint(owner) == before


async def test_a_simulation_looks_only_as_far_back_as_it_is_told(house: House) -> None:
    await _three(house)
    house.clock.forward(days=10)
    assert (await _simulated(house, parse(RARER), timedelta(days=9))).otherwise == ()
    assert len((await _simulated(house, parse(RARER), timedelta(days=11))).otherwise) == 1


async def test_whoever_watches_a_simulation_sees_it_reach_its_end(house: House) -> None:
    await house.settle(house.people[0])
    house.clock.forward(days=10)
    await house.settle(house.people[1])
    house.clock.forward(days=10)
    shares: list[float] = []
    await simulate(house.svc, house.svc.policy, house.clock() - MONTH, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


async def test_the_same_policy_decides_nothing_otherwise_whatever_happened(database: Dsn, tmp_path: Path) -> None:
    scenarios = ("clean", "expired", "probation", "impostor_real_number", "excluded_leie", "unlicensed_claim")
    async with open_house(database, tmp_path, small_world(*scenarios)) as house:
        for truth in house.people:
            await house.settle(truth)
        found = await _simulated(house, house.svc.policy)
        assert (found.same, found.otherwise, found.not_compared) == (len(scenarios), (), ())


async def test_a_standing_that_is_given_to_people_shows_as_such(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, small_world("clean", "expired")) as house:
        claims = [await house.settle(truth) for truth in house.people]
        policy = parse(f'version = "x"\n[people]\nstandings_for_people = {json.dumps(LAPSED)}')
        found = await _simulated(house, policy)
        turned = [(one.claim_id, one.said.verdict, one.would_say.verdict) for one in found.otherwise]
        assert turned == [(claims[1].id, "AskCreator", "AskReviewer")]


async def test_a_round_that_cannot_be_weighed_as_it_was_is_counted_and_not_compared(house: House) -> None:
    claims = await _three(house)
    await house.svc.pool.execute(
        "DELETE FROM account_secret WHERE account_key = (SELECT account_key FROM claim WHERE id = $1)", claims[0].id
    )
    third = house.people[2]
    account = AccountRef("acct_other", "another.one", 1, "Somebody Else")
    renamed = await house.submit(third, account=account, words=Words("Somebody Else", number=third.number))
    await house.drain()
    assert "name_mismatch" in (await house.claim(renamed.id)).reasons
    await intake.amend(house.svc, renamed.id, Amendment(name=third.legal_name), PLATFORM)
    found = await _simulated(house, house.svc.policy)
    assert {(one.claim_id, one.why) for one in found.not_compared} == {
        (claims[0].id, "erased"),
        (renamed.id, "changed_since"),
    }
    assert (found.same, found.otherwise) == (2, ())


async def test_a_decision_of_one_person_that_would_need_two_is_named(house: House) -> None:
    claim = await _looked_at_before(house, house.people[0])
    _, waits = await house.decide(await house.reviewer(), "approve")
    assert not waits
    assert (await _simulated(house, house.svc.policy)).second_person == ()
    found = await _simulated(house, parse('version = "x"\n[people]\ntwo_people_actions = ["approve", "revoke"]'))
    assert [(one.claim_id, one.action) for one in found.second_person] == [(claim.id, "approve")]


async def test_a_simulation_says_of_which_rules_it_shows_nothing(house: House) -> None:
    policy = parse(
        'version = "x"\n[badge]\nstale_grace = "7d"\n[names]\nothers_at_most = 0.5\n[breakers]\ngain_per_hour = 9'
    )
    assert (await _simulated(house, policy)).not_shown == ("stale_grace", "gain_per_hour")


async def test_nothing_personal_is_printed(house: House) -> None:
    await _three(house)
    printed = "\n".join(_lines(await _simulated(house, parse(RARER)))).casefold()
    assert "confirm -> askreviewer (namesake_possible)" in printed
    for truth in house.people:
        for word in (*truth.legal_name.split(), truth.handle, truth.number, truth.npi):
            assert len(word) < 2 or word.casefold() not in printed


async def test_the_command_line_simulates_with_the_service_of_the_environment(
    house: House, database: Dsn, tmp_path: Path
) -> None:
    claims = await _three(house)
    file, key = tmp_path / "rarer.toml", tmp_path / "key"
    file.write_text(RARER)
    key.write_bytes(bytes(range(32)))
    bare = {name: value for name, value in os.environ.items() if not name.startswith("VERIFIER_")}
    told = subprocess.run(  # noqa: ASYNC221  nothing else runs meanwhile
        [sys.executable, "-m", "verifier", "policy", "simulate", str(file), "--since", "2d", "--json"],
        env={
            **bare,
            "VERIFIER_DATA_DIR": str(tmp_path),
            "VERIFIER_MASTER_KEY_FILE": str(key),
            "VERIFIER_DATABASE_URL": database.service.url,
            "VERIFIER_WORLD_URL": house.svc.settings.world_url,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    document = json.loads(told.stdout)
    assert [one["claim_id"] for one in document["otherwise"]] == [claims[2].id]
    assert (document["weighed"], document["same"]) == (3, 2)
    assert document["simulated"] == stamp(parse(RARER)).version


async def test_every_decision_names_its_policy_and_the_policy_can_be_shown(house: House) -> None:
    claim = await house.ask_call(await house.settle(house.people[0], identity=False))
    await house.settle(house.people[1])
    for name in ("Ada", "Ben"):
        await house.decide(await house.reviewer(name), "approve", **CALL)
    rows = await house.svc.pool.fetch(
        "SELECT claim_id, policy_version, machine_verdict FROM decision ORDER BY decided_at"
    )
    assert {row["policy_version"] for row in rows} == {stamp(house.svc.policy).version}
    assert len(rows) == 2
    assert await policy_versions.text_of(house.svc, rows[0]["policy_version"]) == render(house.svc.policy)
    human = next(json.loads(row["machine_verdict"]) for row in rows if row["claim_id"] == claim.id)
    assert human["reasons"] == ["holder_unbound"], "what the machine said stands beside what people decided"
    used = await policy_versions.used(house.svc)
    assert [(one["version"], one["decisions"]) for one in used] == [(rows[0]["policy_version"], 2)]


async def test_a_question_of_the_machine_names_its_policy_too(house: House) -> None:
    claim = await house.settle(house.people[0], identity=False)
    said = await house.svc.pool.fetchval(
        "SELECT body -> 'verdict' ->> 'policy' FROM event WHERE claim_id = $1 AND kind = 'reviewer_needed'", claim.id
    )
    assert said == await policy_versions.begin(house.svc)
    assert await policy_versions.text_of(house.svc, said) == render(house.svc.policy)


async def test_another_rule_is_another_version_on_the_next_decision(house: House) -> None:
    await house.settle(house.people[0])
    later = replace(house.svc, policy=replace(house.svc.policy, silence=timedelta(days=40)))
    await replace(house, svc=later).settle(house.people[1])
    versions = {row[0] for row in await house.svc.pool.fetch("SELECT policy_version FROM decision")}
    assert versions == {stamp(house.svc.policy).version, stamp(later.policy).version}
    assert len(versions) == 2


@pytest.mark.parametrize(
    "statement",
    ["UPDATE policy_document SET body = ''", "DELETE FROM policy_document", "TRUNCATE policy_document"],
)
async def test_the_text_of_a_policy_is_never_rewritten(
    house: House, owner: asyncpg.Connection[asyncpg.Record], statement: str
) -> None:
    version = await policy_versions.begin(house.svc)
    for connection in (house.svc.pool, owner):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    assert await policy_versions.text_of(house.svc, version) == render(house.svc.policy)


async def test_a_text_under_another_digest_is_refused(house: House) -> None:
    kept = stamp(house.svc.policy)
    insert = "INSERT INTO policy_document (version, digest, body, first_used_at) VALUES ($1, $2, $3, now())"
    for row in ((kept.version, kept.digest, f"{kept.body}#"), ("2026+000000000000", kept.digest, kept.body)):
        with pytest.raises(asyncpg.CheckViolationError):
            await house.svc.pool.execute(insert, *row)


async def test_a_weaker_policy_does_not_start(database: Dsn, tmp_path: Path) -> None:
    file = tmp_path / "weak.toml"
    file.write_text('version = "weak"\n[names]\nothers_at_most = 50\n')
    with pytest.raises(CannotStart, match=r"names\.others_at_most = 50\.0 is weaker than the floor, at most 1\.0"):
        async with open_house(database, tmp_path, policy_file=file):
            pass


async def test_a_policy_that_asks_two_people_is_obeyed_where_one_would_do(database: Dsn, tmp_path: Path) -> None:
    file = tmp_path / "two.toml"
    asks = 'two_people_actions = ["approve", "refuse", "revoke"]'
    file.write_text(f'version = "x"\n[people]\n{asks}\n')
    async with open_house(database, tmp_path, _three_people(), policy_file=file) as house:
        first = await house.say(account=f"acct_{house.people[0].id}", handle=house.people[0].handle)
        await house.drain()
        for name in ("Dee", "Eve"):
            await house.decide(await house.reviewer(name), "refuse", reason="no_such_licence")
        assert (await house.claim(first.id)).state == "refused"
        approved = await house.settle(house.people[0])
        house.clock.forward(minutes=1)  # the older case is the first that is handed out
        refused = await house.settle(house.people[1], identity=False)
        ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
        case, waits = await house.decide(ada, "approve")
        assert (waits, case.two_people) == (True, ("approve", "refuse"))
        assert (await house.decide(ada, "refuse", reason="not_the_licensee"))[1]
        assert (await house.claim(refused.id)).state == "in_review"
        assert not (await house.decide(ben, "approve"))[1]
        assert not (await house.decide(ben, "refuse", reason="not_the_licensee"))[1]
        assert [(await house.claim(one.id)).state for one in (approved, refused)] == ["verified", "refused"]


async def test_evidence_that_is_too_old_for_the_policy_approves_nothing(house: House) -> None:
    claim = await _looked_at_before(house, house.people[0])
    ada = await house.reviewer()
    house.clock.forward(hours=23, minutes=55)
    case = await house.next(ada)
    house.clock.forward(minutes=10)
    strict = replace(
        house, svc=replace(house.svc, policy=replace(house.svc.policy, person_evidence_age=timedelta(days=1)))
    )
    assert await code_of(strict.rule(case, ada, "approve")) == "evidence_stale"
    assert not (await house.rule(case, ada, "approve"))[1]
    assert (await house.claim(claim.id)).state == "verified"


@pytest.mark.parametrize(("days", "state"), [(40, "verified"), (2, "checking")])
async def test_an_exclusion_list_older_than_the_policy_allows_is_no_list(house: House, days: int, state: str) -> None:
    house.clock.forward(days=3)
    policy = replace(house.svc.policy, screening_age=timedelta(days=days))
    strict = replace(house, svc=replace(house.svc, policy=policy))
    claim = await strict.settle(house.people[0])
    assert claim.state == state
    assert ("source_unavailable" in claim.reasons) == (state == "checking")


async def test_a_look_up_by_people_holds_as_long_as_the_policy_says(house: House) -> None:
    svc = replace(house.svc, policy=replace(house.svc.policy, manual_validity=timedelta(days=90)))
    short = replace(house, svc=svc)
    taken = await short.say()
    await short.drain()
    await short.ask_call(taken)
    by_hand = {"licence": form(house.clock()), **CALL}
    for name in ("Ada", "Ben"):
        await short.decide(await short.reviewer(name), "approve", **by_hand)
    ends = await house.svc.pool.fetchval("SELECT valid_until FROM decision")
    assert ends == form(house.clock()).looked_up_at + timedelta(days=90)


async def test_a_licence_is_missed_as_often_as_the_policy_says_before_a_person_is_asked(house: House) -> None:
    truth = house.people[0]
    patient = replace(house, svc=replace(house.svc, policy=replace(house.svc.policy, absences=4)))
    claim = await patient.settle(truth)
    house.world.truth.remove("us-wa-doh", truth.number)
    cases = []
    for _ in range(4):
        house.clock.forward(days=7)
        await housekeeping.load_rosters(house.svc)
        await patient.tidy()
        cases.append(await house.svc.pool.fetchval("SELECT count(*) FROM review_case WHERE claim_id = $1", claim.id))
    assert cases == [0, 0, 0, 1]
