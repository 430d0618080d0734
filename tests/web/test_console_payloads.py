"""Text from strangers stays text: no payload adds an element, an attribute or a link to any page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest

from tests.harness.markup import Page
from tests.web import new_claims, people, proofs
from tests.web.people import WORDS
from verifier.flows.binding.dispute import DisputeView
from verifier.flows.review.views import NoteView
from verifier.store.rows.passing import Colleagues
from verifier.web.pages import console_render, creator_render, dispute, new_claim_render, report
from verifier.web.pages.forms import Trouble
from verifier.web.rendering import pages

_HANDLERS = ("onload", "onerror", "onfocus", "onclick", "onmouseover", "onanimationstart", "onpointerenter", "ontoggle")
_TAGS = (
    "script",
    "img",
    "svg",
    "iframe",
    "object",
    "embed",
    "math",
    "style",
    "link",
    "meta",
    "base",
    "form",
    "details",
)
_SCHEMES = (
    "javascript:",
    "JaVaScRiPt:",
    "java\tscript:",
    "\x01javascript:",
    "data:text/html,",
    "vbscript:",
    "blob:",
    "file:",
)
PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "' autofocus onfocus=alert(1) x='",
    "` onmouseover=alert(1) `",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</select><img src=x onerror=alert(1)>",
    "</option><option value=approve selected>",
    "</style><style>*{display:none}</style>",
    "<!--", "--><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;", "&#x3c;script>", "&quot; onclick=alert(1)",
    "{{ 7 * 7 }}", "{% raw %}", "${7*7}", "{{ cycler.__init__.__globals__ }}", "{{'a'|attr('__class__')}}",
    "<svg/onload=alert(1)>", "<svg><animate onbegin=alert(1) attributeName=x>", "<math><mtext></form><form><mglyph>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<template><script>alert(1)</script></template>",
    "<a href=javascript:alert(1)>x</a>", "<x onclick=alert(1)>x", "<b/style=position:fixed>",
    "<\x00script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>", "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "\u2028alert(1)//",
    "\u202egnp.txt",
    "=cmd|'/c calc'!A1", "%3Cscript%3Ealert(1)%3C/script%3E", "\\u003cscript\\u003e", "]]>", "?>", "%>",
    *(f'" {handler}="alert(1)' for handler in _HANDLERS),
    *(f"<{tag} src=x href=x onload=alert(1)>" for tag in _TAGS),
    *(f"{scheme}alert(1)" for scheme in _SCHEMES),
)  # fmt: skip

_CODES = {
    "state",
    "verdict",
    "level",
    "who",
    "standing",
    "id",
    "status",
    "method",
}  # our own codes and ids; a stranger cannot write them


def poisoned(value: Any, payload: str, name: str = "") -> Any:  # noqa: ANN401  walks any view
    """The same view with the payload in every text a stranger could have written."""
    match value:
        case str():
            return value if name in _CODES else payload
        case datetime() | date() | int() | None:
            return value
        case tuple():
            return tuple(poisoned(inner, payload, name) for inner in value)
        case dict() | list():
            items = value.items() if isinstance(value, dict) else enumerate(value)
            return {key: poisoned(inner, payload) for key, inner in items}
        case _ if is_dataclass(value):
            changes = {f.name: poisoned(getattr(value, f.name), payload, f.name) for f in fields(value)}
            return replace(value, **changes)  # type: ignore[type-var]
    raise TypeError(type(value))


def trouble(payload: str) -> Trouble:
    return Trouble(payload, {"note": payload, "number": payload})


CASE, HAND, CLAIM = people.case(), people.by_hand(), people.asked(links={"return": "https://platform.example.org/"})
REPORTED, BOUND, PROVABLE = people.reported(), proofs.bound(), proofs.provable()
TYPED = (
    "note",
    "board",
    "url",
    "record_name",
    "title",
    "number",
    "valid_until",
    "holder_level",
    "name",
    "email",
    "credential",
)
PAGES: dict[str, Callable[[str], str]] = {
    "case": lambda text: console_render.render_case(
        replace(poisoned(CASE, text), actions=CASE.actions, queue="standard"), people.REVIEWER, people.NOW
    ),
    "case by hand": lambda text: console_render.render_case(
        replace(poisoned(HAND, text), actions=HAND.actions, first_decision=poisoned(HAND.first_decision, text)),
        replace(people.REVIEWER, name=text), people.NOW, typed=dict.fromkeys(TYPED, text), trouble=trouble(text),
    ),
    "case passed on": lambda text: console_render.render_case(
        replace(CASE, notes=(NoteView("doubted", text, people.NOW, text, text),)),
        people.REVIEWER, people.NOW, trouble=trouble(text),
        beside=console_render.Beside(
            colleagues=[Colleagues("rev_1", text, False)], passing={"hand_note": text, "lead_note": text}
        ),
    ),
    "case reported": lambda text: console_render.render_case(
        replace(poisoned(REPORTED, text), actions=REPORTED.actions), people.REVIEWER, people.NOW
    ),
    "case bound": lambda text: console_render.render_case(
        replace(
            poisoned(BOUND, text), actions=BOUND.actions, documents=poisoned_documents(text), reasons=BOUND.reasons
        ),
        people.REVIEWER, people.NOW,
    ),
    "claim provable": lambda text: creator_render.render_claim(WORDS,
        replace(
            poisoned(PROVABLE, text),
            next=replace(PROVABLE.next, actions=tuple(
                replace(poisoned(action, text), fields=action.fields) for action in PROVABLE.next.actions
            )),
            statement_of_reasons=poisoned(proofs.statement(), text),
        ),
        text, (), poisoned(proofs.proving(), text), typed={"code": text, "domain": text}, trouble=trouble(text),
    ),
    "sign in": lambda text: creator_render.render_sign_in(WORDS,
        poisoned(CLAIM, text), poisoned(proofs.attempt("orcid_sign_in", redirect_url="https://orcid.example/"), text)
    ),
    "signed in": lambda text: creator_render.render_returned(WORDS,
        poisoned(CLAIM, text), poisoned(people.ACCOUNT, text), text, text, text
    ),
    "not me": lambda text: dispute.render(WORDS, DisputeView(text, text, text, used=False), trouble(text)),
    "not me, used": lambda text: dispute.render_used(WORDS, DisputeView(text, text, text, used=True)),
    "queue": lambda text: console_render.render_queue(
        {text: 1}, None, poisoned(CASE, text), replace(people.REVIEWER, name=text), people.NOW, said=text
    ),
    "lost": lambda text: console_render.render_lost(
        dict.fromkeys((*TYPED, "action", "reason"), text), text, back="/console", back_text="To the queue"
    ),
    "login": console_render.render_login,
    "new": lambda text: new_claim_render.render_whole(WORDS,
        poisoned(people.ACCOUNT, text), text, [text], [poisoned(CLAIM, text)],
        typed=dict.fromkeys(TYPED, text), trouble=trouble(text),
    ),
    "new, steps": new_claims.poisoned,
    "claim": lambda text: creator_render.render_claim(WORDS,
        replace(poisoned(CLAIM, text), next=replace(poisoned(CLAIM.next, text), actions=mendable(text))), text, [text],
        typed=dict.fromkeys(TYPED, text), trouble=trouble(text), said=text,
    ),
    "withdraw": lambda text: creator_render.render_withdraw(WORDS, poisoned(CLAIM, text), text),
    "report": lambda text: report.render(
        WORDS, text, dict.fromkeys(("reason", "details", "email"), text), trouble(text)
    ),
    "trouble": lambda text: pages.render(WORDS,
        "trouble.html", title=text, detail=text, advice=text, posted=True, unsure=True, again="/", typed=[(text, text)],
        sent={"name": text},
    ),
}  # fmt: skip


def poisoned_documents(text: str) -> tuple[Any, ...]:
    return tuple(replace(poisoned(one, text), media_type=one.media_type) for one in BOUND.documents)


def mendable(text: str) -> tuple[Any, ...]:
    return tuple(replace(poisoned(action, text), fields=action.fields) for action in CLAIM.next.actions)


@cache
def page(name: str, payload: str) -> Page:
    """The page with this payload in it; both tests look at the same ones."""
    return Page(PAGES[name](payload))


@pytest.mark.parametrize("name", PAGES)
def test_a_payload_in_every_text_adds_nothing_to_the_page(name: str) -> None:
    plain = page(name, "Robin").elements
    for payload in PAYLOADS:
        added = page(name, payload).elements - plain
        assert not added, (payload, added)


@pytest.mark.parametrize("name", PAGES)
def test_no_payload_becomes_an_address(name: str) -> None:
    for payload in PAYLOADS:
        for tag, attributes in page(name, payload).attributes:
            for attribute in ("href", "src", "action", "formaction"):
                target = attributes.get(attribute, "/")
                assert target.startswith(("/", "#", "?lang=", "https://")), (tag, target)


def test_the_payloads_reach_the_pages() -> None:
    """Without this, a page that forgot to show its texts would pass the tests above."""
    for name, render in PAGES.items():
        page = Page(render("canary-7"))
        assert "canary-7" in page.text + " ".join(page.fields().values()), name


def test_there_are_payloads_enough() -> None:
    assert len(set(PAYLOADS)) >= 50
