"""The part of a sign-in that the browser keeps while its person is at the provider: sealed, and good for one answer."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Final, NamedTuple

from verifier.store.db import in_transaction
from verifier.store.rows import keys as key_rows
from verifier.store.sealing.crypto import SealBroken, digest

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_PLACE: Final = "console/sign_in"


class Kept(NamedTuple):
    """The secrets of one sign-in, which its answer is held against."""

    purpose: str
    state: str
    nonce: str
    verifier: str
    at: int  # seconds of the epoch
    session: str  # the digest of the session that is confirmed, in hexadecimal


def seal(svc: Service, kept: Kept) -> str:
    """Seal a sign-in for a cookie."""
    return base64.urlsafe_b64encode(svc.vault.service.seal(json.dumps(kept).encode(), _PLACE)).decode()


def opened(svc: Service, text: str) -> Kept | None:
    """Unseal what the browser kept; None for everything that we did not seal."""
    try:
        sealed = base64.urlsafe_b64decode(text.encode("ascii"))
        return Kept(*json.loads(svc.vault.service.open(sealed, _PLACE)))
    except (SealBroken, binascii.Error, UnicodeEncodeError, ValueError):
        return None


async def spent(svc: Service, kept: Kept, until: datetime) -> bool:
    """Spend a state, once: of two answers with it the second gets False."""

    async def work(connection: Connection) -> bool:
        name = digest(f"{_PLACE}\x1f{kept.state}")
        return await key_rows.statement_use(connection, jti_digest=name, expires_at=until) is not None

    return await in_transaction(svc.pool, work)
