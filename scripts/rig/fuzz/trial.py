"""One input given to one parser: what came of it, and the smallest input of which the same comes."""

from __future__ import annotations

import hashlib
import resource
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from scripts.rig.fuzz.mutate import changed
from scripts.rig.fuzz.parser import LONGEST, MOST_MEMORY_KB, Broken

if TYPE_CHECKING:
    from scripts.rig.fuzz.parser import Parser

_ROOT: Final = Path(__file__).parents[3]
_TRIES: Final = 400  # of making a finding smaller
_PATIENCE_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Finding:
    """An input that a parser must be able to take, and cannot."""

    parser: str
    kind: str  # the exception and where it was raised, `slow`, or `memory`
    data: bytes

    @property
    def digest(self) -> str:
        """The name of its file."""
        return hashlib.sha256(self.data).hexdigest()[:16]


def look(parser: Parser, data: bytes) -> Finding | None:
    """Give a parser one input. A slow one is asked three times: the machine may have been busy with something else."""
    kind, spent = _look(parser, data)
    if kind == "slow":
        spent = min(spent, *(_look(parser, data)[1] for _ in range(2)))
        kind = "slow" if spent > parser.slowest_s else ""
    return Finding(parser.name, kind, data) if kind else None


def _look(parser: Parser, data: bytes) -> tuple[str, float]:
    most, began = _held(), time.process_time()
    try:
        parser.read(data)
    except Exception as fault:  # noqa: BLE001  whatever it raises is what is looked for
        return _named(fault), 0.0
    spent = time.process_time() - began
    if spent > parser.slowest_s and len(data) <= LONGEST:
        return "slow", spent
    return ("memory" if _held() - most > MOST_MEMORY_KB else ""), spent


def _held() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _named(fault: Exception) -> str:
    """Name an exception and the innermost place of the project that it passed."""
    kind = f"{type(fault).__name__}: {fault}" if isinstance(fault, Broken) else type(fault).__name__
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if f"{_ROOT}/verifier/" in frame.filename]
    if not frames or isinstance(fault, Broken):
        return kind
    return f"{kind} at {Path(frames[-1].filename).relative_to(_ROOT)}:{frames[-1].name}"


def smallest(parser: Parser, finding: Finding) -> Finding:
    """Leave out of an input whatever it can do without, as long as the same comes of it."""
    data, ends = finding.data, time.monotonic() + _PATIENCE_S
    for _ in range(_TRIES):
        shorter = next(_shorter(parser, finding.kind, data, ends), None)
        if shorter is None:
            break
        data = shorter
    return Finding(finding.parser, finding.kind, data)


def _shorter(parser: Parser, kind: str, data: bytes, ends: float) -> Iterator[bytes]:
    size = len(data) // 2
    while size:
        for at in range(0, len(data), size):
            if time.monotonic() > ends:
                return
            less = data[:at] + data[at + size :]
            found = look(parser, less)
            if found and found.kind == kind:
                yield less
        size //= 2


def burst(parser: Parser, runs: int, seed: int) -> Iterator[Finding]:
    """Give a parser its inputs, and changes of them at random: with the same seed the same."""
    chance, pool = Random(f"{parser.name} {seed}"), parser.inputs()  # noqa: S311  the same again
    for data in pool:
        found = look(parser, data)
        if found:
            yield found
    for _ in range(runs):
        data = changed(chance.choice(pool), chance, parser)
        if chance.random() < 0.2:  # noqa: PLR2004  some changes are changed further
            pool.append(data)
        found = look(parser, data)
        if found:
            yield found
