"""A board's page by command: its text from a file or standard input, and nothing is kept."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.harness.board_pdf import board_pdf
from verifier.cli import build
from verifier.cli.stop import Stop

PAGE = """Name: Robin A. Sample
License Type: LPC
License Number: 99123
Status: CURRENT (C)
Expires: 2027
Call 555-0100
"""


def test_a_page_is_read_from_standard_input() -> None:
    done = CliRunner().invoke(build(), ["boards", "read", "--board", "us-tx", "--json"], input=PAGE)
    assert json.loads(done.output) == {
        "records": [
            {
                "name": "Robin A. Sample",
                "licence_type": "LPC",
                "number": "99123",
                "status": "active",
                "status_words": "CURRENT (C)",
                "issued_on": None,
                "expires_on": "2027",
                "discipline": "silent",
            }
        ],
        "unread": ["Call 555-0100"],
    }


def test_a_page_is_read_from_a_file_and_shown_beside_its_lines(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    done = CliRunner().invoke(build(), ["boards", "read", str(tmp_path / "page.txt")])
    assert done.exit_code == 0
    assert "License Number: 99123" in done.output
    assert "not read: Call 555-0100" in done.output


def test_a_page_of_nobody_has_no_licence_and_its_status_is_unknown() -> None:
    empty = CliRunner().invoke(build(), ["boards", "read", "--json"], input="Server Error in Application. Error: 500")
    assert json.loads(empty.output)["records"] == []
    odd = CliRunner().invoke(build(), ["boards", "read", "--json"], input="Name: Robin Sample\nLicense Number: 99123\n")
    assert json.loads(odd.output)["records"][0]["status"] == "unknown"


@pytest.mark.parametrize(
    ("words", "page", "said"),
    [
        (["--board", "US-XX"], b"", "no US-XX"),
        (["nowhere.txt"], b"", "nowhere.txt cannot be read"),
        ([], b"\xff\xfe", "not UTF-8"),
        ([], b"x" * (256 * 1024 + 1), "more than 256 kB"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(words: list[str], page: bytes, said: str) -> None:
    done = CliRunner().invoke(build(), ["boards", "read", *words], input=page)
    assert isinstance(done.exception, Stop)
    assert said in str(done.exception)


def test_a_page_saved_as_a_pdf_is_read_like_its_text(tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(board_pdf(PAGE))
    done = CliRunner().invoke(build(), ["boards", "read", str(tmp_path / "page.pdf"), "--json"])
    assert json.loads(done.output)["records"][0]["number"] == "99123"


def test_a_pdf_that_cannot_be_read_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.7 and no page")
    with pytest.raises(Stop, match="The PDF could not be read"):
        build()(["boards", "read", str(tmp_path / "page.pdf")], standalone_mode=False)


def test_every_command_of_the_page_about_boards_prints_what_it_says(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "boards.md").read_text("utf-8")
    commands = re.findall(r"(?ms)^```sh\n(.*?)^```$", page)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for block in commands:
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", block],
            cwd=tmp_path, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.splitlines() == re.findall(r"(?m)^# -> (.*)$", block)
    assert len(commands) == 2
