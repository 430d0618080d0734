"""The made-up registers of a rig.

    python -m tests.harness.process_world FOLDER [SEED]      prints its address, serves until SIGTERM

With a seed they are as slow as real ones can be, the same way for the same seed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import uvloop

from tests.harness.processes import asked_to_stop
from verifier.demo.people.people import World
from verifier.demo.servers.faults import Fault, Faults
from verifier.demo.world import running_world


def moods(seed: int) -> Faults:
    """Build the delays: up to a fifth of a second, one in three a second. No errors: each costs half a minute."""
    return Faults(seed=seed, mix={Fault.DELAY: 0.33}, slow_up_to_s=0.2, delay_s=1.0)


async def world(people: World, faults: Faults) -> None:
    """Serve these people's registers."""
    async with running_world(people, faults) as served:
        sys.stdout.write(json.dumps({"url": served.url}) + "\n")
        sys.stdout.flush()
        await asked_to_stop()


def main() -> None:
    """Read the folder and serve it."""
    faults = moods(int(sys.argv[2])) if len(sys.argv) > 2 else Faults()
    uvloop.run(world(World.from_folder(Path(sys.argv[1])), faults))


if __name__ == "__main__":
    main()
