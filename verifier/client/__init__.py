"""Client of a platform: badges one by one or many at once, claims, a copy that keeps itself in step, webhooks checked.

::

    from verifier.client import Client

    async with Client("https://verify.example.com", key) as c:
        badge = await c.badge("robin.sample", account_id="acct_71", epoch=1)
        if badge.status == "verified":
            show(badge.credentials[0].display)

        async with c.copy() as copy:  # every badge, a moment behind at most
            copy.get("robin.sample").status

It needs aiohttp and pydantic, and nothing else of this project. docs/client.md tells the rest.
"""

from verifier.client.badges import Badge, BadgeStatus, Credential
from verifier.client.calls import Client
from verifier.client.claims import Claim
from verifier.client.copies.local_copy import Copy
from verifier.client.errors import FieldFault, ProblemError, UnreachableError, VerifierError, WebhookError
from verifier.client.feed import Change
from verifier.client.webhooks import Event, verify_webhook

__all__ = [
    "Badge",
    "BadgeStatus",
    "Change",
    "Claim",
    "Client",
    "Copy",
    "Credential",
    "Event",
    "FieldFault",
    "ProblemError",
    "UnreachableError",
    "VerifierError",
    "WebhookError",
    "verify_webhook",
]
