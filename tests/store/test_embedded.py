"""The default database starts anywhere, is shared, survives what is done to it, and is nobody else's business."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.harness.database_faults import Server, stopped
from verifier.store.server import cluster, embedded, programs
from verifier.store.server.embedded import Dsn, EmbeddedPostgres, Login

ROOT = Path(__file__).parents[2]
SEAT = """
import sys
from pathlib import Path
from verifier.store.server.cluster import postmaster
from verifier.store.server.embedded import EmbeddedPostgres
home = Path(sys.argv[1])
seat = EmbeddedPostgres(home, durable=False)
seat.start()
print(postmaster(home / "postgres" / "data").pid, flush=True)
sys.stdin.readline()
print(seat.stop_if_last(), flush=True)
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A data directory; whatever server a test leaves in it is stopped."""
    place = tmp_path / "var"
    yield place
    cluster.stop(place / "postgres" / "data")


async def _one(login: Login, statement: str) -> object:
    conn = await asyncpg.connect(**login.arguments)
    try:
        return await conn.fetchval(statement)
    finally:
        await conn.close()


def _server(home: Path) -> cluster.Postmaster:
    found = cluster.postmaster(home / "postgres" / "data")
    assert found is not None
    return found


def _kill(home: Path) -> None:
    pid = _server(home).pid
    os.kill(pid, signal.SIGKILL)
    _until(lambda: cluster.postmaster(home / "postgres" / "data") is None)


def _until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120  # a machine may be busy; only a server that never ends fails the test
    while not there():
        assert time.monotonic() < deadline
        os.sched_yield()


def _open_to_others(home: Path) -> list[Path]:
    return [path for path in (home, *home.rglob("*")) if stat.S_IMODE(path.lstat().st_mode) & 0o077]


async def test_each_role_signs_in_as_itself_by_arguments_and_by_address(home: Path) -> None:
    async with EmbeddedPostgres(home, durable=False) as dsn:
        for login in (dsn.owner, dsn.service, dsn.admin):
            assert await _one(login, "select current_user") == login.user
            conn = await asyncpg.connect(login.url)
            assert await conn.fetchval("select current_database()") == "verifier"
            await conn.close()
        assert not await _one(dsn.owner, "select rolsuper from pg_roles where rolname = current_user")
    assert cluster.postmaster(home / "postgres" / "data") is None


async def test_letters_of_all_languages_fold_the_same_on_every_machine(cluster_login: Login) -> None:
    assert await _one(cluster_login, "select lower('ÉÑØ') || ('É' ~* 'é')::text") == "éñøtrue"


@pytest.fixture
def cluster_login(cluster: Dsn) -> Login:
    """The owner on the server that all tests share."""
    return cluster.owner


def test_nothing_is_readable_by_other_accounts(home: Path) -> None:
    with EmbeddedPostgres(home, durable=False) as dsn:
        assert not _open_to_others(home)
        assert _server(home).address == ""
        assert stat.S_IMODE((Path(dsn.owner.host) / ".s.PGSQL.5432").stat().st_mode) == 0o700


async def test_a_cluster_for_keeps_is_crash_safe(home: Path) -> None:
    async with EmbeddedPostgres(home) as dsn:
        assert await _one(dsn.admin, "select current_setting('fsync') || current_setting('full_page_writes')") == "onon"


async def test_its_log_holds_no_values(home: Path) -> None:
    async with EmbeddedPostgres(home, durable=False) as dsn:
        with pytest.raises(asyncpg.InvalidTextRepresentationError):
            await _one(dsn.service, "select 'robin@example.org'::integer")
    assert "robin" not in (home / "postgres" / "log").read_text()


def test_of_four_processes_that_start_together_one_starts_it_and_the_last_one_stops_it(home: Path) -> None:
    argv = [sys.executable, "-c", SEAT, str(home)]
    seats = [
        subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(4)
    ]
    first, *others = seats
    pids = {_said(seat) for seat in seats}
    assert pids == {str(_server(home).pid)}
    first.kill()  # a killed process gives up its seat without a word
    first.communicate()
    assert [seat.communicate("leave\n")[0].strip() for seat in others] == ["False", "False", "True"]
    assert cluster.postmaster(home / "postgres" / "data") is None


def _said(seat: subprocess.Popen[str]) -> str:
    assert seat.stdout is not None
    return seat.stdout.readline().strip()


async def test_committed_rows_survive_a_killed_server_and_its_address_stays(home: Path) -> None:
    seat = EmbeddedPostgres(home)
    dsn = seat.start()
    await _one(dsn.owner, "create table kept as select 1 as n")
    _kill(home)
    assert not seat.is_running()
    assert seat.start() == dsn  # at once, while children of the killed one are still dying
    assert await _one(dsn.owner, "select n from kept") == 1
    assert seat.stop_if_last()


async def test_a_guarded_server_comes_back_by_itself(home: Path) -> None:
    seat, stop = EmbeddedPostgres(home, durable=False), asyncio.Event()
    dsn = seat.start()
    guard = asyncio.create_task(EmbeddedPostgres(home, durable=False).guard(stop, every_s=0.01))
    _kill(home)
    while not seat.is_running():  # noqa: ASYNC110  another process comes up; nobody can set an event
        await asyncio.sleep(0)
    assert await _one(dsn.service, "select 1") == 1
    stop.set()
    await guard
    assert seat.stop_if_last()  # the guard took no seat


def test_a_server_nobody_uses_is_not_repaired(home: Path) -> None:
    with EmbeddedPostgres(home, durable=False):
        pass
    EmbeddedPostgres(home, durable=False).repair()
    assert cluster.postmaster(home / "postgres" / "data") is None


def test_a_pid_file_whose_number_is_now_another_programs_is_no_obstacle(home: Path) -> None:
    with EmbeddedPostgres(home, durable=False):
        lines = (home / "postgres" / "data" / "postmaster.pid").read_text().split("\n", 1)
    (home / "postgres" / "data" / "postmaster.pid").write_text(f"{os.getppid()}\n{lines[1]}")
    with EmbeddedPostgres(home, durable=False):
        assert _server(home).pid != os.getppid()


def test_a_first_start_killed_half_way_is_made_anew(home: Path) -> None:
    (home / "postgres" / "data.partial" / "base").mkdir(parents=True)
    home.chmod(0o700)
    with EmbeddedPostgres(home, durable=False):
        assert not (home / "postgres" / "data.partial").exists()


def test_a_long_path_gets_a_short_private_socket_directory(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 25)
    with EmbeddedPostgres(deep, durable=False) as dsn:
        folder = Path(dsn.owner.host)
        assert len(str(folder)) < 80
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    shutil.rmtree(folder)


async def test_a_socket_directory_somebody_else_prepared_is_not_used(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_temporary", lambda _: iter(()))
    (home / "postgres" / "socket").mkdir(parents=True)
    (home / "postgres" / "socket").chmod(0o777)
    async with EmbeddedPostgres(home, durable=False) as dsn:
        assert dsn.service.host == "127.0.0.1"
        assert await _one(dsn.service, "select current_user") == "verifier_service"
        stranger = dsn.service.arguments | {"password": "guessed"}
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(**stranger)
        assert stat.S_IMODE((home / "postgres.passwords").stat().st_mode) == 0o600


def test_a_first_start_may_take_as_long_as_a_busy_machine_needs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Making the files and starting the server is work, not waiting: it once counted against the twenty seconds."""
    monkeypatch.setattr(embedded, "_START_IN_S", 0.0)
    with EmbeddedPostgres(home, durable=False):
        assert _server(home).ready


def test_a_server_that_was_frozen_is_woken_when_it_has_to_end(home: Path) -> None:
    seat = EmbeddedPostgres(home, durable=False)
    with stopped(Server(home, seat.start())):
        assert seat.stop_if_last()
        assert cluster.postmaster(home / "postgres" / "data") is None


def test_a_server_that_cannot_start_says_why(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with EmbeddedPostgres(home, durable=False):
        pass
    (home / "postgres" / "data" / "global" / "pg_control").unlink()
    monkeypatch.setattr(embedded, "_START_IN_S", 0.0)
    with pytest.raises(programs.EmbeddedPostgresError, match="pg_control"):
        EmbeddedPostgres(home, durable=False).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
class TestAsRoot:
    """PostgreSQL refuses to run as root."""

    async def test_it_runs_as_another_account_where_there_are_no_name_spaces(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        works = programs.Runner.works
        monkeypatch.setattr(programs.Runner, "works", lambda self: "unshare" not in self.prefix and works(self))
        async with EmbeddedPostgres(home, durable=False) as dsn:
            assert (home / "postgres").stat().st_uid != 0
            assert not _open_to_others(home)
            assert await _one(dsn.service, "select current_user") == "verifier_service"
        monkeypatch.undo()
        async with EmbeddedPostgres(home, durable=False) as dsn:  # and goes on as that account
            assert await _one(dsn.owner, "select 1") == 1

    def test_directories_above_are_left_alone(self, tmp_path: Path) -> None:
        above = tmp_path / "home"
        above.mkdir(mode=0o700)
        with EmbeddedPostgres(above / "var", durable=False):
            assert stat.S_IMODE(above.stat().st_mode) == 0o700

    def test_without_any_way_it_names_the_remedy(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(programs.Runner, "works", lambda _: False)
        with pytest.raises(programs.EmbeddedPostgresError, match="VERIFIER_DATABASE_URL"):
            EmbeddedPostgres(home).start()
