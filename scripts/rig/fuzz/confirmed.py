"""The judge of rows that were changed: the machine confirms a claim only with a row that agrees with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from scripts.rig.fuzz.known import sources
from scripts.rig.fuzz.parser import insist
from verifier.domain.assessment.decision import Confirm, OnFile, weigh
from verifier.domain.assessment.findings import establish
from verifier.domain.assessment.matter import Matter
from verifier.domain.binding.others import Shares
from verifier.domain.claim import AccountRef, Identity, Words
from verifier.domain.credentials.profession import Credential, read_credential
from verifier.domain.evidence import Action, Answer, Authority, Found, Record, Standing
from verifier.domain.matching import compare_names
from verifier.domain.policy import BUILT_IN
from verifier.registries.conformance.samples import read, samples
from verifier.registries.discover import Source
from verifier.registries.sheet.parse import Surprise, fold

NOW: Final = datetime(2026, 11, 22, 20, tzinfo=UTC)
# Everybody's name is so rare that a name and a birth year are one person's: the sternest case for the row.
_RARE: Final = Shares(
    given={}, surname={}, given_floor=1e-9, surname_floor=1.0, middle={}, initial={}, place={}, anywhere=1e-9,
    clustered=1.0,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A claim that agrees with a sample of a source in every word."""

    matter: Matter
    record: Record
    row: dict[str, Any]


def believed(source: Source, sample: object, row: dict[str, Any], record: Record) -> None:
    """Insist that the row of a claim that is confirmed still says what the claim does."""
    claimed = confirmable(source.sheet.id, sample) if isinstance(sample, int) else None
    if claimed is None or not confirms(claimed.matter, record):
        return
    was, today = claimed.record, NOW.date()
    insist(record.standing is Standing.ACTIVE, "confirmed, and not in force")
    insist(record.action in (Action.NONE, Action.UNKNOWN), "confirmed with an action against it")
    insist(record.title and was.title and record.title.family is was.title.family, "confirmed in another profession")
    insist(_digits(record.number) == _digits(was.number), "confirmed under another number")
    named = [record.name, *record.other_names]
    insist(any(compare_names(was.name.full, name.full) == "match" for name in named), "confirmed for another name")
    insist(record.expires_on is None or record.expires_on >= today - timedelta(days=1), "confirmed after its end")
    insist(_words(source, row) <= _words(source, claimed.row) | _listed(source), "confirmed by an unknown status word")


@cache
def confirmable(name: str, sample: int) -> _Claimed | None:
    """Build the claim of a sample's own person; None where the machine would not confirm that."""
    source = sources()[name]
    listed = samples(source)
    if not 0 <= sample < len(listed):
        return None
    try:
        record = read(source, listed[sample].row)
    except Surprise:
        return None
    matter = _matter(source, record)
    claimed = _Claimed(matter, record, listed[sample].row) if matter else None
    return claimed if claimed and confirms(claimed.matter, record) else None


def confirms(matter: Matter, record: Record) -> bool:
    """Return True if the machine confirms the claim when the source shows this record alone."""
    answer = Answer(record.registry, record.authority, Found((record,)), NOW - timedelta(minutes=1))
    return isinstance(weigh(establish(matter, (answer,), BUILT_IN, NOW, _RARE), OnFile(), BUILT_IN), Confirm)


def _matter(source: Source, record: Record) -> Matter | None:
    if record.title is None or record.authority is not Authority.PRIMARY:
        return None
    credential = read_credential(record.title.abbreviation, record.jurisdiction, has_number=True)
    if not isinstance(credential, Credential):
        return None
    year = record.birth_years[0] if record.birth_years else 1981
    checked = Identity(record.name.full, year, None, "platform_kyc", NOW - timedelta(days=30), "idv_8")
    return Matter(
        credential=credential,
        jurisdiction=record.jurisdiction,
        account=AccountRef("acct_71", "somebody", 1, ""),
        words=Words(record.name.full, number=record.number),
        identity=checked,
        primaries=(record.registry,),
        zones={record.registry: ZoneInfo(source.sheet.time_zone)},
    )


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit()).lstrip("0")


def _words(source: Source, row: dict[str, Any]) -> set[str]:
    """Collect the status words of a flat row."""
    said = (row.get(column) for column in source.sheet.fields.status)
    return {fold(word) for word in said if isinstance(word, str) and word.strip()}


def _listed(source: Source) -> set[str]:
    words = source.sheet.statuses.get(Standing.ACTIVE, ())
    return {fold(word.rpartition("=")[2]) for word in words}
