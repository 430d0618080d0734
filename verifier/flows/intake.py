"""Taking a claim: the words are sealed, the event is written and the checks are enqueued in one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from verifier.domain.claim import Amendment, Submission
from verifier.domain.lifecycle import State, may
from verifier.domain.numbers import canonical_number
from verifier.domain.profession import Credential, UnknownCredential, accepted_credentials, read_credential
from verifier.flows import accounts, reading
from verifier.flows.accounts import changed as account_changed
from verifier.flows.cases import open_case
from verifier.flows.errors import Absent, Conflict, FieldFault, Forbidden, Invalid
from verifier.flows.rounds import ask_all, next_round
from verifier.flows.service import move, note
from verifier.store import sealed
from verifier.store.db import AlreadyThere, in_transaction
from verifier.store.ids import new_id
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from verifier.domain.claim import Actor, Identity, Words
    from verifier.flows.service import Service
    from verifier.flows.views import ClaimView
    from verifier.store.db import Connection, Row

T = TypeVar("T")

__all__ = ["account_changed", "amend", "appeal", "submit", "withdraw"]

_CLAIMS = queries("claims")
_MENDABLE = frozenset({State.AWAITING_CREATOR, State.IN_REVIEW, State.EXPIRED, State.SUSPENDED})


async def submit(svc: Service, submission: Submission, actor: Actor, *, request_key: str | None = None) -> ClaimView:
    """Take a new claim, or the platform's word for a new epoch of a claim that an account change suspended.

    With a `request_key` the claim's id follows from it: a request that is repeated because the first answer was lost on
    its way finds the claim it made.
    """
    check_identity(svc, submission.identity, actor, attested=submission.attested)
    own_account(actor, submission.account.id)
    credential = read(submission.credential, submission.jurisdiction, submission.words)

    async def work(connection: Connection) -> str:
        account = await accounts.take(svc, connection, submission.account, actor)
        claim_id = _claim_id(svc, actor, request_key)
        if request_key is not None and await connection.fetchval(_CLAIMS.claim_made, claim_id, account.key):
            return claim_id
        earlier = await connection.fetchrow(
            _CLAIMS.claim_open_like, account.key, credential.word, submission.jurisdiction
        )
        if earlier is not None:
            return await _again(svc, connection, earlier, submission, actor)
        return await _new_claim(svc, connection, claim_id, account, credential, submission, actor)

    return await reading.claim(svc, await _in_turn(svc, work), actor)


async def amend(svc: Service, claim_id: str, amendment: Amendment, actor: Actor) -> ClaimView:
    """Fix a claim instead of starting over: new words, a new round of checks."""
    check_identity(svc, amendment.identity, actor, attested=amendment.attested)

    async def work(connection: Connection) -> None:
        claim = await locked(connection, claim_id, actor)
        if State(claim["state"]) not in _MENDABLE:
            raise _closed(claim)
        await _amend(svc, connection, claim, amendment, actor)

    await _in_turn(svc, work)
    return await reading.claim(svc, claim_id, actor)


async def withdraw(svc: Service, claim_id: str, actor: Actor) -> ClaimView:
    """Take a claim back. Possible at any time; doing it twice is doing it once."""

    async def work(connection: Connection) -> None:
        claim = await locked(connection, claim_id, actor)
        if claim["state"] == State.WITHDRAWN:
            return
        if not may(State(claim["state"]), "withdrew"):  # type: ignore[arg-type]  # Happening is a StrEnum
            raise _closed(claim)
        await connection.fetchval(_CLAIMS.claim_next_round, claim_id, "again", svc.clock())
        await move(connection, claim, "withdrew", actor, svc.clock())

    await _in_turn(svc, work)
    return await reading.claim(svc, claim_id, actor)


async def appeal(svc: Service, claim_id: str, statement: str, actor: Actor) -> ClaimView:
    """Ask for another look at a refusal or a revocation: another reviewer, within six months."""

    async def work(connection: Connection) -> None:
        claim = await locked(connection, claim_id, actor)
        now = svc.clock()
        if not may(State(claim["state"]), "appealed"):  # type: ignore[arg-type]
            raise Conflict("not_refused", "Only a refused or revoked claim can be appealed.")
        if now - claim["state_since"] > svc.policy.appeal_within:
            raise Conflict(
                "appeal_too_late", "An appeal is open for six months after the decision. Submit a new claim instead."
            )
        await next_round(svc, connection, claim, "review", now)
        sealer = svc.sealer(claim)
        text = sealed.open_words(sealer, claim)
        words = sealed.seal_words(sealer, claim_id, replace(text.words, statement=statement), text.display_name)
        await connection.execute(_CLAIMS.claim_words, claim_id, words)
        await open_case(svc, connection, claim, ("appeal",), now)
        await move(connection, claim, "appealed", actor, now, codes=("appeal",))

    await _in_turn(svc, work)
    return await reading.claim(svc, claim_id, actor)


def read(word: str, jurisdiction: str | None, words: Words) -> Credential:
    """The claimed credential, or a refusal that lists what is accepted."""
    found = read_credential(word, jurisdiction, has_number=bool(words.number))
    if isinstance(found, UnknownCredential):
        detail = f"This credential is not one we check. Accepted: {', '.join(accepted_credentials())}."
        raise Invalid("unknown_credential", detail, faults=(FieldFault("/credential", "unknown_credential", detail),))
    if jurisdiction is None and not found.is_degree:
        detail = "Name the state that granted the licence, such as US-WA."
        raise Invalid("jurisdiction_needed", detail, faults=(FieldFault("/jurisdiction", "required", detail),))
    return found


def check_identity(svc: Service, identity: Identity | None, actor: Actor, *, attested: bool) -> None:
    """Only a key that may vouch for identities may say one, and not one from the future or from years ago."""
    if identity is None:
        return
    if not attested and not actor.may("identity:assert"):
        raise Forbidden("identity_scope", "Only a platform key with the scope identity:assert may state an identity.")
    now = svc.clock()
    if identity.verified_at > now or now - identity.verified_at > svc.policy.identity_age:
        detail = "The identity check must be in the past and at most 12 months old. Check the identity again."
        raise Invalid("identity_age", detail, faults=(FieldFault("/identity/verified_at", "out_of_range", detail),))


def own_account(actor: Actor, account_id: str) -> None:
    """A creator's token speaks for one account only."""
    if actor.account_id is not None and actor.account_id != account_id:
        raise Forbidden("not_your_account", "This token belongs to another account.")


async def locked(connection: Connection, claim_id: str, actor: Actor) -> Row:
    """The claim, locked; absent when it is not this actor's."""
    claim = await connection.fetchrow(_CLAIMS.claim_lock, claim_id)
    if claim is None or (actor.account_id is not None and claim["platform_id"] != actor.account_id):
        raise Absent("claim_absent", "There is no such claim.")
    if claim["wrapped_key"] is None:
        raise Conflict("erased", "The personal data of this claim were erased; nothing about it can change.")
    return claim


def licence_key(svc: Service, credential: Credential, jurisdiction: str | None, words: Words) -> bytes | None:
    """The blind index of the licence, so that a second account on it is noticed without storing the number."""
    if not words.number or jurisdiction is None:
        return None
    canonical = canonical_number(words.number, jurisdiction, credential.family)
    return svc.vault.blind("licence", jurisdiction, credential.family, canonical)


def _claim_id(svc: Service, actor: Actor, request_key: str | None) -> str:
    if request_key is None:
        return new_id("clm")
    return f"clm_{svc.vault.blind('request', actor.id, request_key).hex()[:32]}"


async def _new_claim(
    svc: Service,
    connection: Connection,
    claim_id: str,
    account: accounts.Taken,
    credential: Credential,
    submission: Submission,
    actor: Actor,
) -> str:
    now = svc.clock()
    await connection.execute(
        _CLAIMS.claim_insert,
        claim_id,
        account.key,
        submission.account.epoch,
        credential.word,
        submission.jurisdiction,
        credential.family,
        now,
        sealed.seal_words(account.sealer, claim_id, submission.words, submission.account.display_name),
        sealed.seal_identity(account.sealer, claim_id, submission.identity),
        licence_key(svc, credential, submission.jurisdiction, submission.words),
        actor.id,
        "test" if actor.bootstrap else svc.environment,
    )
    await ask_all(svc, connection, claim_id, 1, submission.jurisdiction, credential.family)
    await connection.execute(queries("accounts").project_badge, account.key, now)
    await note(connection, "claim_received", actor, now, account_key=account.key, claim_id=claim_id)
    return claim_id


async def _again(svc: Service, connection: Connection, earlier: Row, submission: Submission, actor: Actor) -> str:
    """The same claim once more: a re-binding if an account change stopped it, else a conflict that names it."""
    newer = submission.account.epoch > earlier["account_epoch"]
    if earlier["state"] == State.EXPIRED or (newer and actor.kind == "platform" and earlier["state"] in _MENDABLE):
        claim = await locked(connection, earlier["id"], actor)
        amendment = Amendment(
            name=submission.words.name,
            number=submission.words.number,
            npi=submission.words.npi,
            account=submission.account,
            identity=submission.identity,
        )
        await _amend(svc, connection, claim, amendment, actor)
        return str(earlier["id"])
    raise Conflict("claim_open", _OPEN_ALREADY, claim_id=earlier["id"], claim_url=f"/v1/claims/{earlier['id']}")


_OPEN_ALREADY = "This account already has an open claim for this credential. Follow, amend or withdraw that one."


async def _in_turn(svc: Service, work: Callable[[Connection], Awaitable[T]]) -> T:
    """Do it in one transaction, and read badges anew: a raised epoch or a recycled handle stops some."""
    try:
        done = await in_transaction(svc.pool, work)
    except AlreadyThere:  # an amendment or an appeal that leads to where another claim of the account is
        raise Conflict("claim_open", _OPEN_ALREADY) from None
    svc.badges.forget()
    return done


async def _amend(svc: Service, connection: Connection, claim: Row, amendment: Amendment, actor: Actor) -> None:
    now, sealer = svc.clock(), svc.sealer(claim)
    text = sealed.open_words(sealer, claim)
    words = replace(text.words, **{f: v for f in _WORDS if (v := getattr(amendment, f)) is not None})
    jurisdiction = amendment.jurisdiction or claim["jurisdiction"]
    credential = read(amendment.credential or claim["credential"], jurisdiction, words)
    identity = amendment.identity or sealed.open_identity(sealer, claim)
    epoch, display = claim["account_epoch"], text.display_name
    if amendment.account is not None:
        if amendment.account.id != claim["platform_id"]:
            raise Conflict("other_account", "A claim cannot be moved to another account. Submit a new claim.")
        await accounts.take(svc, connection, amendment.account, actor)
        claim = await locked(connection, claim["id"], actor)
        epoch, display = amendment.account.epoch, amendment.account.display_name
        identity = amendment.identity if epoch != claim["account_epoch"] else identity
    happening = _happening(claim, epoch, actor)
    await connection.execute(
        _CLAIMS.claim_amend,
        claim["id"],
        credential.word,
        jurisdiction,
        credential.family,
        sealed.seal_words(sealer, claim["id"], words, display),
        sealed.seal_identity(sealer, claim["id"], identity),
        licence_key(svc, credential, jurisdiction, words),
        epoch,
    )
    claim = await locked(connection, claim["id"], actor)
    await next_round(svc, connection, claim, "again", now)
    await move(connection, claim, happening, actor, now, body={"fields": sorted(_changed(amendment))})


_WORDS = ("name", "number", "npi", "orcid", "institution", "email", "locale", "statement")


def _changed(amendment: Amendment) -> set[str]:
    return {
        f for f in (*_WORDS, "credential", "jurisdiction", "account", "identity") if getattr(amendment, f) is not None
    }


def _happening(claim: Row, epoch: int, actor: Actor) -> str:
    """Which move an amendment is, by where the claim stands."""
    match State(claim["state"]):
        case State.EXPIRED:
            return "renewed"
        case State.SUSPENDED:
            if (
                set(claim["reasons"]) != {"account_changed"}
                or actor.kind != "platform"
                or epoch < claim["current_epoch"]
            ):
                raise Conflict("suspended", "This claim is suspended; a reviewer has to look at it first.")
            return "rebound"
        case _:
            return "creator_answered"


def _closed(claim: Row) -> Conflict:
    return Conflict(
        "claim_moved", f"The claim is {claim['state']}; this cannot be done to it now.", state=claim["state"]
    )
