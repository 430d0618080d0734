"""Weighing has the last word: what is on file is weighed with the answers, and nobody mends a verdict after it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import verifier
from tests.domain.builders import CLAIM, DOWN, NOW, POLICY, WASHINGTON, Claimed
from tests.domain.test_confirm import World, case_of, worlds
from verifier.domain.assessment.decision import AskAgain, AskCreator, AskReviewer, Confirm, Gains, OnFile, weigh
from verifier.domain.assessment.matter import Findings
from verifier.domain.evidence import NotFound
from verifier.domain.reasons import Reason, WhenOpen, queue_for

UNBOUND = CLAIM.about(identity=None)
NO_SUCH_NUMBER = CLAIM.hearing(WASHINGTON, NotFound())
LIMIT = POLICY.gains_at_most(0)
BELOW, REACHED = (Gains(LIMIT - 1), Gains(0)), (Gains(0), Gains(LIMIT))
CONTEST = (Reason.CONTESTED,)
LOCKED = (Reason.CONTESTED, Reason.LICENCE_LOCKED)
DENIED = (Reason.HOLDER_DISPUTED,)

SPEAKS_AGAINST = [
    ({"account_changed": True}, (Reason.ACCOUNT_CHANGED,)),
    ({"rivals": CONTEST}, CONTEST),
    ({"rivals": LOCKED}, LOCKED),
    ({"rivals": DENIED}, DENIED),
    ({"rivals": (*CONTEST, *DENIED), "account_changed": True}, (Reason.ACCOUNT_CHANGED, *CONTEST, *DENIED)),
]


@pytest.mark.parametrize(("filed", "reasons"), SPEAKS_AGAINST)
@pytest.mark.parametrize("checking", [True, False])
def test_what_is_on_file_sends_a_licence_that_stands_to_people(
    filed: dict[str, object], reasons: tuple[Reason, ...], *, checking: bool
) -> None:
    confirmed = CLAIM.filed(checking=checking, proves_alone=True, **filed).weighed()
    assert confirmed == AskReviewer(confirmed.findings, queue_for(reasons))
    assert confirmed.findings.reasons == reasons
    unproven = UNBOUND.filed(checking=checking, proves_alone=True, **filed).weighed()
    assert isinstance(unproven, AskReviewer)
    assert unproven.findings.reasons == (Reason.HOLDER_UNBOUND, *reasons)


def test_the_hours_limit_holds_back_a_confirmation_and_nothing_else() -> None:
    assert isinstance(CLAIM.filed(gains=BELOW).weighed(), Confirm)
    assert CLAIM.filed(gains=REACHED).reasons == (Reason.GAIN_LIMIT,)
    assert isinstance(CLAIM.filed(gains=REACHED, checking=False).weighed(), Confirm)
    assert UNBOUND.filed(gains=REACHED).reasons == (Reason.HOLDER_UNBOUND,)


def test_the_limit_follows_the_usual_hour_of_the_key_and_of_the_source_each_by_itself() -> None:
    busy = Gains(5 * LIMIT - 1, usual=LIMIT)
    assert isinstance(CLAIM.filed(gains=(busy, Gains(0))).weighed(), Confirm)
    assert CLAIM.filed(gains=(busy, Gains(LIMIT))).reasons == (Reason.GAIN_LIMIT,)


@pytest.mark.parametrize("rivals", [CONTEST, LOCKED])
def test_a_newcomer_on_anothers_licence_is_a_contest_whatever_they_could_mend(rivals: tuple[Reason, ...]) -> None:
    assert isinstance(NO_SUCH_NUMBER.weighed(), AskCreator)
    contest = NO_SUCH_NUMBER.filed(rivals=rivals).weighed()
    assert contest == AskReviewer(contest.findings, "contested")
    assert contest.findings.reasons == (Reason.NUMBER_NOT_FOUND, *rivals)
    assert isinstance(NO_SUCH_NUMBER.filed(rivals=rivals, checking=False).weighed(), AskCreator)
    assert isinstance(NO_SUCH_NUMBER.filed(rivals=DENIED).weighed(), AskCreator)


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        ({"proves_alone": True}, AskCreator),
        ({"proves_alone": False}, AskReviewer),
        ({"proves_alone": True, "with_people": True}, AskReviewer),
        ({"proves_alone": True, "for_people": True}, AskReviewer),
    ],
)
def test_who_can_prove_it_alone_is_asked_unless_they_have_turned_to_people(
    filed: dict[str, object], expected: type
) -> None:
    verdict = UNBOUND.filed(**filed).weighed()
    assert isinstance(verdict, expected)
    assert verdict.findings.reasons == (Reason.HOLDER_UNBOUND,)


def test_what_a_creator_answered_is_for_people_whatever_they_could_mend() -> None:
    assert NO_SUCH_NUMBER.filed(for_people=True).weighed() == AskReviewer(NO_SUCH_NUMBER.found())
    assert isinstance(CLAIM.filed(for_people=True).weighed(), Confirm)


def test_nothing_on_file_closes_a_way_of_proving_so_that_these_are_known_before_it_is_weighed() -> None:
    filed = (*LOCKED, *DENIED, Reason.ACCOUNT_CHANGED, Reason.GAIN_LIMIT)
    assert {reason.meaning.ways for reason in filed} == {WhenOpen.ALWAYS}


def test_a_source_that_is_silent_is_asked_again_whatever_is_on_file() -> None:
    silent = CLAIM.hearing(WASHINGTON, DOWN)
    everything = silent.filed(rivals=LOCKED, account_changed=True, gains=REACHED, for_people=True).weighed()
    assert everything == silent.weighed()
    assert isinstance(everything, AskAgain)


FILES = st.builds(
    OnFile,
    checking=st.booleans(),
    account_changed=st.booleans(),
    rivals=st.sampled_from([(), CONTEST, LOCKED, DENIED, (*LOCKED, *DENIED)]),
    gains=st.sampled_from([(), BELOW, REACHED]),
    proves_alone=st.booleans(),
    with_people=st.booleans(),
    for_people=st.booleans(),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(worlds(), FILES)
def test_a_file_never_makes_a_verdict_kinder_and_loses_no_reason(w: World, filed: OnFile) -> None:
    """Only a proof that the creator can give alone turns a case into a question to them; nothing turns into a badge."""
    findings = _found(case_of(w), w)
    bare, full = weigh(findings, OnFile(), POLICY), weigh(findings, filed, POLICY)
    assert isinstance(full, AskAgain) == isinstance(bare, AskAgain)
    assert full.findings.reasons[: len(findings.reasons)] == findings.reasons
    held = filed.account_changed or filed.rivals or (filed.checking and filed.gains == REACHED)
    assert isinstance(full, Confirm) == (isinstance(bare, Confirm) and not held)
    if isinstance(full, AskCreator) and not isinstance(bare, AskCreator):
        assert findings.reasons in ((Reason.HOLDER_UNBOUND,), (Reason.NAMESAKE_POSSIBLE,))
        assert filed.proves_alone
        assert (filed.with_people, filed.for_people) == (False, False)
        assert not held


def _found(case: Claimed, w: World) -> Findings:
    return case.found(NOW + timedelta(hours=w.hours))


VERDICTS = frozenset({"Confirm", "AskCreator", "AskReviewer", "AskAgain"})
CORE = Path(verifier.__file__).parent / "domain" / "assessment"


def afterthoughts(source: str) -> Iterator[str]:
    """Find where a verdict is made, or a verdict or what was found is made over."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            changed = ast.unparse(node.args[0]).rpartition(".")[2] if name == "replace" and node.args else ""
            if name in VERDICTS | {"Findings"} or changed in ("verdict", "findings"):
                yield f"{node.lineno}: {ast.unparse(node)}"


def test_nobody_but_the_weighing_makes_or_changes_a_verdict() -> None:
    files = [file for file in CORE.parents[1].rglob("*.py") if CORE not in file.parents]
    assert len(files) > 200
    assert not [f"{file}:{found}" for file in files for found in afterthoughts(file.read_text())]
    assert list(afterthoughts((CORE / "decision.py").read_text()))


@pytest.mark.parametrize(
    "planted",
    ["AskReviewer(found, 'lead')", "decision.Confirm(f)", "replace(verdict.findings, reasons=())", "replace(verdict)"],
)
def test_an_afterthought_would_be_noticed(planted: str) -> None:
    assert list(afterthoughts(f"def flow():\n    return {planted}\n"))
