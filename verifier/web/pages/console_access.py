"""The console's pages of keys and webhooks: leads see them and end what is not to go on, admins make new ones.

A secret is shown once, in the answer to the form that made it; no answer of the console is kept by a browser.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.flows.access import console_keys
from verifier.flows.access.access import SCOPES
from verifier.flows.core.errors import Absent, FieldFault, Invalid, Refused
from verifier.flows.webhooks import endpoints, replay
from verifier.flows.webhooks.bodies import TYPES
from verifier.web.http.answers.problems import problem_of
from verifier.web.pages import console_access_render, console_entry, forms
from verifier.web.pages.doors import ADMINS, LEADS, OVERSEERS
from verifier.web.rendering.pages import respond, see_other
from verifier.wording.words import in_words

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.web.pages.forms import Trouble

_KEY, _HOOK = re.compile(r"key_[0-9a-f]{32}"), re.compile(r"whk_[0-9a-f]{32}")
_BEFORE: Final = re.compile(r"[1-9][0-9]{0,17}")
_AT_ONCE, _ATTEMPTS = 100, 50


async def keys(request: web.Request) -> web.Response:
    """Show who has which key, since when, and when it was last used."""
    svc, reader = await console_entry.signed_in(request)
    return respond(
        console_access_render.keys(await console_keys.listed(svc), reader, said=request.query.get("said", ""))
    )


async def make_key(request: web.Request) -> web.Response:
    """Make a key, and show its secret this once."""
    svc, reader, form = await console_entry.sent(request)
    scopes = [scope for scope in SCOPES if f"scope-{scope}" in form]
    try:
        made = await console_keys.issue(svc, console_entry.cookie(request, svc), form.get("name", ""), scopes)
    except Refused as refused:
        found, trouble = await console_keys.listed(svc), forms.trouble_of(in_words(), refused)
        return respond(
            console_access_render.keys(found, reader, typed=form, trouble=trouble), problem_of(refused).status
        )
    return respond(console_access_render.secrets("Key made", [("Key", made.token)], "/console/keys", reader))


async def rotate_key(request: web.Request) -> web.Response:
    """Give a key a new secret, and show it this once."""
    svc, reader, _ = await console_entry.sent(request)
    made = await console_keys.replace(svc, console_entry.cookie(request, svc), _id(request, _KEY))
    return respond(
        console_access_render.secrets(
            "New secret", [("Key", made.key.token)], "/console/keys", reader, old_until=made.old_ends_at
        )
    )


async def end_key(request: web.Request) -> web.Response:
    """End a key."""
    svc, _, _ = await console_entry.sent(request)
    await console_keys.end(svc, console_entry.cookie(request, svc), _id(request, _KEY))
    return see_other("/console/keys?said=key-ended")


async def hooks(request: web.Request) -> web.Response:
    """Show the addresses that are told of changes."""
    svc, reader = await console_entry.signed_in(request)
    found, _ = await endpoints.listed(svc, None, _AT_ONCE)
    return respond(console_access_render.hooks(found, reader, said=request.query.get("said", "")))


async def make_hook(request: web.Request) -> web.Response:
    """Make an endpoint, and show its keys this once."""
    svc, reader, form = await console_entry.sent(request)
    try:
        made = await endpoints.make(svc, form.get("url", ""), _types(form), form.get("description", "")[:200], reader)
    except Refused as refused:
        found, _ = await endpoints.listed(svc, None, _AT_ONCE)
        trouble = forms.trouble_of(in_words(), refused)
        return respond(
            console_access_render.hooks(found, reader, typed=form, trouble=trouble), problem_of(refused).status
        )
    shown = [("Secret", made.secret), ("Public key", made.public_key)]
    return respond(console_access_render.secrets("Endpoint made", shown, f"/console/webhooks/{made.id}", reader))


async def hook(request: web.Request) -> web.Response:
    """Show an endpoint and the attempts at it."""
    svc, reader = await console_entry.signed_in(request)
    return await _hook(svc, reader, request, said=request.query.get("said", ""))


async def rotate_hook(request: web.Request) -> web.Response:
    """Give an endpoint new keys, and show them this once."""
    svc, reader, _ = await console_entry.sent(request)
    hook_id = _id(request, _HOOK)
    made = await endpoints.rotate(svc, hook_id, reader)
    shown = [("Secret", made.secret), ("Public key", made.public_key)]
    back = f"/console/webhooks/{hook_id}"
    return respond(console_access_render.secrets("New keys", shown, back, reader, old_until=made.old_valid_until))


async def test_hook(request: web.Request) -> web.Response:
    """Send an endpoint a test."""
    svc, reader, _ = await console_entry.sent(request)
    await replay.test(svc, _id(request, _HOOK), reader)
    return _back(request, "sending")


async def enable_hook(request: web.Request) -> web.Response:
    """Deliver to an endpoint again."""
    svc, reader, _ = await console_entry.sent(request)
    await endpoints.enable(svc, _id(request, _HOOK), reader)
    return _back(request, "enabled")


async def remove_hook(request: web.Request) -> web.Response:
    """Remove an endpoint."""
    svc, reader, _ = await console_entry.sent(request)
    await endpoints.remove(svc, _id(request, _HOOK), reader)
    return see_other("/console/webhooks?said=hook-removed")


async def replay_hook(request: web.Request) -> web.Response:
    """Deliver messages once more: one, or everything since a time."""
    svc, reader, form = await console_entry.sent(request)
    try:
        if "delivery" in form:
            await replay.delivery(svc, _id(request, _HOOK), form["delivery"], reader)
        else:
            await replay.since(svc, _id(request, _HOOK), _instant(form.get("since", "")), reader)
    except Invalid as refused:
        return await _hook(svc, reader, request, typed=form, trouble=forms.trouble_of(in_words(), refused))
    return _back(request, "sending")


async def _hook(
    svc: Service,
    reader: Actor,
    request: web.Request,
    *,
    typed: forms.Typed | None = None,
    trouble: Trouble | None = None,
    said: str = "",
) -> web.Response:
    hook_id, before = _id(request, _HOOK), request.query.get("before", "")
    row = await endpoints.found(svc.pool, hook_id)
    attempts, older = await replay.attempts(svc, hook_id, int(before) if _BEFORE.fullmatch(before) else None, _ATTEMPTS)
    html = console_access_render.hook(
        endpoints.view_of(row), attempts, older, reader, typed=typed, trouble=trouble, said=said
    )
    return respond(html, 200 if trouble is None else 422)


def _types(form: forms.Typed) -> list[str]:
    chosen = [kind for kind in TYPES if f"type-{kind}" in form]
    if not chosen:
        remedy = "Choose at least one kind of change."
        raise Invalid("validation", remedy, faults=(FieldFault("/types", "invalid", remedy),))
    return chosen


def _instant(written: str) -> datetime:
    """Read a time as a form field has it, in UTC."""
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        remedy = "Enter a day and a time, in UTC."
        raise Invalid("validation", remedy, faults=(FieldFault("/since", "invalid", remedy),)) from None


def _id(request: web.Request, kind: re.Pattern[str]) -> str:
    found = request.match_info["id"]
    if not kind.fullmatch(found):
        raise Absent("not_found", "There is no such key or endpoint.")
    return found


def _back(request: web.Request, said: str) -> web.Response:
    return see_other(f"/console/webhooks/{request.match_info['id']}?said={said}")


_ONE_KEY, _ONE_HOOK = "/console/keys/{id}", "/console/webhooks/{id}"
TABLE = (
    ("GET", "/console/keys", keys, OVERSEERS),
    ("POST", "/console/keys", make_key, ADMINS),
    ("POST", f"{_ONE_KEY}/rotate", rotate_key, ADMINS),
    ("POST", f"{_ONE_KEY}/end", end_key, LEADS),
    ("GET", "/console/webhooks", hooks, OVERSEERS),
    ("POST", "/console/webhooks", make_hook, ADMINS),
    ("GET", _ONE_HOOK, hook, OVERSEERS),
    ("POST", f"{_ONE_HOOK}/rotate", rotate_hook, ADMINS),
    ("POST", f"{_ONE_HOOK}/test", test_hook, LEADS),
    ("POST", f"{_ONE_HOOK}/enable", enable_hook, LEADS),
    ("POST", f"{_ONE_HOOK}/remove", remove_hook, LEADS),
    ("POST", f"{_ONE_HOOK}/replay", replay_hook, LEADS),
)
