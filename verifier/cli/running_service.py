"""The service that runs on a data directory, and its settings: other commands there take them over.

`verifier serve` holds a lock and writes `running.json` (0600) beside it for as long as it runs; the kernel drops the
lock of a killed one, so an old file tells nothing. Secrets are not written down, only that they are set.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from verifier import __version__
from verifier.cli.stop import Stop
from verifier.setting_values import is_loopback
from verifier.settings import PREFIX, Settings, load
from verifier.supervise import CANNOT_START, PARENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MADE_UP_KEY: Final = "made-up:key"  # what the demo shows its own registers; no secret
_FILE, _LOCK, _DEMO = "running.json", "running.lock", "demo"
_TRIES, _PAUSE_S = 20, 0.05  # a command that looks holds the lock for an instant
_OPEN_WORDS = re.compile(rf"{PREFIX}REGISTRIES__\w+?__(ENABLED|RATE|SYNC_EVERY|MIN_ROWS|MAX_SHRINK|MAX_CHANGES)")
_SECRET: Final = frozenset(
    f"{PREFIX}{name.upper()}" for name, field in Settings.model_fields.items() if isinstance(field.default, SecretStr)
)
_OWN: Final = frozenset(f"{PREFIX}{name}" for name in ("DATA_DIR", "LOG_FORMAT", "METRICS_INSIDE"))


@dataclass(frozen=True, slots=True)
class Running:
    """A running service: its process, its address, its open settings and the names of its secret ones."""

    pid: int
    demo: bool
    public_url: str
    version: str
    settings: dict[str, str]
    secret: list[str]

    @property
    def name(self) -> str:
        """The service, as a sentence names it."""
        kind = "demo" if self.demo else "service"
        return f"the {kind} that runs on this data directory ({self.public_url}, process {self.pid})"


@contextmanager
def announced(chosen: Settings, *, demo: bool) -> Iterator[None]:
    """Tell other commands what runs here, until it ends. A second service on the same directory stays unannounced."""
    chosen.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if demo and chosen.embedded:
        (chosen.data_dir / _DEMO).write_text("What lies here was made up by `verifier serve --demo`.\n")
    seat = _seat(chosen.data_dir)
    try:
        if seat is not None:
            _write(chosen.data_dir / _FILE, _told(chosen, demo=demo))
        yield
    finally:
        if seat is not None:
            (chosen.data_dir / _FILE).unlink(missing_ok=True)
            os.close(seat)


def what_runs(data_dir: Path) -> Running | None:
    """Read which service runs on a data directory now; None if none does."""
    try:
        lock = os.open(data_dir / _LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        with suppress(OSError, ValueError, TypeError):  # it is only just starting, or a newer version of us
            return Running(**json.loads((data_dir / _FILE).read_text()))
    finally:
        os.close(lock)
    return None


def joined(chosen: Settings) -> Settings:
    """Take over the settings of the service that runs here, where this command is not set otherwise; say so once.

    Stops where it works on a database that this command does not know.
    """
    if PARENT in os.environ:
        return chosen
    runs = what_runs(chosen.data_dir)
    if runs is None:
        _say_left(chosen)
        return chosen
    if f"{PREFIX}DATABASE_URL" in runs.secret and chosen.embedded:
        msg = f"Set VERIFIER_DATABASE_URL here, too: {runs.name} works on a database of the operator's own."
        raise Stop(msg, CANNOT_START)
    taken = {name: value for name, value in runs.settings.items() if name not in os.environ}
    missing = [name for name in runs.secret if name not in os.environ]
    os.environ.update(taken)
    _say(runs, taken, missing)
    return load() if taken else chosen


def answers_there(chosen: Settings) -> bool:
    """Return True if the service of this directory answers at this process's address, or none runs there."""
    runs = what_runs(chosen.data_dir)
    return runs is None or runs.public_url == chosen.public_url


def refuse_a_second(chosen: Settings) -> None:
    """Stop where a service runs on the data directory: a second one would bring a worker or a world of its own."""
    runs = what_runs(chosen.data_dir)
    if runs is not None:
        msg = (
            f"Stop {runs.name} first, or set VERIFIER_DATA_DIR to another directory; `verifier api` with another "
            "VERIFIER_PORT may run beside it."
        )
        raise Stop(msg, CANNOT_START)


def refuse_a_demos_data(chosen: Settings) -> None:
    """Stop where a demo has made up what lies in the data directory, and this is to be the real thing."""
    if _demos_alone(chosen):
        msg = (
            f"A demo made up the claims and badges in {chosen.data_dir}: start it with --demo, or set "
            "VERIFIER_DATA_DIR to another directory for real ones."
        )
        raise Stop(msg, CANNOT_START)


def refuse_others_data(chosen: Settings) -> None:
    """Stop where a demo would put made-up people among what a real service has kept."""
    if chosen.embedded and (chosen.data_dir / "postgres").exists() and not (chosen.data_dir / _DEMO).exists():
        msg = (
            f"What lies in {chosen.data_dir} is not a demo's: start it without --demo, or set VERIFIER_DATA_DIR to "
            "another directory for a demo."
        )
        raise Stop(msg, CANNOT_START)


def _say_left(chosen: Settings) -> None:
    if _demos_alone(chosen):
        sys.stderr.write(f"verifier: a demo made up what lies in {chosen.data_dir}, and none is running there\n")


def _demos_alone(chosen: Settings) -> bool:
    """Return True if this would ask the real registries, over what a demo made up."""
    return chosen.embedded and not chosen.world_url and (chosen.data_dir / _DEMO).exists()


def _say(runs: Running, taken: Mapping[str, str], missing: list[str]) -> None:
    own = [name.removeprefix(PREFIX) for name in taken if "REGISTRIES__" not in name]
    sources = len({name.split("__")[1] for name in taken if "REGISTRIES__" in name} - {"ALL"})
    words = ", ".join([*own, *([f"those of {sources} registries"] if sources else [])])
    if words or runs.demo:
        sys.stderr.write(f"verifier: this speaks of {runs.name}{f', with its settings: {words}' if words else ''}\n")
    if missing:
        names = ", ".join(name.removeprefix(PREFIX) for name in missing)
        sys.stderr.write(f"verifier: set there and not here, for they are secret: {names}\n")


def _told(chosen: Settings, *, demo: bool) -> Running:
    set_here = {name: value for name, value in os.environ.items() if name.startswith(PREFIX) and value}
    told = {name: _absolute(chosen, name, value) for name, value in set_here.items() if _is_open(name, value)}
    secret = sorted(name for name in set_here if name not in told and _is_known(name))
    return Running(os.getpid(), demo, chosen.public_url, __version__, told, secret)


def _is_open(name: str, value: str) -> bool:
    if not _is_known(name):
        return False
    if name == f"{PREFIX}SMTP_URL":  # the demo's own relay
        return "@" not in value and is_loopback(value)
    if name.startswith(f"{PREFIX}REGISTRIES__"):
        return _OPEN_WORDS.fullmatch(name) is not None or value == MADE_UP_KEY
    return name not in _SECRET


def _is_known(name: str) -> bool:
    """Return True if a variable is a setting that commands share; each writes its log in a way of its own."""
    mine = name.removeprefix(PREFIX).lower() in Settings.model_fields or name.startswith(f"{PREFIX}REGISTRIES__")
    return mine and name not in _OWN


def _absolute(chosen: Settings, name: str, value: str) -> str:
    """Write a path so that it means the same from another folder; other values stay as they are."""
    meant = getattr(chosen, name.removeprefix(PREFIX).lower(), None)
    return str(meant.absolute()) if isinstance(meant, Path) else value


def _seat(data_dir: Path) -> int | None:
    lock = os.open(data_dir / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    for _ in range(_TRIES):
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        time.sleep(_PAUSE_S)
    os.close(lock)
    return None


def _write(path: Path, runs: Running) -> None:
    partial = path.with_suffix(".part")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(json.dumps(asdict(runs), indent=2) + "\n")
    partial.replace(path)
