"""Load on one port from the other core: `wrk` where it is installed, else the benchmark's own client.

What the generator used of its core is told with every figure: one that is busy all the time may be the bottleneck.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from scripts.rig.bench.load import Ask, Order, drive, request

CONNECTIONS = 32
CORE = max(os.sched_getaffinity(0))  # the generator's and PostgreSQL's; the process that is measured has the first
_RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
_WRONG = re.compile(r"Non-2xx or 3xx responses|Socket errors")
_PATHS = """
local n, k = {count}, 0
request = function() k = (k + 7919) % n; return wrk.format("GET", "/v1/badges/handle." .. k + 1) end
"""
_POST = """
wrk.method, wrk.path, wrk.body = "POST", "/v1/badge-query", [[{body}]]
wrk.headers["Content-Type"] = "application/json"
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of load: answers a second, and the share of its core that the generator used."""

    per_s: float
    share: float


@dataclass(frozen=True, slots=True)
class Load:
    """The requests of a stretch: badges in turn, or one query for all of them."""

    key: str
    handles: int
    query: bool = False
    connections: int = CONNECTIONS

    @property
    def body(self) -> str:
        """The body of the query."""
        return json.dumps({"items": [f"handle.{number}" for number in range(1, self.handles + 1)]})

    def script(self) -> str:
        """Write it for wrk."""
        return _POST.format(body=self.body) if self.query else _PATHS.format(count=self.handles)

    def asks(self) -> list[Ask]:
        """Write it for our own client."""
        if self.query:
            return [Ask(request("POST", "/v1/badge-query", self.key, self.body.encode()))]
        return [Ask(request("GET", f"/v1/badges/handle.{number}", self.key)) for number in range(1, self.handles + 1)]


def name() -> str:
    """Name the generator."""
    return "wrk" if shutil.which("wrk") else "own"


async def run(port: int, load: Load, seconds: float) -> Run:
    """Put the load on a port; RuntimeError where any answer was not a good one."""
    return await (_wrk if shutil.which("wrk") else _own)(port, load, seconds)


async def _wrk(port: int, load: Load, seconds: float) -> Run:
    with tempfile.TemporaryDirectory(prefix="verifier-bench-") as place:
        script = Path(place) / "load.lua"
        script.write_text(load.script())
        began, before = time.perf_counter(), os.times()
        process = await asyncio.create_subprocess_exec(
            "taskset", "-c", str(CORE), "wrk", "-t1", f"-c{load.connections}", f"-d{max(1, round(seconds))}s",
            "-s", str(script), "-H", f"Authorization: Bearer {load.key}", f"http://127.0.0.1:{port}",
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said = (await process.communicate())[0].decode()
    took, after = time.perf_counter() - began, os.times()
    found = _RATE.search(said)
    if found is None or _WRONG.search(said):
        message = f"the run is void: {said}"
        raise RuntimeError(message)
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(float(found[1]), round(used / took, 2))


async def _own(port: int, load: Load, seconds: float) -> Run:
    report = await drive(Order(port, load.asks(), load.connections, seconds=seconds))
    if report.wrong or report.lost:
        message = f"the run is void: {report.statuses}, {report.lost} lost connections"
        raise RuntimeError(message)
    return Run(report.per_second, round(report.cpu_s / report.seconds, 2))
