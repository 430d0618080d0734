"""A timeline of what was done to the world and to the service, told with every finding beside the claim's own events.

Ids and codes only: nobody's name, number or handle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg

_AROUND = timedelta(seconds=10)  # faults so near to something that happened to the claim are told with it
_EVENTS = """
SELECT at, concat_ws(
    ' ', kind, from_state || ' -> ' || to_state, 'v' || claim_version, nullif(codes, '{}')::text
) AS what
FROM event WHERE claim_id = $1
UNION ALL
SELECT retrieved_at, concat_ws(' ', 'round ' || obs_epoch || ':', registry, outcome, detail)
FROM evidence WHERE claim_id = $1
UNION ALL
SELECT coalesce(answered_at, started_at, clock_timestamp()), concat_ws(
    ' ', 'round ' || obs_epoch || ':', registry, 'attempt', attempt, 'open starts', open_starts,
    'unavailable', unavailable, coalesce(evidence_id, 'no evidence'), last_detail
)
FROM registry_check WHERE claim_id = $1
ORDER BY at
"""
_NOW = """
SELECT concat_ws(
    ' ', c.id, c.state, 'v' || c.version, 'round', c.obs_epoch, c.round_kind, 'since', c.round_started_at,
    'reasons', c.reasons, 'sighted', c.sighted_at, 'valid until', d.valid_until, 'badge v' || b.version, 'stored', (
        SELECT s ->> 'state' FROM jsonb_array_elements(b.credentials) AS s WHERE s ->> 'claim_id' = c.id LIMIT 1
    )
)
FROM claim AS c LEFT JOIN decision AS d ON d.id = c.decision_id LEFT JOIN badge AS b ON b.account_key = c.account_key
WHERE c.id = $1
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One action: on the licence of one person of the world, or on a process."""

    at: datetime
    what: str
    person: str | None


class Timeline:
    """All actions, in order."""

    def __init__(self) -> None:
        """Start empty."""
        self._entries: list[Entry] = []

    def note(self, what: str, person: str | None = None) -> None:
        """Note an action with the time."""
        self._entries.append(Entry(datetime.now(UTC), what, person))

    async def around(
        self, connection: asyncpg.Connection[asyncpg.Record], person: str | None, claim_id: str | None
    ) -> str:
        """Tell a claim's events, its rounds, what was done to its licence, and the faults around all that."""
        mine = [entry for entry in self._entries if person is not None and entry.person == person]
        told = [Entry(row["at"], row["what"], person) for row in await connection.fetch(_EVENTS, claim_id)]
        near = [entry.at for entry in (*mine, *told[-6:])]
        faults = [
            entry
            for entry in self._entries
            if entry.person is None and any(abs(entry.at - at) <= _AROUND for at in near)
        ]
        lines = [f"{entry.at:%H:%M:%S.%f} {entry.what}" for entry in sorted((*told, *mine, *faults), key=_when)]
        return "\n".join(f"    {line}" for line in (*lines, f"now {await connection.fetchval(_NOW, claim_id)}"))


def _when(entry: Entry) -> datetime:
    return entry.at
