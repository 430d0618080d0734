"""Attempts and documents, as pages and API show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BindingView:
    """One attempt at one method."""

    id: str
    claim_id: str
    method: str
    level: str  # "H2" to "H4": what it establishes, or has established
    status: str  # "pending" | "proved" | "failed"
    detail: str  # a stable code that says more: "wrong_code", "expired", "nonce_not_found", "with_reviewers", ...
    instructions: str
    tries_left: int
    started_at: datetime
    expires_at: datetime
    nonce: str | None = None  # what is to be shown, for the methods that show something
    place: str | None = None  # where it is looked for
    redirect_url: str | None = None  # where the creator signs in


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document that a creator sent in, cleaned of everything but what is seen on it."""

    id: str
    binding_id: str
    media_type: str  # "image/jpeg" | "image/png" | "application/pdf"
    bytes: int
    pages: int
    sha256: str
    received_at: datetime
    kept: bool = True  # False: the file is gone, and these facts are what is left of it
