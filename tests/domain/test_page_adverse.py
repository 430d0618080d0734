"""Adverse words outside the fields that are read: the standing stays open, and the line is named."""

from __future__ import annotations

import pytest

from verifier.domain.evidence import Standing
from verifier.domain.pages.reading import read_page

LICENCE = "Name: Robin A. Sample\nLicense Number: 12345\nStatus: Active\nExpiration Date: 12/31/2027\n"


@pytest.mark.parametrize(
    "line",
    [
        "Current Standing: Revoked",
        "Status as of today - Revoked",
        "Status 2: Suspended",
        "Revocation Date: 01/01/2026",
        "Revocation Date\n01/01/2026",
        "Suspension Begin Date: 01/01/2026",
        "Date of Death: 01/01/2026",
        "Effective 01/01/2026: license summarily suspended",
        "In good standing: No",
        "Currently Active? N",
        "Is this license encumbered? Yes",
        "License has been suspended",
        "License retired 01/01/2026",
        "Inactive since 2020",
        "License suspended, see orders",
        "Terminated: no longer licensed",
        "Probation: None; Revoked 01/01/2026",
    ],
)
def test_an_adverse_word_that_no_field_took_leaves_the_standing_open(line: str) -> None:
    page = read_page(LICENCE + line)
    assert [record.status for record in page.records] == [None]
    assert "status" not in page.records[0].lines
    assert line.split("\n", maxsplit=1)[0] in page.unread


@pytest.mark.parametrize(
    "line",
    [
        "Suspension Date:",
        "Probation: None",
        "Revocation: No",
        "In good standing: Yes",
        "Revocation Date:\nSuspension Date:",
        "Suspended Licenses",
        "Cancel",
        "This license has never been suspended or revoked",
        "Status Definitions\nRevoked: the board took the license away",
    ],
)
def test_a_word_with_nothing_behind_it_and_a_link_say_nothing(line: str) -> None:
    assert [record.status for record in read_page(LICENCE + line).records] == [Standing.ACTIVE]


def test_two_standings_in_one_status_contradict_one_another() -> None:
    page = read_page(LICENCE.replace("Active", "Active | Revoked"))
    assert [record.status for record in page.records] == [None]
    assert page.unread == ("Status: Active | Revoked",)


def test_of_two_licences_only_the_one_in_force_is_left_open() -> None:
    rows = "Name\tLicense Number\tStatus\nRobin Sample\t11111\tExpired\nRobin Sample\t22222\tActive\n"
    page = read_page(f"{rows}Date of Death: 01/01/2026")
    assert [record.status for record in page.records] == [Standing.EXPIRED, None]


@pytest.mark.parametrize("line", ["Your search returned 0 results", "No records found.", "0 results"])
def test_a_search_that_found_nobody_shows_no_licence(line: str) -> None:
    page = read_page(LICENCE + line)
    assert page.records == ()
    assert line in page.unread


def test_no_records_below_discipline_are_no_discipline() -> None:
    page = read_page(f"{LICENCE}Disciplinary Actions\nNo records found")
    assert [(record.status, record.discipline) for record in page.records] == [(Standing.ACTIVE, "no")]
