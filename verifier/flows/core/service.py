"""What every flow is handed: the store, the sources, the policy and a clock. Built once, in app."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from verifier.domain.policy import Policy
from verifier.flows.core import outbox
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from verifier.domain.binding.others import Shares
    from verifier.domain.claim import Actor
    from verifier.flows.core.badge_reader import BadgeReader
    from verifier.flows.core.rate_limits import Limiter
    from verifier.outbound.documents.store import Shelf
    from verifier.outbound.mail.relay import Transport
    from verifier.outbound.openid.provider import Provider
    from verifier.outbound.sites.fetch import Reach
    from verifier.registries.catalogue import Catalogue
    from verifier.settings import Settings
    from verifier.store.db import Connection, Pool, Row
    from verifier.store.rosters.rosters import StoredRosters
    from verifier.store.sealing.crypto import Sealer, Vault

_ACCOUNTS = queries("accounts")
_CLAIMS = queries("claims")


def utc_now() -> datetime:
    """The wall clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Service:
    """One running service."""

    pool: Pool
    vault: Vault
    catalogue: Catalogue
    settings: Settings
    rosters: StoredRosters
    badges: BadgeReader
    limiter: Limiter
    shares: Shares  # how common names and places are
    policy: Policy = field(default_factory=Policy)
    clock: Callable[[], datetime] = utc_now
    mail: Transport | None = None
    reach: Reach | None = None  # other people's websites
    sign_in: Reach | None = None  # the sign-in's provider, which an operator chose
    provider: Provider | None = None  # where creators sign in to show that an iD is theirs
    shelf: Shelf | None = None  # where uploaded documents lie, sealed

    @property
    def environment(self) -> str:
        """`test` while a made-up world answers, whoever approves."""
        return "test" if self.settings.world_url else "production"

    def sealer(self, row: Row) -> Sealer:
        """The sealer of a claim row's account."""
        return self.vault.sealer(row["wrapped_key"])


def by(actor: Actor) -> tuple[str, str]:
    """Who an event says it was done by."""
    kind = {"system": "service"}.get(actor.kind, actor.kind)
    return kind, actor.id


async def move(
    connection: Connection,
    claim: Row,
    happening: str,
    actor: Actor,
    now: datetime,
    *,
    codes: Sequence[str] = (),
    body: dict[str, Any] | None = None,
    decision_id: str | None = None,
) -> int:
    """Move a claim; the database appends the event, projects the badge and refuses what the table does not have.

    What the creator has to be told of it is enqueued in the same transaction.
    """
    version = int(
        await connection.fetchval(
            _CLAIMS.move_claim,
            claim["id"],
            claim["version"],
            happening,
            now,
            *by(actor),
            list(codes),
            json.dumps(body or {}),
            decision_id,
        )
    )
    await outbox.moved(connection, claim["id"], happening, codes, now, decision_id)
    return version


async def note(
    connection: Connection,
    kind: str,
    actor: Actor,
    now: datetime,
    *,
    account_key: str | None = None,
    claim_id: str | None = None,
    codes: Sequence[str] = (),
    body: dict[str, Any] | None = None,
) -> None:
    """Append an event that moves nothing. The chain's head is locked until commit: call it last."""
    await connection.execute(
        _ACCOUNTS.append_event, now, kind, account_key, claim_id, *by(actor), list(codes), json.dumps(body or {})
    )
