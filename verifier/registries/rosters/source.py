"""The files of one load, told apart by their names and checked before a row is read: a full list, or supplements."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from verifier.domain.evidence import Authority
from verifier.registries.rosters import file
from verifier.registries.rosters.file import Shape
from verifier.registries.rosters.readability import Reads
from verifier.registries.rosters.row import cut_by, kept
from verifier.registries.rosters.types import RosterExpectation, RosterRefused, RosterSource

if TYPE_CHECKING:
    from verifier.registries.sheet.datasheet import Datasheet, SourceSettings
    from verifier.registries.sheet.sections import Roster

_READER: Final = "rosterrow/2"  # raised when the same file would be cut differently


def sheet_source(
    sheet: Datasheet, paths: Sequence[Path], as_of: datetime | None, *, empty: bool = False
) -> RosterSource:
    """Build the source of one load from these files, of which a full list may be `empty`.

    Raises `RosterRefused` for a mixture, for what is no list, and for a header that is not the sheet's.
    """
    roster = sheet.roster
    if roster is None:
        msg = f"{sheet.id}: no [roster] section"
        raise RosterRefused(msg)
    kinds = [_kind(roster, path) for path in paths]
    if "full" in kinds and len(set(kinds)) > 1:
        msg = "a full list and its supplements cannot be loaded in one call: load the full list first"
        raise RosterRefused(msg)
    files = [(path, _shape(sheet, roster, kind, empty=empty)) for path, kind in zip(paths, kinds, strict=True)]
    file.check(files)
    return RosterSource(
        sha256=file.digest(paths),
        as_of=as_of,
        columns=kept(sheet),
        recipe=_recipe(sheet, roster),
        bytes_total=sum(path.stat().st_size for path in paths),
        batches=partial(file.batches, files),
        supplement="" if "full" in kinds else "row",
        history=roster.history,
        by_parts=sheet.authority is Authority.SCREENING,
        sites=sheet.fields.website,
    )


def expectation(sheet: Datasheet, settings: SourceSettings) -> RosterExpectation:
    """Return the assertions for a new file: the sheet's, and over them the operator's own."""
    asserted = _asserted(sheet.roster)
    fewest = asserted.min_rows if settings.min_rows is None else settings.min_rows
    shrink = asserted.max_shrink if settings.max_shrink is None else settings.max_shrink
    return replace(asserted, min_rows=fewest, max_shrink=shrink)


def _asserted(roster: Roster | None) -> RosterExpectation:
    if roster is None:
        return RosterExpectation(0, 0, 1.0)
    return RosterExpectation(
        min_rows=roster.min_rows,
        max_rows=roster.max_rows,
        max_shrink=roster.max_shrink,
        max_growth=roster.max_growth,
        usual_rows=roster.min_rows,
        max_age=timedelta(days=roster.max_age_days),
    )


def _kind(roster: Roster, path: Path) -> str:
    """Tell the kind of a file by its name: OIG's monthly files say what they are only there."""
    patterns = roster.supplements
    if patterns and fnmatchcase(path.name.lower(), patterns.add.lower()):
        return "add"
    if patterns and fnmatchcase(path.name.lower(), patterns.remove.lower()):
        return "remove"
    return "full"


def _shape(sheet: Datasheet, roster: Roster, kind: str, *, empty: bool) -> Shape:
    gone, supplement = kind == "remove", kind != "full"
    return Shape(
        cut=lambda header: cut_by(sheet, header, gone=gone),
        format=roster.format,
        member=roster.member,
        encoding=roster.encoding,
        max_bytes=roster.max_bytes,
        max_bad_rows=roster.max_bad_rows,
        may_be_empty=supplement or empty,
        reads=None if gone else partial(Reads, sheet),
    )


def _recipe(sheet: Datasheet, roster: Roster) -> str:
    """Digest the parts of the sheet that decide how a file is cut into rows."""
    parts = (_READER, kept(sheet), sheet.number, sheet.fields, sheet.name_order, roster.encoding, roster.max_bad_rows)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
