"""The choice of the claimed licence among the rows a board returned, and what stands against confirming it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, permutations
from typing import Any

import pytest

from tests.domain.builders import NUMBER, TODAY, credential, licence, title, words
from verifier.domain.assessment.records import Agreement, choose, disagreements, is_past
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Action, PersonName, Record, RegistryId, Standing
from verifier.domain.reasons import Reason

CASEY = PersonName("Casey", "Fielding")
TWIN = licence(standing=Standing.SUPERSEDED, expires_on=TODAY - timedelta(days=300))


def today(_registry: RegistryId) -> date:
    return TODAY


def chosen(*records: Record, letters: str = "LPC", number: str = NUMBER, name: str = "Robin Alex Sample") -> Agreement:
    return choose(credential(letters), words(number=number, name=name), records, today)


def verdicts(agreement: Agreement) -> dict[str, str]:
    return {point.field: point.verdict for point in agreement.points}


def test_one_row_that_agrees_is_the_licence() -> None:
    agreement = chosen(licence())
    assert (agreement.record, agreement.reasons, agreement.name_agrees) == (licence(), (), True)
    assert verdicts(agreement) == {
        "number": "agrees", "licence_type": "agrees", "given_name": "agrees", "middle_names": "agrees",
        "surname": "agrees", "name_suffix": "silent", "standing": "agrees", "board_action": "agrees",
    }  # fmt: skip


def test_a_board_without_an_action_flag_is_said_to_be_silent_about_it() -> None:
    agreement = chosen(licence(action=Action.UNKNOWN))
    assert agreement.reasons == ()
    assert verdicts(agreement)["board_action"] == "silent"


@pytest.mark.parametrize("rows", [(licence(), TWIN), (TWIN, licence())])
def test_the_twin_a_renewal_left_behind_is_no_second_licence(rows: tuple[Record, ...]) -> None:
    assert chosen(*rows).record == licence()
    assert chosen(*rows).reasons == ()


def test_the_twin_may_have_its_number_written_as_in_earlier_years() -> None:
    assert chosen(replace(TWIN, number="LH69990001"), licence()).reasons == ()


def test_a_superseded_row_without_a_successor_is_unclear() -> None:
    assert chosen(licence(standing=Standing.SUPERSEDED)).reasons == ("standing_unclear",)
    assert chosen(TWIN).reasons == ("standing_expired",)


def test_a_superseded_row_of_somebody_else_hides_nothing() -> None:
    assert chosen(replace(TWIN, name=CASEY), licence()).record == licence()


def test_one_row_for_each_discipline_case_is_one_licence() -> None:
    cases = [licence(action=Action.TAKEN, note=f"case {at}") for at in range(3)]
    agreement = chosen(*cases)
    assert agreement.record is not None
    assert agreement.reasons == ("past_action",)


SAME_LICENCE = [
    licence(),
    licence(action=Action.PENDING),
    licence(action=Action.TAKEN),
    licence(standing=Standing.ACTIVE_RESTRICTED),
    licence(standing=Standing.SUSPENDED, action=Action.TAKEN),
    licence(standing=Standing.SURRENDERED),
    licence(standing=Standing.REVOKED),
]


@pytest.mark.parametrize(("lighter", "weightier"), list(combinations(SAME_LICENCE, 2)))
def test_of_the_rows_of_one_licence_the_worst_counts(lighter: Record, weightier: Record) -> None:
    for rows in permutations([lighter, weightier]):
        agreement = chosen(*rows)
        assert agreement.record == weightier
        assert set(agreement.reasons) & {"past_action", "standing_disciplined"}


def test_an_active_and_an_expired_row_stay_two_candidates() -> None:
    rows = (licence(), licence(standing=Standing.EXPIRED))
    assert chosen(*rows).reasons == ("several_candidates",)
    assert chosen(*rows).record is None


def test_another_persons_row_with_the_same_number_does_not_hide_robins() -> None:
    assert chosen(licence(name=CASEY), licence()).record == licence()


@pytest.mark.parametrize(
    "against",
    [
        {"standing": Standing.REVOKED},
        {"standing": Standing.SUSPENDED},
        {"action": Action.TAKEN},
        {"action": Action.PENDING},
    ],
)
def test_a_discipline_under_the_same_number_and_type_may_be_robins_under_a_former_name(against: dict[str, Any]) -> None:
    assert chosen(licence(name=CASEY, **against), licence()).reasons == ("several_candidates",)


def test_the_discipline_on_robins_own_row_is_robins_whoever_else_has_the_number() -> None:
    agreement = chosen(licence(standing=Standing.SUSPENDED), licence(name=CASEY))
    assert (agreement.record, agreement.reasons) == (licence(standing=Standing.SUSPENDED), ("standing_disciplined",))


def test_a_twin_is_no_second_candidate_where_the_name_is_a_question_either() -> None:
    for rows in ((licence(), TWIN), (TWIN, licence())):
        assert (chosen(*rows, name="R Sample").record, chosen(*rows, name="R Sample").reasons) == (
            licence(), ("name_unclear",),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ("agrees", "agrees")),
        ({"standing": Standing.EXPIRED}, ("differs", "agrees")),
        ({"standing": Standing.ACTIVE_RESTRICTED, "action": Action.PENDING}, ("differs", "differs")),
    ],
)
def test_standing_and_action_are_shown_as_they_are(changes: dict[str, Any], said: tuple[str, str]) -> None:
    shown = verdicts(chosen(licence(**changes)))
    assert (shown["standing"], shown["board_action"]) == said


def test_two_strangers_under_one_number_are_several_candidates() -> None:
    rows = (licence(name=CASEY), licence(name=PersonName("Noor", "Mustermann")))
    assert chosen(*rows).reasons == ("several_candidates",)


def test_a_stranger_alone_under_the_number_is_another_name() -> None:
    agreement = chosen(licence(name=CASEY))
    assert agreement.reasons == ("name_mismatch",)
    assert not agreement.name_agrees


def test_no_row_at_all_is_a_number_nobody_has() -> None:
    assert chosen().reasons == ("number_not_found",)
    assert chosen(licence(number="MHC.LH.69990002")).reasons == ("number_not_found",)  # one digit off is never a match


def test_another_profession_with_the_same_digits_is_never_taken_for_it() -> None:
    nurse = licence(title=title("RN"), family=Family.NURSE, number="69990001", title_text="Registered Nurse License")
    for person in (nurse, replace(nurse, name=CASEY)):
        assert chosen(person).record is None
        assert "number_not_found" in chosen(person).reasons
    assert chosen(nurse, licence()).record == licence()


def test_only_the_person_named_there_hears_under_which_licence_a_number_stands() -> None:
    mft = licence(title=title("LMFT"), family=Family.MFT, number="69990001")
    assert chosen(mft).reasons == ("number_not_found", "profession_mismatch")
    assert chosen(replace(mft, name=CASEY)).reasons == ("number_not_found",)


def test_a_licence_of_a_kind_nobody_here_verifies_is_never_the_claimed_one() -> None:
    assert chosen(licence(title=None, family=None, title_text="Cosmetologist")).record is None


def test_an_associate_does_not_get_the_full_title() -> None:
    associate = licence(title=title("LMHCA"))
    assert chosen(associate).reasons == ("level_associate",)
    assert chosen(associate, letters="LMHCA").reasons == ()
    assert chosen(replace(associate, name=CASEY)).reasons == ("number_not_found",)


def test_a_full_licence_under_an_associates_claim_is_a_question() -> None:
    assert chosen(licence(), letters="LMHCA").reasons == ("level_mismatch",)


def test_an_associates_row_beside_the_full_licence_is_not_in_the_way() -> None:
    assert chosen(licence(title=title("LMHCA"), title_text="Associate"), licence()).record == licence()


@pytest.mark.parametrize("typed", ["69990001", "LH69990001", "lh 69990001"])
def test_a_number_that_leaves_the_letters_out_needs_the_name(typed: str) -> None:
    assert chosen(licence(), number=typed).reasons == ()
    assert chosen(licence(name=CASEY), number=typed).record != licence()
    assert "name_mismatch" in chosen(licence(name=CASEY), number=typed).reasons


def test_bare_digits_are_shown_as_near_and_full_numbers_as_the_same() -> None:
    assert chosen(licence(), number=NUMBER).points[0].why == "The same number."
    assert "the name decides" in chosen(licence(), number="69990001").points[0].why
    assert verdicts(chosen(licence(), number="69990001"))["number"] == "near"
    assert verdicts(chosen(licence(), number=NUMBER))["number"] == "agrees"


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing.ACTIVE, None),
        (Standing.ACTIVE_RESTRICTED, "standing_disciplined"),
        (Standing.SUSPENDED, "standing_disciplined"),
        (Standing.REVOKED, "standing_disciplined"),
        (Standing.SURRENDERED, "standing_disciplined"),
        (Standing.DENIED, "standing_disciplined"),
        (Standing.EXPIRED, "standing_expired"),
        (Standing.INACTIVE, "standing_expired"),
        (Standing.PENDING, "standing_expired"),
        (Standing.VOID, "standing_expired"),
        (Standing.DECEASED, "standing_unclear"),
        (Standing.SUPERSEDED, "standing_unclear"),
        (None, "standing_unclear"),
    ],
)
def test_each_word_for_a_standing_has_its_meaning(standing: Standing | None, reason: str | None) -> None:
    assert chosen(licence(standing=standing)).reasons == ((reason,) if reason else ())
    flagged = chosen(licence(standing=standing, action=Action.TAKEN)).reasons
    assert flagged == (*((reason,) if reason else ()), "past_action")


def test_every_standing_there_is_was_thought_of() -> None:
    for standing in Standing:
        assert (chosen(licence(standing=standing)).reasons == ()) == (standing is Standing.ACTIVE)


@pytest.mark.parametrize(("days", "past"), [(-1, True), (0, False), (1, False)])
def test_the_last_day_is_still_a_day(days: int, past: bool) -> None:  # noqa: FBT001
    record = licence(expires_on=TODAY + timedelta(days=days))
    assert is_past(record, TODAY) == past
    assert chosen(record).reasons == (("standing_expired",) if past else ())


def test_the_day_is_asked_of_the_board_that_issued_the_licence() -> None:
    asked: list[RegistryId] = []

    def day_there(registry: RegistryId) -> date:
        asked.append(registry)
        return TODAY

    choose(credential(), words(), [licence()], day_there)
    assert asked == [licence().registry]


def test_without_a_number_the_only_row_of_the_name_is_a_hint() -> None:
    agreement = chosen(licence(), number="")
    assert (agreement.record, agreement.reasons) == (licence(), ("number_missing",))
    assert chosen(licence(), licence(number="MHC.LH.69990002"), number="").reasons == (
        "number_missing",
        "several_candidates",
    )
    assert chosen(licence(name=CASEY), number="") == Agreement(None, (Reason.NUMBER_MISSING,), ())


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({"standing": Standing.REVOKED}, ("standing_unclear",)),
        ({"standing": Standing.EXPIRED}, ("standing_expired",)),
        ({"expires_on": TODAY - timedelta(days=1)}, ("standing_expired",)),
        ({"action": Action.TAKEN}, ("past_action",)),
    ],
)
def test_a_hint_hides_nothing_but_calls_nobody_disciplined(changes: dict[str, object], more: tuple[str, ...]) -> None:
    agreement = chosen(licence(**changes), number="")
    assert agreement.reasons == ("number_missing", *more)
    assert {"standing", "board_action"} <= set(verdicts(agreement))


@pytest.mark.parametrize(
    ("record", "differs"),
    [
        (licence(), ()),
        (licence(number="LH 69990001"), ()),
        (licence(number="69990001"), ()),
        (licence(number="MHC.LH.69990002"), ("number",)),
        (licence(number=""), ("number",)),
        (licence(title=title("LMHCA")), ("title",)),
        (licence(title=title("LMFT")), ("title",)),
        (licence(title=None), ("title",)),
        (licence(name=PersonName("R", "Sample")), ()),
        (licence(name=CASEY), ("name",)),
        (licence(name=CASEY, title=title("LMFT"), number="MHC.LH.69990002"), ("title", "number", "name")),
    ],
)
def test_what_people_looked_up_is_the_claimed_licence_or_differs_from_it_by_name(
    record: Record, differs: tuple[str, ...]
) -> None:
    assert disagreements(credential(), words(), record) == differs


def test_a_number_that_was_not_claimed_cannot_differ() -> None:
    assert disagreements(credential(), words(number=""), licence(number="MHC.LH.69990002")) == ()


def test_what_stands_in_the_way_is_shown_beside_the_claim() -> None:
    associate = chosen(licence(title=title("LMHCA"), title_text="Associate"))
    assert [(p.claimed, p.registry, p.verdict) for p in associate.points if p.field == "licence_type"] == [
        ("LPC", "Associate", "differs")
    ]
    nurses = [
        licence(title=title("RN"), family=Family.NURSE, number="69990001", title_text=f"Nurse {at}") for at in range(5)
    ]
    assert [point.registry for point in chosen(*nurses).points] == ["Nurse 0", "Nurse 1", "Nurse 2"]
    others = chosen(*(licence(name=PersonName(given, "Fielding")) for given in ("Casey", "Noor")))
    assert verdicts(others)["number"] == "agrees"
