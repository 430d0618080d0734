"""One table holds the machine: what it allows, what it never allows, and that its copies say the same."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts import diagram
from verifier.domain.claim import SYSTEM
from verifier.domain.lifecycle import (
    FINAL,
    OPEN,
    PEOPLE_ONLY,
    TRANSITIONS,
    WHOSE_MOVE,
    Edge,
    State,
    Transition,
    may,
)
from verifier.flows.core.service import move

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow

ROOT = Path(__file__).parents[2]
LEGAL = {(row.source, row.transition): row.target for row in TRANSITIONS}
CELLS = list(product(State, Transition))
MACHINES = set(Transition) - PEOPLE_ONLY


def reached_from(start: State, transitions: set[Transition]) -> set[State]:
    """Every state that a claim can come to by these transitions alone."""
    reached, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        new = {row.target for row in TRANSITIONS if row.source is here and row.transition in transitions} - reached
        reached |= new
        ahead += new
    return reached


@pytest.mark.parametrize(("state", "transition"), CELLS)
def test_each_cell_of_the_table_is_allowed_or_not(state: State, transition: Transition) -> None:
    assert may(state, transition) == ((state, transition) in LEGAL)


def test_one_transition_leads_one_way_from_each_state() -> None:
    assert len(LEGAL) == len(TRANSITIONS)
    assert all(row.source is not row.target for row in TRANSITIONS)


def test_machines_cannot_refuse_or_revoke_by_any_number_of_moves() -> None:
    assert not reached_from(State.RECEIVED, MACHINES) & {State.REFUSED, State.REVOKED}
    for target in (State.REFUSED, State.REVOKED):
        assert {row.transition for row in TRANSITIONS if row.target is target} <= PEOPLE_ONLY


def test_people_can_bring_a_claim_to_every_state() -> None:
    assert reached_from(State.RECEIVED, set(Transition)) == set(State)


def test_a_machine_confirms_only_what_it_is_checking() -> None:
    into_verified = {(row.source, row.transition) for row in TRANSITIONS if row.target is State.VERIFIED}
    assert {(s, h) for s, h in into_verified if h in MACHINES} == {(State.CHECKING, Transition.CONFIRMED)}


@pytest.mark.parametrize("state", sorted(set(State) - FINAL))
def test_a_creator_can_withdraw_at_any_time(state: State) -> None:
    assert LEGAL[state, Transition.WITHDREW] is State.WITHDRAWN


@pytest.mark.parametrize("state", sorted(FINAL))
def test_nothing_more_happens_to_a_claim_that_is_final(state: State) -> None:
    assert not any(may(state, transition) for transition in Transition)


def test_no_open_claim_is_stuck() -> None:
    for state in OPEN:
        moves = {row.transition for row in TRANSITIONS if row.source is state}
        assert moves - {Transition.WITHDREW}


@pytest.mark.parametrize("state", [State.REFUSED, State.REVOKED])
def test_a_refusal_can_be_appealed_and_only_people_undo_it(state: State) -> None:
    assert LEGAL[state, Transition.APPEALED] is State.IN_REVIEW
    assert {row.transition for row in TRANSITIONS if row.source is state} == {Transition.APPEALED, Transition.WITHDREW}


def test_an_account_that_changed_is_checked_again_and_not_simply_reinstated() -> None:
    assert LEGAL[State.SUSPENDED, Transition.REBOUND] is State.CHECKING
    assert Transition.REINSTATED in PEOPLE_ONLY


def test_only_a_silent_creator_lapses() -> None:
    assert {row.source for row in TRANSITIONS if row.target is State.LAPSED} == {State.AWAITING_CREATOR}


def test_it_is_said_whose_move_it_is_in_every_state() -> None:
    assert set(WHOSE_MOVE) == set(State)
    assert {state for state, who in WHOSE_MOVE.items() if who == "nobody"} == {State.VERIFIED, *FINAL}
    assert {state for state, who in WHOSE_MOVE.items() if who == "creator"} == {
        state for state in State if {h for s, h in LEGAL if s is state} & CREATORS
    }


CREATORS = {Transition.BINDING_GIVEN_UP, Transition.RENEWED, Transition.APPEALED}


def test_a_badge_a_refusal_and_its_end_need_a_decision_of_the_machine_or_of_people() -> None:
    needed = {(row.transition, row.verdict, row.decided_by) for row in TRANSITIONS if row.verdict or row.decided_by}
    assert needed == {
        (Transition.CONFIRMED, "verified", "machine"),
        (Transition.APPROVED, "verified", "reviewer"),
        (Transition.REINSTATED, "reinstated", "reviewer"),
        (Transition.REFUSED, "refused", "reviewer"),
        (Transition.REVOKED, "revoked", "reviewer"),
    }
    assert {row.target for row in TRANSITIONS if row.gives_badge} == {State.VERIFIED}
    assert all(row.verdict for row in TRANSITIONS if row.target is State.VERIFIED)


def test_a_move_says_what_it_ends_and_whether_the_badge_is_another() -> None:
    assert {row.transition for row in TRANSITIONS if row.ends_lock} == {Transition.REVOKED}
    assert {row.target for row in TRANSITIONS if not row.ends_case} == {State.IN_REVIEW, State.SUSPENDED}
    assert {row.target for row in TRANSITIONS if row.ends_case} == {*State} - {
        State.RECEIVED, State.IN_REVIEW, State.SUSPENDED,
    }  # fmt: skip
    assert {row.transition for row in TRANSITIONS if not row.changes_badge} == {Transition.CHECK_STARTED}


def test_a_row_of_the_table_is_the_move_with_all_it_needs_and_brings() -> None:
    refused = Edge(State.IN_REVIEW, Transition.REFUSED, State.REFUSED)
    assert refused.row == ("in_review", "refused", "refused", "refused", "reviewer", False, False, True, True)


def test_the_database_has_the_same_table() -> None:
    migration = (ROOT / "sql/migrations/0002_claims.sql").read_text("utf-8")
    inserted = re.search(r"INSERT INTO lifecycle \(source, happening, target\) VALUES(.*?);", migration, re.DOTALL)
    assert inserted is not None
    rows = re.findall(r"\('(\w+)', '(\w+)', '(\w+)'\)", inserted[1])
    assert {Edge(State(s), Transition(h), State(t)) for s, h, t in rows} == TRANSITIONS
    assert len(rows) == len(TRANSITIONS)


def test_the_database_knows_the_same_states() -> None:
    migration = (ROOT / "sql/migrations/0002_claims.sql").read_text("utf-8")
    allowed = re.search(r"state text NOT NULL DEFAULT 'received' CHECK \(state IN \((.*?)\)\)", migration, re.DOTALL)
    assert allowed is not None
    assert re.findall(r"'(\w+)'", allowed[1]) == [state.value for state in State]


ARROW = re.compile(r"^    (\w+) --> (\w+): ([\w ]+)$", re.MULTILINE)


def test_the_diagram_in_the_docs_is_drawn_from_the_table() -> None:
    assert diagram.PAGE == ROOT / "docs/lifecycle.md"
    assert diagram.PAGE.read_text("utf-8") == diagram.page(), "run python -m scripts.diagram"


def test_the_diagram_shows_every_move_but_withdrawing_and_those_of_people_in_capitals() -> None:
    shown = {(s, h.lower().replace(" ", "_"), t) for s, t, h in ARROW.findall(diagram.page())}
    assert shown == {tuple(row) for row in TRANSITIONS if row.transition is not Transition.WITHDREW}
    loud = {h.lower() for _, _, h in ARROW.findall(diagram.page()) if h.isupper()}
    assert loud == PEOPLE_ONLY


def test_a_misspelt_transition_does_not_pass_the_type_checker() -> None:
    """Each line is an error for mypy, which says so too when one of them stops being one."""

    async def never(connection: Connection, claim: ClaimRow, now: datetime) -> None:
        await move(connection, claim, "expird", SYSTEM, now)  # type: ignore[arg-type]
        Transition.EXPIRD  # type: ignore[attr-defined]  # noqa: B018
        may(State.VERIFIED, "expird")  # type: ignore[arg-type]

    assert callable(never)
