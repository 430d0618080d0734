"""Every command of README.md and docs/integrating.md, word for word, against a real demo in processes of its own."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts import sandbox
from verifier.cli.ports import free_port

ROOT = Path(__file__).parents[2]
README, PAGE = ROOT / "README.md", sandbox.PAGE
HOOK = "127.0.0.1:9099"  # where the page says that its receiver listens
STARTS = f"VERIFIER_OUTBOUND_ALLOW={HOOK} scripts/serve --demo\n"  # the command that the demo itself is
_BLOCK = re.compile(r"^( *)```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[str]:
    """List the commands of a page, block by block, without the indentation of a list."""
    found = _BLOCK.findall(page.read_text("utf-8"))
    return [re.sub(f"(?m)^{indentation}", "", block) for indentation, block in found]


@dataclass(frozen=True)
class Demo:
    """A running demo: the folder it was started in, its address, and where it may call a receiver of webhooks."""

    place: Path
    base: str
    hook: str


@pytest.fixture(scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo that was started as the page says, in a folder where everything is at hand by the page's own names."""
    assert shutil.which("curl"), "the commands of the pages need curl: install it"
    place, port, hook = tmp_path_factory.mktemp("demo"), free_port(), f"127.0.0.1:{free_port()}"
    (place / ".curlrc").write_text(f"connect-to = localhost:8080:127.0.0.1:{port}\n")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VERIFIER_")}
    env = clean | {"VERIFIER_DATA_DIR": str(place / "var"), "VERIFIER_PORT": str(port), "VERIFIER_OUTBOUND_ALLOW": hook}
    with (place / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "verifier", "serve", "--demo",
            cwd=ROOT, env=env, stdout=asyncio.subprocess.PIPE, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        (place / "said").write_text(await asyncio.wait_for(_said(process), 180))
        yield Demo(place, f"http://127.0.0.1:{port}", hook)
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 60)


async def _said(process: asyncio.subprocess.Process) -> str:
    """Read what it prints until its last line."""
    assert process.stdout is not None
    lines = []
    while line := (await process.stdout.readline()).decode():
        lines.append(line)
        if line.startswith("The keys are in "):
            return "".join(lines)
    raise AssertionError("".join(lines))


async def run(demo: Demo, commands: str) -> list[str]:
    """Run commands in a shell of their own; what they print, line by line. What goes wrong ends it."""
    shell = await asyncio.create_subprocess_exec(
        "bash", "-euo", "pipefail", "-c", commands,
        cwd=demo.place, env=os.environ | {"CURL_HOME": str(demo.place), "BASE": demo.base},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(shell.communicate(), 120)
    assert shell.returncode == 0, said.decode()
    return said.decode().splitlines()


def promised(commands: str) -> Sequence[str]:
    """List what a page says that its commands print, in order."""
    return re.findall(r"(?m)^ *# -> (.*)$", commands)


async def test_the_readmes_first_call_waits_by_itself_and_ends_with_a_badge(demo: Demo) -> None:
    first = next(block for block in blocks(README) if "curl" in block)
    assert '"status":"verified"' in (await run(demo, first))[-1]
    assert '"status":"verified"' in (await run(demo, first))[-1], "a second time it is the same claim"


async def test_what_the_demo_prints_can_be_pasted(demo: Demo) -> None:
    said = (demo.place / "said").read_text()
    commands = re.findall(r"(?m)^ +a (?:badge|claim) +(curl .*)$", said)
    badge, claim = [(await run(demo, command))[-1] for command in commands]
    assert '"status":"verified"' in badge
    assert '"state":"received"' in claim or "claim_open" in claim


async def test_every_command_of_the_page_does_what_the_page_says(demo: Demo) -> None:
    first, *others = blocks(PAGE)
    assert first == STARTS
    commands = "\n".join(others).replace(HOOK, demo.hook)
    port = HOOK.rpartition(":")[2]
    commands = commands.replace(f'"127.0.0.1", {port}', f'"127.0.0.1", {demo.hook.rpartition(":")[2]}')
    said, at = await run(demo, commands), 0
    for promise in promised(commands):
        found = next((place for place, line in enumerate(said[at:], at) if promise in line), None)
        assert found is not None, f"{promise!r} was promised, and this was said: {said[at:]}"
        at = found + 1
    assert len(promised(commands)) > 15


def test_the_table_of_the_sandbox_is_what_would_be_written() -> None:
    text = PAGE.read_text("utf-8")
    assert text == sandbox.page(text), "run: .venv/bin/python -m scripts.sandbox"
    assert all(f"sandbox/{one}" in text for one in ("verified.json", "in_review.json", "account_changed.json"))


def test_every_link_of_the_page_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([a-z_]+\.md)(?:#[a-z-]+)?\)", PAGE.read_text("utf-8")):
        assert (PAGE.parent / target).exists(), target
