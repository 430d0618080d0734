"""Tokens that the platform signs with its own key: creators' tokens and identity statements.

Keys are added by an operator (`verifier platform add-jwks`), never fetched. Only asymmetric algorithms are accepted, so
that a public key can never be used as a shared secret (RFC 8725, 3.1). Statements follow OpenID Identity Assurance 1.0,
`verified_claims`; one that carries them is a statement and opens nothing, one that does not is a creator's token.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from verifier.domain.claim import Voucher
from verifier.domain.text_patterns import ACCOUNT_ID, LARGEST_EPOCH, LINE, LONGEST_LINE
from verifier.flows.accounts import platform_keys
from verifier.flows.core.errors import Conflict, FieldFault, Invalid
from verifier.store.rows import keys as key_rows
from verifier.store.sealing.crypto import digest
from verifier.strictjson import read_json

if TYPE_CHECKING:
    from joserfc.jwk import Key

    from verifier.domain.claim import AccountRef
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "ES384", "PS256", "RS256")
# Whatever a stranger's bytes do to a reader, they are no token; a deep nesting ends in a RecursionError.
UNREADABLE = (JoseError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
STATEMENT = "verified_claims"
_LIVES = timedelta(hours=1)
_SKEW = timedelta(seconds=60)
_REFERENCE = 128  # as long as the wire takes one


class Spoken(BaseModel):
    """The claims of every token: the account, its epoch, the expiry, and the token's own id."""

    model_config = ConfigDict(strict=True, frozen=True, hide_input_in_errors=True)

    sub: Annotated[str, StringConstraints(pattern=ACCOUNT_ID)]
    epoch: Annotated[int, Field(ge=1, le=LARGEST_EPOCH)]
    exp: Annotated[float, Field(gt=0, lt=2**33, allow_inf_nan=False)]
    jti: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE, pattern=LINE)]

    @property
    def expires_at(self) -> datetime:
        """The instant from which on the token says nothing."""
        return datetime.fromtimestamp(self.exp, UTC)


@dataclass(frozen=True, slots=True)
class Statement:
    """A platform's signed word on who is behind an account: its fields as they were sent, and its own id."""

    fields: dict[str, Any]  # as the wire's Identity takes them; checked there
    jti: str
    expires_at: datetime

    @property
    def voucher(self) -> Voucher:
        """The mark that is spent when the statement is used."""
        return Voucher(digest(self.jti), self.expires_at)


async def open_token(svc: Service, token: str) -> dict[str, Any] | None:
    """Open a token that the platform signed for us within the last hour; None for anything else."""
    try:
        header = jws.extract_compact(token.encode()).headers()
        key = await _key(svc, header.get("kid"))
        said = verified(token, key, ALGORITHMS) if key is not None else None
        if said is None:
            return None
        _rules(svc).validate(said)
        ends = Spoken.model_validate(said).expires_at
    except UNREADABLE:
        return None
    return said if ends - svc.clock() <= _LIVES + _SKEW else None


def verified(token: str, key: Key, algorithms: tuple[str, ...]) -> dict[str, Any]:
    """Return the claims of a token whose signature holds, read strictly; raise one of `UNREADABLE`."""
    said = read_json(jws.deserialize_compact(token, key, algorithms=list(algorithms)).payload or b"")
    if not isinstance(said, dict):
        raise TypeError
    return said


async def _key(svc: Service, kid: object) -> Key | None:
    """Find the trusted key of this name; one that is too weak is not used, whenever it was added."""
    row = (
        await key_rows.platform_jwk(svc.pool, kid=kid)
        if isinstance(kid, str) and platform_keys.KID.fullmatch(kid)
        else None
    )
    return platform_keys.usable(json.loads(row.jwk)) if row is not None else None


def _rules(svc: Service) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(svc.clock().timestamp()),
        aud={"essential": True, "value": svc.settings.public_url},
        sub={"essential": True},
        exp={"essential": True},
        jti={"essential": True},
    )


async def statement(svc: Service, token: str, account: AccountRef) -> Statement:
    """Open a signed identity statement for this very account and epoch; what it says is still to be checked."""
    said = await open_token(svc, token)
    if said is None or (said["sub"], said["epoch"]) != (account.id, account.epoch):
        raise _refused(
            "The statement is not signed by a known key of the platform for this account and epoch, or has expired."
        )
    if STATEMENT not in said:
        raise _refused("This token has no verified_claims: it is a creator's token and states no identity.")
    spoken = Spoken.model_validate(said)
    try:
        fields = _fields(said[STATEMENT], spoken.jti)
    except (KeyError, TypeError, AttributeError):
        raise _refused("The statement lacks a verified name or the time of its verification.") from None
    return Statement(fields, spoken.jti, spoken.expires_at)


async def spend(connection: Connection, voucher: Voucher | None) -> None:
    """Spend a statement in the transaction that records what it was used for; each counts once, of two at once one."""
    if voucher is None:
        return
    if await key_rows.statement_use(connection, jti_digest=voucher.digest, expires_at=voucher.expires_at) is None:
        raise Conflict("statement_used", "This identity statement was used before. Ask the platform for a new one.")


def _fields(assured: dict[str, Any], jti: str) -> dict[str, Any]:
    """Rename the assured claims to the wire's names, with whatever values they have."""
    verification, claims = assured["verification"], assured["claims"]
    parts = [claims.get(part) for part in ("given_name", "middle_name", "family_name")]
    address = claims.get("address")
    return {
        "verified_name": claims["name"] if claims.get("name") is not None else _joined(parts),
        **_birth(claims.get("birthdate")),
        "locality": _said(address.get("locality")) if address is not None else None,
        "method": _lower(verification["trust_framework"]),  # OpenID's own list has nist_800_63A
        "verified_at": verification["time"],
        "reference": jti[:_REFERENCE],
    }


def _said(value: object) -> object:
    return None if value == "" else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _joined(parts: list[Any]) -> str:
    if any(part is not None and not isinstance(part, str) for part in parts):
        raise TypeError
    return " ".join(part for part in parts if part)


def _birth(born: object) -> dict[str, object]:
    """Read an OpenID `birthdate`: YYYY is a year, YYYY-MM-DD a day; a day of the year 0000 leaves the year out."""
    if not isinstance(born, str) or not re.fullmatch(r"[0-9]{4}(-[0-9]{2}-[0-9]{2})?", born):
        return {"birth_year": born}
    if born.startswith("0000-"):
        return {}
    return {"birth_date": born} if "-" in born else {"birth_year": int(born)}


def _refused(detail: str) -> Invalid:
    return Invalid(STATEMENT, detail, faults=(FieldFault("/verified_claims", "not_accepted", detail),))
