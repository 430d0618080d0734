"""Examinations of the ways into the console, and of what its leads are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.flows.operations.finding import Finding
from verifier.outbound.openid.provider import Unavailable, discover
from verifier.store.rows import providers as provider_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service


async def examine(svc: Service) -> list[Finding]:
    """Look at the provider that people come by, and at whether leads can be written to."""
    told = not svc.settings.leads_mail or svc.mail is not None
    remedy = "Set VERIFIER_SMTP_URL: VERIFIER_LEADS_MAIL names leads, and nothing can be sent to them."
    return [*await _provider(svc), Finding("leads are told of late queues", good=told, remedy=remedy)]


async def _provider(svc: Service) -> list[Finding]:
    if svc.staff is None:
        return []
    safe = svc.settings.public_url.startswith("https://") or not svc.settings.exposed
    found = await discover(svc.staff.session, svc.staff.provider)
    why = found.code if isinstance(found, Unavailable) else ""
    by_link = await provider_rows.reviewers_by_link(svc.pool)
    return [
        Finding(
            "everybody has one account at the console",
            good=not by_link,
            remedy=f"{by_link} who decide came by a link. Whoever of them comes by the provider as well would be two "
            "people where a decision needs two: `verifier reviewer revoke ID` ends the account of the link.",
            advice=True,
        ),
        Finding(
            "whoever signs in at the console's provider comes back safely",
            good=safe,
            remedy="Set VERIFIER_PUBLIC_URL to an https address: the provider returns people there with a code.",
        ),
        Finding(
            "the console's provider answers",
            good=not why,
            remedy=f"Look at VERIFIER_CONSOLE_OIDC_ISSUER and at the provider ({why}); an address inside has to be in "
            "VERIFIER_OUTBOUND_ALLOW. Login links work meanwhile.",
            advice=True,
        ),
    ]
