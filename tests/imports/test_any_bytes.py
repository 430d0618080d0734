"""Whatever bytes are sent, each line has one result and none is a fault of ours."""

from __future__ import annotations

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.imports.conftest import Platform, ohio, written
from tests.imports.test_taking import taker

_LINES = st.lists(
    st.binary(max_size=200)
    | st.integers(1, 5).map(lambda person: written([ohio(person)]).strip())
    | st.sampled_from([b"{}", b"null", b'"\\u0000"', b'{"account": {}}', b"[" * 40, b"\xff\xfe", b" ", b"\r"]),
    max_size=12,
)
_keys = count()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(_LINES.map(b"\n".join))
async def test_any_bytes_are_lines_each_with_one_result(platform: Platform, body: bytes) -> None:
    *whole, last = body.split(b"\n")
    answer = await platform.send(body, f"any-{next(_keys)}")
    said = await answer.json()
    assert (answer.status, said["lines"]) == (202, len(whole) + bool(last))
    await taker(platform).tick()
    results = await platform.results(said["id"])
    assert [one["line"] for one in results] == list(range(1, said["lines"] + 1))
    assert all("claim_id" in one or 400 <= one["problem"]["status"] < 500 for one in results)
