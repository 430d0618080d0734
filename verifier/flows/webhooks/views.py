"""Views of webhooks, in the shapes of the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

WebhookType = Literal["badge.changed", "claim.moved", "case.opened", "queue.late"]
WebhookState = Literal["active", "disabled", "failing"]


@dataclass(frozen=True, slots=True)
class WebhookView:
    """An endpoint: where deliveries go, which, and how that has been."""

    id: str
    url: str
    types: list[WebhookType]
    description: str
    state: WebhookState
    disabled_because: str | None
    last_delivery_at: datetime | None


@dataclass(frozen=True, slots=True)
class WebhookMade(WebhookView):
    """A new endpoint with its keys, which are shown this once."""

    secret: str = field(default="", repr=False)
    public_key: str = ""


@dataclass(frozen=True, slots=True)
class WebhookKeys:
    """New keys of an endpoint, shown this once; deliveries carry signatures of the old ones as well until then."""

    secret: str = field(repr=False)
    public_key: str
    old_valid_until: datetime


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One attempt of a delivery; `status` is HTTP's, null where no answer came."""

    id: str
    message_id: str
    type: str
    attempt: int
    at: datetime
    status: int | None
    error: str | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class WebhookCounts:
    """Deliveries in figures: what has ended since the beginning, what waits, and which endpoints take nothing."""

    ended: Mapping[str, int]  # attempts that were delivered or failed, and deliveries given up
    troubled: Mapping[str, int]  # endpoints, by state
    waiting: int
    oldest_s: float  # the age of the oldest message that waits; 0 where none does
