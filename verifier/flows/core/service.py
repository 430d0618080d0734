"""The dependencies of every flow: the store, the sources, the policy and a clock. Built once, in app."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from verifier.domain.events import Event
from verifier.domain.lifecycle import Transition
from verifier.domain.policy import Policy
from verifier.flows.core import outbox
from verifier.flows.core.kept_lists import KeptLists
from verifier.store.rows import accounts as account_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from verifier.domain.binding.others import Shares
    from verifier.domain.claim import Actor
    from verifier.flows.core.badge_reader import BadgeReader
    from verifier.flows.core.moves import ClaimMoves
    from verifier.flows.core.rate_limits import Limiter
    from verifier.outbound.documents.store import DocumentStore
    from verifier.outbound.mail.relay import Transport
    from verifier.outbound.openid.provider import Provider, Staff
    from verifier.outbound.sites.fetch import Reach
    from verifier.outbound.webhooks.carrier import Carrier
    from verifier.registries.catalogue import Catalogue
    from verifier.settings import Settings
    from verifier.store.db import Connection, Pool
    from verifier.store.rosters.rosters import StoredRosters
    from verifier.store.rows.shared import ClaimRow
    from verifier.store.sealing.crypto import Sealer, Vault


def utc_now() -> datetime:
    """Read the wall clock, in UTC."""
    return datetime.now(UTC)


class Keyed(Protocol):
    """A row that comes with the wrapped key of its account; None once that is erased."""

    @property
    def wrapped_key(self) -> bytes | None:
        """The key of the account's sealed columns."""


@dataclass(frozen=True, repr=False)
class Service:
    """One running service; never printed: it is large, and it holds secrets."""

    pool: Pool
    vault: Vault
    catalogue: Catalogue
    settings: Settings
    rosters: StoredRosters
    badges: BadgeReader
    moves: ClaimMoves
    limiter: Limiter
    shares: Shares  # how common names and places are
    policy: Policy = field(default_factory=Policy)
    clock: Callable[[], datetime] = utc_now
    mail: Transport | None = None
    reach: Reach | None = None  # other people's websites
    sign_in: Reach | None = None  # the sign-in's provider, which an operator chose
    carrier: Carrier | None = None  # to the endpoints of platforms
    provider: Provider | None = None  # where creators sign in to show that an iD is theirs
    staff: Staff | None = None  # where people of the console sign in
    document_store: DocumentStore | None = None  # where uploaded documents lie, sealed
    status_lists: KeptLists = field(default_factory=KeptLists)

    @property
    def environment(self) -> str:
        """`test` while a made-up world answers, whoever approves."""
        return self.settings.environment

    def sealer(self, row: Keyed) -> Sealer:
        """Return the sealer of a row's account; `SealBroken` once the account was erased."""
        if row.wrapped_key is None:
            raise SealBroken
        return self.vault.sealer(row.wrapped_key)


def by(actor: Actor) -> tuple[str, str]:
    """Return kind and id of an actor, as events name them."""
    kind = {"system": "service"}.get(actor.kind, actor.kind)
    return kind, actor.id


async def move(
    connection: Connection,
    claim: ClaimRow | account_rows.ClaimsToSuspend,
    transition: Transition,
    actor: Actor,
    now: datetime,
    *,
    codes: Sequence[str] = (),
    body: dict[str, Any] | None = None,
    decision_id: str | None = None,
) -> int:
    """Move a claim; the database appends the event, projects the badge and refuses what the lifecycle does not have.

    The letters about it are enqueued in the same transaction.
    """
    by_kind, by_id = by(actor)
    version = await claim_rows.move_claim(
        connection,
        claim_id=claim.id,
        version=claim.version,
        transition=transition,
        now=now,
        by_kind=by_kind,
        by_id=by_id,
        codes=list(codes),
        body=json.dumps(body or {}),
        decision_id=decision_id,
    )
    await outbox.moved(connection, claim.id, transition, codes, now, decision_id)
    return version


async def note(
    connection: Connection,
    kind: Event,
    actor: Actor,
    now: datetime,
    *,
    account_key: str | None = None,
    claim_id: str | None = None,
    codes: Sequence[str] = (),
    body: dict[str, Any] | None = None,
) -> None:
    """Append an event that moves nothing. The chain's head is locked until commit: call it last."""
    by_kind, by_id = by(actor)
    await account_rows.append_event(
        connection,
        now=now,
        kind=kind,
        account_key=account_key,
        claim_id=claim_id,
        by_kind=by_kind,
        by_id=by_id,
        codes=list(codes),
        body=json.dumps(body or {}),
    )
