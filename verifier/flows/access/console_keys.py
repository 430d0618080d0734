"""Platform keys as an admin's or a lead's session makes and ends them; the database asks for the session itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from verifier.flows.access.access import SCOPES
from verifier.flows.access.keys import NewKey, Replaced
from verifier.flows.core.errors import Absent, FieldFault, Invalid
from verifier.store.ids import new_id, new_token
from verifier.store.rows import keys as key_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from collections.abc import Collection

    from verifier.flows.core.service import Service

GRACE: Final = timedelta(hours=24)  # in which an old secret stays good beside the new one
_SHOWN: Final = 200
_LONGEST: Final = 80


async def listed(svc: Service) -> list[key_rows.KeysShown]:
    """List platform keys, those that are good first; no secret is kept, so none is shown."""
    return await key_rows.keys_shown(svc.pool, limit=_SHOWN)


async def issue(svc: Service, session: str, name: str, scopes: Collection[str]) -> NewKey:
    """Make a platform key for the admin of a session."""
    if not name.strip() or len(name) > _LONGEST or not name.isprintable():
        raise _wrong("name", "Say whose key this is, in one line of at most 80 characters.")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise _wrong("scopes", "Choose at least one thing that the key may do.")
    made = NewKey(new_id("key"), new_token("vpk"))
    await key_rows.key_issue_as(
        svc.pool,
        session=digest(session),
        key_id=made.id,
        name=name.strip(),
        token_digest=digest(made.token),
        scopes=sorted(set(scopes)),
    )
    return made


async def replace(svc: Service, session: str, key_id: str) -> Replaced:
    """Make a new secret for a key, under the same name with the same scopes; the old one ends after a day."""
    made = NewKey(new_id("key"), new_token("vpk"))
    ends_at = await key_rows.key_replace_as(
        svc.pool,
        session=digest(session),
        key_id=key_id,
        new_key_id=made.id,
        token_digest=digest(made.token),
        grace=GRACE,
    )
    if ends_at is None:
        raise Absent("key_absent", "There is no such key, or it is not good any more.")
    return Replaced(made, ends_at)


async def end(svc: Service, session: str, key_id: str) -> None:
    """End a key, everywhere within a second."""
    if await key_rows.key_end_as(svc.pool, session=digest(session), key_id=key_id) is None:
        raise Absent("key_absent", "There is no such key.")


def _wrong(field: str, remedy: str) -> Invalid:
    return Invalid("validation", remedy, faults=(FieldFault(f"/{field}", "invalid", remedy),))
