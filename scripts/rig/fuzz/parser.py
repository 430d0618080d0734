"""One parser as it is fuzzed: what it reads, inputs to begin with, and the time and memory it may take."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

CORPUS: Final = Path(__file__).parents[3] / "tests" / "fuzz" / "corpus"
LONGEST: Final = 20_000  # bytes of an input: what is slow on less than this is slow by design
SLOWEST_S: Final = 0.5  # of the processor's time for such an input
MOST_MEMORY_KB: Final = 150_000  # that one input may add to the most the process ever held


class Broken(AssertionError):  # noqa: N818  reads as a sentence where it is raised
    """A parser that returned, and what it returned must not be."""


@dataclass(frozen=True, slots=True)
class Parser:
    """A parser that reads strangers' bytes. `read` raises for everything that is no refusal of its own."""

    name: str
    of: str  # whose bytes it reads
    read: Callable[[bytes], None]
    begin_with: Callable[[], list[bytes]]
    form: Literal["bytes", "text", "json"] = "bytes"
    words: tuple[str, ...] = ()  # that mean something to it
    slowest_s: float = SLOWEST_S

    @property
    def corpus(self) -> Path:
        """The folder of inputs that once broke it, or that reach a corner."""
        return CORPUS / self.name

    def inputs(self) -> list[bytes]:
        """List the inputs of its corpus, and those it begins with."""
        kept = [path.read_bytes() for path in sorted(self.corpus.glob("*")) if path.is_file()]
        return [*kept, *self.begin_with()]


def written(*documents: Any) -> list[bytes]:  # noqa: ANN401  any JSON value
    """Write JSON documents as inputs."""
    return [json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass") for document in documents]


def insist(holds: object, what: str) -> None:
    """Raise `Broken` unless it holds."""
    if not holds:
        raise Broken(what)
