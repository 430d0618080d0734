"""One PostgreSQL cluster on disk: making it, its settings, starting and stopping its server."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from verifier.store.server.programs import EmbeddedPostgresError, Runner

OWNER = "verifier_owner"  # owns the database and runs the migrations; not a superuser, as on any managed PostgreSQL
SERVICE = "verifier_service"  # the role the running service uses
ADMIN = "postgres"  # superuser, for backups and for tests that break things on purpose
DATABASE = "verifier"
_STOP_IN_S = 20.0


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A server process, as its pid file describes it."""

    pid: int
    port: int
    socket_dir: str  # empty when the server listens on TCP
    address: str
    ready: bool


def postmaster(data: Path) -> Postmaster | None:
    """Read the server process of this cluster; None when there is none, whatever an old pid file says."""
    try:
        lines = (data / "postmaster.pid").read_text(errors="replace").splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if not _serves(pid, data):
        return None
    lines += [""] * (8 - len(lines))  # a server that is only just starting has written less
    return Postmaster(pid, int(lines[3] or 0), lines[4].strip(), lines[5].strip(), lines[7].strip() == "ready")


def _serves(pid: int, data: Path) -> bool:
    """Return True if that process serves this cluster: after a restart its number may be another program's."""
    if not Path("/proc/self/cmdline").exists():
        return _exists(pid)
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(data) in words  # a zombie has no words left


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def create(data: Path, runner: Runner, passwords: dict[str, str], *, durable: bool) -> None:
    """Make a cluster with its roles and database, under another name first: a half-made one is never used."""
    partial = data.with_name("data.partial")
    shutil.rmtree(partial, ignore_errors=True)
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8")
    flags = (f"--username={ADMIN}", "--auth=trust", "--no-instructions", *locale, *(() if durable else ("--no-sync",)))
    _must(runner.run("initdb", f"--pgdata={partial}", *flags), "PostgreSQL could not make its data directory")
    sync = () if durable else ("-F",)
    made = runner.run("postgres", "--single", *sync, "-D", str(partial), "postgres", stdin=_roles(passwords))
    _must(made, "PostgreSQL could not make its roles")
    partial.rename(data)


def _roles(passwords: dict[str, str]) -> str:
    """Write the statements for single-user mode, one a line. The owner makes the service role, to grant it on."""
    secret = {role: password.replace("'", "''") for role, password in passwords.items()}
    return "\n".join(
        [
            f"alter role {ADMIN} password '{secret[ADMIN]}'",
            f"create role {OWNER} login createdb createrole password '{secret[OWNER]}'",
            f"grant pg_monitor, pg_signal_backend to {OWNER}",
            f"create database {DATABASE} owner {OWNER}",
            f"revoke connect on database {DATABASE} from public",
            f"set session authorization {OWNER}",
            f"create role {SERVICE} login password '{secret[SERVICE]}'",
            f"grant connect on database {DATABASE} to {SERVICE}",
            "",
        ],
    )


@dataclass(frozen=True, slots=True)
class Listen:
    """The address of the server: a private socket directory or, where none can be had, a loopback port."""

    socket_dir: str = ""
    port: int = 5432

    @property
    def settings(self) -> dict[str, str]:
        """The two settings that open one way and close the other."""
        return {
            "listen_addresses": "" if self.socket_dir else "127.0.0.1",
            "unix_socket_directories": self.socket_dir,
            "port": str(self.port),
        }

    @property
    def access(self) -> str:
        """The authentication method: trust for the private socket only; over TCP a password is needed."""
        return "local all all trust\n" if self.socket_dir else "host all all 127.0.0.1/32 scram-sha-256\n"


def configure(data: Path, listen: Listen, *, durable: bool) -> None:
    """Write the server's whole configuration: a small machine, no outside access, no values in its log."""
    sync = "on" if durable else "off"
    settings = listen.settings | {
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": "128MB",
        "effective_cache_size": "1GB",
        "work_mem": "8MB",
        "maintenance_work_mem": "64MB",
        "random_page_cost": "1.1",
        "jit": "off",  # compiling short statements costs more than it saves
        "io_method": "sync",  # no worker processes for input and output on a small machine
        "max_wal_size": "1GB",
        "fsync": sync,
        "full_page_writes": sync,
        "synchronous_commit": sync,
        "dynamic_shared_memory_type": "posix" if _shared_memory_is_ours() else "mmap",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_messages": "log",  # starts and stops; an ERROR line may carry somebody's data
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
    }
    lines = (f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items())
    (data / "postgresql.conf").write_text("".join(lines))
    (data / "pg_hba.conf").write_text(listen.access)


def _shared_memory_is_ours() -> bool:
    return sys.platform != "linux" or os.access("/dev/shm", os.W_OK | os.X_OK)  # noqa: S108  the kernel's own place


def launch(data: Path, runner: Runner) -> str:
    """Start the server and wait until it answers; return the error text, or nothing."""
    log = data.with_name("log")
    before = log.stat().st_size if log.exists() else 0
    done = runner.run("pg_ctl", "start", "--wait", "--timeout=60", f"--pgdata={data}", f"--log={log}")
    if done.returncode == 0:
        return ""
    said = log.read_bytes()[before:].decode(errors="replace") if log.exists() else ""
    return (said or done.stderr or done.stdout).strip()[-1500:]


def stop(data: Path) -> None:
    """Stop the server: connections end in good order, after 20 s at once (it recovers at the next start)."""
    for word in (signal.SIGINT, signal.SIGQUIT):
        server = postmaster(data)
        if server is None:
            return
        os.kill(server.pid, word)
        _wake(server.pid)
        deadline = time.monotonic() + _STOP_IN_S
        while postmaster(data) is not None and time.monotonic() < deadline:
            time.sleep(0.02)


def _wake(pid: int) -> None:
    """Continue a frozen server, which could not end otherwise; whoever froze it wants it gone."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    with suppress(OSError):
        for one in (pid, *map(int, children.read_text().split() if children.exists() else ())):
            os.kill(one, signal.SIGCONT)


def forget_stranger(data: Path) -> None:
    """Drop a pid file whose number now belongs to another program, as after a restart of a container.

    A pid file of a *dead* server stays: PostgreSQL finds its surviving children through it.
    """
    try:
        pid = int((data / "postmaster.pid").read_text(errors="replace").split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if _exists(pid) and not _serves(pid, data):
        (data / "postmaster.pid").unlink(missing_ok=True)


def _must(done: subprocess.CompletedProcess[str], sentence: str) -> None:
    said = done.stderr.strip()
    if done.returncode != 0 or "FATAL" in said or "ERROR" in said:
        detail = "\n".join(line for line in said.splitlines() if "password" not in line)[-1500:]
        message = f"{sentence}:\n{detail}"
        raise EmbeddedPostgresError(message)
