"""The console's pages of keys and webhooks, as a lead and as an admin sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from tests.web import people
from verifier.domain.roles import Role
from verifier.flows.webhooks.views import DeliveryView, WebhookView
from verifier.store.rows.keys import KeysShown
from verifier.web.pages import console_access_render as access
from verifier.web.pages.forms import Trouble

LEAD = replace(people.REVIEWER, role=Role.LEAD)
ADMIN = replace(LEAD, role=Role.ADMIN, scopes=LEAD.scopes | {"audit", "erase"})
AUDITOR = replace(LEAD, role=Role.AUDITOR, name="Una Auditor", scopes=frozenset({"audit", "claims:read"}))
_DAY = timedelta(days=1)
_LONG = "https://hooks.platform.example/a/long/path/that/goes/on/and/on/until/it/does/not/fit/on/a/narrow/screen"
_KEYS = [
    KeysShown(
        "key_" + "a" * 32, "Badges on profiles", ["badges:read"], False, people.NOW, people.NOW, None, None, True
    ),
    KeysShown("key_" + "b" * 32, "Moved", ["claims:read"], True, people.NOW, None, people.NOW + _DAY, None, True),
    KeysShown("key_" + "c" * 32, "Gone", ["claims:read"], False, people.NOW, None, None, people.NOW, False),
]
_HOOK = WebhookView("whk_" + "a" * 32, _LONG, ["badge.changed", "claim.moved"], "Profiles", "active", None, people.NOW)
_OFF = replace(_HOOK, state="disabled", disabled_because="gone", description="", last_delivery_at=None)
_MESSAGE = "msg_" + "f" * 32
_ATTEMPTS = [
    DeliveryView(f"whd_{'f' * 32}_2", _MESSAGE, "badge.changed", 2, people.NOW, 204, None, None),
    DeliveryView(f"whd_{'f' * 32}_1", _MESSAGE, "badge.changed", 1, people.NOW, None, "timeout", people.NOW),
]
_NO_NAME = Trouble("Please correct what is marked.", {"name": "Say whose key this is.", "scopes": "Choose one."})
_NO_URL = Trouble("Please correct what is marked.", {"url": "Send an https URL.", "types": "Choose one."})
_NO_TIME = Trouble("Please correct what is marked.", {"since": "Enter a day and a time."})
_SECRETS = [("Secret", "whsec_" + "A" * 44), ("Public key", "whpk_" + "B" * 44)]

ACCESS: Mapping[str, Callable[[], str]] = {
    "keys": lambda: access.keys(_KEYS, ADMIN, said="key-ended"),
    "keys-of-a-lead": lambda: access.keys(_KEYS[:1], LEAD),
    "keys-none": lambda: access.keys([], LEAD),
    "keys-wrong": lambda: access.keys(_KEYS, ADMIN, typed={"scope-webhooks": "on"}, trouble=_NO_NAME),
    "keys-of-an-auditor": lambda: access.keys(_KEYS, AUDITOR),
    "webhook-of-an-auditor": lambda: access.hook(_HOOK, _ATTEMPTS, None, AUDITOR),
    "webhooks": lambda: access.hooks([_HOOK, _OFF], ADMIN, said="hook-removed"),
    "webhooks-of-a-lead": lambda: access.hooks([], LEAD),
    "webhooks-wrong": lambda: access.hooks([_HOOK], ADMIN, typed={"url": "ftp://x"}, trouble=_NO_URL),
    "webhook": lambda: access.hook(_HOOK, _ATTEMPTS, 17, ADMIN, said="sending"),
    "webhook-off": lambda: access.hook(_OFF, [], None, LEAD),
    "webhook-wrong": lambda: access.hook(_HOOK, _ATTEMPTS, None, LEAD, typed={"since": "x"}, trouble=_NO_TIME),
    "secrets": lambda: access.secrets("New keys", _SECRETS, "/console/webhooks", ADMIN, old_until=people.NOW + _DAY),
}
