"""The one reader of bodies: what it refuses, and that it takes everything that is meant."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.web.http.answers.problems import Unusable
from verifier.web.http.reading import bodies

_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_DEEP = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=20,
)


def _verdict(raw: bytes) -> str | int:
    try:
        bodies.check(raw)
    except Unusable as refused:
        return refused.status
    return "taken"


@given(_DEEP)
def test_every_ordinary_document_is_taken_as_it_is(value: object) -> None:
    assert bodies.check(json.dumps(value).encode()) == value


@given(st.binary(max_size=400))
def test_any_bytes_are_taken_or_refused_but_never_break_the_reader(raw: bytes) -> None:
    assert _verdict(raw) in {"taken", 400, 422}


@given(st.text(st.sampled_from('[]{}"\\,:0 e-.'), max_size=200))
def test_any_scramble_of_json_signs_is_taken_or_refused(text: str) -> None:
    assert _verdict(text.encode()) in {"taken", 400, 422}


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"[" * 100_000, 400, "malformed_json"),
        (b'{"a":' * 17 + b"1" + b"}" * 17, 400, "malformed_json"),
        (b'{"a":1,"a":2}', 400, "malformed_json"),
        (b'{"a":{"b":1,"b":1}}', 400, "malformed_json"),
        (b'{"a":NaN}', 400, "malformed_json"),
        (b'{"a":-Infinity}', 400, "malformed_json"),
        (b'{"a":1e999}', 422, "validation"),
        (b'{"a":' + b"9" * 5_000 + b"}", 422, "validation"),
        (b'{"a":9007199254740993}', 422, "validation"),
        (b'{"a":' + b"0." + b"1" * 5_000 + b"}", 422, "validation"),
        (b'{"a":"\xff"}', 400, "malformed_json"),
        (b'{"a":"x\x00y"}', 400, "malformed_json"),
        (b'{"a":"\\u0000"}', 422, "validation"),
        (b'{"\\u0000":1}', 422, "validation"),
        (b'{"a":"\\ud800"}', 422, "validation"),
        (b"\xef\xbb\xbf{}", 400, "malformed_json"),
        (b"{'a':1}", 400, "malformed_json"),
        (b'{"a":1}{"b":2}', 400, "malformed_json"),
        (b'{"a":01}', 400, "malformed_json"),
        ('{"a":"x"}'.encode("utf-16"), 400, "malformed_json"),
    ],
)
def test_a_hostile_document_is_refused(raw: bytes, status: int, code: str) -> None:
    with pytest.raises(Unusable) as refusal:
        bodies.check(raw)
    assert (refusal.value.status, refusal.value.code) == (status, code)


def test_a_refusal_points_at_the_place_and_repeats_nothing_of_the_text() -> None:
    with pytest.raises(Unusable) as refusal:
        bodies.check(b'{"name":{"full":"Canary \\u0000 Person"},"Canary Key":1}')
    assert [fault.pointer for fault in refusal.value.places] == ["/name/full"]
    assert "Canary" not in repr(refusal.value.places) + refusal.value.detail


@pytest.mark.parametrize("raw", [b'"\\' * 32_000, b'"' * 64_000, b'["' * 32_000, b'{"a":"' + b"\\\\" * 30_000])
def test_a_body_made_to_be_slow_is_read_in_no_time(raw: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(Unusable):
        bodies.check(raw)
    assert time.perf_counter() - started < 0.5
