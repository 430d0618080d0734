"""The steps of each method, with what the creator shows and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.holder import Method
from verifier.flows.proofs.attempts import nonce_of
from verifier.outbound.sites.well_known import PLACE

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.flows.proofs.attempts import Challenge
    from verifier.wording.languages import Language


def instructions(svc: Service, language: Language, method: Method, attempt_id: str, about: Challenge) -> str:
    """Say the steps, with what is to be shown and where."""
    message = f"instructions-{method}"
    match method:
        case Method.DOMAIN_NONCE:
            return language.say(message, word=nonce_of(svc.vault, attempt_id), url=f"https://{about.domain}{PLACE}")
        case Method.REGISTRY_WRITE_BACK:
            where = "npi" if about.identifier.isdigit() else "orcid"
            return language.say(f"{message}-{where}", link=proof_link(svc, attempt_id))
        case _:
            return language.say(message)


def proof_link(svc: Service, attempt_id: str) -> str:
    """Write the link for a holder's own record; it explains itself to anybody who opens it."""
    return f"{svc.settings.public_url}/proof/{nonce_of(svc.vault, attempt_id)}"
