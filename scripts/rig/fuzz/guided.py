"""The process that fuzzes one parser for some seconds, guided by what of its code an input reaches.

Every finding is written down as it comes and does not end the run: libFuzzer never returns.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from random import Random
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from scripts.rig.fuzz.parser import Parser

_COUNTED: Final = 200  # inputs between two notes of how many there were


def main() -> None:
    """Fuzz the parser named first; then come its corpus, the folder of findings, the seconds and the seed."""
    name, corpus, found, seconds, seed = sys.argv[1:]
    atheris = _library()
    if atheris is None:
        _at_random(_parser(name), Path(found), float(seconds), int(seed))
        return
    with atheris.instrument_imports(include=["verifier", "pypdf"]):
        parser = _parser(name)
    _guided(atheris, parser, Path(corpus), Path(found), (seconds, seed))


def _library() -> ModuleType | None:
    """Import the library, where there is one for this Python and this machine."""
    try:
        return import_module("atheris")
    except ImportError:
        return None


def _parser(name: str) -> Parser:
    proof = import_module("scripts.rig.fuzz.proof")
    proof.quiet()
    found: Parser = proof.PARSERS[name]
    return found


class _Notes:
    """Notes of the inputs that were tried and of those that broke the parser, where the parent reads them."""

    def __init__(self, parser: Parser, found: Path) -> None:
        self._look = import_module("scripts.rig.fuzz.trial").look
        self._parser, self._found, self._runs = parser, found, 0
        self._kinds: set[str] = set()

    def take(self, data: bytes) -> None:
        """Try one input."""
        self._runs += 1
        finding = self._look(self._parser, data)
        if finding and finding.kind not in self._kinds:
            self._kinds.add(finding.kind)
            (self._found / f"{self._parser.name}-{finding.digest}").write_bytes(data)
        if self._runs % _COUNTED == 0:
            self.say()

    def say(self) -> None:
        """Write down how many inputs there were."""
        (self._found / f"{self._parser.name}.runs").write_text(json.dumps(self._runs))


def _guided(atheris: Any, parser: Parser, corpus: Path, found: Path, bounds: tuple[str, str]) -> None:  # noqa: ANN401  it has no types
    changed, notes = import_module("scripts.rig.fuzz.mutate").changed, _Notes(parser, found)
    for at, data in enumerate(parser.inputs()):
        (corpus / f"begin-{at}").write_bytes(data)

    def change(data: bytes, most: int, seed: int) -> bytes:
        chance = Random(seed)  # noqa: S311  the same again
        made: bytes = atheris.Mutate(data, most) if chance.random() < 0.3 else changed(data, chance, parser)  # noqa: PLR2004
        return made[:most]

    longest = import_module("scripts.rig.fuzz.parser").LONGEST
    limits = [f"-max_total_time={max(1, int(float(bounds[0])))}", f"-seed={int(bounds[1]) + 1}", f"-max_len={longest}"]
    others = ["-rss_limit_mb=3000", "-timeout=120", "-print_final_stats=1", f"-artifact_prefix={found}/{parser.name}-"]
    atheris.Setup([parser.name, str(corpus), *limits, *others], notes.take, custom_mutator=change)
    atheris.Fuzz()


def _at_random(parser: Parser, found: Path, seconds: float, seed: int) -> None:
    changed, notes = import_module("scripts.rig.fuzz.mutate").changed, _Notes(parser, found)
    chance, pool, ends = Random(seed), parser.inputs(), time.monotonic() + seconds  # noqa: S311  the same again
    while time.monotonic() < ends:
        notes.take(changed(chance.choice(pool), chance, parser))
    notes.say()


if __name__ == "__main__":
    main()
