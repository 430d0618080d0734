"""Conversion of pages' forms to the strict bodies of the API: one set of rules, faults named by field."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from verifier.domain.advice.questions import STATEMENT, Want
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import FieldFault, Refused
from verifier.web.api import requests
from verifier.web.http.answers.problems import Fault, Unusable
from verifier.web.http.reading import models
from verifier.web.rendering import jurisdictions
from verifier.wording.words import Words, in_words

if TYPE_CHECKING:
    from verifier.flows.review.views import Ruling

Typed = Mapping[str, str]  # what somebody typed, by field name; shown again after a fault


class Trouble(NamedTuple):
    """The reason why a form was not taken: one sentence, and one per field that is wrong."""

    detail: str
    fields: Mapping[str, str]
    code: str = ""


class Ask(NamedTuple):
    """One field of the creator's forms: where its value is in the API's body, and how a browser asks for it."""

    pointer: str
    needed: bool = False
    input_type: str = "text"
    autocomplete: str = "off"
    inputmode: str = "text"
    longest: int = 200


class Field(NamedTuple):
    """A field in words: how it is called, help in finding what it asks, and what is said where it has to be filled."""

    name: str
    ask: Ask
    label: str
    hint: str = ""
    missing: str = ""  # said when it is empty; "" = optional


ASKED: Mapping[str, Ask] = MappingProxyType(
    {
        "credential": Ask("/credential", needed=True, longest=64),
        "jurisdiction": Ask("/jurisdiction", needed=True),
        "number": Ask("/number", longest=64),
        "npi": Ask("/npi", inputmode="numeric", longest=20),
        "orcid": Ask("/orcid", longest=40),
        "institution": Ask("/institution", autocomplete="organization"),
        "name": Ask("/name/full", needed=True, autocomplete="name"),
        "email": Ask("/contact/email", input_type="email", autocomplete="email", inputmode="email", longest=254),
        "statement": Ask("/statement", needed=True, longest=4000),
    }
)
OF_DEGREE = ("orcid", "institution")
SUBMITTED = ("credential", "jurisdiction", "number", "npi", "name", *OF_DEGREE, "email")

_FROM_POINTER = {ask.pointer: name for name, ask in ASKED.items()} | {
    "/holder/level": "holder",
    "/holder/method": "holder",
    "/contact": "email",
    "/name": "name",
}
_LICENCE = ("board", "url", "record_name", "title", "number", "standing", "valid_until", "looked_up_at", "discipline")
_NO_NULL = ("name", "email", "statement", "credential")  # amending leaves these as they are when the field is empty


def field(words: Words, name: str) -> Field:
    """Ask for something in a language."""
    message, ask = f"ask-{name}", ASKED[name]
    missing = words.say(message, "missing") if ask.needed else ""
    return Field(name, ask, words.say(message), words.say(message, "hint"), missing)


def trouble_of(words: Words, refused: Refused, *, documents: bool = True) -> Trouble:
    """Return the fields of the page that a refusal is about; `documents`: a file is one, and not a board's page."""
    if isinstance(refused, Unusable):
        named = [(field_of(fault.pointer), fault) for fault in refused.places]
        fields = {name: words.remedy(name) or words.refusal(fault.code, fault.detail) for name, fault in named}
    else:
        fields = {field_of(fault.pointer): _said(words, fault, documents) for fault in refused.faults}
    alone = words.refusal(refused.code, refused.detail)
    detail = words.say("form-marked") if fields else alone
    return Trouble(detail, fields, refused.code)


def _said(words: Words, fault: FieldFault, documents: bool) -> str:  # noqa: FBT001  of trouble_of
    own = words.file(fault.code) if documents and fault.pointer == "/file" else ""
    return own or words.refusal(fault.code, fault.detail)


def field_of(pointer: str) -> str:
    """Name the page's field for a place in the body: "/licence/url" is "url"."""
    return _FROM_POINTER.get(pointer) or pointer.rpartition("/")[2]


def submission(words: Words, form: Typed) -> requests.SubmitClaim:
    """Read the creator's form; a required field that is empty is said so in the form's own words."""
    _insist(form, [field(words, name) for name in SUBMITTED])
    body = _words(form, SUBMITTED) | {"locale": words.language.code}  # letters are in the language of the page
    return models.understand(requests.SubmitClaim, _json(body))


def amendment(form: Typed, asked: Sequence[Field], others: Sequence[Field] = ()) -> requests.AmendClaim:
    """Read the changes to the fields the page asked about, and to those others that it was sent with."""
    fields = [*asked, *(other for other in others if other.name in form)]
    _insist(form, [one for one in fields if one.name != STATEMENT])  # whoever corrects something need say no more
    return models.understand(requests.AmendClaim, _json(_words(form, [one.name for one in fields], keep_empty=True)))


def statement(form: Typed, otherwise: str) -> requests.AmendClaim:
    """Read the creator's words to people; where they add nothing, the button they pressed says it."""
    return models.understand(requests.AmendClaim, _json({"statement": form.get("statement") or otherwise}))


def appeal(words: Words, form: Typed) -> str:
    """Read the reason why the creator wants another reviewer."""
    _insist(form, [field(words, STATEMENT)])
    return models.understand(requests.Appeal, _json({"statement": form.get("statement", "")})).statement


def binding(form: Typed) -> requests.StartBinding:
    """Read the method by which a creator begins to prove that the licence is theirs."""
    body = {"method": form.get("method", ""), "domain": form.get("domain") or None}
    return models.understand(requests.StartBinding, _json(body))


def answer(form: Typed) -> requests.AnswerBinding:
    """Read a creator's answer to an attempt: a code, a sign-in that came back, or nothing, to have it checked now."""
    given = {name: form[name] for name in ("code", "state") if form.get(name)}
    return models.understand(requests.AnswerBinding, _json(given))


def decision(form: Typed, lease: str, *, licence: bool) -> requests.Decision:
    """Read a reviewer's decision, with what they read on the board's page where that is asked for."""
    body: dict[str, object] = {name: form.get(name, "") for name in ("action", "reason", "note")}
    body["lease"] = lease or "none"
    _insist_decision(form)
    if form.get("holder"):
        level, _, method = form["holder"].partition(" ")
        body["holder"] = {"level": level, "method": method or None}
    if licence and form.get("action") in ("approve", "reinstate"):
        body["licence"] = _licence(form)
    if form.get("action") == "ask_creator":
        body["wants"] = [want.value for want in Want if form.get(f"want_{want}")] or None
    return models.understand(requests.Decision, _json(body))


def typed_again(ruling: Ruling) -> dict[str, str]:
    """Fill the form with a refusal or a question that was taken back."""
    said = {"action": ruling.action, "reason": ruling.reason, "note": ruling.note}
    return said | {f"want_{want}": "yes" for want in ruling.wants}


def claimed(view: ClaimView) -> dict[str, str]:
    """Fill an amend form with what the claim says now."""
    said = view.claimed
    return {
        "credential": view.credential,
        "jurisdiction": view.jurisdiction or jurisdictions.NO_PLACE,
        "name": said.name,
        "number": said.number or "",
        "npi": said.npi or "",
        "orcid": said.orcid or "",
        "institution": said.institution or "",
    }


def _words(form: Typed, fields: Sequence[str], *, keep_empty: bool = False) -> dict[str, object]:
    body: dict[str, object] = {}
    for name in fields:
        value = form.get(name, "")
        if not value and (not keep_empty or name in _NO_NULL):
            continue
        match name:
            case "name":
                body["name"] = {"full": value}
            case "email":
                body["contact"] = {"email": value}
            case "jurisdiction":
                body["jurisdiction"] = None if value == jurisdictions.NO_PLACE else value
            case "orcid":
                body["orcid"] = _orcid(value) or None
            case "npi":
                body["npi"] = "".join(value.split()).replace("-", "") or None
            case _:
                body[name] = value or None
    return body


def _orcid(typed: str) -> str:
    """Write an iD in its four groups, whether it was copied with its address, in one run or with spaces."""
    bare = "".join(typed.removeprefix("https://").removeprefix("orcid.org/").split()).replace("-", "").upper()
    grouped = "-".join(bare[at : at + 4] for at in range(0, 16, 4))
    return grouped if len(bare) == len("0000000218250097") else typed


def _licence(form: Typed) -> dict[str, object]:
    body: dict[str, object] = {name: form.get(name, "") for name in _LICENCE}
    looked_up_at = form.get("looked_up_at", "")
    body["valid_until"] = form.get("valid_until") or None
    body["discipline"] = form.get("discipline") or "silent"
    body["paste"] = form.get("paste") or None
    body["looked_up_at"] = f"{looked_up_at[:16]}:00Z" if looked_up_at else ""
    return body


def _insist(form: Typed, fields: Sequence[Field]) -> None:
    wanting = [one for one in fields if one.missing and not form.get(one.name)]
    if wanting:
        faults = (Fault(one.ask.pointer, "required", one.missing) for one in wanting)
        raise Unusable(422, "validation", "Some fields are empty.", *faults)


def _insist_decision(form: Typed) -> None:
    wanting = [
        Fault(f"/{name}", "required", in_words().remedy(name)) for name in ("action", "reason") if not form.get(name)
    ]
    if wanting:
        raise Unusable(422, "validation", "Some fields are empty.", *wanting)


def _json(body: Mapping[str, object]) -> bytes:
    return json.dumps(body).encode()
