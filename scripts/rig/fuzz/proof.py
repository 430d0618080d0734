"""Fuzzes parsers side by side, each in processes of its own, and makes every finding small and repeatable."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scripts.rig.fuzz.parsers import PARSERS
from scripts.rig.fuzz.trial import Finding, look, smallest

if TYPE_CHECKING:
    from scripts.rig.fuzz.parser import Parser

_ROOT: Final = Path(__file__).parents[3]
KEPT: Final = _ROOT / "var" / "fuzz"  # what was reached and found on this machine, for the next run
_GRACE_S: Final = 180.0  # beyond its time, before a process is ended


@dataclass(slots=True)
class Proof:
    """The inputs that each parser was given, and those that it could not take."""

    seed: int
    seconds: float = 0.0
    guided: bool = False
    runs: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    died: list[str] = field(default_factory=list)  # processes that ended otherwise than by the clock

    @property
    def found(self) -> list[str]:
        """A sentence for each finding, with the way to see it again."""
        again = "scripts/prove fuzz --parser {0} --again {1}"
        shown = [
            f"{one.parser}: {one.kind} ({len(one.data)} bytes); "
            + again.format(one.parser, _file(one).relative_to(_ROOT))
            for one in self.findings
        ]
        return [*shown, *self.died]


def quiet() -> None:
    """Silence libraries that complain of every broken input."""
    for name in ("pypdf", "pikepdf", "pikepdf._core", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")


def again(name: str, path: Path, seed: int) -> Proof:
    """Give a parser the input of a file."""
    quiet()
    found = look(PARSERS[name], path.read_bytes())
    return Proof(seed, runs={name: 1}, findings=[found] if found else [])


async def prove(
    minutes: float, names: Sequence[str], seed: int, tell: Callable[[str], None], jobs: int | None = None
) -> Proof:
    """Fuzz these parsers, or all, so many at once as there are cores; in all it takes about so many minutes."""
    quiet()
    proof, began = Proof(seed, guided=find_spec("atheris") is not None), time.monotonic()
    parsers = [PARSERS[name] for name in names or PARSERS]
    at_once = min(jobs or os.cpu_count() or 1, len(parsers))
    each_s = max(1.0, minutes * 60 * at_once / len(parsers))
    places = asyncio.Semaphore(at_once)
    tell(f"{len(parsers)} parsers, {at_once} at once, {each_s:.0f} s each, {'' if proof.guided else 'not '}guided")
    await asyncio.gather(*(_fuzzed(proof, parser, each_s, places, tell) for parser in parsers))
    proof.seconds = time.monotonic() - began
    return proof


async def _fuzzed(
    proof: Proof, parser: Parser, seconds: float, places: asyncio.Semaphore, tell: Callable[[str], None]
) -> None:
    corpus, found = KEPT / "corpus" / parser.name, KEPT / "raw"
    async with places:
        for folder in (corpus, found):
            folder.mkdir(parents=True, exist_ok=True)
        for old in found.glob(f"{parser.name}[.-]*"):
            old.unlink()
        fault = await _ran(parser.name, corpus, found, seconds, proof.seed)
        proof.runs[parser.name] = _counted(found, parser.name)
        new = await asyncio.to_thread(lambda: list(_findings(parser, found)))  # parsers have a loop of their own
    proof.findings += new
    proof.died += [f"{parser.name}: {fault}"] if fault and not new else []
    tell(f"{parser.name}: {proof.runs[parser.name]} inputs, {len(new) or 'no'} findings")


async def _ran(name: str, corpus: Path, found: Path, seconds: float, seed: int) -> str:
    """Run one process to its end; return why it did not end well."""
    said = (found / f"{name}.said").open("wb")
    with said:
        run = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "scripts.rig.fuzz.guided", name, str(corpus), str(found), str(seconds), str(seed),
            cwd=_ROOT, stdout=asyncio.subprocess.DEVNULL, stderr=said,
        )  # fmt: skip
    try:
        async with asyncio.timeout(seconds + _GRACE_S):
            code = await run.wait()
    except TimeoutError:
        run.kill()
        await run.wait()
        return "did not end"
    return "" if code == 0 else f"ended with {code}; see {found.relative_to(_ROOT)}/{name}.said"


def _counted(found: Path, name: str) -> int:
    """Read how many inputs there were: from libFuzzer's last words, else from the process's own notes."""
    said = (found / f"{name}.said").read_text("utf-8", "replace")
    counted = said.rpartition("stat::number_of_executed_units:")[2].split()
    note = found / f"{name}.runs"
    if "stat::number_of_executed_units:" in said and counted:
        return int(counted[0])
    return int(json.loads(note.read_text())) if note.is_file() else 0


def _findings(parser: Parser, found: Path) -> Iterator[Finding]:
    """Look at every input that was written down once more, here and without guidance, and make it smaller."""
    kinds: set[str] = set()
    for path in sorted(found.glob(f"{parser.name}-*")):
        finding = look(parser, path.read_bytes())
        if finding and finding.kind not in kinds:
            kinds.add(finding.kind)
            less = smallest(parser, finding)
            _file(less).parent.mkdir(parents=True, exist_ok=True)
            _file(less).write_bytes(less.data)
            yield less


def _file(finding: Finding) -> Path:
    return KEPT / "found" / f"{finding.parser}-{finding.digest}"


def lines(proof: Proof) -> list[str]:
    """Show what each parser was given."""
    how = "guided by coverage" if proof.guided else "at random"
    shown = [f"{name:14} {runs:>12,} inputs  {PARSERS[name].of}" for name, runs in sorted(proof.runs.items())]
    total = sum(proof.runs.values())
    return [*shown, f"seed {proof.seed}: {total:,} inputs {how} in {proof.seconds:.0f} s"]
