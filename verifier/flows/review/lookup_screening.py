"""Screening of the name on a board's page, before anybody approves on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from verifier.domain.assessment.screening import hits_on, reasons_of
from verifier.domain.evidence import Authority, Unavailable, Unreadable
from verifier.domain.reasons import Reason
from verifier.flows.assessment.context import matter_of
from verifier.flows.core import unreadable
from verifier.flows.core.claim_context import open_claim
from verifier.flows.sources import health, screening
from verifier.flows.sources.query import query_of
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import reviews as review_rows

if TYPE_CHECKING:
    from verifier.domain.assessment.matter import Matter
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import ManualLicence


async def reasons_of_name(svc: Service, case_id: str, form: ManualLicence) -> tuple[Reason, ...]:
    """Ask the lists under the name that was read, beside every other known name; return the reasons.

    Asked before the transaction of the decision: a list must not hold a row lock.
    """
    matter = await _matter(svc, case_id)
    if matter is None or matter.person is None:
        return ()
    known = replace(matter.person, names=tuple(dict.fromkeys((*matter.person.names, form.record_name))))
    asked = query_of(matter.jurisdiction, matter.credential.family, matter.words, matter.identity)
    lists = [
        one
        for one in svc.catalogue.registries.values()
        if one.sheet.authority is Authority.SCREENING and svc.catalogue.enabled(one.sheet.id)
    ]
    rows, question = await health.rows_of(svc.pool, [one.sheet.id for one in lists]), screening.question(asked, known)
    answers = [await health.ask(svc, one, question, svc.clock(), rows.get(one.sheet.id)) for one in lists]
    silent = any(isinstance(answer.outcome, Unavailable | Unreadable) for answer in answers)
    return (*reasons_of(hits_on(known, answers, matter.is_cleared)), *((Reason.SOURCE_UNAVAILABLE,) if silent else ()))


async def _matter(svc: Service, case_id: str) -> Matter | None:
    async with svc.pool.acquire(timeout=5) as connection:
        case = await review_rows.case_by_id(connection, case_id=case_id)
        claim = await claim_rows.claim_by_id(connection, claim_id=case.claim_id) if case is not None else None
        if claim is None or claim.wrapped_key is None:
            return None
        try:
            return await matter_of(svc, connection, open_claim(svc.vault, claim))
        except unreadable.KINDS as fault:
            unreadable.part_of(svc, claim, fault)
            return None
