"""Webhooks by command: added, listed, tested, given other keys and removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.cli.test_keys_and_reviewers import Desk, address_of
from verifier.cli import build
from verifier.store.sealing.master_key import read_master_key
from verifier.store.server.embedded import Dsn


@pytest.fixture
def desk(database: Dsn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A terminal beside a service that has run: there is a master key."""
    monkeypatch.setenv("VERIFIER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("VERIFIER_DATABASE_URL", address_of(database.service))
    read_master_key(tmp_path / "master.key")
    return Desk(database)


@pytest.mark.parametrize("command", ["list", "add", "test", "rotate", "delete"])
def test_every_command_explains_itself(command: str) -> None:
    said = CliRunner().invoke(build(), ["webhook", command, "--help"])
    assert (said.exit_code, "--json" in said.output) == (0, True)


def test_an_endpoint_is_added_tested_given_other_keys_and_removed(desk: Desk) -> None:
    made = desk.json("webhook", "add", "https://platform.example/hooks", "--type", "claim.moved", "--description", "us")
    assert (made["secret"][:6], made["public_key"][:5], made["types"]) == ("whsec_", "whpk_", ["claim.moved"])
    assert "secret" not in str(listed := desk.json("webhook", "list"))
    assert [(row["id"], row["state"], row["description"]) for row in listed] == [(made["id"], "active", "us")]
    assert "whk_" in desk.run("webhook", "list")
    assert desk.json("webhook", "test", made["id"])["messages"] == 1
    renewed = desk.json("webhook", "rotate", made["id"])
    assert renewed["secret"] != made["secret"]
    assert "good until" in desk.run("webhook", "rotate", made["id"])
    assert desk.json("webhook", "delete", made["id"])["removed"]
    assert desk.json("webhook", "list") == []


def test_what_cannot_be_is_told_in_a_sentence(desk: Desk) -> None:
    assert "no endpoint's id" in (said := desk.refused("webhook", "test", "whsec_pasted"))
    assert "pasted" not in said
    assert "There is no such endpoint" in desk.refused("webhook", "delete", "whk_" + "0" * 32)
    assert "public internet" in desk.refused("webhook", "add", "https://127.0.0.1/hooks")
    assert "There are: badge.changed" in desk.refused("webhook", "add", "https://platform.example/", "--type", "all")
