"""Plain integers while serving, Prometheus text when asked: a label look-up for each request would cost too much.

No personal data and no unbounded label: routes are templates, statuses classes, registries those of the catalogue.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from verifier import __version__
from verifier.flows.sources.views import RegistryView
from verifier.flows.webhooks.views import WebhookCounts

_PROCESS = ProcessCollector(registry=None)
_BREAKER = {"closed": 0, "half_open": 1, "open": 2}


BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


@dataclass(slots=True)
class Latency:
    """A histogram of the answer times of one route."""

    bins: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))  # the last is for what was slower
    seconds: float = 0.0

    def took(self, seconds: float) -> None:
        """Count one answer."""
        self.bins[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Count for each bound the answers that were no slower, as Prometheus adds them up."""
        return list(zip((*map(str, BOUNDS), "+Inf"), map(float, accumulate(self.bins)), strict=True))


@dataclass(slots=True)
class Counters:
    """The events in this process since it started."""

    answers: Counter[tuple[str, str, int]] = field(default_factory=Counter)  # (method, route template, status class)
    latency: defaultdict[tuple[str, str], Latency] = field(default_factory=lambda: defaultdict(Latency))  # as above
    badges: Counter[str] = field(default_factory=Counter)  # badge reads answered with a body, by status
    badges_unchanged: int = 0  # badge reads answered 304
    badges_refused: int = 0
    claims: int = 0  # claims taken in
    decisions: Counter[str] = field(default_factory=Counter)  # reviewers' decisions by action
    limited: int = 0  # requests over their rate limit
    denied: int = 0  # requests without a good token or scope
    dropped: int = 0  # connections that kept us waiting too long

    def answered(self, method: str, route: str, status: int, took_s: float) -> None:
        """Count one answer."""
        self.answers[method, route, status // 100] += 1
        self.latency[method, route].took(took_s)


@dataclass(frozen=True, slots=True)
class Seen:
    """The gauges that the database has at the moment of a scrape."""

    registries: list[RegistryView]
    waiting: Mapping[str, int]  # cases by queue
    mail: Mapping[str, int] = field(default_factory=dict)  # mails to creators by what became of them
    webhooks: WebhookCounts | None = None


class Scrape(Collector):
    """One reading of everything that is counted."""

    def __init__(self, counters: Counters, seen: Seen | None) -> None:
        """Keep this process's counters and the database's gauges."""
        self._counters = counters
        self._seen = seen

    def collect(self) -> Iterator[Metric]:
        """Yield every metric family."""
        yield from self._served()
        up = self._seen is not None
        yield GaugeMetricFamily("verifier_database_up", "Whether the database answered this scrape.", value=up)
        if self._seen is not None:
            yield from _waiting(self._seen.waiting)
            yield _mailed(self._seen.mail)
            yield from _told(self._seen.webhooks) if self._seen.webhooks is not None else ()
            yield from _sources(self._seen.registries)
        info = GaugeMetricFamily("verifier_build", "The version that is running.", labels=["version"])
        info.add_metric([__version__], 1)
        yield info
        yield from _PROCESS.collect()

    def _served(self) -> Iterator[Metric]:
        counters = self._counters
        answers = CounterMetricFamily("verifier_http_answers", "Answers.", labels=["method", "route", "status"])
        for (method, route, status), count in counters.answers.items():
            answers.add_metric([method, route, f"{status}xx"], count)
        seconds = CounterMetricFamily("verifier_http_seconds", "Time spent answering.", labels=["method", "route"])
        for (method, route), spent in counters.latency.items():
            seconds.add_metric([method, route], spent.seconds)
        badges = CounterMetricFamily("verifier_badge_reads", "Badge reads.", labels=["answer"])
        for badge, count in counters.badges.items():
            badges.add_metric([badge], count)
        badges.add_metric(["unchanged"], counters.badges_unchanged)
        badges.add_metric(["refused"], counters.badges_refused)
        decisions = CounterMetricFamily("verifier_decisions", "Reviewers' decisions.", labels=["action"])
        for action, count in counters.decisions.items():
            decisions.add_metric([action], count)
        yield from (answers, seconds, _latencies(counters.latency), badges, decisions)
        yield CounterMetricFamily("verifier_claims_received", "Claims taken in.", value=counters.claims)
        yield CounterMetricFamily("verifier_http_limited", "Requests over their rate limit.", value=counters.limited)
        yield CounterMetricFamily("verifier_http_denied", "Requests without the right token.", value=counters.denied)
        yield CounterMetricFamily(
            "verifier_http_dropped", "Connections that kept us waiting too long.", value=counters.dropped
        )


def _latencies(latency: Mapping[tuple[str, str], Latency]) -> Metric:
    took = HistogramMetricFamily("verifier_http_duration_seconds", "How long answers took.", labels=["method", "route"])
    for (method, route), one in latency.items():
        took.add_metric([method, route], one.buckets(), one.seconds)
    return took


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
    as_of = GaugeMetricFamily(
        "verifier_registry_as_of_seconds", "The source's own date of its data.", labels=["registry"]
    )
    for view in registries:
        breaker.add_metric([view.id], _BREAKER.get(view.breaker, 2))
        live.add_metric([view.id], view.quality == "live")
        for family, moment in ((success, view.last_success_at), (as_of, view.as_of)):
            if moment is not None:
                family.add_metric([view.id], moment.timestamp())
        if view.control_at is not None:
            control.add_metric([view.id, view.control or ""], view.control_at.timestamp())
        if view.rows is not None:
            rows.add_metric([view.id], view.rows)
    yield from (breaker, live, success, control, as_of, rows)


def render(counters: Counters, seen: Seen | None) -> bytes:
    """Write everything down in Prometheus' text format; `seen` is None while the database is away."""
    return generate_latest(Scrape(counters, seen))
