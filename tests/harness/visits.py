"""Browsers without a screen: a reviewer at the console, and a creator on their pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp import ClientResponse, ClientSession, CookieJar, FormData

from tests.harness.markup import Page
from tests.harness.pages import House
from verifier.flows.core.service import utc_now

LICENCE = {
    "board": "Ohio Counselor, Social Worker and MFT Board",
    "url": "https://elicense.ohio.gov/oh_verifylicense",
    "record_name": "Robin Alex Sample",
    "title": "Licensed Professional Counselor",
    "number": "E.0099999",
    "standing": "active",
    "valid_until": (utc_now() + timedelta(days=300)).date().isoformat(),
    "looked_up_at": f"{utc_now():%Y-%m-%dT%H:%M}",
}
APPROVAL = {
    "action": "approve",
    "reason": "record_agrees",
    "note": "Read the board's own page.",
    "holder": "H3 referee_call",
} | LICENCE
WORDS = {
    "credential": "LPC",
    "jurisdiction": "US-OH",
    "number": "E.0099999",
    "name": "Robin A. Sample",
    "email": "robin@example.org",
}


class Desk:
    """A reviewer's browser without a screen."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.http = ClientSession(house.address, cookie_jar=CookieJar(unsafe=True))
        self.csrf = ""
        self.page = Page("")
        self.case = ""

    async def go(self, path: str) -> ClientResponse:
        answer = await self.http.get(path)
        return await self._seen(answer)

    async def send(self, path: str, origin: str | None = None, **fields: str) -> ClientResponse:
        head = {"Origin": origin or self.house.address}
        answer = await self.http.post(path, data={"csrf": self.csrf} | fields, headers=head)
        return await self._seen(answer)

    async def send_file(self, path: str, file: bytes, **fields: str) -> ClientResponse:
        """Send a form with a file in it, as its button does."""
        form = FormData({"csrf": self.csrf} | fields)
        form.add_field("file", file, filename="page.pdf", content_type="application/pdf")
        return await self._seen(await self.http.post(path, data=form, headers={"Origin": self.house.address}))

    async def _seen(self, answer: ClientResponse) -> ClientResponse:
        self.page = Page(await answer.text())
        self.csrf = self.page.fields().get("csrf", self.csrf)
        if answer.url.path.startswith("/console/cases/"):
            self.case = answer.url.path
        return answer

    async def sign_in(self, name: str, *, lead: bool = False, admin: bool = False) -> None:
        await self.go(await self.house.login_path(name, lead=lead, admin=admin))
        await self.send("/console/login", token=self.page.fields()["token"])

    async def take(self) -> None:
        await self.send("/console/next")


class Visit:
    """A creator's browser without a screen."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.http = ClientSession(house.address, cookie_jar=CookieJar(unsafe=True))
        self.csrf = ""
        self.page = Page("")

    async def go(self, path: str) -> ClientResponse:
        return await self._seen(await self.http.get(path))

    async def send(self, path: str, **fields: str) -> ClientResponse:
        data = {"csrf": self.csrf} | fields
        return await self._seen(await self.http.post(path, data=data, headers={"Sec-Fetch-Site": "same-origin"}))

    async def _seen(self, answer: ClientResponse) -> ClientResponse:
        self.page = Page(await answer.text())
        self.csrf = self.page.fields().get("csrf", self.csrf)
        return answer

    async def enter(self, link: str) -> ClientResponse:
        """Open a personal link and press its button."""
        answer = await self.go(link)
        return await self.press() if answer.ok else answer

    async def press(self) -> ClientResponse:
        """Press the button of the page behind a personal link."""
        told = {name: self.page.fields()[name] for name in ("token", "leaving") if name in self.page.fields()}
        return await self.send("/claims/enter", **told)

    async def submitted(self) -> str:
        """Open the link, send a claim and let it be checked; the path of its page."""
        await self.enter(await self.house.creator_path())
        answer = await self.send("/claims/new", **WORDS)
        await self.house.settle()
        return answer.url.path


@asynccontextmanager
async def desk_in(house: House) -> AsyncIterator[Desk]:
    desk = Desk(house)
    try:
        yield desk
    finally:
        await desk.http.close()


@asynccontextmanager
async def visiting(house: House) -> AsyncIterator[Visit]:
    visit = Visit(house)
    try:
        yield visit
    finally:
        await visit.http.close()
