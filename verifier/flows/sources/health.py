"""The quality of a source: its positive control, asked by us at start and daily, and the answers it gave.

Quality is computed, not claimed. `listed`: there is a data sheet. `sampled`: its samples read as they should. `live`:
it answered its own positive control within a day or so, with this data sheet, in columns we know, and its data is
fresh; a roster is freshly loaded. Only a live source may confirm without a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from verifier import log
from verifier.domain.evidence import (
    Answer,
    Authority,
    Found,
    NotFound,
    Query,
    RegistryId,
    Unavailable,
    Unreadable,
    is_in_line,
)
from verifier.store.db import GONE
from verifier.store.rows import sources as source_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from verifier.domain.evidence import Outcome
    from verifier.flows.core.service import Service
    from verifier.registries.base import Registry
    from verifier.registries.sheet.datasheet import Datasheet
    from verifier.store.db import Connection, Pool
    from verifier.store.rows.shared import HealthRow

_log = log.logger("health")
ASKED_EVERY = timedelta(hours=24)
_ASKED_AGAIN = timedelta(minutes=5)  # a source that did not answer its control
_LIVE_FOR = timedelta(hours=26)  # a daily control, and a little patience
_STALE_AGAIN_IN = timedelta(hours=1)
# Said of a question, never of a source: its control would say nothing about them.
_OF_THE_QUESTION = ("page_limit", "locked", "outside_the_question", "nothing_to_ask_for")

Quality = Literal["listed", "sampled", "live"]


@dataclass(frozen=True, slots=True)
class Known:
    """The state of a source before it is asked."""

    fault: Unavailable | Unreadable | None  # why it may not confirm anything now
    as_of: datetime | None  # the source's own date of its data
    misreads: int


def quality(svc: Service, sheet: Datasheet, health: HealthRow | None) -> Quality:
    """Compute the quality of a source now."""
    if not svc.catalogue.sampled(sheet.id):
        return "listed"
    return "live" if is_live(sheet, health, svc.clock()) else "sampled"


def is_live(sheet: Datasheet, health: HealthRow | None, now: datetime) -> bool:
    """Return True if the source answered its last control, lately, with this sheet, from data that is fresh enough."""
    if health is None or health.control != "answers" or health.sheet_version != sheet.version:
        return False
    return (
        health.checked_at is not None
        and now - health.checked_at <= _LIVE_FOR
        and not _is_stale(sheet, health.source_as_of, now)
    )


async def unproven(svc: Service, connection: Connection, registries: Iterable[RegistryId]) -> frozenset[RegistryId]:
    """Return those of these sources that may not confirm without a person now."""
    wanted = list(registries)
    rows = await rows_of(connection, wanted)
    return frozenset(one for one in wanted if quality(svc, svc.catalogue.sheet(one), rows.get(one)) != "live")


async def rows_of(connection: Connection | Pool, registries: Iterable[RegistryId]) -> dict[RegistryId, HealthRow]:
    """Read the health of these sources; there is none of one that was never asked."""
    rows = await source_rows.health_of(connection, registrys=list(registries))
    return {RegistryId(row.registry): row for row in rows}


async def ask(svc: Service, registry: Registry, query: Query, now: datetime, health: HealthRow | None) -> Answer:
    """Ask a source, a primary one only after it has been shown to be live.

    An answer that cannot be read is one person's until the source's own control cannot be read either: somebody with an
    odd row, or an odd ORCID record of their own, must not be able to stop a source for everybody.
    """
    known = await _known(svc, registry, now, health)
    if known.fault is not None:
        return Answer(
            registry.sheet.id, registry.sheet.authority, known.fault, now, sheet_version=registry.sheet.version
        )
    answer = await registry.ask(query, now)
    await _note_reading(svc, registry, answer, known.misreads)
    return replace(answer, as_of=answer.as_of or known.as_of)


async def ask_control(svc: Service, registry: Registry) -> Answer:
    """Ask a source its positive control and store the outcome; nothing, while the question waits its turn."""
    now = svc.clock()
    answer = await registry.check(now)
    if is_in_line(answer):
        return answer
    said, detail = came_to(answer.outcome)
    await source_rows.health_checked(
        svc.pool,
        registry=registry.sheet.id,
        checked_at=now,
        control=said,
        control_detail=detail,
        sheet_version=registry.sheet.version,
        as_of=answer.as_of,
    )
    if said == "unreadable":
        await source_rows.misread(svc.pool, registry=registry.sheet.id, last_failure=detail)
    return answer


async def control(svc: Service) -> None:
    """Ask every enabled source its positive control at start and daily, sooner where the last one failed."""
    health = {row.registry: row for row in await source_rows.health(svc.pool)}
    for registry in svc.catalogue.registries.values():
        due = _is_due(registry.sheet, health.get(registry.sheet.id), svc.clock())
        if due and svc.catalogue.enabled(registry.sheet.id):
            await _ask_and_tell(svc, registry)


async def _ask_and_tell(svc: Service, registry: Registry) -> None:
    """Ask one source its control; whatever goes wrong with it, the next source has its turn."""
    try:
        answer = await ask_control(svc, registry)
    except GONE:
        raise
    except Exception as fault:  # noqa: BLE001  a fault of an adapter: it stops this source, not all
        _log.error("source_control_failed", registry=registry.sheet.id, **log.told(fault))
        return
    said, detail = came_to(answer.outcome)
    if said != "answers" and not is_in_line(answer):
        _log.error("source_control", registry=registry.sheet.id, outcome=said, reason=detail)


def _is_due(sheet: Datasheet, health: HealthRow | None, now: datetime) -> bool:
    if health is None or health.checked_at is None or health.sheet_version != sheet.version:
        return True
    asked_every = ASKED_EVERY if health.control == "answers" else _ASKED_AGAIN
    return bool(now - health.checked_at >= asked_every)


async def _known(svc: Service, registry: Registry, now: datetime, row: HealthRow | None) -> Known:
    """Read the state of a source; a primary one that is not known to be live is asked its control first."""
    sheet = registry.sheet
    as_of, misreads = (row.source_as_of, row.misreads) if row else (None, 0)
    if await _has_outlived(svc, sheet, now):
        return Known(Unavailable(_STALE_AGAIN_IN, "roster_stale"), as_of, misreads)
    if sheet.authority is not Authority.PRIMARY or is_live(sheet, row, now):
        return Known(None, as_of, misreads)
    answer = await ask_control(svc, registry)
    as_of = answer.as_of or as_of
    if isinstance(answer.outcome, Unavailable | Unreadable):
        return Known(answer.outcome, as_of, misreads)
    stale = Unavailable(_STALE_AGAIN_IN, "source_stale") if _is_stale(sheet, as_of, now) else None
    return Known(stale, as_of, misreads)


async def _has_outlived(svc: Service, sheet: Datasheet, now: datetime) -> bool:
    """Return True if an exclusion list is older than the policy allows, where that is stricter than its sheet."""
    longest, roster = svc.policy.screening_age, sheet.roster
    if sheet.authority is not Authority.SCREENING or roster is None or longest >= timedelta(days=roster.max_age_days):
        return False
    state = await svc.rosters.state(sheet.id)
    return state is None or now - state.loaded_at > longest


def _is_stale(sheet: Datasheet, as_of: datetime | None, now: datetime) -> bool:
    """Return True if the source itself says that its data is older than the sheet allows; silence is believed."""
    return bool(sheet.max_data_age_days and as_of and now - as_of > timedelta(days=sheet.max_data_age_days))


async def _note_reading(svc: Service, registry: Registry, answer: Answer, misreads: int) -> None:
    """Ask the control where an answer could not be read; controls in a row that cannot be read open the breaker."""
    match answer.outcome:
        case Unreadable(detail=detail) if not detail.endswith(_OF_THE_QUESTION):
            await ask_control(svc, registry)
        case Found() | NotFound() if misreads:
            await source_rows.read_well(svc.pool, registry=answer.registry)


def came_to(outcome: Outcome) -> tuple[str, str]:
    """Return the outcome of a control (answers, unavailable or unreadable), and the stable code of why."""
    match outcome:
        case Unavailable(detail=detail):
            return "unavailable", detail
        case Unreadable(detail=detail):
            return "unreadable", detail
        case _:
            return "answers", ""
