"""The pages of a new claim, step by step, for the gallery."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.web import people
from verifier.domain.credentials.suggestions import suggest
from verifier.domain.credentials.titles import Title
from verifier.flows.claims.views import ClaimView
from verifier.flows.sources.views import CoverageRow
from verifier.web.pages import new_claim_render
from verifier.web.pages.forms import Trouble
from verifier.web.pages.new_claim_render import Offered
from verifier.wording.words import Words

TYPED = {
    "words": "therapist",
    "credential": "LPCC",
    "jurisdiction": "US-OH",
    "number": "E.0099999",
    "name": "Robin A. Sample",
    "email": "robin@example.org",
}
DEGREE = TYPED | {"words": "PhD", "credential": "PhD", "jurisdiction": "none", "orcid": "0000-0002-1825-0097"}


def covered(title: Title, how: str = "by_hand") -> CoverageRow:
    return CoverageRow(
        credential=title.abbreviation,
        jurisdiction=title.jurisdiction,
        how=how,
        source="us-oh" if how == "automatic" else None,
        source_name="Texas Behavioral Health Executive Council" if how == "automatic" else None,
        mask="LPCC1234" if how == "automatic" else None,
        bindings=(),
        median_days=3.0,
        lookup_url="https://elicense.ohio.gov/oh_verifylicense",
        words="",
        see_also=(),
    )


def offered(typed: str, place: str | None, how: str = "by_hand") -> tuple[list[Offered], list[Offered]]:
    found = suggest(typed, place)
    meant, others = ([Offered(one, covered(one, how)) for one in titles] for titles in (found.meant, found.others))
    return meant, others


def whole(w: Words, mine: tuple[ClaimView, ...] = (), trouble: Trouble | None = None) -> str:
    typed = {"credential": "LPC", "npi": "12"} if trouble else None
    return new_claim_render.render_whole(
        w, people.ACCOUNT, "token", ["LPC", "LMFT"], mine, typed=typed, trouble=trouble
    )


def start(w: Words, mine: tuple[ClaimView, ...] = (), trouble: Trouble | None = None) -> str:
    rows = [one.row for one in offered("LPC", "US-TX", "automatic")[0]]
    return new_claim_render.render_start(w, people.ACCOUNT, "token", mine, rows, {}, trouble)


def titles(w: Words, typed: str = "therapist", trouble: Trouble | None = None) -> str:
    meant, others = offered(typed, "US-OH")
    exact = suggest(typed, "US-OH").exact
    sent = TYPED | {"words": typed}
    return new_claim_render.render_titles(w, people.ACCOUNT, "token", sent, meant, others, exact=exact, trouble=trouble)


def details(w: Words, typed: dict[str, str] | None = None, trouble: Trouble | None = None) -> str:
    sent = typed or TYPED
    one = offered(sent["credential"], None if sent is DEGREE else "US-OH", "automatic")[0][0]
    return new_claim_render.render_details(w, people.ACCOUNT, "token", sent, one, trouble)


def check(w: Words, typed: dict[str, str] | None = None, unlike: str | None = None) -> str:
    sent = typed or TYPED
    one = offered(sent["credential"], None if sent is DEGREE else "US-OH")[0][0]
    return new_claim_render.render_check(w, people.ACCOUNT, "token", sent, one, unlike)


def marked(w: Words, *names: str) -> Trouble:
    return Trouble(w.say("form-marked"), {name: w.say(f"remedy-{name}") for name in names})


PAGES: Mapping[str, Callable[[Words], str]] = {
    "new": start,
    "new-again": lambda w: start(w, (people.claim(), people.claim("verified"))),
    "new-empty": lambda w: start(w, trouble=marked(w, "jurisdiction", "credential")),
    "new-titles": titles,
    "new-titles-exact": lambda w: titles(w, "LPCC"),
    "new-titles-none": lambda w: titles(w, "wizard", new_claim_render.unchosen(w)),
    "new-details": details,
    "new-details-degree": lambda w: details(w, DEGREE),
    "new-details-wrong": lambda w: details(w, trouble=marked(w, "number", "npi")),
    "new-check": lambda w: check(w, unlike="LPCC1234"),
    "new-check-degree": lambda w: check(w, DEGREE),
    "new-whole": whole,
    "new-wrong": lambda w: whole(w, (people.claim(),), marked(w, "jurisdiction", "npi")),
}


def poisoned(text: str) -> str:
    """Every step, with a stranger's text in every field."""
    typed = dict.fromkeys(TYPED | DEGREE, text)
    account = replace(people.ACCOUNT, handle=text, display_name=text)
    one, trouble = offered("LPC", text, "automatic")[0][0], Trouble(text, {"credential": text, "number": text})
    return "".join(
        (
            new_claim_render.render_start(people.WORDS, account, text, (), [one.row], typed, trouble),
            new_claim_render.render_titles(people.WORDS, account, text, typed, [one], [], exact=False, trouble=trouble),
            new_claim_render.render_details(people.WORDS, account, text, typed, one, trouble),
            new_claim_render.render_check(people.WORDS, account, text, typed, one, text),
        )
    )
