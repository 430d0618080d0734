"""The share of the machine that processes use, as Prometheus names it: time, memory, open files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BEGAN = "process_start_time_seconds"


def used(pids: Sequence[int]) -> Iterator[Metric]:
    """Yield what these processes use together, since the first of them began; one that is gone uses nothing."""
    found: dict[str, Metric] = {}
    alive = 0
    for pid in pids:
        families = list(ProcessCollector(pid=partial(int, pid), registry=None).collect())
        alive += bool(families)
        for family in families:
            found[family.name] = _together(found.get(family.name), family)
    yield from found.values()
    yield GaugeMetricFamily("verifier_api_processes", "The processes that answer on this port.", value=alive)


def _together(before: Metric | None, family: Metric) -> Metric:
    if before is not None:
        told, more = before.samples[0], family.samples[0].value
        value = min(told.value, more) if family.name == _BEGAN else told.value + more
        before.samples[0] = told._replace(value=value)
    return before or family
