"""Words of one board's own: read of that board, never for a licence in force what speaks against one."""

from __future__ import annotations

import pytest

from verifier.domain.evidence import Standing
from verifier.domain.pages.board_words import Own, fault_of, own_words
from verifier.domain.pages.standings import fold
from verifier.flows.review.page_reading import read_board_page

PAGE = "Name: Robin A. Sample\nLicense Number: 12345\nStatus: {}\nExpiration Date: 12/31/2027\n"


def standing_of(words: str, own: Own) -> Standing | None:
    (record,) = read_board_page(PAGE.format(words), "US-ME", own).records
    return record.status


def test_an_accepted_word_is_read_and_one_that_is_not_stays_unknown() -> None:
    own = own_words([("status", "green seal", "active"), ("status", "blue seal", "expired")])
    assert [standing_of(words, own) for words in ("Green Seal", "Blue seal", "Red seal")] == [
        Standing.ACTIVE,
        Standing.EXPIRED,
        None,
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Revoked", "Revocation stayed", "Administratively suspended", "Not in force", "No longer valid",
        "Lapsed by rule",
        "Closed upgraded", "Expired grace", "Inactive by choice", "Voluntary withdrawal", "Pending renewal", "On hold",
        "Probation tier", "Former person", "Cancelled", "Denied renewal", "Deceased", "Retired in good standing",
        "Unlicensed", "Active under consent order", "Terminated", "Disciplinary seal",
    ],
)  # fmt: skip
def test_what_speaks_against_a_licence_never_means_one_in_force(words: str) -> None:
    assert fault_of("status", fold(words), "active")
    assert standing_of(words, Own()) is not Standing.ACTIVE
    assert standing_of(words, own_words([("status", fold(words), "active")])) is not Standing.ACTIVE


def test_words_that_all_boards_share_keep_their_meaning() -> None:
    assert fault_of("status", "expired", "active")
    assert fault_of("status", "active", "expired")
    assert standing_of("Green seal - Revoked", own_words([("status", "green seal", "active")])) is None


@pytest.mark.parametrize(
    ("kind", "words", "meaning"),
    [
        ("status", "license 12345", "active"),
        ("status", "x", "active"),
        ("status", "green seal", "splendid"),
        ("label", "Supervisor seal", "number"),
        ("label", "license number", "name"),
        ("label", "revoked since", "expires_on"),
        ("label", "seal of", "colour"),
    ],
)
def test_what_can_be_no_word_of_a_board_is_refused_with_a_sentence(kind: str, words: str, meaning: str) -> None:
    assert fault_of(kind, words, meaning).endswith(".")


def test_an_accepted_label_is_read_as_ours_in_every_layout() -> None:
    own = own_words([("label", "seal of", "number"), ("label", "good till", "expires_on")])
    inline = "Name: Robin A. Sample\nSeal of: 12345\nStatus: Active\nGood till: 12/31/2027\n"
    table = "Name\tSeal of\tStatus\tGood till\nRobin A. Sample\t12345\tActive\t12/31/2027\n"
    for text in (inline, table):
        (record,) = read_board_page(text, "US-ME", own).records
        assert (record.number, record.expires_on and record.expires_on.text) == ("12345", "2027-12-31")
