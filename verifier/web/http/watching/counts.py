"""Numbers that only rise: in memory, or in a file of one process, which its siblings read while it counts.

Beside the numbers stands a file with their names, a line each, in order. Counting is one addition in memory that the
kernel keeps: of a process that was killed nothing is lost, and the next one in its place counts on.
"""

from __future__ import annotations

import json
import mmap
import os
from array import array
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_ROOM = 32_768  # numbers; the routes, statuses and bounds that name them are ours, and a few thousand
_BYTES = _ROOM * 8
Name = tuple[str, ...]
Cells: TypeAlias = "memoryview[float]"


class Sheet:
    """The numbers of one process, each group of them under a name."""

    def __init__(self, path: Path | None = None) -> None:
        """Begin with nothing, or go on with what stands in the files of this path."""
        self.path = path
        self.cells: Cells = memoryview(array("d", bytes(_BYTES))).cast("B").cast("d") if path is None else _mapped(path)
        self._names = None if path is None else os.open(_names(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._places: dict[Name, tuple[int, int]] = {}
        self._used = 0
        if path is not None and self._names is not None:
            self._read_on(path, self._names)

    def place(self, *name: str, width: int = 1) -> int:
        """Return where the numbers of a name begin in `cells`."""
        known = self._places.get(name)
        if known is not None:
            return known[0]
        if self._names is not None:
            os.write(self._names, f"{json.dumps([width, *name])}\n".encode())
        return self._take(name, width)

    def groups(self) -> Iterator[tuple[Name, list[float]]]:
        """Yield every group of numbers with its name."""
        for name, (place, width) in self._places.items():
            yield name, list(self.cells[place : place + width])

    def _take(self, name: Name, width: int) -> int:
        place = self._used
        self._places[name], self._used = (place, width), place + width
        return place

    def _read_on(self, path: Path, names: int) -> None:
        """Take over the names; half a line is what a process was writing when it was killed."""
        said = _names(path).read_bytes()
        whole = said[: said.rfind(b"\n") + 1]
        os.ftruncate(names, len(whole))
        os.lseek(names, 0, os.SEEK_END)
        for line in whole.splitlines():
            width, *name = json.loads(line)
            self._take(tuple(name), width)


def sheets(own: Sheet) -> list[dict[Name, list[float]]]:
    """Read a process's numbers, and those of its siblings, whose files stand beside its own."""
    beside = () if own.path is None else own.path.parent.glob(f"*{own.path.suffix}")
    return [dict(own.groups()), *(dict(_read(path)) for path in sorted(beside) if path != own.path)]


def total(found: Iterable[Mapping[Name, list[float]]]) -> dict[Name, list[float]]:
    """Add the numbers of the same name up."""
    sums: dict[Name, list[float]] = {}
    for sheet in found:
        for name, numbers in sheet.items():
            before = sums.get(name, [0.0] * len(numbers))
            sums[name] = [one + more for one, more in zip(before, numbers, strict=True)]
    return sums


def _read(path: Path) -> Iterator[tuple[Name, list[float]]]:
    """Read another process's numbers; what it is just beginning to count is left out."""
    names = _names(path)
    if not names.exists():
        return
    numbers, place = array("d", path.read_bytes()), 0
    for line in names.read_bytes().split(b"\n")[:-1]:
        width, *name = json.loads(line)
        yield tuple(name), numbers[place : place + width].tolist()
        place += width


def _mapped(path: Path) -> Cells:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.ftruncate(descriptor, _BYTES)
        return memoryview(mmap.mmap(descriptor, _BYTES)).cast("d")
    finally:
        os.close(descriptor)


def _names(path: Path) -> Path:
    return path.with_suffix(".names")
