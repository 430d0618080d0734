"""A command on the directory of a running service speaks of that service; a demo's data are nobody's real ones."""

from __future__ import annotations

import json
import os
import re
import socket
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from verifier import __version__
from verifier.cli import build, output, running_service, serve
from verifier.cli.stop import Stop
from verifier.settings import load
from verifier.supervise import CANNOT_START


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The data directory of this terminal, whose environment says nothing else."""
    monkeypatch.setattr(os, "environ", {"VERIFIER_DATA_DIR": str(tmp_path / "var")})
    return tmp_path / "var"


def demo() -> dict[str, str]:
    """Return the environment that the demo sets; this terminal is another one."""
    before = dict(os.environ)
    serve._with_a_world(output.settings(alone=True))
    during = dict(os.environ)
    os.environ.clear()
    os.environ.update(before)
    return {name: value for name, value in during.items() if name not in before}


class Elsewhere:
    """A service in another terminal, with an environment of its own."""

    def __init__(self, more: Mapping[str, str] | None = None, *, demo: bool = True, **told: str) -> None:
        self._told = {f"VERIFIER_{name}": value for name, value in told.items()} | dict(more or {})
        self._demo = demo

    def __enter__(self) -> None:
        before = dict(os.environ)
        os.environ.update(self._told)
        self._seat = running_service.announced(load(), demo=self._demo)
        self._seat.__enter__()
        os.environ.clear()
        os.environ.update(before)

    def __exit__(self, *_: object) -> None:
        self._seat.__exit__(None, None, None)


def test_a_command_beside_a_demo_asks_the_demos_world_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    told = demo()
    with Elsewhere(told, PORT="8123"):
        chosen = output.settings()
    assert chosen.world_url == told["VERIFIER_WORLD_URL"]
    assert chosen.smtp_url.get_secret_value() == told["VERIFIER_SMTP_URL"]
    assert (chosen.oidc_client_id, chosen.public_url) == ("demo", "http://127.0.0.1:8123")
    assert chosen.registry("us-fl-mqa").enabled
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"the demo that runs on this data directory (http://127.0.0.1:8123, process {os.getpid()})" in said
    assert "WORLD_URL" in said
    assert re.search(r"those of \d+ registries", said)


def test_when_it_has_ended_each_command_goes_by_its_own_settings_again(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Elsewhere(WORLD_URL="http://127.0.0.1:9"):
        assert stat.S_IMODE((data / "running.json").stat().st_mode) == 0o600
    assert output.settings().world_url == ""
    (data / "running.json").write_text(json.dumps({"pid": 1, "settings": {"VERIFIER_WORLD_URL": "http://127.0.0.1:9"}}))
    assert output.settings().world_url == "", "what a killed one left behind tells nothing"
    assert f"a demo made up what lies in {data}, and none is running there" in capsys.readouterr().err


def test_a_word_of_the_commands_own_stays(capsys: pytest.CaptureFixture[str]) -> None:
    os.environ["VERIFIER_WORLD_URL"] = "http://127.0.0.1:7"
    with Elsewhere(WORLD_URL="http://127.0.0.1:9", PORT="8124"):
        chosen = output.settings()
    assert (chosen.world_url, chosen.port) == ("http://127.0.0.1:7", 8124)
    assert "WORLD_URL" not in capsys.readouterr().err


def test_no_secret_is_written_down_and_what_is_missing_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secrets = {
        "SMTP_URL": "smtp://ada:s3cret@mail.example.org", "OIDC_CLIENT_SECRET": "s3cret", "METRICS_TOKEN": "s3cret",
        "REGISTRIES__US_CA_DCA__APP_KEY": "s3cret", "REGISTRIES__ORCID__CLIENT_SECRET": "s3cret",
    }  # fmt: skip
    told = {f"VERIFIER_{name}": value for name, value in secrets.items()}
    with Elsewhere(told, demo=False, REGISTRIES__US_CA_DCA__RATE="2", OPERATOR_NAME="Ours", METRICS_INSIDE="s3cret"):
        assert "s3cret" not in (data / "running.json").read_text()
        chosen = output.settings()
    said = capsys.readouterr().err
    assert chosen.operator_name == "Ours"
    assert all(name in said for name in secrets)
    assert "METRICS_INSIDE" not in said
    assert "s3cret" not in said


def test_a_database_of_the_operators_own_has_to_be_named_here_too() -> None:
    with Elsewhere(demo=False, DATABASE_URL="postgresql://ada:s3cret@db.example.org/verifier"):
        with pytest.raises(Stop, match="Set VERIFIER_DATABASE_URL here, too: the service that runs") as stopped:
            output.settings()
        assert stopped.value.code == CANNOT_START
        assert "s3cret" not in str(stopped.value)
        os.environ["VERIFIER_DATABASE_URL"] = "postgresql://owner@db.example.org/verifier"
        output.settings()


def test_a_path_means_the_same_from_another_folder(data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with Elsewhere(demo=False, POLICY_FILE="policy.toml", MASTER_KEY_FILE="keys/master.key"):
        monkeypatch.chdir(tmp_path)
        chosen = output.settings()
    assert chosen.policy_file == tmp_path / "here" / "policy.toml"
    assert chosen.master_key_file == tmp_path / "here" / "keys" / "master.key"
    assert data.exists()


def test_a_second_service_on_the_directory_leaves_the_first_ones_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_service, "_TRIES", 1)
    with Elsewhere(PORT="8125"):
        with Elsewhere(PORT="8126"):
            assert output.settings().port == 8125
        del os.environ["VERIFIER_PORT"]
        assert output.settings().port == 8125


def test_the_service_itself_and_its_children_go_by_their_own_environment() -> None:
    with Elsewhere(WORLD_URL="http://127.0.0.1:9"):
        assert output.settings(alone=True).world_url == ""
        os.environ["VERIFIER_PARENT_FD"] = "9"
        assert output.settings().world_url == ""


@pytest.mark.parametrize("command", ["serve", "api", "worker"])
def test_a_demos_data_are_not_served_as_real_ones(command: str, data: Path) -> None:
    os.environ["VERIFIER_PORT"] = "0"
    with Elsewhere(WORLD_URL="http://127.0.0.1:9"):
        pass
    before = sorted(data.iterdir())
    done = CliRunner().invoke(build(command), [command])
    assert isinstance(done.exception, Stop), done.output
    assert str(done.exception) == (
        f"A demo made up the claims and badges in {data}: start it with --demo, or set "
        "VERIFIER_DATA_DIR to another directory for real ones."
    )
    assert done.exception.code == CANNOT_START
    assert sorted(data.iterdir()) == before, "nothing was started"


def test_a_demo_does_not_begin_on_a_real_services_data(data: Path) -> None:
    os.environ["VERIFIER_PORT"] = "0"
    (data / "postgres").mkdir(parents=True)
    before = sorted(data.iterdir())
    done = CliRunner().invoke(build("serve"), ["serve", "--demo"])
    assert isinstance(done.exception, Stop), done.output
    assert str(done.exception) == (
        f"What lies in {data} is not a demo's: start it without --demo, or set VERIFIER_DATA_DIR to another "
        "directory for a demo."
    )
    assert sorted(data.iterdir()) == before, "nothing was started"


def test_with_a_made_up_world_or_another_database_a_demos_data_do_no_harm() -> None:
    with Elsewhere(WORLD_URL="http://127.0.0.1:9"):
        pass
    running_service.refuse_a_demos_data(load(world_url="http://127.0.0.1:9"))
    running_service.refuse_a_demos_data(load(database_url="postgresql://elsewhere/verifier"))
    with Elsewhere(demo=False, DATA_DIR=os.environ["VERIFIER_DATA_DIR"] + "-real"):
        pass
    running_service.refuse_a_demos_data(load(data_dir=Path(os.environ["VERIFIER_DATA_DIR"] + "-real")))


def test_the_port_of_a_running_service_names_it() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        os.environ["VERIFIER_PORT"] = str(listening.getsockname()[1])
        with Elsewhere():
            done = CliRunner().invoke(build("serve"), ["serve"])
    address = f"http://127.0.0.1:{os.environ['VERIFIER_PORT']}"
    assert f"is taken by the demo that runs on this data directory ({address}" in str(done.exception)


@pytest.mark.parametrize("words", [("serve",), ("serve", "--demo")], ids=" ".join)
@pytest.mark.parametrize("demo", [True, False])
def test_a_second_service_on_the_directory_of_a_running_one_is_refused(
    words: tuple[str, ...],
    demo: bool,  # noqa: FBT001
    data: Path,
) -> None:
    with Elsewhere(PORT="8125", demo=demo):
        os.environ["VERIFIER_PORT"] = "0"
        before = sorted(data.iterdir())
        done = CliRunner().invoke(build("serve"), words)
        assert isinstance(done.exception, Stop), done.output
        kind = "demo" if demo else "service"
        assert str(done.exception).startswith(
            f"Stop the {kind} that runs on this data directory (http://127.0.0.1:8125, process {os.getpid()}) first, or"
        )
        assert sorted(data.iterdir()) == before, "nothing was started"


def test_only_where_the_service_answers_its_links_are_turned() -> None:
    with Elsewhere(PORT="8125"):
        assert running_service.answers_there(load(port=8125))
        assert not running_service.answers_there(load(port=8126)), "one more beside it"
    assert running_service.answers_there(load(port=8126))


def test_it_says_which_version_it_is() -> None:
    said = subprocess.run(
        [sys.executable, "-P", "-m", "verifier", "--version"],
        cwd=Path(__file__).parents[2], env={"PYTHONPATH": "."}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout == f"verifier {__version__}\n"
