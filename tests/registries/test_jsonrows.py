from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registries.builders import sheet
from verifier.registries.drivers.json_rows import flatten, member, objects
from verifier.registries.sheet.parse import Surprise

SHEET = sheet("us-ca-dca")
KEYS = st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1, max_size=4)
NESTED = st.recursive(
    st.text(max_size=5) | st.integers() | st.booleans() | st.none(),
    lambda inner: st.dictionaries(KEYS, inner, max_size=3) | inner.map(lambda value: [value]),
    max_leaves=12,
)


def leaves(value: object, at: str = "") -> dict[str, object]:
    """The same by the rule in words: every leaf under the keys that lead to it, null as nothing."""
    match value:
        case [only]:
            return leaves(only, at)
        case dict():
            found: dict[str, object] = {}
            for key, inner in value.items():
                found |= leaves(inner, f"{at}/{key}".lstrip("/"))
            return found
        case _:
            return {at: "" if value is None else value}


@given(st.dictionaries(KEYS, NESTED, max_size=4))
def test_no_key_of_an_answer_gets_lost_on_the_way_into_a_row(answer: dict[str, object]) -> None:
    assert flatten(answer, SHEET) == leaves(answer)


@given(st.lists(NESTED, min_size=2, max_size=3))
def test_of_two_entries_none_is_chosen(entries: list[object]) -> None:
    with pytest.raises(Surprise) as surprised:
        flatten({"getNameDetails": entries}, SHEET)
    assert str(surprised.value) == "getNameDetails: several"


def test_a_key_cannot_pass_for_the_path_of_another() -> None:
    with pytest.raises(Surprise):
        flatten({"getLicenseDetails/primaryStatusCode": "20"}, SHEET)


@pytest.mark.parametrize(
    "answer", [{"Robin Sample": [1, 2]}, {"Robin Sample": {"a/b": 1}}, {"a": {"R. Sample": [1, 2]}}]
)
def test_a_key_that_may_be_somebodys_name_is_not_told(answer: dict[str, object]) -> None:
    with pytest.raises(Surprise) as surprised:
        flatten(answer, SHEET)
    assert "Sample" not in str(surprised.value)
    assert "?" in str(surprised.value)


def test_of_a_list_of_actions_only_whether_it_is_empty_counts() -> None:
    assert flatten({"getPublicRecordActions": []}, SHEET) == {"getPublicRecordActions": "none"}
    assert flatten({"getPublicRecordActions": [{"a": 1}, {"b": 2}]}, SHEET) == {"getPublicRecordActions": "listed"}
    with pytest.raises(Surprise):
        flatten({"getPublicRecordActions": "none"}, SHEET)


@pytest.mark.parametrize("holder", [None, [], "x", {}, {"other": 1}])
def test_what_must_be_there_is_there_or_an_alarm(holder: object) -> None:
    with pytest.raises(Surprise):
        member(holder, "wanted")


@pytest.mark.parametrize("value", [None, {}, "x", [1], [{}, None]])
def test_a_list_of_objects_is_nothing_else(value: object) -> None:
    with pytest.raises(Surprise):
        objects(value, "wanted")
