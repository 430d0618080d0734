"""Readings of what is held about an account: each time a person opened sealed words there is an event in the log.

Where people see sealed words, and the event that says so: a case that is handed out (`case_assigned`), a case opened
again, another account's words beside it, a claim or an account read by a reviewer, the export (`words_read`), a
document (`document_opened`). That a search found the account is told as well (`account_found`). The platform's keys
read what the platform sent.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from verifier.domain.events import Event
from verifier.flows.accounts.epochs import insist_current, of_epoch
from verifier.flows.claims.guards import own_account
from verifier.flows.core.errors import Absent, Forbidden
from verifier.flows.core.service import note
from verifier.flows.rights.views import AccessEntry
from verifier.store.db import in_transaction
from verifier.store.rows import accounts as account_rows
from verifier.store.rows import history as history_rows
from verifier.wording import languages

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.wording.languages import Language

_READS: Final = (Event.CASE_ASSIGNED, Event.DOCUMENT_OPENED, Event.WORDS_READ, Event.ACCOUNT_FOUND)


async def of_account(
    svc: Service, account_id: str, actor: Actor, before: int | None, limit: int
) -> tuple[list[AccessEntry], int | None]:
    """List who read what, the newest first, with where to go on; for the account's creator, or the scope `audit`.

    A creator sees the readings of their own epoch: what a former owner sent, and who read it, is none of theirs.
    """

    async def work(connection: Connection) -> list[history_rows.ReadsOfAccount]:
        account = await opened(connection, account_id, actor)
        return await history_rows.reads_of_account(
            connection,
            account_key=account.key,
            kinds=[kind.value for kind in _READS],
            before=before,
            limit=limit + 1,
            account_epoch=of_epoch(actor),
        )

    rows = await in_transaction(svc.pool, work)
    language = languages.of(actor.locale)
    entries = [_entry(row, language) for row in rows[:limit]]
    return entries, rows[limit - 1].seq if len(rows) > limit else None


async def opened(connection: Connection, account_id: str, actor: Actor) -> account_rows.AccountByPlatformIdLocked:
    """Return an account that this actor may look into, locked; refuse everybody else."""
    own_account(actor, account_id)
    if actor.account_id is None and not actor.may("audit"):
        raise Forbidden("scope", "This needs the scope audit, or the token of the account's creator.")
    row = await account_rows.account_by_platform_id_locked(connection, platform_id=account_id)
    if row is None:
        raise Absent("account_absent", "Nothing is held about this account.")
    insist_current(row, actor)
    return row


async def note_export(svc: Service, connection: Connection, key: str, actor: Actor) -> None:
    """Append that everything held was read at once."""
    await note(connection, Event.WORDS_READ, actor, svc.clock(), account_key=key, codes=("export",))


def _entry(row: history_rows.ReadsOfAccount, language: Language) -> AccessEntry:
    code = row.codes[0] if row.kind == Event.WORDS_READ and row.codes else row.kind
    body = json.loads(row.body)
    return AccessEntry(
        at=row.at,
        by=row.by_kind,
        by_id=row.by_id,
        what=code,
        said=language.say(f"read-{code}"),
        why=language.say(f"read_why-{code}"),
        claim_id=row.claim_id,
        case_id=body.get("case"),
        document_id=body.get("document"),
    )
