"""Is the person behind the account the licensee? Levels of holder binding and the platform's identity attestation.

Registries are public, so a record that matches proves nothing about who typed it in. Source: design of record,
"Holder binding"; the split into validation and verification follows NIST SP 800-63A.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from verifier.domain.matching import Middle, Point, compare
from verifier.domain.names import fold, from_parts, in_parts, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from verifier.domain.claim import Identity
    from verifier.domain.evidence import PersonName, Record
    from verifier.domain.matching import NameVerdict
    from verifier.domain.policy import Policy


class Holder(IntEnum):
    """How sure it is that the account's owner is the licensee."""

    H0 = 0  # nothing
    H1 = 1  # the names agree
    H2 = 2  # a document seen by people
    H3 = 3  # control of something only the holder controls, or a verified identity with the same rare name
    H4 = 4  # a verified identity whose name and a second attribute agree


class Method(StrEnum):
    """How a binding came about."""

    PLATFORM_IDENTITY = "platform_identity"
    ORCID_SIGN_IN = "orcid_sign_in"
    REGISTRY_CONTACT_CODE = "registry_contact_code"
    REGISTRY_WRITE_BACK = "registry_write_back"
    DOMAIN_NONCE = "domain_nonce"
    DOCUMENT = "document"
    REFEREE_CALL = "referee_call"


# The highest level a method can reach when a reviewer records it by hand.
RECORDED_BY_PEOPLE: dict[Method, Holder] = {
    Method.DOCUMENT: Holder.H2,
    Method.REFEREE_CALL: Holder.H3,
    Method.PLATFORM_IDENTITY: Holder.H2,
}


@dataclass(frozen=True, slots=True)
class Bound:
    """What a binding amounts to, why, and what stands against relying on it alone."""

    level: Holder
    method: Method | None
    points: tuple[Point, ...] = ()
    reasons: tuple[str, ...] = ()  # empty: the machine may rely on it
    conflict: bool = False  # something speaks against it: no other proof outweighs that, people have to look
    attempt: str = ""  # our id of the creator's own proof it rests on


UNBOUND = Bound(Holder.H1, None, reasons=("holder_unbound",))


def bind_identity(
    identity: Identity | None,
    record: Record,
    now: datetime,
    policy: Policy,
    namesakes: Callable[[PersonName], float],
) -> Bound:
    """What the platform's identity check says about being the person of this record.

    H4 when the name and a second attribute agree, H3 when the name agrees and is rare. A conflict of any second
    attribute and a given name known only by its initial never bind without people.
    """
    if identity is None or identity.verified_at > now or now - identity.verified_at > policy.identity_age:
        return UNBOUND
    names = best_name(identity.verified_name, record)
    second = second_attributes(identity, record, names)
    points = (*_labelled(names.points), *second)  # a reviewer of a changed name wants the birth year, too
    if names.verdict != "match":
        return Bound(Holder.H0, None, points, ("identity_mismatch",), conflict=True)
    conflict = any(p.verdict == "differs" for p in second)
    if names.given_initial_only or conflict:
        return Bound(Holder.H1, Method.PLATFORM_IDENTITY, points, ("namesake_possible",), conflict=conflict)
    if any(p.verdict == "agrees" for p in second):
        return Bound(Holder.H4, Method.PLATFORM_IDENTITY, points)
    # Whichever of the names agreed, the most common one says how many others could have come with it.
    borne = (record.name, *_former_names(record), in_parts(identity.verified_name))
    if max(namesakes(name) for name in borne) < policy.namesakes_for_rare:
        return Bound(Holder.H3, Method.PLATFORM_IDENTITY, points)
    return Bound(Holder.H1, Method.PLATFORM_IDENTITY, points, ("namesake_possible",))


def best_name(written: str, record: Record) -> NameVerdict:
    """The written name against the record's name and, at a primary source only, the former names it lists.

    A former name explains another surname or given name; it never takes back a contradiction of middle name or suffix.
    """
    claimed = parse(written)
    current = compare(claimed, from_parts(record.name))
    if current.verdict == "possible" and any(p.verdict == "differs" for p in current.points if p.field in _TELLING):
        return current
    verdicts = [current, *(compare(claimed, from_parts(name)) for name in _former_names(record))]
    rank = {"match": 0, "possible": 1, "mismatch": 2}
    return min(verdicts, key=lambda verdict: rank[verdict.verdict])


_TELLING = frozenset({"middle_names", "name_suffix"})  # what tells namesakes and relatives apart


def second_attributes(identity: Identity, record: Record, names: NameVerdict) -> tuple[Point, ...]:
    """Birth year, full middle name and practice city: each agrees, differs or is silent."""
    return (_birth(identity, record), _middle(identity, record, names), _city(identity, record))


def _former_names(record: Record) -> tuple[PersonName, ...]:
    return record.other_names if record.authority == "primary" else ()


def _labelled(points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple(Point(f"identity_{p.field}", p.claimed, p.registry, p.verdict, p.why) for p in points)


def _birth(identity: Identity, record: Record) -> Point:
    if identity.birth_year is None or record.birth_years is None:
        return Point("birth_year", str(identity.birth_year or ""), "", "silent", "One side does not say a birth year.")
    low, high = record.birth_years
    shown = str(low) if low == high else f"{low} to {high}"
    if low <= identity.birth_year <= high:
        return Point(
            "birth_year", str(identity.birth_year), shown, "agrees", "The verified birth year is the register's."
        )
    return Point("birth_year", str(identity.birth_year), shown, "differs", "Another birth year: perhaps a namesake.")


def _middle(identity: Identity, record: Record, names: NameVerdict) -> Point:
    # The second half of a compound given name (Mary Ann) is no middle name: every namesake has it, too.
    told = {word for word in fold(record.name.middle).split() if len(word) > 1}
    match names.middle:
        case Middle.AGREES_FULL if told & set(fold(identity.verified_name).split()):
            return Point("middle_name", "", "", "agrees", "The full middle name is the same on both sides.")
        case Middle.CONFLICT:
            return Point("middle_name", "", "", "differs", "The middle names contradict each other.")
        case _:
            return Point("middle_name", "", "", "silent", "No full middle name on both sides.")


def _city(identity: Identity, record: Record) -> Point:
    if not identity.locality or not record.city or record.authority != "primary":
        return Point("city", identity.locality or "", record.city, "silent", "No city on both sides.")
    if fold(identity.locality) == fold(record.city):
        return Point("city", identity.locality, record.city, "agrees", "The verified city is the register's.")
    return Point("city", identity.locality, record.city, "differs", "Another city than the register's.")
