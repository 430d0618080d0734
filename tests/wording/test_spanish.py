"""A creator who reads Spanish reads it everywhere: pages, what is wrong, the badge; English stays the default."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from tests.harness.database import Stock
from tests.harness.pages import open_house
from tests.harness.staff import new_key
from tests.harness.visits import WORDS, Visit, visiting
from tests.web import gallery
from tests.wording import pseudo
from verifier.flows.core.badge_document import display
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.outbound.documents import REMEDIES
from verifier.web.pages.forms import trouble_of
from verifier.wording import languages
from verifier.wording.folders import WordingError, differences
from verifier.wording.languages import accepted, nearest
from verifier.wording.words import in_words

SPANISH, ENGLISH = in_words("es"), in_words()
BROWSER = {"Accept-Language": "es-US,es;q=0.9,en;q=0.5"}
# Words that stand in every English sentence of ours and in no Spanish one.
_ENGLISH_WORDS = re.compile(r"\b(?:the|your|this|which|with|from|have|nothing|licence|register|badge)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
async def visit(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Visit]:
    database = await stock.take()
    async with open_house(database, tmp_path_factory.mktemp("house")) as house, visiting(house) as opened:
        opened.http.headers.update(BROWSER)
        await opened.enter(await house.creator_path())
        yield opened
    stock.give_back(database)


@pytest.mark.parametrize("name", gallery.CREATORS)
def test_no_english_is_left_on_a_page(name: str) -> None:
    html = gallery.CREATORS[name](SPANISH)
    assert '<html lang="es">' in html
    text = re.sub(r"<[^>]+lang=\"en\"[^>]*>.*?</[a-z]+>|<[^>]+>|&lt;.*?&gt;", " ", html)
    said = re.sub("|".join(pseudo.DATA), " ", text)
    assert _ENGLISH_WORDS.findall(said) == []


def test_every_sentence_was_translated_and_none_copied() -> None:
    same = {
        name
        for name in SPANISH.language.names
        if (said := _said(name)) and said == ENGLISH.language.say(name) and len(said.split()) > 2
    }
    assert same <= {"format-instant", "format-short_day"}


def _said(name: str) -> str:
    try:
        return SPANISH.language.say(name)
    except WordingError:  # it has parts alone, or is filled with values
        return ""


@pytest.mark.parametrize("tag", ["es", "es-US", "es-MX", "ES"])
def test_every_spanish_is_answered_in_spanish(tag: str) -> None:
    assert nearest(tag).code == accepted(tag).code == "es"


def test_a_language_that_lacks_a_message_is_refused_and_named() -> None:
    model = {"one": frozenset[str](), "two": frozenset[str]()}
    assert differences(model, {"one": frozenset()}) == ["missing: two"]
    assert languages.codes()[:2] == ("en", "es")


async def test_a_claim_is_made_and_followed_in_spanish_and_its_letters_are(visit: Visit) -> None:
    await visit.send("/claims/new", step="title", jurisdiction="US-OH", credential="terapeuta")
    assert "¿Quiso decir uno de estos?" in visit.page.text
    await visit.send("/claims/new", step="check", **(WORDS | {"npi": "12"}))
    assert "Un NPI tiene exactamente 10 dígitos." in visit.page.text
    answer = await visit.send("/claims/new", **WORDS)
    assert "Tenemos su solicitud" in visit.page.text
    stated = await visit.send(f"{answer.url.path}/appeal", statement="Mire otra vez.")
    assert stated.status == 409
    assert "No se" in visit.page.text or "solicitud" in visit.page.text


async def test_the_language_of_an_address_is_remembered(visit: Visit) -> None:
    await visit.go("/claims/new?lang=en")
    assert "Before you begin" in visit.page.text
    await visit.go("/claims/new")
    assert "Before you begin" in visit.page.text
    await visit.go("/claims/new?lang=es")
    assert "Antes de empezar" in visit.page.text
    await visit.go("/claims/new?lang=xx")
    assert "Antes de empezar" in visit.page.text


async def test_the_public_page_and_picture_are_in_the_language_asked_for(visit: Visit) -> None:
    for path in ("/b/robin.sample.lpc", "/b/robin.sample.lpc?lang=es"):
        page = await (await visit.http.get(path)).text()
        assert "No se muestra ninguna insignia para esta cuenta." in page
    page = await (await visit.http.get("/b/robin.sample.lpc?lang=en&utm_source=x")).text()
    assert "No badge is shown for this account." in page


def test_the_sentence_that_platforms_show_keeps_the_states_own_title() -> None:
    public = {"level": "independent", "title": "Registered Nurse", "jurisdiction": "US-WA"}
    said = display(SPANISH.language, public, datetime(2026, 11, 20, 11, tzinfo=UTC))
    assert said == "Registered Nurse, Washington. Verificado el 20 nov 2026."


async def test_a_badge_is_read_in_spanish_where_a_client_asks_and_in_english_otherwise(visit: Visit) -> None:
    key = await new_key(visit.house.dsn, "Spanish", ["badges:read"])
    for language in ("es", "es-MX, en;q=0.5", "*", "fr"):
        head = {"Authorization": f"Bearer {key}", "Accept-Language": language}
        answers = [await visit.http.get("/v1/badges/nobody.here", headers=head) for _ in range(2)]
        assert [answer.status for answer in answers] == [200, 200]
        assert len({answer.headers["ETag"] for answer in answers}) == 1


@pytest.mark.parametrize("code", sorted(REMEDIES.keys() - {"too_large", "no_text", "too_much_text"}))
def test_a_spanish_creator_reads_why_a_file_was_not_taken(code: str) -> None:
    fault = FieldFault("/file", code, REMEDIES[code])
    said = trouble_of(SPANISH, Invalid("document", REMEDIES[code], faults=(fault,))).fields["file"]
    assert said not in {"", REMEDIES[code], SPANISH.problem("validation")}
    assert trouble_of(ENGLISH, Invalid("document", REMEDIES[code], faults=(fault,))).fields["file"] == REMEDIES[code]
