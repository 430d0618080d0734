"""The service's codes in plain words.

A code without words is shown as itself with spaces, never hidden: a reviewer must see it, and a test names it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from verifier.domain.review import REASONS
from verifier.wording import languages

if TYPE_CHECKING:
    from verifier.wording.languages import Language


class Reason(NamedTuple):
    """A reason in words: a title, a sentence for the creator, a sentence for a reviewer."""

    title: str
    creator: str
    reviewer: str


class State(NamedTuple):
    """A state in words: one for lists, a heading and a paragraph for the creator."""

    short: str
    title: str
    text: str


class Way(NamedTuple):
    """A binding method in words: its name, and the buttons that begin it and begin it anew."""

    title: str
    begin: str
    again: str


class Words:
    """The codes in the words of one language."""

    def __init__(self, language: Language) -> None:
        """Speak this language; `say` says any message of it, and `day` and `instant` write days."""
        self.language = language
        self.say = language.say

    def has(self, kind: str, code: str) -> bool:
        """Return True if a code of a kind has words."""
        return self.language.has(f"{kind}-{code}")

    def codes(self, kind: str) -> frozenset[str]:
        """List the codes of a kind that have words."""
        return frozenset(name.removeprefix(f"{kind}-") for name in self.language.names if name.startswith(f"{kind}-"))

    def word(self, kind: str, code: str | None) -> str:
        """Write a code in a few words: `word("outcome", "not_found")` is "no such record"."""
        if not code:
            return self.say("unknown-word")
        return self._part(f"{kind}-{code}", "", spaced(code))

    def reason(self, code: str) -> Reason:
        """Return the sentences of a reason code."""
        if self.has("reason", code):
            message = f"reason-{code}"
            return Reason(self.say(message), self.say(message, "creator"), self._part(f"reviewer-{code}"))
        if code in REASONS:
            return Reason(self.say(f"ground-{code}"), "", "")
        return Reason(capital(spaced(code)), self.say("unknown-reason", "creator"), self._part("unknown-reviewer"))

    def state(self, code: str) -> State:
        """Return the sentences of a claim's state."""
        title = self._part(f"state-{code}", "", capital(spaced(code)))
        return State(self._part(f"short-{code}", "", spaced(code)), title, self._part(f"state-{code}", "text"))

    def move(self, who: str) -> str:
        """Return the sentence that tells a creator whose move it is."""
        return self._part(f"move-{who}", "", spaced(who))

    def way(self, method: str) -> Way:
        """Return the words of a binding method for the creator who uses it."""
        message = f"way-{method}"
        begin = self._part(message, "begin", self.say("unknown-way"))
        return Way(self._part(message, "", capital(spaced(method))), begin, self._part(message, "again"))

    def tried(self, detail: str) -> str:
        """Write the result of an attempt; a code without words of its own has its family's, and is never left out."""
        known = (detail, *(name for name in _FAMILIES if detail.startswith(f"{name}_")))
        return self.say(next((f"tried-{code}" for code in known if self.has("tried", code)), "unknown-try"))

    def problem(self, code: str) -> str:
        """Name a type of problem; empty for one that is only a status."""
        return self._part(f"problem-{code}")

    def refusal(self, code: str, detail: str) -> str:
        """Say a refusal for a page: in its own words, else in the core's, which are English, else by its type."""
        own = self._part(f"refused-{code}")
        if own or isinstance(detail, Told) or self.language.code == languages.MODEL:
            return own or detail
        return self.problem(code) or self.problem("validation")

    def remedy(self, name: str) -> str:
        """Write what would be right in a field of a page; empty when the API's own sentence says it best."""
        return self._part(f"remedy-{name}")

    def file(self, code: str) -> str:
        """Say why a document was not taken, and which would be; empty for every other refusal."""
        return self._part(f"file-{code}")

    def media(self, media_type: str) -> str:
        """Name the kind of file of a document."""
        return self.word("media", media_type.replace("/", "_"))

    def held(self, said: str) -> str:
        """Write what a reviewer established about the holder: "H2 by document" in words."""
        level, _, method = said.partition(" by ")
        return f"{level}, by {self.word('method', method)}" if method else said

    def why(self, code: str) -> str:
        """Say the reason of a decision."""
        return self._part(f"ground-{code}") or self.reason(code).title

    def field(self, name: str) -> str:
        """Name a point of comparison or a field of a record."""
        return capital(self.word("field", name.removeprefix("identity_")))

    def _part(self, message: str, part: str = "", otherwise: str = "") -> str:
        return self.say(message, part) if self.language.has(message, part) else otherwise


def in_words(locale: str = languages.MODEL) -> Words:
    """Take the words of a language."""
    return _of(languages.of(locale))


@cache
def _of(language: Language) -> Words:
    return Words(language)


class Told(str):
    """A sentence that is in the reader's own language already."""

    __slots__ = ()


_FAMILIES = ("website", "registration", "source", "sign_in")


def spaced(code: str) -> str:
    """Write a code with spaces when it has no words of its own."""
    return code.replace("_", " ")


def capital(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[:1].upper() + text[1:]
