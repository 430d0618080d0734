"""The dashboard and the alert rules that are delivered ask for metrics that exist, with labels that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.web.test_metrics import serving
from verifier.flows.core.service import Service

DEPLOY = Path(__file__).parents[2] / "deploy"
_METRIC = re.compile(r"\bverifier_[a-z_]+\b")
_LABEL = re.compile(r"\{\{ ?(?:\$labels\.)?([a-z]+) ?\}\}")


def _panels() -> list[tuple[str, str]]:
    """Each query of the dashboard with what its legend names."""
    dashboard = json.loads((DEPLOY / "grafana-dashboard.json").read_text("utf-8"))
    return [(one["expr"], one["legendFormat"]) for panel in dashboard["panels"] for one in panel["targets"]]


def _rules() -> list[tuple[str, str]]:
    """Each alert's condition with its sentence."""
    groups = yaml.safe_load((DEPLOY / "alerts.yml").read_text("utf-8"))["groups"]
    return [(rule["expr"], rule["annotations"]["summary"]) for group in groups for rule in group["rules"]]


@pytest.fixture
async def known(svc: Service) -> dict[str, set[str]]:
    """Every metric that is given, with its labels."""
    async with serving(svc) as stranger, stranger.get("/metrics") as answer:
        text = await answer.text()
    named: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for name in (family.name, f"{family.name}_total"):
            named[name] = {label for sample in family.samples for label in sample.labels}
    for late in ("verifier_registry_as_of_seconds", "verifier_registry_last_success_seconds", "verifier_registry_rows"):
        assert late in named
        named[late] = {"registry"}  # there once a source was asked
    named["verifier_cases_waiting"] = {"queue"}
    named["verifier_webhook_endpoints"] = {"state"}
    named["verifier_http_answers_total"] = {"method", "route", "status"}
    return named


async def test_every_query_asks_for_what_is_given(known: dict[str, set[str]]) -> None:
    asked = [*_panels(), *_rules()]
    assert len(asked) > 12
    for expression, words in asked:
        metrics = _METRIC.findall(expression)
        assert metrics, expression
        for metric in metrics:
            assert metric in known, metric
        assert set(_LABEL.findall(words)) <= set.union(*(known[metric] for metric in metrics)), words


def test_every_alert_can_be_told_from_the_others() -> None:
    groups = yaml.safe_load((DEPLOY / "alerts.yml").read_text("utf-8"))["groups"]
    names = [rule["alert"] for group in groups for rule in group["rules"]]
    assert len(names) == len(set(names)) > 5
    assert {rule["labels"]["severity"] for group in groups for rule in group["rules"]} == {"page", "ticket"}
