"""Drafts of folders for new sources."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Authority, RegistryId
from verifier.registries.conformance.samples import SAMPLES
from verifier.registries.discover import SHEET
from verifier.registries.drafting.plan import Plan
from verifier.registries.drafting.rows import sample_lines
from verifier.registries.drafting.sheet import sheet_text
from verifier.registries.drafting.source_view import DraftError
from verifier.registries.drivers.portal import Portal
from verifier.registries.sheet.datasheet import Datasheet, SourceSettings
from verifier.registries.sheet.open_questions import open_decisions
from verifier.registries.sheet.sections import Politeness

if TYPE_CHECKING:
    from verifier.registries.http.client import PoliteHttp

_NO_SAMPLES: Final = f"{SAMPLES}: at least one row that can be read"


@dataclass(frozen=True, slots=True)
class Draft:
    """A written draft, and the decisions that a person has still to make."""

    id: str
    folder: Path
    samples: int
    decisions: tuple[str, ...]


def portal(http: PoliteHttp, domain: str, dataset: str, *, url: str = "", app_token: str = "") -> Portal:
    """Open a data set before there is a sheet for it; `url` replaces the domain, for tests and mirrors."""
    stranger = Datasheet(
        id=RegistryId(f"draft-{dataset}"),
        version="draft",
        title=domain,
        authority=Authority.SUPPORTING,
        jurisdiction="US",
        time_zone="UTC",
        families=(Family.COUNSELOR,),
        driver="python",
        base_url=f"https://{domain}",
        lookup_url=f"https://{domain}",
        terms="not known yet",
        politeness=Politeness(rate=1, read_s=60, total_s=120, max_body=20_000_000),  # counting words takes them a while
    )
    return Portal(http, stranger, SourceSettings(app_token=app_token, base_url=url), dataset)


def write(plan: Plan, parent: Path, today: date) -> Draft:
    """Write the folder. Raises `DraftError` if it exists."""
    folder = parent / plan.wanted.id.replace("-", "_")
    if folder.exists():
        raise DraftError(f"{folder} is there already: choose another --id or --to, or remove it.")
    text = sheet_text(plan, today)
    lines = sample_lines(plan, text)
    folder.mkdir(parents=True)
    (folder / SHEET).write_text(text, encoding="utf-8")
    (folder / SAMPLES).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    missing = () if lines else (_NO_SAMPLES,)
    return Draft(plan.wanted.id, folder, len(lines), (*open_decisions(tomllib.loads(text)), *missing))
