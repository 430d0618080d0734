"""The default database: a private PostgreSQL below the data directory, shared by every process of the service.

Each process that uses the server holds a shared lock on `{DATA_DIR}/postgres.users`; whoever leaves last stops it. The
kernel drops the lock of a killed process, so no count can go wrong. Starting and stopping happen under an exclusive
lock on `{DATA_DIR}/postgres.lock`: of several processes that start together one starts it and the others adopt it.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
import secrets
import socket
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from verifier.store.dsn import Arguments, Dsn, Login
from verifier.store.server import cluster
from verifier.store.server.cluster import ADMIN, DATABASE, OWNER, SERVICE, Listen, Postmaster
from verifier.store.server.programs import EmbeddedPostgresError, runner_for

__all__ = ["Arguments", "Dsn", "EmbeddedPostgres", "EmbeddedPostgresError", "Login"]

_SOCKET_PATH_MAX = 100  # bytes; sockaddr_un holds 108 on Linux and 104 elsewhere
_START_IN_S = 20.0  # children of a killed server hold its memory for 1-2 s
_FIRST_PORT, _PORTS = 20_000, 20_000


class EmbeddedPostgres:
    """A process's use of the shared server. `durable=False` gives up crash safety, for throwaway test servers."""

    def __init__(self, data_dir: Path | str, *, durable: bool = True) -> None:
        """Keep the folder; nothing is touched before `start`."""
        self._home = Path(data_dir).absolute()
        self._place = self._home / "postgres"
        self._data = self._place / "data"
        self._durable = durable
        self._seat: int | None = None

    def start(self) -> Dsn:
        """Start the server or adopt the running one, making it if need be. Calling it again repairs a dead one."""
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._exclusively():
            taken = self._seat is None
            if taken:
                self._seat = _locked(self._home / "postgres.users", fcntl.LOCK_SH)
            try:
                return self._dsn(self._running())
            except BaseException:
                if taken:
                    self._leave()
                raise

    def stop_if_last(self) -> bool:
        """End this process's use; return True when it was the last and the server was stopped."""
        if self._seat is None:
            return False
        with self._exclusively():
            self._leave()
            if last := self._nobody_sits():
                cluster.stop(self._data)
            return last

    def is_running(self) -> bool:
        """Return True if the server is up, by its pid file alone: cheap enough for every second."""
        server = cluster.postmaster(self._data)
        return server is not None and server.ready

    def repair(self) -> None:
        """Restart a killed server under the same address, unless nobody uses it."""
        with self._exclusively():
            if not self._nobody_sits():
                self._running()

    async def guard(self, stop: asyncio.Event, *, every_s: float = 1.0) -> None:
        """Repair the server whenever it is down, until `stop` is set."""
        while not stop.is_set():
            if not self.is_running():
                with suppress(EmbeddedPostgresError):  # tried again at the next round
                    await asyncio.to_thread(self.repair)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), every_s)

    def __enter__(self) -> Dsn:
        """Start or adopt the server."""
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End this process's use; the last one stops the server."""
        self.stop_if_last()

    async def __aenter__(self) -> Dsn:
        """Start or adopt the server without blocking the loop."""
        return await asyncio.to_thread(self.start)

    async def __aexit__(self, *_: object) -> None:
        """End this process's use without blocking the loop; the last one stops the server."""
        await asyncio.to_thread(self.stop_if_last)

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        lock = _locked(self._home / "postgres.lock", fcntl.LOCK_EX)
        try:
            yield
        finally:
            os.close(lock)

    def _nobody_sits(self) -> bool:
        try:
            os.close(_locked(self._home / "postgres.users", fcntl.LOCK_EX | fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def _leave(self) -> None:
        if self._seat is not None:
            os.close(self._seat)
            self._seat = None

    def _running(self) -> Postmaster:
        """Adopt the server, or start it, and try again while the children of a killed one are still dying."""
        said, deadline = "it neither started nor stopped", 0.0
        while True:
            server = cluster.postmaster(self._data)
            if server is None:
                said = self._launch() or said
                server = cluster.postmaster(self._data)
            if server is not None and server.ready:
                return server
            # Counted from here: making and starting it is work, and takes as long as a busy machine needs.
            deadline = deadline or time.monotonic() + _START_IN_S
            if time.monotonic() > deadline:
                message = f"The embedded PostgreSQL did not start: {said}\nSee {self._place / 'log'}."
                raise EmbeddedPostgresError(message)
            time.sleep(0.05)

    def _launch(self) -> str:
        self._place.mkdir(mode=0o700, exist_ok=True)
        runner = runner_for(self._place)
        runner.hand_over(self._place)
        if not self._data.exists():
            cluster.create(self._data, runner, self._passwords(), durable=self._durable)
        cluster.forget_stranger(self._data)
        cluster.configure(self._data, self._listen(runner.account), durable=self._durable)
        return cluster.launch(self._data, runner)

    def _listen(self, account: int | None) -> Listen:
        """Choose a socket below the data directory; where its name is too long a temporary directory; else a port."""
        name = hashlib.sha256(os.fsencode(self._data)).hexdigest()[:16]
        for folder in (self._place / "socket", *_temporary(f"verifier-{name}")):
            if len(os.fsencode(folder / ".s.PGSQL.5432")) <= _SOCKET_PATH_MAX and _private(folder, account):
                return Listen(socket_dir=str(folder))
        return Listen(port=_free_port(int(name, 16)))

    def _passwords(self) -> dict[str, str]:
        """Read the roles' passwords, needed only where the server listens on TCP; made once, readable by us alone."""
        path = self._home / "postgres.passwords"
        with suppress(FileNotFoundError):
            known: dict[str, str] = json.loads(path.read_text())
            return known
        made = {role: secrets.token_urlsafe(24) for role in (ADMIN, OWNER, SERVICE)}
        partial = path.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(made, file)
        partial.replace(path)
        return made

    def _dsn(self, server: Postmaster) -> Dsn:
        passwords = {} if server.socket_dir else self._passwords()
        host = server.socket_dir or server.address
        owner, service, admin = (
            Login(host, server.port, role, DATABASE, passwords.get(role)) for role in (OWNER, SERVICE, ADMIN)
        )
        return Dsn(owner, service, admin)


def _locked(path: Path, how: int) -> int:
    """Open a lock file (0600, closed at exec, so that the server does not inherit the lock) and lock it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _temporary(name: str) -> Iterator[Path]:
    with suppress(FileNotFoundError):  # no temporary directory can be written
        yield Path(tempfile.gettempdir()).absolute() / name


def _private(folder: Path, account: int | None) -> bool:
    """Make the socket directory, or accept one that is ours alone: somebody else may have put one there first."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if account is not None and folder.lstat().st_uid == os.geteuid():
            os.chown(folder, account, -1)
        found = folder.lstat()
    except OSError:
        return False
    ours = os.geteuid() if account is None else account
    return found.st_mode == stat.S_IFDIR | stat.S_IRWXU and found.st_uid == ours


def _free_port(seed: int) -> int:
    """Find a free port, the same one for the same cluster where possible, so that clients find it again."""
    for step in range(_PORTS):
        port = _FIRST_PORT + (seed + step) % _PORTS
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    message = "No loopback port is free for the embedded PostgreSQL: set VERIFIER_DATABASE_URL to another server."
    raise EmbeddedPostgresError(message)
