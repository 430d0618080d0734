"""Errors of the client: a refusal of the service, a service that does not answer, a webhook that is not its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class VerifierError(Exception):
    """Any error of this client."""


class WebhookError(VerifierError):
    """A delivery that is not to be believed, or not now; its message says why and repeats nothing of it."""


class UnreachableError(VerifierError):
    """A service that gave no usable answer in time, however often it was asked."""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One fault of a request: its place in it, and what would be right."""

    pointer: str  # JSON pointer into the body, or "/name" of a path, query or header field
    code: str
    detail: str
    place: str = "body"  # "body" | "path" | "query" | "header"


class ProblemError(VerifierError):
    """A refusal: the service's problem document (RFC 9457). Its message is the service's, without what was sent."""

    def __init__(self, status: int, document: Mapping[str, Any], retry_after_s: float | None = None) -> None:
        """Read a problem document; one that has no members of a problem is told by its HTTP status alone."""
        self.status, self.retry_after_s = status, retry_after_s  # seconds, where the service asked to be left alone
        self.type = str(document.get("type") or "about:blank")  # stable: "urn:verifier:..."
        self.title = str(document.get("title") or f"HTTP {status}")
        self.detail = str(document.get("detail") or "")
        self.errors = tuple(_fault(one) for one in document.get("errors") or () if isinstance(one, dict))
        self.document = dict(document)
        super().__init__(f"{self.title} ({status}){': ' if self.detail else ''}{self.detail}")

    def __reduce__(self) -> tuple[type[ProblemError], tuple[int, dict[str, Any], float | None]]:
        """Survive the way to another process: an exception is made again from what it was made from."""
        return ProblemError, (self.status, self.document, self.retry_after_s)


def _fault(said: Mapping[str, Any]) -> FieldFault:
    pointer, code, detail = (str(said.get(name, "")) for name in ("pointer", "code", "detail"))
    return FieldFault(pointer, code, detail, str(said.get("in", "body")))
