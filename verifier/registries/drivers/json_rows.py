"""Flattening of nested JSON into the rows that a data sheet reads: every key is kept, so that a new one is an alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.registries.sheet.parse import Surprise
from verifier.strictjson import Json

if TYPE_CHECKING:
    from verifier.registries.sheet.datasheet import Datasheet

Row = dict[str, object]


def flatten(value: Json, sheet: Datasheet, at: str = "") -> Row:
    """Flatten a nested object into one row, `outer/inner`, with every key in it. Null is an empty text.

    A list of one is transparent. Of the sheet's `flags` only whether they are empty counts; of its `first` the first
    entry is read; a longer list anywhere else is a surprise. What the sheet ignores is not looked into.
    """
    api = sheet.api
    if at in sheet.ignored:
        return {at: value if isinstance(value, str) else ""}
    if api and at in api.flags:
        return {at: "listed" if _entries(value, at) else "none"}
    match value:
        case dict():
            return _members(value, sheet, at)
        case list():
            if len(value) > 1 and not (api and at in api.first):
                raise Surprise(sheet.shown(at), "several")
            return flatten(value[0], sheet, at) if value else {}
        case None:
            return {at: ""}
        case _:
            return {at: value}


def _members(holder: dict[str, Json], sheet: Datasheet, at: str) -> Row:
    row: Row = {}
    for key, inner in holder.items():
        if "/" in key:  # it could pass for the path of another key
            raise Surprise(sheet.shown(at) if at else "row", "unknown_key")
        row |= flatten(inner, sheet, f"{at}/{key}" if at else key)
    return row


def member(holder: Json, key: str, *, alone: bool = False) -> Json:
    """Return the value under a key that must be there; with `alone` the object may have no other key."""
    if not isinstance(holder, dict):
        raise Surprise("answer", "not_an_object")
    if key not in holder:
        raise Surprise(key, "missing")
    if alone and len(holder) > 1:
        raise Surprise("answer", "unknown_key")
    return holder[key]


def objects(value: Json, name: str) -> list[dict[str, Json]]:
    """Check that a value is a list of objects and return it, or raise `Surprise`."""
    if not all(isinstance(entry, dict) for entry in _entries(value, name)):
        raise Surprise(name, "not_an_object")
    return list(value)


def _entries(value: Json, name: str) -> list[Json]:
    if not isinstance(value, list):
        raise Surprise(name, "not_a_list")
    return value
