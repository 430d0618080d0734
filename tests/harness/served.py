"""The house in Florida with its pages on a port, and the people who visit them."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from aiohttp import ClientResponse, FormData

from tests.harness.florida import Office
from tests.harness.pages import House
from tests.harness.visits import Desk, Visit
from verifier.demo.people.claims import ClaimTruth
from verifier.domain.claim import AccountRef
from verifier.flows.claims.views import ClaimView

SAME = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Served:
    """Florida's office, its pages, and everybody's browser."""

    office: Office
    house: House
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def visit(self, truth: ClaimTruth) -> Visit:
        """This creator's browser, after their link was opened."""
        browser = await self.stranger()
        await browser.enter(await self.house.creator_path(account_of(truth)))
        return browser

    async def stranger(self) -> Visit:
        """A browser of somebody without a link."""
        browser = Visit(self.house)
        self.stack.push_async_callback(browser.http.close)
        return browser

    async def desk(self, name: str, *, lead: bool = False) -> Desk:
        """A reviewer who has signed in."""
        desk = Desk(self.house)
        self.stack.push_async_callback(desk.http.close)
        await desk.sign_in(name, lead=lead)
        return desk

    async def claimed(self) -> tuple[ClaimTruth, ClaimView, Visit]:
        """A licensee whose register holds an address for them, without an identity, on their claim's page."""
        truth = self.office.people[0]
        claim = await self.office.claim(truth)
        visit = await self.visit(truth)
        await visit.go(f"/claims/{claim.id}")
        return truth, claim, visit

    async def read(self, claim: ClaimView) -> ClaimView:
        """The claim as it stands."""
        return await self.office.house.claim(claim.id)


def account_of(truth: ClaimTruth) -> AccountRef:
    """The account that the platform submits for this person."""
    return AccountRef(f"acct_{truth.id}", truth.handle, 1, truth.display_name)


async def upload(visit: Visit, path: str, file: bytes, **fields: str) -> ClientResponse:
    """Send a file as a browser's form does."""
    form = FormData(default_to_multipart=True)
    for name, value in ({"csrf": visit.csrf} | fields).items():
        form.add_field(name, value)
    form.add_field("file", file, filename="card.jpg", content_type="image/jpeg")
    return await visit._seen(await visit.http.post(path, data=form, headers=SAME))
