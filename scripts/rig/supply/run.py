"""The bill of materials of a lock file, and its versions compared with advisories that were carried here."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.rig.supply import advisories, bill, lock
from scripts.rig.supply.advisories import Comparison, NothingCompared
from scripts.rig.supply.bill import ROOT
from scripts.rig.supply.lock import Locked, NotALock

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the bill, or compare; 1 for a version with a known hole, 2 where nothing could be compared."""
    asked = _parser().parse_args(arguments)
    try:
        packages = _packages(asked.lock or [ROOT / "requirements.lock"])
        if asked.advisories is not None:
            comparison = advisories.compare(packages, asked.advisories)
            sys.stdout.write("".join(f"{line}\n" for line in lines(comparison, len(packages))))
            return 1 if comparison.hits else 0
    except (NotALock, NothingCompared, OSError) as error:
        sys.stderr.write(f"Nothing was compared or written: {error}\n")
        return 2
    written = bill.write(packages)
    if asked.out is None:
        sys.stdout.write(written)
    else:
        asked.out.write_text(written, "utf-8")
        sys.stdout.write(f"{asked.out}: {len(packages)} packages\n")
    return 0


def lines(comparison: Comparison, packages: int) -> Iterator[str]:
    """Say which locked versions have known holes, and how much was compared."""
    for hit in comparison.hits:
        known_as = f" ({', '.join(hit.aliases)})" if hit.aliases else ""
        mended = f"; mended in {', '.join(hit.fixed_in)}" if hit.fixed_in else "; no mended version is named"
        yield f"{hit.package.name} {hit.package.version}: {hit.advisory}{known_as} {hit.summary}{mended}"
    yield f"{packages} locked versions, {comparison.read} advisories, {len(comparison.hits)} hits"


def _packages(locks: Sequence[Path]) -> tuple[Locked, ...]:
    """Read several locks as one: a package that stands in two of them stands once in the bill."""
    found = {one.purl: one for path in locks for one in lock.read(path)}
    return tuple(sorted(found.values(), key=lambda one: one.purl))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/sbom", description=__doc__)
    parser.add_argument("--lock", type=Path, action="append", help=f"default requirements.lock; of {', '.join(LOCKS)}")
    parser.add_argument("--out", type=Path, help="write the bill here, not to standard output")
    parser.add_argument("--advisories", type=Path, help="a folder, zip or file of OSV advisories to compare with")
    return parser


if __name__ == "__main__":
    sys.exit(main())
