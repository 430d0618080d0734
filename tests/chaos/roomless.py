"""A service whose database's disk is full: run in a mount name space, where a small disk of one's own can be had.

    unshare --user --map-root-user --mount python -m tests.chaos.roomless FOLDER

Prints what came of it as JSON.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

from tests.chaos.away import Away, is_503, opened
from tests.harness.creator_doors import ROBIN

_ROOM = "130M"
_CLAIMS = range(100, 130)


async def main(folder: Path) -> None:
    """Fill the disk, call, make room, and call again."""
    place = folder / "var" / "postgres"
    async with opened(folder) as away:
        with _full(place):
            said = await _while_full(away)
        await away.whole()
        for number in _CLAIMS:
            await away.acknowledged(number)
        once = [await away.claims_of(number) for number in _CLAIMS] == [1] * len(_CLAIMS)
    sys.stdout.write(json.dumps(said | {"each_taken_once": once}))


async def _while_full(away: Away) -> dict[str, object]:
    posts = [await away.post(number) for number in _CLAIMS]
    everything = await away.everything()
    return {
        "claims_refused": all(is_503(said) for said in posts),
        "badge": (await away.call("GET", f"/v1/badges/{ROBIN.handle}")).status,
        "alive": (await away.call("GET", "/healthz")).status,
        "ours": [f"{said.method} {said.at}" for said in everything if said.status >= 500 and not is_503(said)],
    }


def mount(folder: Path) -> None:
    """Give the database a small disk."""
    place = folder / "var" / "postgres"
    place.mkdir(parents=True)
    room = ("mount", "-t", "tmpfs", "-o", f"size={_ROOM},mode=700", "tmpfs", str(place))
    subprocess.run(room, check=True)


@contextmanager
def _full(place: Path) -> Iterator[None]:
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(65_536))
    try:
        yield
    finally:
        filler.unlink()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    mount(Path(sys.argv[1]))
    asyncio.run(main(Path(sys.argv[1])))
