"""The examples of the client's page and docstrings run, in their order, against a service."""

from __future__ import annotations

import ast
import inspect
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import verifier.client
from tests.client.conftest import Platform
from tests.client.test_webhooks import BODY, OURS, _signed

ROOT = Path(__file__).parents[2]
_PAGE = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "client.md").read_text("utf-8"), re.DOTALL)
_DOCSTRING = re.findall(r"::\n\n((?: {4}.*\n|\n)+)", verifier.client.__doc__ or "")


async def _run(source: str, names: dict[str, Any]) -> None:
    code = compile(source, "an example", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    running = eval(code, names)  # noqa: S307  an example of ours
    if inspect.isawaitable(running):
        await running


def _of(platform: Platform, source: str) -> str:
    """Put the person and the service of this test in the place of the made-up ones."""
    truth = platform.people[0]
    made_up = {
        "https://verify.example.com": platform.wire.url,
        "robin.sample": truth.handle,
        "acct_71": f"acct_{truth.id}",
    }
    for said, meant in made_up.items():
        source = source.replace(said, meant)
    return source


async def test_every_example_runs(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    await platform.settle()
    shown: list[Any] = []
    body = platform.people[2].submission(platform.api.house.clock() - timedelta(days=30))
    names: dict[str, Any] = {
        "key": platform.key, "claim_body": body, "cursor": None, "show": lambda *what: shown.extend(what),
        "keep": lambda *what: shown.extend(what), "forget": shown.append, "save": shown.append,
        "secret": OURS.shown_secret, "headers": _signed(), "body": BODY,
    }  # fmt: skip
    assert (len(_PAGE), len(_DOCSTRING)) == (5, 1)
    for source in [*_PAGE, inspect.cleandoc("\n" + _DOCSTRING[0])]:
        before = len(shown)
        await _run(_of(platform, source), names)
        assert len(shown) > before, source
    display = (await platform.badge(platform.people[0].handle))["credentials"][0]["display"]
    assert shown.count(display) == 2
    assert "urn:verifier:claim_open" in shown, "the last person has claimed it already"
    assert names["wrong"] == []
    assert shown[-1] == display
