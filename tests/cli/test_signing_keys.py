"""Signing keys by command: listed, rotated, and withdrawn where they may be in other hands."""

from __future__ import annotations

from collections.abc import Sequence
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


@pytest.mark.parametrize("words", [("keys", "list"), ("keys", "rotate")])
def test_every_command_explains_itself(words: Sequence[str]) -> None:
    said = CliRunner().invoke(build(), [*words, "--help"])
    assert (said.exit_code, "--json" in said.output) == (0, True)


def test_keys_are_rotated_and_withdrawn_by_command(desk: Desk) -> None:
    assert desk.json("keys", "list") == []
    assert desk.json("keys", "rotate")["name"] == "key-2", "the first one is made, and replaced in five minutes"
    seen = {row["name"]: (row["signs"], row["published"]) for row in desk.json("keys", "list")}
    assert seen == {"key-2": (False, True), "key-1": (True, True)}
    assert "withdrawn" in desk.run("keys", "rotate", "--stolen")
    seen = {row["name"]: (row["signs"], row["published"]) for row in desk.json("keys", "list")}
    assert seen == {"key-3": (True, True), "key-2": (False, False), "key-1": (False, False)}
    assert desk.json("keys", "rotate", "--environment", "test")["name"] == "test-2"
