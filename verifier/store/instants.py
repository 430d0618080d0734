"""Instants that the processes of one host keep together, each under a name of 16 bytes: a file that all have in memory.

They are of the monotonic clock, which is one for all processes of a host and begins anew with it: a file of an earlier
boot is emptied. A process that is killed leaves whole what it was writing (an instant is eight bytes) and holds no
lock any longer.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETS, _WAYS, _WIDTH = 16_384, 8, 3  # a name stands in one of eight places: two halves of it, and the instant
_HEAD = 3  # cells before the first set: the kind of file, and the boot that it is of
_CELLS: Final = _HEAD + _SETS * _WAYS * _WIDTH
_BYTES: Final = _CELLS * 8
_KIND: Final = int.from_bytes(b"instant1", "big")
_TRIES: Final = 64  # a millisecond: who holds the lock for longer is frozen with it
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
Cells: TypeAlias = "memoryview[int]"


class Instants:
    """The instants of a file: some hundred thousand are remembered, and those that end first are forgotten first."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it. OSError where there is no room or no right to."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self._begin()
            self._cells: Cells = memoryview(mmap.mmap(self._file, _BYTES)).cast("B").cast("q")
            fcntl.flock(self._file, fcntl.LOCK_UN)
        except OSError:
            os.close(self._file)
            raise

    def _begin(self) -> None:
        """Write an empty file over one that is of another kind, or of another boot."""
        head = struct.pack("=qqq", _KIND, *_boot())
        if os.fstat(self._file).st_size != _BYTES or os.pread(self._file, len(head), 0) != head:
            os.ftruncate(self._file, 0)
            _write(self._file, head + bytes(_BYTES - len(head)))  # every byte, so that the disk has room for each

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let no other process change an instant meanwhile; one that is frozen with the lock is not waited for."""
        held = self._lock()
        try:
            yield
        finally:
            if held:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _lock(self) -> bool:
        for _ in range(_TRIES):
            with suppress(BlockingIOError):
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            time.sleep(0.000_015)
        return False

    def read(self, name: bytes) -> int:
        """Return the instant under a name; 0 where there is none."""
        place, known = self._place(name)
        return self._cells[place + 2] if known else 0

    def write(self, name: bytes, instant: int) -> None:
        """Keep an instant under a name, in the place of the one of its set that ends first if all are taken."""
        place, known = self._place(name)
        if not known:
            self._cells[place + 2] = 0  # nobody's, until the name is whole
            self._cells[place], self._cells[place + 1] = _halves(name)
        self._cells[place + 2] = instant

    def _place(self, name: bytes) -> tuple[int, bool]:
        """Return the place of a name, or else the one that it would have."""
        cells, (first, second) = self._cells, _halves(name)
        begin = _HEAD + (first % _SETS) * _WAYS * _WIDTH
        places = range(begin, begin + _WAYS * _WIDTH, _WIDTH)
        for place in places:
            if cells[place] == first and cells[place + 1] == second:
                return place, True
        return min(places, key=lambda place: cells[place + 2]), False


def _halves(name: bytes) -> tuple[int, int]:
    first, second = struct.unpack("=qq", name)
    return first, second


def _boot() -> tuple[int, int]:
    """Name the boot of this host; where the system does not say, none is told from another."""
    said = b""
    with suppress(OSError):
        said = _BOOT.read_bytes()
    return _halves(hashlib.blake2b(said, digest_size=16).digest())


def _write(file: int, content: bytes) -> None:
    written = 0
    while written < len(content):
        written += os.pwrite(file, content[written:], written)
