"""Sessions of the console: a login link opens one, and it ends by itself, by signing out, or with its reviewer.

The rules are SQL functions (sql/functions/sessions.sql), each with its event: the service itself cannot write a
session. A session lives for 15 minutes without work and for 8 hours in any case.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from verifier.flows.access import access
from verifier.store.db import in_transaction
from verifier.store.ids import new_token
from verifier.store.rows import keys as key_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_COOKIE = re.compile(r"ses_[A-Za-z0-9_-]{43}")  # anything else was never handed out, and is not looked up
_LINK = re.compile(r"[!-~]{1,256}")


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which a reviewer is signed in."""

    opened_at: datetime
    seen_at: datetime
    this_one: bool


async def open_session(svc: Service, login_token: str) -> tuple[str, Actor] | None:
    """Exchange a reviewer's login link for a session; the caller keeps the cookie, we keep its digest.

    A link is good once. That of a trial account opens any number of sessions, on this machine only.
    """
    link = digest(login_token if _LINK.fullmatch(login_token) else "")
    cookie, csrf = new_token("ses"), secrets.token_urlsafe(24)
    alone = not svc.settings.exposed  # on this machine

    async def work(connection: Connection) -> key_rows.SessionOpen | None:
        """Use the link up in a transaction: what a frozen database is sent it carries out later, for nobody."""
        return await key_rows.session_open(connection, link=link, session=digest(cookie), csrf=csrf, alone=alone)

    row = await in_transaction(svc.pool, work)
    return (cookie, access.reviewer(row, csrf)) if row else None


async def actor_of(svc: Service, cookie: str) -> Actor | None:
    """Return the reviewer of a live session, whose 15 minutes begin anew."""
    row = await key_rows.session_seen(svc.pool, session=digest(cookie)) if _COOKIE.fullmatch(cookie) else None
    return replace(access.reviewer(row, row.csrf), by_provider=row.by_provider) if row else None


async def confirmed(svc: Service, cookie: str) -> bool:
    """Return True if the reviewer of this session signed in, or showed again who they are, in the last ten minutes."""
    return bool(_COOKIE.fullmatch(cookie) and await key_rows.session_confirmed(svc.pool, session=digest(cookie)))


async def confirm(svc: Service, cookie: str, token: str) -> bool:
    """Take the reviewer's own token as a sign that it is still them; return True if it is theirs."""

    async def work(connection: Connection) -> bool:
        found = await key_rows.session_confirm(connection, session=digest(cookie), token_digest=digest(token))
        return bool(found)

    fine = _COOKIE.fullmatch(cookie) and _LINK.fullmatch(token)
    return bool(fine) and await in_transaction(svc.pool, work)


async def close(svc: Service, cookie: str) -> None:
    """Sign out."""
    if _COOKIE.fullmatch(cookie):
        await key_rows.session_close(svc.pool, session=digest(cookie))


async def beside(svc: Service, cookie: str) -> list[Session]:
    """List the browsers in which the reviewer of this session is signed in, this one first."""
    return [Session(*row) for row in await key_rows.sessions_beside(svc.pool, session=digest(cookie))]


async def close_others(svc: Service, cookie: str) -> int:
    """Sign the reviewer of this session out everywhere else; return in how many browsers."""
    return int(await key_rows.sessions_beside_close(svc.pool, session=digest(cookie)))
