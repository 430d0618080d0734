"""Schemathesis as a process of its own: it sends odd and right input to every operation of the document."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

CONFIG = Path(__file__).parents[1] / "web" / "schemathesis.toml"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "ignored_auth",
)
_CASES = re.compile(r"(\d[\d,]*) generated")


@dataclass(frozen=True)
class Fuzzed:
    """The outcome of a run: how many requests there were, and everything that was found, as it says it."""

    cases: int
    said: str
    fine: bool


async def fuzz(address: str, key: str, token: str, *, seed: int, bounds: tuple[str, ...]) -> Fuzzed:
    """Send requests to every operation, with the reviewer's token where the document asks for it."""
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG),
        "run", f"{address}/openapi.json", "--checks", ",".join(CHECKS), "--seed", str(seed), *bounds,
        env=os.environ | {"PLATFORM_KEY": key, "REVIEWER_TOKEN": token, "NO_COLOR": "1", "COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await run.communicate()
    text = said.decode()
    cases = _CASES.search(text)
    return Fuzzed(int(cases[1].replace(",", "")) if cases else 0, text, run.returncode == 0)
