"""Pasted pages of boards: what they show is read, and what is doubtful stays empty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.rig.pages.made import made
from scripts.rig.pages.proof import LEAST, Sheet, measure, sheets
from verifier.domain.evidence import Standing
from verifier.domain.pages.dates import read_day, read_last_day
from verifier.domain.pages.fields import Field
from verifier.domain.pages.labels import field_of
from verifier.domain.pages.reading import read_page
from verifier.domain.pages.standings import read_standing
from verifier.domain.pages.values import read_discipline, read_name, read_number, read_type

PAGES = list(sheets())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.about)
def test_no_page_of_a_board_is_read_wrongly(page: Sheet) -> None:
    assert measure([page]).found == []


def test_most_of_what_boards_show_is_read() -> None:
    assert len({page.place for page in PAGES}) >= 35
    assert measure(PAGES).share >= LEAST


def test_made_up_pages_are_read_without_a_wrong_value() -> None:
    read = measure([made(seed) for seed in range(200)])
    assert read.found == []
    assert read.share >= LEAST


@given(st.text(alphabet=st.sampled_from("Name:LicStausExpr \t\n0123/|.ActivRobnSmple#-,"), max_size=200))
def test_whatever_is_pasted_something_is_answered(text: str) -> None:
    page = read_page(text)
    assert all(line for line in page.unread)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("1/5/2027", "2027-01-05"),
        ("01-05-2027", "2027-01-05"),
        ("Jan 5, 2027", "2027-01-05"),
        ("Jan. 5, 2027", "2027-01-05"),
        ("5 January 2027", "2027-01-05"),
        ("05-Jan-2027", "2027-01-05"),
        ("Jan-05-2027", "2027-01-05"),
        ("Tuesday, January 5th, 2027", "2027-01-05"),
        ("2027-01-05T00:00:00.000Z", "2027-01-05"),
        ("1/5/2027 12:00:00 AM", "2027-01-05"),
        ("01/05/27", "2027-01-05"),
        ("06/30/79", "1979-06-30"),
        ("13.01.2027", "2027-01-13"),
        ("2027", "2027"),
        ("05.01.2027", None),
        ("09/2027", None),
        ("September 2027", None),
        ("02/30/2027", None),
        ("25/12/2026", None),
        ("12/31/9999", None),
        ("01/05/45", None),
        ("tomorrow", None),
        ("1234", None),
    ],
)
def test_days_are_read_as_boards_print_them(printed: str, day: str | None) -> None:
    read = read_day(printed)
    assert (read.text if read else None) == day


def test_days_come_first_outside_the_united_states() -> None:
    page = read_page("Name: Robin Sample\nRegistration Number: PYL99123\nExpires: 5/1/2027", place="GB")
    assert [record.expires_on and record.expires_on.text for record in page.records] == ["2027-01-05"]


def test_a_month_is_a_day_only_where_its_last_one_is_meant() -> None:
    read = [read_last_day(text) for text in ("02/27", "02/2028", "June 2027", "13/2027", "soon")]
    assert [day.text if day else None for day in read] == ["2027-02-28", "2028-02-29", "2027-06-30", None, None]


@pytest.mark.parametrize(
    ("printed", "standing"),
    [
        ("Not Expired", Standing.ACTIVE),
        ("UNENCUMBERED", Standing.ACTIVE),
        ("Good Standing", Standing.ACTIVE),
        ("ACT", Standing.ACTIVE),
        ("CURRENT (C)", Standing.ACTIVE),
        ("License Renewed & Current", Standing.ACTIVE),
        ("Inactive", Standing.INACTIVE),
        ("CurrentInactive", Standing.INACTIVE),
        ("Delinquent, Active", Standing.EXPIRED),
        ("LICENSE IS NOT CURRENT (EXPIRED)", Standing.EXPIRED),
        ("Active - Probation", Standing.ACTIVE_RESTRICTED),
        ("Suspension, Expired", Standing.SUSPENDED),
        ("Revoked/Expired", Standing.REVOKED),
        ("EXPIRED (Null & Void)", None),
        ("UNENCUMBERED (see history)", None),
        ("Active/Inactive", None),
        ("Not Active", None),
        ("A", None),
        ("Administrative Hold", None),
        ("", None),
    ],
)
def test_a_status_is_read_by_closed_words_alone(printed: str, standing: Standing | None) -> None:
    assert read_standing(printed) is standing


def test_a_board_may_have_words_of_its_own() -> None:
    assert read_standing("Administrative Hold", {"administrative hold": Standing.SUSPENDED}) is Standing.SUSPENDED


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Lic. No.", Field.NUMBER),
        ("Credential #", Field.NUMBER),
        ("Exp. Date", Field.EXPIRES),
        ("Valid Through", Field.EXPIRES),
        ("First Issuance Date", Field.FIRST_ISSUED),
        ("Date of Licensure", Field.ISSUED),
        ("Discipline on File", Field.DISCIPLINE),
        ("Sub-Status", Field.STATUS_MORE),
        ("Supervisor License Number", Field.OTHER),
        ("Legacy License Number", Field.OTHER),
        ("Last Renewal Date", Field.OTHER),
        ("Effective Date", Field.OTHER),
        ("Supervisor Expiration Date", Field.OTHER),
        ("Former Name", Field.OTHER),
        ("Robin Sample", None),
        ("No", None),
    ],
)
def test_labels_are_told_apart_from_those_of_others(label: str, field: Field | None) -> None:
    assert field_of(label) is field


def test_what_is_no_value_of_its_kind_is_none() -> None:
    assert [read_number(text) for text in ("LPC-99123", "# 99123", "CP991 (Legacy: 12)")] == [
        "LPC-99123",
        "99123",
        "CP991",
    ]
    assert [read_number(text) for text in ("(555) 010-0199", "01/05/2027", "Active", "99123, 99124", "see below")] == [
        None
    ] * 5
    assert [read_name(text) for text in ("SAMPLE, ROBIN A", "Robin", "Robin 2", "Mental Health Board")] == [
        "SAMPLE, ROBIN A", None, None, None,
    ]  # fmt: skip
    assert [read_type(text) for text in ("LPC", "Active", "01/05/2027", "Individual", "All")] == ["LPC", *[None] * 4]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("No", "no"),
        ("None on file", "no"),
        ("There are no disciplinary actions on file for this licensee.", "no"),
        ("Yes -Click on Discipline/Admin Action tab to see more details", "yes"),
        ("Consent Order 03/04/2019", "yes"),
        ("N/A", None),
        ("See documents", None),
        ("No probation was lifted", None),
    ],
)
def test_discipline_is_yes_or_no_or_nothing(words: str, said: str | None) -> None:
    assert read_discipline(words) == said
