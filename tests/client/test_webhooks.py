"""Webhooks as a platform checks them: believed when signed with its secret a moment ago, and otherwise refused."""

from __future__ import annotations

import base64
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from tests.webhooks.conftest import Hooks, hooks
from verifier.client import WebhookError, verify_webhook
from verifier.flows.webhooks import signatures

__all__ = ["hooks"]
Headers: TypeAlias = dict[str, str]
BODY = b'{"type":"test","timestamp":"2026-11-30T00:00:00Z","data":{"webhook_id":"whk_1"}}'
OURS, OTHERS = signatures.keys_of(bytes(range(64))), signatures.keys_of(bytes(range(64, 128)))
BOTH_KINDS = pytest.mark.parametrize("secret", [OURS.shown_secret, OURS.shown_public])


def _signed(body: bytes = BODY, ago_s: int = 0, keys: tuple[signatures.Keys, ...] = (OURS,)) -> Headers:
    sent_at = int(time.time()) - ago_s
    signature = signatures.sign(keys, "msg_1", sent_at, body)
    return {"Webhook-Id": "msg_1", "Webhook-Timestamp": str(sent_at), "Webhook-Signature": signature}


async def test_what_the_service_sends_is_believed_with_either_key_also_while_keys_are_changed(hooks: Hooks) -> None:
    made = await hooks.make()
    await hooks.post(f"/v1/webhooks/{made['id']}/test", status=202)
    await hooks.work()
    renewed = await hooks.post(f"/v1/webhooks/{made['id']}/rotate")
    await hooks.post(f"/v1/webhooks/{made['id']}/test", status=202)
    await hooks.work()
    first, second = hooks.platform.got
    old, new = ((keys["secret"], keys["public_key"]) for keys in (made, renewed))
    for got, secrets in ((first, old), (second, (*old, *new))):
        for secret in secrets:
            event = verify_webhook(secret, got.headers, got.body)
            assert (event.type, event.data) == ("test", {"webhook_id": made["id"]})
    with pytest.raises(WebhookError, match="no v1 signature of this secret"):
        verify_webhook(new[0], first.headers, first.body)


def test_what_the_library_of_the_standard_signs_is_believed() -> None:
    now = datetime.now(UTC)
    signature = Webhook(OURS.shown_secret).sign("msg_1", now, BODY.decode())
    head = {"webhook-id": "msg_1", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}
    assert verify_webhook(OURS.shown_secret, head, BODY.decode()).type == "test"


@BOTH_KINDS
@pytest.mark.parametrize("ago_s", [-299, 0, 299])
def test_a_delivery_of_the_last_five_minutes_is_believed(secret: str, ago_s: int) -> None:
    assert verify_webhook(secret, _signed(ago_s=ago_s), BODY).type == "test"


def _without(name: str) -> Callable[[Headers], Headers]:
    return lambda headers: {key: value for key, value in headers.items() if key != name}


def _with(name: str, value: str) -> Callable[[Headers], Headers]:
    return lambda headers: headers | {name: value}


@BOTH_KINDS
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_without("Webhook-Id"), "webhook-id is missing"),
        (_without("Webhook-Timestamp"), "webhook-timestamp is missing"),
        (_without("Webhook-Signature"), "webhook-signature is missing"),
        (_with("Webhook-Id", "msg_2"), "no v1a? signature"),
        (_with("Webhook-Timestamp", "1"), "no v1a? signature"),
        (_with("Webhook-Signature", "v1,AAAA v1a,AAAA"), "no v1a? signature"),
        (_with("Webhook-Signature", "v1 v1a"), "no v1a? signature"),
        (_with("Webhook-Signature", "v1,not base64 v1a,\u00fc"), "no v1a? signature"),
        (lambda _: _signed(keys=(OTHERS,)), "no v1a? signature"),
        (lambda _: _signed(ago_s=302), "five minutes"),
        (lambda _: _signed(ago_s=-302), "five minutes"),
    ],
)
def test_what_is_not_signed_with_the_secret_a_moment_ago_is_refused(
    secret: str, change: Callable[[Headers], Headers], why: str
) -> None:
    with pytest.raises(WebhookError, match=why):
        verify_webhook(secret, change(_signed()), BODY)


@BOTH_KINDS
@given(body=st.binary(max_size=200))
def test_no_other_body_passes_and_none_is_repeated_in_an_error(secret: str, body: bytes) -> None:
    headers = _signed()
    if body != BODY:
        with pytest.raises(WebhookError) as refusal:
            verify_webhook(secret, headers, body)
        assert str(refusal.value).startswith("no v1")


def test_a_signature_of_one_kind_is_none_of_the_other() -> None:
    v1, v1a = _signed()["Webhook-Signature"].split()
    swapped = f"v1a,{v1.partition(',')[2]} v1,{v1a.partition(',')[2]}"
    for secret in (OURS.shown_secret, OURS.shown_public):
        with pytest.raises(WebhookError):
            verify_webhook(secret, _signed() | {"Webhook-Signature": swapped}, BODY)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b'{"type": 1}', b"\xff", b'{"type":"a","timestamp":"x","data":{}}']
)
def test_what_is_signed_and_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(WebhookError, match="signed, but no event"):
        verify_webhook(OURS.shown_secret, _signed(body), body)


_SHORT = base64.b64encode(bytes(23)).decode()


@pytest.mark.parametrize("secret", ["", "whsec_", "whpk_", f"whsec_{_SHORT}", f"whpk_{_SHORT}", "sk_AAAA", "whsec_?"])
def test_what_is_no_secret_is_said(secret: str) -> None:
    with pytest.raises(WebhookError, match=r"neither whsec_\.\.\. nor whpk_") as refusal:
        verify_webhook(secret, _signed(), BODY)
    assert _SHORT not in str(refusal.value)


def test_a_public_key_needs_a_library_and_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("cryptography.exceptions", "cryptography.hazmat.primitives.asymmetric.ed25519"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(WebhookError, match="need the library cryptography"):
        verify_webhook(OURS.shown_public, _signed(), BODY)
    assert verify_webhook(OURS.shown_secret, _signed(), BODY).type == "test"
