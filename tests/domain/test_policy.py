"""A policy may ask for more people, fresher evidence and shorter rhythms than the design, and never for less."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import NOW, POLICY, claimed, licence
from tests.domain.test_badge import verified
from verifier.domain.assessment.decision import AskCreator, AskReviewer, Confirm
from verifier.domain.badge import Status, lasts_until, status_of
from verifier.domain.evidence import Standing
from verifier.domain.holder import Holder
from verifier.domain.policy import (
    BUILT_IN,
    CREATORS_MEND,
    FLOORS,
    MORE_OVERRIDES,
    OVERRIDES,
    PEOPLE_WEIGH,
    Policy,
    shortfalls,
)
from verifier.domain.reasons import Reason
from verifier.domain.review import ACTIONS, needs_two
from verifier.flows.policy.document import PolicyRefused, parse, render

DAY = timedelta(days=1)
ACTS = sorted({action for actions in ACTIONS.values() for action in actions})
some_reasons = st.frozensets(st.sampled_from(sorted(OVERRIDES | MORE_OVERRIDES)))


def _values(key: str) -> st.SearchStrategy[Any]:
    """Anything a key could hold: weaker, equal or stricter."""
    match getattr(BUILT_IN, key):
        case timedelta():
            return st.integers(1, 4_000).map(lambda days: timedelta(days=days))
        case Holder():
            return st.sampled_from(Holder)
        case float():
            return st.floats(0, 100)
        case int():
            return st.integers(1, 10**9)
        case _ if key == "standings_for_people":
            return st.frozensets(st.sampled_from(sorted(PEOPLE_WEIGH | CREATORS_MEND)))
        case _ if key == "two_people_reasons":
            return some_reasons
        case _:
            return st.frozensets(st.sampled_from(["approve", "reinstate", "refuse", "revoke"]))


policies = st.fixed_dictionaries({}, optional={key: _values(key) for key in FLOORS}).map(lambda said: Policy(**said))


def test_the_built_in_policy_is_at_or_above_every_floor() -> None:
    assert shortfalls(BUILT_IN) == ()
    assert set(FLOORS) <= {field.name for field in fields(Policy)}


def test_the_built_in_policy_is_the_one_that_was_decided() -> None:
    """Whoever changes a value gives the policy another version, and writes both down here."""
    assert Policy(
        version="2026-12-01.1", machine_evidence_age=DAY, person_evidence_age=7 * DAY, identity_age=365 * DAY,
        source_wait=DAY, screening_age=40 * DAY, absences=3, absent_for=3 * DAY, sighting_age=35 * DAY,
        sighting_at_most=90 * DAY, stale_grace=14 * DAY, recheck_every=30 * DAY, rebind_every=365 * DAY,
        rebind_grace=30 * DAY, silence=30 * DAY, review_within=3 * DAY, appeal_within=183 * DAY,
        manual_validity=180 * DAY, namesake_population=260_000_000, others_at_most=1.0, gain_per_hour=0,
        decisions_per_hour=60, decisions_at_most=240, recusals_per_day=5, claims_open=60, claims_per_day=20,
        changes_per_claim=40, changes_per_day=200, roster_changes=50, roster_changes_share=0.2,
        standings_for_people=frozenset(map(Standing, STOPPED)), two_people_actions=frozenset({"revoke"}),
        two_people_reasons=frozenset(map(Reason, FOR_TWO)), two_people_below=Holder.H3,
    ) == BUILT_IN  # fmt: skip
    assert set(map(str, MORE_OVERRIDES)) == set(MAY_TAKE_TWO)
    assert {str(standing) for standing in CREATORS_MEND} == {"expired", "inactive", "pending", "void"}


STOPPED = "active_restricted suspended revoked surrendered denied deceased superseded".split()
FOR_TWO = """standing_disciplined past_action screening_hit screening_possible contested licence_locked holder_disputed
    identity_mismatch name_mismatch namesake_possible""".split()
MAY_TAKE_TWO = """account_changed appeal earlier_decision gain_limit handle_asserts_other name_unclear npi_mismatch
    npi_not_found several_candidates source_changed source_unavailable source_unproven standing_unclear""".split()


@given(policies)
def test_exactly_what_is_weaker_than_its_floor_falls_short(policy: Policy) -> None:
    short = {one.key for one in shortfalls(policy)}
    for key, floor in FLOORS.items():
        value, bound = getattr(policy, key), floor.bound
        assert (key not in short) == (value <= bound if floor.side == "most" else value >= bound)


@given(policies)
def test_no_document_can_bring_in_a_weaker_policy(policy: Policy) -> None:
    with suppress(PolicyRefused):
        accepted = parse(render(policy))
        assert accepted == policy
        assert shortfalls(accepted) == ()


@given(policies, st.sampled_from(ACTS), some_reasons, st.sampled_from(Holder), st.booleans())
def test_no_policy_whatever_it_says_takes_a_second_person_away(
    policy: Policy,
    action: str,
    reasons: frozenset[Reason],
    holder: Holder,
    recorded: bool,  # noqa: FBT001
) -> None:
    record = licence() if recorded else None
    if needs_two(action, reasons, record, holder):
        assert needs_two(action, reasons, record, holder, policy)


def test_a_policy_can_ask_two_people_for_more() -> None:
    good = (licence(), Holder.H3)
    assert not needs_two("approve", (), *good)
    assert needs_two("approve", (), *good, replace(POLICY, two_people_below=Holder.H4))
    assert needs_two(
        "approve", (Reason.NAME_UNCLEAR,), *good, replace(POLICY, two_people_reasons=OVERRIDES | {Reason.NAME_UNCLEAR})
    )
    assert needs_two("refuse", (), *good, replace(POLICY, two_people_actions=frozenset({"refuse", "revoke"})))
    assert not needs_two("suspend", tuple(OVERRIDES), None, Holder.H0, replace(POLICY, two_people_below=Holder.H4))


@pytest.mark.parametrize("standing", sorted(CREATORS_MEND))
def test_a_lapsed_licence_goes_to_its_creator_unless_the_policy_gives_it_to_a_person(standing: Standing) -> None:
    claim = claimed().finding(licence(standing=standing))
    for policy, expected in (
        (POLICY, AskCreator),
        (replace(POLICY, standings_for_people=PEOPLE_WEIGH | {standing}), AskReviewer),
    ):
        verdict = claim.weighed(policy=policy)
        assert isinstance(verdict, expected)
        assert verdict.findings.reasons == ("standing_expired",)


def test_a_licence_past_its_day_is_expired_whatever_its_status_word_says() -> None:
    claim = claimed().finding(licence(expires_on=NOW.date() - DAY))
    for standing, expected in ((Standing.EXPIRED, AskReviewer), (Standing.INACTIVE, AskCreator)):
        policy = replace(POLICY, standings_for_people=PEOPLE_WEIGH | {standing})
        assert isinstance(claim.weighed(policy=policy), expected)


@given(st.frozensets(st.sampled_from(sorted(CREATORS_MEND))))
def test_a_standing_given_to_people_never_keeps_a_good_licence_from_its_badge(more: frozenset[Standing]) -> None:
    claim = claimed()
    policy = replace(POLICY, standings_for_people=PEOPLE_WEIGH | more)
    assert isinstance(claim.weighed(policy=policy), Confirm)


@pytest.mark.parametrize(
    ("sheet_says", "at_most", "lasts"),
    [(None, 90, 35), (None, 20, 20), (60, 90, 60), (60, 20, 20), (7, 20, 7), (400, 90, 90)],
)
def test_a_sighting_lasts_as_its_source_says_within_what_the_policy_allows(
    sheet_says: int | None, at_most: int, lasts: int
) -> None:
    policy = replace(POLICY, sighting_at_most=timedelta(days=at_most))
    one = verified(sighted_at=NOW, sighting_age=timedelta(days=sheet_says) if sheet_says else None, valid_until=None)
    assert lasts_until(one, policy) == NOW + timedelta(days=lasts)
    assert status_of(one, NOW + timedelta(days=lasts, seconds=-1), policy) is Status.VERIFIED
    assert status_of(one, NOW + timedelta(days=lasts), policy) is Status.STALE
