"""The sandbox: a named person of the demo for each outcome that a platform has to handle, and how their claim ends.

`serve --demo` writes their bodies into `{DATA_DIR}/sandbox`, ready to be sent to `POST /v1/claims`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from verifier.demo.people.holder import american
from verifier.demo.servers.orcid import researchers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from verifier.demo.people.claims import ClaimTruth
    from verifier.demo.people.people import World
    from verifier.demo.servers.faults import Faults

AWAY: Final = ("us-or-thentia", "6518")  # the board, and the digits of whom it never answers about
SOON: Final = timedelta(days=9)  # until the licence of whoever's expires soon
_CHECKED_BEFORE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Person:
    """A person whose claim comes to a certain outcome, within seconds of its submission."""

    outcome: str  # the name of the file with the body
    truth: str  # the claim of the bundled world it is made of
    state: str
    badge: str
    says: str  # what it shows, and what a platform does then
    reasons: tuple[str, ...] = ()
    identity: bool = True
    place: str = ""  # claimed instead of the truth's, which no machine can ask
    degree: bool = False  # claims the degree on their iD instead of the licence
    prepared: bool = False  # is claimed, and brought there by reviewers, when the demo starts


PEOPLE: Final[Sequence[Person]] = (
    Person("verified", "P0377", "verified", "verified", "The register and the identity agree, and fit nobody else."),
    Person(
        "in_review",
        "P0064",
        "in_review",
        "pending",
        "What agrees may fit a namesake: people look.",
        ("namesake_possible",),
    ),
    Person(
        "asks_the_creator",
        "P0106",
        "awaiting_creator",
        "pending",
        "No identity was sent: the creator's link leads to a page with a code by mail, and other ways.",
        ("holder_unbound",),
        identity=False,
    ),
    Person(
        "number_not_found",
        "P0056",
        "awaiting_creator",
        "pending",
        "The board has no such number: the creator corrects it.",
        ("number_not_found",),
    ),
    Person(
        "name_mismatch",
        "P0127",
        "in_review",
        "pending",
        "The record has a former surname: people look, and the creator can say so.",
        ("name_mismatch", "identity_mismatch"),
    ),
    Person(
        "licence_expired",
        "P0434",
        "awaiting_creator",
        "pending",
        "The record is out of force: the creator renews it.",
        ("standing_expired",),
    ),
    Person(
        "disciplined",
        "P0375",
        "in_review",
        "pending",
        "The board has put the licence on probation: two people look.",
        ("standing_disciplined", "past_action"),
    ),
    Person(
        "supervised",
        "P0372",
        "awaiting_creator",
        "pending",
        "The licence is at the associate level: the creator takes the state's own title.",
        ("level_associate",),
    ),
    Person(
        "npi_mismatch",
        "P0104",
        "in_review",
        "pending",
        "The NPI belongs to another licence: the creator corrects or drops it.",
        ("npi_mismatch",),
    ),
    Person(
        "excluded",
        "P0115",
        "in_review",
        "pending",
        "The NPI is on the federal exclusion list: two people look.",
        ("screening_hit",),
    ),
    Person(
        "board_unavailable",
        "P0120",
        "checking",
        "pending",
        "Oregon's board never answers about her: the claim waits, and people look after `SOURCE_WAIT_S` (a day).",
        ("source_unavailable",),
    ),
    Person(
        "by_hand",
        "P0068",
        "in_review",
        "pending",
        "No machine can ask this board: two people look at its page and fill in a form.",
        ("no_automatic_source",),
        place="US-NJ",
    ),
    Person(
        "degree",
        "P0195",
        "awaiting_creator",
        "pending",
        "A doctorate that the university itself wrote on an ORCID iD: the creator signs in there.",
        ("holder_unbound",),
        identity=False,
        degree=True,
    ),
    Person(
        "expires_soon",
        "P0067",
        "verified",
        "verified",
        "The licence ends in nine days: `valid_until` and the feed's `ends_at` say when, and `then` what follows.",
    ),
    Person(
        "account_changed",
        "P0030",
        "verified",
        "verified",
        "Send `POST /v1/accounts/{id}/changed` with epoch 2 afterwards: suspended with the next read.",
    ),
    Person(
        "revoked",
        "P0044",
        "revoked",
        "revoked",
        "Was verified and reported; two reviewers have revoked it while the demo started.",
        ("fraud",),
        prepared=True,
    ),
)


def bodies(world: World, now: datetime) -> dict[str, dict[str, Any]]:
    """Make the body of each person's claim, its identity check a month old."""
    return {one.outcome: _body(world, one, now - _CHECKED_BEFORE) for one in PEOPLE}


def write(folder: Path, world: World, now: datetime) -> None:
    """Write each body into a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for outcome, body in bodies(world, now).items():
        (folder / f"{outcome}.json").write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")


def set_up(world: World, faults: Faults, today: date) -> None:
    """Let the one licence end soon, whatever day it is, and the one board not answer about one person."""
    faults.away.add(AWAY)
    whose = {one.truth for one in PEOPLE if one.outcome == "expires_soon"}
    numbers, table = [claim.number for claim in world.claims if claim.id in whose], world.table("us-wa-doh")
    for entry in [entry for number in numbers if table for entry in table.numbered(number)]:
        entry.row["expirationdate"] = american(today + SOON)
        entry.rewritten()


def truth_of(world: World, person: Person) -> ClaimTruth:
    """Find the claim of the bundled world that a test person is made of."""
    found = next(claim for claim in world.claims if claim.id == person.truth)
    return replace(found, jurisdiction=person.place, npi="") if person.place else found


def _body(world: World, person: Person, verified_at: datetime) -> dict[str, Any]:
    truth = truth_of(world, person)
    if not person.degree:
        at = verified_at.astimezone(UTC).replace(microsecond=0)
        return truth.submission(at, with_identity=person.identity)
    holder = next(one for claim, one in zip(world.claims, researchers(world), strict=True) if claim.id == truth.id)
    account = truth.submission(verified_at, with_identity=False)["account"]
    words = {"credential": "PhD", "orcid": holder.orcid, "institution": holder.university}
    return {"account": account, **words, "name": {"full": f"{holder.given} {holder.surname}"}}
