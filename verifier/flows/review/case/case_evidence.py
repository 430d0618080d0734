"""The evidence of a case as its reviewer sees it: what each source answered, and how it compares point by point."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from verifier.domain.assessment.sightings import since_seen
from verifier.domain.evidence import RegistryId
from verifier.flows.review.views import (
    ChangeView,
    EvidenceView,
    PointView,
)
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from verifier.domain.evidence import Record
    from verifier.domain.matching import Point
    from verifier.flows.core.service import Service
    from verifier.registries.catalogue import Catalogue
    from verifier.store.rows.shared import ClaimRow, EvidenceRow
    from verifier.store.sealing.crypto import Sealer


def shown_evidence(catalogue: Catalogue, sealer: Sealer, row: EvidenceRow) -> EvidenceView:
    """Show what one source answered, or what a reviewer looked up."""
    records = _records(sealer, row)
    number = _number(records)
    sheet = catalogue.registries.get(RegistryId(row.registry))
    return EvidenceView(
        source=row.registry,
        outcome=row.outcome,
        retrieved_at=row.retrieved_at,
        as_of=row.as_of,
        sha256=row.sha256.hex(),
        detail=row.detail,
        records=records[:20],
        source_name=sheet.sheet.title if sheet else "Looked up by a reviewer",
        authority=row.authority,
        lookup_url=(sheet.sheet.link(number) if number else sheet.sheet.lookup_url) if sheet else None,
    )


def _number(records: tuple[dict[str, Any], ...]) -> str:
    """Return by which number the source's own page of the only record is found, where its address carries one."""
    only = records[0] if len(records) == 1 else {}
    return str(only.get("npi") or only.get("orcid") or only.get("number") or "")


def _records(sealer: Sealer, row: EvidenceRow) -> tuple[dict[str, Any], ...]:
    if row.authority == "manual":
        said = json.loads(sealer.open(row.sealed, f"evidence/{row.id}"))
        shown = {name: value for name, value in said.items() if not name.startswith("pasted")}
        return ({name: value for name, value in shown.items() if value or name != "paste"},)
    text = sealed.open_answer_text(sealer, row)
    return tuple(_shown(sealed.plain(record)) for record in text.records)


_HIDDEN = frozenset({"registry", "authority", "kind", "family", "listed", "other_names"})


def _shown(record: dict[str, Any]) -> dict[str, Any]:
    """Choose the fields a reviewer compares, without the empty ones; names and titles as plain text."""
    name = record["name"]
    others = [" ".join(filter(None, (o["given"], o["middle"], o["surname"]))) for o in record["other_names"]]
    plain = {k: v for k, v in record.items() if k not in _HIDDEN and v not in (None, "", [], ())}
    plain["name"] = " ".join(filter(None, (name["given"], name["middle"], name["surname"], name["suffix"])))
    if record["title"]:
        plain["title"] = f"{record['title']['name']} ({record['title']['abbreviation']})"
    if record["birth_years"]:
        plain["birth_years"] = " to ".join(dict.fromkeys(map(str, record["birth_years"])))
    about = {"contactable": plain.get("contactable"), "contact_alone": plain.get("contactable")}
    about["website_alone"] = plain.get("website")
    plain = {k: v for k, v in plain.items() if about.get(k, v)}  # of a mailbox or a website only where there is one
    return plain | ({"other_names": ", ".join(others)} if others else {}) | _listed(record)


def _listed(record: dict[str, Any]) -> dict[str, Any]:
    lines = [" ".join(filter(None, (x["jurisdiction"], x["number"]))) for x in record["listed"]]
    return {"listed_licences": ", ".join(lines)} if lines else {}


def shown_changes(svc: Service, claim: ClaimRow, seen: Sequence[Record], row: EvidenceRow) -> tuple[ChangeView, ...]:
    """Show what an answer says otherwise than the last sighting at the same source did."""
    before = [record for record in seen if record.registry == row.registry]
    if row.authority != "primary" or row.outcome not in ("found", "not_found") or not before:
        return ()
    records = sealed.open_answer_text(svc.sealer(claim), row).records
    numbers = {record.number for record in before}
    now = [record for record in records if record.number in numbers] or list(records)
    if len(now) > 1:
        return ()  # which of them it was is a question of its own
    return tuple(ChangeView(one.field, one.was, one.now) for one in since_seen(before, now[0] if now else None))


def shown_points(points: Iterable[Point]) -> tuple[PointView, ...]:
    """Show a comparison of claim and record point by point."""
    return tuple(PointView(p.field, p.claimed, p.registry, p.verdict, p.why) for p in points)
