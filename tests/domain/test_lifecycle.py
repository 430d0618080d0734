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
    Happening,
    IllegalMove,
    State,
    Transition,
    may,
    target_of,
)
from verifier.flows.core.service import move

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow

ROOT = Path(__file__).parents[2]
LEGAL = {(row.source, row.happening): row.target for row in TRANSITIONS}
CELLS = list(product(State, Happening))
MACHINES = set(Happening) - PEOPLE_ONLY


def reached_from(start: State, happenings: set[Happening]) -> set[State]:
    """Every state that a claim can come to by these happenings alone."""
    reached, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        new = {row.target for row in TRANSITIONS if row.source is here and row.happening in happenings} - reached
        reached |= new
        ahead += new
    return reached


@pytest.mark.parametrize(("state", "happening"), CELLS)
def test_each_cell_of_the_table_is_a_move_or_an_illegal_move(state: State, happening: Happening) -> None:
    assert may(state, happening) == ((state, happening) in LEGAL)
    if may(state, happening):
        assert target_of(state, happening) is LEGAL[state, happening]
    else:
        with pytest.raises(IllegalMove, match=f"{happening} cannot happen to a claim that is {state}"):
            target_of(state, happening)


def test_one_happening_leads_one_way_from_each_state() -> None:
    assert len(LEGAL) == len(TRANSITIONS)
    assert all(row.source is not row.target for row in TRANSITIONS)


def test_machines_cannot_refuse_or_revoke_by_any_number_of_moves() -> None:
    assert not reached_from(State.RECEIVED, MACHINES) & {State.REFUSED, State.REVOKED}
    for target in (State.REFUSED, State.REVOKED):
        assert {row.happening for row in TRANSITIONS if row.target is target} <= PEOPLE_ONLY


def test_people_can_bring_a_claim_to_every_state() -> None:
    assert reached_from(State.RECEIVED, set(Happening)) == set(State)


def test_a_machine_confirms_only_what_it_is_checking() -> None:
    into_verified = {(row.source, row.happening) for row in TRANSITIONS if row.target is State.VERIFIED}
    assert {(s, h) for s, h in into_verified if h in MACHINES} == {(State.CHECKING, Happening.CONFIRMED)}


@pytest.mark.parametrize("state", sorted(set(State) - FINAL))
def test_a_creator_can_withdraw_at_any_time(state: State) -> None:
    assert target_of(state, Happening.WITHDREW) is State.WITHDRAWN


@pytest.mark.parametrize("state", sorted(FINAL))
def test_nothing_more_happens_to_a_claim_that_is_final(state: State) -> None:
    assert not any(may(state, happening) for happening in Happening)


def test_no_open_claim_is_stuck() -> None:
    for state in OPEN:
        moves = {row.happening for row in TRANSITIONS if row.source is state}
        assert moves - {Happening.WITHDREW}


@pytest.mark.parametrize("state", [State.REFUSED, State.REVOKED])
def test_a_refusal_can_be_appealed_and_only_people_undo_it(state: State) -> None:
    assert target_of(state, Happening.APPEALED) is State.IN_REVIEW
    assert {row.happening for row in TRANSITIONS if row.source is state} == {Happening.APPEALED, Happening.WITHDREW}


def test_an_account_that_changed_is_checked_again_and_not_simply_reinstated() -> None:
    assert target_of(State.SUSPENDED, Happening.REBOUND) is State.CHECKING
    assert Happening.REINSTATED in PEOPLE_ONLY


def test_only_a_silent_creator_lapses() -> None:
    assert {row.source for row in TRANSITIONS if row.target is State.LAPSED} == {State.AWAITING_CREATOR}


def test_it_is_said_whose_move_it_is_in_every_state() -> None:
    assert set(WHOSE_MOVE) == set(State)
    assert {state for state, who in WHOSE_MOVE.items() if who == "nobody"} == {State.VERIFIED, *FINAL}
    assert {state for state, who in WHOSE_MOVE.items() if who == "creator"} == {
        state for state in State if {h for s, h in LEGAL if s is state} & CREATORS
    }


CREATORS = {Happening.BINDING_GIVEN_UP, Happening.RENEWED, Happening.APPEALED}


def test_a_badge_a_refusal_and_its_end_need_a_decision_of_the_machine_or_of_people() -> None:
    needed = {(row.happening, row.verdict, row.decided_by) for row in TRANSITIONS if row.verdict or row.decided_by}
    assert needed == {
        (Happening.CONFIRMED, "verified", "machine"),
        (Happening.APPROVED, "verified", "reviewer"),
        (Happening.REINSTATED, "reinstated", "reviewer"),
        (Happening.REFUSED, "refused", "reviewer"),
        (Happening.REVOKED, "revoked", "reviewer"),
    }
    assert {row.target for row in TRANSITIONS if row.gives_badge} == {State.VERIFIED}
    assert all(row.verdict for row in TRANSITIONS if row.target is State.VERIFIED)


def test_a_move_says_what_it_ends_and_whether_the_badge_is_another() -> None:
    assert {row.happening for row in TRANSITIONS if row.ends_lock} == {Happening.REVOKED}
    assert {row.target for row in TRANSITIONS if not row.ends_case} == {State.IN_REVIEW, State.SUSPENDED}
    assert {row.target for row in TRANSITIONS if row.ends_case} == {*State} - {
        State.RECEIVED, State.IN_REVIEW, State.SUSPENDED,
    }  # fmt: skip
    assert {row.happening for row in TRANSITIONS if not row.changes_badge} == {Happening.CHECK_STARTED}


def test_a_row_of_the_table_is_the_move_with_all_it_needs_and_brings() -> None:
    refused = Transition(State.IN_REVIEW, Happening.REFUSED, State.REFUSED)
    assert refused.row == ("in_review", "refused", "refused", "refused", "reviewer", False, False, True, True)


def test_the_database_has_the_same_table() -> None:
    migration = (ROOT / "sql/migrations/0002_claims.sql").read_text("utf-8")
    inserted = re.search(r"INSERT INTO lifecycle \(source, happening, target\) VALUES(.*?);", migration, re.DOTALL)
    assert inserted is not None
    rows = re.findall(r"\('(\w+)', '(\w+)', '(\w+)'\)", inserted[1])
    assert {Transition(State(s), Happening(h), State(t)) for s, h, t in rows} == TRANSITIONS
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
    assert shown == {tuple(row) for row in TRANSITIONS if row.happening is not Happening.WITHDREW}
    loud = {h.lower() for _, _, h in ARROW.findall(diagram.page()) if h.isupper()}
    assert loud == PEOPLE_ONLY


def test_a_misspelt_transition_does_not_pass_the_type_checker() -> None:
    """Each line is an error for mypy, which says so too when one of them stops being one."""

    async def never(connection: Connection, claim: ClaimRow, now: datetime) -> None:
        await move(connection, claim, "expird", SYSTEM, now)  # type: ignore[arg-type]
        Happening.EXPIRD  # type: ignore[attr-defined]  # noqa: B018
        may(State.VERIFIED, "expird")  # type: ignore[arg-type]

    assert callable(never)
