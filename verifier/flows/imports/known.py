"""Lines of accounts that are known already: made together where a claim is all that is new about them.

The account is as the line says, nobody asks about a claim like it yet, and no display name has to be looked at. Every
other line goes by itself, and so do all of them if one cannot be made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from verifier.flows.accounts.accounts import LockedAccount
from verifier.flows.claims.new_claims import NewClaim
from verifier.store.ids import new_id
from verifier.store.rows import imports as import_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.domain.claim import Submission
    from verifier.domain.credentials.profession import Credential
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

Meant: TypeAlias = "tuple[Submission, Credential]"


async def claims(svc: Service, connection: Connection, lines: Mapping[int, Meant]) -> dict[int, NewClaim]:
    """Lock the accounts of these lines, no two of which are of one, and return the claims that may be made together."""
    held = await import_rows.accounts_as_said(
        connection,
        platform_ids=[said.account.id for said, _ in lines.values()],
        handles=[said.account.handle for said, _ in lines.values()],
        epochs=[said.account.epoch for said, _ in lines.values()],
    )
    if not held:
        return {}
    rows = {row.platform_id: row for row in held}
    ours = {at: one for at, one in lines.items() if one[0].account.id in rows}
    beside = await import_rows.claims_beside(
        connection,
        account_keys=[rows[said.account.id].key for said, _ in ours.values()],
        credentials=[credential.word for _, credential in ours.values()],
        jurisdictions=[said.jurisdiction or "" for said, _ in ours.values()],
        most=svc.policy.claims_open,
    )
    in_the_way = {row.account_key for row in beside if row.is_in_the_way}
    shown = {row.account_key for row in beside if row.is_shown}
    found: dict[int, NewClaim] = {}
    names: dict[str, bytes] = {}
    for at, (said, credential) in ours.items():
        row = rows[said.account.id]
        account = LockedAccount(row.key, svc.vault.sealer(row.wrapped_key), is_new=False)
        newest = sealed.open_display(account.sealer, row.key, row.sealed_display) if row.sealed_display else ""
        is_renamed = said.account.display_name not in {"", newest}
        if row.key in in_the_way or (is_renamed and row.key in shown):
            continue
        if is_renamed:
            names[row.key] = sealed.seal_display(account.sealer, row.key, said.account.display_name)
        found[at] = NewClaim.of(svc, new_id("clm"), account, credential, said)
    if names:
        await import_rows.accounts_shown(connection, keys=list(names), sealed_displays=list(names.values()))
    return found
