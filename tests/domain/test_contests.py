"""The queue of a case, and the order in it."""

from __future__ import annotations

import pytest

from verifier.domain.assessment.contests import queue_of_contest
from verifier.domain.binding.binding import Bound
from verifier.domain.holder import Holder, Method
from verifier.domain.reasons import Reason

STRANGER = (Reason.NAME_MISMATCH, Reason.CONTESTED)


@pytest.mark.parametrize("level", [Holder.H0, Holder.H1])
@pytest.mark.parametrize("rival", [Reason.CONTESTED, Reason.LICENCE_LOCKED])
def test_a_stranger_of_another_name_who_has_proved_nothing_comes_before_nobody(level: Holder, rival: Reason) -> None:
    assert queue_of_contest((Reason.NAME_MISMATCH, rival), Bound(level, None)) == "standard"


@pytest.mark.parametrize(
    "bound",
    [
        Bound(Holder.H3, Method.REGISTRY_CONTACT_CODE),
        Bound(Holder.H2, Method.DOCUMENT),
        Bound(Holder.H1, None, control=Method.DOMAIN_NONCE),
        Bound(Holder.H1, None, attempt="att_1"),
    ],
    ids=["a code", "a document", "control beside", "a proof"],
)
def test_who_has_proved_something_is_a_contest_under_another_name_too(bound: Bound) -> None:
    assert queue_of_contest(STRANGER, bound) == "contested"


def test_who_bears_the_name_is_a_contest() -> None:
    assert queue_of_contest((Reason.NAME_UNCLEAR, Reason.CONTESTED), Bound(Holder.H1, None)) == "contested"


def test_what_else_is_the_matter_keeps_its_queue() -> None:
    """A stranger on a flagged licence is still a matter of the flag; a licensee who said no is heard."""
    hit = (*STRANGER, Reason.SCREENING_HIT)
    assert queue_of_contest(hit, Bound(Holder.H0, None)) == "screening"
    denied = (*STRANGER, Reason.HOLDER_DISPUTED)
    assert queue_of_contest(denied, Bound(Holder.H0, None)) == "contested"
