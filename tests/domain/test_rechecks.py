"""What each reason that a check can give does to a badge that is up, said for every one of them."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import resources

import pytest

from tests.domain.builders import LEIE, NPI, claimed, exclusion, licence
from verifier.domain.binding import Method
from verifier.domain.decision import Findings
from verifier.domain.evidence import Found, Standing
from verifier.domain.rechecks import EFFECTS, Outcome, effect_of, recheck
from verifier.web import words

SIGHTED, CASE = Outcome(sighted=True), Outcome(case=True)
# What a re-check does about each reason where the record is there, and nobody has approved in the face of it.
EXPECTED = {
    "holder_unbound": SIGHTED,
    "namesake_possible": SIGHTED,
    "identity_mismatch": SIGHTED,
    "earlier_decision": SIGHTED,
    "handle_asserts_other": SIGHTED,
    "gain_limit": SIGHTED,
    "contested": SIGHTED,
    "licence_locked": SIGHTED,
    "holder_disputed": SIGHTED,
    "account_changed": SIGHTED,
    "orcid_unchecked": SIGHTED,
    "orcid_not_found": SIGHTED,
    "orcid_mismatch": SIGHTED,
    "number_missing": SIGHTED,
    "source_unproven": SIGHTED,
    "source_unavailable": SIGHTED,
    "screening_hit": SIGHTED,  # shown before; a new one is a case, and with the name as well it stops the badge
    "screening_possible": SIGHTED,
    "name_unclear": CASE,
    "npi_not_found": CASE,
    "npi_mismatch": CASE,
    "level_associate": CASE,
    "level_mismatch": CASE,
    "institution_mismatch": CASE,
    "degree_self_asserted": CASE,
    "degree_by_other": CASE,
    "degree_by_hand": CASE,
    "no_automatic_source": CASE,
    "number_not_found": Outcome(absent=True),
    "profession_mismatch": CASE,
    "degree_not_listed": CASE,
    "standing_expired": Outcome(expires=True),
    "standing_disciplined": CASE,
    "standing_unclear": CASE,
    "past_action": CASE,
    "name_mismatch": CASE,
    "several_candidates": CASE,
    "source_changed": CASE,
}
# Reasons of cases and letters that no check gives.
NOT_OF_A_CHECK = {
    "appeal", "reported", "question", "epoch_raised", "handle_reused", "licence_gone", "rebind",
}  # fmt: skip
# What looks like a code in the files that give reasons and is none, besides the fields of points and the methods.
OTHER_WORDS = {"asserted_by", "page_limit", "middle_names", "name_suffix"} | set(Method)
GIVING = ("decision", "records", "binding", "degrees", "identifiers", "screening", "queues", "rechecks")


def codes_of(package: str, module: str) -> set[str]:
    text = resources.files(package).joinpath(f"{module}.py").read_text("utf-8")
    text = re.sub(r'[Pp]oint\(\s*"[a-z_]+"', "", text)
    return set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', text))


def said_in_the_core() -> set[str]:
    """Every code-like word in the files that give reasons: one that is misspelt is among them."""
    core = {code for module in GIVING for code in codes_of("verifier.domain", module)}
    return core | {"contested", "licence_locked", "account_changed"}  # from what only the store knows


def test_every_reason_of_a_check_has_a_line_that_says_what_a_recheck_does() -> None:
    assert EFFECTS.keys() == EXPECTED.keys()
    assert said_in_the_core() - EXPECTED.keys() - OTHER_WORDS == set()


def test_the_lines_are_spelt_as_the_words_for_people_are() -> None:
    unknown = EXPECTED.keys() - words.codes("reason")
    assert unknown == set()


@pytest.mark.parametrize(("reason", "expected"), EXPECTED.items())
def test_each_reason_does_this(reason: str, expected: Outcome) -> None:
    assert recheck(Findings((reason,), record=licence()), (), new_hit=False) == expected


def test_a_reason_that_nobody_has_thought_of_opens_a_case() -> None:
    assert recheck(Findings(("standing_expird",), record=licence()), (), new_hit=False) == CASE
    assert recheck(Findings(("standing_expird",)), (), new_hit=False) == CASE


def test_nothing_to_say_is_a_sighting_only_where_the_record_was_seen() -> None:
    assert recheck(Findings((), record=licence()), (), new_hit=False) == SIGHTED
    assert recheck(Findings(()), (), new_hit=False) == Outcome()
    assert recheck(Findings(("source_unavailable",)), (), new_hit=False) == Outcome()
    assert recheck(Findings(("number_not_found", "screening_possible")), (), new_hit=True) == Outcome(
        case=True, absent=True
    )


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.REVOKED, Standing.SURRENDERED, Standing.DENIED])
def test_board_wording_that_ends_the_permission_stops_the_badge(standing: Standing) -> None:
    ended = Findings(("standing_disciplined", "name_unclear"), record=licence(standing=standing))
    assert recheck(ended, (), new_hit=False) == Outcome(stops=("standing_disciplined",))
    on_probation = Findings(("standing_disciplined",), record=licence(standing=Standing.ACTIVE_RESTRICTED))
    assert recheck(on_probation, (), new_hit=False) == CASE


def listed(**changes: object) -> Findings:
    row = replace(exclusion(), **{"npi": NPI} | changes)  # type: ignore[arg-type]
    return claimed(npi=True).hearing(LEIE, Found((row,))).weighed().findings


def test_a_listed_number_and_name_stop_the_badge_and_one_of_them_asks_once() -> None:
    assert recheck(listed(), (), new_hit=False) == Outcome(stops=("screening_hit",))
    for one_of_them in (listed(npi=""), listed(name=replace(licence().name, given="Dana"))):
        assert recheck(one_of_them, (), new_hit=True) == Outcome(sighted=True, case=True)
        assert recheck(one_of_them, (), new_hit=False) == SIGHTED


@pytest.mark.parametrize(
    "beside", ["standing_expired", "number_not_found", "source_changed", "source_unavailable", "past_action"]
)
def test_of_several_reasons_the_worst_is_done(beside: str) -> None:
    hit = replace(listed(), reasons=(beside, "screening_hit"))
    assert recheck(hit, (), new_hit=True) == Outcome(stops=("screening_hit",))
    assert recheck(replace(hit, record=None), (), new_hit=True) == Outcome(stops=("screening_hit",))
    both = replace(hit, record=licence(standing=Standing.REVOKED), reasons=("standing_disciplined", "screening_hit"))
    assert recheck(both, (), new_hit=True) == Outcome(stops=("screening_hit", "standing_disciplined"))


def test_a_licence_that_is_over_ends_unless_it_may_be_another_persons() -> None:
    over = ("standing_expired", "contested", "screening_possible", "past_action", "source_changed")
    assert recheck(Findings(over, record=licence()), (), new_hit=True) == Outcome(expires=True)
    for doubt in ("name_mismatch", "name_unclear", "number_missing"):
        doubted = Findings(("standing_expired", doubt), record=licence())
        assert recheck(doubted, (), new_hit=False) == CASE
        assert recheck(doubted, (doubt,), new_hit=False) == Outcome(expires=True)


def test_what_people_approved_in_the_face_of_is_not_asked_again() -> None:
    unclear = Findings(("name_unclear", "npi_mismatch"), record=licence())
    assert recheck(unclear, ("name_unclear",), new_hit=False) == CASE
    assert recheck(unclear, ("name_unclear", "npi_mismatch"), new_hit=False) == SIGHTED
    restricted = ("name_mismatch", "standing_disciplined", "past_action")  # may be another one by now
    assert {effect_of(reason, restricted) for reason in restricted} == {EFFECTS["past_action"]}
