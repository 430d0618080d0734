"""The world as a whole: its control, its log, its process and its manners."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.demo.posting import talking
from tests.harness.boards import WASHINGTON, Visitor
from verifier.demo.people.generate import make_people
from verifier.demo.servers.control import RequestLog, Seen, is_loopback
from verifier.demo.servers.orcid import orcid_of
from verifier.demo.world import running_world


async def post(visitor: Visitor, path: str, expect: int = 200, **body: object) -> None:
    """Steer the world."""
    async with visitor.session.post(visitor.world.url + path, json=body) as answer:
        assert answer.status == expect, await answer.text()


async def test_faults_are_ordered_counted_and_healed_from_outside(visitor: Visitor) -> None:
    await post(visitor, "/_control/faults", registry="us-wa-doh", fault="503", count=1)
    assert await visitor.json("/_control/faults") == {"us-wa-doh": {"fault": "503", "count": 1}}
    async with visitor.session.get(visitor.world.url + WASHINGTON) as answer:
        assert answer.status == 503
    assert len(await visitor.json(WASHINGTON, _limit="1")) == 1
    await post(visitor, "/_control/faults", registry="us-wa-doh", fault="captcha_html", count=None)
    await post(visitor, "/_control/faults", registry="us-wa-doh", fault=None)
    assert await visitor.json("/_control/faults") == {}
    await post(visitor, "/_control/faults", expect=400, registry="us-wa-doh", fault="sulking")
    await post(visitor, "/_control/faults", expect=400, registry="us-wa-doh", fault="dns")
    await post(visitor, "/_control/faults", expect=400, registry="us-wa-doh", fault="503", count="many")


async def test_the_truth_is_changed_and_told_from_outside(visitor: Visitor) -> None:
    number = "MFT.LF.67495484"
    await post(visitor, "/_control/truth", registry="us-wa-doh", number=number, status="Revoked")
    rows = await visitor.washington(f"credentialnumber = '{number}'")
    assert rows[0]["status"] == "Revoked"
    await post(visitor, "/_control/truth", registry="us-wa-doh", number=number, status=None)
    assert await visitor.washington(f"credentialnumber = '{number}'") == []
    await post(visitor, "/_control/truth", expect=404, registry="us-wa-doh", number=number, status="Active")
    await post(visitor, "/_control/truth", expect=400, registry="us-wa-doh", number=number)
    changes = (await visitor.json("/_control/truth"))["changes"]
    assert [(change["field"], change["before"], change["after"]) for change in changes] == [
        ("status", "Active", "Revoked"),
        ("removed", "Revoked", ""),
    ]


async def test_what_people_put_on_their_own_records_is_told_from_outside(visitor: Visitor) -> None:
    orcid, npi, page = orcid_of(0), "2401757226", "https://verify.example.org/b/k3x9"
    await post(visitor, "/_control/truth", registry="orcid", number=orcid, publishes=page)
    await post(visitor, "/_control/truth", registry="us-nppes", number=npi, publishes=page)
    async with visitor.session.get(f"{visitor.world.url}/orcid/v3.0/{orcid}/record") as answer:
        listed = (await answer.json(content_type=None))["person"]["researcher-urls"]["researcher-url"]
    assert [(one["url"]["value"], one["source"]["source-orcid"]["path"]) for one in listed] == [(page, orcid)]
    found = (await visitor.json("/us-nppes/api/", version="2.1", number=npi))["results"][0]["endpoints"]
    assert [(one["endpoint"], one["endpointType"]) for one in found] == [(page, "OTHERS")]
    for registry, number in (("orcid", orcid_of(5_000_000)), ("us-nppes", "2999999990"), ("us-wa-doh", "LF1")):
        await post(visitor, "/_control/truth", expect=404, registry=registry, number=number, publishes=page)
    await post(visitor, "/_control/truth", expect=400, registry="orcid", number=orcid, publishes=page, status="x")
    changes = (await visitor.json("/_control/truth"))["changes"]
    assert [(one["registry"], one["field"], one["after"]) for one in changes] == [
        ("orcid", "published", page),
        ("us-nppes", "published", page),
    ]


async def test_the_log_tells_which_questions_were_asked_but_not_about_whom(visitor: Visitor) -> None:
    await visitor.washington("credentialnumber = 'MFT.LF.67495484'", _limit="50")
    await visitor.json("/us-nppes/api/", version="2.1", number="2401757226")
    told = (await visitor.json("/_control/log"))["requests"]
    assert [(seen["registry"], seen["template"], seen["fault"]) for seen in told] == [
        ("us-wa-doh", f"{WASHINGTON}?$limit&$where", None),
        ("us-nppes", "/us-nppes/api/?number&version", None),
    ]
    assert "67495484" not in json.dumps(told)
    only = (await visitor.json("/_control/log", registry="us-nppes"))["requests"]
    assert [seen["registry"] for seen in only] == ["us-nppes"]


def test_the_busiest_second_is_found_wherever_it_begins() -> None:
    log = RequestLog()
    for at in (0.0, 0.9, 1.1, 1.2, 1.85, 3.0, 3.99, 4.0):
        log._seen.append(Seen("us-nppes", "/", None, at, None))  # type: ignore[arg-type]
    assert log.busiest("us-nppes") == 4
    assert log.busiest("us-wa-doh") == 0


async def test_a_world_is_served_on_loopback_only() -> None:
    with pytest.raises(ValueError, match="loopback"):
        async with running_world(host="0.0.0.0"):  # noqa: S104  the very thing refused
            pass
    assert is_loopback("::1")
    assert not is_loopback("192.0.2.1")
    assert not is_loopback(None)


async def test_a_register_the_world_does_not_have_is_404() -> None:
    async with running_world(make_people(1, 22)) as world, ClientSession() as session:
        async with session.get(f"{world.url}/us-co-dora/resource/7s5z-vewr.json") as answer:
            assert answer.status == 404
        async with session.get(world.url + WASHINGTON) as answer:
            assert len(await answer.json()) >= 22


async def test_the_world_runs_alone_and_stops_when_told(tmp_path: Path) -> None:
    make_people(9, 30).write(tmp_path)
    command = (sys.executable, "-m", "verifier.demo.world", "--port", "0", "--data", str(tmp_path))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        ready = json.loads(await process.stdout.readline())
        async with ClientSession() as session, session.get(ready["url"] + WASHINGTON) as answer:
            assert len(await answer.json()) >= 30
        async with talking(ready["smtp_url"]) as wire:
            assert await wire.say("QUIT") == [221]
        assert (ready["claims"], ready["pid"]) == (30, process.pid)
    finally:
        process.terminate()
    assert await process.wait() == 0
