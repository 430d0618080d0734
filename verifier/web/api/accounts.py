"""Accounts: the platform says that one changed, or asks for a creator's link."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from verifier.domain.claim import AccountRef
from verifier.flows.access import creator_tokens
from verifier.flows.accounts import accounts
from verifier.flows.rights import access_log, erase, history, holdings
from verifier.web.api import convert, requests
from verifier.web.api.responses import AccessLog, LinkView
from verifier.web.http.dispatch import nothing, render
from verifier.web.http.reading import params
from verifier.web.http.reading.params import bare
from verifier.web.http.route import Call


async def changed(call: Call) -> web.Response:
    """Suspend the account's badge on the next read, until it is bound again."""
    body = call.body(requests.AccountChanged)
    await accounts.changed(call.svc, call.text("id"), bare(body.handle), body.epoch, body.reason, call.actor)
    return nothing()


async def link(call: Call) -> web.Response:
    """Make a link with which one creator submits and follows claims."""
    body = call.body(requests.LinkRequest)
    account = AccountRef(call.text("id"), bare(body.handle), body.epoch, body.display_name)
    made = await creator_tokens.link(call.svc, account, body.return_url, call.actor)
    return render(LinkView(made.url, made.token, made.expires_at), status=201)


async def erased(call: Call) -> web.Response:
    """Erase everything about an account; a second time it is answered the same."""
    return render(await erase.erase(call.svc, call.text("id"), call.actor))


async def historic(call: Call) -> web.Response:
    """Answer with the badge as it was shown at an instant."""
    on = convert.instant(_moment(call.text("on")), "/on")
    return render(await history.at(call.svc, call.text("id"), on))


def _moment(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written.upper())
    except ValueError:  # no such day, hour or zone
        raise params.moment("on", "").refusal() from None


async def readers(call: Call) -> web.Response:
    """List who read what is held about an account."""
    cursor = call.cursor()
    before = int(cursor) if cursor is not None and cursor.isdecimal() else None
    if cursor is not None and before is None:
        raise params.page()[0].refusal()
    entries, more = await access_log.of_account(call.svc, call.text("id"), call.actor, before, call.number("limit"))
    return render(AccessLog(entries, params.pack(None if more is None else str(more))))


async def held(call: Call) -> web.Response:
    """Answer with everything that is held about an account."""
    return render(await holdings.export(call.svc, call.text("id"), call.actor))
