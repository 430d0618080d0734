"""The proof by keyboard: cases of every kind, decided in a real browser without a mouse, and their keys counted."""

from __future__ import annotations

import logging
import tempfile
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import asyncpg
import structlog

from scripts.rig.console.keyboard import Keyboard, seat
from tests.harness.database import create
from tests.harness.pages import House, open_house
from tests.harness.people import PLATFORM, of, ohio, submission
from verifier.demo.people.people import World
from verifier.domain.claim import Identity
from verifier.flows.claims import intake
from verifier.flows.core.service import utc_now
from verifier.outbound.documents.store import open_document_store
from verifier.store.migrate import migrate
from verifier.store.server.embedded import EmbeddedPostgres

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Browser

MOST_LOOKUP: Final = 12
MOST_COMMON: Final = 6
_FITS = "document.documentElement.scrollHeight"
_FIELDS: Final = 6  # of a pasted page, each confirmed by itself
_PAGE: Final = f"""License Look-Up
Name: Robin Alex Sample
License Type: Licensed Professional Counselor
License Number: E.0099999
Status: Active
Expires: {(utc_now() + timedelta(days=300)).date().isoformat()}
Disciplinary Action: None
"""


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it was decided."""

    kind: str
    keys: int
    pastes: int
    seconds: float  # of the browser and the service; people's reading comes on top
    height: int  # of its page on a screen of 1440 x 900
    most: int


@dataclass(slots=True)
class Proof:
    """Every kind of case with its keys."""

    cases: list[Case] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def found(self) -> list[str]:
        """Cases that take more keys than they may, and what the browser complained about."""
        long = [f"{one.kind}: {one.keys} keys, {one.most} at most" for one in self.cases if one.keys > one.most]
        return long + self.complaints


async def prove(tell: Callable[[str], None]) -> Proof:
    """Start a service and a browser, and decide one case of each kind."""
    from tests.harness.browser import running_chromium  # noqa: PLC0415  of all proofs only this one needs a browser

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # a line a request
    proof, began = Proof(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="verifier-console-") as place, EmbeddedPostgres(Path(place)) as cluster:
        dsn = await create(cluster, "console", "template1")
        connection = await asyncpg.connect(**dsn.owner.arguments)
        await migrate(connection)
        await connection.close()
        async with open_house(dsn, Path(place) / "data") as house, running_chromium() as chromium:
            object.__setattr__(house.svc, "document_store", open_document_store("", Path(place)))
            tell("deciding cases by keyboard")
            await _decide_all(house, chromium, proof)
    proof.seconds = time.monotonic() - began
    return proof


async def _decide_all(house: House, chromium: Browser, proof: Proof) -> None:
    ada = await seat(chromium, house.address, await house.login_path("Ada Trial"))
    ben = await seat(chromium, house.address, await house.login_path("Ben Trial"))
    truths, now = World.from_folder().claims, utc_now()
    attested = Identity("Robin Alex Sample", 1984, None, "platform_kyc", now - timedelta(days=30), "idv_71")
    await _claim(house, replace(ohio(), identity=attested))
    await _one(ada, proof, "Looked up by hand, the first of two", _look_up, MOST_LOOKUP)
    await _one(ben, proof, "Looked up by hand, the second of two", _look_up, MOST_LOOKUP)
    await _claim(house, submission(of(truths, "npi_license_typo"), now))
    await _one(ada, proof, "The record agrees, an NPI differs: approved", _approve, MOST_COMMON)
    await _claim(house, submission(of(truths, "impostor_namesake"), now))
    await _one(ada, proof, "A namesake may fit: asked for a document", _ask, MOST_COMMON)
    await _claim(house, submission(of(truths, "impostor_real_number"), now))
    await _one(ada, proof, "Somebody else's number: refused", _refuse, MOST_COMMON)
    await _claim(house, submission(of(truths, "surrendered"), now))
    await _one(ada, proof, "A board's action: refused, and taken back", _refuse_and_undo, MOST_COMMON)
    proof.complaints += [*ada.complaints, *ben.complaints]


async def _claim(house: House, sent: object) -> None:
    await intake.submit(house.svc, sent, PLATFORM)  # type: ignore[arg-type]
    await house.settle()


async def _one(
    reviewer: Keyboard, proof: Proof, kind: str, decide: Callable[[Keyboard], Awaitable[None]], most: int
) -> None:
    """Take the next case and decide it; the key that takes it is counted, too."""
    await reviewer.page.goto("/console")
    reviewer.begin()
    await reviewer.send("n")
    if "/cases/" not in reviewer.page.url:
        proof.complaints.append(f"{kind}: no case was handed out")
        return
    height = int(await reviewer.page.evaluate(_FITS))
    await decide(reviewer)
    said = await reviewer.page.locator("[role=status]").first.text_content()
    if not said or "/decision" in reviewer.page.url:
        proof.complaints.append(f"{kind}: nothing was decided")
    proof.cases.append(Case(kind, reviewer.keys, reviewer.pastes, reviewer.seconds, height, most))


async def _look_up(reviewer: Keyboard) -> None:
    """Copy the number and open the board, paste its page, confirm each field, state the holder, approve."""
    async with reviewer.page.context.expect_page() as opened:
        await reviewer.press("o")
    await (await opened.value).close()
    await reviewer.expect("page")
    await reviewer.paste(_PAGE)
    await reviewer.expect("record_name")
    await reviewer.press(*["Enter"] * _FIELDS)
    await reviewer.expect("holder")
    await reviewer.press("1")
    await _approve(reviewer)


async def _approve(reviewer: Keyboard) -> None:
    await reviewer.press("a", "r")
    await reviewer.send("Enter")


async def _refuse(reviewer: Keyboard) -> None:
    await reviewer.press("r", "w")
    await reviewer.send("Enter")


async def _refuse_and_undo(reviewer: Keyboard) -> None:
    await _refuse(reviewer)
    await reviewer.send("u")


async def _ask(reviewer: Keyboard) -> None:
    await reviewer.press("q", "m", "Enter", "d")
    await reviewer.send("Control+Enter")
