"""Every kind of event has one name: in code, in the functions of the database, in statements that look for it."""

from __future__ import annotations

import re
from pathlib import Path

from verifier.domain.events import Event
from verifier.domain.lifecycle import Transition

SQL = Path(__file__).parents[2] / "sql"
TOLD = re.compile(r"append_event\(\s*[^,]+,\s*'([a-z_]+)'")
LOOKED_FOR = re.compile(r"\b(?:e|m|moved|last|event)?\.?kind (?:=|IN|<>) (\([^)]*\)|'[a-z_]+')")


def _told() -> set[str]:
    texts = [path.read_text() for path in (SQL / "functions").glob("*.sql")]
    return {kind for text in texts for kind in TOLD.findall(text)} | {"claim_received", "rows_taken_over"}


def test_no_event_is_called_like_a_transition() -> None:
    assert not {event.value for event in Event} & {transition.value for transition in Transition}


def test_statements_look_for_kinds_that_somebody_writes() -> None:
    known = {*Event, *Transition} | _told()
    found = {
        kind
        for path in (SQL / "queries").glob("*.sql")
        for part in LOOKED_FOR.findall(path.read_text())
        for kind in re.findall(r"'([a-z_]+)'", part)
    }
    assert len(found) > 5
    assert found <= known, found - known
