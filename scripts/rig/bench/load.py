"""Load client that is never the bottleneck: raw keep-alive connections, every answer checked byte for byte.

Run as a process of its own: one JSON order on standard input, one JSON report on standard output.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import cycle
from typing import cast

import uvloop

from tests.harness.processes import ROOT

_HEAD_ENDS = b"\r\n\r\n"
_LENGTH = b"content-length:"
_PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as it goes over the wire; `expect` is the body its answer must have, if that is known."""

    wire: str
    expect: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """The work to do: these requests once each, or over and over for so many seconds."""

    port: int
    asks: list[Ask]
    connections: int
    seconds: float | None = None
    keep_bodies: bool = False


@dataclass(slots=True)
class Report:
    """The results of an order."""

    answers: int = 0
    wrong: int = 0  # another status than 2xx, or another body than expected
    lost: int = 0  # connections that ended early
    began_at: float = 0.0
    seconds: float = 0.0
    cpu_s: float = 0.0
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)
    bodies: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Good answers per second."""
        return (self.answers - self.wrong) / self.seconds


def request(method: str, path: str, key: str, body: bytes = b"", **headers: str) -> str:
    """Write a request's bytes, as text."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {key}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines) + "\r\n\r\n" + body.decode()


class _Connection(asyncio.Protocol):
    """Connection that asks, waits for the whole answer, asks again."""

    def __init__(self, asks: Iterator[tuple[bytes, bytes | None]], drive: _Drive) -> None:
        self._asks, self._drive = asks, drive
        self._transport: asyncio.Transport | None = None
        self._have = b""
        self._expect: bytes | None = None
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask the first question."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own class is no subclass
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Take a piece of an answer; when it is whole, go on."""
        have = self._have + data if self._have else data
        head = have.find(_HEAD_ENDS)
        if head < 0:
            self._have = have
            return
        body = have[head + 4 :]
        # Compared first because it is cheap: the length header need not be looked for when the body is the right one.
        if body != self._expect and len(body) < _length(have[:head]):
            self._have = have
            return
        self._have = b""
        self._drive.answered(have, body, body == self._expect or self._expect is None, self._sent_at)
        self._ask()

    def connection_lost(self, _: Exception | None) -> None:
        """Tell the drive; it counts those that should have gone on."""
        self._drive.left()

    def _ask(self) -> None:
        assert self._transport is not None  # noqa: S101  connected
        found = None if self._drive.over() else next(self._asks, None)
        if found is None:
            self._drive.finished += 1
            self._transport.close()
            return
        wire, self._expect = found
        self._sent_at = time.perf_counter()
        self._transport.write(wire)


class _Drive:
    """The execution of one order."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self.report = Report(began_at=time.time())
        self.finished = self._gone = 0
        self._times: list[float] = []
        self._until = time.perf_counter() + order.seconds if order.seconds else None
        self._all_gone = asyncio.Event()

    async def run(self) -> Report:
        """Open the connections and wait for the last of them."""
        wires = [
            (ask.wire.encode(), ask.expect.encode() if ask.expect is not None else None) for ask in self._order.asks
        ]
        asks = cycle(wires) if self._order.seconds else iter(wires)
        began, loop = time.perf_counter(), asyncio.get_running_loop()
        for _ in range(self._order.connections):
            await loop.create_connection(lambda: _Connection(asks, self), "127.0.0.1", self._order.port)
        await self._all_gone.wait()
        report, times = self.report, sorted(self._times) or [0.0]
        report.seconds = time.perf_counter() - began
        report.lost = self._order.connections - self.finished
        report.p50_ms, report.p99_ms = (round(times[int(len(times) * part)] * 1000, 3) for part in (0.5, 0.99))
        used = resource.getrusage(resource.RUSAGE_SELF)
        report.cpu_s = used.ru_utime + used.ru_stime
        return report

    def over(self) -> bool:
        """Return True if the time is up."""
        return self._until is not None and time.perf_counter() >= self._until

    def answered(self, have: bytes, body: bytes, fits: bool, sent_at: float) -> None:  # noqa: FBT001  a plain fact
        """Count one answer."""
        self._times.append(time.perf_counter() - sent_at)
        status = int(have[9:12])
        self.report.answers += 1
        self.report.statuses[str(status)] = self.report.statuses.get(str(status), 0) + 1
        if not fits or status // 100 != 2:  # noqa: PLR2004
            self.report.wrong += 1
        if self._order.keep_bodies:
            self.report.bodies.append(body.decode())

    def left(self) -> None:
        """Note that one connection is gone."""
        self._gone += 1
        if self._gone == self._order.connections:
            self._all_gone.set()


def _length(head: bytes) -> int:
    """Read the length an answer announces."""
    at = head.lower().find(_LENGTH)
    return int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0


async def drive(order: Order) -> Report:
    """Carry an order out in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "scripts.rig.bench.load",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        given = json.dumps(asdict(order)).encode()
        printed, _ = await asyncio.wait_for(process.communicate(given), (order.seconds or 0) + _PATIENCE_S)
    finally:
        if process.returncode is None:
            process.kill()
    return Report(**json.loads(printed))


def main() -> None:
    """Read the order, carry it out on the last core, print the report."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    asked = json.load(sys.stdin)
    order = Order(**(asked | {"asks": [Ask(**ask) for ask in asked["asks"]]}))
    json.dump(asdict(uvloop.run(_Drive(order).run())), sys.stdout)


if __name__ == "__main__":
    main()
