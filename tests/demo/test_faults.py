"""Every way a register can fail, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import ClientConnectionError, ClientError, ClientPayloadError, ClientSession

from tests.harness.boards import LEIE, WASHINGTON, Visitor
from verifier.demo.servers.faults import MADE_ELSEWHERE, Fault, Faults
from verifier.demo.world import WorldHandle, running_world

ONE = {"$where": "credentialnumber like '%67495484'"}
NPPES = {"version": "2.1", "number": "2401757226"}


async def get(visitor: Visitor, fault: Fault, path: str = WASHINGTON) -> tuple[int, str, bytes, dict[str, str]]:
    """One request that fails so: status, content type, body, headers."""
    registry = path.split("/")[1]
    visitor.world.faults.set(registry, fault, 1)
    query = {"us-nppes": NPPES, "us-wa-doh": ONE}.get(registry, {})
    url = visitor.world.url + path
    async with visitor.session.get(url, params=query, allow_redirects=False, auto_decompress=False) as answer:
        return answer.status, answer.content_type, await answer.read(), dict(answer.headers)


@pytest.mark.parametrize(
    ("fault", "status", "retry_after"),
    [
        (Fault.TOO_MANY, 429, "2"),
        (Fault.TOO_MANY_SILENT, 429, None),
        (Fault.ERROR, 500, None),
        (Fault.UNAVAILABLE, 503, None),
    ],
)
async def test_a_register_that_says_no(visitor: Visitor, fault: Fault, status: int, retry_after: str | None) -> None:
    said, _, _, headers = await get(visitor, fault)
    assert (said, headers.get("Retry-After")) == (status, retry_after)
    assert len(await visitor.washington(ONE["$where"])) == 1  # the order was for one request


async def test_odd_retry_after_values_come_in_turn(visitor: Visitor) -> None:
    values = {(await get(visitor, Fault.TOO_MANY_ODD))[3]["Retry-After"] for _ in range(4)}
    assert {"-5", "soon", "315360000"} < values


@pytest.mark.parametrize("fault", [Fault.REFUSE, Fault.RESET_MID_BODY, Fault.SHORT_CONTENT_LENGTH])
async def test_a_connection_that_ends_too_early(visitor: Visitor, fault: Fault) -> None:
    # Until cleared: aiohttp's client asks again by itself, once, where a connection closed without a byte.
    visitor.world.faults.set("us-wa-doh", fault)
    with pytest.raises((ClientPayloadError, ClientConnectionError)):
        await visitor.washington(ONE["$where"])
    visitor.world.faults.clear()
    assert len(await visitor.washington(ONE["$where"])) == 1


@pytest.mark.parametrize("fault", [Fault.RESET_MID_BODY, Fault.SHORT_CONTENT_LENGTH])
async def test_an_answer_cut_off_by_reset_or_quietly_on_the_wire(world: WorldHandle, fault: Fault) -> None:
    world.faults.set("us-wa-doh", fault)
    host, port = world.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {WASHINGTON}?$limit=2 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    got = b""
    try:
        got = await reader.read()
        reset = False
    except ConnectionResetError:
        reset = True
    finally:
        writer.close()
    assert reset is (fault is Fault.RESET_MID_BODY)
    if not reset:
        head, _, body = got.partition(b"\r\n\r\n")
        promised = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        assert 0 < len(body) < promised


@pytest.mark.parametrize(
    ("fault", "content_type", "holds"),
    [
        (Fault.WRONG_CONTENT_TYPE, "text/html", lambda body: json.loads(body)[0]["lastname"] == "Silva"),
        (Fault.CAPTCHA, "text/html", lambda body: b"Verify you are human" in body),
        (Fault.MAINTENANCE, "text/html", lambda body: b"maintenance" in body),
        (Fault.EMPTY, "application/json", lambda body: body == b""),
        (Fault.TRUNCATED, "application/json", lambda body: body.startswith(b"[{") and not body.endswith(b"]\n")),
        (Fault.BAD_UTF8, "application/json", lambda body: b"\xff\xfe" in body),
        (Fault.SCHEMA_DRIFT, "application/json", lambda body: "status" not in json.loads(body)[0]),
        (Fault.STATUS_DRIFT, "application/json", lambda body: json.loads(body)[0]["status"] == "ACTIVE-UNDER-REVIEW"),
        (Fault.OTHER_PERSON, "application/json", lambda body: json.loads(body)[0]["lastname"] == "Umbernickel"),
    ],
)
async def test_a_false_answer_with_status_200(
    visitor: Visitor, fault: Fault, content_type: str, holds: Callable[[bytes], bool]
) -> None:
    status, said, body, _ = await get(visitor, fault)
    assert (status, said) == (200, content_type)
    assert holds(body)


async def test_another_person_keeps_the_number(visitor: Visitor) -> None:
    rows = json.loads((await get(visitor, Fault.OTHER_PERSON))[2])
    assert (rows[0]["credentialnumber"], rows[0]["status"]) == ("MFT.LF.67495484", "Active")
    person = json.loads((await get(visitor, Fault.OTHER_PERSON, "/us-nppes/api/"))[2])["results"][0]
    assert (person["number"], person["basic"]["last_name"]) == ("2401757226", "Umbernickel")


async def test_the_portals_own_list_of_columns_drifts_too(visitor: Visitor) -> None:
    body = (await get(visitor, Fault.SCHEMA_DRIFT, "/us-wa-doh/api/views/qxh8-f4bd.json"))[2]
    names = {column["fieldName"] for column in json.loads(body)["columns"]}
    assert "status_code2" in names
    assert "status" not in names


@pytest.mark.parametrize("path", [LEIE, "/us-tx-bhec/csv/LPC.csv", "/us-fl-mqa/PROF_ALL.txt"])
async def test_rosters_can_be_disguised_too(visitor: Visitor, path: str) -> None:
    true = (await visitor.text(path)).splitlines()
    drifted = (await get(visitor, Fault.SCHEMA_DRIFT, path))[2].decode().splitlines()
    stranger = (await get(visitor, Fault.OTHER_PERSON, path))[2].decode().splitlines()
    assert len(true) == len(drifted) == len(stranger)
    assert drifted[0].replace('"', "") != true[0]
    assert stranger[0].replace('"', "") == true[0]
    assert all("UMBERNICKEL" in line.upper() for line in stranger[1:])


async def test_a_redirect_leads_to_a_login_page(visitor: Visitor) -> None:
    visitor.world.faults.set("us-wa-doh", Fault.LOGIN_REDIRECT, 1)
    async with visitor.session.get(visitor.world.url + WASHINGTON) as answer:
        assert answer.history[0].status == 302
        assert (answer.status, answer.content_type) == (200, "text/html")


async def test_a_redirect_to_another_host_shows_in_the_log_who_followed_it(visitor: Visitor) -> None:
    status, _, _, headers = await get(visitor, Fault.CROSS_HOST_REDIRECT)
    assert status == 302
    assert headers["Location"].startswith("http://localhost:")
    assert not visitor.world.log.of("_elsewhere")
    async with visitor.session.get(headers["Location"]) as answer:
        assert answer.status == 200
    assert len(visitor.world.log.of("_elsewhere")) == 1


async def test_a_gzip_bomb_is_small_on_the_wire_and_huge_when_opened(visitor: Visitor) -> None:
    tracemalloc.start()
    _, _, body, headers = await get(visitor, Fault.GZIP_BOMB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    opener = zlib.decompressobj(31)
    opened = sum(len(opener.decompress(body[at : at + 100])) for at in range(0, len(body), 100))
    assert headers["Content-Encoding"] == "gzip"
    assert (len(body) < 100_000, opened > 50_000_000, peak < 20_000_000) == (True, True, True)


async def test_a_late_answer_is_late_until_released(visitor: Visitor) -> None:
    visitor.world.faults.set("us-wa-doh", Fault.DELAY)
    asked = asyncio.create_task(visitor.washington(ONE["$where"]))
    assert not (await asyncio.wait({asked}, timeout=0.05))[0]
    visitor.world.faults.release()
    assert len(await asked) == 1
    visitor.world.faults.hold()
    late = asyncio.create_task(visitor.washington(ONE["$where"]))
    assert not (await asyncio.wait({late}, timeout=0.05))[0]
    visitor.world.faults.release()
    assert len(await late) == 1


async def test_a_dripping_answer_is_the_true_one_a_byte_at_a_time(visitor: Visitor) -> None:
    visitor.world.faults.set("us-wa-doh", Fault.DRIP)
    async with visitor.session.get(visitor.world.url + WASHINGTON, params=ONE) as answer:
        first = await answer.content.readany()
        assert 0 < len(first) < 10
        visitor.world.faults.release()
        rows = json.loads(first + await answer.read())
    assert rows == await visitor.washington(ONE["$where"])


async def test_a_schedule_is_kept_request_by_request(visitor: Visitor) -> None:
    visitor.world.faults.schedule("us-wa-doh", ["503", None, "500"])
    async with visitor.session as session:
        statuses = []
        for _ in range(4):
            async with session.get(visitor.world.url + WASHINGTON, params=ONE) as answer:
                statuses.append(answer.status)
    assert statuses == [503, 200, 500, 200]
    assert [seen.fault for seen in visitor.world.log.of("us-wa-doh")] == ["503", None, "500", None]


async def test_only_the_register_that_was_told_to_fails_fails(visitor: Visitor) -> None:
    visitor.world.faults.set("us-nppes", Fault.UNAVAILABLE)
    assert len(await visitor.washington(ONE["$where"])) == 1
    visitor.world.faults.set("*", Fault.UNAVAILABLE)
    assert (await get(visitor, Fault.ERROR))[0] == 500
    async with visitor.session.get(visitor.world.url + LEIE) as answer:
        assert answer.status == 503
    visitor.world.faults.clear()
    assert len(await visitor.washington(ONE["$where"])) == 1


def test_the_same_seed_fails_the_same_requests() -> None:
    def weather(seed: int) -> list[Fault | None]:
        faults = Faults.weather(seed)
        return [faults.next("us-wa-doh") for _ in range(2000)]

    assert weather(1) == weather(1)
    assert weather(1) != weather(2)
    assert 60 < weather(1).count(Fault.UNAVAILABLE) < 140
    assert set(weather(1)) == {None, Fault.UNAVAILABLE, Fault.CAPTCHA}


def test_what_no_web_server_can_play_is_refused_with_a_hint() -> None:
    for fault in MADE_ELSEWHERE:
        with pytest.raises(ValueError, match=r"faults\.py"):
            Faults().set("us-wa-doh", fault)


@pytest.fixture
async def every_fault() -> AsyncIterator[Visitor]:
    """A world whose waits are short."""
    async with running_world(faults=Faults(delay_s=0.01, drip_s=0.0)) as world, ClientSession() as session:
        yield Visitor(world, session)


@pytest.mark.parametrize("path", [WASHINGTON, LEIE])
async def test_no_fault_outlasts_the_order_for_it(every_fault: Visitor, path: str) -> None:
    for fault in Fault:
        try:
            await get(every_fault, fault, path)
        except ClientError:
            continue
    assert every_fault.world.faults.played == len(Fault)
    assert await every_fault.text(path)
