"""The master key is replaced by command: once, with what is left, and not again before the old one is put away."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.cli.test_keys_and_reviewers import Desk, address_of
from verifier.cli import build
from verifier.store.sealing.master_key import KeyFiles, read_master_key
from verifier.store.server.embedded import Dsn


@pytest.fixture
def desk(database: Dsn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A terminal of the database's owner beside a service that has run."""
    monkeypatch.setenv("VERIFIER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("VERIFIER_DATABASE_URL", address_of(database.owner))
    read_master_key(tmp_path / "master.key")
    return Desk(database)


def test_the_master_key_is_replaced_by_command(desk: Desk, tmp_path: Path) -> None:
    files = KeyFiles(tmp_path / "master.key")
    before = read_master_key(files.path)
    assert desk.json("keys", "rotate-master", "--prepare") == {"next": str(files.next)}
    coming = files.next.read_bytes()
    done = desk.json("keys", "rotate-master")
    assert done == {"rewrapped": 0, "left": 0, "previous": str(files.previous)}
    assert (files.path.read_bytes(), files.previous.read_bytes()) == (coming, before)
    refused = CliRunner().invoke(build(), ["keys", "rotate-master"])
    assert refused.exit_code != 0
    files.previous.unlink()
    assert "0 hang on another key" in desk.run("keys", "rotate-master")
    assert not files.next.exists()
