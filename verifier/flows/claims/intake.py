"""Submission of a claim: words are sealed, the event is appended and the checks enqueued in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from verifier.domain.claim import Amendment, Submission
from verifier.domain.credentials.profession import Credential
from verifier.domain.lifecycle import State, Transition, may
from verifier.domain.reasons import Reason
from verifier.flows.accounts import accounts, idempotency, signed_statements
from verifier.flows.checks.rounds import next_round
from verifier.flows.claims import caps, claim_reader, corrections, display_names, new_claims
from verifier.flows.claims.corrections import MENDABLE
from verifier.flows.claims.guards import (
    OPEN_ALREADY,
    check_identity,
    closed,
    insist_place,
    locked,
    own_account,
    read,
    transact,
)
from verifier.flows.claims.new_claims import NewClaim
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.cases import open_case
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.errors import Conflict, Refused
from verifier.flows.core.service import move
from verifier.store.db import Connection
from verifier.store.ids import new_id
from verifier.store.jobs import IMPORTED, USUAL
from verifier.store.rows import accounts as account_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.sealing.crypto import Vault

T = TypeVar("T")
Keep = Callable[[Connection, ClaimView], Awaitable[None]]


async def submit(
    svc: Service, submission: Submission, actor: Actor, *, request_key: str | None = None, keep: Keep | None = None
) -> ClaimView:
    """Submit a new claim, or take the platform's word for a new epoch of a claim that an account change suspended.

    With a `request_key` the claim's id follows from it: a request that is repeated because the first answer was lost on
    its way finds the claim it made, for as long as an answer is kept for it. `keep` writes down what is answered where
    a new claim is made, in the same transaction.
    """
    credential = considered(svc, submission, actor)

    async def work(connection: Connection) -> str | ClaimView:
        claim_id, is_made = await enter(svc, connection, submission, credential, actor, request_key=request_key)
        if not is_made:
            return claim_id
        view = await claim_reader.taken(svc, connection, claim_id, actor)
        if keep is not None:
            await keep(connection, view)
        return view

    try:
        done = await transact(svc, work, submission.account.handle)
    except Refused:  # the display name that came with it counts all the same
        await display_names.keep(svc, submission.account, actor)
        raise
    return await claim_reader.claim(svc, done, actor) if isinstance(done, str) else done


async def enter(
    svc: Service,
    connection: Connection,
    submission: Submission,
    credential: Credential,
    actor: Actor,
    *,
    request_key: str | None = None,
    imported: bool = False,
    after: timedelta = timedelta(0),
) -> tuple[str, bool]:
    """Enter a claim in the caller's transaction; return its id, and whether it was made by this.

    Claims of an import are not counted against a day's, and their first questions give way to others; nobody is asked
    before `after`.
    """
    known = await account_rows.account_by_platform_id_locked(connection, platform_id=submission.account.id)
    await display_names.keep_on(svc, connection, known, submission.account, actor)
    account = await accounts.take_known(svc, connection, known, submission.account, actor)
    claim_id = _claim_id(svc.vault, actor, request_key)
    made = await claim_rows.claim_made(connection, claim_id=claim_id) if request_key is not None else None
    if made is not None:
        if made.account_key == account.key and svc.clock() - made.created_at < idempotency.KEPT:
            return claim_id, False
        claim_id = new_id("clm")  # the key was free again
    await signed_statements.spend(connection, submission.voucher)
    earlier = None if account.is_new else await _open_like(connection, account, credential, submission)
    if earlier is not None and not _left_behind(earlier, submission, actor):
        return await _again(svc, connection, earlier, submission, actor), False
    if not account.is_new:
        await caps.insist(svc, connection, account.key, submission.account.epoch, of_a_day=not imported)
    new = NewClaim.of(svc, claim_id, account, credential, submission)
    await new_claims.make(svc, connection, [new], actor, priority=IMPORTED if imported else USUAL, after=after)
    return claim_id, True


def considered(svc: Service, submission: Submission, actor: Actor) -> Credential:
    """Read what is claimed; refuse what can be seen to be wrong without looking at what is on file."""
    check_identity(svc, submission.identity, actor, attested=submission.attested)
    own_account(actor, submission.account.id)
    insist_place(submission.jurisdiction)
    return read(submission.credential, submission.jurisdiction, submission.words)


async def amend(svc: Service, claim_id: str, amendment: Amendment, actor: Actor) -> ClaimView:
    """Fix a claim instead of starting over: new words, a new round of checks."""
    check_identity(svc, amendment.identity, actor, attested=amendment.attested)
    insist_place(amendment.jurisdiction)
    if amendment.account is not None:
        await display_names.keep(svc, amendment.account, actor)

    async def work(connection: Connection) -> None:
        claim = await locked(connection, claim_id, actor)
        if State(claim.state) not in MENDABLE:
            raise closed(claim)
        await caps.insist_change(svc, connection, claim, amendment)
        await signed_statements.spend(connection, amendment.voucher)
        await corrections.apply(svc, connection, claim, amendment, actor)

    await transact(svc, work)
    return await claim_reader.claim(svc, claim_id, actor)


async def withdraw(svc: Service, claim_id: str, actor: Actor) -> ClaimView:
    """Take a claim back. Possible at any time; doing it twice is doing it once."""

    async def work(connection: Connection) -> None:
        claim = await locked(connection, claim_id, actor)
        if claim.state == State.WITHDRAWN:
            return
        if not may(State(claim.state), Transition.WITHDREW):
            raise closed(claim)
        await claim_rows.claim_next_round(
            connection, claim_id=claim_id, round_kind="again", round_started_at=svc.clock()
        )
        await move(connection, claim, Transition.WITHDREW, actor, svc.clock())

    await transact(svc, work)
    return await claim_reader.claim(svc, claim_id, actor)


async def appeal(svc: Service, claim_id: str, statement: str, actor: Actor) -> ClaimView:
    """Ask for another look at a refusal or a revocation: another reviewer, within six months."""

    async def work(connection: Connection) -> None:
        claim = await locked(connection, claim_id, actor)
        now = svc.clock()
        if not may(State(claim.state), Transition.APPEALED):
            raise Conflict("not_refused", "Only a refused or revoked claim can be appealed.")
        if now - claim.state_since > svc.policy.appeal_within:
            raise Conflict(
                "appeal_too_late", "An appeal is open for six months after the decision. Submit a new claim instead."
            )
        opened = open_claim(svc.vault, claim)
        await next_round(svc, connection, opened, "review", now)
        said = replace(opened.words, statement=statement)
        words = sealed.seal_words(opened.sealer, claim_id, said, opened.display_name)
        await claim_rows.claim_words(connection, claim_id=claim_id, sealed_words=words)
        await open_case(svc.policy, connection, claim, (Reason.APPEAL,), now)
        await move(connection, claim, Transition.APPEALED, actor, now, codes=(Reason.APPEAL,))

    await transact(svc, work)
    return await claim_reader.claim(svc, claim_id, actor)


def _claim_id(vault: Vault, actor: Actor, request_key: str | None) -> str:
    if request_key is None:
        return new_id("clm")
    return f"clm_{vault.blind('request', actor.id, request_key).hex()[:32]}"


async def _open_like(
    connection: Connection, account: accounts.LockedAccount, credential: Credential, submission: Submission
) -> claim_rows.ClaimOpenLike | None:
    return await claim_rows.claim_open_like(
        connection, account_key=account.key, credential=credential.word, jurisdiction=submission.jurisdiction
    )


def _left_behind(earlier: claim_rows.ClaimOpenLike, submission: Submission, actor: Actor) -> bool:
    """Return True if the open claim is of an older epoch and cannot go on: it never blocks a new one.

    The platform may go on with it, except where people or a board stopped it.
    """
    stopped = earlier.state == State.SUSPENDED and set(earlier.reasons) != {Reason.ACCOUNT_CHANGED}
    goes_on = actor.kind == "platform" and earlier.state in MENDABLE and not stopped
    return submission.account.epoch > earlier.account_epoch and not goes_on


async def _again(
    svc: Service, connection: Connection, earlier: claim_rows.ClaimOpenLike, submission: Submission, actor: Actor
) -> str:
    """Submit the same claim once more: a re-binding if an account change stopped it, else a conflict that names it."""
    newer = submission.account.epoch > earlier.account_epoch
    if earlier.state == State.EXPIRED or newer:
        claim = await locked(connection, earlier.id, actor)
        await corrections.apply(svc, connection, claim, _meant(submission, newer=newer), actor)
        return str(earlier.id)
    raise Conflict("claim_open", OPEN_ALREADY, claim_id=earlier.id, claim_url=f"/v1/claims/{earlier.id}")


def _meant(submission: Submission, *, newer: bool) -> Amendment:
    """Build the amendment by a claim that is sent once more; in a new epoch none of the former owner's words stay."""
    words = submission.words
    meant = Amendment(
        name=words.name,
        number=words.number,
        npi=words.npi,
        account=submission.account,
        identity=submission.identity,
        attested=submission.attested,
    )
    if not newer:
        return meant
    meant = replace(meant, orcid=words.orcid, institution=words.institution)
    return replace(meant, email=words.email, locale=words.locale, statement="")
