"""Rows read by a data sheet: whole names, limits of a type, several status columns, sealed addresses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registries.builders import sheet
from verifier.domain.evidence import PersonName, Record, Standing
from verifier.domain.matching import compare, from_parts, parse
from verifier.registries.sheet.datasheet import SheetError, parse_sheet
from verifier.registries.sheet.name_order import NameOrder, readings, split_name
from verifier.registries.sheet.parse import Surprise
from verifier.registries.sheet.row_reader import RowReader

SHEET = """
id = "us-xx-board"
version = "1"
title = "A Board"
authority = "primary"
jurisdiction = "US-WA"
time_zone = "America/Los_Angeles"
families = ["counselor"]
driver = "roster"
base_url = "https://data.example.org"
lookup_url = "https://board.example.org/lookup"
terms = "public"
politeness = { rate = 1.0 }
roster = { paths = "/list.csv", min_rows = 0, max_rows = 10, current_only = true }
name_order = "given_first"
statuses = { active = ["Current", "Y"], expired = "Lapsed", inactive = "N", suspended = "Suspended" }
unclear = "Closed"
[fields]
number = "no"
full_name = "nm"
status = ["st", "more"]
type = "type"
email = "at"
birth_range = "b"
website = ["web", "url"]
[types]
limits = ["Probationary", "Temporary Permit -> License"]
marks = ["lmh*"]
other = ["Music Counselor *"]
full = { LMHC = "Counselor License", LMHCA = "Counselor Associate License" }
"""
READER = RowReader(parse_sheet(SHEET, "registry.toml"))
ROW = {"no": "1", "nm": "Robin Alex Sample", "st": "Current", "type": "Counselor License"}


def reading(**change: Any) -> Record:  # noqa: ANN401  whatever a source prints
    return READER.read({**ROW, **change})


@pytest.mark.parametrize(
    ("words", "title", "standing"),
    [
        ("Counselor License", "LMHC", Standing.ACTIVE),
        ("COUNSELOR  license", "LMHC", Standing.ACTIVE),
        ("Counselor Probationary License", "LMHC", Standing.ACTIVE_RESTRICTED),
        ("Counselor Temporary Permit", "LMHC", Standing.ACTIVE_RESTRICTED),
        ("Probationary Counselor Temporary Permit", "LMHC", Standing.ACTIVE_RESTRICTED),
        ("Counselor Associate Probationary License", "LMHCA", Standing.ACTIVE_RESTRICTED),
    ],
)
def test_a_licence_with_a_limit_is_the_same_licence_in_force_with_limits(
    words: str, title: str, standing: Standing
) -> None:
    record = reading(type=words)
    assert record.title is not None
    assert (record.title.abbreviation, record.standing, record.title_text) == (title, standing, words)


@pytest.mark.parametrize("words", ["Counselor", "Counselor Probationaryish License", "Probationary Counselors", "LMHX"])
def test_what_is_left_without_a_limit_must_itself_be_listed(words: str) -> None:
    with pytest.raises(Surprise, match="type: unlisted_type"):
        reading(type=words)


def test_another_profession_is_no_alarm() -> None:
    assert [reading(type=words).title for words in ("Music Counselor License", "Cafe Liquor")] == [None, None]


@pytest.mark.parametrize(
    ("columns", "standing"),
    [
        (("Current", "Y"), Standing.ACTIVE),
        (("Current", "N"), Standing.INACTIVE),
        (("Lapsed", "Y"), Standing.EXPIRED),
        (("Current, Suspended", "Y"), Standing.SUSPENDED),
        (("Closed", "Y"), None),
        (("Closed", "Suspended"), Standing.SUSPENDED),
    ],
)
def test_of_several_status_columns_the_worst_counts_and_an_unclear_word_is_never_in_force(
    columns: tuple[str, str], standing: Standing | None
) -> None:
    record = reading(st=columns[0], more=columns[1])
    assert (record.standing, record.standing_text) == (standing, ", ".join(columns))


COLUMNED = SHEET.replace('["Current", "Y"]', '["st=Current", "more=Y"]').replace('"Closed"', '"more=Closed"')


@pytest.mark.parametrize("columns", [("Y", "Y"), ("Current", "Current"), ("Y", "Current"), ("Closed", "Y")])
def test_a_word_of_one_status_column_is_an_alarm_in_another(columns: tuple[str, str]) -> None:
    reader = RowReader(parse_sheet(COLUMNED, "registry.toml"))
    with pytest.raises(Surprise, match="unlisted_status"):
        reader.read({**ROW, "st": columns[0], "more": columns[1]})


@pytest.mark.parametrize(
    ("columns", "standing"),
    [
        (("Current", "Y"), Standing.ACTIVE),
        (("Current", "Lapsed"), Standing.EXPIRED),
        (("Lapsed", "Y"), Standing.EXPIRED),
    ],
)
def test_a_word_without_a_column_counts_in_every_one(columns: tuple[str, str], standing: Standing) -> None:
    reader = RowReader(parse_sheet(COLUMNED, "registry.toml"))
    assert reader.read({**ROW, "st": columns[0], "more": columns[1]}).standing is standing


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ('["st=Current", "Current"]', "listed with a column and without"),
        ('["sst=Current", "Y"]', "names no status column"),
        ('["st=Current", "ST=CURRENT"]', "names no status column"),
        ('["st=Current", "st=CURRENT"]', "listed twice"),
    ],
)
def test_a_sheet_that_is_not_clear_about_a_words_column_is_refused(words: str, fault: str) -> None:
    with pytest.raises(SheetError, match=fault):
        parse_sheet(SHEET.replace('["Current", "Y"]', words), "registry.toml")


@pytest.mark.parametrize(
    ("registry", "column"),
    [("us-tx-tmb", "registration_status"), ("us-tx-tmb", "license_status"), ("us-tx-tmb", "currently_licensed")],
)
@pytest.mark.parametrize("word", ["NONE", "CLEARED", "COMPLAINT DISMISSED"])
def test_no_discipline_does_not_mean_that_a_texan_physician_is_licensed(registry: str, column: str, word: str) -> None:
    said = {"license_status": "ACTIVE", "disciplinary_status": "NONE", "registration_status": "ACTIVE"}
    row = {"license_number": "K9991", "last_name": "SAMPLE", "first_name": "ROBIN", "license_type": "Physician License",
           "degree": "MD", **said, "currently_licensed": "Y",
           "license_expiration_date": "2027-05-31T00:00:00.000"}  # fmt: skip
    reader = RowReader(sheet(registry))
    assert reader.read(row).standing is Standing.ACTIVE
    with pytest.raises(Surprise, match=f"{column}: unlisted_status"):
        reader.read({**row, column: word})


@pytest.mark.parametrize("typed", ["K1234", "k1234 MD", "K 1234 (TX)", "TX K-1234.", "Ｋ１２３４"])
def test_what_is_typed_around_a_texan_physicians_number_does_not_count(typed: str) -> None:
    assert RowReader(sheet("us-tx-tmb")).digits(typed) == "K1234"


@given(st.from_regex(r"[0-9]{1,8}", fullmatch=True))
def test_full_width_digits_are_digits(digits: str) -> None:
    wide = digits.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    assert READER.digits(wide) == digits


def test_the_alarm_names_the_column_whose_word_is_unknown() -> None:
    with pytest.raises(Surprise, match="more: unlisted_status"):
        reading(more="Zorblax")


def test_an_address_that_the_list_holds_is_in_no_record() -> None:
    record = reading(at="robin@example.org", b="1970-1979")
    assert "example.org" not in repr(record)
    assert record.birth_years == (1970, 1979)
    assert record == reading(at="x" * 2000, b="1970-1979")  # sealed text may be long


def test_a_name_in_one_column_is_taken_apart() -> None:
    assert reading().name == PersonName("Robin", "Sample", "Alex")


@pytest.mark.parametrize(
    ("order", "written", "parts"),
    [
        ("given_first", "ROBIN A SAMPLE", ("ROBIN", "A", "SAMPLE", "")),
        ("given_first", "ROBIN VAN DER SAMPLE", ("ROBIN", "", "VAN DER SAMPLE", "")),
        ("given_first", "ROBIN ST. SAMPLE", ("ROBIN", "", "ST. SAMPLE", "")),
        ("given_first", "ROBIN LEE SAMPLE-OTHER", ("ROBIN", "LEE", "SAMPLE-OTHER", "")),
        ("given_first", "ROBIN SAMPLE JR., MD", ("ROBIN", "", "SAMPLE", "JR")),
        ("given_first", "ROBIN DO", ("ROBIN", "", "DO", "")),
        ("given_first", "SAMPLE", ("", "", "SAMPLE", "")),
        ("surname_first", "SAMPLE ROBIN A", ("ROBIN", "A", "SAMPLE", "")),
        ("surname_first", "DE LA SAMPLE ROBIN", ("ROBIN", "", "DE LA SAMPLE", "")),
        ("surname_first", "LE ROBIN", ("ROBIN", "", "LE", "")),
        ("surname_first", "SAMPLE JR ROBIN", ("ROBIN", "", "SAMPLE", "JR")),
        ("surname_first", "", ("", "", "", "")),
        ("surname_comma_given", "DE LA SAMPLE,ROBIN ALEX", ("ROBIN", "ALEX", "DE LA SAMPLE", "")),
        ("surname_comma_given", "SAMPLE III, ROBIN", ("ROBIN", "", "SAMPLE", "III")),
        ("surname_comma_given", "SAMPLE", ("", "", "SAMPLE", "")),
    ],
)
def test_a_whole_name_is_split_the_way_the_source_writes_it(
    order: NameOrder, written: str, parts: tuple[str, str, str, str]
) -> None:
    name = split_name(written, order)
    assert (name.given, name.middle, name.surname, name.suffix) == parts


@pytest.mark.parametrize(
    ("written", "surname", "creators"),
    [
        ("DO ANH THI", "DO", ("Anh Thi Do", "Anh Do")),
        ("LE VAN ANH", "LE", ("Van Anh Le", "Anh Le Van")),
        ("LA THANH MAI", "LA", ("Thanh Mai La", "Mai La Thanh")),
        ("LA CRUZ ROBIN", "LA", ("Robin La Cruz",)),
        ("VAN DYKE ROBIN", "VAN DYKE", ("Robin Van Dyke", "Dyke Robin Van")),
        ("ST JOHN ROBIN", "ST JOHN", ("Robin St. John",)),
    ],
)
def test_a_surname_that_may_be_a_particle_is_read_both_ways(
    written: str, surname: str, creators: tuple[str, ...]
) -> None:
    meant = readings(written, "surname_first")
    assert meant[0].surname == surname
    assert len(meant) == 2
    for creator in creators:
        assert "match" in {compare(parse(creator), from_parts(name)).verdict for name in meant}, creator


@pytest.mark.parametrize("written", ["VAN DER BERG ROBIN", "DE LA CRUZ ROBIN ANN", "SAMPLE ROBIN", "DO ANH", "LE", ""])
def test_a_surname_that_can_be_read_only_one_way_is_read_so(written: str) -> None:
    assert readings(written, "surname_first") == (split_name(written, "surname_first"),)


def test_the_other_reading_of_a_name_is_kept_beside_it() -> None:
    first = RowReader(parse_sheet(SHEET.replace("given_first", "surname_first"), "registry.toml"))
    record = first.read({**ROW, "nm": "LE VAN ANH"})
    assert (record.name, record.other_names) == (PersonName("VAN", "LE", "ANH"), (PersonName("ANH", "LE VAN"),))
    assert reading(nm="ANH VAN LE").other_names == ()


@pytest.mark.parametrize("column", ["Jane Doe", "jane@example.org", "JaneDoe", "jane/Doe", "x" * 61])
def test_an_unknown_column_that_may_be_somebodys_name_is_not_told(column: str) -> None:
    with pytest.raises(Surprise) as surprised:
        reading(**{column: "x"})
    assert str(surprised.value).endswith("?: unknown_column")
    assert "doe" not in str(surprised.value).casefold()


def test_a_column_that_looks_like_one_or_is_the_sheets_is_told() -> None:
    with pytest.raises(Surprise, match=r"^new_column2: unknown_column$"):
        reading(new_column2="x")
    board = sheet("us-ca-dca")
    assert board.shown("getLicenseDetails/licNumber") == "getLicenseDetails/licNumber"
    assert board.shown("getLicenseDetails/Jane Doe/status") == "getLicenseDetails/?/status"
    assert sheet("us-fl-mqa").shown("License-Number") == "License-Number"


NAMES = st.lists(st.sampled_from(["Robin", "Jordan", "Alex", "Chris"]), min_size=1, max_size=3)
SURNAMES = st.sampled_from(["Sample", "Sample-Other", "van der Sample", "De La Sample", "O'Sample"])


@given(NAMES, SURNAMES, st.sampled_from(["", "Jr", "III"]))
def test_every_way_of_writing_a_name_gives_the_same_parts(givens: list[str], surname: str, suffix: str) -> None:
    given_names = " ".join(givens)
    written = {
        "given_first": f"{given_names} {surname} {suffix}",
        "surname_first": f"{surname} {given_names} {suffix}",
        "surname_comma_given": f"{surname} {suffix},{given_names}",
    }
    orders: tuple[NameOrder, ...] = ("given_first", "surname_first", "surname_comma_given")
    expected = PersonName(givens[0], surname, " ".join(givens[1:]), suffix.upper())
    assert [split_name(written[order], order) for order in orders] == [expected] * 3


@given(st.text(alphabet="%_'\"LMH .0123456789٣", max_size=24))
def test_what_is_asked_for_never_holds_a_wildcard_or_a_quote(typed: str) -> None:
    sheet = READER.sheet.model_copy(
        update={"number": READER.sheet.number.model_copy(update={"pattern": "(.*)", "remove": ""})}
    )
    counted = RowReader(sheet).digits(typed)
    assert counted == "" or (counted.isascii() and counted.isalnum())


@pytest.mark.parametrize(
    ("change", "website"),
    [
        ({}, ""),
        ({"web": " HTTPS://Robin.Example/ "}, "HTTPS://Robin.Example/"),
        ({"web": {"url": "https://robin.example"}}, "https://robin.example"),
        ({"web": {"url": "https://robin.example", "description": "Robin"}}, "https://robin.example"),
        ({"web": {"description": "Robin"}, "url": "robin.example"}, "robin.example"),
        ({"web": "robin.example", "url": "other.example"}, "robin.example"),
        ({"web": f"https://robin.example/{'x' * 1000}"}, f"https://robin.example/{'x' * 1000}"),
    ],
)
def test_a_practice_site_is_read_as_printed_and_changes_nothing_else(change: dict[str, Any], website: str) -> None:
    record = reading(**change)
    assert record.website == website
    assert replace(record, website="") == reading()


@pytest.mark.parametrize(
    ("site", "kind"),
    [
        (7, "not_text"),
        (["https://robin.example"], "not_text"),
        ({"url": None}, "not_text"),
        ({"url": "https://robin.example", "zorblax": "1"}, "unknown_key"),
        (f"https://robin.example/{'x' * 2000}", "too_long"),
        ("https://robin\u200b.example", "control_character"),
    ],
)
def test_a_site_in_an_unknown_shape_is_an_alarm_without_the_site(site: object, kind: str) -> None:
    with pytest.raises(Surprise, match=rf"^web: {kind}$"):
        reading(web=site)
