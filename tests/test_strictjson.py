from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.strictjson import NotJson, read_json


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b'[{"a": "b"}',
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": 0.' + b"1" * 5000 + b"}",
        b"[" * 100_000,
        b"[" * 40 + b"]" * 40,
        b'{"a": "\\ud800"}',
        b'{"\\ud800": 1}',
        b'{"a": "\xff"}',
        b'\xef\xbb\xbf{"a": 1}',
        '{"a": 1}'.encode("utf-16"),
        b'{"a": 1} {"b": 2}',
        b"{'a': 1}",
    ],
)
def test_what_two_parsers_could_read_differently_is_not_read(body: bytes) -> None:
    with pytest.raises(NotJson):
        read_json(body)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(PLAIN)
def test_ordinary_json_is_read_as_it_was_written(document: object) -> None:
    assert read_json(json.dumps(document).encode()) == document
