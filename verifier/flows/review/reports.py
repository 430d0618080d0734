"""Reports of badges by anybody: people are asked to look, once, and nothing else changes.

A reporter proves nothing and is nobody we know, so a report is a question to a reviewer and never evidence. Ten
thousand of them are one case (T-33). The answer is the same whatever stands behind the handle (T-18).
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.domain.claim import SYSTEM
from verifier.domain.events import Event
from verifier.domain.reasons import Reason
from verifier.flows.core.cases import open_case
from verifier.flows.core.errors import TooMany
from verifier.flows.core.service import note
from verifier.flows.review.report_views import ReceiptView, ReportsView, ReportView
from verifier.log import logger
from verifier.store.db import in_transaction
from verifier.store.ids import new_id
from verifier.store.rows import reports as report_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.report import Report
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow
    from verifier.store.sealing.crypto import Vault

_log = logger("reports")
ANSWERED_FOR = timedelta(days=30)  # what people have looked at they need not look at again because it is repeated
IN_FULL = 100  # of one case; further ones are only counted
_SHOWN = 10


async def receive(svc: Service, handle: str, report: Report) -> ReceiptView:
    """Take a report in; 429 when this handle was reported too often just now, whoever reported it."""
    limit = svc.limiter.take(f"{handle}:reported")
    if not limit.allowed:
        raise TooMany("rate_limited", "Wait and try again.", retry_after_s=limit.next_s)
    receipt = ReceiptView(new_id("rcp"), svc.clock())

    async def work(connection: Connection) -> str | None:
        account = await report_rows.report_account_locked(connection, handle=handle)
        case = await _case(svc, connection, account.key, report, receipt.received_at) if account else None
        if account is not None and case is not None:
            await _keep(svc.vault, connection, account, case, report, receipt)
        return case

    case = await in_transaction(svc.pool, work)
    _log.info("report_received", case_id=case, reason=report.reason, matched=case is not None)
    return receipt


async def _case(svc: Service, connection: Connection, account: str, report: Report, now: datetime) -> str | None:
    """Find the case the report belongs to; None where no badge is on and no case is open."""
    waiting = await report_rows.report_open_case(connection, account_key=account)
    if waiting is not None:
        known = Reason.REPORTED in waiting.reasons
        return str(waiting.case_id) if known else await _ask(svc, connection, waiting, account, now)
    shown = await report_rows.report_shown_claim(connection, account_key=account)
    if shown is None:
        return None
    answered = await report_rows.report_answered(
        connection, account_key=account, reason=report.reason, closed_at=now - ANSWERED_FOR
    )
    return str(answered) if answered else await _ask(svc, connection, shown, account, now)


async def _ask(
    svc: Service,
    connection: Connection,
    claim: report_rows.ReportOpenCase | report_rows.ReportShownClaim,
    account: str,
    now: datetime,
) -> str:
    """Ask people to look: in the claim's open case, or in a new one."""
    case, codes = await open_case(svc.policy, connection, claim, (Reason.REPORTED,), now), (Reason.REPORTED,)
    body = {"case": case}
    await note(connection, Event.REPORTED, SYSTEM, now, account_key=account, claim_id=claim.id, codes=codes, body=body)
    return case


async def _keep(
    vault: Vault,
    connection: Connection,
    account: report_rows.ReportAccountLocked,
    case: str,
    report: Report,
    receipt: ReceiptView,
) -> None:
    """Count the report, and keep its words as long as there are not too many."""
    count = await report_rows.report_count(connection, case_id=case, account_key=account.key, reason=report.reason)
    if count > IN_FULL or not (report.details or report.contact):
        return
    said = json.dumps({"details": report.details, "contact": report.contact}).encode()
    sealed = vault.sealer(account.wrapped_key).seal(said, _place(receipt.receipt))
    await report_rows.report_insert(
        connection,
        receipt=receipt.receipt,
        account_key=account.key,
        case_id=case,
        reason=report.reason,
        sealed=sealed,
        received_at=receipt.received_at,
    )


async def about(svc: Service, connection: Connection, claim: ClaimRow) -> ReportsView:
    """Show the reports about the account of a claim, for its reviewer."""
    counted = await report_rows.reports_counted(connection, account_key=claim.account_key)
    latest = await report_rows.reports_latest(connection, account_key=claim.account_key, limit=_SHOWN)
    return ReportsView(
        number=sum(row.reports for row in counted),
        reasons={row.reason: row.reports for row in counted},
        latest=tuple(_read(svc, claim, row) for row in latest),
    )


def _read(svc: Service, claim: ClaimRow, row: report_rows.ReportsLatest) -> ReportView:
    said = json.loads(svc.sealer(claim).open(row.sealed, _place(row.id)))
    return ReportView(row.received_at, row.reason, said["details"], said["contact"])


def _place(receipt: str) -> str:
    return f"report/{receipt}"
