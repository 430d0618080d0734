"""Claims: submit, read, list, amend, withdraw, appeal."""

from __future__ import annotations

from aiohttp import web

from verifier.flows.access import creator_tokens
from verifier.flows.claims import claim_reader, intake, waiting
from verifier.flows.claims.views import ClaimView
from verifier.store.db import Connection
from verifier.web.api import convert, requests
from verifier.web.api.responses import ClaimList
from verifier.web.http.dispatch import render
from verifier.web.http.reading.params import pack
from verifier.web.http.route import Call


async def submit(call: Call) -> web.Response:
    """Take a claim in; the checks run afterwards."""
    meant = await convert.submission(call.svc, call.body(requests.SubmitClaim), call.actor)
    answer: web.Response | None = None

    async def keep(connection: Connection, claim: ClaimView) -> None:
        nonlocal answer
        answer = _taken(claim)
        if call.keep is not None:
            await call.keep(connection, answer)

    claim = await intake.submit(call.svc, meant, call.actor, request_key=call.request_key, keep=keep)
    call.hub.counters.count("claims")
    return answer or _taken(claim)


def _taken(claim: ClaimView) -> web.Response:
    return render(claim, status=202, location=f"/v1/claims/{claim.id}")


async def read(call: Call) -> web.Response:
    """Show a claim to those it belongs to; with `wait` after its next move, or the first since `If-None-Match`."""
    claim = await claim_reader.claim(call.svc, call.text("id"), call.actor)
    seen, seconds = call.headers.get("If-None-Match"), call.number("wait")
    if seconds and _is_seen(seen, claim) and not waiting.is_settled(claim.state, known=seen is not None):
        await waiting.moved(call.svc, claim, seconds, call.hub.stopping)
        await call.insist()
        await creator_tokens.insist(call.svc, call.actor)
        claim = await claim_reader.claim(call.svc, claim.id, call.actor)
    answer = render(claim)
    answer.headers["ETag"] = _tag(claim)
    return answer


def _is_seen(sent: str | None, claim: ClaimView) -> bool:
    """Tell whether a caller has this view of a claim, or says nothing of what it has (RFC 9110 section 13.1.2)."""
    tags = {tag.strip().removeprefix("W/") for tag in (sent or "*").split(",")}
    return not tags.isdisjoint({"*", _tag(claim).removeprefix("W/")})


def _tag(claim: ClaimView) -> str:
    """Write a weak entity tag: a claim says the same until it moves, though not to everybody in the same words."""
    return f'W/"{claim.version}"'


async def of_account(call: Call) -> web.Response:
    """List the claims of one account."""
    account_id = call.text("account_id")
    claims, cursor = await claim_reader.claims_of(call.svc, account_id, call.actor, call.cursor(), call.number("limit"))
    return render(ClaimList(claims, pack(cursor)))


async def amend(call: Call) -> web.Response:
    """Change the words of an open claim; what depended on them is checked again."""
    meant = await convert.amendment(call.svc, call.body(requests.AmendClaim), call.actor)
    return render(await intake.amend(call.svc, call.text("id"), meant, call.actor))


async def withdraw(call: Call) -> web.Response:
    """Take a claim back, from every state."""
    return render(await intake.withdraw(call.svc, call.text("id"), call.actor))


async def appeal(call: Call) -> web.Response:
    """Ask for another reviewer after a refusal or a revocation."""
    statement = call.body(requests.Appeal).statement
    return render(await intake.appeal(call.svc, call.text("id"), statement, call.actor), status=202)
