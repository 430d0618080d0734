"""The worth of a proof: for one record, one account, for a year, and never against a contradiction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import COMMON, NOW, POLICY, claimed, enumeration, licence
from tests.domain.test_degrees import ROBINS, degree, entry
from verifier.domain.assessment.decision import AskCreator, AskReviewer, Confirm
from verifier.domain.binding.binding import UNBOUND, Bound, Hold
from verifier.domain.binding.proofs import (
    Anchor,
    Proof,
    Ways,
    anchor_of,
    best_proof,
    counts,
    open_methods,
    proves_alone,
)
from verifier.domain.evidence import PersonName, Record
from verifier.domain.holder import Holder, Method
from verifier.domain.reasons import Reason

EVERYTHING = Ways(vouches=True, mails=True, signs_in=True)
SITES = {Method.DOMAIN_NONCE}
BY_PEOPLE = {Method.DOCUMENT, Method.REFEREE_CALL}


def proof(record: Record | None = None, **changes: object) -> Proof:
    """Robin has shown control of what only Robin controls."""
    made = Proof(
        "bnd_1", Method.REGISTRY_CONTACT_CODE, Holder.H3, anchor_of(record or licence()), 1, NOW - timedelta(minutes=1)
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_proof_takes_the_place_of_an_identity_check() -> None:
    unbound = claimed().about(identity=None)
    assert isinstance(unbound.weighed(), AskReviewer)
    found = unbound.about(proofs=(proof(),)).weighed()
    assert isinstance(found, Confirm)
    assert (found.findings.bound.level, found.findings.bound.method) == (Holder.H3, Method.REGISTRY_CONTACT_CODE)


def test_a_proof_binds_a_name_that_many_bear() -> None:
    common = claimed().attesting(birth_year=None, verified_name="Robin Sample").called(COMMON)
    assert common.reasons == ("namesake_possible",)
    assert isinstance(common.about(proofs=(proof(),)).weighed(), Confirm)


@pytest.mark.parametrize(
    "against", [{"birth_year": 1990}, {"verified_name": "Casey Fielding"}, {"verified_name": "Robin Blake Sample"}]
)
def test_a_contradiction_of_the_identity_is_never_outweighed(against: dict[str, object]) -> None:
    case = claimed().attesting(**against).about(proofs=(proof(level=Holder.H3),))
    found = case.weighed()
    assert isinstance(found, AskReviewer)
    assert not found.findings.is_only_unbound


@pytest.mark.parametrize(
    "changes",
    [
        {"account_epoch": 2},
        {"proved_at": NOW - POLICY.rebind_every},
        {"proved_at": NOW + timedelta(seconds=1)},
        {"anchor": replace(anchor_of(licence()), number="69990002")},
        {"anchor": replace(anchor_of(licence()), name="casey sample")},
        {"anchor": replace(anchor_of(licence()), registry="us-wa-other")},
        {"anchor": replace(anchor_of(licence()), jurisdiction="US-OR")},
    ],
)
def test_a_proof_of_something_else_or_of_another_time_counts_for_nothing(changes: dict[str, object]) -> None:
    case = claimed().about(identity=None, proofs=(proof(None, **changes),))
    assert case.reasons == ("holder_unbound",)
    assert case.weighed().findings.bound.level is Holder.H1


def test_below_h3_a_proof_is_for_people_and_says_so() -> None:
    found = claimed().about(identity=None, proofs=(proof(level=Holder.H2, method=Method.DOMAIN_NONCE),)).weighed()
    assert isinstance(found, AskReviewer)
    assert (found.findings.reasons, found.findings.bound.level) == (("holder_unbound",), Holder.H2)
    assert [(p.field, p.registry) for p in found.findings.points if p.field == "binding"] == [("binding", "H2")]


def test_the_surer_of_two_counts_and_of_equal_ones_the_newer() -> None:
    older = proof(attempt="older", proved_at=NOW - timedelta(days=5))
    weaker = proof(attempt="weaker", level=Holder.H2)
    newer = proof(attempt="newer", proved_at=NOW - timedelta(days=1))
    best = best_proof((older, weaker, newer), licence(), 1, NOW, POLICY)
    assert best is not None
    assert best.attempt == "newer"


def test_a_proof_beside_a_surer_identity_changes_nothing() -> None:
    found = claimed().about(proofs=(proof(),)).weighed()
    assert isinstance(found, Confirm)
    bound = found.findings.bound
    assert (bound.level, bound.method) == (Holder.H4, Method.PLATFORM_IDENTITY)
    assert bound.holds == (Hold(Holder.H4, Method.PLATFORM_IDENTITY), Hold(Holder.H3, Method.REGISTRY_CONTACT_CODE))


def test_a_proof_that_anybody_could_have_arranged_is_no_control() -> None:
    found = claimed().about(proofs=(proof(level=Holder.H2, method=Method.REGISTRY_WRITE_BACK),)).weighed()
    assert found.findings.bound.holds == (Hold(Holder.H4, Method.PLATFORM_IDENTITY),)


def test_what_a_proof_was_made_beside_is_still_known() -> None:
    common = claimed().attesting(birth_year=None, verified_name="Robin Sample").called(COMMON)
    assert common.about(proofs=(proof(),)).weighed().findings.bound.others == COMMON


def test_a_disputed_claim_is_a_persons_whatever_was_proved() -> None:
    found = claimed().about(disputed=True, proofs=(proof(),)).weighed()
    assert isinstance(found, AskReviewer)
    assert (found.queue, "holder_disputed" in found.findings.reasons) == ("contested", True)


@given(
    epoch=st.integers(1, 3),
    number=st.sampled_from(["MHC.LH.69990001", "MHC.LH.69990002", "LH69990001", "lh 69990001"]),
    surname=st.sampled_from(["Sample", "SAMPLE", "Sämple", "Fielding"]),
    age=st.timedeltas(timedelta(days=-2), timedelta(days=800)),
)
def test_a_proof_counts_exactly_for_its_own_record_account_and_year(
    epoch: int, number: str, surname: str, age: timedelta
) -> None:
    made = proof(proved_at=NOW - age)
    seen = licence(number=number, name=PersonName("Robin", surname))
    same = anchor_of(seen) == anchor_of(licence())
    due = timedelta(0) <= age < POLICY.rebind_every
    assert counts(made, seen, epoch, NOW, POLICY) == (same and due and epoch == 1)


def test_a_number_is_one_licence_however_it_is_printed_and_a_name_however_it_is_spelled() -> None:
    printed = licence(number="LH 69990001", name=PersonName("ROBIN", "SAMPLE"))
    assert anchor_of(printed) == anchor_of(licence(name=PersonName("Robin", "Sample", "Alex")))


def test_a_degree_is_named_by_its_id_whatever_its_owner_is_called() -> None:
    one, renamed = entry(), entry(name=PersonName("Casey", "Fielding"))
    assert anchor_of(one) == anchor_of(renamed) == Anchor("orcid", "", ROBINS, "")


def test_a_proof_on_an_id_binds_the_degree_that_is_on_it() -> None:
    case = degree(entry()).about(identity=None)
    assert isinstance(case.about(proofs=(proof(entry(), method=Method.ORCID_SIGN_IN),)).weighed(), Confirm)
    other = proof(entry(), anchor=Anchor("orcid", "", "0000-0001-2345-6789", ""))
    assert not isinstance(case.about(proofs=(other,)).weighed(), Confirm)


def test_what_is_open_follows_from_the_record() -> None:
    bound = Bound(Holder.H1, None, reasons=(Reason.HOLDER_UNBOUND,))

    def found(record: Record, npi: str = "", ways: Ways = EVERYTHING) -> dict[Method, Holder]:
        return {offer.method: offer.level for offer in open_methods(record, npi, bound, ways)}

    plain = {Method.DOMAIN_NONCE: Holder.H2, Method.PLATFORM_IDENTITY: Holder.H4}
    people = {Method.DOCUMENT: Holder.H2, Method.REFEREE_CALL: Holder.H3}
    assert found(licence()) == plain | people
    assert found(licence(), "1999999992")[Method.REGISTRY_WRITE_BACK] is Holder.H2
    assert found(licence(contactable=True, contact_alone=True))[Method.REGISTRY_CONTACT_CODE] is Holder.H3
    assert found(licence(contactable=True))[Method.REGISTRY_CONTACT_CODE] is Holder.H2
    site = licence(website="https://practice.example", website_alone=True)
    assert found(site)[Method.DOMAIN_NONCE] is Holder.H3
    assert found(replace(site, website_alone=False))[Method.DOMAIN_NONCE] is Holder.H2
    on_an_id = {
        Method.ORCID_SIGN_IN: Holder.H3,
        Method.REGISTRY_WRITE_BACK: Holder.H3,
        Method.PLATFORM_IDENTITY: Holder.H4,
    }
    assert found(entry()) == on_an_id | people
    nothing = Ways(stores_documents=False)
    assert found(licence(contactable=True, contact_alone=True), ways=nothing) == {
        Method.DOMAIN_NONCE: Holder.H2,
        Method.REFEREE_CALL: Holder.H3,
    }


def test_an_address_that_people_typed_into_a_list_themselves_is_no_address_of_record() -> None:
    typed = enumeration(contactable=True, contact_alone=True, website="https://practice.example", website_alone=True)
    offered = {offer.method: offer.level for offer in open_methods(typed, "", Bound(Holder.H1, None), EVERYTHING)}
    assert Method.REGISTRY_CONTACT_CODE not in offered
    assert offered[Method.DOMAIN_NONCE] is Holder.H2


def test_a_website_that_no_board_lists_is_for_people_to_look_at() -> None:
    (own,) = [o for o in open_methods(licence(website_alone=True), "", UNBOUND, EVERYTHING) if o.method in SITES]
    assert (own.level, own.by_people) == (Holder.H2, True)


def test_what_people_look_at_comes_last_and_is_called_so() -> None:
    sure = licence(contactable=True, contact_alone=True, website="https://practice.example", website_alone=True)
    offered = open_methods(sure, "", UNBOUND, EVERYTHING)
    assert {offer.method for offer in offered if offer.by_people} == BY_PEOPLE
    assert [offer.by_people for offer in offered] == sorted(offer.by_people for offer in offered)
    assert {offer.method for offer in open_methods(entry(), "", UNBOUND, EVERYTHING) if offer.by_people} == BY_PEOPLE


def test_a_deployment_offers_what_it_can_do() -> None:
    """Until it is told otherwise it keeps documents, and neither mails nor signs in nor vouches."""
    sure = licence(contactable=True, contact_alone=True)
    assert {o.method for o in open_methods(sure, "", UNBOUND, Ways())} == {Method.DOMAIN_NONCE} | BY_PEOPLE
    assert {o.method for o in open_methods(entry(), "", UNBOUND, Ways())} == {Method.REGISTRY_WRITE_BACK} | BY_PEOPLE
    mails = {o.method for o in open_methods(sure, "", UNBOUND, Ways(mails=True))}
    assert Method.REGISTRY_CONTACT_CODE in mails


def test_after_a_contradiction_only_people_are_offered() -> None:
    conflict = Bound(Holder.H0, None, reasons=(Reason.IDENTITY_MISMATCH,), conflict=True)
    offered = open_methods(
        licence(contactable=True, contact_alone=True, website="https://practice.example", website_alone=True),
        "1999999992",
        conflict,
        EVERYTHING,
    )
    assert {offer.method for offer in offered} == BY_PEOPLE


def test_a_creator_is_asked_to_prove_it_alone_only_where_that_is_possible() -> None:
    bound = Bound(Holder.H1, None)
    for contactable, website, vouches in product((False, True), ("", "https://practice.example"), (False, True)):
        offered = open_methods(
            licence(contactable=contactable, contact_alone=contactable, website=website, website_alone=bool(website)),
            "1999999992",
            bound,
            EVERYTHING,
        )
        offered = tuple(o for o in offered if vouches or o.method is not Method.PLATFORM_IDENTITY)
        assert proves_alone(offered) == (contactable or bool(website))


def test_a_record_with_more_than_a_missing_holder_is_not_only_unbound() -> None:
    unbound = claimed().about(identity=None)
    assert unbound.found().is_only_unbound
    assert not claimed().found().is_only_unbound
    assert not unbound.about(earlier_decision=True).found().is_only_unbound
    mended = unbound.saying(number="MHC.LH.69990009").weighed()
    assert isinstance(mended, AskCreator)
    assert not mended.findings.is_only_unbound


@given(moment=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), level=st.sampled_from(list(Holder)))  # noqa: DTZ001  naive on purpose
def test_no_proof_of_another_persons_record_ever_confirms(moment: datetime, level: Holder) -> None:
    theirs = licence(name=PersonName("Casey", "Fielding"), number="MHC.LH.69990077")
    made = proof(theirs, level=level, proved_at=moment.replace(tzinfo=NOW.tzinfo))
    assert not isinstance(claimed().about(identity=None, proofs=(made,)).weighed(), Confirm)


@pytest.mark.parametrize(
    ("record", "method", "npi"),
    [
        (licence(contactable=True), Method.REGISTRY_CONTACT_CODE, ""),
        (licence(website="https://practice.example"), Method.DOMAIN_NONCE, ""),
        (licence(), Method.DOMAIN_NONCE, ""),
        (licence(), Method.REGISTRY_WRITE_BACK, "1999999992"),
    ],
)
def test_what_is_worth_less_than_h3_is_offered_as_what_people_look_at(record: Record, method: Method, npi: str) -> None:
    offered = {offer.method: offer for offer in open_methods(record, npi, Bound(Holder.H1, None), EVERYTHING)}
    assert (offered[method].level, offered[method].by_people) == (Holder.H2, True)
    assert not proves_alone([offered[method]])


def test_a_proof_in_what_has_become_an_offices_mailbox_is_for_people() -> None:
    alone = licence(contactable=True, contact_alone=True)
    unbound = claimed().about(identity=None, proofs=(proof(alone),))
    assert isinstance(unbound.finding(alone).weighed(), Confirm)
    assert isinstance(unbound.finding(replace(alone, contact_alone=False)).weighed(), AskReviewer)
    assert isinstance(unbound.finding(licence()).weighed(), Confirm)  # the board holds no address any more
    site = licence(website="https://practice.example", website_alone=True)
    shown = claimed().about(identity=None, proofs=(proof(site, method=Method.DOMAIN_NONCE),))
    assert isinstance(shown.finding(site).weighed(), Confirm)
    assert isinstance(shown.finding(replace(site, website_alone=False)).weighed(), AskReviewer)
    assert isinstance(shown.finding(licence()).weighed(), Confirm)  # nor a website
    called = claimed().about(identity=None, proofs=(proof(method=Method.REFEREE_CALL),))
    assert isinstance(called.finding(replace(site, website_alone=False)).weighed(), Confirm)


def test_below_h3_what_was_missing_stays_missing_and_a_document_is_worth_as_much_as_it_was() -> None:
    weak = proof(level=Holder.H2, method=Method.DOCUMENT)
    common = claimed().attesting(birth_year=None, verified_name="Robin Sample").called(COMMON)
    found = common.about(proofs=(weak,)).weighed().findings
    assert (found.reasons, found.bound.level, found.bound.attempt) == (("namesake_possible",), Holder.H2, "bnd_1")
    assert (found.bound.method, found.bound.control) == (Method.DOCUMENT, None)
