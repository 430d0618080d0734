"""Strict reading of JSON from strangers: what two parsers could understand differently is not understood at all."""

from __future__ import annotations

import json
import math
from typing import Any, Final, NoReturn

MAX_DEPTH: Final = 32
MAX_DIGITS: Final = 20

Json = Any  # a JSON value; the readers above check every type they use


class NotJson(ValueError):  # noqa: N818  reads as a sentence where it is raised
    """The bytes are no JSON that everybody would read alike."""


def read_json(body: bytes) -> Json:
    """Parse `body`: UTF-8 only, no BOM, no NaN, no duplicate keys, bounded numbers and depth. Raises `NotJson`."""
    try:
        document = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_refuse,
            parse_int=_bounded_int,
            parse_float=_finite_float,
        )
    except (ValueError, RecursionError) as error:
        message = "not strict JSON"
        raise NotJson(message) from error
    _check(document)
    return document


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    document = dict(pairs)
    if len(document) != len(pairs):
        _refuse("duplicate key")
    return document


def _refuse(reason: str) -> NoReturn:
    raise NotJson(reason)


def _bounded_int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        _refuse("number too long")
    return int(digits)


def _finite_float(digits: str) -> float:
    number = float(digits)
    if len(digits) > 2 * MAX_DIGITS or not math.isfinite(number):
        _refuse("number too large")
    return number


def _check(document: Json) -> None:
    """Bound the depth and refuse lone surrogates, which no UTF-8 store could take."""
    level = [document]
    for _ in range(MAX_DEPTH):
        level = [child for value in level for child in _children(value)]
        if not level:
            return
    _refuse("too deep")


def _children(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, str) and not value.isascii():
        _encodable(value)
    return value if isinstance(value, list) else []


def _encodable(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        message = "lone surrogate"
        raise NotJson(message) from error
