"""Messages that endpoints are sent, as the API's document describes them; `flows/webhooks/bodies` writes them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from verifier.domain.vocabulary import BadgeStatus, ClaimState
from verifier.flows.webhooks import signatures
from verifier.web.http.description.messages import Heading, Message, Messages

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class BadgeChanged:
    """The badge that changed; account and epoch are null where the handle is nobody's any more."""

    handle: str
    account_id: str | None
    epoch: int | None
    version: int
    status: BadgeStatus


@dataclass(frozen=True, slots=True)
class BadgeChangedMessage:
    """A badge shows something else than before."""

    type: Literal["badge.changed"]
    timestamp: datetime
    data: BadgeChanged


@dataclass(frozen=True, slots=True)
class ClaimMoved:
    """The claim that moved, and its state after that; the account is null once it was erased."""

    claim_id: str
    account_id: str | None
    state: ClaimState


@dataclass(frozen=True, slots=True)
class ClaimMovedMessage:
    """A claim came to another state."""

    type: Literal["claim.moved"]
    timestamp: datetime
    data: ClaimMoved


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """The case that came, and its queue."""

    case_id: str
    queue: str


@dataclass(frozen=True, slots=True)
class CaseOpenedMessage:
    """A case came to the lead."""

    type: Literal["case.opened"]
    timestamp: datetime
    data: CaseOpened


@dataclass(frozen=True, slots=True)
class QueueLate:
    """The queue that is late, and how many of its cases."""

    queue: str
    late: int


@dataclass(frozen=True, slots=True)
class QueueLateMessage:
    """A queue of the console began to be past its promised time."""

    type: Literal["queue.late"]
    timestamp: datetime
    data: QueueLate


@dataclass(frozen=True, slots=True)
class Tested:
    """The endpoint that was asked to be tested."""

    webhook_id: str


@dataclass(frozen=True, slots=True)
class TestMessage:
    """Somebody asked for a test of the endpoint."""

    type: Literal["test"]
    timestamp: datetime
    data: Tested


_KINDS: Final = (
    Message("badge.changed", BadgeChangedMessage),
    Message("claim.moved", ClaimMovedMessage),
    Message("case.opened", CaseOpenedMessage),
    Message("queue.late", QueueLateMessage),
    Message("test", TestMessage),
)
# Of the examples alone: their keys are in the document, too, so that a receiver can be tried with them.
_KEYS: Final = signatures.keys_of(hashlib.sha512(b"an example, and nobody's keys").digest())
_ID, _AT = "msg_0b6e1c6a5f4d4c3b8a7968574635241f", int(datetime.fromisoformat("2026-11-20T12:00:00Z").timestamp())


def _headings(example: Mapping[str, object]) -> tuple[Heading, ...]:
    """Describe the headers of a message, with a signature that is right for its example as it is written compactly."""
    body = json.dumps(example, ensure_ascii=False, separators=(",", ":")).encode()
    return (
        Heading(
            "webhook-id", "Names the message, also when it comes again. Take one id once.", _ID, "^msg_[0-9a-f]{32}$"
        ),
        Heading(
            "webhook-timestamp",
            "When this attempt was made, in seconds since 1970. Refuse what is more than five minutes away.",
            str(_AT),
            "^[0-9]+$",
        ),
        Heading(
            "webhook-signature",
            "Signatures of `{webhook-id}.{webhook-timestamp}.{body}`, a space between them: `v1,` with the secret "
            "(HMAC-SHA256), `v1a,` with the public key (Ed25519), both in base64; for a day after `rotate` also those "
            "of the old keys. One that is right is enough.",
            signatures.sign([_KEYS], _ID, _AT, body),
            "^v1a?,[A-Za-z0-9+/=]+( v1a?,[A-Za-z0-9+/=]+)*$",
        ),
    )


MESSAGES: Final = Messages(_KINDS, _headings)
