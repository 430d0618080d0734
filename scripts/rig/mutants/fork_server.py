"""A process that forks another one for each mutant, and returns the tests' result.

It reads one job a line and writes one answer a line. Libraries are loaded once, before the fork; the code under test is
loaded after it, with the fault in it. Of SQL it is the database that has the fault: a copy of the migrated one, in
which the function was replaced.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import pkgutil
import select
import signal
import sys
import time
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import asyncpg
import hypothesis
import pytest

from scripts.rig.mutants.mutant import BASE
from verifier.store.dsn import Dsn, Login

_KILLED, _BROKEN = 1, 3


class _Watch:
    """A pytest plugin that reports the first failed test and hands out the databases that have the fault."""

    def __init__(self, told: int, databases: dict[str, Dsn]) -> None:
        self._told, self._databases = told, databases

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os.write(self._told, report.nodeid.encode())

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Dsn], request: pytest.FixtureRequest) -> Dsn | None:
        made = self._databases.get(fixturedef.argname)
        if made is not None:
            fixturedef.cached_result = (made, fixturedef.cache_key(request), None)  # type: ignore[arg-type]
        return made


def serve(cluster: Dsn | None) -> None:
    """Answer jobs until there are no more."""
    _load_libraries(keep=cluster is not None)
    for line in sys.stdin:
        job = json.loads(line)
        began = time.monotonic()
        status, by = _tried(job, cluster)
        if cluster is not None:
            asyncio.run(_cleared(cluster))
        said = {"status": status, "by": by, "seconds": round(time.monotonic() - began, 2)}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


def _load_libraries(*, keep: bool) -> None:
    """Load what every test loads; drop what is under test, to be loaded with the fault."""
    importlib.import_module("tests.conftest")
    importlib.import_module("tests.harness.staff")
    if not keep:
        for name in [name for name in sys.modules if name.partition(".")[0] in ("verifier", "tests")]:
            if not name.startswith(_KEPT):
                del sys.modules[name]


_KEPT = ("verifier.web", "verifier.store", "verifier.registries", "verifier.outbound")  # the domain's tests ask none


def _tried(job: dict[str, Any], cluster: Dsn | None) -> tuple[str, str]:
    hearing, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hearing)
        _in_the_child(lambda: _run(job, cluster, told))
    os.close(told)
    by, in_time = _heard(hearing, job["seconds"])
    if not in_time:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(hearing)
    if not in_time:
        return "slow", ""
    return {0: "survived", _KILLED: "killed"}.get(code, "broken"), by


def _heard(hearing: int, seconds: float) -> tuple[str, bool]:
    """Read what the child said until it ended, and whether it ended in time."""
    said, until = b"", time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([hearing], [], [], left)[0]:
            piece = os.read(hearing, 65536)
            if not piece:
                return said.decode(), True
            said += piece
    return said.decode(), False


def _in_the_child(work: Callable[[], int]) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    code = _BROKEN
    try:
        code = work()
    finally:
        os._exit(code)


def _run(job: dict[str, Any], cluster: Dsn | None, told: int) -> int:
    calm = hypothesis.settings.get_profile("any machine")
    hypothesis.settings.register_profile("mutants", calm, derandomize=True, database=None, phases=_PHASES)
    databases = {} if cluster is None else {"cluster": cluster, "template": asyncio.run(_planted(cluster, job["sql"]))}
    if job["source"]:
        _plant(job["file"], job["source"].encode())
    options = [
        "-x",
        "-q",
        "--assert=plain",
        "--hypothesis-profile=mutants",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        *job["tests"],
    ]
    return int(pytest.main(options, plugins=[_Watch(told, databases)]))


_OPTIONS = "-x -q --assert=plain --hypothesis-profile=mutants -p no:cacheprovider -p no:xdist".split()
_PHASES = (hypothesis.Phase.explicit, hypothesis.Phase.generate)


def _plant(file: str, source: bytes) -> None:
    """Load the faulty module before anybody asks for it, and all its neighbours.

    What does not even load was never a fault that a test could find.
    """
    name = file.removesuffix(".py").replace("/", ".")
    package = importlib.import_module(name.rpartition(".")[0])
    spec = spec_from_file_location(name, Path(file).absolute())
    assert spec is not None  # noqa: S101  a Python file has a loader
    module = sys.modules[name] = module_from_spec(spec)
    exec(compile(source, file, "exec", dont_inherit=True), module.__dict__)  # noqa: S102  our own code with a fault
    setattr(package, name.rpartition(".")[2], module)
    domain = importlib.import_module("verifier.domain")
    for beside in pkgutil.walk_packages(domain.__path__, "verifier.domain."):
        importlib.import_module(beside.name)


async def _planted(cluster: Dsn, sql: str) -> Dsn:
    """Copy the migrated database, with the faulty function in it."""
    conn = await asyncpg.connect(**cluster.owner.arguments)
    name = f"mutant_{os.getpid()}"
    await conn.execute(f"create database {name} template {BASE} strategy file_copy")
    await conn.close()
    copy = cluster.on(name)
    if sql:
        conn = await asyncpg.connect(**copy.owner.arguments)
        await conn.execute(sql)
        await conn.close()
    return copy


async def _cleared(cluster: Dsn) -> None:
    """Delete everything of the last mutant."""
    conn = await asyncpg.connect(**cluster.owner.arguments)
    for row in await conn.fetch("select datname from pg_database where datname ~ '^(test|mutant)_[0-9]+$'"):
        await conn.execute(f"drop database if exists {row['datname']} with (force)")
    await conn.close()


def _dsn(said: dict[str, Any] | None) -> Dsn | None:
    return Dsn(**{role: Login(**login) for role, login in said.items()}) if said else None


if __name__ == "__main__":
    serve(_dsn(json.loads(sys.stdin.readline())))
