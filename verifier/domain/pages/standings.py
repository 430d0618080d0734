"""Status words of boards' pages, in our vocabulary. A word that stands in no list has no standing here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from verifier.domain.evidence import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS: Final = {
    Standing.ACTIVE: "active|act|current|cur|curr|clear|valid|licensed|registered|good standing|in good standing|"
    "active in good standing|active and in good standing|unencumbered|not expired|unexpired|in force|in effect|"
    "license is current|license current|license is active|currently licensed|current and valid|renewed and current|"
    "valid and in good standing|current valid and in good standing|"
    "license renewed and current|full and unrestricted|unrestricted|active unrestricted|current active|active "
    "current|"
    "clear active|active clear|active renewed|active license|full active|active full|active status|fully licensed|"
    "active no restrictions|active without restrictions|current no discipline|"
    "currently registered|licensed and registered|registered with licence",
    Standing.ACTIVE_RESTRICTED: "probation|on probation|probationary|active on probation|active probation|active "
    "probationary|active with conditions|"
    "active with restrictions|active restricted|active with condition|active conditional|active with limitations|"
    "active limited|"
    "restricted|current probation|current on probation|current restricted|current with conditions|stayed suspension|"
    "suspension stayed|clear probation|current with restrictions|active under order|active encumbered|active "
    "under board order",
    Standing.INACTIVE: "inactive|inact|retired|voluntary inactive|voluntarily inactive|retired inactive|inactive "
    "retired|"
    "current inactive|currentinactive|emeritus|dormant|clear inactive|inactive status|inactive license|"
    "inactive voluntary|not practicing|involuntary inactive|inact vol",
    Standing.EXPIRED: "expired|exp|lapsed|delinquent|not renewed|non renewed|nonrenewed|license expired|license "
    "lapsed|"
    "expired not renewed|lapsed not renewed|expired lapsed|lapsed expired|lapsed due to non renewal|failed to renew|"
    "failure to renew|expired failure to renew|expired non renewal|delinquent active|expired license|delinquent "
    "expired|"
    "expired delinquent|license is expired|license is not current expired|"
    "not registered|lapsed due to nonrenewal|lapsed failure to renew",
    Standing.SUSPENDED: "suspended|suspension|summary suspension|summarily suspended|emergency suspension|"
    "emergency suspended|indefinite suspension|indefinitely suspended|license suspended|active suspended|"
    "suspended license|"
    "suspended by board",
    Standing.REVOKED: "revoked|revocation|license revoked|revoked license|permanently revoked|revoked by board",
    Standing.SURRENDERED: "surrendered|surrender|voluntary surrender|voluntarily surrendered|relinquished|"
    "voluntary relinquishment|voluntarily relinquished|license surrendered|vol surrender|voluntary surrender "
    "relinquishment|"
    "surrendered in lieu of discipline|surrendered voluntarily",
    Standing.DENIED: "denied|application denied|renewal denied|license denied",
    Standing.DECEASED: "deceased|licensee deceased",
    Standing.PENDING: "pending|application pending|pending application|applicant|license pending|pending licensure",
    Standing.SUPERSEDED: "superseded",
    Standing.VOID: "void|null and void|voided|license void",
}
STANDINGS: Final = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
# Parts of a compound status that say nothing about whether it is in force.
_SILENT: Final = frozenset(
    "independent full permanent regular individual initial original license status renewed single state multistate "
    "multi state compact public licensee".split()
) | {
    "multi state",
    "single state",
    "no restrictions",
    "no discipline",
    "in good standing",
    "good standing",
    "no board action",
}
_PART: Final = re.compile(r"[,/;()\[\]|:]| - ")
_AGAINST: Final = (Standing.REVOKED, Standing.SURRENDERED, Standing.SUSPENDED)
_GONE: Final = frozenset({Standing.EXPIRED, Standing.INACTIVE, Standing.VOID, Standing.ACTIVE_RESTRICTED})
_ADVERSE: Final = re.compile(
    r"probat|restrict|suspen|revo|condition|consent|order|limit|stay|surrender|encumber|disciplin|denied|void|expire|"
    r"laps|inactiv|pending|not |non"
)


def fold(text: str) -> str:
    """Fold a status word: case, signs and runs of space do not matter."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold().replace("&", " and ").replace("w/", "with ")).split())


def read_standing(text: str, listed: Mapping[str, Standing] | None = None) -> Standing | None:
    """Read a status as printed: the whole phrase, or a compound of known parts that do not contradict one another.

    `listed` are words of this board's own (folded); they go before the common ones.
    """
    words = {**STANDINGS, **(listed or {})}
    whole = words.get(fold(text))
    if whole is not None or not text.strip():
        return whole
    parts = [fold(part) for part in _PART.split(text) if fold(part)]
    return _compound([part for part in parts if part not in _SILENT], words) if len(parts) > 1 else None


def _compound(parts: list[str], words: Mapping[str, Standing]) -> Standing | None:
    spoken = [part for part in parts if not _is_code(part, parts)]
    found = {words.get(part) for part in spoken}
    if not found or None in found:
        return None
    if len(found) == 1:
        return found.pop()
    if found == {Standing.ACTIVE, Standing.ACTIVE_RESTRICTED}:
        return Standing.ACTIVE_RESTRICTED
    return next((one for one in _AGAINST if one in found and found - set(_AGAINST) <= _GONE), None)


def _is_code(part: str, parts: list[str]) -> bool:
    """Return True for the code beside a word: `CURRENT (C)`, `20 - Current`."""
    others = [other for other in parts if other is not part]
    short = len(part) == 1 and part.isalpha() and any(other.startswith(part) for other in others)
    return bool(others) and (short or (part.isdigit() and len(part) <= 3))


def is_adverse(text: str) -> bool:
    """Return True if words beside a status may limit it."""
    return bool(_ADVERSE.search(f"{fold(text)} "))
