"""A claim's next move, waited for: nobody has to ask again and again, and nobody holds a connection meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from verifier.domain.lifecycle import State

if TYPE_CHECKING:
    from verifier.flows.claims.views import ClaimView
    from verifier.flows.core.service import Service

_FINAL = frozenset({State.WITHDRAWN, State.LAPSED})
_AT_REST = frozenset({State.VERIFIED, State.EXPIRED, State.REFUSED, State.REVOKED})  # moved by time or an appeal


def is_settled(state: str, *, known: bool) -> bool:
    """Tell whether a claim is answered at once: no move can follow, or none soon and the caller has not seen it yet."""
    return state in _FINAL or (state in _AT_REST and not known)


async def moved(svc: Service, claim: ClaimView, seconds: float, stopping: asyncio.Event) -> None:
    """Wait for a move of the claim since this view of it, at most so many seconds, and not beyond the service's end."""
    ending = asyncio.create_task(stopping.wait())
    waiting = asyncio.create_task(svc.moves.after(claim.id, claim.version))
    try:
        await asyncio.wait({ending, waiting}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            waiting.result()
    finally:
        ending.cancel()
        waiting.cancel()
