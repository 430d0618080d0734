"""Several API processes on one port: the kernel hands connections out among them, one supervisor keeps them alive.

Each has its own cache of badges, which a change empties in all of them. Their buckets of rate limits are one file of
the data directory: a caller has one budget whichever of them answers. Their counters lie in files that each adds up.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from verifier import log, supervise
from verifier.cli.serve import keep_database
from verifier.cli.stop import Stop
from verifier.settings import PREFIX, load
from verifier.supervise import CANNOT_START

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from verifier.settings import Settings

_log = log.logger("cli")
_CONNECTIONS = 48  # with the database, of all processes together; the embedded one has room for a hundred


async def api(chosen: Settings, processes: int) -> int:
    """Run so many API processes until SIGTERM, and begin again those that die; return the exit code."""
    with _held(chosen) as port, _sheets(chosen, port) as folder:
        os.environ |= {f"{PREFIX}PORT": str(port), f"{PREFIX}API_PROCESSES": str(processes)}
        stop = asyncio.Event()
        beside = [asyncio.create_task(keep_database(load(), stop)), asyncio.create_task(supervise.watch_parent(stop))]
        names = [f"api-{number}" for number in range(1, processes + 1)]
        _log.info("api_processes", count=processes, port=port)
        try:
            return await supervise.supervise(
                [(name, supervise.command("api", "--sheet", str(folder / f"{name}.counts"))) for name in names],
                stop=stop,
            )
        finally:
            stop.set()
            beside[1].cancel()
            await asyncio.wait(beside, timeout=30)


def pool_size(chosen: Settings) -> int:
    """Return how many connections with the database each of the processes may open; one of them listens."""
    return max(3, min(12, _CONNECTIONS // chosen.api_processes))


@contextmanager
def _held(chosen: Settings) -> Iterator[int]:
    """Hold the port without listening, so that only our processes may share it; yield its number."""
    if not hasattr(socket, "SO_REUSEPORT"):
        raise Stop("This system cannot share a port: run one process, with --processes 1.", CANNOT_START)
    with ExitStack() as stack:
        port = chosen.port
        places = socket.getaddrinfo(chosen.host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in dict.fromkeys(places):
            holder = stack.enter_context(socket.socket(family, kind, protocol))
            for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
                holder.setsockopt(socket.SOL_SOCKET, option, 1)
            if family == socket.AF_INET6:
                holder.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            holder.bind((address[0], port, *address[2:]))
            port = holder.getsockname()[1]
        yield port


@contextmanager
def _sheets(chosen: Settings, port: int) -> Iterator[Path]:
    """Make an empty folder for the counters of these processes, and take it away at the end."""
    folder = chosen.data_dir / f"counters-{port}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
