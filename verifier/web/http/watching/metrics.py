"""Plain numbers while serving, Prometheus text when asked: a label look-up for each request would cost too much.

No personal data and no unbounded label: routes are templates, statuses classes, registries those of the catalogue.
Of several processes of one supervisor each writes down the sum of all.
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from verifier import __version__
from verifier.flows.operations.backlog import Backlog
from verifier.flows.sources.views import RegistryView
from verifier.flows.webhooks.views import WebhookCounts
from verifier.web.http.watching import machine
from verifier.web.http.watching.counts import Cells, Sheet, sheets, total

_BREAKER = {"closed": 0, "half_open": 1, "open": 2}


BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
_BINS = len(BOUNDS) + 1  # the last is for what was slower; behind it stand the seconds of all together
_PLAIN = {
    "claims": ("verifier_claims_received", "Claims taken in."),
    "limited": ("verifier_http_limited", "Requests over their rate limit."),
    "denied": ("verifier_http_denied", "Requests without the right token."),
    "dropped": ("verifier_http_dropped", "Connections that kept us waiting too long."),
}


@dataclass(frozen=True, slots=True)
class Latency:
    """A histogram of the answer times of one route: how many in each bin, then the sum of their seconds."""

    cells: Cells | array[float] = field(default_factory=lambda: array("d", bytes(8 * (_BINS + 1))))

    def took(self, seconds: float) -> None:
        """Count one answer."""
        self.cells[bisect_left(BOUNDS, seconds)] += 1
        self.cells[_BINS] += seconds

    @property
    def seconds(self) -> float:
        """The time of all answers together."""
        return float(self.cells[_BINS])

    def buckets(self) -> list[tuple[str, float]]:
        """Count for each bound the answers that were no slower, as Prometheus adds them up."""
        return list(zip((*map(str, BOUNDS), "+Inf"), accumulate(self.cells[:_BINS].tolist()), strict=True))


class Counters:
    """The events in this process since it started; `everywhere` has those of its siblings as well."""

    def __init__(self, sheet: Sheet | None = None) -> None:
        """Count in memory, or on the sheet of one of several processes."""
        self._sheet = sheet or Sheet()
        self._cells = self._sheet.cells
        self._places: dict[tuple[str, ...], int] = {}
        self._latency: dict[tuple[str, str], Latency] = {}
        self._cells[self._sheet.place("pid")] = os.getpid()

    def count(self, *name: str, times: int = 1) -> None:
        """Count an event by its kind and labels: answers by method, route and class, badges by status, decisions."""
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = self._sheet.place(*name)
        self._cells[place] += times

    def latency(self, method: str, route: str) -> Latency:
        """Return the histogram of one route."""
        known = self._latency.get((method, route))
        if known is None:
            place = self._sheet.place("latency", method, route, width=_BINS + 1)
            known = self._latency[method, route] = Latency(self._cells[place : place + _BINS + 1])
        return known

    def answered(self, method: str, route: str, status: int, took_s: float) -> None:
        """Count one answer."""
        self.count("answers", method, route, f"{status // 100}xx")
        self.latency(method, route).took(took_s)

    def everywhere(self) -> list[dict[tuple[str, ...], list[float]]]:
        """Read what was counted here, and in each of the other processes of the same supervisor."""
        return sheets(self._sheet)


@dataclass(frozen=True, slots=True)
class Seen:
    """The gauges that the database has at the moment of a scrape."""

    registries: list[RegistryView]
    waiting: Mapping[str, int]  # cases by queue
    mail: Mapping[str, int] = field(default_factory=dict)  # mails to creators by what became of them
    webhooks: WebhookCounts | None = None
    lines: int = 0  # of imports, that are still to be taken in
    backlog: Backlog | None = None


class Scrape(Collector):
    """One reading of everything that is counted."""

    def __init__(self, counters: Counters, seen: Seen | None) -> None:
        """Keep the counters of this process and its siblings, and the database's gauges."""
        self._found, self._seen = counters.everywhere(), seen

    def collect(self) -> Iterator[Metric]:
        """Yield every metric family."""
        yield from _served(total(self._found))
        up = self._seen is not None
        yield GaugeMetricFamily("verifier_database_up", "Whether the database answered this scrape.", value=up)
        if self._seen is not None:
            yield from _waiting(self._seen.waiting)
            yield _mailed(self._seen.mail)
            yield GaugeMetricFamily(
                "verifier_import_lines", "Lines of imports that are still to be taken in.", value=self._seen.lines
            )
            yield from _told(self._seen.webhooks) if self._seen.webhooks is not None else ()
            yield from _backlog(self._seen.backlog) if self._seen.backlog is not None else ()
            yield from _sources(self._seen.registries)
        info = GaugeMetricFamily("verifier_build", "The version that is running.", labels=["version"])
        info.add_metric([__version__], 1)
        yield info
        yield from machine.used([int(sheet["pid",][0]) for sheet in self._found])


def _served(sums: Mapping[tuple[str, ...], list[float]]) -> Iterator[Metric]:
    families = {
        "answers": CounterMetricFamily("verifier_http_answers", "Answers.", labels=["method", "route", "status"]),
        "badges": CounterMetricFamily("verifier_badge_reads", "Badge reads.", labels=["answer"]),
        "decisions": CounterMetricFamily("verifier_decisions", "Reviewers' decisions.", labels=["action"]),
    }
    for answer in ("unchanged", "refused"):  # these are there before the first one
        families["badges"].add_metric([answer], sums.get(("badges", answer), [0.0])[0])
    for (kind, *labels), numbers in sums.items():
        if kind in families and labels not in (["unchanged"], ["refused"]):
            families[kind].add_metric(labels, numbers[0])
    yield from (*families.values(), *_latencies(sums))
    for kind, (name, words) in _PLAIN.items():
        yield CounterMetricFamily(name, words, value=sums.get((kind,), [0.0])[0])


def _latencies(sums: Mapping[tuple[str, ...], list[float]]) -> Iterator[Metric]:
    seconds = CounterMetricFamily("verifier_http_seconds", "Time spent answering.", labels=["method", "route"])
    took = HistogramMetricFamily("verifier_http_duration_seconds", "How long answers took.", labels=["method", "route"])
    for (kind, *labels), numbers in sums.items():
        if kind != "latency":
            continue
        one = Latency(array("d", numbers))
        seconds.add_metric(labels, one.seconds)
        took.add_metric(labels, one.buckets(), one.seconds)
    yield from (seconds, took)


def _waiting(waiting: Mapping[str, int]) -> Iterator[Metric]:
    cases = GaugeMetricFamily("verifier_cases_waiting", "Cases that wait for a reviewer.", labels=["queue"])
    for queue, count in waiting.items():
        cases.add_metric([queue], count)
    yield cases


def _mailed(mail: Mapping[str, int]) -> Metric:
    mails = GaugeMetricFamily(
        "verifier_mails", "Mails to creators: how many wait, and how many ended in the last day.", labels=["outcome"]
    )
    for outcome, count in mail.items():
        mails.add_metric([outcome], count)
    return mails


def _told(counts: WebhookCounts) -> Iterator[Metric]:
    attempts = CounterMetricFamily(
        "verifier_webhook_deliveries", "Attempts, and deliveries given up.", labels=["outcome"]
    )
    for outcome, count in counts.ended.items():
        attempts.add_metric([outcome], count)
    endpoints = GaugeMetricFamily(
        "verifier_webhook_endpoints", "Endpoints that do not take deliveries.", labels=["state"]
    )
    for state, count in counts.troubled.items():
        endpoints.add_metric([state], count)
    yield from (attempts, endpoints)
    yield GaugeMetricFamily("verifier_webhook_waiting", "Deliveries that wait.", value=counts.waiting)
    yield GaugeMetricFamily(
        "verifier_webhook_oldest_waiting_seconds", "The age of the oldest delivery that waits.", value=counts.oldest_s
    )


def _backlog(found: Backlog) -> Iterator[Metric]:
    for name, words, value in (
        ("feed_lag_seconds", "Since the badge ended by itself that is longest unpublished.", found.feed_lag_s),
        ("webhook_unfollowed", "Changes of badges that no message was made of yet.", found.unfollowed),
        ("decision_overdue_seconds", "Since a decision was due that has not taken effect.", found.decision_overdue_s),
        ("licensee_documents", "Documents of licensees without an account, for reviewers.", found.documents),
        ("licensee_oldest_document_seconds", "The age of the oldest of these.", found.oldest_document_s),
        ("locks_unspread", "Licensees' locks that have yet to reach the open claims.", found.unspread),
        ("retention_sweep_age_seconds", "Since what was kept long enough was deleted; -1: never.", found.sweep_age_s),
        ("master_key_replacing", "1 while an older or a coming master key lies beside it.", float(found.replacing_key)),
    ):
        yield GaugeMetricFamily(f"verifier_{name}", words, value=value)
    locks = GaugeMetricFamily("verifier_licence_locks", "Locks on licences, by who made them.", labels=["by"])
    for who, count in found.locks.items():
        locks.add_metric([who], count)
    yield locks


_COUNTED = {
    "badges": "Badges that hang on a source.",
    "overdue": "Badges of a source that are due to be looked at again.",
    "halted": "Badges that a source would have ended and that people look at first.",
    "gained": "Badges that the machine gave on a source's word within the last hour.",
    "gains_at_most": "Badges that the machine may give on a source's word within an hour.",
}


def _sources(registries: Iterable[RegistryView]) -> Iterator[Metric]:
    breaker = GaugeMetricFamily("verifier_registry_breaker", "0 closed, 1 half open, 2 open.", labels=["registry"])
    success = GaugeMetricFamily(
        "verifier_registry_last_success_seconds", "When a source last answered usefully.", labels=["registry"]
    )
    rows = GaugeMetricFamily("verifier_registry_rows", "Rows of the loaded roster.", labels=["registry"])
    live = GaugeMetricFamily(
        "verifier_registry_live", "1 while the source may confirm without a person.", labels=["registry"]
    )
    control = GaugeMetricFamily(
        "verifier_registry_control_seconds", "When the positive control was last asked.", labels=["registry", "came_to"]
    )
    smoke = GaugeMetricFamily(
        "verifier_registry_smoke",
        "0 where a source shows no licence in force that it showed so lately.",
        labels=["registry"],
    )
    as_of = GaugeMetricFamily(
        "verifier_registry_as_of_seconds", "The source's own date of its data.", labels=["registry"]
    )
    counts = {
        name: GaugeMetricFamily(f"verifier_registry_{name}", words, labels=["registry"])
        for name, words in _COUNTED.items()
    }
    for view in registries:
        for name, family in counts.items():
            family.add_metric([view.id], getattr(view, name))
        breaker.add_metric([view.id], _BREAKER.get(view.breaker, 2))
        live.add_metric([view.id], view.quality == "live")
        for family, moment in ((success, view.last_success_at), (as_of, view.as_of)):
            if moment is not None:
                family.add_metric([view.id], moment.timestamp())
        if view.control_at is not None:
            control.add_metric([view.id, view.control or ""], view.control_at.timestamp())
        smoke.add_metric([view.id], view.smoke in (None, "in_force"))
        if view.rows is not None:
            rows.add_metric([view.id], view.rows)
    yield from (breaker, live, success, control, smoke, as_of, rows, *counts.values())


def render(counters: Counters, seen: Seen | None) -> bytes:
    """Write everything down in Prometheus' text format; `seen` is None while the database is away."""
    return generate_latest(Scrape(counters, seen))
