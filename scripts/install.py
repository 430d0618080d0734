"""Installer of `.venv` from exactly what the lock files name; does nothing when that is done already.

Run by the other scripts with any Python 3.11 or newer, so it uses the standard library alone. Two at once wait for each
other; an installation that was killed half-way is made anew the next time.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
HALF_DONE = VENV / ".installing"
LOCKS = {"runtime": ("requirements-build.lock", "requirements.lock"), "dev": ("requirements-dev.lock",)}


def main() -> int:
    """Install what the service needs or, with --dev, also what its tests and checks need."""
    kinds = ("runtime", "dev") if "--dev" in sys.argv[1:] else ("runtime",)
    if _done(kinds):
        return 0
    with _alone():
        if _done(kinds):  # another run has just finished it
            return 0
        try:
            _install(kinds)
        except subprocess.CalledProcessError as fault:
            HALF_DONE.unlink(missing_ok=True)  # a failed pip has put everything back; only a killed one has not
            _say((fault.stderr or b"").decode(errors="replace")[-3000:])
            _say("The installation failed; the next run tries again.")
            return 1
    return 0


def _done(kinds: tuple[str, ...]) -> bool:
    """Return True if the last installation finished, is of the present lock files, and has not been moved."""
    stamps = all(_read(VENV / f".installed-{kind}") == _wanted(kind) for kind in kinds)
    return stamps and os.access(PYTHON, os.X_OK) and not HALF_DONE.exists()


def _wanted(kind: str) -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    parts = [
        str(ROOT),
        json.dumps(project, sort_keys=True),
        *((ROOT / lock).read_text("utf-8") for lock in LOCKS[kind]),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


@contextmanager
def _alone() -> Iterator[None]:
    """Lock the checkout itself: needs no file, and the kernel unlocks it when we are killed."""
    directory = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        yield
    finally:
        os.close(directory)


def _install(kinds: tuple[str, ...]) -> None:
    _say(f"Installing into {VENV} (once, about a minute) ...")
    if HALF_DONE.exists() or not _works():
        _make()
    HALF_DONE.touch()
    for kind in kinds:
        for lock in LOCKS[kind]:
            # Without isolation a package that must be built uses the pinned tools, and fetches none of its own.
            _pip("--require-hashes", "--no-build-isolation", "-r", str(ROOT / lock))
    _pip("--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT))
    for kind in kinds:
        (VENV / f".installed-{kind}").write_text(_wanted(kind), encoding="utf-8")
    HALF_DONE.unlink()
    _say("Installed.")


def _works() -> bool:
    """Return True if the environment that is there can be installed into: its Python runs and has pip."""
    if not PYTHON.exists():
        return False
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-I", "-c", probe], check=False, capture_output=True).returncode == 0


def _make() -> None:
    try:
        venv.EnvBuilder(clear=True, symlinks=True, with_pip=True).create(VENV)
    except subprocess.CalledProcessError:
        _say("This Python cannot make an environment: install its venv package (Debian: python3-venv) and try again.")
        raise


def _pip(*arguments: str) -> None:
    command = [str(PYTHON), "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*command, *arguments], check=True, cwd=ROOT, env=_environment(), stderr=subprocess.PIPE)


def _environment() -> dict[str, str]:
    """Copy the caller's environment, whose package index is used, without what would install somewhere else."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PIP_TARGET", "PIP_PREFIX", "PIP_USER"}}
    kept["PIP_ROOT_USER_ACTION"] = "ignore"
    if not _home_is_ours():
        kept["PIP_NO_CACHE_DIR"] = "1"
    return kept


def _home_is_ours() -> bool:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))  # noqa: PTH111  never raises
    there = next(folder for folder in (cache, *cache.parents) if folder.exists())
    return there.stat().st_uid == os.geteuid() and os.access(there, os.W_OK)


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
