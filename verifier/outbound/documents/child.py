"""The process in which one uploaded file is opened: the file on standard input, the outcome on standard output.

A parser that is taken over by the file it reads should find nothing to take: no secret in its environment, little
memory and time, no file it could write, and, once the file is in and its library is loaded, nothing it could open at
all: no file, no connection.
"""

from __future__ import annotations

import resource
import sys
from typing import Final

from verifier.outbound.documents import LARGEST
from verifier.outbound.documents.detect import text_way, way_for
from verifier.outbound.documents.wire import written

_MEMORY: Final = 1536 * 1024 * 1024
_CPU_S: Final = 15
TEXT: Final = "--text"
_OPEN: Final = 3  # standard input, output and error are; nothing more


def main() -> None:
    """Clean one file, or read its text."""
    _confine()
    raw = sys.stdin.buffer.read(LARGEST + 1)
    way = text_way(raw) if sys.argv[1:] == [TEXT] else way_for(raw)
    _seal()
    sys.stdout.buffer.write(written(way(raw)))


def _confine() -> None:
    """Limit memory and time, writing and core files, before anything else: a core would hold somebody's licence."""
    if sys.platform == "linux":  # elsewhere the address space cannot be bounded
        _limit(resource.RLIMIT_AS, _MEMORY)
    _limit(resource.RLIMIT_CPU, _CPU_S, spare=1)  # SIGXCPU first: its own exit code
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, 32)


def _seal() -> None:
    """Forbid opening files, connecting and starting programs from here on."""
    _limit(resource.RLIMIT_NOFILE, _OPEN)
    _limit(resource.RLIMIT_NPROC, 0)


def _limit(what: int, most: int, *, spare: int = 0) -> None:
    """Set a limit to `most`, or to the operator's if that is less; the kernel enforces nothing beyond `spare` more."""
    _, allowed = resource.getrlimit(what)
    hard = most + spare if allowed == resource.RLIM_INFINITY else min(most + spare, allowed)
    resource.setrlimit(what, (min(most, hard), hard))


if __name__ == "__main__":
    main()
