"""The history of the policy: which one was decided under from when on, and in what it differed from the one before."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from verifier.domain.policy import BUILT_IN
from verifier.flows.policy.document import stamp
from verifier.flows.review.leading.people import overseers_only
from verifier.store.rows import policies as policy_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service


@dataclass(frozen=True, slots=True)
class Change:
    """One key in which a policy differs from the one before; empty where one of them did not know it."""

    key: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One policy that was decided under."""

    version: str
    first_used_at: datetime
    built_in: bool  # as this version of the service has it built in
    in_force: bool
    changes: tuple[Change, ...]
    first: bool


async def history(svc: Service, actor: Actor) -> list[Kept]:
    """List every policy that was decided under, the newest first."""
    overseers_only(actor)
    rows = sorted(await policy_rows.documents_kept(svc.pool), key=lambda row: (row.first_used_at, row.version))
    before: Mapping[str, str] = {}
    kept: list[Kept] = []
    for row in rows:
        keys = _keys(row.body)
        changes = tuple(_changes(before, keys)) if kept else ()
        built_in, in_force = row.version == stamp(BUILT_IN).version, row.version == stamp(svc.policy).version
        kept.append(Kept(row.version, row.first_used_at, built_in, in_force, changes, first=not kept))
        before = keys
    return kept[::-1]


def _keys(body: str) -> dict[str, str]:
    """Read the keys of a document that was kept; one that is none any more has none."""
    try:
        document = tomllib.loads(body)
    except tomllib.TOMLDecodeError:
        return {}
    tables = {name: table for name, table in document.items() if isinstance(table, dict)}
    return {key: _written(value) for table in tables.values() for key, value in table.items()}


def _written(value: Any) -> str:  # noqa: ANN401  whatever TOML holds
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _changes(was: Mapping[str, str], now: Mapping[str, str]) -> Sequence[Change]:
    every = sorted({*was, *now})
    return [Change(key, was.get(key, ""), now.get(key, "")) for key in every if was.get(key) != now.get(key)]
