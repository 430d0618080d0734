"""Reading of a lock file: every package in it with its version, condition, hashes, and who needs it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PINNED: Final = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^ ;\\]+)(?: ; (?P<when>[^\\]+?))? *\\?"
)
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA: Final = re.compile(r" +# +(?:via +)?(?P<who>[A-Za-z0-9._-]+)(?: \(.*\))?")


class NotALock(ValueError):  # noqa: N818  reads as a sentence where it is raised
    """A file that is not a lock file with hashes."""


@dataclass(frozen=True, slots=True)
class Locked:
    """One package of a lock file."""

    name: str
    version: str
    when: str  # the condition, such as `sys_platform == 'win32'`; empty: always
    hashes: tuple[str, ...]  # SHA-256 of each file that may be installed
    needed_by: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Return its package URL."""
        return f"pkg:pypi/{self.name}@{self.version}"


def plain(name: str) -> str:
    """Write a package's name in the one way in which it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read(path: Path) -> tuple[Locked, ...]:
    """Read a lock file in its order; raises `NotALock` for a line that is none of such a file, or a missing hash."""
    blocks: list[list[str]] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            blocks.append([line])
        elif blocks:
            blocks[-1].append(line)
        else:
            raise NotALock(f"{path.name}:{number}: a package comes first")
    return tuple(_package(path, block) for block in blocks)


def _package(path: Path, block: list[str]) -> Locked:
    head, rest = block[0], block[1:]
    found = _PINNED.fullmatch(head)
    if found is None:
        raise NotALock(f"{path.name}: not pinned: {head}")
    hashes = tuple(hit[1] for line in rest if (hit := _HASH.search(line)))
    if not hashes:
        raise NotALock(f"{path.name}: {found['name']} has no hash")
    via = [hit["who"] for line in rest if (hit := _VIA.fullmatch(line)) and hit["who"] != "via"]
    return Locked(plain(found["name"]), found["version"], (found["when"] or "").strip(), hashes, tuple(map(plain, via)))
