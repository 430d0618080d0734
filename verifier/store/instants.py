"""Instants that the processes of one host keep together, each under a name of 16 bytes: a file that all have in memory.

They are of the monotonic clock, which is one for all processes of a host and begins anew with it: a file of an earlier
boot is emptied. A process that is killed leaves whole what it was writing (an instant is eight bytes) and holds no
lock any longer.
"""

from __future__ import annotations

import errno
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
_TRIES: Final = 8
_START_S: Final = 5.0  # for which the lock is waited for at start, where one process writes the file
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
Cells: TypeAlias = "memoryview[int]"


class Instants:
    """The instants of a file: some hundred thousand are remembered, and those that end first are forgotten first."""

    def __init__(self, path: Path, patience_s: float = 0.05) -> None:
        """Open the file, or make it. OSError where there is no room or no right to.

        The lock is held for microseconds, and for longer only by a process that is not let run: `patience_s`.
        """
        self._file, self._patience_s, self._frozen_until = _opened(path), patience_s, 0.0
        try:
            self._cells: Cells = memoryview(mmap.mmap(self._file, _BYTES)).cast("B").cast("q")
        except OSError:
            os.close(self._file)
            raise

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let no other process change an instant meanwhile; one that is frozen with it is waited for once a second."""
        held = _locked(self._file, self._patience_s if time.perf_counter() >= self._frozen_until else 0.0)
        if not held:
            self._frozen_until = time.perf_counter() + 1.0
        try:
            yield
        finally:
            if held:
                fcntl.flock(self._file, fcntl.LOCK_UN)

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


def _opened(path: Path) -> int:
    """Open the file of this boot; one that others still have in memory is never shortened or emptied, but replaced."""
    for _ in range(_TRIES):
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            _locked(file, _START_S)  # of several that start at once, one makes it
            if _is_at(path, file):
                if _is_whole(file):
                    fcntl.flock(file, fcntl.LOCK_UN)
                    return file
                _make(path)
        except OSError:
            os.close(file)
            raise
        os.close(file)
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))


def _locked(file: int, seconds: float) -> bool:
    """Lock a file; False where it is locked for longer: whoever holds it so long is frozen with it."""
    end = time.perf_counter() + seconds
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if time.perf_counter() > end:
            return False
        time.sleep(0.000_015)


def _is_at(path: Path, file: int) -> bool:
    """Tell whether an open file is still the one of this name."""
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(file))
    return False


def _is_whole(file: int) -> bool:
    head = _head()
    return os.fstat(file).st_size == _BYTES and os.pread(file, len(head), 0) == head


def _make(path: Path) -> None:
    """Write an empty file, with every byte, so that the disk has room for each; then give it its name."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        head = _head()
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb") as file:
            file.write(head + bytes(_BYTES - len(head)))
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _head() -> bytes:
    return struct.pack("=qqq", _KIND, *_boot())


def _boot() -> tuple[int, int]:
    """Name the boot of this host; where the system does not say, none is told from another."""
    said = b""
    with suppress(OSError):
        said = _BOOT.read_bytes()
    return _halves(hashlib.blake2b(said, digest_size=16).digest())
