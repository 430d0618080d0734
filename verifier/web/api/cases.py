"""Review: the system assigns cases, a reviewer holds one for a while and decides it."""

from __future__ import annotations

from aiohttp import web

from verifier.flows.core.errors import FieldFault, Invalid
from verifier.flows.review import case_queue, pastes
from verifier.flows.review.finding import account_file, search
from verifier.flows.review.passing import hand_over, skip
from verifier.web.api import convert, requests
from verifier.web.api.responses import CaseList
from verifier.web.http.dispatch import nothing, render
from verifier.web.http.reading.params import pack
from verifier.web.http.route import Call

LARGEST_PASTE = 1024 * 1024  # bytes of a body: a page of 256 kB, with what JSON escapes


async def listed(call: Call) -> web.Response:
    """List cases this reviewer may see."""
    cases, cursor = await case_queue.cases(
        call.svc, call.actor, call.maybe("state"), call.maybe("queue"), call.cursor(), call.number("limit")
    )
    return render(CaseList(cases, pack(cursor)))


async def find(call: Call) -> web.Response:
    """Find claims by an exact name or number, with the cases about them."""
    sent = call.body(requests.SearchCases)
    sought = search.Sought(sent.reason, sent.words, sent.q or "", sent.number or "", sent.jurisdiction)
    return render(await search.search(call.svc, sought, call.actor))


async def account(call: Call) -> web.Response:
    """Show everything that reviewers see of an account."""
    return render(await account_file.of_account(call.svc, call.text("id"), call.actor))


async def take_next(call: Call) -> web.Response:
    """Assign the most urgent case: nobody picks their own."""
    case = await case_queue.next_case(call.svc, call.actor)
    return nothing() if case is None else render(case)


async def read(call: Call) -> web.Response:
    """Show a case with claim and record side by side."""
    return render(await case_queue.case(call.svc, call.text("id"), call.actor))


async def heartbeat(call: Call) -> web.Response:
    """Keep the lease a while longer."""
    return render(await case_queue.heartbeat(call.svc, call.text("id"), call.body(requests.Leased).lease, call.actor))


async def release(call: Call) -> web.Response:
    """Give a case back."""
    await case_queue.release(call.svc, call.text("id"), call.body(requests.Leased).lease, call.actor)
    return nothing()


async def recuse(call: Call) -> web.Response:
    """Give a case back for good: the reviewer knows the person or has a stake."""
    await case_queue.recuse(call.svc, call.text("id"), call.body(requests.Leased).lease, call.actor)
    return nothing()


async def skip_it(call: Call) -> web.Response:
    """Give a case back with a reason: it does not come straight back."""
    sent = call.body(requests.SkipCase)
    await skip.skip(call.svc, call.text("id"), sent.lease, sent.reason, call.actor)
    return nothing()


async def hand_on(call: Call) -> web.Response:
    """Give a case on with a note."""
    sent = call.body(requests.HandOver)
    await hand_over.hand_over(call.svc, call.text("id"), sent.lease, sent.to or "", sent.note, call.actor)
    return nothing()


async def escalate(call: Call) -> web.Response:
    """Give a case to the leads."""
    sent = call.body(requests.Escalate)
    await skip.escalate(call.svc, call.text("id"), sent.lease, sent.note, call.actor)
    return nothing()


async def paste(call: Call) -> web.Response:
    """Read what a board's page shows, pasted as text or sent as a PDF by the reviewer who holds the case."""
    if call.as_pdf:
        return render((await pastes.paste_pdf(call.svc, call.text("id"), _lease(call), call.file, call.actor)).view)
    sent = call.body(requests.Paste)
    pasted = await pastes.paste(call.svc, call.text("id"), sent.lease, sent.text, call.actor)
    return render(pasted.view)


def _lease(call: Call) -> str:
    """Return the lease of a call whose body is a PDF; a body of JSON holds its own."""
    lease = call.maybe("lease")
    if lease is None:
        detail = "A PDF comes with the lease in the query: ?lease=, as it came with the case."
        raise Invalid("validation", detail, faults=(FieldFault("/lease", "required", detail, "query"),))
    return lease


async def decide(call: Call) -> web.Response:
    """Decide a case; 202 says that a second person must agree before anything happens."""
    ruling = convert.ruling(call.body(requests.Decision))
    case, second_needed = await case_queue.decide(call.svc, call.text("id"), ruling, call.actor)
    call.hub.counters.count("decisions", ruling.action)
    return render(case, status=202 if second_needed else 200)
