"""Since when a domain is registered is what its registry says clearly; everything else is nobody's word."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from aiohttp import ClientSession, web
from hypothesis import given
from hypothesis import strategies as st

from tests.outbound.sites import (
    HERE,
    Handler,
    Names,
    authority,
    canary,
    only_public_or,
    practice,
    reaching,
    saying,
    serving,
)
from verifier.outbound.sites.fetch import Reach
from verifier.outbound.sites.rdap import Age, Registered, Unknown, registered_at

AT = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RDAP = "https://rdap.example"
MEDIA = "application/rdap+json"


def event(action: str = "registration", date: object = "2019-03-04T05:06:07Z") -> dict[str, object]:
    return {"eventAction": action, "eventDate": date}


def domain(*events: object, **fields: object) -> bytes:
    said = {"objectClassName": "domain", "ldhName": "practice.example", "events": list(events), **fields}
    return json.dumps(said).encode()


async def asked(handler: Handler, name: str = "practice.example", *, deadline_s: float = 5.0) -> Age:
    async with practice(handler, "rdap.example", deadline_s=deadline_s) as reach:
        return await registered_at(reach, RDAP, name, now=NOW)


async def answered(body: bytes, media: str = MEDIA, **how: Any) -> Age:  # noqa: ANN401  a test's own server
    return await asked(saying(body, media, **how))


async def test_a_registry_says_since_when_and_is_asked_for_nothing_but_the_domain() -> None:
    seen: list[web.BaseRequest] = []

    async def registry(request: web.BaseRequest) -> web.Response:
        seen.append(request)
        return web.Response(body=domain(event("last changed"), event()), content_type=MEDIA)

    assert await asked(registry) == Registered(AT)
    assert [(request.path_qs, request.headers["Accept"]) for request in seen] == [("/domain/practice.example", MEDIA)]


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (domain(event(date="2019-03-04T05:06:07.123Z")), datetime(2019, 3, 4, 5, 6, 7, 123_000, UTC)),
        (domain(event(date="2019-03-04T05:06:07+02:00")), datetime(2019, 3, 4, 3, 6, 7, tzinfo=UTC)),
        (domain(event(), ldhName="PRACTICE.EXAMPLE."), AT),
        (domain(event(), event()), AT),
        (domain(event("transfer"), event(), event("expiration", "2031-01-01T00:00:00Z")), AT),
    ],
)
async def test_a_date_is_read_as_registries_write_it(body: bytes, at: datetime) -> None:
    assert await answered(body) == Registered(at)
    assert await answered(body, "application/json") == Registered(at)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (domain(), "no_date"),
        (domain(events=None), "no_date"),
        (domain(events={"eventAction": "registration"}), "no_date"),
        (domain("registration", 7, None), "no_date"),
        (domain(event("last changed")), "no_date"),
        (domain(event(date=None)), "no_date"),
        (domain(event(date=20190304)), "no_date"),
        (domain(event(date="")), "no_date"),
        (domain(event(date="2019-02-30T00:00:00Z")), "no_date"),
        (domain(event(date="4 March 2019")), "no_date"),
        (domain(event(date="2019-03-04")), "no_date"),
        (domain(event(date="20190304")), "no_date"),
        (domain(event(date="2019-W10-1T00:00:00Z")), "no_date"),
        (domain(event(date="2019-03-04T05:06:07")), "no_zone"),
        (domain(event(date="2026-11-22T12:00:01Z")), "not_yet"),
        (domain(event(date="9999-12-31T23:59:59-23:59")), "not_yet"),
        (domain(event(date="1970-01-01T00:00:00Z")), "too_early"),
        (domain(event(date="0001-01-01T00:00:00+23:59")), "too_early"),
        (domain(event(), event(date="2025-01-01T00:00:00Z")), "several_dates"),
        (domain(event(), event("reregistration", "2026-01-01T00:00:00Z")), "registered_again"),
        (domain(event(), ldhName="other.example"), "other_domain"),
        (domain(event(), ldhName="www.practice.example"), "other_domain"),
        (domain(event(), ldhName=None), "other_domain"),
        (domain(event(), objectClassName="nameserver"), "other_domain"),
        (b"{}", "other_domain"),
        (b"[]", "not_json"),
        (b"", "not_json"),
        (b"<html>busy</html>", "not_json"),
        (domain(event())[:-1] + b', "ldhName": "practice.example"}', "not_json"),
        (domain(event())[:-1] + b', "x": NaN}', "not_json"),
        (domain(event())[:-1] + b', "x": "\\ud800"}', "not_json"),
        (b'{"a":' * 10_000, "not_json"),
        (domain(event()).decode().encode("utf-16"), "not_json"),
        (domain(event(), x="a" * 64_000), "too_large"),
    ],
)
async def test_what_is_unclear_is_no_date(body: bytes, code: str) -> None:
    assert await answered(body) == Unknown(code)


@pytest.mark.parametrize("media", ["text/html", "text/plain", "application/octet-stream"])
async def test_another_kind_of_answer_is_no_date(media: str) -> None:
    assert await answered(domain(event()), media) == Unknown("not_json")


@pytest.mark.parametrize("status", [201, 204, 400, 404, 429, 500, 503])
async def test_another_status_is_no_date(status: int) -> None:
    assert await answered(b"" if status == 204 else domain(event()), status=status) == Unknown(f"http_{status}")


@pytest.mark.parametrize(
    "name",
    ["www.practice.example", "example", "co.uk", "practice.example/x", "practice.example?", "127.0.0.1", "../x", ""],
)
async def test_what_nobody_can_register_is_not_asked(name: str) -> None:
    names = Names()
    async with reaching(names, only_public_or()) as reach:
        assert await registered_at(reach, RDAP, name) == Unknown("not_registrable")
    assert names.asked == []


def hopping(*targets: str, status: int = 302) -> Handler:
    """Redirect from /domain/... to the first target, from there to the next, and answer at the end."""
    left = list(targets)

    async def handler(_request: web.BaseRequest) -> web.Response:
        if left:
            return web.Response(status=status, headers={"Location": left.pop(0)})
        return web.Response(body=domain(event()), content_type=MEDIA)

    return handler


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_the_directory_may_send_us_to_the_registry(status: int) -> None:
    assert isinstance(await asked(hopping("https://rdap.example/registry/x", status=status)), Registered)
    assert isinstance(await asked(hopping("/registry/x", status=status)), Registered)


async def test_three_redirects_are_followed_and_a_fourth_is_not() -> None:
    assert isinstance(await asked(hopping("/1", "/2", "/3")), Registered)
    assert await asked(hopping("/1", "/2", "/3", "/4")) == Unknown("redirect")


@pytest.mark.parametrize(
    "target",
    [
        "http://rdap.example/x",
        "HTTP://rdap.example/x",
        "ftp://rdap.example/x",
        "file:///etc/passwd",
        "https://robin:secret@rdap.example/x",
        "https://robin@rdap.example/x",
        "https://[/",
        "",
    ],
)
async def test_a_redirect_away_from_https_is_not_followed(target: str) -> None:
    assert await asked(hopping(target)) == Unknown("redirect")


@pytest.mark.parametrize("status", [300, 304])
async def test_a_redirect_that_is_none_is_not_followed(status: int) -> None:
    assert await asked(saying(b"", status=status, Location="/x")) == Unknown("redirect")


async def test_a_redirect_to_a_name_inside_our_network_is_not_connected_to() -> None:
    names = Names()
    async with canary() as listener, practice(hopping("https://inside.example/"), "rdap.example", names=names) as reach:
        names.tell("inside.example", (HERE, listener.port))
        assert await registered_at(reach, RDAP, "practice.example") == Unknown("not_public")
        assert (names.asked, listener.visits) == (["rdap.example", "inside.example"], 0)


async def test_a_registry_that_another_site_poses_as_is_not_believed() -> None:
    names = Names()
    async with (
        serving(saying(domain(event()), MEDIA), authority().site("elsewhere.example")) as port,
        serving(hopping("https://registry.example/"), authority().site("rdap.example")) as directory,
    ):
        names.tell("rdap.example", (HERE, directory)).tell("registry.example", (HERE, port))
        async with reaching(names, only_public_or((HERE, port), (HERE, directory))) as reach:
            assert await registered_at(reach, RDAP, "practice.example") == Unknown("tls")


async def test_the_deadline_covers_all_redirects_together() -> None:
    async def slow(request: web.BaseRequest) -> web.Response:
        await asyncio.sleep(0.15)
        return web.Response(status=302, headers={"Location": f"{request.path}x"})

    assert await asked(slow, deadline_s=0.25) == Unknown("timeout")


async def test_a_directory_without_tls_is_not_asked() -> None:
    names = Names()
    async with reaching(names, only_public_or()) as reach:
        assert await registered_at(reach, "http://rdap.example", "practice.example") == Unknown("bad_url")
    assert names.asked == []


async def test_in_a_made_up_world_the_same_is_asked_of_the_world() -> None:
    async def world(request: web.BaseRequest) -> web.Response:
        assert request.path == "/rdap/domain/practice.example"
        return web.Response(body=domain(event()), content_type=MEDIA)

    async with serving(world, None) as port, ClientSession(auto_decompress=False) as session:
        directory = f"http://{HERE}:{port}/rdap"
        assert isinstance(await registered_at(Reach(session), directory, "practice.example"), Registered)


@given(
    at=st.datetimes(datetime(1980, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  zones are given beside it
    hours=st.integers(-12, 14),
)
def test_a_date_is_believed_only_between_the_first_domain_and_now(at: datetime, hours: int) -> None:
    from verifier.outbound.sites.rdap import _registration  # noqa: PLC0415  the rule alone, for many dates

    instant = at.replace(tzinfo=timezone(timedelta(hours=hours)))
    age = _registration([event(date=instant.isoformat())], NOW)
    if datetime(1985, 1, 1, tzinfo=UTC) <= instant <= NOW:
        assert age == Registered(instant.astimezone(UTC))
    else:
        assert isinstance(age, Unknown)
