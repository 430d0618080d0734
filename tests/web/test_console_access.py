"""Keys and webhooks in the console: leads look and end, admins make; without a script, and a secret once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.harness.pages import House, open_house
from tests.harness.staff import new_key
from tests.harness.visits import Desk, desk_in
from verifier.flows.access.access import SCOPES
from verifier.store.server.embedded import Dsn

HOOK = "https://hooks.example.org/verifier"


@pytest.fixture
async def house(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database, tmp_path) as opened:
        yield opened


@pytest.fixture
async def lead(house: House) -> AsyncIterator[Desk]:
    """A lead at the console."""
    async with desk_in(house) as desk:
        await desk.sign_in("Lea Lead", lead=True)
        yield desk


@pytest.fixture
async def admin(house: House) -> AsyncIterator[Desk]:
    """Somebody who runs the service, at the console."""
    async with desk_in(house) as desk:
        await desk.sign_in("Ada Admin", admin=True)
        yield desk


async def _works(house: House, token: str) -> bool:
    async with (
        ClientSession(house.address, headers={"Authorization": f"Bearer {token}"}) as http,
        http.get("/v1/badges/nobody") as answer,
    ):
        return answer.status == 200


def _secret(desk: Desk, kind: str) -> str:
    [found] = [word for word in desk.page.text.split() if word.startswith(kind)]
    return str(found)


async def test_whoever_is_no_lead_sees_neither(house: House) -> None:
    async with desk_in(house) as desk:
        await desk.sign_in("Ron Reviewer")
        assert "Webhooks" not in desk.page.text
        for path in ("/console/keys", "/console/webhooks", f"/console/webhooks/whk_{'0' * 32}"):
            assert (await desk.go(path)).status == 403
        for path in ("/console/keys", "/console/webhooks", f"/console/keys/key_{'0' * 32}/end"):
            assert (await desk.send(path, name="Mine")).status == 403


async def test_an_admin_makes_a_key_that_works_and_is_shown_once(house: House, admin: Desk) -> None:
    await admin.go("/console/keys")
    answer = await admin.send("/console/keys", **{"name": "Profiles", "scope-badges:read": "on"})
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    token = _secret(admin, "vpk_")
    assert await _works(house, token)
    await admin.go("/console/keys")
    assert token not in admin.page.text
    assert "Profiles" in admin.page.text
    used = await house.svc.pool.fetchval("SELECT used_at FROM api_key WHERE name = 'Profiles'")
    assert used is not None, "its use is seen"


@pytest.mark.parametrize("fields", [{"name": "", "scope-review": "on"}, {"name": "Nothing"}, {"name": "x" * 81}])
async def test_a_key_without_a_name_or_a_right_is_not_made(admin: Desk, fields: dict[str, str]) -> None:
    await admin.go("/console/keys")
    assert (await admin.send("/console/keys", **fields)).status == 422
    assert await admin.house.svc.pool.fetchval("SELECT count(*) FROM api_key") == 0


async def test_a_new_secret_works_beside_the_old_one_until_it_ends(house: House, admin: Desk) -> None:
    old = await new_key(house.dsn, "Profiles", ["badges:read"])
    key_id = await house.svc.pool.fetchval("SELECT id FROM api_key")
    await admin.go("/console/keys")
    await admin.send(f"/console/keys/{key_id}/rotate")
    fresh = _secret(admin, "vpk_")
    assert await _works(house, old)
    assert await _works(house, fresh)
    row = await house.svc.pool.fetchrow("SELECT ends_at - created_at AS left FROM api_key WHERE id = $1", key_id)
    assert row is not None
    assert row["left"].total_seconds() < 24.1 * 3600


async def test_a_lead_ends_a_key_and_makes_none(house: House, lead: Desk) -> None:
    token = await new_key(house.dsn, "Profiles", SCOPES)
    key_id = await house.svc.pool.fetchval("SELECT id FROM api_key")
    await lead.go("/console/keys")
    assert (await lead.send("/console/keys", **{"name": "Mine", "scope-review": "on"})).status == 403
    assert (await lead.send(f"/console/keys/{key_id}/rotate")).status == 403
    assert (await lead.send(f"/console/keys/{key_id}/end")).status == 200
    assert "has ended" in lead.page.text
    assert not await _works(house, token)


async def test_an_admin_makes_an_endpoint_tests_it_and_removes_it(house: House, admin: Desk) -> None:
    await admin.go("/console/webhooks")
    await admin.send("/console/webhooks", **{"url": HOOK, "type-badge.changed": "on", "description": "Profiles"})
    assert _secret(admin, "whsec_")
    assert _secret(admin, "whpk_")
    hook_id = await house.svc.pool.fetchval("SELECT id FROM webhook_endpoint")
    await admin.go(f"/console/webhooks/{hook_id}")
    assert "whsec_" not in admin.page.text
    await admin.send(f"/console/webhooks/{hook_id}/test")
    assert "on its way" in admin.page.text
    await admin.send(f"/console/webhooks/{hook_id}/rotate")
    assert _secret(admin, "whsec_")
    assert await house.svc.pool.fetchval("SELECT count(*) FROM webhook_secret") == 2
    await admin.send(f"/console/webhooks/{hook_id}/replay", since="2026-11-30T12:00")
    assert "on its way" in admin.page.text
    assert (await admin.send(f"/console/webhooks/{hook_id}/replay", since="soon")).status == 422
    await admin.send(f"/console/webhooks/{hook_id}/remove")
    assert "removed" in admin.page.text
    assert (await admin.go(f"/console/webhooks/{hook_id}")).status == 404


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/", "https://10.0.0.1/", "https://localhost/", "ftp://x", ""])
async def test_an_address_that_may_not_be_called_is_said_beside_the_field(admin: Desk, url: str) -> None:
    await admin.go("/console/webhooks")
    answer = await admin.send("/console/webhooks", **{"url": url, "type-case.opened": "on"})
    assert answer.status == 422
    assert await admin.house.svc.pool.fetchval("SELECT count(*) FROM webhook_endpoint") == 0


async def test_a_foreign_page_cannot_end_a_key(house: House, lead: Desk) -> None:
    token = await new_key(house.dsn, "Profiles", ["badges:read"])
    key_id = await house.svc.pool.fetchval("SELECT id FROM api_key")
    await lead.go("/console/keys")
    assert (await lead.send(f"/console/keys/{key_id}/end", origin="https://evil.example")).status == 403
    assert await _works(house, token)
