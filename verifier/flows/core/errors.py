"""Refusals that a way in must turn into its own kind of answer (web: a problem document; CLI: a sentence)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One wrong field, its place, and what would be right."""

    pointer: str  # JSON pointer into the body, "/number"
    code: str  # stable: "unknown_credential"
    detail: str  # says the remedy, never repeats personal data
    place: str = "body"  # or "query", and then the pointer is "/name"


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error of ours
    """The base of every refusal: a stable code, a sentence for a person, and what to do next."""

    status = 400

    def __init__(self, code: str, detail: str, *, faults: tuple[FieldFault, ...] = (), **extra: object) -> None:
        """Keep the stable code, the sentence and the faulty fields; `extra` becomes members of the problem document."""
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.faults = faults
        self.extra = extra


class Outdated(Refused):
    """The token was good once: its account has changed since, or its owner has signed out."""

    status = 401


class Absent(Refused):
    """The thing does not exist, or not for this actor: both look the same."""

    status = 404


class Forbidden(Refused):
    """The actor is known and may not do this."""

    status = 403


class Conflict(Refused):
    """The thing has moved on, or is open already."""

    status = 409


class Gone(Refused):
    """It was there and is kept no longer; `extra["resync"]` says where to begin anew."""

    status = 410


class Invalid(Refused):
    """The words are well-formed and cannot be meant."""

    status = 422


def wait_s(until: datetime, now: datetime) -> int:
    """Round up how many seconds to wait for a place that is free at an instant."""
    return max(1, ceil((until - now).total_seconds()))


class TooMany(Refused):
    """Over a limit; `extra["retry_after_s"]` says when to come back."""

    status = 429


class NotReady(Refused):
    """The service cannot do this now; nothing was lost."""

    status = 503
