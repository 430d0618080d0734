"""Settings of every test: no deadline for an example, logging as it was, and cycles looked for seldom."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import EntryPoints, entry_points

import hypothesis
import pytest
import structlog

from verifier.registries import catalogue, discover
from verifier.registries.conformance.samples import Sample, misread
from verifier.registries.coverage.coverage import FamilyCoverage, coverage_rows
from verifier.registries.discover import Source
from verifier.registries.sheet import datasheet
from verifier.registries.sheet.datasheet import Datasheet

pytest.register_assert_rewrite("tests.harness")  # what differs is shown there, too
pytest_plugins = ("tests.harness.fixtures",)

# How long an example takes is the machine's business: a busy one is no fault of what is tested.
_SLOW = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("any machine", deadline=None, suppress_health_check=_SLOW)
hypothesis.settings.load_profile("any machine")


def pytest_configure() -> None:
    """Look for cycles more seldom: most of what a run holds (tests, names, data sheets) stays to its end."""
    gc.set_threshold(10_000, 20, 100)


def pytest_sessionfinish() -> None:
    """The last look for cycles is at everything."""
    gc.unfreeze()


@pytest.fixture(scope="module", autouse=True)
def leavings() -> Iterator[None]:
    """Show what a file of tests left open at its end; what stays is not looked through again."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Whoever sets up logging (a command run in this process) writes to a stream that ends with its test."""
    hook, thread_hook, handlers = sys.excepthook, threading.excepthook, logging.root.handlers[:]
    yield
    if structlog.is_configured():
        sys.excepthook, threading.excepthook = hook, thread_hook
        logging.root.handlers[:] = handlers
        logging.captureWarnings(capture=False)
        structlog.reset_defaults()


def _installed_once() -> Callable[[str], EntryPoints]:
    """Read what is installed once; a test that adds a place to look in has it read anew."""
    read, path = cache(lambda group: entry_points(group=group)), list(sys.path)
    return lambda group: read(group) if sys.path == path else entry_points(group=group)


def _covered_once(rows: Callable[..., tuple[FamilyCoverage, ...]]) -> Callable[..., tuple[FamilyCoverage, ...]]:
    """Keep the coverage of the same sheets; they are held, so that no other sheet gets the identity of one."""
    kept: dict[tuple[tuple[int, ...], ...], tuple[object, tuple[FamilyCoverage, ...]]] = {}

    def covered(on: list[Datasheet], off: list[Datasheet]) -> tuple[FamilyCoverage, ...]:
        key = tuple(map(id, on)), tuple(map(id, off))
        if key not in kept:
            kept[key] = (on, off), rows(on, off)
        return kept[key][1]

    return covered


def _read_once(misread: Callable[[Source, Sample], list[str]]) -> Callable[[Source, Sample], list[str]]:
    """Keep how a sample of a sheet reads; the sheet is held, so that no other gets its identity."""
    kept: dict[tuple[int, str, str], tuple[object, list[str]]] = {}

    def read(source: Source, sample: Sample) -> list[str]:
        key = id(source.sheet), source.package, repr(sample)
        if key not in kept:
            kept[key] = source, misread(source, sample)
        return kept[key][1]

    return read


@pytest.fixture(scope="session", autouse=True)
def once() -> Iterator[None]:
    """Compute what follows from files and types alone once in a run, not in each of its hundreds of services."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datasheet, "parse_sheet", cache(datasheet.parse_sheet))
        patch.setattr(catalogue, "coverage_rows", _covered_once(coverage_rows))
        patch.setattr(catalogue, "misread", _read_once(misread))
        patch.setattr(discover, "entry_points", _installed_once())
        yield
