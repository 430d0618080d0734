"""The console's pages of keys and webhooks as text; nothing here asks anybody or knows a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from verifier.flows.access.access import SCOPES
from verifier.flows.webhooks.bodies import TYPES
from verifier.web.rendering.pages import render_for_reviewers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.webhooks.views import DeliveryView, WebhookView
    from verifier.store.rows.keys import KeysShown
    from verifier.web.pages.forms import Trouble, Typed

SAID: Final = {
    "key-ended": "The key has ended, everywhere within a second.",
    "hook-removed": "The endpoint is removed. Nothing more is delivered to it.",
    "sending": "It is on its way. Reload to see what came of it.",
    "enabled": "The endpoint is delivered to again.",
}
_SCOPES: Final = {
    "claims:write": "submit and change claims",
    "claims:read": "read claims, and the true status of badges",
    "badges:read": "read badges",
    "identity:assert": "state what the platform's identity check verified",
    "accounts:write": "make links for creators, and say that an account changed",
    "review": "read and decide cases",
    "webhooks": "name addresses to be told of changes",
    "audit": "read the history of badges and decisions",
    "erase": "erase an account",
}
_TYPES: Final = {
    "badge.changed": "a badge changed",
    "claim.moved": "a claim moved",
    "case.opened": "a case came to the lead",
    "queue.late": "a queue is past its promised time",
}


def makes_access(reader: Actor) -> bool:
    """Return True for an admin, who alone makes keys; the database asks again."""
    return reader.may("erase")


def keys(
    found: Sequence[KeysShown],
    reader: Actor,
    *,
    typed: Typed | None = None,
    trouble: Trouble | None = None,
    said: str = "",
) -> str:
    """Render the platform keys, with what a lead and an admin may do about them."""
    return render_for_reviewers(
        "console/keys.html",
        keys=found,
        reader=reader,
        admin=makes_access(reader),
        scopes=[(scope, _SCOPES[scope]) for scope in SCOPES],
        typed=typed or {},
        trouble=trouble,
        said=SAID.get(said, ""),
    )


def hooks(
    found: Sequence[WebhookView],
    reader: Actor,
    *,
    typed: Typed | None = None,
    trouble: Trouble | None = None,
    said: str = "",
) -> str:
    """Render the endpoints."""
    return render_for_reviewers(
        "console/webhooks.html",
        hooks=found,
        reader=reader,
        admin=makes_access(reader),
        types=[(kind, _TYPES[kind]) for kind in TYPES],
        typed=typed or {},
        trouble=trouble,
        said=SAID.get(said, ""),
    )


def hook(
    view: WebhookView,
    attempts: Sequence[DeliveryView],
    older: int | None,
    reader: Actor,
    *,
    typed: Typed | None = None,
    trouble: Trouble | None = None,
    said: str = "",
) -> str:
    """Render an endpoint with the attempts at it."""
    return render_for_reviewers(
        "console/webhook.html",
        hook=view,
        attempts=attempts,
        older=older,
        reader=reader,
        admin=makes_access(reader),
        typed=typed or {},
        trouble=trouble,
        said=SAID.get(said, ""),
    )


def secrets(
    title: str, shown: Sequence[tuple[str, str]], back: str, reader: Actor, *, old_until: datetime | None = None
) -> str:
    """Render secrets, the only time they can be seen."""
    return render_for_reviewers(
        "console/secrets.html", title=title, shown=shown, back=back, reader=reader, old_until=old_until
    )
