"""The decisions of reviewers, and when one person is not enough."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from tests.domain.builders import licence
from verifier.domain.evidence import Action, Record, Standing
from verifier.domain.holder import Holder, Method
from verifier.domain.lifecycle import PEOPLE_ONLY, State, Transition, may
from verifier.domain.policy import BUILT_IN, OVERRIDES
from verifier.domain.reasons import Reason, reasons_in
from verifier.domain.review import (
    ACTIONS,
    NEEDS_NOTE,
    REASONS,
    SHORTEST_NOTE,
    actions_for,
    asks_two,
    in_force,
    is_by_hand,
    needs_two,
    recorded_holder,
)

EVERY_ACTION = ("approve", "refuse", "ask_creator", "keep", "suspend", "revoke", "reinstate")
PLAIN = (Reason.HOLDER_UNBOUND, Reason.NAME_UNCLEAR, Reason.NPI_MISMATCH, Reason.EARLIER_DECISION)
HAPPENINGS = {
    "approve": Transition.APPROVED,
    "refuse": Transition.REFUSED,
    "ask_creator": Transition.QUESTION_ASKED,
    "suspend": Transition.SUSPENDED,
    "reinstate": Transition.REINSTATED,
    "revoke": Transition.REVOKED,
}


def two(action: str, *reasons: str, record: Record | None = None, holder: Holder = Holder.H4) -> bool:
    return needs_two(action, reasons_in(reasons), record or licence(), holder)


@pytest.mark.parametrize("holder", Holder)
def test_revoking_always_takes_two(holder: Holder) -> None:
    assert two("revoke", holder=holder)
    assert needs_two("revoke", (), None, holder)


@pytest.mark.parametrize("action", ["refuse", "ask_creator", "suspend"])
def test_one_person_may_refuse_ask_and_stop_at_once(action: str) -> None:
    for record, holder in product((licence(), None), Holder):
        assert not needs_two(action, tuple(OVERRIDES), record, holder)


def test_one_person_keeps_a_badge_unless_an_exclusion_list_is_put_aside_with_it() -> None:
    listed = {Reason.SCREENING_HIT, Reason.SCREENING_POSSIBLE}
    for record, holder in product((licence(), None), Holder):
        assert not needs_two("keep", tuple(OVERRIDES - listed), record, holder)
        assert all(needs_two("keep", (reason,), record, holder) for reason in listed)


@pytest.mark.parametrize("action", ["approve", "reinstate"])
def test_one_person_approves_what_only_needs_an_eye(action: str) -> None:
    assert not two(action, *PLAIN, holder=Holder.H3)
    assert not two(action, *PLAIN, holder=Holder.H4)


@pytest.mark.parametrize("action", ["approve", "reinstate"])
def test_two_people_approve_without_a_primary_record(action: str) -> None:
    assert needs_two(action, (), None, Holder.H4)


@pytest.mark.parametrize("action", ["approve", "reinstate"])
@pytest.mark.parametrize("holder", [Holder.H0, Holder.H1, Holder.H2])
def test_two_people_approve_below_h3(action: str, holder: Holder) -> None:
    assert two(action, holder=holder)


@pytest.mark.parametrize("action", ["approve", "reinstate"])
@pytest.mark.parametrize(
    "flag",
    [
        "standing_disciplined", "past_action", "screening_hit", "screening_possible", "contested", "licence_locked",
        "holder_disputed", "identity_mismatch", "name_mismatch", "namesake_possible",
    ],
)  # fmt: skip
def test_two_people_override_a_flag_a_hit_a_contest_and_a_conflict_of_names(action: str, flag: str) -> None:
    assert two(action, flag, holder=Holder.H4)


def test_nothing_else_takes_two() -> None:
    flags = {"standing_disciplined", "past_action", "screening_hit", "screening_possible"}
    conflicts = {"identity_mismatch", "name_mismatch", "namesake_possible"}
    assert flags | conflicts | {"contested", "licence_locked", "holder_disputed"} == OVERRIDES


@pytest.mark.parametrize("action", ["approve", "reinstate", "keep"])
@pytest.mark.parametrize("holder", Holder)
def test_a_call_is_two_peoples_word_whatever_else_is_known(action: str, holder: Holder) -> None:
    assert needs_two(action, (), licence(), holder, called=True)


@pytest.mark.parametrize("action", ["approve", "reinstate"])
def test_a_policy_that_asks_two_people_for_more_asks_them_to_reinstate_too(action: str) -> None:
    stricter = replace(BUILT_IN, two_people_reasons=OVERRIDES | {Reason.NPI_MISMATCH}, two_people_below=Holder.H4)
    assert not needs_two(action, (), licence(), Holder.H4, stricter)
    assert asks_two(action, frozenset({Reason.NPI_MISMATCH}), Holder.H4, stricter)
    assert asks_two(action, frozenset(), Holder.H3, stricter)
    assert not asks_two("suspend", frozenset({Reason.NPI_MISMATCH}), Holder.H0, stricter)


def test_what_rests_on_peoples_own_findings_is_without_a_record_or_below_h3() -> None:
    assert is_by_hand(None, Holder.H4)
    assert is_by_hand(licence(), Holder.H2)
    assert not is_by_hand(licence(), Holder.H3)


@pytest.mark.parametrize(
    "record",
    [
        licence(action=Action.TAKEN),
        licence(action=Action.PENDING),
        licence(standing=Standing.ACTIVE_RESTRICTED),
    ],
)
def test_two_people_override_a_flag_on_the_record_even_if_no_reason_repeats_it(record: Record) -> None:
    assert two("approve", "number_missing", record=record)
    assert not two("approve", "number_missing", record=licence(action=Action.UNKNOWN))


@pytest.mark.parametrize("standing", [*Standing, None])
def test_people_may_approve_only_a_licence_in_force(standing: Standing | None) -> None:
    allowed = standing in (Standing.ACTIVE, Standing.ACTIVE_RESTRICTED, None)
    assert in_force(licence(standing=standing), ()) == allowed


def test_nobody_approves_a_licence_past_its_last_day() -> None:
    assert not in_force(licence(), (Reason.STANDING_EXPIRED,))
    assert in_force(licence(), PLAIN)


@pytest.mark.parametrize(
    ("method", "levels"),
    [
        (Method.DOCUMENT, {"H2"}),
        (Method.PLATFORM_IDENTITY, {"H2"}),
        (Method.REFEREE_CALL, {"H2", "H3"}),
        (Method.ORCID_SIGN_IN, set()),
        (Method.REGISTRY_CONTACT_CODE, set()),
        (Method.REGISTRY_WRITE_BACK, set()),
        (Method.DOMAIN_NONCE, set()),
    ],
)
def test_people_record_a_holder_no_higher_than_their_method_carries(method: Method, levels: set[str]) -> None:
    assert {level.name for level in Holder if recorded_holder(level.name, method)} == levels


@pytest.mark.parametrize(
    ("level", "method"), [("H9", "document"), ("", "document"), ("H2", "a hunch"), ("h2", "document")]
)
def test_a_holder_nobody_knows_is_not_recorded(level: str, method: str) -> None:
    assert recorded_holder(level, method) is None


@pytest.mark.parametrize("state", State)
def test_a_case_offers_only_what_the_table_allows(state: State) -> None:
    for action in actions_for(state):
        assert action in EVERY_ACTION
        assert action == "keep" or may(state, HAPPENINGS[action])


def test_every_move_of_people_can_be_made_somewhere() -> None:
    offered = {HAPPENINGS[action] for actions in ACTIONS.values() for action in actions if action != "keep"}
    assert offered >= PEOPLE_ONLY


@pytest.mark.parametrize("state", sorted(set(State) - set(ACTIONS)))
def test_where_no_person_is_asked_there_is_nothing_to_decide(state: State) -> None:
    assert actions_for(state) == ()


def test_what_a_case_can_lead_to_is_this_and_nothing_else() -> None:
    assert ACTIONS == {
        State.IN_REVIEW: ("approve", "refuse", "ask_creator"),
        State.VERIFIED: ("keep", "suspend", "revoke"),
        State.SUSPENDED: ("reinstate", "revoke"),
        State.REFUSED: ("keep",),
    }


def test_the_codes_of_the_reasons_people_give_are_these() -> None:
    assert sorted(REASONS) == [
        "board_action", "excluded", "fraud", "identity_established", "mistake_corrected", "more_information",
        "name_change_documented", "no_concern", "no_such_licence", "not_in_force", "not_the_licensee", "record_agrees",
        "safety_concern",
    ]  # fmt: skip


def test_a_call_needs_a_note_of_ten_characters_and_nothing_else_does() -> None:
    assert set(NEEDS_NOTE) == {Method.REFEREE_CALL}
    assert SHORTEST_NOTE == 10


LAX = replace(
    BUILT_IN, two_people_actions=frozenset(), two_people_reasons=frozenset[Reason](), two_people_below=Holder.H0
)


@pytest.mark.parametrize("action", ["approve", "reinstate"])
def test_a_policy_that_asks_for_less_takes_no_second_person_away(action: str) -> None:
    assert needs_two("revoke", (), licence(), Holder.H4, LAX)
    assert needs_two(action, (), licence(), Holder.H2, LAX)
    assert needs_two(action, (), None, Holder.H4, LAX)
    assert all(needs_two(action, (reason,), licence(), Holder.H4, LAX) for reason in OVERRIDES)
    assert not needs_two(action, PLAIN, licence(), Holder.H3, LAX)


@pytest.mark.parametrize("action", EVERY_ACTION)
def test_a_policy_may_ask_two_people_for_any_action(action: str) -> None:
    stricter = replace(LAX, two_people_actions=frozenset({action}))
    assert asks_two(action, frozenset(), Holder.H4, stricter)
    assert needs_two(action, (), licence(), Holder.H4, stricter)
    assert not asks_two(action, frozenset(), Holder.H4, LAX)
