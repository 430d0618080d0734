"""New claims, one or many at once: words are sealed, events appended, checks enqueued in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.flows.checks.rounds import Round, ask_all
from verifier.flows.claims.guards import bare_number_key, licence_key
from verifier.flows.core import outbox
from verifier.flows.core.service import by
from verifier.flows.sources import screening
from verifier.store.jobs import IMPORTED, USUAL
from verifier.store.rows import accounts as account_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import searches as search_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.assessment.screening import Person
    from verifier.domain.claim import Actor, Submission
    from verifier.domain.credentials.profession import Credential
    from verifier.flows.accounts.accounts import LockedAccount
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim that may be made, of an account that the caller has locked."""

    id: str
    account: LockedAccount
    credential: Credential
    submission: Submission
    sealed_words: bytes
    sealed_identity: bytes | None
    licence_key: bytes | None
    number_key: bytes
    known: Person

    @classmethod
    def of(
        cls, svc: Service, claim_id: str, account: LockedAccount, credential: Credential, said: Submission
    ) -> NewClaim:
        """Seal what was said; nothing is stored yet."""
        return cls(
            claim_id,
            account,
            credential,
            said,
            sealed.seal_words(account.sealer, claim_id, said.words, said.account.display_name),
            sealed.seal_identity(account.sealer, claim_id, said.identity),
            licence_key(svc.vault, credential, said.jurisdiction, said.words),
            bare_number_key(svc.vault, said.words.number, said.jurisdiction or "", credential.family),
            screening.of_claim(said.words, said.identity, credential, said.jurisdiction),
        )


async def make(
    svc: Service,
    connection: Connection,
    claims: Sequence[NewClaim],
    actor: Actor,
    *,
    priority: int = USUAL,
    after: timedelta = timedelta(0),
) -> None:
    """Make claims, with the first round of checks of each, which begins `after` some time.

    Whoever did not ask gets no letter that something came: the first one about a claim of an import has a result, or
    asks for something. A hundred thousand that say "we received" are taken for spam, and so are those that matter then.
    """
    now = svc.clock()
    await _insert(svc, connection, claims, actor)
    told = [one.id for one in claims if one.submission.words.email] if priority != IMPORTED else []
    await outbox.taken(connection, told, now)
    await ask_all(svc, connection, [_first_round(one, priority, after) for one in claims])
    kind, whose = by(actor)
    await account_rows.claims_received(
        connection,
        now=now,
        by_kind=kind,
        by_id=whose,
        account_keys=[one.account.key for one in claims],
        claim_ids=[one.id for one in claims],
    )


async def _insert(svc: Service, connection: Connection, claims: Sequence[NewClaim], actor: Actor) -> None:
    meant = [one.submission for one in claims]
    await claim_rows.claims_insert(
        connection,
        now=svc.clock(),
        submitted_by=actor.id,
        environment="test" if actor.bootstrap else svc.environment,
        claim_ids=[one.id for one in claims],
        account_keys=[one.account.key for one in claims],
        account_epochs=[said.account.epoch for said in meant],
        credentials=[one.credential.word for one in claims],
        jurisdictions=[said.jurisdiction or "" for said in meant],
        families=[one.credential.family for one in claims],
        sealed_words=[one.sealed_words for one in claims],
        sealed_identities=[one.sealed_identity or b"" for one in claims],
        licence_keys=[one.licence_key or b"" for one in claims],
        contactable=[bool(said.words.email) for said in meant],
    )
    await search_rows.numbers_insert(
        connection, claim_ids=[one.id for one in claims], number_keys=[one.number_key for one in claims]
    )


def _first_round(one: NewClaim, priority: int, after: timedelta) -> Round:
    said = one.submission
    return Round(one.id, 1, said.jurisdiction, one.credential, said.words, one.known, priority, after)
