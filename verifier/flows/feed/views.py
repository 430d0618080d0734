"""Views of the feed, in the shapes of the API."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DigestBucket:
    """Handles whose SHA-256 begins with one byte: how many, and the XOR of SHA-256 over `handle|version|status`."""

    bucket: str
    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class BadgeDigest:
    """Digests of all badges at one position; empty buckets are left out."""

    cursor: str
    buckets: list[DigestBucket]
