"""Report of a run with faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.rig.chaos.proof import Proof


def lines(proof: Proof) -> list[str]:
    """Say what was done to the service, and how much came through."""
    faults = ", ".join(f"{count} x {kind}" for kind, count in sorted(proof.faults.items()))
    states = ", ".join(f"{count} {state}" for state, count in proof.states.most_common())
    return [
        f"seed {proof.seed}: {proof.faults.total()} faults ({faults}) in {proof.seconds:.0f} s",
        f"{proof.claims} claims acknowledged ({states})",
        f"of the plainest, these wait for people: {dict(proof.to_people) or 'none'}",
        f"{proof.flips} licences changed, {proof.rechecks} rounds of checks begun again",
        f"{proof.cut_off} requests cut off, {proof.repeats} repeated on purpose, {proof.reads} badges read",
        f"{proof.rests} times at rest and compared with the truth",
    ]
