"""The findings of `verifier registries check` and `verifier audit verify`, in words and ids, without people."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from verifier.domain.evidence import Unavailable, Unreadable
from verifier.flows.sources import health, overview
from verifier.registries.conformance.survey import survey
from verifier.registries.drivers.roster import RosterRegistry
from verifier.registries.drivers.socrata import SocrataRegistry

if TYPE_CHECKING:
    from verifier.domain.evidence import Answer
    from verifier.flows.audit.findings import Audit
    from verifier.flows.core.service import Service
    from verifier.registries.base import Registry
    from verifier.registries.conformance.survey import Survey

_TABLES: Final = {"status": "[statuses]", "type": "[types]", "action": "[actions]"}


async def look(svc: Service, registry_id: str) -> dict[str, Any]:
    """Run a source's positive control and survey its data set. One that is switched off is not asked."""
    registry = svc.catalogue.get(registry_id)
    if not svc.catalogue.enabled(registry_id):
        return _off(registry)
    answer = await health.ask_control(svc, registry)
    surveyed = await _surveyed(registry, answer)
    view = next(view for view in await overview.registries(svc) if view.id == registry_id)
    outcome, detail = health.came_to(answer.outcome)
    document = {
        "ok": outcome == "answers" and (surveyed is None or surveyed.agrees),
        "registry": registry_id,
        "outcome": outcome,
        "detail": detail,
        "sheet_version": registry.sheet.version,
        "as_of": answer.as_of or view.as_of,
        "quality": view.quality,
        "rows": view.rows,
        "survey": asdict(surveyed) if surveyed else None,
    }
    return document | {"next": _next(registry, answer, surveyed)}


def in_sentences(document: dict[str, Any]) -> str:
    """Write a check's document for people, a line for each thing."""
    about = f"sheet {document['sheet_version']}, data as of {document['as_of'] or 'not said'}, {document['quality']}"
    head = f"{document['registry']}: {document['outcome']} {document['detail']}".rstrip()
    lines = [f"{head} ({about})"]
    if document["rows"] is not None:
        lines.append(f"rows: {document['rows']} loaded")
    seen = document["survey"]
    if seen:
        lines += _columns(seen)
        lines += [_words(one) for one in seen["words"]]
    return "\n".join([*lines, *(f"next: {step}" for step in document["next"])])


async def _surveyed(registry: Registry, answer: Answer) -> Survey | None:
    """Survey a data set as a whole, where the driver can and the source answers at all."""
    if not isinstance(registry, SocrataRegistry) or isinstance(answer.outcome, Unavailable):
        return None
    return await survey(registry.portal)


def _off(registry: Registry) -> dict[str, Any]:
    """Write the document of a source that was not asked."""
    switch = f"VERIFIER_REGISTRIES__{registry.sheet.id.replace('-', '_').upper()}__ENABLED=true"
    return {
        "ok": False,
        "registry": registry.sheet.id,
        "outcome": "off",
        "detail": registry.sheet.terms,
        "sheet_version": registry.sheet.version,
        "as_of": None,
        "quality": "off",
        "rows": None,
        "survey": None,
        "next": [f"It was not asked. When you may ask it, set {switch}."],
    }


def _next(registry: Registry, answer: Answer, surveyed: Survey | None) -> list[str]:
    """List what the operator does next, if anything."""
    sheet = registry.sheet
    if isinstance(answer.outcome, Unavailable):
        if isinstance(registry, RosterRegistry):
            return [f"Load the list: verifier registries sync {sheet.id} [--from FILE]."]
        return ["Nothing is lost: it is asked again by itself. Look at its own page if this lasts."]
    steps = _mend(surveyed) if surveyed else []
    if isinstance(answer.outcome, Unreadable) and not steps:
        steps.append(f"Its rows no longer read by the sheet ({answer.outcome.detail}): a person compares the two.")
    if steps:
        steps.append("Then change `version` in registry.toml and add a sample for each.")
    return steps or ["Nothing: the sheet knows all that was seen."]


def _mend(surveyed: Survey) -> list[str]:
    """List a step for each thing the sheet does not know."""
    steps = []
    if surveyed.unknown:
        steps.append(f"Columns: use each in [fields] or list it in `ignored`: {', '.join(surveyed.unknown)}.")
    if surveyed.missing:
        steps.append(f"Columns: no longer there, but used in [fields]: {', '.join(surveyed.missing)}.")
    for one in surveyed.words:
        if one.unlisted:
            steps.append(f"Words: list in {_TABLES[one.field]}: {', '.join(map(repr, one.unlisted))}.")
        elif one.more:
            steps.append(
                f"Words: {one.more} that the sheet does not know stand where its {one.field} is read: too many."
            )
    return [*steps, *([surveyed.fault] if surveyed.fault else [])]


def _columns(seen: dict[str, Any]) -> list[str]:
    if not seen["columns"]:
        return []
    return [f"columns: {len(seen['columns'])} seen, {len(seen['unknown'])} unknown, {len(seen['missing'])} missing"]


def _words(one: dict[str, Any]) -> str:
    unknown = len(one["unlisted"]) + one["more"]
    return (
        f"{one['field']}: {one['seen']}{'' if one['complete'] else ' or more'} words seen, {unknown} not in the sheet"
    )


def audited(found: Audit) -> dict[str, Any]:
    """Give the findings of an audit for machines: each with what, where (our own ids only) and what to do."""
    over = found.taken_over_at
    return {
        "whole": found.whole,
        "events": found.events,
        "checkpoints": found.checkpoints,
        "rows": found.rows,
        "badges": found.badges,
        "found": found.found,
        "faults": [str(fault) for fault in found.faults],
        "findings": [
            {"code": one.code, "where": one.where, "event": one.event, "what": str(one), "remedy": one.remedy}
            for one in found.faults
        ],
        "taken_over": {"at": over.isoformat(), "event": found.taken_over_by} if over is not None else None,
    }


def audited_in_sentences(found: Audit) -> str:
    """Say the same for people, the remedy once for all findings that share it."""
    looked = f"{found.events} events, {found.checkpoints} checkpoints, {found.rows} rows, {found.badges} badges"
    lines = [f"{looked}: {'whole' if found.whole else f'BROKEN, {found.found} findings'}"]
    if found.taken_over_at is not None:
        lines.append(
            f"Rows written before {found.taken_over_at:%d %b %Y %H:%M} UTC (event {found.taken_over_by}) carry no "
            "digests of their own time: they are compared with what they were found to be on that day."
        )
    for remedy in dict.fromkeys(fault.remedy for fault in found.faults):
        lines += [*(str(fault) for fault in found.faults if fault.remedy == remedy), f"  what to do: {remedy}"]
    return "\n".join(lines)
