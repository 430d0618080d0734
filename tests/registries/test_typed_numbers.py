"""A number as a person types it reaches the board as the board prints it, at every source that is asked by number."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registries.builders import sheet
from verifier.domain.evidence import Authority
from verifier.registries.conformance.samples import samples
from verifier.registries.discover import discover
from verifier.registries.sheet.row_reader import RowReader

SOURCES = [s for s in discover() if s.sheet.authority is Authority.PRIMARY and s.sheet.fields.number]


@cache
def printed() -> tuple[tuple[RowReader, str], ...]:
    """Every licence number of every folder's samples, with its source's reader."""
    read = {
        (source.sheet.id, str(sample.reads["number"])): RowReader(source.sheet)
        for source in SOURCES
        for sample in samples(source)
        if sample.reads and sample.reads.get("number")
    }
    return tuple((reader, number) for (_, number), reader in read.items())


def counted(reader: RowReader, number: str) -> str:
    return reader.digits(number).lstrip("0")


def last_run(number: str) -> tuple[str, str, str]:
    """Split a number into what stands before, in and behind the run of digits that counts."""
    end = max(at for at, char in enumerate(number) if char.isdigit()) + 1
    start = end
    while start and number[start - 1].isdigit():
        start -= 1
    return number[:start], number[start:end], number[end:]


def test_every_primary_source_with_numbers_has_some_to_try() -> None:
    assert {reader.sheet.id for reader, _ in printed()} >= {"us-wa-doh", "us-il-idfpr", "us-de-dpr", "us-tx-tmb"}


@pytest.mark.parametrize(("reader", "number"), printed(), ids=lambda x: x if isinstance(x, str) else x.sheet.id)
def test_a_number_as_the_board_prints_it_is_asked_for_as_ever(reader: RowReader, number: str) -> None:
    assert reader.typed(number) == reader.digits(number)
    assert reader.same_number(number, number)


@given(st.sampled_from(printed()), st.data())
def test_hyphens_spaces_and_the_letter_o_inside_a_number_are_the_same_number(
    case: tuple[RowReader, str], data: st.DataObject
) -> None:
    reader, number = case
    before, run, behind = last_run(number)
    cut = data.draw(st.integers(3, max(3, len(run) - 3)))
    between = data.draw(st.sampled_from(["", "-", " ", " - ", "\N{NON-BREAKING HYPHEN}"]))
    letters = run[0] + data.draw(st.sampled_from([run[1:], run[1:].replace("0", "O"), run[1:].replace("0", "o")]))
    typed = f"{before}{letters[:cut]}{between if cut < len(run) else ''}{letters[cut:]}{behind}"
    assert counted(reader, number) == reader.typed(typed).lstrip("0"), (reader.sheet.id, number, typed)
    assert reader.same_number(number, typed)


@given(st.sampled_from(printed()), st.sampled_from(["l", "I"]))
def test_the_letters_l_and_i_are_the_ones_of_a_number(case: tuple[RowReader, str], one: str) -> None:
    reader, number = case
    before, run, behind = last_run(number)
    typed = f"{before}{run.replace('1', one)}{behind}"
    assert reader.same_number(number, typed), (reader.sheet.id, number, typed)


@given(st.sampled_from(printed()), st.integers(1, 6))
def test_more_zeros_in_front_are_the_same_number(case: tuple[RowReader, str], zeros: int) -> None:
    reader, number = case
    before, run, behind = last_run(number)
    typed = f"{before}{'0' * zeros}{run}{behind}"
    assert reader.same_number(number, typed), (reader.sheet.id, number, typed)


@pytest.mark.parametrize(
    ("source", "typed", "asked"),
    [
        ("us-wa-doh", "LH-6999-0001", "69990001"),
        ("us-wa-doh", "MHC.LH.6999OOO1", "69990001"),
        ("us-wa-doh", "LH0069990001", "69990001"),
        ("us-wa-doh", "License No: LH 6999 0001", "69990001"),
        ("us-tx-tmb", "K-12 34", "K1234"),
        ("us-de-dpr", "PC-00123-45", "0012345"),
        ("us-il-idfpr", "0180-012-345", "0180012345"),
        ("us-co-dora", "LPC.00123-45", "0012345"),
        ("us-ny-op", "012345-1", "012345"),
        ("us-ny-op", "0I2345", "012345"),
        ("us-wa-doh", "LHl999000l", "19990001"),
        ("us-wa-doh", "WA-LH69990001", "69990001"),
        ("us-tx-tmb", "Kl234", "K1234"),
        ("us-tx-tmb", "L1234", "L1234"),
        ("us-de-dpr", "DE-C1-0091266", "0091266"),
        ("us-de-dpr", "1-0091266", "0091266"),
        ("us-de-dpr", "Cl-009126l", "0091261"),
        ("us-il-idfpr", "l80OI234l", "180012341"),
    ],
)
def test_what_the_boards_are_asked_for(source: str, typed: str, asked: str) -> None:
    assert RowReader(sheet(source)).typed(typed) == asked


@pytest.mark.parametrize("nothing", ["", "n/a", "pending", "% OR 1=1", "LH", "'--", "*" * 40])
def test_what_is_no_number_asks_for_nothing(nothing: str) -> None:
    for source in SOURCES:
        typed = RowReader(source.sheet).typed(nothing)
        assert typed == "" or (typed.isascii() and typed.isalnum()), (source.sheet.id, nothing, typed)
