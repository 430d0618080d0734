"""Socrata's own words in a reply: its errors, and how fresh a data set is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from verifier.domain.evidence import Unavailable, Unreadable
from verifier.registries.http.client import OK, Reply
from verifier.registries.http.transport import ASK_AGAIN_IN

if TYPE_CHECKING:
    from verifier.strictjson import Json


_CENTURIES: Final = 7_258_118_400  # 2200-01-01: no freshness stamp lies beyond it


def moment(stamp: Json) -> datetime | None:
    """Read a portal's stamp in seconds as an instant; None for anything else."""
    if not isinstance(stamp, int) or isinstance(stamp, bool) or not 0 < stamp < _CENTURIES:
        return None
    return datetime.fromtimestamp(stamp, UTC)


def refusal_in(reply: Reply) -> Unavailable | Unreadable | None:
    """Read Socrata's own errors: a missing column or data set is drift and needs a person; others may pass."""
    if isinstance(reply.json, list):
        return None if reply.status == OK else Unavailable(ASK_AGAIN_IN, f"http_{reply.status}")
    code = reply.json.get("code") if isinstance(reply.json, dict) else None
    if code in {"query.soql.no-such-column", "query.soql.type-mismatch"}:
        return Unreadable("columns: no_such_column")
    if code == "dataset.missing":
        return Unreadable("dataset: missing")
    if reply.status != OK:
        return Unavailable(ASK_AGAIN_IN, f"http_{reply.status}")
    return Unreadable("answer: not_a_list")
