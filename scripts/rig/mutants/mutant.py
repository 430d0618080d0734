"""A mutant: one small fault in one place of one file."""

from __future__ import annotations

from dataclasses import dataclass

BASE = "mutants_base"  # the migrated database of which every one with a fault is a copy


@dataclass(frozen=True, slots=True)
class Mutant:
    """A piece of a file, and its replacement."""

    file: str  # from the root of the repository
    where: str  # the function or class it is in; "" is the file's own level
    kind: str
    line: int
    start: int  # bytes
    end: int
    old: str
    text: str
    was: str  # the lines it is on, and what becomes of them: what survivors are told by, and kept equivalents known by
    becomes: str

    def applied(self, source: bytes) -> bytes:
        """Write the file with this fault in it. ValueError if the file has changed since."""
        if source[self.start : self.end].decode() != self.old:
            raise ValueError(f"{self.file} has changed since its mutants were drawn")
        return source[: self.start] + self.text.encode() + source[self.end :]

    @property
    def diff(self) -> str:
        """Write the fault as a diff."""
        return f"{self.file}:{self.line} {self.where or '(file)'} [{self.kind}]\n    - {self.was}\n    + {self.becomes}"


def mutant(source: bytes, file: str, where: str, kind: str, span: tuple[int, int], text: str) -> Mutant:
    """Build the mutant that puts a text in place of a span of bytes."""
    start, end = span
    first, last = source.rfind(b"\n", 0, start) + 1, source.find(b"\n", end)
    last = len(source) if last < 0 else last
    old, new = source[start:end].decode(), source[first:start] + text.encode() + source[end:last]
    line = source.count(b"\n", 0, start) + 1
    return Mutant(file, where, kind, line, start, end, old, text, _one_line(source[first:last]), _one_line(new))


def _one_line(text: bytes) -> str:
    return " ".join(text.decode().split())
