from __future__ import annotations

from pathlib import Path

import pytest

from verifier.registries.sheet import datasheet
from verifier.registries.sheet.datasheet import SheetError, parse_sheet

SHEET = """
id = "us-xx-board"
version = "1"
title = "A Board"
authority = "primary"
jurisdiction = "US-WA"
time_zone = "America/Los_Angeles"
families = ["counselor"]
driver = "socrata"
base_url = "https://data.example.org"
lookup_url = "https://board.example.org/lookup"
terms = "public"
politeness = { rate = 1.0 }
socrata = { dataset = "abcd-1234" }
dates = ["YYYYMMDD"]
required = ["no"]
ignored = ["extra"]
statuses = { active = "Current", expired = ["Lapsed"] }
types = { full = { LMHC = "Counselor" } }
fields = { number = "no", status = "st", type = "ty", expires_on = "ex" }
"""


def test_a_source_is_twenty_lines_of_toml() -> None:
    sheet = parse_sheet(SHEET, "registry.toml")
    assert (sheet.id, sheet.sighting_days, sheet.fields.number) == ("us-xx-board", 35, ("no",))


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (("driver = ", "driver_ = "), "driver"),
        (('"abcd-1234"', '"x"'), "socrata.dataset"),
        (("active = ", "actve = "), "statuses.actve"),
        (("https://data.", "http://data."), "base_url"),
        (("America/Los_Angeles", "Mars/Olympus"), "time_zone"),
        (("rate = 1.0", "rate = 0"), "politeness.rate"),
        (('["YYYYMMDD"]', '["DD.MM.YYYY"]'), "dates"),
        (('dates = ["YYYYMMDD"]', ""), "dates"),
        (('ignored = ["extra"]', 'ignored = ["st"]'), "ignored"),
        (('required = ["no"]', 'required = ["nn"]'), "required"),
        (("statuses = {", "actions = {"), "actions"),
        (("LMHC", "LQRX"), "types"),
        (('families = ["counselor"]', 'families = ["nurse"]'), "families"),
        (('expired = ["Lapsed"]', 'expired = ["current"]'), "statuses"),
        (("socrata = { dataset", "roster = { dataset"), "roster"),
        (("terms =", 'number = { pattern = "(" }\nterms ='), "number.pattern"),
        (("terms =", "publishes_discipline = true\nterms ="), "publishes_discipline"),
        (("terms =", 'number = { pattern = "[0-9]+" }\nterms ='), "number.pattern"),
        (("terms =", 'downtime = ["Sunday 02:00-06:00"]\nterms ='), "downtime.0"),
        (("terms =", 'downtime = ["daily 02:00-02:00"]\nterms ='), "downtime.0"),
        (("terms =", 'not_checked = ["everything"]\nterms ='), "not_checked.0"),
        (("terms =", "max_data_age_days = 0\nterms ="), "max_data_age_days"),
        (("terms =", 'name_order = "given_first"\nterms ='), "name_order"),
        (('number = "no",', 'number = "no", full_name = "na",'), "name_order"),
        (("[", "[["), "not TOML"),
    ],
)
def test_a_wrong_sheet_is_refused_with_the_file_and_the_key(wrong: tuple[str, str], key: str) -> None:
    with pytest.raises(SheetError) as refusal:
        parse_sheet(SHEET.replace(*wrong), "folder/registry.toml")
    assert str(refusal.value).startswith("folder/registry.toml: ")
    assert key in str(refusal.value)


def test_a_name_comes_whole_or_in_parts_never_both() -> None:
    both = SHEET.replace("fields = {", 'name_order = "given_first"\nfields = { full_name = "na", surname = "sn",')
    with pytest.raises(SheetError, match="full_name and parts of a name are both mapped"):
        parse_sheet(both, "registry.toml")


def test_only_a_list_that_we_load_may_hold_addresses() -> None:
    with pytest.raises(SheetError, match="only a roster may keep addresses"):
        parse_sheet(SHEET.replace("fields = {", 'fields = { email = "mail",'), "registry.toml")


def test_in_a_roster_patterns_of_ignored_columns_are_known_and_elsewhere_only_names_are() -> None:
    sheet = parse_sheet(SHEET.replace('["extra"]', '["extra", "*phone*"]'), "registry.toml")
    assert (sheet.ignores("extra"), sheet.ignores("homephone")) == (True, False)
    roster = sheet.model_copy(update={"driver": "roster"})
    assert (roster.ignores("extra"), roster.ignores("homephone"), roster.ignores("email")) == (True, True, False)


def test_any_other_word_may_never_mean_that_there_was_no_action() -> None:
    with pytest.raises(SheetError, match=r"may not mean none"):
        parse_sheet(SHEET.replace("fields = {", 'actions = { none = "*" }\nfields = { action = "ac",'), "registry.toml")


def test_a_register_says_something_by_silence_only_where_a_word_of_its_own_means_no_action() -> None:
    assert not parse_sheet(SHEET, "registry.toml").tells_discipline
    flagged = SHEET.replace("fields = {", 'actions = { none = "N", taken = "Y" }\nfields = { action = "ac",')
    assert parse_sheet(flagged, "registry.toml").tells_discipline
    with pytest.raises(SheetError, match=r"a word of \[actions\] means none"):
        parse_sheet(flagged.replace("terms =", "publishes_discipline = false\nterms ="), "registry.toml")


def test_a_person_is_led_to_the_very_licence_where_the_board_has_such_links() -> None:
    linked = parse_sheet(SHEET + 'deep_link = "https://board.example.org/?n={number}"', "registry.toml")
    assert linked.link("A/1") == "https://board.example.org/?n=A%2F1"
    assert parse_sheet(SHEET, "registry.toml").link("A/1") == "https://board.example.org/lookup"


def test_no_folder_of_ours_that_is_all_sheet_has_code() -> None:
    here = Path(datasheet.__file__).parents[1]
    sheets = [path.parent for path in here.glob("*/registry.toml")]
    only_sheets = [folder for folder in sheets if 'driver = "python"' not in (folder / "registry.toml").read_text()]
    assert [path for folder in only_sheets for path in folder.glob("*.py")] == []


def test_the_sheet_shown_to_newcomers_is_one_that_works() -> None:
    readme = (Path(datasheet.__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    shown = readme.split("```toml\n")[1].split("```")[0]
    sheet = parse_sheet(shown, "README.md")
    assert (sheet.driver, sheet.enabled) == ("socrata", True)
    assert len(shown.splitlines()) <= 50
