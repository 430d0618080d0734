"""Plain words for the service's codes, read once from words.toml.

A code without words is shown as itself with spaces, never hidden: a reviewer must see it, and a test names it.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any, NamedTuple

from verifier.domain.review import REASONS

_BOOK: dict[str, Any] = tomllib.loads(resources.files("verifier.web").joinpath("words.toml").read_text("utf-8"))


class Reason(NamedTuple):
    """A reason in words: a title, what it means for the creator, what it means for a reviewer."""

    title: str
    creator: str
    reviewer: str


class State(NamedTuple):
    """A state in words: one for lists, a heading and a paragraph for the creator."""

    short: str
    title: str
    text: str


class Choice(NamedTuple):
    """One thing a reviewer may decide, the key that chooses it and what it does."""

    code: str
    text: str
    key: str
    does: str


class Why(NamedTuple):
    """One reason a reviewer may give for an action."""

    code: str
    text: str


class Way(NamedTuple):
    """How a creator shows that a licence is theirs: its name, and the buttons that begin it and begin it anew."""

    title: str
    begin: str
    again: str


def spaced(code: str) -> str:
    """Show a code as words when nobody has written better ones."""
    return code.replace("_", " ")


def word(kind: str, code: str | None) -> str:
    """Say a code in a few words: `word("outcome", "not_found")` is "no such record"."""
    if not code:
        return "not known"
    entry = _BOOK.get(kind, {}).get(code)
    return str(entry["text"]) if entry else spaced(code)


def reason(code: str) -> Reason:
    """Say a reason code in sentences."""
    entry = _BOOK["reason"].get(code)
    if entry is None and code in REASONS:
        return Reason(REASONS[code], "", "")
    if entry is None:
        return Reason(spaced(code).capitalize(), "A person looks at this.", "There are no words for this code yet.")
    return Reason(entry["title"], entry["creator"], entry["reviewer"])


def state(code: str) -> State:
    """Say a claim's state in sentences."""
    entry = _BOOK["state"].get(code)
    if entry is None:
        return State(spaced(code), spaced(code).capitalize(), "")
    return State(entry["short"], entry["title"], entry["text"])


def move(who: str) -> str:
    """Tell a creator whose move it is."""
    entry = _BOOK["who"].get(who)
    return str(entry["creator"]) if entry else spaced(who)


def way(method: str) -> Way:
    """Say a binding method for the creator who uses it."""
    entry = _BOOK["way"].get(method)
    if entry is None:
        return Way(spaced(method).capitalize(), "Begin", "")
    return Way(entry["title"], entry["begin"], entry["again"])


_FAMILIES = ("website", "registration", "source", "sign_in")


def tried(detail: str) -> str:
    """Say what came of a try; a code without words of its own is said by its family, and never left out."""
    book = _BOOK["tried"]
    family = next(
        (name for name in ("website", "registration", "source", "sign_in") if detail.startswith(f"{name}_")), "unknown"
    )
    return str(book.get(detail, book[family])["text"])


def refused(code: str) -> str:
    """Say a refusal for a page; empty when the core's own sentence says it best."""
    entry = _BOOK["refused"].get(code)
    return str(entry["text"]) if entry else ""


def held(said: str) -> str:
    """Say what a reviewer established about the holder: "H2 by document" in words."""
    level, _, method = said.partition(" by ")
    return f"{level}, by {word('method', method)}" if method else said


def media(media_type: str) -> str:
    """Say what kind of file a document is."""
    return word("media", media_type.replace("/", "_"))


def choice(action: str) -> Choice:
    """Say what deciding `action` does."""
    entry = _BOOK["action"].get(action, {})
    return Choice(action, entry.get("text", spaced(action)), entry.get("key", ""), entry.get("does", ""))


def whys(action: str) -> tuple[Why, ...]:
    """List the reasons a reviewer may give for `action`."""
    return tuple(Why(code, why(code)) for code in _BOOK["decision"].get(action, ()))


def why(code: str) -> str:
    """Say the reason of a decision as the core words it."""
    return REASONS.get(code) or reason(code).title


def field(name: str) -> str:
    """Name a point of comparison or a field of a record."""
    inner = name.removeprefix("identity_")
    said = word("field", inner)
    return said[:1].upper() + said[1:]


def asked() -> dict[str, dict[str, Any]]:
    """What the creator's forms ask, by the field's name."""
    return dict(_BOOK["ask"])


def remedy(name: str) -> str:
    """Say what would be right in a field of a page; empty when the API's own sentence says it best."""
    entry = _BOOK["remedy"].get(name)
    return str(entry["text"]) if entry else ""


def codes(kind: str) -> frozenset[str]:
    """Every code of a kind that has words."""
    return frozenset(_BOOK.get(kind, {}))
