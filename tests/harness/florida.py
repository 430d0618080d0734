"""A house in Florida, whose register holds e-mail addresses, with a mail relay, and short ways to prove things."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tests.harness.mail import Relay
from tests.harness.people import PLATFORM, submission
from tests.harness.service import House
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.generate import make_people
from verifier.demo.people.people import World
from verifier.domain.claim import AccountRef, Actor
from verifier.domain.holder import Method
from verifier.flows.binding import opening, reply
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.operations import send_mail
from verifier.flows.proofs import listing
from verifier.flows.proofs.views import BindingView
from verifier.registries.drivers.roster import RosterRegistry

CODE_LINE = r"^\d{8}$"


@dataclass(frozen=True)
class Office:
    """A house with a mail relay, and what creators do in it."""

    house: House
    relay: Relay

    @property
    def people(self) -> list[ClaimTruth]:
        """Everybody whose register holds an address for them."""
        reachable = self.reachable()
        return [truth for truth in self.house.people if digits(truth.number) in reachable]

    def reachable(self) -> dict[str, str]:
        """The addresses the register holds, by the digits of the licence number."""
        table = self.house.world.people.table("us-fl-mqa")
        assert table is not None
        rows = [entry.row for entry in table if entry.row.get("Email")]
        return {digits(str(row["License-Number"])): str(row["Email"]) for row in rows}

    @property
    def roster(self) -> RosterRegistry:
        """The board's list, to be loaded anew."""
        return next(roster for roster in self.house.svc.catalogue.rosters() if roster.sheet.id == "us-fl-mqa")

    async def claim(self, truth: ClaimTruth, *, identity: bool = False, **how: Any) -> ClaimView:  # noqa: ANN401  fields
        """This person claims, and every check is done."""
        return await self.house.settle(truth, identity=identity, **how)

    async def begin(self, claim: ClaimView, method: str, *, actor: Actor = PLATFORM, domain: str = "") -> BindingView:
        """Begin a try."""
        asked = opening.Asked(Method(method), domain)
        return await opening.start(self.house.svc, claim.id, asked, actor)

    async def answer(self, begun: BindingView, *, actor: Actor = PLATFORM, **given: Any) -> BindingView:  # noqa: ANN401  fields
        """Answer a try, and let every check be done that follows."""
        answered = await reply.answer(self.house.svc, begun.claim_id, begun.id, reply.Given(**given), actor)
        await self.house.drain()
        return answered

    async def read(self, begun: BindingView) -> BindingView:
        """A try as it stands."""
        return await listing.one(self.house.svc, begun.claim_id, begun.id, PLATFORM)

    async def deliver(self) -> int:
        """The worker's round of letters."""
        return await send_mail.deliver(self.house.svc)

    async def code(self) -> str:
        """The code in the newest letter."""
        await self.deliver()
        letters = (self.relay.text(letter) for letter in reversed(self.relay.letters))
        return next(found[0] for letter in letters if (found := re.search(CODE_LINE, letter, re.MULTILINE)))

    async def told(self, truth: ClaimTruth, **how: Any) -> ClaimView:  # noqa: ANN401  fields
        """This person claims and leaves an address of their own."""
        given = submission(truth, self.house.clock(), **how)
        words = replace(given.words, email=f"creator.{truth.id.lower()}@example.org")
        claim = await intake.submit(self.house.svc, replace(given, words=words), PLATFORM)
        await self.house.drain()
        return await self.house.claim(claim.id)


def licensees() -> World:
    """Twelve licensees of Florida with clean records, whose licences outlast every test."""
    return deepcopy(_invented())


@cache
def _invented() -> World:
    people = make_people(11, 12, states=("FL",), scenarios=("clean",))
    for entry in people.tables["us-fl-mqa"]:
        entry.row["Expire-Date"] = "12/31/2040"  # tests about years
    return people


def digits(number: str) -> str:
    """The digits of a licence number."""
    return re.sub(r"\D", "", number).lstrip("0")


def code_in(letter: str) -> str:
    """The one-time code that stands in a letter."""
    found = re.search(CODE_LINE, letter, re.MULTILINE)
    assert found is not None, letter
    return found[0]


def link_in(letter: str) -> str:
    """The token of the link that says "this was not me"."""
    found = re.search(r"/not-me/(\S+)", letter)
    assert found is not None, letter
    return found[1]


def another(truth: ClaimTruth, name: str = "second") -> AccountRef:
    """Another account that bears this person's name."""
    return AccountRef(f"acct_{name}", f"{name}.account", 1, truth.display_name)
