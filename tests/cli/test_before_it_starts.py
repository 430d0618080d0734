"""Obstacles to `verifier serve` and `verifier api` are told first, in one sentence; nothing has been started yet."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from verifier.cli import build
from verifier.cli.stop import Stop
from verifier.supervise import CANNOT_START

STARTING = [("serve",), ("serve", "--demo"), ("serve", "--json"), ("api",)]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("VERIFIER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(os, "environ", os.environ.copy())  # what a command sets for its children ends with the test
    os.environ["VERIFIER_DATA_DIR"] = str(tmp_path / "var")


@pytest.fixture
def taken() -> Iterator[str]:
    """A port that somebody listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


def stopped(*words: str) -> Stop:
    """Run a command and return the `Stop` that it ends with."""
    done = CliRunner().invoke(build(words[0]), words)
    assert isinstance(done.exception, Stop), done.output
    assert not done.output, "not even the addresses are promised"
    return done.exception


@pytest.mark.parametrize("words", STARTING, ids=" ".join)
def test_a_taken_port_is_told_before_anything_is_started(words: tuple[str, ...], taken: str, tmp_path: Path) -> None:
    os.environ["VERIFIER_PORT"] = taken
    stop = stopped(*words)
    assert str(stop) == f"Port {taken} on 127.0.0.1 is taken. Stop what uses it, or set VERIFIER_PORT to another."
    assert stop.code == CANNOT_START
    assert not (tmp_path / "var").exists(), "no database was made"


def test_a_taken_port_for_the_counters_names_its_own_setting(taken: str, tmp_path: Path) -> None:
    os.environ |= {"VERIFIER_PORT": "0", "VERIFIER_METRICS_PORT": taken}
    assert "set VERIFIER_METRICS_PORT to another" in str(stopped("serve"))
    assert not (tmp_path / "var").exists()


def test_the_counters_cannot_have_the_port_of_the_service() -> None:
    os.environ |= {"VERIFIER_PORT": "8099", "VERIFIER_METRICS_PORT": "8099"}
    assert str(stopped("serve")) == "VERIFIER_METRICS_PORT is VERIFIER_PORT: set it to another port."


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("192.0.2.7", "192.0.2.7 is not an address of this machine. Set VERIFIER_HOST to one that is."),
        ("no.such.host.invalid", "The host no.such.host.invalid is not known here. Set VERIFIER_HOST"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "api"])
def test_a_host_that_is_not_this_machine_is_told_as_that_and_not_as_a_taken_port(
    command: str, host: str, sentence: str, tmp_path: Path
) -> None:
    os.environ["VERIFIER_HOST"] = host
    assert str(stopped(command)).startswith(sentence)
    assert not (tmp_path / "var").exists()


def test_a_taken_port_on_every_address_is_seen_too() -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))  # noqa: S104  the point of it
        other.listen()
        os.environ["VERIFIER_PORT"] = str(other.getsockname()[1])
        for host in ("127.0.0.1", "localhost", "0.0.0.0"):  # noqa: S104  as an operator sets it
            os.environ["VERIFIER_HOST"] = host
            assert "is taken" in str(stopped("api"))


LOOKING = [
    ("doctor",), ("doctor", "--health"), ("token", "list"), ("token", "create", "One", "--scope", "badges:read"),
    ("reviewer", "list"), ("audit", "verify"), ("audit", "sign"), ("platform", "list"), ("registries", "list"),
]  # fmt: skip


@pytest.mark.parametrize("words", LOOKING, ids=" ".join)
def test_a_mistyped_directory_gets_no_installation_of_its_own(words: tuple[str, ...], tmp_path: Path) -> None:
    stop = stopped(*words)
    assert str(stop).startswith(f"No service has ever run on {tmp_path / 'var'}, so there is nothing to look at")
    assert "Set VERIFIER_DATA_DIR to the directory of yours" in str(stop)
    assert stop.code == CANNOT_START
    assert not (tmp_path / "var").exists()
