"""Licensees without an account, and short ways to do what they do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.harness.florida import Office
from verifier.demo.people.claims import ClaimTruth
from verifier.flows.licensees import documents, letters, page, requests, spreading
from verifier.flows.licensees.about import About
from verifier.flows.licensees.page import LicenceView, Session


@dataclass(frozen=True)
class Licensee:
    """Somebody who holds a licence, in the office where the letters are read."""

    office: Office
    truth: ClaimTruth

    @property
    def about(self) -> About:
        """Their licence, as they type it."""
        return About(self.truth.credential, self.truth.jurisdiction, self.truth.number)

    async def ask(self) -> int:
        """Ask for a link by letter; how many letters go out."""
        await requests.by_letter(self.office.house.svc, self.about)
        return await self.deliver()

    async def deliver(self) -> int:
        """The worker's round of licensees' letters."""
        return await letters.deliver(self.office.house.svc)

    async def enter(self) -> Session:
        """Ask, read the letter, and open the page."""
        assert await self.ask() == 1
        return await self.opened()

    async def opened(self) -> Session:
        """Open the page by the newest letter."""
        svc = self.office.house.svc
        secret = await page.enter(svc, token_in(self.office.relay.last()))
        return await page.of_session(svc, secret)

    async def by_document(self, photo: bytes, *, agreed: bool = True) -> None:
        """Send a document, and have two reviewers look at it."""
        svc = self.office.house.svc
        asked = About(self.about.credential, self.about.jurisdiction, self.about.number, email="mine@example.org")
        await requests.by_document(svc, asked, photo)
        for name in ("Dee", "Eli"):
            reviewer = await self.office.house.reviewer(name)
            assert await documents.take(svc, reviewer)
            held = await documents.in_hand(svc, reviewer)
            assert held is not None
            await documents.judge(svc, held.id, reviewer, agreed=agreed)
            if not agreed:
                break
        await self.deliver()

    async def view(self, mine: Session) -> LicenceView:
        """The contents of the page."""
        return await page.view(self.office.house.svc, mine)

    async def spread(self) -> None:
        """The worker's round of locks, and the checks that follow."""
        await spreading.spread(self.office.house.svc)
        await self.office.house.drain()


def token_in(letter: str) -> str:
    """The secret of the link that opens the page."""
    found = re.search(r"/licence/open\?token=(\S+)", letter)
    assert found is not None, letter
    return found[1]
