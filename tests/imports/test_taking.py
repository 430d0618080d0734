"""Imports are taken in: each line has one result, that of `POST /v1/claims`, and a claim is made once."""

from __future__ import annotations

import asyncio
import json
from typing import Any, TypeAlias

import asyncpg
import pytest

from tests.harness.staff import new_key
from tests.imports.conftest import Platform, ohio
from verifier.flows.checks import pace
from verifier.flows.imports import batch, known, taking
from verifier.flows.imports.taking import Taker
from verifier.web.api.claim_lines import ClaimLines

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


def taker(platform: Platform) -> Taker:
    """One more worker."""
    return Taker(platform.svc, ClaimLines(platform.svc), asyncio.Event())


async def taken(platform: Platform, claims: list[object]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Import these, to the end: how it stands, and the results."""
    import_id = await platform.sent(claims)
    await taker(platform).tick()
    return await platform.read(import_id), await platform.results(import_id)


async def test_every_line_becomes_a_claim_that_is_checked(platform: Platform, owner: Owner) -> None:
    shown, results = await taken(platform, [ohio(n) for n in range(300)])
    assert (shown["state"], shown["lines"], shown["taken"], shown["refused"]) == ("done", 300, 300, 0)
    assert shown["expected"] == {"machine": 0, "creator": 0, "reviewer": 300}
    assert [one["line"] for one in results] == list(range(1, 301))
    assert len({one["claim_id"] for one in results}) == 300
    read = await (await platform.http.get(f"/v1/claims/{results[6]['claim_id']}")).json()
    assert (read["account"]["id"], read["state"], read["claimed"]["number"]) == ("acct_6", "received", "E.0000006")
    assert [entry["event"] for entry in read["timeline"]] == ["claim_received"]
    badge = await (await platform.http.get("/v1/badges/person.6")).json()
    assert badge["status"] == "pending"
    assert await owner.fetchval("SELECT count(*) FROM pgq.pgqueuer") == 300


async def test_nothing_that_was_sent_is_kept_once_it_is_taken_in(platform: Platform, owner: Owner) -> None:
    await taken(platform, [ohio(1), ohio(2)])
    assert await owner.fetchval("SELECT count(*) FROM import_chunk") == 0
    assert await owner.fetchval("SELECT wrapped_key FROM claim_import") is None
    told = [json.loads(row[0]) for row in await owner.fetch("SELECT body::text FROM event WHERE kind = 'import_done'")]
    assert [(one["taken"], one["refused"]) for one in told] == [(2, 0)]


WRONG: dict[str, object] = {
    "no JSON": b"{",
    "no UTF-8": b'{"credential": "\xff"}',
    "empty": b"",
    "blank": b"  ",
    "no object": [],
    "a number": b"1e400",
    "a field too many": ohio(1, extra=1),
    "a field twice": b'{"credential": "LPC", "credential": "LPC"}',
    "a lone surrogate": b'{"credential": "\\ud800"}',
    "a NUL": ohio(1, number="\0"),
    "too long": ohio(1, name={"full": "x" * 70_000}),
    "too deep": b"[" * 10_000,
    "an unknown credential": ohio(1, credential="GURU"),
    "no such place": ohio(1, jurisdiction="US-ZZ"),
    "no account": {"credential": "LPC", "jurisdiction": "US-OH", "name": {"full": "Robin Sample"}},
    "an identity of another time": ohio(
        1,
        identity={
            "verified_name": "Robin Sample", "method": "kyc", "verified_at": "2020-01-01T00:00:00Z", "reference": "1",
        },
    ),
    "two identities": ohio(1, identity={}, verified_claims="a.b.c"),
    "a forged statement": ohio(1, verified_claims="a.b.c"),
}  # fmt: skip


async def test_a_line_that_is_wrong_has_the_problem_that_the_same_body_has(platform: Platform) -> None:
    shown, results = await taken(platform, [ohio(7), *WRONG.values(), ohio(8)])
    assert (shown["taken"], shown["refused"], shown["expected"]["reviewer"]) == (2, len(WRONG), 2)
    for what, line, result in zip(WRONG, WRONG.values(), results[1:-1], strict=True):
        body = line if isinstance(line, bytes) else json.dumps(line).encode()
        answer = await platform.http.post("/v1/claims", data=body, headers={"Content-Type": "application/json"})
        assert answer.status >= 400, what
        assert result["problem"] == await answer.json(), what
    assert "claim_id" in results[0]
    assert "claim_id" in results[-1]


async def test_a_line_is_refused_for_what_is_on_file_as_a_body_is(platform: Platform, owner: Owner) -> None:
    await platform.sent([ohio(1), ohio(2), ohio(3), ohio(4)])
    await taker(platform).tick()
    for person, epoch, reason in ((2, 1, "closed"), (3, 5, "renamed")):
        change = {"handle": f"person.{person}", "epoch": epoch, "reason": reason}
        await platform.http.post(f"/v1/accounts/acct_{person}/changed", json=change)
    again: list[object] = [ohio(1), ohio(2), ohio(3), ohio(1, credential="LISW"), ohio(1, credential="LISW")]
    import_id = await platform.sent(again, "second")
    await taker(platform).tick()
    results = await platform.results(import_id)
    codes = [one.get("problem", {}).get("type", "").rpartition(":")[2] for one in results]
    assert codes == ["claim_open", "account_closed", "epoch_stale", "", "claim_open"]
    for at in (0, 1, 2, 4):
        answer = await platform.http.post("/v1/claims", json=again[at])
        assert results[at]["problem"] == await answer.json()
    assert results[0]["problem"]["status"] == 409
    assert await owner.fetchval("SELECT count(*) FROM claim") == 5


async def test_an_account_may_have_as_many_open_claims_as_ever_and_more_of_them_in_a_day(platform: Platform) -> None:
    policy = platform.svc.policy
    kinds = [f"US-{state}" for state in "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA".split()]
    claims = [ohio(1, jurisdiction=place, credential=word) for place in kinds for word in ("MD", "RN", "LCSW")]
    shown, results = await taken(platform, [*claims])
    assert policy.claims_per_day < policy.claims_open < len(claims)
    assert shown["taken"] == policy.claims_open
    assert {one["problem"]["type"] for one in results if "problem" in one} == {"urn:verifier:too_many_claims"}
    assert all("claim_id" in one for one in results[: policy.claims_open])


async def test_lines_that_are_left_when_their_key_ends_are_nobodys_word(platform: Platform, owner: Owner) -> None:
    import_id = await platform.sent([ohio(1), ohio(2)])
    other = await platform.caller(await new_key(platform.dsn, "Other", ("claims:read",)))
    await owner.execute("SELECT end_key(id, 'operator', 'test') FROM api_key WHERE name <> 'Other'")
    await taker(platform).tick()
    shown = await (await other.get(f"/v1/imports/{import_id}")).json()
    assert (shown["state"], shown["taken"], shown["refused"]) == ("done", 0, 2)
    assert shown["expected"] == {"machine": 0, "creator": 0, "reviewer": 0}
    results = (await (await other.get(f"/v1/imports/{import_id}/results")).json())["results"]
    assert [one["problem"]["status"] for one in results] == [401, 401]
    assert await owner.fetchval("SELECT count(*) FROM claim") == 0


async def test_a_chunk_that_cannot_be_opened_holds_nobody_up(platform: Platform, owner: Owner) -> None:
    broken, whole = await platform.sent([ohio(1), ohio(2)]), await platform.sent([ohio(3)], "second")
    await owner.execute("UPDATE import_chunk SET sealed = 'spoilt' WHERE import_id = $1", broken)
    await taker(platform).tick()
    assert (await platform.read(whole))["taken"] == 1
    shown = await platform.read(broken)
    assert (shown["state"], shown["taken"], shown["refused"]) == ("done", 0, 2)
    problems = [one["problem"]["type"] for one in await platform.results(broken)]
    assert problems == ["urn:verifier:unreadable"] * 2


async def test_accounts_that_share_a_handle_are_taken_in_their_order(platform: Platform) -> None:
    """The handle is the last one's, and the badge of the first has stopped: as if they had come one by one."""
    first, second = ohio(1), ohio(2)
    second["account"]["handle"] = first["account"]["handle"]
    shown, _ = await taken(platform, [first, second, ohio(3)])
    assert shown["taken"] == 3
    badge = await (await platform.http.get("/v1/badges/person.1")).json()
    assert badge["account_id"] == "acct_2"
    late = await platform.http.post("/v1/claims", json=ohio(1, credential="LISW"))
    assert (await late.json())["type"] == "urn:verifier:epoch_needed"


async def test_results_can_be_read_while_it_runs_and_the_cursor_goes_on(platform: Platform, monkeypatch: Any) -> None:  # noqa: ANN401
    import_id = await platform.sent([ohio(n) for n in range(600)])
    worker = taker(platform)
    stopping, keep = worker._stop, taking._keep

    async def keep_one(*chunk: Any) -> None:  # noqa: ANN401
        await keep(*chunk)
        stopping.set()

    monkeypatch.setattr(taking, "_keep", keep_one)
    await worker.tick()
    shown = await platform.read(import_id)
    assert (shown["state"], shown["taken"]) == ("running", 250)
    counted = (await (await platform.http.get("/metrics")).text()).splitlines()
    assert "verifier_import_lines 350.0" in counted
    page = await (await platform.http.get(f"/v1/imports/{import_id}/results?limit=1000")).json()
    assert [one["line"] for one in page["results"]] == list(range(1, 251))
    more = f"/v1/imports/{import_id}/results?limit=1000&cursor={page['cursor']}"
    assert (await (await platform.http.get(more)).json()) == {"results": [], "cursor": page["cursor"]}
    monkeypatch.undo()
    await taker(platform).tick()
    last = await (await platform.http.get(more)).json()
    assert ([one["line"] for one in last["results"]], last["cursor"]) == (list(range(251, 601)), None)


async def test_two_workers_never_take_in_one_import_at_once(platform: Platform, owner: Owner) -> None:
    ids = [await platform.sent([ohio(1000 * which + n) for n in range(600)], str(which)) for which in range(2)]
    await asyncio.gather(*(taker(platform).tick() for _ in range(3)))
    for import_id in ids:
        assert (await platform.read(import_id))["taken"] == 600
    assert await owner.fetchval("SELECT count(*) FROM claim") == 1200
    assert await owner.fetchval("SELECT count(DISTINCT claim_id) FROM import_result") == 1200


async def test_an_import_whose_worker_died_is_gone_on_with(platform: Platform, owner: Owner) -> None:
    import_id = await platform.sent([ohio(1)])
    await owner.execute("UPDATE claim_import SET held_by = 'dead', held_until = clock_timestamp() + interval '10 s'")
    await taker(platform).tick()
    assert (await platform.read(import_id))["taken"] == 0
    await owner.execute("UPDATE claim_import SET held_until = clock_timestamp() - interval '1 s'")
    await taker(platform).tick()
    assert (await platform.read(import_id))["state"] == "done"


async def test_a_fault_of_ours_in_one_line_costs_nobody_else_their_claim(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule that breaks is one line's trouble: the others are made one by one."""
    insert = batch.Taking._make
    whole = {"made": 0}

    async def broken(self: Any, lines: Any) -> Any:  # noqa: ANN401
        whole["made"] += 1
        await insert(self, lines)
        raise ZeroDivisionError

    monkeypatch.setattr(batch.Taking, "_make", broken)
    shown, results = await taken(platform, [ohio(1), ohio(2)])
    assert (shown["taken"], whole["made"]) == (2, 1)
    assert len({one["claim_id"] for one in results}) == 2


async def test_an_import_sends_no_letter_until_there_is_something_to_say(platform: Platform, owner: Owner) -> None:
    """Nobody of a hundred thousand has asked for one; of a claim that its creator submits they hear at once."""
    contact = {"contact": {"email": "robin@example.org"}}
    known, new = ohio(1, **contact), ohio(2, **contact)
    letters = "SELECT array_agg(template) FROM mail_outbox WHERE claim_id = $1"
    own = await (await platform.http.post("/v1/claims", json=known)).json()
    assert await owner.fetchval(letters, own["id"]) == ["received"]
    shown, results = await taken(
        platform, [known | {"jurisdiction": "US-NJ"}, new]
    )  # of a known account, and of a new one
    assert (shown["taken"], shown["refused"]) == (2, 0)
    for one in results:
        assert await owner.fetchval(letters, one["claim_id"]) is None
        await platform.http.post(f"/v1/claims/{one['claim_id']}/withdraw")
        assert await owner.fetchval(letters, one["claim_id"]) == ["withdrew"]


async def test_nobody_is_asked_about_an_import_before_the_lines_behind_had_time_to_be_taken_in(
    platform: Platform, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what is asked and decided about the first lines holds the others up; of the last chunk nothing waits."""
    monkeypatch.setattr(pace, "_polite", lambda _: [])  # sources that can be asked as often as one likes
    await taken(platform, [*(ohio(n) for n in range(520)), ohio(3, jurisdiction="US-NJ")])
    put_off = "SELECT round(extract(epoch FROM execute_after - created), 2) FROM pgq.pgqueuer ORDER BY id"
    waits = [float(row[0]) for row in await owner.fetch(put_off)]
    assert [waits[at] for at in (0, 249, 250, 499)] == [1.08, 1.08, 0.08, 0.08]
    assert waits[500:] == [0.0] * 21


def _said_again(person: int) -> list[dict[str, Any]]:
    """Lines about an account that is known: a plain one, and one of each kind that something is to be said about."""
    named = ohio(person, credential="LISW")
    account = named["account"]
    odd: list[list[dict[str, Any]]] = [
        [named],
        [ohio(person)],
        [named | {"account": account | {"display_name": "Robin Sample, MD"}}, ohio(person, credential="MD")],
        [named | {"account": account | {"epoch": 2}}],
        [named | {"account": account | {"handle": f"other.{person}"}}],
        [named | {"account": account | {"handle": f"person.{person + 1}"}}],
        [named, named],  # whose handle the line before has taken
        [ohio(person, credential="GURU"), named],
    ]
    return odd[person % 8]


@pytest.mark.parametrize("together", [True, False])
async def test_lines_of_known_accounts_come_to_the_same_whether_made_together_or_one_by_one(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, *, together: bool
) -> None:
    await taken(platform, [ohio(person) for person in range(48)])
    for person, epoch, reason in ((8, 1, "closed"), (16, 2, "recovered"), (24, 2, "renamed")):
        change = {"handle": f"person.{person}", "epoch": epoch, "reason": reason}
        assert (await platform.http.post(f"/v1/accounts/acct_{person}/changed", json=change)).status == 204
    asked, real = [], known.claims

    async def counted(*given: Any) -> dict[int, Any]:  # noqa: ANN401
        found = await real(*given) if together else {}
        asked.append(len(found))
        return found

    monkeypatch.setattr(known, "claims", counted)
    import_id = await platform.sent([line for person in range(40) for line in _said_again(person)], "second")
    await taker(platform).tick()
    assert asked == [12 if together else 0]
    results = [one.get("problem", {}).get("type", "").rpartition(":")[2] for one in await platform.results(import_id)]
    stale, fine = ["epoch_stale"], [""]
    tails = [["claim_open"], ["", ""], fine, fine, fine, ["epoch_needed"] * 2, ["unknown_credential", ""]]
    plain = [fine, ["account_closed"], stale, stale, fine]
    assert results == [code for first in plain for codes in (first, *tails) for code in codes]
    shown = await (await platform.http.get("/v1/claims?account_id=acct_2")).json()
    names = {one["credential"]: one["account"]["display_name"] for one in shown["claims"]}
    assert names == {"MD": "", "LISW": "Robin Sample, MD", "LPC": ""}, "what came with each"
    kept = await platform.svc.pool.fetch("SELECT platform_id FROM account WHERE sealed_display IS NOT NULL ORDER BY 1")
    assert [row["platform_id"] for row in kept] == ["acct_10", "acct_18", "acct_2", "acct_26", "acct_34"]
    assert (await (await platform.http.get("/v1/badges/person.2")).json())["status"] == "pending"
