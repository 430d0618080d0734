"""The rules that every badge must satisfy, whoever gave it. Each returns the code of what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from verifier.checker.names import initials_of, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

IN_FORCE: Final = frozenset({"active", "active_restricted"})
STOPPED: Final = frozenset({"revoked", "suspended", "surrendered", "denied", "deceased", "void"})
_DAY_ENDS: Final = timedelta(
    hours=38
)  # from midnight UTC of a licence's last day to its end in the last zone there is, and two hours
_ALONE, _BY_TWO = 3, 2  # H-levels that one decider or the machine needs, and that two people need
_BARE: Final = re.compile(r"[0-9]{4,}")
_PREFIX: Final = re.compile(r"[0-9]{0,2}[A-Z]{1,4}")
_ALIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})

SAYS: Final = {
    "undecided": "No decision gives it.",
    "decided_for_another": "Its decision is of another claim, account or world.",
    "evidence_missing": "Evidence of its decision is not there.",
    "evidence_altered": "A piece of its evidence is not what was sealed.",
    "cannot_be_opened": "What the claim or its evidence says does not open.",
    "not_on_record": "No licence board's record and no look-up is in its decision's evidence.",
    "one_looked_up": "It rests on a look-up, and not two people decided.",
    "number_differs": "No record of its evidence has the claimed number.",
    "name_differs": "The record with its number names somebody else.",
    "not_in_force": "The record with its number is not in force.",
    "runs_longer": "It is shown for longer than the record is valid.",
    "stopped_since": "A later answer of the board says that the licence was stopped.",
    "unbound": "Nothing proves that the account belongs to the licensee.",
    "bound_elsewhere": "Its proof is of another claim, an earlier owner of the account, or other evidence.",
    "bound_weakly": "Its proof is weaker than who decided may go by.",
    "sighting_unfounded": "It counts as seen later than any evidence shows.",
    "given_while_locked": "The licensee had locked the licence, and no account passes.",
    "licence_twice": "Another account shows the same licence, and not two people allowed it.",
}


@dataclass(frozen=True, slots=True)
class Record:
    """A board's record, or what people read on its page, as far as the rules ask."""

    number: str
    surnames: tuple[str, ...]
    givens: tuple[str, ...]
    standing: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence."""

    id: str
    by_board: bool  # a primary source that found somebody; else people who looked it up
    retrieved_at: datetime
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge as it stands, with what it rests on."""

    claim_id: str
    number: str  # as claimed; empty where the credential has none
    names: tuple[str, ...]  # as claimed, and as the platform attests
    environment: str
    epoch: int
    verdict: str | None
    decided_for: str | None
    decided_epoch: int | None
    decided_environment: str | None
    decided_at: datetime | None
    people: int
    valid_until: datetime | None
    sighted_at: datetime | None
    founded_at: datetime | None
    bound_to: str | None
    bound_level: int | None
    bound_epoch: int | None
    bound_in: str | None
    licence_twice: bool
    locked_at: datetime | None  # by the licensee, who lets no account pass
    evidence: tuple[str, ...]
    pieces: tuple[Piece, ...] = field(default=())


def wrong_with(badge: Badge) -> list[str]:
    """List the codes of what is wrong with a badge; none where it may be shown."""
    if badge.verdict not in ("verified", "reinstated") or badge.decided_at is None:
        return ["undecided"]
    found = [*_whose(badge), *_proof(badge), *_on_record(badge)]
    if badge.sighted_at is not None and (badge.founded_at is None or badge.sighted_at > badge.founded_at):
        found.append("sighting_unfounded")
    if badge.licence_twice and badge.people < _BY_TWO:
        found.append("licence_twice")
    if badge.locked_at is not None and badge.decided_at > badge.locked_at:
        found.append("given_while_locked")
    return found


def _whose(badge: Badge) -> list[str]:
    said = (badge.decided_for, badge.decided_epoch, badge.decided_environment)
    return [] if said == (badge.claim_id, badge.epoch, badge.environment) else ["decided_for_another"]


def _proof(badge: Badge) -> list[str]:
    if badge.bound_to is None or badge.bound_level is None:
        return ["unbound"]
    found = []
    if (badge.bound_to, badge.bound_epoch) != (badge.claim_id, badge.epoch) or badge.bound_in not in badge.evidence:
        found.append("bound_elsewhere")
    if badge.bound_level < (_BY_TWO if badge.people == _BY_TWO else _ALONE):
        found.append("bound_weakly")
    return found


def _on_record(badge: Badge) -> list[str]:
    decided = [piece for piece in badge.pieces if piece.id in badge.evidence]
    if not any(piece.records for piece in decided):
        return ["not_on_record"]
    if not any(piece.by_board for piece in decided) and badge.people < _BY_TWO:
        return ["one_looked_up"]
    ours = [record for piece in decided for record in piece.records if _numbered(badge, record)]
    if not ours:
        return ["number_differs"]
    best = min((_against(badge, record) for record in ours), key=len)
    return [*best, *_since(badge)]


def _numbered(badge: Badge, record: Record) -> bool:
    """Tell whether a record has the claimed number; what two people read on a page may be another than was typed."""
    return not badge.number or badge.people == _BY_TWO or same_number(badge.number, record.number)


def _against(badge: Badge, record: Record) -> list[str]:
    found = []
    if badge.people < _BY_TWO and not _named(badge, record):
        found.append("name_differs")
    if record.standing not in IN_FORCE:
        found.append("not_in_force")
    if record.expires_on is not None and (badge.valid_until is None or badge.valid_until > _last(record.expires_on)):
        found.append("runs_longer")
    return found


def _named(badge: Badge, record: Record) -> bool:
    """Tell whether the claim and the record share a surname, and something of a given name."""
    said = words_of(*badge.names)
    return bool(said & words_of(*record.surnames)) and bool(
        not record.givens or said & words_of(*record.givens) or initials_of(*badge.names) & initials_of(*record.givens)
    )


def _since(badge: Badge) -> list[str]:
    """Look at the newest answer of a board that speaks of this number."""
    speaking = [
        [record for record in piece.records if badge.number and same_number(badge.number, record.number)]
        for piece in sorted(badge.pieces, key=lambda piece: piece.retrieved_at)
        if piece.by_board
    ]
    newest = next((records for records in reversed(speaking) if records), [])
    stopped = newest and all(record.standing in STOPPED for record in newest)
    return ["stopped_since"] if stopped else []


def _last(day: date) -> datetime:
    """Return the last instant of a day anywhere on earth."""
    if day.year > 9990:  # noqa: PLR2004  boards print 9999 for "never"
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day, time(0), tzinfo=UTC) + _DAY_ENDS


def same_number(typed: str, printed: str) -> bool:
    """Tell whether two writings of a licence number are one: letters for digits, zeros in front, a prefix left out."""
    one, two = (re.sub(r"[^0-9A-Z]", "", text.upper()).lstrip("0") for text in (typed, printed))
    return one != "" and (
        one == two or _but_prefix(one, two) or _but_prefix(two, one) or bool(_digits(one) & _digits(two))
    )


def _but_prefix(whole: str, bare: str) -> bool:
    """Tell whether a number lacks only the other's prefix, which may have digits of its own (California's 20A)."""
    return bool(_BARE.fullmatch(bare)) and bool(_PREFIX.fullmatch(whole.removesuffix(bare)))


def _digits(text: str) -> set[str]:
    """Return the digits of a number, and those that letters may have been typed for."""
    return {re.sub(r"\D", "", some).lstrip("0") for some in (text, text.translate(_ALIKE))} - {""}


def codes(found: Sequence[tuple[str, Sequence[str]]]) -> dict[str, int]:
    """Count the badges with each code."""
    counted: dict[str, int] = {}
    for _, wrong in found:
        for code in wrong:
            counted[code] = counted.get(code, 0) + 1
    return counted
