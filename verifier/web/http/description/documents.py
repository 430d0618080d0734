"""Problem documents (RFC 9457), as OpenAPI describes them."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict


class WrongValue(TypedDict):
    """One wrong value, its place, and what would be right."""

    pointer: str
    code: str
    detail: str


Place = TypedDict("Place", {"in": str})


class WrongPlace(WrongValue, Place):
    """One wrong value, with the part of the request it is in."""


class Problem(TypedDict):
    """A refusal (RFC 9457). `type` is stable; further members depend on it."""

    type: str
    title: str
    status: int
    detail: str
    instance: NotRequired[str]
    errors: NotRequired[list[WrongPlace]]
