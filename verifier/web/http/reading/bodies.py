"""The one reader of request bodies: strict JSON in UTF-8, small, shallow, without tricks, or a refusal that says where.

A plain handler answered 500 to 20 of 41 hostile requests (gzip, 100,000-deep arrays, 5,000-digit numbers, NUL, lone
surrogates). Everything here is checked before a model sees a byte.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections.abc import Iterator
from typing import NoReturn

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError

from verifier.web.http.answers.problems import Fault, Unusable

LARGEST = 64 * 1024
DEEPEST = 16
PATIENCE_S = 12  # who drips is hung up on within 15 s, also by a busy machine
INT_BOUND = 2**53  # what every JSON reader agrees on

# Possessive, and a string that never ends still matches to the end: linear in the length of the body.
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_ESCAPED = "\\u"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


async def read_json(request: web.Request, largest: int = LARGEST) -> bytes:
    """Read what says that it is JSON; `refuse_unsafe` has to look at it before a model does."""
    _check_headers(request)
    return await read_bytes(request, largest)


def refuse_unsafe(raw: bytes) -> None:
    """Refuse bytes that are no JSON, or JSON that is not safe to validate."""
    if not raw.strip(b" \t\r\n"):
        raise Unusable(400, "malformed_json", "The body is empty; send a JSON object.")
    check(raw)


async def read_nothing(request: web.Request) -> bytes:
    """Accept no body, or an empty JSON object, for the calls that take no input."""
    if not request.body_exists:
        return b""
    raw = await read_bytes(request)
    if not raw:
        return raw
    _check_headers(request)
    if check(raw) != {}:
        raise Unusable(422, "validation", "This call takes no fields.", Fault("", "unknown_field", "Send no body."))
    return raw


async def read_bytes(request: web.Request, largest: int = LARGEST) -> bytes:
    """Read at most so many bytes, whatever the length header promised."""
    if (request.content_length or 0) > largest:
        raise too_large(largest)
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await _read(request, largest)
    except TimeoutError:
        raise Unusable(408, "body_too_slow", f"Send the whole body within {PATIENCE_S} seconds.") from None
    except (HttpProcessingError, ClientPayloadError, web.RequestPayloadError, ConnectionError):
        raise Unusable(400, "malformed_body", "The body was cut off or wrongly framed.") from None


async def _read(request: web.Request, largest: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.content.iter_any():
        size += len(part)
        if size > largest:
            raise too_large(largest)
        parts.append(part)
    return b"".join(parts)


def check(raw: bytes) -> object:
    """Parse JSON strictly and return it: UTF-8, shallow, no duplicate key, NaN, huge number, NUL or lone surrogate."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Unusable(400, "malformed_json", "The body is not valid UTF-8.") from None
    _check_depth(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_int,
            parse_float=_float,
            parse_constant=_constant,
        )
    except ValueError:  # its message may quote the body
        raise Unusable(400, "malformed_json", "The body is not valid JSON.") from None
    if _ESCAPED in text:  # neither is a character of UTF-8, or of JSON, that is written as it is
        _check_strings(value)
    return value


def too_large(largest: int) -> Unusable:
    """Build the refusal of a body that is larger than this, in bytes."""
    return Unusable(413, "body_too_large", f"Send at most {largest // 1024} kB.")


def _check_headers(request: web.Request) -> None:
    """Insist on plain JSON: a form or text/plain body is what a foreign page could make a browser send."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unusable(415, "media_type", "Send the body as it is, without a Content-Encoding.")
    kind, _, parameters = request.headers.get("Content-Type", "").partition(";")
    if kind.strip().lower() != "application/json":
        raise Unusable(415, "media_type", "Send the header Content-Type: application/json.")
    if parameters.strip().lower().replace(" ", "").replace('"', "") not in {"", "charset=utf-8"}:
        raise Unusable(415, "media_type", "The only parameter allowed is charset=utf-8.")


def _check_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for token in _TOKENS.finditer(text):
        first = text[token.start()]
        if first in "[{":
            depth += 1
            if depth > DEEPEST:
                raise Unusable(400, "malformed_json", f"The body is nested more than {DEEPEST} levels deep.")
        elif first in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unusable(400, "malformed_json", "A field is given twice in one object.")
    return found


def _int(digits: str) -> int:
    if len(digits) > len(str(INT_BOUND)) + 1 or abs(int(digits)) > INT_BOUND:
        raise Unusable(422, "validation", "A number is too large.", Fault("", "number_too_large", "Stay below 2^53."))
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits) if len(digits) <= 64 else math.inf  # noqa: PLR2004  no honest number is longer
    if not math.isfinite(value):
        raise Unusable(422, "validation", "A number is too large.", Fault("", "number_too_large", "Stay below 2^53."))
    return value


def _constant(_: str) -> NoReturn:
    raise Unusable(400, "malformed_json", "NaN and Infinity are not JSON.")


def _check_strings(value: object) -> None:
    for pointer, text in _strings(value, ""):
        if "\0" in text:
            raise _unfit(pointer, "nul", "Remove the NUL character.")
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise _unfit(pointer, "lone_surrogate", "Remove the lone surrogate; it is not a character.")


def _strings(value: object, pointer: str) -> Iterator[tuple[str, str]]:
    """Walk every string of the body, keys too, with the place it stands at."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield pointer, key
            yield from _strings(inner, f"{pointer}/{key}" if _KEY.fullmatch(key) else pointer)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _strings(inner, f"{pointer}/{place}")


def _unfit(pointer: str, code: str, remedy: str) -> Unusable:
    return Unusable(422, "validation", "A text holds a character that cannot be stored.", Fault(pointer, code, remedy))
