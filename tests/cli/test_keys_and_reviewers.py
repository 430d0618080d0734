"""Keys and reviewers by command: made and ended on the owner's connection, told in a sentence or as JSON."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
from typer.testing import CliRunner

from tests.harness.staff import owner_of
from verifier.cli import build, main
from verifier.cli.stop import Stop
from verifier.flows.access import keys
from verifier.store.db import Connection
from verifier.store.ids import new_id, new_token
from verifier.store.sealing.crypto import digest
from verifier.store.server.embedded import Dsn, Login
from verifier.store.sqlfiles import queries

T = TypeVar("T")
KEYS = queries("keys")
COMMANDS = [
    ("token", "create"), ("token", "list"), ("token", "revoke"), ("token", "rotate"), ("token", "revoke-bootstrap"),
    ("reviewer", "list"), ("reviewer", "link"), ("reviewer", "role"), ("reviewer", "sign-out"), ("reviewer", "revoke"),
]  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """An operator at a terminal."""

    dsn: Dsn

    def run(self, *words: str) -> str:
        """Run a command and return what it prints."""
        done = CliRunner().invoke(build(), words)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.output

    def json(self, *words: str) -> Any:  # noqa: ANN401  whatever the document is
        """Run a command and return the document it prints for machines."""
        return json.loads(self.run(*words, "--json"))

    def refused(self, *words: str) -> str:
        """The sentence with which a command stops."""
        with pytest.raises(Stop) as stopped:
            self.run(*words)
        return str(stopped.value)

    def ask(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Look at the database as its owner does."""

        async def once() -> T:
            async with owner_of(self.dsn) as owner:
                return await work(owner)

        return asyncio.run(once())

    def lives(self, token: str) -> bool:
        """Return True if a platform key opens anything."""
        return self.ask(lambda owner: owner.fetchrow(KEYS.key_by_digest, digest(token))) is not None

    def opens(self, url: str, *, trial: bool = True) -> bool:
        """Return True if a login link opens a session now."""
        link, session = digest(url.rpartition("token=")[2]), digest(new_token("ses"))
        return self.ask(lambda owner: owner.fetchrow(KEYS.session_open, link, session, "csrf", trial)) is not None


def address_of(login: Login) -> str:
    """The address an operator sets for this login."""
    return f"postgresql://{login.user}@/{login.database}?host={login.host}&port={login.port}"


@pytest.fixture
def desk(database: Dsn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A terminal with the owner's address in its environment."""
    monkeypatch.setenv("VERIFIER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("VERIFIER_DATABASE_URL", address_of(database.owner))
    return Desk(database)


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_explains_itself(words: Sequence[str]) -> None:
    said = CliRunner().invoke(build(), [*words, "--help"])
    assert said.exit_code == 0
    assert "--json" in said.output


def test_a_key_is_made_listed_and_ended_for_good(desk: Desk) -> None:
    made = desk.json("token", "create", "Hub", "--scope", "badges:read", "--scope", "claims:read")
    assert (made["name"], made["scopes"], desk.lives(made["token"])) == ("Hub", ["badges:read", "claims:read"], True)
    (listed,) = desk.json("token", "list")
    assert (listed["id"], listed["name"], listed["scopes"]) == (made["id"], "Hub", made["scopes"])
    assert made["token"] not in desk.run("token", "list", "--all")
    assert desk.json("token", "revoke", made["id"]) == {"id": made["id"], "ended": True}
    assert desk.lives(made["token"]) is False
    assert desk.json("token", "revoke", made["id"]) == {"id": made["id"], "ended": False}
    assert desk.json("token", "list") == []
    assert [row["id"] for row in desk.json("token", "list", "--all")] == [made["id"]]


def test_a_key_is_replaced_under_its_name_and_the_old_one_ends_now(desk: Desk) -> None:
    old = desk.json("token", "create", "Hub", "--scope", "badges:read")
    new = desk.json("token", "rotate", old["id"])
    assert (desk.lives(old["token"]), desk.lives(new["token"])) == (False, True)
    (listed,) = desk.json("token", "list")
    assert (listed["id"], listed["name"], listed["scopes"]) == (new["id"], "Hub", ["badges:read"])
    assert new["replaces"] == old["id"]


def test_with_a_grace_both_secrets_are_good_until_it_is_over(desk: Desk) -> None:
    old = desk.json("token", "create", "Hub", "--scope", "badges:read")
    new = desk.json("token", "rotate", old["id"], "--grace", "24h")
    assert (desk.lives(old["token"]), desk.lives(new["token"])) == (True, True)
    created_at = datetime.fromisoformat(desk.json("token", "list")[0]["created_at"])
    assert abs(datetime.fromisoformat(new["old_ends_at"]) - created_at - timedelta(hours=24)) < timedelta(seconds=5)
    longer = desk.json("token", "rotate", old["id"], "--grace", "7d")
    assert longer["old_ends_at"] == new["old_ends_at"]  # an end that was said is not put off
    desk.ask(lambda owner: owner.execute("UPDATE api_key SET ends_at = now() WHERE id = $1", old["id"]))
    assert desk.lives(old["token"]) is False
    assert {row["id"] for row in desk.json("token", "list")} == {new["id"], longer["id"]}
    assert "still good" in desk.refused("token", "rotate", old["id"])


@pytest.mark.parametrize("grace", ["soon", "-1h", "31d", "99999999999d", "1.5h", ""])
def test_a_grace_that_is_none_is_said_and_nothing_is_replaced(desk: Desk, grace: str) -> None:
    old = desk.json("token", "create", "Hub", "--scope", "badges:read")
    assert "--grace" in desk.refused("token", "rotate", old["id"], f"--grace={grace}")
    assert [row["id"] for row in desk.json("token", "list", "--all")] == [old["id"]]


def test_what_is_not_there_is_said_with_where_to_look(desk: Desk) -> None:
    unknown = new_id("key"), new_id("rev")
    for words in (("token", "revoke", unknown[0]), ("token", "rotate", unknown[0])):
        assert f"no key {unknown[0]}" in desk.refused(*words)
    for command in ("revoke", "link", "sign-out"):
        assert f"no reviewer {unknown[1]}" in desk.refused("reviewer", command, unknown[1])


@pytest.mark.parametrize("words", [("token", "create", "\udcff"), ("reviewer", "link", "\udcff")])
def test_bytes_that_are_no_text_are_told_in_a_sentence(
    words: Sequence[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["verifier", *words])
    with pytest.raises(SystemExit) as left:
        main()
    assert (left.value.code, "not UTF-8" in capsys.readouterr().err) == (1, True)


def test_a_secret_in_the_place_of_an_id_is_not_repeated(desk: Desk) -> None:
    for secret in (new_token("vpk"), new_token("rev"), "key_\x1b[31m" + "a" * 27):
        assert secret not in desk.refused("token", "revoke", secret)
        assert secret not in desk.refused("reviewer", "revoke", secret)


def test_a_reviewer_gets_a_link_that_is_good_once(desk: Desk) -> None:
    ada = desk.json("token", "create", "Ada", "--reviewer")
    assert (desk.opens(ada["login_url"]), desk.opens(ada["login_url"])) == (True, False)
    newer = desk.json("reviewer", "link", ada["id"])
    assert (desk.opens(newer["login_url"]), desk.opens(newer["login_url"])) == (True, False)
    (listed,) = desk.json("reviewer", "list")
    assert (listed["id"], listed["name"], listed["sessions"]) == (ada["id"], "Ada", 2)


def test_a_reviewer_who_was_revoked_gets_no_link_and_stays_on_record(desk: Desk) -> None:
    ada = desk.json("token", "create", "Ada", "--reviewer")
    assert desk.json("reviewer", "revoke", ada["id"])["ended"] is True
    assert desk.json("reviewer", "revoke", ada["id"])["ended"] is False
    assert desk.opens(ada["login_url"]) is False
    assert "not any more" in desk.refused("reviewer", "link", ada["id"])
    assert desk.json("reviewer", "list") == []
    assert [row["id"] for row in desk.json("reviewer", "list", "--all")] == [ada["id"]]


def test_a_reviewer_is_signed_out_everywhere_and_comes_back_with_a_new_link(desk: Desk) -> None:
    ada = desk.json("token", "create", "Ada", "--reviewer")
    assert desk.opens(ada["login_url"])
    assert desk.opens(desk.json("reviewer", "link", ada["id"])["login_url"])
    unused = desk.json("reviewer", "link", ada["id"])
    assert desk.json("reviewer", "sign-out", ada["id"]) == {"id": ada["id"], "sessions": 2}
    assert desk.opens(unused["login_url"]) is False
    assert desk.json("reviewer", "sign-out", ada["id"])["sessions"] == 0
    assert desk.opens(desk.json("reviewer", "link", ada["id"])["login_url"])
    assert [row["sessions"] for row in desk.json("reviewer", "list")] == [1]


def test_the_last_lead_is_ended_only_where_that_is_said(desk: Desk) -> None:
    lea, zoe = (desk.json("token", "create", name, "--lead")["id"] for name in ("Lea", "Zoe"))
    desk.json("token", "create", "Ada", "--reviewer")
    assert desk.json("reviewer", "revoke", lea)["ended"] is True
    assert "last lead" in desk.refused("reviewer", "revoke", zoe)
    assert [row["id"] for row in desk.json("reviewer", "list") if row["lead"]] == [zoe]
    assert desk.json("reviewer", "revoke", zoe, "--yes")["ended"] is True


def test_an_admin_is_a_lead_and_a_lead_is_no_admin(desk: Desk) -> None:
    made = desk.json("token", "create", "Ines", "--admin")
    desk.json("token", "create", "Lea", "--lead")
    assert (made["lead"], made["admin"]) == (True, True)
    assert desk.opens(made["login_url"])
    assert {row["name"]: row["admin"] for row in desk.json("reviewer", "list")} == {"Ines": True, "Lea": False}


def test_the_trial_ends_as_a_whole_and_what_is_not_of_it_stays(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "credentials.json").write_text("{}")
    stays = desk.json("token", "create", "Hub", "--scope", "badges:read")
    trial = desk.ask(lambda owner: keys.admit(owner, "Trial", lead=True, trial=True))
    desk.ask(lambda owner: keys.issue(owner, "Trial", ("badges:read",), trial=True))
    assert desk.json("token", "revoke-bootstrap") == {"ended": 2}
    assert desk.json("token", "revoke-bootstrap") == {"ended": 0}
    assert not (tmp_path / "credentials.json").exists()
    assert desk.opens(f"token={trial.login_token}") is False
    assert [row["id"] for row in desk.json("token", "list")] == [stays["id"]]


@pytest.mark.parametrize(
    "words",
    [
        ("token", "create", "Hub", "--scope", "badges:read"),
        ("token", "create", "Ada", "--reviewer"),
        ("token", "list"),
        ("token", "revoke", "key_" + "0" * 32),
        ("reviewer", "link", "rev_" + "0" * 32),
        ("token", "revoke-bootstrap"),
    ],
)
def test_with_the_services_address_alone_the_command_says_whose_it_needs(
    desk: Desk, words: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERIFIER_DATABASE_URL", address_of(desk.dsn.service))
    said = desk.refused(*words)
    assert "owner" in said
    assert "docker compose run --rm migrate token create" in said
    assert desk.ask(lambda owner: owner.fetchval("SELECT count(*) FROM api_key")) == 0


@pytest.mark.parametrize("words", [("doctor",), ("audit", "verify"), ("platform", "list")])
def test_a_mistyped_directory_beside_a_database_elsewhere_gets_no_key_of_its_own(
    desk: Desk, words: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistyped = tmp_path / "vra"
    monkeypatch.setenv("VERIFIER_DATA_DIR", str(mistyped))
    assert f"There is no master key at {mistyped / 'master.key'}." in desk.refused(*words)
    assert not mistyped.exists()


@pytest.mark.parametrize(
    "words", [("token", "create", "Hub"), ("token", "create", "Hub", "--scope", "everything"), ("token", "create", " ")]
)
def test_a_key_without_a_name_or_scopes_is_not_made(desk: Desk, words: Sequence[str]) -> None:
    assert desk.refused(*words)
    assert desk.json("token", "list", "--all") == []


def test_an_auditor_is_made_alone_and_a_role_is_given_and_taken(desk: Desk) -> None:
    una = desk.json("token", "create", "Una", "--auditor")
    assert (una["auditor"], una["lead"], una["admin"]) == (True, False, False)
    for more in ("--reviewer", "--lead", "--admin"):
        assert "An auditor decides nothing" in desk.refused("token", "create", "Eve", "--auditor", more)
    for role, rights in (
        ("admin", (True, True, False)),
        ("reviewer", (False, False, False)),
        ("auditor", (False, False, True)),
    ):
        assert desk.json("reviewer", "role", una["id"], role) == {"id": una["id"], "role": role, "changed": True}
        (row,) = desk.json("reviewer", "list")
        assert (row["lead"], row["admin"], row["auditor"]) == rights
    assert desk.json("reviewer", "role", una["id"], "auditor")["changed"] is False
    assert "There is no reviewer" in desk.refused("reviewer", "role", new_id("rev"), "lead")
    desk.run("reviewer", "revoke", una["id"])
    assert "or not any more" in desk.refused("reviewer", "role", una["id"], "lead")


def test_what_the_operator_did_is_in_the_log_by_our_own_ids(desk: Desk) -> None:
    key = desk.json("token", "create", "Hub", "--scope", "badges:read")["id"]
    new = desk.json("token", "rotate", key, "--grace", "1h")["id"]
    ada = desk.json("token", "create", "Ada", "--reviewer")["id"]
    desk.run("token", "revoke", new)
    desk.run("reviewer", "link", ada)
    desk.run("reviewer", "revoke", ada)
    rows: list[asyncpg.Record] = desk.ask(
        lambda owner: owner.fetch("SELECT kind, by_kind, by_id, body::text AS body FROM event ORDER BY seq")
    )
    assert [row["kind"] for row in rows] == [
        "key_issued", "key_issued", "key_replaced", "reviewer_admitted", "login_link_made", "key_ended",
        "login_link_made", "reviewer_revoked",
    ]  # fmt: skip
    assert {(row["by_kind"], row["by_id"]) for row in rows} == {("operator", "cli")}
    assert not any(name in row["body"] for row in rows for name in ("Hub", "Ada"))
