"""Look-up of a licence number in the mirror of the NPPES bulk file: the API cannot be asked for one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from verifier.domain.evidence import Answer, Found, Outcome, PersonName, Unreadable
from verifier.domain.matching import compare
from verifier.domain.names.parse import from_parts
from verifier.registries.sheet.parse import Surprise
from verifier.registries.us_nppes.bulk import Deactivated, read_bulk_row
from verifier.registries.us_nppes.bulkfile import number_key, row_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from verifier.domain.evidence import Query, Record
    from verifier.registries.base import Tools
    from verifier.registries.rosters.types import RosterState
    from verifier.registries.sheet.datasheet import Datasheet

ADAPTER: Final = "us_nppes_mirror/1"


@dataclass(frozen=True, slots=True)
class Mirror:
    """The loaded bulk file. It may help to find a person; where it does not, the API is asked."""

    sheet: Datasheet
    tools: Tools

    async def ask(self, query: Query, now: datetime) -> Answer | None:
        """Find the people who list this licence in this state; None if it cannot tell, or has nobody of that name."""
        key = number_key(query.jurisdiction[3:], query.number) if query.jurisdiction.startswith("US-") else ""
        state = await self.tools.rosters.state(self.sheet.id) if key else None
        if state is None or self._stale(state, now):
            return None
        page = await self.tools.rosters.by_number(self.sheet.id, key)
        if page.cut:  # no licence has so many holders: the number is a habit of typing
            return None
        try:
            read = [read_bulk_row(row_of(row)) for row in page.rows]
        except Surprise as surprise:
            return self._answer(Unreadable(str(surprise)), page.rows, state, now)
        found = tuple(record for record in read if not isinstance(record, Deactivated) and _lists(record, query, key))
        return self._answer(Found(found), page.rows, state, now) if found else None

    def _stale(self, state: RosterState, now: datetime) -> bool:
        roster = self.sheet.roster
        return roster is None or now - (state.as_of or state.loaded_at) > timedelta(days=roster.max_age_days)

    def _answer(self, outcome: Outcome, rows: Sequence[Mapping[str, str]], state: RosterState, now: datetime) -> Answer:
        return Answer(
            registry=self.sheet.id,
            authority=self.sheet.authority,
            outcome=outcome,
            retrieved_at=now,
            as_of=state.as_of or state.loaded_at,
            request=f"MIRROR {state.version} state={{}} license={{}}",
            raw="\n".join(json.dumps(dict(row), ensure_ascii=False, sort_keys=True) for row in rows).encode(),
            sheet_version=self.sheet.version,
            adapter=ADAPTER,
        )


def _lists(record: Record, query: Query, key: str) -> bool:
    """Return True if a record lists the licence in this state and family, and its name may be the person's."""
    listed = any(
        line.family is query.family and number_key(line.jurisdiction[3:], line.number) == key for line in record.listed
    )
    return listed and any(_agrees(query.name, name) for name in (record.name, *record.other_names))


def _agrees(asked: PersonName, listed: PersonName) -> bool:
    return compare(from_parts(asked), from_parts(listed)).verdict != "mismatch"
