"""The rules that every badge must satisfy, whoever gave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.checker import rules
from verifier.checker.names import words_of
from verifier.checker.rules import Badge, Piece, Record, same_number, wrong_with

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
RECORD = Record("LH60123456", ("Sample",), ("Robin",), "active", date(2027, 5, 31))
PIECE = Piece("evd_1", by_board=True, retrieved_at=NOW, records=(RECORD,))
GOOD = Badge(
    claim_id="clm_1", number="LH 60123456", names=("Robin A. Sample",), environment="production", epoch=1,
    verdict="verified", decided_for="clm_1", decided_epoch=1, decided_environment="production", decided_at=NOW,
    people=0, valid_until=datetime(2027, 6, 1, 8, tzinfo=UTC), sighted_at=NOW, founded_at=NOW, bound_to="clm_1",
    bound_level=4, bound_epoch=1, bound_in="evd_1", licence_twice=False, locked_at=None, evidence=("evd_1",),
    pieces=(PIECE,),
)  # fmt: skip


def seen(**record: Any) -> Badge:  # noqa: ANN401  fields
    """A badge on a record that says this."""
    return replace(GOOD, pieces=(replace(PIECE, records=(replace(RECORD, **record),)),))


def after(*records: Record) -> Badge:
    """A badge whose board said this a day later."""
    later = Piece("evd_2", by_board=True, retrieved_at=NOW + timedelta(days=1), records=records)
    return replace(GOOD, pieces=(PIECE, later))


LOOKED_UP = replace(GOOD, pieces=(replace(PIECE, by_board=False),))

WRONG = {
    "undecided": replace(GOOD, verdict=None),
    "undecided by a question": replace(GOOD, verdict="asked"),
    "decided_for_another claim": replace(GOOD, decided_for="clm_2"),
    "decided_for_another owner of the account": replace(GOOD, decided_epoch=2),
    "decided_for_another world": replace(GOOD, decided_environment="test"),
    "not_on_record": replace(GOOD, pieces=(replace(PIECE, records=()),)),
    "not_on_record of the decision": replace(GOOD, pieces=(replace(PIECE, id="evd_9"),)),
    "one_looked_up": replace(LOOKED_UP, people=1),
    "number_differs": seen(number="LH60123457"),
    "number_differs in length": seen(number="LH6012345"),
    "name_differs": seen(surnames=("Example",)),
    "name_differs in all that is given": seen(givens=("Kim",)),
    "not_in_force": seen(standing="expired"),
    "not_in_force as far as it says": seen(standing=""),
    "runs_longer": replace(GOOD, valid_until=datetime(2027, 6, 2, 14, 1, tzinfo=UTC)),
    "runs_longer than for ever": replace(GOOD, valid_until=None),
    "stopped_since": after(replace(RECORD, standing="revoked")),
    "unbound": replace(GOOD, bound_to=None),
    "bound_elsewhere": replace(GOOD, bound_to="clm_2"),
    "bound_elsewhere in time": replace(GOOD, bound_epoch=0),
    "bound_elsewhere in the evidence": replace(GOOD, bound_in="evd_9"),
    "bound_weakly": replace(GOOD, bound_level=2),
    "bound_weakly even for two": replace(GOOD, bound_level=1, people=2),
    "sighting_unfounded": replace(GOOD, sighted_at=NOW + timedelta(seconds=1)),
    "sighting_unfounded by anything": replace(GOOD, founded_at=None),
    "given_while_locked": replace(GOOD, locked_at=NOW - timedelta(seconds=1)),
    "licence_twice": replace(GOOD, licence_twice=True),
}
RIGHT = {
    "as it is": GOOD,
    "bound by two people's lower level": replace(GOOD, people=2, bound_level=2),
    "a look-up of two": replace(LOOKED_UP, people=2),
    "another number that two people read": replace(seen(number="7"), people=2),
    "a married name that two people saw": replace(seen(surnames=("Example",)), people=2),
    "a former name beside it": seen(surnames=("Example", "Sample")),
    "a short form": seen(givens=("Rob",)),
    "a record without a last day": seen(expires_on=None),
    "a last day of 9999": replace(seen(expires_on=date(9999, 12, 31)), valid_until=datetime(9999, 12, 31, tzinfo=UTC)),
    "a credential without a number": replace(seen(number="7"), number=""),
    "a stopped licence of somebody else": after(replace(RECORD, number="LH1", standing="revoked")),
    "a licence that was stopped, and stands again": replace(
        GOOD,
        pieces=(
            Piece("evd_0", True, NOW - timedelta(days=9), (replace(RECORD, standing="revoked"),)),
            PIECE,
        ),
    ),
    "the twin that a renewal left behind": after(replace(RECORD, standing="void"), RECORD),
    "a licence that two people gave to a second account": replace(GOOD, licence_twice=True, people=2),
    "a badge that was on before the licence was locked": replace(GOOD, locked_at=NOW),
    "one of two records": replace(GOOD, pieces=(replace(PIECE, records=(replace(RECORD, standing="void"), RECORD)),)),
}


@pytest.mark.parametrize(("case", "badge"), WRONG.items(), ids=str)
def test_a_badge_that_breaks_one_rule_is_told_by_that_rule(case: str, badge: Badge) -> None:
    assert wrong_with(badge) == [case.partition(" ")[0]]


@pytest.mark.parametrize("badge", RIGHT.values(), ids=RIGHT)
def test_what_is_allowed_is_not_told(badge: Badge) -> None:
    assert wrong_with(badge) == []


def test_every_code_has_a_sentence_and_every_rule_a_badge_that_breaks_it() -> None:
    unopened = {"evidence_missing", "evidence_altered", "cannot_be_opened"}
    assert {case.partition(" ")[0] for case in WRONG} | unopened == set(rules.SAYS)


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_numbers_are_the_same_only_where_their_digits_are(one: int, two: int) -> None:
    assert same_number(f"LH-{one:010}", f"lh{two}") == (one == two)


def test_a_prefix_that_one_side_leaves_out_may_have_digits() -> None:
    assert same_number("20A55156", "55156")
    assert not same_number("20A55156", "5156")
    assert not same_number("2055156", "55156")
    assert not same_number("20A", "20A55156")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Müller", "Mueller"), ("Müller", "Muller"), ("O'Brien", "OBRIEN"), ("Smith-Jones", "Smith Jones"),
        ("Łukasz", "Lukasz"), ("SMITHJONES", "Smith Jones"),
        ("de la Cruz", "DELA CRUZ"), ("Sørensen", "Soerensen"), ("Nuñez", "Nunez"),
    ],
)  # fmt: skip
def test_a_name_in_another_writing_has_a_word_in_common(one: str, two: str) -> None:
    assert words_of(one) & words_of(two)


def test_other_names_have_none() -> None:
    assert not words_of("Robin Sample") & words_of("Alex Example")
