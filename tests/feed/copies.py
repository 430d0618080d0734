"""A copy of all badges as a platform would keep it, written from the contract alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Copy:
    """The newest badge of every handle, as rows of the feed or lines of the export brought it."""

    badges: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, row: dict[str, Any]) -> None:
        """Take one row of the feed; a version never goes back."""
        if "badge" not in row:
            assert row["removed"] is True
            self.badges.pop(row["handle"], None)
            return
        badge, known = row["badge"], self.badges.get(row["handle"])
        assert (badge["handle"], badge["account_id"], badge["epoch"]) == (
            row["handle"],
            row["account_id"],
            row["epoch"],
        )
        assert known is None or known["version"] < badge["version"]
        self.badges[row["handle"]] = badge

    def digests(self) -> list[dict[str, Any]]:
        """Compute what `badge-digest` says of the same badges."""
        buckets: dict[str, list[bytes]] = {}
        for handle, badge in self.badges.items():
            text = f"{handle}|{badge['version']}|{badge['status']}"
            bucket = hashlib.sha256(handle.encode()).hexdigest()[:2]
            buckets.setdefault(bucket, []).append(hashlib.sha256(text.encode()).digest())
        return [
            {"bucket": bucket, "count": len(parts), "digest": _xor(parts)} for bucket, parts in sorted(buckets.items())
        ]


def _xor(parts: list[bytes]) -> str:
    total = 0
    for part in parts:
        total ^= int.from_bytes(part, "big")
    return f"{total:064x}"
