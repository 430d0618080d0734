"""Sign-in at ORCID: authorization code with PKCE. It binds the degree on that very iD and nothing else.

The state, the nonce and the verifier follow from the attempt's id with a key outside the database, so that nothing
secret is kept while the creator is away.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from verifier.domain.holder import Holder
from verifier.flows.binding.outcome import Missed, NotNow, Shown
from verifier.flows.core.errors import NotReady
from verifier.flows.proofs.attempts import secret_of, state_of
from verifier.outbound.openid import sign_in
from verifier.outbound.openid.provider import Unavailable

if TYPE_CHECKING:
    from verifier.flows.binding.outcome import Outcome
    from verifier.flows.core.service import Service
    from verifier.flows.proofs.attempts import Challenge
    from verifier.store.rows import bindings as binding_rows


RETURN = "/claims/orcid"  # where ORCID sends the creator back; registered there once for this deployment


async def address(svc: Service, attempt_id: str) -> str:
    """Return the address at which the creator signs in."""
    if svc.provider is None or svc.sign_in is None:
        raise NotReady("sign_in_off", "Signing in at ORCID is not set up here.")
    begun = await sign_in.begin(
        svc.sign_in.session,
        svc.provider,
        state=state_of(svc.vault, attempt_id),
        nonce=secret_of(svc.vault, "nonce", attempt_id),
        verifier=secret_of(svc.vault, "pkce", attempt_id),
    )
    if isinstance(begun, Unavailable):
        raise NotReady("sign_in_unavailable", "ORCID's sign-in does not answer at the moment. Try again in a minute.")
    return begun


async def finish(
    svc: Service, attempt: binding_rows.AttemptById, challenge: Challenge, code: str, state: str
) -> Outcome:
    """Check that whoever signed in is the owner of the iD the degree is on."""
    if not hmac.compare_digest(state.encode(), state_of(svc.vault, attempt.id).encode()):
        return Missed("wrong_state")
    if svc.provider is None or svc.sign_in is None:
        return NotNow("sign_in_off")
    signed_in = await sign_in.finish(
        svc.sign_in.session,
        svc.provider,
        code,
        nonce=secret_of(svc.vault, "nonce", attempt.id),
        verifier=secret_of(svc.vault, "pkce", attempt.id),
    )
    match signed_in:
        case sign_in.SignedIn():
            return Shown(Holder.H3) if sign_in.orcid_of(signed_in) == challenge.identifier else Missed("other_orcid")
        case sign_in.NotAccepted(code=why):
            return Missed(f"sign_in_{why}")
        case Unavailable(code=why):
            return NotNow(f"sign_in_{why}")


def attempt_of(state: str) -> str | None:
    """Read the attempt's id out of a state; whether it is ours is checked with the answer."""
    attempt_id, dot, _ = state.partition(".")
    return attempt_id if dot and attempt_id.startswith("bnd_") else None
