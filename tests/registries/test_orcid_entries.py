"""An entry of an ORCID record with one slip in it is a surprise, or changes nothing that counts."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from tests.registries.orcid import READER, ROBIN, entry_of, read_parts, robin
from verifier.demo.servers.orcid import orcid_of
from verifier.domain.evidence import (
    Standing,
)
from verifier.registries.conformance import suite
from verifier.registries.discover import discover
from verifier.registries.sheet.parse import Surprise

# What goes wrong in a record.


def counted(row: dict[str, Any]) -> tuple[object, ...] | None:
    """Return what a badge would rest on, if the first entry is a doctorate that the institution itself entered."""
    try:
        found = READER.record(row)
    except Surprise:
        return None
    if not found or found[0].asserted_by != "institution" or found[0].standing is not Standing.ACTIVE:
        return None
    one = found[0]
    return (one.number, one.title), one.institution, one.name


@pytest.mark.parametrize("kind", ["by_itself", "by_app", "by_other", "candidate", "unfinished"])
def test_no_single_slip_turns_a_weaker_entry_into_a_granted_degree(kind: str) -> None:
    row = read_parts(robin(kind))
    entry_of(row)["start-date"] = None  # a beginning and an end exchanged would be another entry, not a slip
    assert counted(row) is None
    assert [label for label, mutant in suite.mutations(row) if counted(mutant) is not None] == []


@pytest.mark.parametrize("kind", ["by_institution", "for_institution"])
def test_a_slip_in_a_granted_degree_is_noticed_or_changes_nothing_that_counts(kind: str) -> None:
    row = read_parts(robin(kind))
    good = counted(row)
    assert good is not None
    for label, mutant in suite.mutations(row):
        read = counted(mutant)
        # A name may be any words: it is compared with the claim's and the verified one.
        assert read in (None, good) or ("person.name" in label and read[:2] == good[:2]), label


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        (
            {"end-date": {"year": {"value": "2015"}, "month": None, "day": {"value": "01"}}},
            "entry.end-date: date_shape",
        ),
        (
            {"end-date": {"year": {"value": "2015"}, "month": {"value": "13"}, "day": None}},
            "entry.end-date: date_value",
        ),
        ({"end-date": {"year": {"value": "15"}, "month": None, "day": None}}, "entry.end-date: date_shape"),
        ({"end-date": {"year": {"value": "2009"}, "month": None, "day": None}}, "entry.end-date: before_start"),
        ({"visibility": "limited"}, "entry.visibility: not_public"),
        ({"path": f"/{orcid_of(1)}/education/6455"}, "entry.path: another_orcid"),
        ({"path": f"/{ROBIN.orcid}/employment/6455"}, "entry.path: another_orcid"),
        ({"role-title": "PhD\u202e"}, "entry.role-title: control_character"),
        (
            {"organization": {"name": "", "address": None, "disambiguated-organization": None}},
            "entry.organization.name: missing",
        ),
        ({"certified": True}, "entry: unknown_key"),
    ],
)
def test_an_entry_that_cannot_be_understood_is_a_surprise(change: dict[str, Any], detail: str) -> None:
    row = robin("by_institution")
    entry_of(row).update(change)
    with pytest.raises(Surprise, match=f"^{detail}$"):
        READER.record(row)


def address(place: str, identifier: str) -> dict[str, str]:
    return {"uri": f"https://{place}/{identifier}", "path": identifier, "host": place.partition("/")[0]}


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"source-client-id": None}, "nobody_or_two"),
        ({"source-orcid": address("orcid.org", ROBIN.orcid)}, "nobody_or_two"),
        ({"assertion-origin-name": {"value": "Robin Sample"}}, "origin_without_id"),
        ({"source-client-id": address("orcid.org", ROBIN.orcid)}, "reference"),
        ({"source-client-id": address("orcid.org.example/client", "APP-SAMPLE0000000000")}, "reference"),
        ({"source-client-id": address("orcid.org/client", "SAMPLE")}, "reference"),
    ],
)
def test_an_entry_whose_writer_is_unclear_is_a_surprise(change: dict[str, Any], detail: str) -> None:
    row = robin("by_institution")
    entry_of(row)["source"].update(change)
    with pytest.raises(Surprise, match=rf"^entry\.source.*: {detail}$"):
        READER.record(row)


def test_what_may_be_left_out_is_left_out() -> None:
    row = read_parts(robin("by_institution"))
    del row["history"], row["activities-summary"]["qualifications"], row["person"]["name"]["visibility"]
    for key in ("department-name", "start-date", "visibility"):
        del entry_of(row)[key]
    entry_of(row)["end-date"] = {"year": {"value": "2015"}}
    del entry_of(row)["organization"]["disambiguated-organization"], entry_of(row)["source"]["source-client-id"]["host"]
    record = READER.record(row)[0]
    assert (record.asserted_by, record.issued_on, record.field_of_study) == ("institution", date(2015, 12, 31), "")


@pytest.mark.parametrize("key", ["source", "role-title", "end-date", "organization", "path"])
def test_what_a_degree_rests_on_may_not_be_left_out(key: str) -> None:
    row = robin("by_institution")
    del entry_of(row)[key]
    with pytest.raises(Surprise, match=r"^entry: missing_key$"):
        READER.record(row)


def test_a_year_alone_counts_from_its_last_day() -> None:
    row = robin("by_institution")
    entry_of(row)["end-date"] = {"year": {"value": "2016"}, "month": {"value": "02"}, "day": None}
    assert READER.record(row)[0].issued_on == date(2016, 2, 29)
    entry_of(row)["end-date"] = {"year": {"value": "2016"}, "month": None, "day": None}
    assert READER.record(row)[0].issued_on == date(2016, 12, 31)


def test_a_qualification_may_name_no_organisation_and_is_then_nobodys_degree() -> None:
    row = robin("by_institution")
    activities = row["activities-summary"]
    moved = deepcopy(entry_of(row)) | {"organization": None, "path": f"/{ROBIN.orcid}/qualification/1"}
    activities["educations"]["affiliation-group"] = []
    group = {"last-modified-date": None, "external-ids": None, "summaries": [{"qualification-summary": moved}]}
    activities["qualifications"]["affiliation-group"] = [group]
    record = READER.record(row)[0]
    assert (record.institution, record.asserted_by) == ("", "organisation")


def test_the_folder_keeps_no_persons_id() -> None:
    for sample in suite.samples(next(s for s in discover() if s.sheet.id == "orcid")):
        orcid = sample.row["orcid-identifier"]["path"]
        assert orcid.startswith("0009-0099-") or sample.row["orcid-identifier"]["host"] == "sandbox.orcid.org"
