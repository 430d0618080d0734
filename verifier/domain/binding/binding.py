"""Levels of holder binding and the platform's identity attestation.

Registries are public, so a record that matches proves nothing about who typed it in. Source: design of record,
"Holder binding"; the split into validation and verification follows NIST SP 800-63A.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.domain.binding.changes import names_in_full, what_changed
from verifier.domain.binding.cities import city_of_both, read_city
from verifier.domain.binding.others import NAME_ALONE, Agreed, how_many_others, relatives, shown
from verifier.domain.holder import Holder, Method
from verifier.domain.matching import Middle, Point, compare
from verifier.domain.names.parse import from_parts, in_parts, parse
from verifier.domain.names.tokens import fold
from verifier.domain.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.binding.changes import Change
    from verifier.domain.binding.others import Shares
    from verifier.domain.claim import Identity
    from verifier.domain.evidence import PersonName, Record
    from verifier.domain.matching import Agreement, NameVerdict
    from verifier.domain.policy import Policy


# Control of something that only the holder controls, or people who have seen and spoken to them.
CONTROL = frozenset(
    {
        Method.ORCID_SIGN_IN,
        Method.REGISTRY_CONTACT_CODE,
        Method.REGISTRY_WRITE_BACK,
        Method.DOMAIN_NONCE,
        Method.REFEREE_CALL,
    }
)


@dataclass(frozen=True, slots=True)
class Hold:
    """One way in which an account was shown to be the holder's, and how sure that is."""

    level: Holder
    method: Method | None

    @property
    def rank(self) -> tuple[bool, Holder]:
        """The rank between two accounts: proved control first, then the level."""
        return self.method in CONTROL and self.level >= Holder.H3, self.level


def goes_before(newcomer: Sequence[Hold], incumbent: Sequence[Hold]) -> bool:
    """Return True if a newcomer's best hold on a licence outranks the best of the account that shows its badge."""
    return max(hold.rank for hold in newcomer) > max((hold.rank for hold in incumbent), default=_NO_HOLD)


_NO_HOLD = (False, Holder.H0)


@dataclass(frozen=True, slots=True)
class Bound:
    """The result of a binding: its level and method, and the reasons against relying on it alone."""

    level: Holder
    method: Method | None
    points: tuple[Point, ...] = ()
    reasons: tuple[Reason, ...] = ()  # empty: the machine may rely on it
    conflict: bool = False  # something speaks against it: no other proof outweighs that, people have to look
    changed: Change = (
        ""  # the one thing that speaks against it, where a marriage, a move or a way of writing would explain it
    )
    attempt: str = ""  # our id of the creator's own proof it rests on
    others: float | None = None  # how many other adults fit what agrees; None without an identity that agrees
    control: Method | None = None  # a proof of control (H3) that stands beside whatever else was established
    since: datetime | None = None  # since when it counts, where a renewal carries it on; None: since it is recorded

    @property
    def holds(self) -> tuple[Hold, ...]:
        """The ways in which this account was shown to be the holder's."""
        shown_by = [] if self.control is None else [Hold(Holder.H3, self.control)]
        return (Hold(self.level, self.method), *shown_by)


UNBOUND = Bound(Holder.H1, None, reasons=(Reason.HOLDER_UNBOUND,))


def bind_identity(
    identity: Identity | None,
    record: Record,
    now: datetime,
    policy: Policy,
    shares: Shares,
    *,
    name_only: bool = False,
) -> Bound:
    """Weigh the platform's identity check by how many others would fit this record as well.

    Fewer than the policy's `others_at_most` bind: H4 when a second attribute agrees, H3 by a rare name alone.
    Otherwise, and whenever a second attribute differs or a given name is known only by its initial, another proof or
    people decide. With `name_only` nothing but the name counts: people typed the rest of the record themselves.
    """
    if identity is None or identity.verified_at > now or now - identity.verified_at > policy.identity_age:
        return UNBOUND
    names = best_name(identity.verified_name, record)
    second = second_attributes(identity, record, names)
    points = (*_labelled(names.points), *second)  # a reviewer of a changed name wants the birth year, too
    changed = what_changed(names, second)
    if names.verdict != "match":
        both = (names_in_full(identity.verified_name, record.name.full, changed),) if changed else ()
        return Bound(Holder.H0, None, (*both, *points), (Reason.IDENTITY_MISMATCH,), conflict=True, changed=changed)
    agreed = NAME_ALONE if name_only else _agreed(identity, record, names, second)
    # Whichever of the names agreed, each of their bearers could have come: the most common one counts.
    borne = (record.name, *_former_names(record), in_parts(identity.verified_name))
    others = how_many_others(borne, agreed, policy.namesake_population, shares)
    suffixes = {parse(identity.verified_name).suffix, from_parts(record.name).suffix}
    others = max(others, relatives(suffixes, agreed))
    points = (*points, _others_point(others, policy))
    conflict = any(p.verdict == "differs" for p in second)
    if names.given_initial_only or conflict or others >= policy.others_at_most:
        reasons = (Reason.NAMESAKE_POSSIBLE,)
        method = Method.PLATFORM_IDENTITY
        return Bound(Holder.H1, method, points, reasons, conflict=conflict, changed=changed, others=others)
    agrees = not name_only and any(p.verdict == "agrees" for p in second)
    return Bound(Holder.H4 if agrees else Holder.H3, Method.PLATFORM_IDENTITY, points, others=others)


def best_name(written: str, record: Record) -> NameVerdict:
    """Compare the written name with the record's name and, at a primary source only, the former names it lists.

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
    """Compare birth date or year, middle name and practice city: each agrees, differs or is silent."""
    return (_birth(identity, record), _middle(identity, record, names), _city(identity, record))


def _former_names(record: Record) -> tuple[PersonName, ...]:
    return record.other_names if record.authority == "primary" else ()


def _labelled(points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple(Point(f"identity_{p.field}", p.claimed, p.registry, p.verdict, p.why) for p in points)


def _agreed(identity: Identity, record: Record, names: NameVerdict, second: tuple[Point, ...]) -> Agreed:
    """Collect what agrees beside the name, for the estimate of `others`."""
    birth, middle, city = (point.verdict == "agrees" for point in second)
    low, high = record.birth_years or (0, 0)
    return Agreed(
        birth_date=birth and record.born_on is not None and identity.birth_date == record.born_on,
        birth_years=high - low + 1 if birth else None,
        middle=_shared_middle(identity, record, names, whole=middle),
        city=city_of_both(identity.locality or "", record.city, record.jurisdiction) if city else "",
    )


def _others_point(others: float, policy: Policy) -> Point:
    fits: Agreement = "agrees" if others < policy.others_at_most else "near"
    why = f"{shown(others).capitalize()} other adults are expected to fit everything that agrees."
    return Point("others", "", shown(others), fits, why)


def _birth(identity: Identity, record: Record) -> Point:
    """Compare the exact dates where both sides have one, else the year with the register's year or span of years."""
    if identity.birth_date is not None and record.born_on is not None:
        same = identity.birth_date == record.born_on
        return _birth_point("birth_date", identity.birth_date.isoformat(), record.born_on.isoformat(), same=same)
    year = identity.year_of_birth
    if year is None or record.birth_years is None:
        return Point("birth_year", str(year or ""), "", "silent", "One side does not say a birth year.")
    low, high = record.birth_years
    shown_years = str(low) if low == high else f"{low} to {high}"
    return _birth_point("birth_year", str(year), shown_years, same=low <= year <= high)


def _birth_point(field: str, claimed: str, registry: str, *, same: bool) -> Point:
    what = field.replace("_", " ")
    if same:
        return Point(field, claimed, registry, "agrees", f"The verified {what} is the register's.")
    return Point(field, claimed, registry, "differs", f"Another {what}: perhaps a namesake.")


def _middle(identity: Identity, record: Record, names: NameVerdict) -> Point:
    attested, printed = " ".join(parse(identity.verified_name).middles), record.name.middle
    verdict, why = _middle_words(identity, record, names)
    return Point("middle_name", attested, printed, verdict, why)


def _middle_words(identity: Identity, record: Record, names: NameVerdict) -> tuple[Agreement, str]:
    if names.middle is Middle.CONFLICT:
        return "differs", "The middle names contradict each other."
    if _shared_middle(identity, record, names, whole=True):
        return "agrees", "The full middle name is the same on both sides."
    if _shared_middle(identity, record, names, whole=False):
        return "near", "The middle initial is the same on both sides; that says little."
    return "silent", "No middle name on both sides."


def _shared_middle(identity: Identity, record: Record, names: NameVerdict, *, whole: bool) -> str:
    """Return the middle name, or (not `whole`) its initial, that record and identity share.

    The second half of a compound given name (Mary Ann) is no middle name: every namesake has it, too.
    """
    if names.middle not in (Middle.AGREES_FULL, Middle.AGREES_INITIAL):
        return ""
    printed, attested = fold(record.name.middle).replace(".", " ").split(), parse(identity.verified_name).middles
    if whole:
        return next((word for word in printed if len(word) > 1 and word in attested), "")
    initials = {word[0] for word in attested}
    return next((word[0] for word in printed if word[0] in initials), "")


def _city(identity: Identity, record: Record) -> Point:
    attested, printed = identity.locality or "", record.city
    if not attested.strip() or not printed.strip() or record.authority != "primary":
        return Point("city", attested, printed, "silent", "No city on both sides.")
    one, other = read_city(attested), read_city(printed)
    if not city_of_both(attested, printed, record.jurisdiction):
        return Point("city", attested, printed, "differs", "Another city than the register's.")
    if one.state and one.state != (other.state or record.jurisdiction):
        return Point("city", attested, printed, "silent", "A city of this name, in another state than the register's.")
    return Point("city", attested, printed, "agrees", "The verified city is the register's.")
