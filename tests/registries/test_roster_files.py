"""A file that is no list, or one that something went wrong with, is told in a sentence of its own; the rest loads."""

from __future__ import annotations

import bz2
import gzip
import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.store.lists import HEADER, person, sheet, write
from verifier.registries.rosters import readability
from verifier.registries.rosters.block import RosterRow
from verifier.registries.rosters.source import sheet_source
from verifier.registries.rosters.types import RosterPosition, RosterRefused

NPI = "1234567893"


def listed(count: int = 3, **cells: str) -> str:
    """A list with so many people."""
    return "\n".join([",".join(HEADER), *(_line(number, **cells) for number in range(1, count + 1)), ""])


def _line(number: int, **cells: str) -> str:
    row = person(number, **cells)
    return ",".join(row.get(name, "") for name in HEADER)


def rows(path: Path, **roster: object) -> list[RosterRow]:
    """Return the rows of a load of this file; `roster` changes that section of the sheet."""
    made = sheet()
    assert made.roster is not None
    changed = made.model_copy(update={"roster": made.roster.model_copy(update=roster)})
    batches = sheet_source(changed, [path], None).batches(RosterPosition())
    return [row for batch in batches for row in batch.block.rows]


def refused(path: Path, **roster: object) -> str:
    """The sentence with which it is refused, before it is shown; nothing of a row stands in it."""
    with pytest.raises(RosterRefused) as refusal:
        rows(path, **roster)
    said = str(refusal.value)
    assert not any(secret in said for secret in ("ROBIN", "BACO", NPI, "1950"))
    return said


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these files in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def locked(packed: bytes) -> bytes:
    """The same zip, saying that it is encrypted: in its directory and before the file."""
    changed = bytearray(packed)
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        changed[changed.index(mark) + flags] |= 1
    return bytes(changed)


TEXT = listed().encode()
READ: dict[str, Callable[[], bytes]] = {
    "as it is": lambda: TEXT,
    "with a byte order mark": lambda: b"\xef\xbb\xbf" + TEXT,
    "with Windows' line ends": lambda: TEXT.replace(b"\n", b"\r\n"),
    "gzip": lambda: gzip.compress(TEXT),
    "gzip in two parts": lambda: gzip.compress(TEXT[:300]) + gzip.compress(TEXT[300:]),
    "zip": lambda: zipped(("UPDATED.csv", TEXT)),
    "zip with a folder": lambda: zipped(("list/", b""), ("list/UPDATED.csv", TEXT)),
    "zip from a Mac": lambda: zipped(
        ("UPDATED.csv", TEXT), ("__MACOSX/._UPDATED.csv", b"\0\5\x16\7"), (".DS_Store", b"x"), ("a/.DS_Store", b"x")
    ),
    "zip that is not compressed": lambda: zipped(("UPDATED.csv", TEXT), method=zipfile.ZIP_STORED),
    "zip packed by bzip2": lambda: zipped(("UPDATED.csv", TEXT), method=zipfile.ZIP_BZIP2),
    "UTF-16 with its mark": lambda: listed().encode("utf-16"),
    "UTF-16, big end first": lambda: b"\xfe\xff" + listed().encode("utf-16-be"),
    "UTF-16 without a mark": lambda: listed().encode("utf-16-le"),
    "UTF-16 without a mark, big end first": lambda: listed().encode("utf-16-be"),
    "UTF-16 in gzip": lambda: gzip.compress(listed().encode("utf-16")),
    "UTF-16 in a zip": lambda: zipped(("UPDATED.csv", listed().encode("utf-16"))),
}


@pytest.mark.parametrize("how", READ)
def test_a_list_is_read_however_it_is_wrapped(tmp_path: Path, how: str) -> None:
    plain, wrapped = tmp_path / "plain.csv", tmp_path / "UPDATED.bin"
    plain.write_bytes(TEXT)
    wrapped.write_bytes(READ[how]())
    assert rows(wrapped) == rows(plain)
    assert len(rows(plain)) == 3


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "is empty (0 bytes): the download or the export failed. Fetch it again"),
    "blanks": (lambda: b"\n \r\n", "is blank"),
    "a mark and nothing": (lambda: b"\xef\xbb\xbf", "is blank"),
    "a header": (lambda: listed(0).encode(), "has a header and no rows: the export was empty"),
    "a header in gzip": (lambda: gzip.compress(listed(0).encode()), "has a header and no rows"),
    "a page": (lambda: b"<!DOCTYPE html><html><body>Sign in, Robin</body></html>", "is a web page, not a list"),
    "a page with a mark": (lambda: b"\xef\xbb\xbf\n <HTML>\n", "is a web page"),
    "a page in gzip": (lambda: gzip.compress(b"<html>"), "is a web page"),
    "a page in a zip": (lambda: zipped(("UPDATED.csv", b"<html>")), "is a web page"),
    "a page in UTF-16": (lambda: "<html>".encode("utf-16"), "is a web page"),
    "XML": (lambda: b"<?xml version='1.0'?><Error>AccessDenied</Error>", "is a web page"),
    "JSON": (lambda: b'{"error": "rate limit"}', "is JSON, not a list"),
    "a spreadsheet": (lambda: zipped(("[Content_Types].xml", b"<"), ("xl/a.xml", b"<")), "is a spreadsheet"),
    "an old spreadsheet": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is a spreadsheet"),
    "a PDF": (lambda: b"%PDF-1.7\n" + bytes(range(256)), "is a PDF"),
    "another packing": (lambda: bz2.compress(TEXT), "is packed in a way that is not read here: unpack it"),
    "gzip of gzip": (lambda: gzip.compress(gzip.compress(TEXT)), "has a packed file in it"),
    "zip of zip": (lambda: zipped(("a.zip", zipped(("b.csv", TEXT)))), "has a packed file in it"),
    "gzip of nothing": (lambda: gzip.compress(b""), "has an empty file in it"),
    "an empty zip": (zipped, "has 0 members; one is expected"),
    "a zip of litter": (lambda: zipped(("__MACOSX/._a.csv", b"x")), "has 0 members"),
    "two lists": (lambda: zipped(("a.csv", TEXT), ("b.csv", TEXT)), "has 2 members; one is expected: load the right"),
    "a locked zip": (lambda: locked(zipped(("UPDATED.csv", TEXT))), "is locked with a password: unpack it"),
    "half a gzip": (lambda: gzip.compress(TEXT)[:-20], "is cut off or damaged"),
    "a spoilt gzip": (lambda: _spoilt(gzip.compress(TEXT)), "is cut off or damaged"),
    "half a zip": (lambda: zipped(("UPDATED.csv", TEXT))[:-30], "is cut off or damaged"),
    "a spoilt zip": (lambda: _spoilt(zipped(("UPDATED.csv", TEXT))), "is cut off or damaged"),
    "half a letter of UTF-16": (lambda: listed().encode("utf-16")[:-1], "is cut off or damaged"),
    "UTF-32": (lambda: listed().encode("utf-32"), "is UTF-32: save it as UTF-8"),
    "bytes": (lambda: bytes(range(256)) * 8, "is no text"),
    "semicolons": (lambda: TEXT.replace(b",", b";"), "lacks the column"),
}


def _spoilt(packed: bytes) -> bytes:
    middle = len(packed) // 3
    return packed[:middle] + bytes(byte ^ 0xFF for byte in packed[middle : middle + 20]) + packed[middle + 20 :]


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_list_is_told_in_a_sentence_that_says_what_to_do(tmp_path: Path, what: str) -> None:
    made, said = REFUSED[what]
    path = tmp_path / "UPDATED.csv"
    path.write_bytes(made())
    sentence = refused(path)
    assert said in sentence
    assert not sentence.endswith(".")


@pytest.mark.parametrize("pack", [gzip.compress, lambda raw: zipped(("a.csv", raw))], ids=["gzip", "zip"])
def test_what_unpacks_to_more_than_it_may_is_refused_while_it_is_read(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "UPDATED.csv"
    path.write_bytes(pack(TEXT + b",\n" * 5_000_000))
    assert path.stat().st_size < 100_000
    assert "larger than its data sheet allows" in refused(path, max_bytes=100_000, max_bad_rows=1_000_000)


ODD: dict[str, tuple[dict[str, str], str]] = {
    "NPIs as floats": ({"NPI": f"{NPI}.0"}, "'NPI' (a calculated number"),
    "NPIs as powers": ({"NPI": "1.23457E+09"}, "'NPI' (a calculated number"),
    "NPIs with blanks": ({"NPI": "123 456 7893"}, "'NPI' (npi"),
    "days as people write them": ({"DOB": "1/2/1950"}, "'DOB' (date shape"),
    "days as a spreadsheet counts them": ({"DOB": "18264"}, "'DOB' (date shape"),
    "states as words": ({"STATE": "Washington"}, "'STATE' (state"),
}


@pytest.mark.parametrize("what", ODD)
def test_a_list_whose_values_do_not_read_is_refused_with_the_share_and_the_column(tmp_path: Path, what: str) -> None:
    cells, said = ODD[what]
    for count in (3, 400):
        path = write(tmp_path / "UPDATED.csv", [person(number, **cells) for number in range(count)])
        sentence = refused(path)
        assert sentence.startswith("100.0% of its rows do not read by the data sheet")
        assert f"most of them for the column {said}), and 1% may" in sentence


def some(odd: Iterable[int], count: int, **cells: str) -> list[dict[str, str]]:
    """People of whom these are odd."""
    chosen = set(odd)
    return [person(number, **(cells if number in chosen else {})) for number in range(1, count + 1)]


def test_a_few_odd_rows_are_those_peoples_questions_and_many_are_the_files(tmp_path: Path) -> None:
    path = tmp_path / "UPDATED.csv"
    assert len(rows(write(path, some(range(1, 6), 500, DOB="?")))) == 500, "1 %"
    assert refused(write(path, some(range(1, 7), 500, DOB="?"))).startswith("1.2% of its rows")
    assert len(rows(write(path, some((1, 2), 2, DOB="?")))) == 2, "of two nobody can say what is usual"
    assert refused(write(path, some((1,), 2, NPI=f"{NPI}.0"))).startswith("50.0% of its rows")


def test_of_a_long_list_a_sample_stands_for_what_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readability, "ALL_OF", 1_000)
    path = tmp_path / "UPDATED.csv"
    sentence = refused(write(path, some(range(1_001, 3_001), 3_000, NPI=f"{NPI}.0")))
    assert "'NPI' (a calculated number)" in sentence
    assert sentence.startswith("66.7% of its rows")
    assert len(rows(write(path, some(range(1_001, 1_021), 3_000, NPI=f"{NPI}.0")))) == 3_000


def test_a_supplement_may_be_empty_and_a_list_of_those_who_left_is_not_judged(tmp_path: Path) -> None:
    empty = tmp_path / "2611REIN.csv"
    empty.write_text(listed(0))
    assert rows(empty) == []
    assert len(rows(write(tmp_path / "2611REIN.csv", [person(number, DOB="?") for number in range(9)]))) == 9
