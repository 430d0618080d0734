"""Webhooks as a platform receives them: checked by Standard Webhooks 1.0 before anything in them is believed."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from verifier.client.badges import Read
from verifier.client.errors import WebhookError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TOLERANCE_S: Final = 300  # between the delivery's clock and ours, in both directions
_SECRET_BYTES, _KEY_BYTES = range(24, 65), 32  # Standard Webhooks 1.0, "Signature scheme"


class Event(Read):
    """An event: something changed. What it is now, the badge says; a `version` that is not higher is old news."""

    type: str  # "badge.changed" | "claim.moved" | "case.opened" | "queue.late" | "test"
    timestamp: datetime
    data: dict[str, Any]


def verify_webhook(secret: str, headers: Mapping[str, str], body: bytes | str) -> Event:
    """Return the event of a delivery that was signed with this secret; raise `WebhookError` for any other.

    `secret` is the endpoint's `whsec_...` (HMAC) or `whpk_...` (Ed25519 public key; needs the library cryptography).
    `body` are the bytes as they came: JSON that was read and written again is not what was signed. While keys are
    changed a delivery has signatures of both, and one that fits is enough. An event may come twice: take each
    `webhook-id` once.
    """
    given = {name.lower(): value for name, value in headers.items()}
    raw = body.encode() if isinstance(body, str) else bytes(body)
    message_id, sent_at = _given(given, "webhook-id"), _given(given, "webhook-timestamp")
    said = b"%s.%s.%s" % (message_id.encode(), sent_at.encode(), raw)
    version, fits = _checker(secret)
    signatures = [one.partition(",") for one in _given(given, "webhook-signature").split()]
    if not any(name == version and fits(_raw(text), said) for name, _, text in signatures):
        raise WebhookError(f"no {version} signature of this secret")
    _insist_recent(sent_at)
    try:
        return Event.model_validate_json(raw)
    except ValidationError:
        raise WebhookError("signed, but no event") from None


def _given(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if not value:
        raise WebhookError(f"the header {name} is missing")
    return value


def _insist_recent(sent_at: str) -> None:
    if not (sent_at.isascii() and sent_at.isdigit()):
        raise WebhookError("webhook-timestamp is no number of seconds")
    if abs(time.time() - int(sent_at)) > TOLERANCE_S:
        raise WebhookError("sent more than five minutes ago, or one of the clocks is wrong")


def _checker(secret: str) -> tuple[str, Callable[[bytes, bytes], bool]]:
    """Return the kind of signature that a secret checks, and how."""
    kind, _, text = secret.partition("_")
    key = _raw(text)
    if kind == "whsec" and len(key) in _SECRET_BYTES:
        return "v1", lambda signature, said: hmac.compare_digest(signature, hmac.digest(key, said, "sha256"))
    if kind == "whpk" and len(key) == _KEY_BYTES:
        return "v1a", _ed25519(key)
    raise WebhookError("the secret is neither whsec_... nor whpk_... as it was shown")


def _ed25519(key: bytes) -> Callable[[bytes, bytes], bool]:
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  needed for whpk_ alone
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415
    except ImportError:
        raise WebhookError("whpk_ keys need the library cryptography; install it, or verify with whsec_") from None
    public = Ed25519PublicKey.from_public_bytes(key)

    def fits(signature: bytes, said: bytes) -> bool:
        try:
            public.verify(signature, said)
        except InvalidSignature:
            return False
        return True

    return fits


def _raw(text: str) -> bytes:
    """Read base64; what is none fits nothing."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
