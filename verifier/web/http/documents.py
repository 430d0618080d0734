"""The document of a refusal (RFC 9457), as OpenAPI describes it."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict


class WrongValue(TypedDict):
    """One thing that is wrong, where, and what would be right."""

    pointer: str
    code: str
    detail: str


Place = TypedDict("Place", {"in": str})


class WrongPlace(WrongValue, Place):
    """The same with the part of the request it stands in."""


class Problem(TypedDict):
    """A refusal (RFC 9457). `type` is stable; further members depend on it."""

    type: str
    title: str
    status: int
    detail: str
    instance: NotRequired[str]
    errors: NotRequired[list[WrongPlace]]
