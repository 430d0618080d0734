"""A word on a practice's own website: H3 where the register lists an old domain, a question for people elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from tests.harness.people import PLATFORM
from tests.harness.service import House, open_house
from tests.registries.builders import serving
from tests.registries.test_third_party import site
from verifier.domain.claim import AccountRef, Submission, Words
from verifier.domain.holder import Method
from verifier.flows.binding import opening, reply
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Invalid
from verifier.flows.operations import housekeeping
from verifier.flows.proofs import listing
from verifier.flows.proofs.views import BindingView
from verifier.settings import RegistrySettings
from verifier.store.server.embedded import Dsn

__all__ = ["site"]
LISTED, UNLISTED = "robin-sample.example", "another-practice.example"
OFF = RegistrySettings.model_validate({"enabled": False})
ONLY_VERMONT = {
    "us_oig_leie": OFF,
    "us_nppes": OFF,
    "us_vt_example": RegistrySettings.model_validate({"rate": 10_000, "enabled": True}),
}


_COLUMNS = "license_no last_name first_name license_type status expires website".split()


@dataclass
class Vermont:
    """The outside world: a board that lists a practice's website, the website, and who knows how old its domain is."""

    website: str | None = f"https://{LISTED}/"
    words: dict[str, str] = field(default_factory=dict)  # what stands at a domain
    registered: dict[str, str] = field(default_factory=lambda: {LISTED: "2012-03-04", UNLISTED: "2012-03-04"})
    down: bool = False
    mute: web.Response | None = None  # what the directory of domains says instead of an age
    beside: list[dict[str, object]] = field(default_factory=list)  # rows of other people
    counts: bool = True  # whether the portal says who else has a website

    async def answer(self, request: web.Request) -> web.Response:
        """Answer whatever is asked."""
        _, kind, *rest = request.path.split("/")
        if kind == "domain":
            if self.down:
                return web.Response(status=503)
            shown = self.words.get(rest[0])
            return web.Response(text=shown) if shown else web.Response(status=404)
        if kind == "rdap" and self.mute is not None:
            return web.Response(status=self.mute.status, text=self.mute.text, content_type=self.mute.content_type)
        if kind == "rdap":
            return self._age(rest[-1])
        if "views" in rest:
            return web.json_response({"columns": [{"fieldName": name} for name in _COLUMNS]})
        return web.json_response(self._rows(request.query.get("$where", "")))

    def _age(self, domain: str) -> web.Response:
        if domain not in self.registered:
            return web.Response(status=404)
        events = [{"eventAction": "registration", "eventDate": f"{self.registered[domain]}T00:00:00Z"}]
        return web.json_response(
            {"objectClassName": "domain", "ldhName": domain, "events": events}, content_type="application/rdap+json"
        )

    def _rows(self, asked: str) -> list[dict[str, object]]:
        row: dict[str, object] = {"license_no": "90001", "last_name": "Sample", "first_name": "Robin"}
        row |= {"license_type": "Clinical Mental Health Counselor", "status": "Active", "expires": "08/31/2037"}
        row |= {"website": {"url": self.website}} if self.website else {}
        if "LIKE" in asked.upper() and "WEBSITE" in asked.upper():
            host = asked.split("%")[1].lower()
            return (
                [one for one in (row, *self.beside) if host in str(one.get("website")).lower()] if self.counts else []
            )
        return [row] if not asked or "'90001'" in asked else []


@dataclass(frozen=True)
class Practice:
    """Robin's claim, and the world it is checked in."""

    house: House
    outside: Vermont

    async def claim(self) -> ClaimView:
        """Robin claims a counsellor's licence in Vermont without an identity check."""
        account = AccountRef("acct_71", "robin.sample", 1, "Robin Sample")
        given = Submission(account, "LCMHC", "US-VT", Words("Robin Sample", number="90001"))
        taken = await intake.submit(self.house.svc, given, PLATFORM)
        await self.house.drain()
        return await self.house.claim(taken.id)

    async def begin(self, claim: ClaimView, domain: str = "") -> BindingView:
        """Begin to show a word."""
        asked = opening.Asked(Method.DOMAIN_NONCE, domain)
        return await opening.start(self.house.svc, claim.id, asked, PLATFORM)

    async def look(self, begun: BindingView) -> BindingView:
        """Ask us to look now."""
        svc, given = self.house.svc, reply.Given()
        seen = await reply.answer(svc, begun.claim_id, begun.id, given, PLATFORM)
        await self.house.drain()
        return seen


@pytest.fixture
async def practice(database: Dsn, tmp_path: Path, site: Path) -> AsyncIterator[Practice]:
    """A board of a third party's package that lists Robin's practice."""
    assert site.is_absolute()
    outside = Vermont()
    async with (
        serving(outside.answer) as url,
        open_house(database, tmp_path, world_url=url, rosters=False, registries=ONLY_VERMONT) as house,
    ):
        yield Practice(house, outside)


async def test_a_word_on_the_listed_website_proves_the_holder(practice: Practice) -> None:
    claim = await practice.claim()
    assert (claim.state, claim.reasons) == ("awaiting_creator", ("holder_unbound",))
    begun = await practice.begin(claim)
    assert begun.nonce is not None
    assert (begun.level, begun.place) == ("H3", LISTED)
    assert f"https://{LISTED}/.well-known/creator-credential-verifier" in begun.instructions
    practice.outside.words[LISTED] = f"{begun.nonce}\n"
    assert (await practice.look(begun)).status == "proved"
    claim = await practice.house.claim(claim.id)
    assert (claim.state, claim.facts.holder.level, claim.facts.holder.method) == ("verified", "H3", "domain_nonce")


def _beside(**changes: object) -> dict[str, object]:
    row: dict[str, object] = {"license_no": "90077", "last_name": "Fielding", "first_name": "Casey", "status": "Active"}
    row |= {"license_type": "Clinical Mental Health Counselor", "expires": "08/31/2037"}
    return row | {"website": {"url": f"http://www.{LISTED}/casey"}} | changes


@pytest.mark.parametrize(
    ("other", "level"),
    [
        (_beside(), "H2"),
        (_beside(website={"url": f"https://not-{LISTED}/"}), "H3"),  # another host that ends alike
        (_beside(last_name="Sample", first_name="Robin"), "H3"),  # Robin's second licence
    ],
)
async def test_a_website_on_two_peoples_records_is_a_practices(
    practice: Practice, other: dict[str, object], level: str
) -> None:
    practice.outside.beside.append(other)
    begun = await practice.begin(await practice.claim())
    assert begun.level == level
    practice.outside.words[LISTED] = f"{begun.nonce}\n"
    assert (await practice.look(begun)).status == "proved"
    claim = await practice.house.claim(begun.claim_id)
    assert claim.state == ("verified" if level == "H3" else "in_review")


async def test_a_website_that_turns_out_to_be_anothers_too_is_for_people(practice: Practice) -> None:
    begun = await practice.begin(await practice.claim())
    practice.outside.words[LISTED] = f"{begun.nonce}\n"
    practice.outside.beside.append(_beside())
    seen = await practice.look(begun)
    assert (seen.status, seen.level, seen.detail) == ("proved", "H2", "domain_shared")
    assert (await practice.house.claim(begun.claim_id)).state == "in_review"


async def test_where_a_register_cannot_say_who_else_has_a_website_people_weigh_it(practice: Practice) -> None:
    practice.outside.counts = False
    assert (await practice.begin(await practice.claim())).level == "H2"


async def test_another_word_or_none_is_not_it_and_a_website_that_is_down_costs_no_try(practice: Practice) -> None:
    begun = await practice.begin(await practice.claim())
    assert (await practice.look(begun)).detail == "nonce_not_found"
    practice.outside.words[LISTED] = "ccv-AAAAAAAAAAAAAAAAAAAAAA"
    missed = await practice.look(begun)
    assert (missed.status, missed.detail) == ("pending", "nonce_not_found")
    practice.outside.down = True
    down = await practice.look(begun)
    assert (down.tries_left, down.detail) == (missed.tries_left, "website_http_503")


@pytest.mark.parametrize(
    ("registered", "detail"),
    [("2036-08-01", "domain_young"), ("", "domain_age_unknown"), ("soon", "domain_age_unknown")],
)
async def test_a_young_domain_is_for_people_to_weigh(practice: Practice, registered: str, detail: str) -> None:
    practice.outside.registered = {LISTED: registered} if registered else {}
    if registered == "2036-08-01":
        recent = practice.house.clock() - timedelta(days=300)
        practice.outside.registered[LISTED] = f"{recent:%Y-%m-%d}"
    claim = await practice.claim()
    begun = await practice.begin(claim)
    assert begun.nonce is not None
    practice.outside.words[LISTED] = begun.nonce
    seen = await practice.look(begun)
    assert (seen.status, seen.level, seen.detail) == ("proved", "H2", detail)
    claim = await practice.house.claim(claim.id)
    assert (claim.state, claim.reasons) == ("in_review", ("holder_unbound",))


_SILENT = {
    "registration_http_503": web.Response(status=503),
    "registration_http_429": web.Response(status=429),
    "registration_not_json": web.Response(text="<html>Please wait</html>", content_type="text/html"),
    "registration_other_domain": web.Response(text="{}", content_type="application/rdap+json"),
}


@pytest.mark.parametrize("code", _SILENT)
async def test_a_directory_that_cannot_be_read_ends_no_try_and_the_next_look_may_prove_it(
    practice: Practice, code: str
) -> None:
    begun = await practice.begin(await practice.claim())
    assert begun.nonce is not None
    practice.outside.words[LISTED] = begun.nonce
    practice.outside.mute = _SILENT[code]
    for _ in range(2):
        seen = await practice.look(begun)
        assert (seen.status, seen.detail, seen.tries_left) == ("pending", code, begun.tries_left)
    assert (await practice.house.claim(begun.claim_id)).state == "awaiting_creator"
    practice.outside.mute = None
    seen = await practice.look(begun)
    assert (seen.status, seen.level) == ("proved", "H3")
    assert (await practice.house.claim(begun.claim_id)).state == "verified"


@pytest.mark.parametrize("asked", [True, False])
async def test_a_directory_that_stays_silent_for_a_day_makes_it_a_persons_question_and_no_failure(
    practice: Practice,
    asked: bool,  # noqa: FBT001  whether the creator asks again
) -> None:
    begun = await practice.begin(await practice.claim())
    practice.house.clock.forward(days=3)  # the word took its time; the day counts from when nobody could tell
    practice.outside.words[LISTED] = str(begun.nonce)
    practice.outside.mute = _SILENT["registration_http_503"]
    assert (await practice.look(begun)).status == "pending"
    practice.house.clock.forward(hours=23, minutes=59)
    assert (await practice.look(begun)).status == "pending"
    await housekeeping.tidy(practice.house.svc)
    assert (await practice.house.claim(begun.claim_id)).state == "awaiting_creator"
    practice.house.clock.forward(minutes=1)
    if asked:
        await practice.look(begun)
    else:
        await housekeeping.tidy(practice.house.svc)
    seen = await listing.one(practice.house.svc, begun.claim_id, begun.id, PLATFORM)
    assert (seen.status, seen.level, seen.detail) == ("proved", "H2", "domain_age_unknown")
    claim = await practice.house.claim(begun.claim_id)
    assert (claim.state, claim.reasons) == ("in_review", ("holder_unbound",))


async def test_a_word_that_is_not_there_does_not_wait_for_a_directory(practice: Practice) -> None:
    begun = await practice.begin(await practice.claim())
    practice.outside.mute = _SILENT["registration_http_503"]
    practice.house.clock.forward(days=2)
    assert (await practice.look(begun)).detail == "nonce_not_found"
    await housekeeping.tidy(practice.house.svc)
    assert (await practice.house.claim(begun.claim_id)).state == "awaiting_creator"


async def test_a_domain_the_register_does_not_list_is_for_two_people(practice: Practice) -> None:
    practice.outside.website = None
    claim = await practice.claim()
    assert claim.state == "in_review"
    begun = await practice.begin(claim, UNLISTED)
    assert begun.nonce is not None
    assert begun.level == "H2"
    practice.outside.words[UNLISTED] = begun.nonce
    assert (await practice.look(begun)).detail == "domain_not_listed"
    ada, ben = await practice.house.reviewer("Ada"), await practice.house.reviewer("Ben")
    case = await practice.house.next(ada)
    assert ("binding", "domain_nonce", "H2") in {(p.field, p.claimed, p.registry) for p in case.points}
    assert "approve" in case.two_people
    assert (await practice.house.rule(case, ada, "approve"))[1] is True
    assert (await practice.house.decide(ben, "approve"))[1] is False
    shown = (await practice.house.badge("robin.sample"))["credentials"][0]["holder"]
    assert shown == {"level": "H2", "method": "domain_nonce"}


async def test_a_typed_domain_never_takes_the_place_of_the_listed_one(practice: Practice) -> None:
    begun = await practice.begin(await practice.claim(), UNLISTED)
    assert begun.place == LISTED


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "required"), ("robin.wordpress.com", "shared_host"), ("127.0.0.1", "address"), ("x", "single_label")],
)
async def test_a_domain_that_shows_nothing_is_refused_by_name(practice: Practice, typed: str, code: str) -> None:
    practice.outside.website = None
    claim = await practice.claim()
    with pytest.raises(Invalid) as refused:
        await practice.begin(claim, typed)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/domain", code)]


async def test_a_listed_website_on_a_shared_host_shows_nothing(practice: Practice) -> None:
    practice.outside.website = "https://robin-sample.wixsite.com/practice"
    claim = await practice.claim()
    assert claim.state == "in_review"
    with pytest.raises(Invalid):
        await practice.begin(claim)
    assert (await practice.begin(claim, UNLISTED)).level == "H2"
