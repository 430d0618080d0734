"""The door of the console: a link signs in once, and a session is seen, ended, and over with its reviewer."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie

import pytest

from tests.harness.staff import login_link, revoke
from tests.harness.visits import APPROVAL, Desk, desk_in


async def test_opening_the_link_uses_nothing_up_and_pressing_the_button_signs_in(desk: Desk) -> None:
    path = await desk.house.login_path("Ada Trial")
    for _ in range(3):
        answer = await desk.go(path)
        assert (answer.status, answer.headers.getall("Set-Cookie", [])) == (200, [])
    answer = await desk.send("/console/login", token=desk.page.fields()["token"])
    assert (answer.status, answer.url.path, answer.url.query_string) == (200, "/console", "")
    cookie = SimpleCookie(answer.history[0].headers["Set-Cookie"])["reviewer"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")


async def test_the_page_of_a_link_tells_nobody_its_address(desk: Desk) -> None:
    answer = await desk.go(await desk.house.login_path("Ada Trial"))
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert len(desk.page.having("button")) == 1
    assert [form["method"] for form in desk.page.having("form")] == ["post"]


async def test_a_browser_that_names_no_origin_is_believed_by_what_no_page_can_set(desk: Desk) -> None:
    """On a page without referrers a browser sends `Origin: null`."""
    await desk.go(await desk.house.login_path("Ada Trial"))
    head = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    answer = await desk.http.post("/console/login", data={"token": desk.page.fields()["token"]}, headers=head)
    assert (answer.status, answer.url.path) == (200, "/console")


async def test_an_unknown_link_signs_nobody_in(desk: Desk) -> None:
    answer = await desk.send("/console/login", token="log_unknown")  # noqa: S106  it is nobody's
    assert answer.status == 401
    assert (await desk.go("/console")).status == 401


async def test_signing_out_ends_the_session_everywhere(desk: Desk, other: Desk) -> None:
    await desk.sign_in("Ada Trial")
    other.http.cookie_jar.update_cookies({c.key: c.value for c in desk.http.cookie_jar})
    await desk.send("/console/logout")
    assert (await desk.go("/console")).status == 401
    assert (await other.go("/console")).status == 401


async def test_signing_out_leaves_nothing_in_the_browser(desk: Desk) -> None:
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    answer = await desk.send("/console/logout")
    assert answer.history[0].headers["Clear-Site-Data"] == '"cache", "storage"'
    assert [cookie.key for cookie in desk.http.cookie_jar] == []


async def test_a_link_signs_in_once(desk: Desk, other: Desk) -> None:
    path = await desk.house.login_path("Ada Trial")
    await desk.go(path)
    token = desk.page.fields()["token"]
    await desk.send("/console/login", token=token)
    assert (await desk.go("/console")).status == 200
    again = await other.send("/console/login", token=token)
    assert again.status == 401
    assert "This link has been used, or it has run out." in other.page.text
    assert "can make a new one" in other.page.text


async def test_a_link_that_two_browsers_send_at_once_signs_one_of_them_in(desk: Desk, other: Desk) -> None:
    token = (await desk.house.login_path("Ada Trial")).rpartition("=")[2]
    both = await asyncio.gather(*(one.send("/console/login", token=token) for one in (desk, other)))
    assert sorted(answer.status for answer in both) == [200, 401]


async def test_a_reviewer_sees_their_sessions_and_ends_the_others(desk: Desk, other: Desk) -> None:
    await desk.sign_in("Ada Trial")
    await other.sign_in("Ben Trial")
    await desk.go("/console/sessions")
    assert "You are signed in nowhere else." in desk.page.text
    async with desk_in(desk.house) as elsewhere:
        ada = str(await desk.house.svc.pool.fetchval("SELECT id FROM reviewer WHERE name = 'Ada Trial'"))
        await elsewhere.send("/console/login", token=await login_link(desk.house.dsn, ada))
        await desk.go("/console/sessions")
        assert desk.page.text.count("Another") == 1
        foreign = await desk.send("/console/sessions/end", origin="https://evil.example")
        assert foreign.status == 403
        assert (await elsewhere.go("/console")).status == 200
        await desk.go("/console/sessions")
        await desk.send("/console/sessions/end")
        assert "You are signed out everywhere else." in desk.page.text
        assert (await elsewhere.go("/console")).status == 401
    assert (await desk.go("/console")).status == 200
    assert (await other.go("/console")).status == 200


async def test_a_reviewer_who_was_revoked_is_out_with_the_next_call_and_the_case_is_free(
    desk: Desk, other: Desk
) -> None:
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    case = desk.case
    ada = str(await desk.house.svc.pool.fetchval("SELECT id FROM reviewer WHERE name = 'Ada Trial'"))
    assert await revoke(desk.house.dsn, ada)
    answer = await desk.send(f"{case}/decision", **APPROVAL)
    assert answer.status == 401
    assert "Read the board's own page." in desk.page.text
    assert (await desk.go("/console")).status == 401
    await other.sign_in("Ben Trial")
    await other.take()
    assert other.case == case


@pytest.mark.parametrize("value", ["\xff\xfe", "ses_" + "a" * 43, "ses_" + "a" * 4000, "ses_\x00", "sés_ü", '"'])
async def test_a_cookie_nobody_was_given_is_nobodys(desk: Desk, value: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(desk.house.address.rpartition(":")[2]))
    head = f"GET /console HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: reviewer={value}\r\n\r\n"
    writer.write(head.encode("latin-1"))
    status = int((await reader.readline()).split()[1])
    writer.close()
    await writer.wait_closed()
    assert status in {400, 401}
