"""Digests of a copy, as `badge-digest` computes them: by the first byte of each handle's SHA-256."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Digests = dict[str, tuple[int, str]]  # bucket "00".."ff" -> how many handles, XOR of their digests


def bucket_of(handle: str) -> int:
    """Return the bucket of a handle, 0 to 255."""
    return sha256(handle.encode()).digest()[0]


async def computed(rows: Iterator[list[tuple[str, int, str]]]) -> Digests:
    """Compute the digests of rows of handle, version and status; whatever else runs is let in between."""
    counts, sums = [0] * 256, [0] * 256
    for some in rows:
        for handle, version, status in some:
            bucket = bucket_of(handle)
            counts[bucket] += 1
            sums[bucket] ^= int.from_bytes(sha256(f"{handle}|{version}|{status}".encode()).digest(), "big")
        await asyncio.sleep(0)
    return {f"{bucket:02x}": (counts[bucket], f"{sums[bucket]:064x}") for bucket in range(256) if counts[bucket]}


def said(document: Mapping[str, Any]) -> Digests:
    """Read the service's digests; empty buckets may be there or not."""
    return {one["bucket"]: (one["count"], one["digest"]) for one in document["buckets"] if one["count"]}


def different(ours: Digests, theirs: Digests) -> list[str]:
    """List the buckets in which two copies differ."""
    return sorted(bucket for bucket in ours.keys() | theirs.keys() if ours.get(bucket) != theirs.get(bucket))
