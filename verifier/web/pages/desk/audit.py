"""The console's pages for whoever audits: all that is held of an account, who read it, packs, the policy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.flows.core import policy_versions
from verifier.flows.core.errors import Absent
from verifier.flows.operations import evidence_packs
from verifier.flows.policy.document import stamp
from verifier.flows.rights import access_log, holdings
from verifier.web.http import dispatch
from verifier.web.http.reading import params
from verifier.web.pages import console_entry
from verifier.web.pages.doors import INSPECTORS
from verifier.web.rendering import pages
from verifier.web.rendering.pages import render_for_reviewers, respond

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Actor
    from verifier.flows.rights.views import AccessEntry

_DECISION: Final = re.compile(r"dec_[0-9a-f]{32}")
_AT_ONCE: Final = 100


async def export(request: web.Request) -> web.Response:
    """Answer with everything that is held of an account as a file; that it was read is written down."""
    svc, reader = await console_entry.signed_in(request)
    answer = dispatch.render(await holdings.export(svc, request.match_info["id"], reader))
    answer.headers.update(pages.HEADERS | {"Content-Disposition": 'attachment; filename="account.json"'})
    return answer


async def readers(request: web.Request) -> web.Response:
    """Show who read what is held of an account."""
    svc, reader = await console_entry.signed_in(request)
    account_id, cursor = request.match_info["id"], params.unpack(request.query.get("cursor") or None)
    if cursor is not None and not cursor.isdecimal():
        raise params.page()[0].refusal()
    before = int(cursor) if cursor else None
    entries, more = await access_log.of_account(svc, account_id, reader, before, _AT_ONCE)
    return respond(render_readers(account_id, entries, reader, more=params.pack(str(more)) if more else ""))


async def packed(request: web.Request) -> web.Response:
    """Answer with the evidence pack of a decision."""
    svc, reader = await console_entry.signed_in(request)
    decision_id = request.match_info["id"]
    if not _DECISION.fullmatch(decision_id):
        raise Absent("decision_absent", "There is no such decision.")
    body = await evidence_packs.packed(svc, decision_id, reader)
    headers = pages.HEADERS | {"Content-Disposition": f'attachment; filename="{decision_id}.zip"'}
    return web.Response(body=body, content_type="application/zip", headers=headers)


async def policy(request: web.Request) -> web.Response:
    """Show the policy that is decided under, and those that were."""
    svc, reader = await console_entry.signed_in(request)
    now = stamp(svc.policy)
    return respond(render_policy(now.version, now.body, await policy_versions.used(svc), reader))


def render_readers(account_id: str, entries: Sequence[AccessEntry], reader: Actor, *, more: str = "") -> str:
    """Render who read what of an account."""
    return render_for_reviewers(
        "console/desk/readers.html", account_id=account_id, entries=entries, reader=reader, more=more
    )


def render_policy(version: str, text: str, used: Sequence[dict[str, object]], reader: Actor) -> str:
    """Render the policy."""
    return render_for_reviewers("console/desk/policy.html", version=version, text=text, used=used, reader=reader)


TABLE = (
    ("GET", "/console/accounts/{id}/export", export, INSPECTORS),
    ("GET", "/console/accounts/{id}/readers", readers, INSPECTORS),
    ("GET", "/console/decisions/{id}/pack", packed, INSPECTORS),
    ("GET", "/console/policy", policy, INSPECTORS),
)
