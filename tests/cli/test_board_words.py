"""Words of a board by command: proposed by one, accepted by another, and read of that board alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.cli.test_keys_and_reviewers import Desk, address_of
from verifier.cli import build
from verifier.store.server.embedded import Dsn

PAGE = "Name: Robin A. Sample\nLicense Number: 99123\nStatus: Green Seal\n"


@pytest.fixture
def desk(database: Dsn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A terminal with the owner's address in its environment."""
    monkeypatch.setenv("VERIFIER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("VERIFIER_DATABASE_URL", address_of(database.owner))
    return Desk(database)


def status(board: str) -> str:
    done = CliRunner().invoke(build(), ["boards", "read", "--board", board, "--json"], input=PAGE)
    return str(json.loads(done.stdout)["records"][0]["status"])


def test_a_word_is_proposed_by_one_accepted_by_another_and_read_of_its_board_alone(desk: Desk) -> None:
    ron = desk.json("token", "create", "Ron", "--reviewer")["id"]
    lea = desk.json("token", "create", "Lea", "--lead")["id"]
    made = desk.json("boards", "propose", "us-oh", "Green Seal", "--status", "active", "--by", ron)["id"]
    assert status("US-OH") == "unknown"
    assert "Only a lead" in desk.refused("boards", "accept", made, "--by", ron)
    desk.run("boards", "accept", made, "--by", lea)
    assert (status("US-OH"), status("US-TX")) == ("active", "unknown")
    (row,) = desk.json("boards", "list", "--board", "US-OH")
    assert (row["words"], row["meaning"], row["accepted"], row["decider"]) == ("green seal", "active", True, "Lea")
    assert "speak against" in desk.refused("boards", "propose", "US-OH", "Not valid", "--status", "active", "--by", ron)
    assert "--status" in desk.refused("boards", "propose", "US-OH", "Green Seal", "--by", ron)
    assert "no id of a reviewer" in desk.refused("boards", "accept", made, "--by", "Lea")
