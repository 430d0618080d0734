"""Sample claims of people whose identity nobody vouches for, each with a proof its creator can make in the demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from verifier.demo.servers.orcid import researchers
from verifier.demo.servers.rosters import address_of, lends_addresses

if TYPE_CHECKING:
    from collections.abc import Container

    from verifier.demo.people.claims import ClaimTruth
    from verifier.demo.people.people import World
    from verifier.demo.servers.orcid import Researcher

_THERAPISTS = {"LMHC", "LMFT", "LCSW"}


@dataclass(frozen=True, slots=True)
class Trial:
    """A claim that waits for its creator, and the way they can prove it."""

    key: str  # so that it is submitted once
    body: dict[str, Any]
    way: str  # in words, for the newcomer

    @property
    def account(self) -> dict[str, Any]:
        """The account of the claim."""
        account: dict[str, Any] = self.body["account"]
        return account


def trials(world: World, taken: Container[str]) -> list[Trial]:
    """Choose a therapist of whom Florida's board has an address, and a doctor whose university wrote on their iD.

    Nobody whose handle is taken by another sample claim.
    """
    everybody = zip(world.claims, researchers(world), strict=True)
    free = [(claim, person) for claim, person in everybody if claim.scenario == "clean" and claim.handle not in taken]
    reached = _reached(world)
    therapist = next(claim for claim, _ in free if claim.number in reached and claim.credential in _THERAPISTS)
    doctor = next(person for claim, person in free if person.kind == "by_institution" and claim is not therapist)
    return [_by_code(therapist), _by_signing_in(doctor)]


def _by_code(claim: ClaimTruth) -> Trial:
    body = claim.submission(datetime.now(UTC), with_identity=False)
    return Trial(
        claim.id,
        body,
        f"a code     sent by mail to {claim.display_name}, {claim.credential}, whose board has an address",
    )


def _by_signing_in(person: Researcher) -> Trial:
    name = f"{person.given} {person.surname}"
    handle = f"{person.given}.{person.surname}.phd".lower()
    body = {
        "account": {"id": f"acct_{person.orcid}", "handle": handle, "epoch": 1, "display_name": name},
        "credential": "PhD",
        "orcid": person.orcid,
        "institution": person.university,
        "name": {"full": name},
    }
    return Trial(f"degree-{person.orcid}", body, f"a sign-in  at ORCID, by {name}, PhD, {person.orcid}")


def _reached(world: World) -> set[str]:
    """Collect the licence numbers of which Florida's board holds an e-mail address."""
    table = world.table("us-fl-mqa")
    if table is None:
        return set()
    lent = lends_addresses(table)
    rows = [entry.row for entry in table if address_of(entry, lent=lent)]
    return {f"{row['Rank-Code']}{row['License-Number']}" for row in rows}
