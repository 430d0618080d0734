"""Erasure of an account: whatever is sealed with its key is gone with the key, in one transaction; its name with it.

The audit log still verifies: it holds our own ids, codes and times, and digests of what was sealed. A second call is
answered like the first for as long as the feed tells of the removal; afterwards nobody knows the account any more, and
until then, too, the same account may come again as a new one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from verifier import log
from verifier.domain.retention import CODES_KEPT
from verifier.flows.accounts.epochs import insist_current
from verifier.flows.claims.guards import own_account
from verifier.flows.core import removals
from verifier.flows.core.errors import Absent, Forbidden
from verifier.flows.core.service import by
from verifier.flows.rights.views import Erased, Gone, Kept
from verifier.outbound.documents.store import StoreUnavailableError
from verifier.store.db import in_transaction
from verifier.store.rows import accounts as account_rows
from verifier.store.rows import erasure as erasure_rows
from verifier.wording import languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_log = log.logger("rights")
_AT_ONCE: Final = 500
# What is counted, in the order it is told.
GONE: Final = ("claims", "evidence", "notes", "documents", "attempts", "letters", "reports", "answers", "messages")


async def erase(svc: Service, account_id: str, actor: Actor) -> Erased:
    """Erase everything about an account; return what is gone, and what stays for how long and why.

    A creator may erase their own account with a token of its present epoch, anybody else with the scope `erase`.
    """
    _insist_allowed(account_id, actor)
    blind = removals.blind(svc.vault, account_id)

    async def work(connection: Connection) -> tuple[erasure_rows.ErasedBefore | None, Sequence[str]]:
        row = await account_rows.account_by_platform_id_locked(connection, platform_id=account_id)
        documents: Sequence[str] = ()
        if row is not None:
            insist_current(row, actor)
            documents = [one.id for one in await erasure_rows.documents_of_account(connection, account_key=row.key)]
            await _empty(svc, connection, row, blind, actor)
        return await erasure_rows.erased_before(connection, blind=blind), documents

    erased, documents = await in_transaction(svc.pool, work)
    if erased is None:
        raise Absent("account_absent", "No claim was ever made for this account, so there is nothing to erase.")
    await svc.badges.catch_up()
    await _shred(svc, documents)
    return _answer(account_id, erased, actor)


def _insist_allowed(account_id: str, actor: Actor) -> None:
    own_account(actor, account_id)
    if actor.account_id is None and not actor.may("erase"):
        raise Forbidden("scope", "This needs the scope erase.")


async def _empty(
    svc: Service,
    connection: Connection,
    row: account_rows.AccountByPlatformIdLocked,
    blind: bytes,
    actor: Actor,
) -> None:
    shown = [one.handle for one in await erasure_rows.handles_of(connection, account_key=row.key)]
    rows = [removals.seal(svc.vault, handle, row.platform_id or "", row.epoch) for handle in shown]
    by_kind, by_id = by(actor)
    await erasure_rows.erase_account(
        connection,
        account_key=row.key,
        now=svc.clock(),
        by_kind=by_kind,
        by_id=by_id,
        blind=blind,
        handles=shown,
        ids=[one.id for one in rows],
        seals=[one.sealed for one in rows],
        told_for=svc.settings.feed_keep,
        kept_for=CODES_KEPT,
    )


async def _shred(svc: Service, documents: Sequence[str]) -> None:
    """Delete the files, which nothing opens any more; those of a store that is away are swept up later."""
    if svc.document_store is None:
        return
    try:
        for name in documents:
            await svc.document_store.remove(name)
    except StoreUnavailableError as away:
        _log.warning("shelf_away", code=away.code)


def _answer(account_id: str, erased: erasure_rows.ErasedBefore, actor: Actor) -> Erased:
    words, counts = languages.of(actor.locale), json.loads(erased.gone)
    until = {"removal": erased.told_until, "codes": erased.kept_until, "revocation": None, "log": None}
    return Erased(
        account_id=account_id,
        erased_at=erased.erased_at,
        gone=tuple(Gone(what, counts.get(what, 0), words.say(f"gone-{what}")) for what in GONE),
        kept=tuple(
            Kept(what, words.say(f"kept-{what}"), words.say(f"kept_why-{what}"), end) for what, end in until.items()
        ),
    )


async def forget(svc: Service) -> None:
    """Let go of what erased accounts left behind for a time, once that time is over."""
    while await erasure_rows.forget_erased(svc.pool, now=svc.clock(), limit=_AT_ONCE) == _AT_ONCE:
        pass
