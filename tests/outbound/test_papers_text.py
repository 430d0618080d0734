"""A board's page that was saved as a PDF: its text is read in the child, and what is hostile is an outcome."""

from __future__ import annotations

import asyncio

import pikepdf

from tests.harness.board_pdf import board_pdf
from tests.outbound import scans
from verifier.outbound.documents import LARGEST, MOST_TEXT, NotTaken, Text
from verifier.outbound.documents.sanitize import text_of
from verifier.outbound.documents.wire import read, written

PAGE = "License Verification\nName: Robin A. Sample\nLicense Number: E.0099999\nStatus: Active\n"


async def test_the_lines_of_a_page_are_read_in_their_order() -> None:
    found = await text_of(board_pdf(PAGE))
    assert isinstance(found, Text)
    assert [" ".join(line.split()) for line in found.text.splitlines()] == PAGE.splitlines()


async def test_what_cannot_be_read_is_said_by_its_code() -> None:
    refused = {
        "empty": b"",
        "too_large": bytes(LARGEST + 1),
        "unknown_type": scans.phone_photo(),
        "encrypted": scans.pdf(encryption=pikepdf.Encryption(owner="owner", user="")),
        "too_many_pages": board_pdf(PAGE, kids=b"3 0 R " * 21, count=21),
        "no_text": board_pdf("", content=b"q Q"),
        "too_much_text": board_pdf("\n".join(["x" * 1000] * 300)),
        "broken": b"%PDF-1.7 and nothing behind it",
    }
    told = await asyncio.gather(*map(text_of, refused.values()))
    assert told == [NotTaken(code) for code in refused]


async def test_loops_and_depth_end_as_an_outcome() -> None:
    hostile = (board_pdf(PAGE, kids=b"2 0 R"), board_pdf("", content=b"[" * 1_000_000), b"%PDF-" + b"<<" * 1_000_000)
    assert {type(one) for one in await asyncio.gather(*map(text_of, hostile))} == {NotTaken}


def test_a_text_comes_over_the_wire_whole_or_not_at_all() -> None:
    sent = written(Text("Name: Zo\u00eb"))
    assert read(sent) == Text("Name: Zo\u00eb")
    assert read(sent[:-1]) is None
    assert read(b"text 1\n\xff") is None
    assert read(b"text %d\n" % (MOST_TEXT + 1) + b"x" * (MOST_TEXT + 1)) is None
