"""Proofs by experiment. `chaos`: kill -9 and freezing at random, while claims run and licences change."""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import time
from dataclasses import asdict

from rich.console import Console

from scripts.rig.chaos import Plan, Proof, prove
from scripts.rig.child import carry_out
from scripts.rig.patched import DEFECTS

_out = Console(stderr=True, highlight=False)


def _tell(what: str) -> None:
    _out.print(f"[dim]{time.strftime('%H:%M:%S')}[/] {what}")


def _show(proof: Proof) -> None:
    faults = ", ".join(f"{count} x {kind}" for kind, count in sorted(proof.faults.items()))
    states = ", ".join(f"{count} {state}" for state, count in proof.states.most_common())
    lines = [
        f"seed {proof.seed}: {proof.faults.total()} faults ({faults}) in {proof.seconds:.0f} s",
        f"{proof.claims} claims acknowledged ({states})",
        f"of the plainest, these wait for people: {dict(proof.to_people) or 'none'}",
        f"{proof.flips} licences changed, {proof.rechecks} rounds of checks begun again",
        f"{proof.cut_off} requests cut off, {proof.repeats} repeated on purpose, {proof.reads} badges read",
        f"{proof.rests} times at rest and compared with the truth",
        *(f"FOUND  {finding}" for finding in proof.found),
        "nothing found" if not proof.found else f"{len(proof.found)} findings",
    ]
    Console(highlight=False).print("\n".join(lines), markup=False, soft_wrap=True)


def main(arguments: list[str] | None = None) -> int:
    """The command line of `scripts/prove`."""
    parser = argparse.ArgumentParser(prog="scripts/prove", description=__doc__)
    parser.add_argument("what", choices=["chaos"])
    parser.add_argument("--faults", type=int, default=200, help="how many (default 200; a release is proved with 3000)")
    parser.add_argument("--claims", type=int, default=500, help="how many (default 500)")
    parser.add_argument("--workers", type=int, default=2, help="how many (default 2)")
    parser.add_argument("--seed", type=int, default=None, help="to do the same again; drawn and printed when absent")
    parser.add_argument(
        "--plant", action="append", choices=sorted(DEFECTS), default=[], help="a defect that must be found"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of text")
    asked = parser.parse_args(arguments)
    seed = random.SystemRandom().randrange(1_000_000) if asked.seed is None else asked.seed
    _tell(f"seed {seed}")
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)  # it complains of every torment
    plan = Plan(asked.claims, asked.faults, seed, asked.workers, defects=tuple(asked.plant))
    proof = carry_out(prove(plan, _tell))
    if asked.json:
        sys.stdout.write(json.dumps(asdict(proof), indent=2) + "\n")
    else:
        _show(proof)
    return 1 if proof.found else 0


if __name__ == "__main__":
    sys.exit(main())
