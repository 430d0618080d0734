"""Template filters: times, addresses, and text from strangers with its hidden characters made visible."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from verifier.wording.languages import Value
from verifier.wording.words import Words

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_HOLDER = "\ue000{}\ue001"  # stands for markup in a message until the message is escaped; no message has such letters


class Written:
    """The filters that write days, instants and messages in one language."""

    def __init__(self, words: Words) -> None:
        """Write in the language of these words."""
        self._language = words.language

    def when(self, instant: datetime | None) -> str | Markup:
        """Show an instant in UTC, with the exact value for machines; its zone is always said."""
        if instant is None:
            return self._language.say("unknown-instant")
        exact = f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return Markup('<time datetime="{}">{}</time>').format(exact, self._language.instant(instant))

    def day(self, value: date | None) -> str | Markup:
        """Show a day without the ambiguity of 11/12."""
        if value is None:
            return self._language.say("unknown-instant")
        return Markup('<time datetime="{}">{}</time>').format(f"{value:%Y-%m-%d}", self._language.short_day(value))

    def moment(self, text: str) -> str | Markup:
        """Show a written instant as one; any other text stays as it is, with its hidden characters named."""
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            return visible(text)
        return self.when(read) if read.tzinfo is not None else visible(text)

    def text(self, message: str, part: str = "", /, **values: Value) -> str | Markup:
        """Say a message; a value that is markup stays so, and everything else is text."""
        marked = {name: value for name, value in values.items() if isinstance(value, Markup)}
        said = self._language.say(message, part, **(values | {name: _HOLDER.format(name) for name in marked}))
        if not marked:
            return said
        filled = escape(said)
        for name, value in marked.items():
            filled = filled.replace(_HOLDER.format(name), value)
        return filled


def left(until: datetime, now: datetime) -> str:
    """Show how long it is until an instant, in the one unit that matters."""
    seconds = int((until - now) / timedelta(seconds=1))
    if seconds <= 0:
        return "no time"
    for size, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= size:
            return f"{seconds // size} {name}{'' if seconds // size == 1 else 's'}"
    return "less than a minute"


def visible(text: object) -> str:
    """Name every hidden character: a right-to-left override would make a reviewer read another name than a machine."""
    return "".join(_named(letter) for letter in str(text))


def _named(letter: str) -> str:
    if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}:
        return letter
    return f"[U+{ord(letter):04X}]"


def coded(text: str) -> Markup:
    """Show what stands between backticks as code, and everything else as it is; an odd one is a letter."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return Markup("").join(Markup("<code>{}</code>").format(one) if at % 2 else one for at, one in enumerate(parts))


def plain(value: object) -> str:
    """Show what a source said in a field, whatever its shape, as one line of text."""
    match value:
        case None | "" | () | [] | {}:
            return "empty"
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return "; ".join(f"{key}: {plain(inner)}" for key, inner in value.items())
        case list() | tuple() | set() | frozenset():
            return "; ".join(plain(inner) for inner in value)
        case _:
            return visible(value)


def webaddress(text: str | None) -> str | None:
    """Let an address become a link only if it is a plain web address: `javascript:` and its kin never are."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    fine = parts.scheme in {"https", "http"} and parts.hostname and "@" not in parts.netloc and text.isascii()
    return text if fine and text.isprintable() and " " not in text else None


def host(address: str) -> str:
    """Name the host a link leads to, so that nobody has to trust the link's words."""
    return urlsplit(address).hostname or ""
