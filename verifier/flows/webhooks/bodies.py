"""The body of a message: thin, so that whoever reads it asks us for the rest, and the same bytes each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from verifier.flows.core.badge_document import rfc3339

if TYPE_CHECKING:
    from verifier.store.rows.webhooks import Take

BADGE_CHANGED, CLAIM_MOVED, CASE_OPENED, TEST = "badge.changed", "claim.moved", "case.opened", "test"
QUEUE_LATE = "queue.late"
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
TYPES: Final = (BADGE_CHANGED, CLAIM_MOVED, CASE_OPENED, QUEUE_LATE)


def body(row: Take) -> bytes:
    """Write what is sent of a message."""
    said = {"type": row.type, "timestamp": rfc3339(row.at), "data": _data(row)}
    return _written(said).encode()


def _data(row: Take) -> dict[str, object]:
    match row.type:
        case "badge.changed":
            return {
                "handle": row.handle,
                "account_id": row.platform_id,
                "epoch": row.epoch,
                "version": row.version,
                "status": row.word,
            }
        case "claim.moved":
            return {"claim_id": row.about, "account_id": row.platform_id, "state": row.word}
        case "case.opened":
            return {"case_id": row.about, "queue": row.word}
        case "queue.late":
            return {"queue": row.about, "late": int(row.word or 0)}
        case _:
            return {"webhook_id": row.about}
