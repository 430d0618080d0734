"""Check that each change of a function came with a migration: `.venv/bin/python -m scripts.functions`.

The newest migration with a line `-- functions: DIGEST` names the functions it came with. When sql/functions are others,
the change needs a migration with such a line: without it nobody could tell which of two versions is the newer one.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from verifier.store.functions import digest, function_files
from verifier.store.migrate import Migration, migrations

if TYPE_CHECKING:
    from pathlib import Path

_NAMED = re.compile(r"^-- functions: ([0-9a-f]{16})$", re.MULTILINE)
_REPLACES = re.compile(r"^CREATE\s+OR\s+REPLACE\s+FUNCTION", re.MULTILINE | re.IGNORECASE)


def faults(root: Path | None = None) -> list[str]:
    """Say what is wrong with the migrations that came with functions; `root` holds `migrations/` and `functions/`."""
    known, now = migrations(root), digest(function_files(root))
    named = [(one, found[1]) for one in known if (found := _NAMED.search(one.text))]
    said = [f"{one.name} replaces a function: that is done in sql/functions." for one in _replacing(known, named)]
    if not named or named[-1][1] != now:
        said.append(f"sql/functions has changed: add a migration with the line `-- functions: {now}`.")
    return said


def _replacing(known: tuple[Migration, ...], named: list[tuple[Migration, str]]) -> list[Migration]:
    """Find the migrations that replace a function although functions have files by then."""
    return [one for one in known if named and one.version >= named[0][0].version and _REPLACES.search(one.text)]


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or 0)
