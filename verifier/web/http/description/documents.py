"""Problem documents (RFC 9457), as OpenAPI describes them."""

from __future__ import annotations

from typing import Annotated, Final, NotRequired

from typing_extensions import TypedDict

from verifier.domain.vocabulary import Vocabulary

PROBLEM_TYPES: Final = "ProblemType"
_ProblemType = Annotated[str, Vocabulary(PROBLEM_TYPES, "", ())]  # which ones there are is said beside the API


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

    type: _ProblemType
    title: str
    status: int
    detail: str
    instance: NotRequired[str]
    errors: NotRequired[list[WrongPlace]]
