"""Sign-in to the console at the operator's OpenID provider: authorization code with PKCE, for this browser alone.

Nothing is kept while the person is away: what the answer is held against lies sealed in a cookie of the browser that
began, and its state is spent with the first answer (RFC 9700, 2.1.1 and 4.7). Of the person a keyed index is kept.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from verifier import log
from verifier.domain.roles import Role, strongest
from verifier.flows.access import kept_sign_in
from verifier.flows.access.kept_sign_in import Kept
from verifier.outbound.openid import sign_in
from verifier.outbound.openid.provider import Unavailable
from verifier.store.db import in_transaction
from verifier.store.ids import new_id, new_token
from verifier.store.rows import providers as provider_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.flows.core.service import Service
    from verifier.outbound.openid.provider import Staff
    from verifier.store.db import Connection

BACK: Final = "/console/signed-in"  # where the provider sends people back; registered there once
LIVES: Final = timedelta(minutes=10)
_SKEW_S: Final = 60
_LONGEST_CODE: Final = 2_000
_NOT_NOW: Final = frozenset({"server_error", "temporarily_unavailable"})  # RFC 6749, 4.1.2.1
_CLOCKS: Final = frozenset({"expired", "too_early"})
_log = log.logger("access")


class Purpose(StrEnum):
    """The reason why somebody is sent to the provider."""

    ENTER = "enter"
    CONFIRM = "confirm"  # it is still them, before a badge is taken back


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that has begun: where the browser goes, and what it keeps meanwhile."""

    address: str = field(repr=False)
    kept: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Entered:
    """A new session."""

    reviewer_id: str
    cookie: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """It is still the person of the session."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nobody was signed in: `provider-CODE` of the console's words says why."""

    code: str


Came: TypeAlias = Entered | Confirmed | Stopped


async def begin(svc: Service, staff: Staff, purpose: Purpose, session: str = "") -> Begun | Stopped:
    """Begin a sign-in, or say that the provider cannot be asked; `session` is the cookie of the one to confirm."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    more = {"scope": " ".join(staff.scopes)}
    if purpose is Purpose.CONFIRM:  # OpenID Connect Core 1.0, 3.1.2.1: whoever it is signs in anew, and it says when
        more |= {"prompt": "login", "max_age": "0"}
    address = await sign_in.begin(staff.session, staff.provider, state=state, nonce=nonce, verifier=verifier, more=more)
    if isinstance(address, Unavailable):
        return _stopped("gone", address.code)
    at = int(svc.clock().timestamp())
    kept = Kept(purpose, state, nonce, verifier, at, digest(session).hex() if session else "")
    return Begun(address, kept_sign_in.seal(svc, kept))


async def finish(svc: Service, staff: Staff, kept_by_browser: str, answer: Mapping[str, str]) -> Came:
    """End a sign-in with what the browser brought back. Whatever is wrong with it has a code, and signs nobody in."""
    kept, now = kept_sign_in.opened(svc, kept_by_browser), svc.clock()
    if kept is None or not compare_digest(answer.get("state", "").encode(), kept.state.encode()):
        # Some providers forget the state where somebody declines; nothing follows from believing them.
        declined = "state" not in answer and answer.get("error") == "access_denied"
        return _stopped("declined" if declined else "elsewhere")
    if not 0 <= now.timestamp() - kept.at + _SKEW_S <= LIVES.total_seconds() + _SKEW_S:
        return _stopped("late")
    if not await kept_sign_in.spent(svc, kept, now + 2 * LIVES):
        return _stopped("used")
    if answer.get("iss", staff.provider.issuer) != staff.provider.issuer:  # RFC 9207, 2.4
        return _stopped("mixed_up")
    if "error" in answer:
        return _stopped(_declined(answer["error"]))
    return await _exchanged(svc, staff, kept, answer)


async def _exchanged(svc: Service, staff: Staff, kept: Kept, answer: Mapping[str, str]) -> Came:
    """Exchange the code for the provider's statement, and act on it."""
    code = answer.get("code", "")
    if not 0 < len(code) <= _LONGEST_CODE or not code.isascii() or not code.isprintable():
        return _stopped("odd")
    said = await sign_in.finish(
        staff.session,
        staff.provider,
        code,
        nonce=kept.nonce,
        verifier=kept.verifier,
        now=svc.clock(),
        answered_by=answer.get("iss"),
        insist_on_name=True,
    )
    match said:
        case Unavailable(code=why):
            return _stopped("gone", why)
        case sign_in.NotAccepted(code=why):
            return _stopped(_unbelieved(why), why)
        case sign_in.SignedIn():
            return await _known(svc, staff, kept, said)


async def _known(svc: Service, staff: Staff, kept: Kept, person: sign_in.SignedIn) -> Came:
    """Sign the person in with the role that the provider gives them today, or take it that it is still them."""
    if not await provider_rows.provider_allowed(svc.pool, issuer=staff.provider.issuer):
        return _stopped("closed")
    subject = svc.vault.blind("console identity", staff.provider.issuer, person.subject)
    role = role_in(person.claims, staff)
    if kept.purpose == Purpose.CONFIRM:
        return await _confirmed(svc, staff, kept, subject, role, person.claims.get("auth_time"))
    return await _entered(svc, staff, subject, role)


async def _entered(svc: Service, staff: Staff, subject: bytes, role: Role | None) -> Came:
    cookie, csrf, new = new_token("ses"), secrets.token_urlsafe(24), new_id("rev")

    async def work(connection: Connection) -> provider_rows.SessionOpenByProvider:
        return await provider_rows.session_open_by_provider(
            connection,
            issuer=staff.provider.issuer,
            subject_key=subject,
            role=role,
            session=digest(cookie),
            csrf=csrf,
            new_id=new,
            new_name=f"Colleague {new[4:8].upper()}",  # who they are is the provider's to know
            token_digest=digest(new_token("rev")),  # nobody's: the API is for those who were given a token
        )

    row = await in_transaction(svc.pool, work)
    if row.why or row.reviewer_id is None:
        return _stopped(row.why)
    return Entered(row.reviewer_id, cookie)


async def _confirmed(
    svc: Service, staff: Staff, kept: Kept, subject: bytes, role: Role | None, auth_time: object
) -> Came:
    now = svc.clock().timestamp()
    if isinstance(auth_time, bool) or not isinstance(auth_time, int | float):
        return _stopped("not_told")
    if not kept.at - _SKEW_S <= auth_time <= now + _SKEW_S:
        return _stopped("not_anew")

    async def work(connection: Connection) -> bool:
        found = await provider_rows.session_confirm_by_provider(
            connection,
            session=bytes.fromhex(kept.session),
            issuer=staff.provider.issuer,
            subject_key=subject,
            role=role,
        )
        return bool(found)

    return Confirmed() if await in_transaction(svc.pool, work) else _stopped("other_person")


def role_in(claims: Mapping[str, Any], staff: Staff) -> Role | None:
    """Return the role that a statement gives; None where it names none of those that the operator has mapped."""
    said = _at(claims, staff.role_claim)
    values = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    return strongest(frozenset(staff.roles[one] for one in values if isinstance(one, str) and one in staff.roles))


def _at(claims: Mapping[str, Any], name: str) -> object:
    """Find a claim by its name, or by its path: "realm_access.roles"."""
    if name in claims:
        return claims[name]
    found: object = claims
    for step in name.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(step)
    return found


def _declined(error: str) -> str:
    if error in _NOT_NOW:
        return "faulty"
    return "declined" if error == "access_denied" else "not_signed_in"


def _unbelieved(why: str) -> str:
    if why in _CLOCKS:
        return "clocks"
    return why if why in ("code_refused", "mixed_up") else "unbelieved"


def _stopped(code: str, why: str = "") -> Stopped:
    """Stop a sign-in, with one line in the log that names nobody."""
    _log.warning("console_sign_in_stopped", code=code, reason=why or None)
    return Stopped(code)
