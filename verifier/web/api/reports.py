"""A report about a badge, by anybody: no key, no account, and an answer that gives nothing away."""

from __future__ import annotations

import asyncio

from aiohttp import web

from verifier.domain.report import Report
from verifier.flows.core.service import Service
from verifier.flows.review import reports
from verifier.flows.review.report_views import ReceiptView
from verifier.web.api import requests
from verifier.web.http.dispatch import render
from verifier.web.http.reading.params import bare
from verifier.web.http.route import Call

PACE_S = 0.2  # every receipt takes as long, so that a clock cannot tell an unknown handle from an unverified one


async def receive(call: Call) -> web.Response:
    """Take the report in; the receipt is the same for a handle nobody knows."""
    return render(await take(call.svc, bare(call.text("handle")), call.body(requests.Report)), status=202)


async def take(svc: Service, handle: str, sent: requests.Report) -> ReceiptView:
    """Hand the report to the flow, and wait until the fixed time of every receipt, so that it tells nothing."""
    report = Report(sent.reason, sent.details, sent.contact or "")
    receipt, _ = await asyncio.gather(reports.receive(svc, handle, report), asyncio.sleep(PACE_S))
    return receipt
