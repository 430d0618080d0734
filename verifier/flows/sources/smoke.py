"""The smoke row of a source: a licence that it showed in force lately is asked for, beside its positive control.

A control says that a source answers; this says that it still answers about a person. What comes of it changes no badge:
each of these licences has its own looks. Up to three are asked, for one of them may have ended since.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from verifier import log
from verifier.domain.answers import records_of
from verifier.domain.assessment.records import choose
from verifier.domain.evidence import Authority, Unavailable, Unreadable, is_in_line
from verifier.flows.core.claim_context import open_claim
from verifier.flows.sources.query import query_of
from verifier.store.db import GONE
from verifier.store.rows import looks as look_rows
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.registries.base import Registry

_log = log.logger("smoke")
_EVERY: Final = timedelta(hours=24)
_AHEAD: Final = timedelta(days=7)  # a licence that is about to end is no measure
_WORST: Final = ("unavailable", "unreadable", "missing", "otherwise", "in_force")  # the best answer counts


async def ask_all(svc: Service) -> None:
    """Ask every primary source that gave a badge, once a day; whatever goes wrong with one, the next has its turn."""
    asked = {row.registry: row.asked_at for row in await look_rows.smokes(svc.pool)}
    for registry in svc.catalogue.registries.values():
        name, now = registry.sheet.id, svc.clock()
        if registry.sheet.authority is not Authority.PRIMARY or not svc.catalogue.enabled(name):
            continue
        if name in asked and now - asked[name] < _EVERY:
            continue
        try:
            await _ask_one(svc, registry)
        except GONE:
            raise
        except Exception as fault:  # noqa: BLE001  a fault of an adapter: it stops this source, not all
            _log.error("source_smoke_failed", registry=name, **log.told(fault))


async def _ask_one(svc: Service, registry: Registry) -> None:
    said: list[str] = []
    known = await look_rows.known_in_force(svc.pool, source=registry.sheet.id, ends_at=svc.clock() + _AHEAD)
    for row in known:
        if (came_to := await _of_licence(svc, registry, row)) is None:
            return  # our own turn in line comes later
        said.append(came_to)
        if came_to == "in_force":
            break
    if not said:
        return
    best = max(said, key=_WORST.index)
    await look_rows.smoke_note(svc.pool, registry=registry.sheet.id, asked_at=svc.clock(), came_to=best)
    if best != "in_force":
        _log.error("source_smoke", registry=registry.sheet.id, came_to=best, licences=len(said))


async def _of_licence(svc: Service, registry: Registry, row: look_rows.KnownInForce) -> str | None:
    """Ask for one licence; None while the question waits its turn."""
    try:
        opened = open_claim(svc.vault, row)
    except SealBroken:
        return "unavailable"
    answer = await registry.ask(query_of(row.jurisdiction, row.family, opened.words, opened.identity), svc.clock())
    match answer.outcome:
        case Unavailable():
            return None if is_in_line(answer) else "unavailable"
        case Unreadable():
            return "unreadable"
    today = svc.clock().astimezone(ZoneInfo(registry.sheet.time_zone)).date()
    found = choose(opened.credential, opened.words, records_of([answer], Authority.PRIMARY), lambda _: today)
    if found.record is None:
        return "missing"
    return "otherwise" if found.reasons else "in_force"
