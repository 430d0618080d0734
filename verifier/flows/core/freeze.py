"""The freeze: a lead stops every approval, by machine and by people, until a lead lets them go on.

What is taken away is taken away all the same. The database refuses an approval by itself; here it is asked before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.flows.core.errors import Conflict
from verifier.store.rows import keys as key_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Pool
    from verifier.store.rows.keys import FreezeRead

FROZEN = ("approvals_frozen", "A lead has stopped all approvals for now. Everything else can be decided.")


async def state(source: Connection | Pool) -> FreezeRead:
    """Read since when approvals are frozen, and by whom."""
    return await key_rows.freeze_read(source)


async def insist_open(connection: Connection) -> None:
    """Refuse an approval while they are frozen."""
    if (await state(connection)).frozen_at is not None:
        raise Conflict(*FROZEN)


async def switch(svc: Service, session: str, *, on: bool) -> bool:
    """Begin or end the freeze for the lead or admin of a session; return whether that changed anything."""
    return bool(await key_rows.freeze_switch(svc.pool, session=digest(session), is_on=on))
