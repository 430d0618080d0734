"""The log says what happened and to which of our own ids, and nothing about anybody."""

from __future__ import annotations

import io
import json
import logging
import sys
import warnings
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import log
from verifier.settings import load


class _Lines(io.StringIO):
    """The lines that were logged."""

    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def lines() -> _Lines:
    """The log of this test, in JSON."""
    stream = _Lines()
    log.configure(load(), stream=stream)
    return stream


def test_a_line_says_what_happened_to_which_claim(lines: _Lines) -> None:
    log.logger("worker").info("claim_checked", claim_id="clm_1", registry="us-wa-doh", elapsed_ms=12.5)
    (line,) = lines.all()
    assert line["part"] == "worker"
    assert line["event"] == "claim_checked"
    assert (line["claim_id"], line["registry"], line["elapsed_ms"]) == ("clm_1", "us-wa-doh", 12.5)
    assert line["timestamp"].endswith("Z")


def test_a_key_nobody_listed_is_dropped_and_counted(lines: _Lines) -> None:
    before = log.dropped_keys()
    log.logger("worker").info("claim_checked", claim_id="clm_1", name="Robin Sample", email="robin@example.org")
    assert "obin" not in lines.getvalue()
    assert lines.all()[0]["dropped"] == 2
    assert log.dropped_keys() == before + 2


def test_a_sentence_built_at_run_time_is_not_an_event(lines: _Lines) -> None:
    log.logger("worker").info("checked Robin Sample")
    assert lines.all()[0]["event"] == "event_unnamed"
    assert "Robin" not in lines.getvalue()


def test_an_exception_is_told_by_type_and_place_without_its_words(lines: _Lines) -> None:
    try:
        try:
            int("robin@example.org")
        except ValueError as cause:
            raise LookupError("Robin Sample") from cause
    except LookupError:
        log.logger("worker").exception("check_failed", claim_id="clm_1")
    (line,) = lines.all()
    assert line["error"] == "LookupError"
    assert line["error_chain"] == ["ValueError"]
    assert "test_log.py" in line["error_at"][-1]
    assert "obin" not in lines.getvalue()


def test_libraries_are_told_by_who_and_where_without_their_words(lines: _Lines) -> None:
    logging.getLogger("aiohttp.server").error("Error handling %s", "robin@example.org", exc_info=ValueError("Robin"))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("Robin Sample", stacklevel=1)
    served, warned = lines.all()
    assert (served["part"], served["event"], served["error"]) == ("aiohttp.server", "library_spoke", "ValueError")
    assert "test_log.py" in served["module"]
    assert warned["part"] == "py.warnings"
    assert "obin" not in lines.getvalue()


def test_an_uncaught_exception_ends_in_the_log_without_its_words(lines: _Lines) -> None:
    sys.excepthook(ValueError, ValueError("Robin Sample"), None)
    (line,) = lines.all()
    assert (line["level"], line["event"], line["error"]) == ("critical", "exception_uncaught", "ValueError")
    assert "Robin" not in lines.getvalue()


def test_values_are_plain_whatever_is_handed_in(lines: _Lines) -> None:
    log.logger("worker").info(
        "claim_checked",
        reasons=("name_mismatch", {"name": "Robin"}),
        wait_s=timedelta(minutes=1),
        claim_id=UUID(int=1),
        outcome=object(),
    )
    (line,) = lines.all()
    assert line["reasons"] == ["name_mismatch", "<dict>"]
    assert line["wait_s"] == 60
    assert line["claim_id"] == "00000000-0000-0000-0000-000000000001"
    assert line["outcome"] == "<object>"


@given(st.text())
def test_no_value_can_forge_a_line_or_colour_a_terminal(text: str) -> None:
    for shape in ("json", "console"):
        stream = io.StringIO()
        log.configure(load(log_format=shape), stream=stream)
        log.logger("worker").info("claim_checked", claim_id=text)
        written = stream.getvalue()
        assert written.count("\n") == 1
        assert len(written.splitlines()) == 1
        assert "\x1b" not in written


def test_a_person_can_read_the_console_shape() -> None:
    stream = io.StringIO()
    log.configure(load(log_format="console"), stream=stream)
    log.logger("worker").warning("breaker_opened", registry="us-wa-doh")
    assert "breaker_opened" in stream.getvalue()
    assert "registry=us-wa-doh" in stream.getvalue()
