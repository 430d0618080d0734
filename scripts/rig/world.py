"""The made-up registers of a rig: python -m scripts.rig.world FOLDER prints its address and serves until it is ended."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import uvloop

from scripts.rig.child import asked_to_stop
from verifier.demo.people import World
from verifier.demo.world import running_world


async def world(folder: Path) -> None:
    """Serve the registers of a folder."""
    async with running_world(World.from_folder(folder)) as served:
        sys.stdout.write(json.dumps({"url": served.url}) + "\n")
        sys.stdout.flush()
        await asked_to_stop()


if __name__ == "__main__":
    uvloop.run(world(Path(sys.argv[1])))
