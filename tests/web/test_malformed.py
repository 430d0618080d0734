"""Hostile and broken requests: each is refused with a problem document that says what to do; none breaks the service.

A plain handler answered HTTP 500 to 20 of 41 such requests and took 5 it should not have taken.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from aiohttp.test_utils import TestServer

from tests.web.raw import is_a_helpful_problem, send
from tests.web.test_api_claims import claim

Key = Callable[..., Awaitable[str]]
_GOOD = json.dumps(claim()).encode()
_JSON = "Content-Type: application/json"


def _said(text: str) -> bytes:
    """The good claim with this raw JSON text in place of the name."""
    return _GOOD.replace(b'"Robin A. Sample"', text.encode())


def _number(text: bytes) -> bytes:
    """The good claim with this raw JSON number as the account's epoch."""
    return _GOOD.replace(b'"epoch": 1', b'"epoch": ' + text)


def _instant(text: str) -> bytes:
    vouched = {"verified_name": "Robin", "method": "kyc", "reference": "r", "verified_at": text}
    return json.dumps(claim(identity=vouched)).encode()


BODIES = {
    "NUL in a text": (422, _JSON, _said('"Robin\\u0000"')),
    "a raw NUL": (400, _JSON, _said('"Robin\0"')),
    "a lone surrogate": (422, _JSON, _said('"Robin\\ud800"')),
    "a reversed surrogate pair": (422, _JSON, _said('"\\udc00\\ud800"')),
    "a text that turns round": (422, _JSON, _said('"Robin \\u202egnp"')),
    "a control character": (422, _JSON, _said('"Robin\\u0007"')),
    "a whole number beyond 32 bits": (422, _JSON, _number(b"2147483648")),
    "a whole number beyond 64 bits": (422, _JSON, _number(b"9223372036854775808")),
    "a number of 5,000 digits": (422, _JSON, _number(b"9" * 5_000)),
    "a negative number": (422, _JSON, _number(b"-1")),
    "a fraction": (422, _JSON, _number(b"1.5")),
    "a number too large for a float": (422, _JSON, _number(b"1e999")),
    "a number as text": (422, _JSON, _number(b'"1"')),
    "a truth value as a number": (422, _JSON, _number(b"true")),
    "NaN": (400, _JSON, _number(b"NaN")),
    "Infinity": (400, _JSON, _number(b"Infinity")),
    "arrays 30,000 deep": (400, _JSON, b"[" * 30_000 + b"]" * 30_000),
    "objects 5,000 deep": (400, _JSON, b'{"a":' * 5_000 + b"1" + b"}" * 5_000),
    "a body above 64 kB": (413, _JSON, b'{"a":"' + b"x" * 70_000 + b'"}'),
    "bytes that are not UTF-8": (400, _JSON, _GOOD.replace(b"Robin", b"Rob\xffn")),
    "an overlong encoding": (400, _JSON, _GOOD.replace(b"Robin", b"Rob\xc0\x80n")),
    "UTF-16": (400, _JSON, json.dumps(claim()).encode("utf-16")),
    "a byte order mark": (400, _JSON, b"\xef\xbb\xbf" + _GOOD),
    "an unknown charset": (415, f"{_JSON}; charset=nope", _GOOD),
    "charset utf-16": (415, f"{_JSON}; charset=utf-16", _GOOD),
    "charset base64": (415, f"{_JSON}; charset=base64", _GOOD),
    "charset idna": (415, f"{_JSON}; charset=idna", _GOOD),
    "gzip that is none": (415, f"{_JSON}\r\nContent-Encoding: gzip", _GOOD),
    "an unknown encoding": (415, f"{_JSON}\r\nContent-Encoding: nope", _GOOD),
    "text/plain": (415, "Content-Type: text/plain", _GOOD),
    "a form": (415, "Content-Type: application/x-www-form-urlencoded", b"credential=LMHC"),
    "no content type": (415, "X-Nothing: here", _GOOD),
    "the year 1 fourteen hours ahead": (422, _JSON, _instant("0001-01-01T00:00:00+14:00")),
    "the year 9999 twelve hours behind": (422, _JSON, _instant("9999-12-31T23:59:59-12:00")),
    "the 30th of February": (422, _JSON, _instant("2026-02-30T00:00:00Z")),
    "a time without a zone": (422, _JSON, _instant("2026-10-01T00:00:00")),
    "a key given twice": (400, _JSON, _GOOD[:-1] + b',"credential":"LPC"}'),
    "an empty body": (400, _JSON, b" "),
    "half a document": (400, _JSON, _GOOD[:-5]),
    "two documents": (400, _JSON, _GOOD + _GOOD),
    "a list": (422, _JSON, b"[]"),
    "null": (422, _JSON, b"null"),
    "a field that is not a client's to set": (422, _JSON, _GOOD[:-1] + b',"state":"verified"}'),
    "a prototype": (422, _JSON, _GOOD[:-1] + b',"__proto__":{"state":"verified"}}'),
    "SQL for a state": (422, _JSON, json.dumps(claim(jurisdiction="US-WA'; drop table claim; --")).encode()),
}


async def test_every_malformed_body_is_refused_with_a_remedy(server: TestServer, key: Key) -> None:
    start = f"POST /v1/claims HTTP/1.1\r\nAuthorization: Bearer {await key()}"
    answers = {name: await send(server, f"{start}\r\n{head}", body) for name, (_, head, body) in BODIES.items()}
    assert {name: answer.status for name, answer in answers.items()} == {name: case[0] for name, case in BODIES.items()}
    for answer in answers.values():
        is_a_helpful_problem(answer)


async def test_the_good_claim_is_taken_as_a_control(server: TestServer, key: Key) -> None:
    head = f"POST /v1/claims HTTP/1.1\r\nAuthorization: Bearer {await key()}\r\n{_JSON}; charset=UTF-8"
    assert (await send(server, head, _GOOD)).status == 202


ADDRESSES = [
    "/v1/claims/abc",
    "/v1/claims/99999999999",
    "/v1/claims/1%00",
    f"/v1/claims/{'9' * 5_000}",
    "/v1/claims/%D9%A3",
    "/v1/claims/clm_" + "A" * 32,
    "/v1/claims/clm_" + "0" * 32 + "%0A",
    "/v1/claims/clm_" + "0" * 32,
    "/v1/claims/..%2f..%2fetc%2fpasswd",
    "/v1/claims/%ff%fe",
    "/v1/claims/%zz",
    "/v1/claims/%ed%a0%80",
    "/v1/claims?account_id=a&limit=-1",
    "/v1/claims?account_id=a&limit=0",
    "/v1/claims?account_id=a&limit=x",
    "/v1/claims?account_id=a&limit=1_0",
    "/v1/claims?account_id=a&limit=%2B1",
    "/v1/claims?account_id=a&limit=%D9%A3",
    "/v1/claims?account_id=a&limit=9999999999999999999",
    "/v1/claims?account_id=a&limit=101",
    "/v1/claims?account_id=a&limit=1&limit=2",
    "/v1/claims?account_id=a&unknown=1",
    "/v1/claims?account_id=%00",
    "/v1/claims?account_id=",
    "/v1/claims?account_id=a%20b",
    "/v1/claims",
    "/v1/claims?account_id=a&cursor=%00",
    "/v1/claims?account_id=a&cursor=nonsense",
    "/v1/claims?account_id=a&cursor=AAAA",
    "/v1/claims?account_id=a&cursor=OTk5OS0xMi0zMVQyMzo1OTo1OS0xMjowMH54",
    "/v1/badges/%00",
    "/v1/badges/Robin",
    "/v1/badges/robin%0A",
    "/v1/badges/@@robin",
    "/v1/badges/r%C3%B6bin",
    "/v1/badges/%E2%84%AAim",
    f"/v1/badges/{'a' * 65}",
    "/v1/badges/a%2Fb",
    "/v1/badges/robin?epoch=-1",
    "/v1/badges/robin?epoch=2147483648",
    "/v1/badges/robin?epoch=1.0",
    "/v1/badges/robin?epoch=",
    "/v1/badges/robin?account_id=%00",
    "/v1/badges/robin?handle=other",
    "/v1/registries?x=1",
    "/v1/nothing",
    "//v1/claims",
    "/v1/claims/",
]


async def test_every_malformed_address_is_refused_with_a_remedy(server: TestServer, key: Key) -> None:
    token = await key()
    for address in ADDRESSES:
        answer = await send(server, f"GET {address} HTTP/1.1\r\nAuthorization: Bearer {token}")
        assert (address, answer.status) in {(address, 404), (address, 422)}
        is_a_helpful_problem(answer)


TOKENS = [
    "",
    "Bearer",
    "Bearer ",
    "Basic cm9iaW46eA==",
    "Bearer \xff\xfe",
    "Bearer a b",
    "Bearer " + "x" * 7_000,
    "Bearer a.b.c",
    "Bearer eyJhbGciOiJub25lIn0.e30.",
    "Bearer vpk_",
    "Bearer rev_unknown",
]


async def test_a_malformed_token_is_no_token(server: TestServer) -> None:
    for value in TOKENS:
        answer = await send(server, f"GET /v1/registries HTTP/1.1\r\nAuthorization: {value}")
        assert (value, answer.status) == (value, 401)
        assert answer.headers["www-authenticate"].startswith("bearer")
        is_a_helpful_problem(answer)
