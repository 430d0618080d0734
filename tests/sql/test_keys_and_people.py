"""Access is not the service's to grant: raw SQL as the role it runs as, and as an owner in a hurry."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

import asyncpg
import pytest

from tests.harness.staff import login_link, new_key, new_reviewer, revoke
from verifier.flows.access.access import SCOPES
from verifier.flows.access.keys import NewReviewer
from verifier.store.db import Pool
from verifier.store.ids import new_id, new_token
from verifier.store.sealing.crypto import digest
from verifier.store.server.embedded import Dsn
from verifier.store.sqlfiles import queries

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
KEYS = queries("keys")
NOT_ALLOWED, ENDED = "42501", "VC021"
EVENTS = "SELECT kind, by_kind, by_id, body::text FROM event WHERE kind = $1 ORDER BY seq"
SESSION = "SELECT seen_at, opened_at, closed_at FROM session WHERE digest = $1"


@dataclass(frozen=True)
class Staff:
    """Ada reviews, Lea leads, Max leads and runs a trial; one key is in use."""

    dsn: Dsn
    pool: Pool
    owner: Owner
    ada: NewReviewer
    lea: NewReviewer
    max: NewReviewer
    key: str

    async def sign_in(self, who: NewReviewer, link: str | None = None) -> bytes:
        """A live session's digest."""
        session = digest(new_token("ses"))
        row = await self.pool.fetchrow(KEYS.session_open, digest(link or who.login_token), session, "csrf", True)
        assert row is not None
        return session

    async def said(self, statement: str, *values: object) -> str:
        """The SQLSTATE with which the service is refused, or what it got."""
        try:
            return str(await self.pool.fetchval(statement, *values))
        except asyncpg.PostgresError as refused:
            return str(refused.sqlstate)

    async def owner_said(self, statement: str, *values: object) -> str:
        """The SQLSTATE with which the owner is refused, or `accepted`."""
        try:
            await self.owner.execute(statement, *values)
        except asyncpg.PostgresError as refused:
            return str(refused.sqlstate)
        return "accepted"


@pytest.fixture
async def staff(database: Dsn, pool: Pool, owner: Owner) -> Staff:
    """See `Staff`."""
    ada, lea = await new_reviewer(database, "Ada"), await new_reviewer(database, "Lea", lead=True)
    boss = await new_reviewer(database, "Max", lead=True, trial=True)
    await new_key(database, "Platform", ("badges:read",))
    key = await owner.fetchval("SELECT id FROM api_key")
    return Staff(database, pool, owner, ada, lea, boss, key)


REVIEWER = "INSERT INTO reviewer (id, name, token_digest, created_at) VALUES ($1, 'Eve', '\\x00', now())"
KEY = "INSERT INTO api_key (id, name, token_digest, scopes, created_at) VALUES ($1, 'Eve', '\\x00', '{erase}', now())"
IN_ITS_OWN_HAND = {
    "a reviewer of its own": (REVIEWER, "rev"),
    "a key of its own": (KEY, "key"),
    "a session for whoever it likes": (
        "INSERT INTO session (digest, reviewer_id, csrf, opened_at, seen_at) SELECT '\\x00', $1, '', now(), now()",
        "rev",
    ),
    "a link for whoever it likes": (
        "INSERT INTO login_link (digest, reviewer_id, made_at, ends_at) SELECT '\\x00', $1, now(), 'infinity'",
        "rev",
    ),
    "a lead by stroke of pen": ("UPDATE reviewer SET lead = TRUE", None),
    "an admin by stroke of pen": ("UPDATE reviewer SET admin = TRUE", None),
    "a reviewer brought back": ("UPDATE reviewer SET revoked_at = NULL", None),
    "a secret exchanged": ("UPDATE reviewer SET token_digest = '\\x01'", None),
    "a key that may do more": ("UPDATE api_key SET scopes = '{erase}'", None),
    "a key brought back": ("UPDATE api_key SET revoked_at = NULL", None),
    "a key that never ends": ("UPDATE api_key SET ends_at = NULL", None),
    "a dead session kept alive": ("UPDATE session SET seen_at = now(), opened_at = now(), closed_at = NULL", None),
    "a link used twice": ("UPDATE login_link SET used_at = NULL", None),
    "all keys deleted": ("DELETE FROM api_key", None),
    "all reviewers deleted": ("DELETE FROM reviewer", None),
    "all sessions deleted": ("DELETE FROM session", None),
    "tables emptied": ("TRUNCATE reviewer, api_key, session, login_link CASCADE", None),
    "a provider of its own": (
        "INSERT INTO console_provider (issuer, allowed) VALUES ('https://evil.example', TRUE)",
        None,
    ),
    "a provider allowed again": ("UPDATE console_provider SET allowed = TRUE", None),
    "somebody else's identity": ("UPDATE reviewer_identity SET reviewer_id = ''", None),
    "a look at identities": ("SELECT subject_key FROM reviewer_identity", None),
    "a look at keys' digests": ("SELECT token_digest FROM api_key", None),
    "a look at reviewers' digests": ("SELECT token_digest FROM reviewer", None),
    "a look at trial links' digests": ("SELECT login_digest FROM reviewer", None),
    "a look at links' digests": ("SELECT digest FROM login_link", None),
    "a look at sessions' digests": ("SELECT digest FROM session", None),
    "a whole row": ("SELECT * FROM reviewer", None),
    "a row locked": ("SELECT id FROM reviewer FOR UPDATE", None),
}


@pytest.mark.parametrize("shape", IN_ITS_OWN_HAND)
async def test_the_service_has_no_hand_in_who_has_access(staff: Staff, shape: str) -> None:
    statement, kind = IN_ITS_OWN_HAND[shape]
    assert await staff.said(statement, *([new_id(kind)] if kind else [])) == NOT_ALLOWED


OWNERS_OWN = {
    "issue_key": "SELECT issue_key('key_', 'Eve', '', '{erase}', FALSE, 'operator', 'cli')",
    "end_key": "SELECT end_key('key_', 'operator', 'cli')",
    "replace_key": "SELECT replace_key('key_', 'key_', '', interval '1 hour', 'operator', 'cli')",
    "admit_reviewer": "SELECT admit_reviewer('rev_', 'Eve', '', '', TRUE, TRUE, FALSE, 'operator', 'cli')",
    "revoke_reviewer": "SELECT revoke_reviewer('rev_', 'operator', 'cli')",
    "set_role": "SELECT set_role('rev_', 'admin', 'operator', 'cli')",
    "end_ways_in": "SELECT end_ways_in('rev_', now())",
    "free_cases": "SELECT free_cases('rev_')",
    "sign_reviewer_out": "SELECT sign_reviewer_out('rev_', 'operator', 'cli')",
    "make_login_link": "SELECT make_login_link('rev_', '', 'operator', 'cli')",
    "acting_person": "SELECT acting_person('', TRUE)",
    "person_of_session": "SELECT person_of_session('')",
    "refuse_sign_in": "SELECT refuse_sign_in('')",
    "tell_refused": "SELECT tell_refused('', '')",
    "allow_provider": "SELECT allow_provider('https://evil.example')",
    "insist_on_provider": "SELECT insist_on_provider('https://evil.example')",
}


@pytest.mark.parametrize("name", OWNERS_OWN)
async def test_what_asks_for_no_secret_is_the_owners_alone(staff: Staff, name: str) -> None:
    assert await staff.said(OWNERS_OWN[name]) == NOT_ALLOWED


async def test_every_function_of_keys_and_people_is_the_owners_or_asks_for_a_secret(owner: Owner) -> None:
    """No function that was added and forgotten is open to the service, or to everybody."""
    may = """
    SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    AND has_function_privilege('verifier_service', oid, 'EXECUTE')
    AND prosrc ~ '(reviewer|api_key|session|login_link)' AND proname ~ '(key|reviewer|session|link|person|sign)'
    """
    assert {row["proname"] for row in await owner.fetch(may)} == {
        "key_of_token", "reviewer_of_token", "open_session", "see_session", "close_session", "sessions_beside",
        "close_sessions_beside", "forget_sessions", "issue_key_as", "end_key_as", "admit_reviewer_as",
        "revoke_reviewer_as", "make_login_link_as", "replace_key_as", "note_key_use", "confirm_session",
        "session_confirmed", "session_by_provider", "open_session_by_provider", "confirm_session_by_provider",
        "pause_reviewer_as",
    }  # fmt: skip


async def test_a_session_needs_the_links_own_secret(staff: Staff) -> None:
    for guess in (b"", digest(""), digest(staff.ada.token), digest(staff.ada.id), digest(new_token("log"))):
        row = await staff.pool.fetchrow(KEYS.session_open, guess, digest(new_token("ses")), "csrf", True)
        assert row is None
    assert await staff.owner.fetchval("SELECT count(*) FROM session") == 0


BY_PROVIDER = "SELECT why FROM open_session_by_provider($1, $2, $3, $4, 'csrf', $5, 'Eve', $6)"


async def test_a_provider_admits_nobody_until_the_owner_allows_it_and_after_the_owner_ends_it(staff: Staff) -> None:
    issuer = "https://id.example.org"

    async def came(role: str | None) -> str:
        ids = digest(new_token("ses")), new_id("rev"), digest(new_token("rev"))
        return await staff.said(BY_PROVIDER, issuer, digest("who"), role, *ids)

    assert await came("admin") == NOT_ALLOWED
    await staff.owner.execute("SELECT allow_provider($1)", issuer)
    assert [await came(None), await came("lead"), await came(None), await came("admin")] == ["role", "", "role", ""]
    assert await staff.owner.fetchval("SELECT count(*) FROM reviewer_identity") == 1
    assert await came("boss") == "23514"
    live = "SELECT count(*) FROM session WHERE closed_at IS NULL AND by_provider"
    assert await staff.owner.fetchval(live) == 1
    await staff.owner.execute("SELECT allow_provider($1)", issuer)
    assert await staff.owner.fetchval(live) == 1
    await staff.owner.execute("SELECT allow_provider('https://other.example.org')")
    assert (await came("admin"), await staff.owner.fetchval(live)) == (NOT_ALLOWED, 0)
    for change in ("UPDATE reviewer_identity SET reviewer_id = $1", "DELETE FROM reviewer_identity WHERE $1 <> ''"):
        assert await staff.owner_said(change, staff.lea.id) == NOT_ALLOWED


async def test_a_link_opens_one_session(staff: Staff) -> None:
    await staff.sign_in(staff.ada)
    again = await staff.pool.fetchrow(
        KEYS.session_open, digest(staff.ada.login_token), digest(new_token("ses")), "csrf", True
    )
    assert again is None
    assert await staff.owner.fetchval("SELECT count(*) FROM session") == 1


async def test_of_twenty_browsers_that_send_one_link_at_once_one_is_signed_in(staff: Staff) -> None:
    link = digest(staff.ada.login_token)
    sent = [staff.pool.fetchrow(KEYS.session_open, link, digest(new_token("ses")), "csrf", True) for _ in range(20)]
    assert sum(row is not None for row in await asyncio.gather(*sent)) == 1
    assert await staff.owner.fetchval("SELECT count(*) FROM session") == 1


async def test_a_link_runs_out_after_a_quarter_of_an_hour(staff: Staff) -> None:
    lives = "SELECT ends_at - made_at FROM login_link WHERE digest = $1"
    assert await staff.owner.fetchval(lives, digest(staff.ada.login_token)) == timedelta(minutes=15)
    await staff.owner.execute("UPDATE login_link SET ends_at = now()")
    with pytest.raises(AssertionError):
        await staff.sign_in(staff.ada)


async def test_a_new_link_ends_the_one_before(staff: Staff) -> None:
    newer = await login_link(staff.dsn, staff.ada.id)
    with pytest.raises(AssertionError):
        await staff.sign_in(staff.ada)
    await staff.sign_in(staff.ada, newer)


async def test_the_link_of_a_trial_opens_any_number_of_sessions_while_trials_are_allowed(staff: Staff) -> None:
    sessions = {await staff.sign_in(staff.max) for _ in range(3)}
    assert len(sessions) == 3
    link, another = digest(staff.max.login_token), digest(new_token("ses"))
    assert await staff.pool.fetchrow(KEYS.session_open, link, another, "csrf", False) is None
    once = digest(await login_link(staff.dsn, staff.max.id))
    assert await staff.pool.fetchrow(KEYS.session_open, once, another, "csrf", False) is None
    assert await revoke(staff.dsn, staff.max.id)
    assert await staff.pool.fetchrow(KEYS.session_open, link, another, "csrf", True) is None


async def test_only_a_trial_account_has_a_link_that_stays(staff: Staff) -> None:
    assert await staff.owner_said("UPDATE reviewer SET login_digest = '\\x02' WHERE NOT bootstrap") == "23514"


@pytest.mark.parametrize("age", ["seen_at = now() - interval '15 minutes'", "opened_at = now() - interval '8 hours'"])
async def test_a_dead_session_is_not_extended(staff: Staff, age: str) -> None:
    session = await staff.sign_in(staff.ada)
    assert await staff.pool.fetchrow(KEYS.session_seen, session) is not None
    await staff.owner.execute(f"UPDATE session SET {age}")  # noqa: S608  one of two
    before = await staff.owner.fetchrow(SESSION, session)
    for _ in range(2):
        assert await staff.pool.fetchrow(KEYS.session_seen, session) is None
    assert await staff.pool.fetch(KEYS.sessions_beside, session) == []
    assert await staff.pool.fetchval(KEYS.sessions_beside_close, session) == 0
    assert await staff.owner.fetchrow(SESSION, session) == before


async def test_a_session_that_was_closed_is_not_opened_again(staff: Staff) -> None:
    session = await staff.sign_in(staff.ada)
    await staff.pool.execute(KEYS.session_close, session)
    assert await staff.pool.fetchrow(KEYS.session_seen, session) is None
    assert await staff.owner_said("UPDATE session SET closed_at = NULL") == ENDED


async def test_a_revoked_reviewer_is_nobody_at_once_and_by_every_way(staff: Staff) -> None:
    link = await login_link(staff.dsn, staff.ada.id)
    sessions = [await staff.sign_in(staff.ada, link)]
    unused = await login_link(staff.dsn, staff.ada.id)
    assert await revoke(staff.dsn, staff.ada.id) is True
    assert await staff.pool.fetchrow(KEYS.reviewer_by_digest, digest(staff.ada.token)) is None
    for session in sessions:
        assert await staff.pool.fetchrow(KEYS.session_seen, session) is None
    with pytest.raises(AssertionError):
        await staff.sign_in(staff.ada, unused)
    assert await revoke(staff.dsn, staff.ada.id) is False
    assert await revoke(staff.dsn, new_id("rev")) is None
    with pytest.raises(AssertionError):
        await login_link(staff.dsn, staff.ada.id)


async def test_a_revocation_and_a_sign_in_at_the_same_moment_leave_no_session_alive(staff: Staff) -> None:
    link, sessions = digest(staff.max.login_token), [digest(new_token("ses")) for _ in range(8)]
    await asyncio.gather(
        *(staff.pool.fetchrow(KEYS.session_open, link, session, "csrf", True) for session in sessions[:4]),
        revoke(staff.dsn, staff.max.id),
        *(staff.pool.fetchrow(KEYS.session_open, link, session, "csrf", True) for session in sessions[4:]),
    )
    assert await staff.owner.fetchval("SELECT count(*) FROM session WHERE closed_at IS NULL") == 0


CHANGES = {
    "a reviewer brought back": ("UPDATE reviewer SET revoked_at = NULL WHERE id = $1", "rev"),
    "a reviewer ended later": ("UPDATE reviewer SET revoked_at = now() + interval '1 day' WHERE id = $1", "rev"),
    "an ended reviewer's new secret": ("UPDATE reviewer SET token_digest = '\\x03' WHERE id = $1", "rev"),
    "a reviewer deleted": ("DELETE FROM reviewer WHERE id = $1", "rev"),
    "a key brought back": ("UPDATE api_key SET revoked_at = NULL WHERE id = $1", "key"),
    "a key deleted": ("DELETE FROM api_key WHERE id = $1", "key"),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_what_ended_stays_ended_also_for_an_owner_in_a_hurry(staff: Staff, change: str) -> None:
    await revoke(staff.dsn, staff.ada.id)
    await staff.owner.execute("SELECT end_key($1, 'operator', 'cli')", staff.key)
    statement, kind = CHANGES[change]
    said = await staff.owner_said(statement, staff.ada.id if kind == "rev" else staff.key)
    assert said == (NOT_ALLOWED if "DELETE" in statement else ENDED)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE api_key SET scopes = '{erase}'",
        "UPDATE api_key SET bootstrap = NOT bootstrap",
        "UPDATE reviewer SET bootstrap = FALSE WHERE bootstrap",
        "TRUNCATE api_key",
        "TRUNCATE reviewer CASCADE",
    ],
)
async def test_a_key_keeps_its_scopes_and_a_trial_stays_a_trial(staff: Staff, change: str) -> None:
    await staff.owner.execute("UPDATE api_key SET ends_at = now() + interval '1 hour'")
    assert await staff.owner_said(change) == (NOT_ALLOWED if "TRUNCATE" in change else ENDED)


async def test_the_end_of_a_key_is_not_put_off(staff: Staff) -> None:
    await staff.owner.execute("UPDATE api_key SET ends_at = now() + interval '1 hour'")
    assert await staff.owner_said("UPDATE api_key SET ends_at = now() + interval '2 hours'") == ENDED
    assert await staff.owner_said("UPDATE api_key SET ends_at = NULL") == ENDED
    assert await staff.owner_said("UPDATE api_key SET ends_at = now()") == "accepted"


async def test_a_key_that_ends_later_is_good_until_then(staff: Staff) -> None:
    token = await new_key(staff.dsn, "Second", ("badges:read",))
    assert await staff.pool.fetchrow(KEYS.key_by_digest, digest(token)) is not None
    await staff.owner.execute("UPDATE api_key SET ends_at = now() + interval '1 hour'")
    assert await staff.pool.fetchrow(KEYS.key_by_digest, digest(token)) is not None
    await staff.owner.execute("UPDATE api_key SET ends_at = now()")
    assert await staff.pool.fetchrow(KEYS.key_by_digest, digest(token)) is None


ISSUE, END = "SELECT issue_key_as($1, $2, 'Eve', $3, $4)", "SELECT end_key_as($1, $2)"
ADMIT, REVOKE = "SELECT admit_reviewer_as($1, $2, 'Eve', $3, FALSE)", "SELECT revoke_reviewer_as($1, $2)"
LINK = "SELECT make_login_link_as($1, $2, $3)"
REPLACE = "SELECT replace_key_as($1, $2, $3, $4, interval '90 days')"


async def test_through_the_service_nobody_acts_without_the_live_session_of_somebody_who_may(staff: Staff) -> None:
    secret = digest("secret")
    ended, idle = await staff.sign_in(staff.max), await staff.sign_in(staff.max)
    await staff.pool.execute(KEYS.session_close, ended)
    await staff.owner.execute("UPDATE session SET seen_at = now() - interval '15 minutes' WHERE digest = $1", idle)
    nobodies = (b"", digest("ses_unknown"), digest(staff.max.token), ended, idle, await staff.sign_in(staff.ada))
    for session in nobodies:
        assert await staff.said(ISSUE, session, new_id("key"), secret, ["badges:read"]) == NOT_ALLOWED
        assert await staff.said(END, session, staff.key) == NOT_ALLOWED
        assert await staff.said(REPLACE, session, staff.key, new_id("key"), secret) == NOT_ALLOWED
        assert await staff.said(ADMIT, session, new_id("rev"), secret) == NOT_ALLOWED
        assert await staff.said(REVOKE, session, staff.lea.id) == NOT_ALLOWED
        assert await staff.said(LINK, session, staff.lea.id, secret) == NOT_ALLOWED


async def test_a_lead_ends_access_and_makes_none(staff: Staff) -> None:
    """A lead who could admit a colleague, or sign in as one, would be two people."""
    lead, secret = await staff.sign_in(staff.lea), digest("secret")
    assert await staff.said(ISSUE, lead, new_id("key"), secret, ["claims:read"]) == NOT_ALLOWED
    assert await staff.said(ADMIT, lead, new_id("rev"), secret) == NOT_ALLOWED
    assert await staff.said(LINK, lead, staff.ada.id, secret) == NOT_ALLOWED
    assert await staff.said(REPLACE, lead, staff.key, new_id("key"), secret) == NOT_ALLOWED
    assert await staff.said(REVOKE, lead, staff.max.id) == NOT_ALLOWED
    assert await staff.said(END, lead, staff.key) == "True"
    assert await staff.said(REVOKE, lead, staff.ada.id) == "True"
    assert [(row["by_kind"], row["by_id"]) for row in await staff.owner.fetch(EVENTS, "reviewer_revoked")] == [
        ("reviewer", staff.lea.id)
    ]


async def test_an_admin_gives_no_more_than_they_have_and_a_trial_no_more_than_a_trial(staff: Staff) -> None:
    admin, token, login = await staff.sign_in(staff.max), new_token("vpk"), new_token("log")
    for scopes in (["everything"], [*SCOPES, "everything"], []):
        assert await staff.said(ISSUE, admin, new_id("key"), digest("x"), scopes) in {NOT_ALLOWED, "23514"}
    assert await staff.said(ISSUE, admin, new_id("key"), digest(token), list(SCOPES)) == "None"
    made = await staff.pool.fetchrow(KEYS.key_by_digest, digest(token))
    assert made is not None
    assert (set(made["scopes"]), made["bootstrap"]) == (set(SCOPES), True)
    newcomer = new_id("rev")
    assert await staff.said(ADMIT, admin, newcomer, digest("rev_secret")) == "None"
    row = await staff.pool.fetchrow("SELECT lead, admin, bootstrap FROM reviewer WHERE id = $1", newcomer)
    assert row is not None
    assert tuple(row) == (False, False, True)
    assert await staff.said(LINK, admin, staff.ada.id, digest(login)) == NOT_ALLOWED
    assert await staff.said(LINK, admin, newcomer, digest(login)) != NOT_ALLOWED
    events = {kind: len(await staff.owner.fetch(EVENTS, kind)) for kind in ("key_issued", "reviewer_admitted")}
    assert events == {"key_issued": 2, "reviewer_admitted": 4}


async def test_a_trial_replaces_the_key_of_a_trial_alone_and_the_old_one_ends_within_a_month(staff: Staff) -> None:
    admin, fresh = await staff.sign_in(staff.max), new_id("key")
    assert await staff.said(REPLACE, admin, staff.key, new_id("key"), digest("x")) == NOT_ALLOWED
    trials = new_id("key")
    assert await staff.said(ISSUE, admin, trials, digest("old"), ["badges:read"]) == "None"
    assert await staff.said(REPLACE, admin, trials, fresh, digest("new")) not in {"None", NOT_ALLOWED}
    rows = await staff.owner.fetch(
        "SELECT id, scopes, bootstrap, ends_at - now() < interval '30 days' AS soon FROM api_key"
    )
    known = {row["id"]: tuple(row)[1:] for row in rows}
    assert known[fresh] == (["badges:read"], True, None)
    assert known[trials] == (["badges:read"], True, True)
    assert await staff.said(REPLACE, admin, trials, new_id("key"), digest("again")) != NOT_ALLOWED
    assert len(await staff.owner.fetch(EVENTS, "key_replaced")) == 2


async def test_the_use_of_a_key_is_noted_by_its_own_secret_once_an_hour_and_not_after_its_end(staff: Staff) -> None:
    token = await new_key(staff.dsn, "Second", ("badges:read",))
    used = "SELECT used_at FROM api_key WHERE token_digest = $1"
    await staff.pool.execute(KEYS.key_used, digest("another"))
    assert await staff.owner.fetchval(used, digest(token)) is None
    await staff.pool.execute(KEYS.key_used, digest(token))
    first = await staff.owner.fetchval(used, digest(token))
    await staff.pool.execute(KEYS.key_used, digest(token))
    assert await staff.owner.fetchval(used, digest(token)) == first is not None
    await staff.owner.execute("UPDATE api_key SET used_at = used_at - interval '2 hours'")
    await staff.pool.execute(KEYS.key_used, digest(token))
    assert await staff.owner.fetchval(used, digest(token)) > first
    await staff.owner.execute("UPDATE api_key SET used_at = used_at - interval '2 hours', revoked_at = now()")
    await staff.pool.execute(KEYS.key_used, digest(token))
    assert await staff.owner.fetchval(used, digest(token)) < first


async def test_a_scope_that_is_none_is_no_keys_not_even_by_the_owner(staff: Staff) -> None:
    for scopes in (["everything"], []):
        statement = "SELECT issue_key($1, 'Eve', '\\x05', $2, FALSE, 'operator', 'cli')"
        assert await staff.owner_said(statement, new_id("key"), scopes) == "23514"


async def test_a_case_is_handed_to_nobody_who_was_revoked(staff: Staff) -> None:
    await revoke(staff.dsn, staff.ada.id)
    statement = "INSERT INTO case_assignment (case_id, reviewer_id, assigned_at) VALUES ('cas_', $1, now())"
    assert await staff.said(statement, staff.ada.id) == "VC020"
    assert await staff.said(statement, new_id("rev")) == "VC020"


async def test_who_signed_in_and_who_did_not_is_in_the_log_without_a_name_or_a_secret(staff: Staff) -> None:
    session = await staff.sign_in(staff.ada)
    await staff.sign_in(staff.ada, await login_link(staff.dsn, staff.ada.id))
    assert await staff.pool.fetchval(KEYS.sessions_beside_close, session) == 1
    await staff.pool.execute(KEYS.session_close, session)
    await staff.pool.execute(KEYS.session_close, session)
    spent, odd = digest(staff.ada.login_token), digest("log_odd")
    for link in (spent, odd):
        await staff.pool.fetchrow(KEYS.session_open, link, digest(new_token("ses")), "csrf", True)
    told = await staff.owner.fetch(
        "SELECT kind, by_id, body::text FROM event WHERE kind ~ 'sign' AND by_id <> 'cli' ORDER BY seq"
    )
    ada = staff.ada.id
    assert [tuple(row) for row in told] == [
        ("reviewer_signed_in", ada, "{}"),
        ("reviewer_signed_in", ada, "{}"),
        ("signed_out", ada, '{"others": 1}'),
        ("signed_out", ada, "{}"),
        ("sign_in_refused", "console", f'{{"why": "used", "reviewer": "{ada}"}}'),
        ("sign_in_refused", "console", '{"why": "unknown"}'),
    ]


async def test_whoever_guesses_links_cannot_fill_the_log(staff: Staff) -> None:
    for number in range(80):
        await staff.pool.fetchrow(KEYS.session_open, digest(f"log_{number}"), digest(f"ses_{number}"), "csrf", True)
    assert 60 <= len(await staff.owner.fetch(EVENTS, "sign_in_refused")) <= 62
