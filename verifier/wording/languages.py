"""A language: its messages, its days and its lists, read once from its folder.

`en` is the model. Any other language has the same messages with the same variables, or the service does not start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from babel import Locale
from babel.dates import format_date, format_datetime
from fluent.runtime import FluentBundle
from fluent.syntax import ast

from verifier.wording.folders import REVIEWERS, WordingError, differences, read, signature, variables_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from fluent.runtime.resolver import Message, Pattern

MODEL: Final = "en"
FOLDERS: Traversable = resources.files("verifier.wording")  # one for each language

_LONGEST = 1024  # of an Accept-Language header that is looked at
_WEIGHT = re.compile(r"q=([01](?:\.[0-9]{0,3})?)")

Value = str | int | date  # a day or an instant is written as the language writes days


class Language:
    """One language's messages."""

    def __init__(self, folder: Traversable, messages: Sequence[ast.Message]) -> None:
        """Take the messages in; the folder's name is a language tag such as "en" or "es"."""
        self.code = code = folder.name
        self.letters = folder.joinpath("letters")
        self.names = frozenset(message.id.name for message in messages)
        self._bundle = FluentBundle([code], use_isolating=False)  # bidirectional text is set apart by the pages
        self._bundle.add_resource(ast.Resource([*messages]))
        self._locale = Locale.parse(code, sep="-")
        self._fixed: dict[tuple[str, str], str] = {}

    def say(self, message: str, part: str = "", /, **values: Value) -> str:
        """Say a message, or a part of it: `say("reason-question", "creator")`."""
        if values:
            return self._said(message, part, {name: self._value(value) for name, value in values.items()})
        if (message, part) not in self._fixed:
            self._fixed[message, part] = self._said(message, part, {})
        return self._fixed[message, part]

    def has(self, message: str, part: str = "") -> bool:
        """Return True if there is such a message, with such a part."""
        return self._bundle.has_message(message) and (not part or part in self._message(message).attributes)

    def day(self, day: date) -> str:
        """Write a day out, an instant's in UTC: 3 September 2026."""
        return format_date(_in_utc(day), self.say("format-day"), locale=self._locale)

    def short_day(self, day: date) -> str:
        """Write a day in short: 3 Sep 2026."""
        return format_date(_in_utc(day), self.say("format-short_day"), locale=self._locale)

    def instant(self, instant: datetime) -> str:
        """Write an instant in UTC; its zone is always said."""
        return format_datetime(instant.astimezone(UTC), self.say("format-instant"), locale=self._locale)

    def listed(self, items: Iterable[str]) -> str:
        """List things as people do: a, b and c."""
        *some, last = items
        return self.say("format-list", some=", ".join(some), last=last) if some else last

    def _said(self, message: str, part: str, values: dict[str, str | int]) -> str:
        said, faults = self._bundle.format_pattern(self._pattern(message, part), values)
        if faults:
            raise WordingError(f"{self.code}: {message} {part}: {faults[0]}")
        return str(said)

    def _pattern(self, message: str, part: str) -> Pattern:
        found = self._message(message)
        pattern = found.attributes.get(part) if part else found.value
        if pattern is None:
            raise WordingError(f"{self.code}: {message} has no text {part or 'of its own'}")
        return pattern

    def _message(self, message: str) -> Message:
        if not self._bundle.has_message(message):
            raise WordingError(f"{self.code}: there is no message {message}")
        return self._bundle.get_message(message)

    def _value(self, value: Value) -> str | int:
        return self.day(value) if isinstance(value, date) else value


def of(code: str = MODEL) -> Language:
    """Give a language, read once; one that differs from the model is refused."""
    return _read(code)


@cache
def _read(code: str) -> Language:
    folder = FOLDERS.joinpath(code)
    files = read(folder)
    found = [] if code == MODEL else _faults(folder, files)
    if found:
        raise WordingError(f"{code}: {'; '.join(found)}")
    return Language(folder, [message for messages in files.values() for message in messages])


@cache
def codes() -> tuple[str, ...]:
    """Name the languages there are: a folder each, the model first."""
    named = {folder.name for folder in FOLDERS.iterdir() if folder.joinpath("letters").is_dir()}
    return (MODEL, *sorted(named - {MODEL}))


def read_all() -> None:
    """Read every language there is, so that a service with one that cannot be used does not start."""
    for code in codes():
        of(code)


def nearest(wanted: str) -> Language:
    """Choose the language for a tag; what nobody has written is answered in the model."""
    return of(_written(wanted) or MODEL)


def accepted(header: str) -> Language:
    """Choose the language that an Accept-Language header likes best (RFC 9110, 12.5.4); else the model."""
    if len(header) > _LONGEST:
        return of()
    liked = sorted((_liked(part) for part in header.split(",")), key=lambda one: -one[1])
    return next((of(code) for tag, weight in liked if weight > 0 and (code := _written(tag))), of())


def _liked(part: str) -> tuple[str, float]:
    tag, _, weight = part.partition(";")
    found = _WEIGHT.fullmatch(weight.strip())
    return tag.strip(), float(found[1]) if found else float(not weight.strip())


def _written(tag: str) -> str:
    """Name the language written for a tag: "es-US" is answered in "es"; none where nobody has written it."""
    wanted = tag.lower()
    return next((code for code in codes() if f"{wanted}-".startswith(f"{code.lower()}-")), "")


def _faults(folder: Traversable, files: Mapping[str, list[ast.Message]]) -> list[str]:
    """List what keeps a language from being used: it has the model's texts and letters, and not the reviewers'."""
    model = FOLDERS.joinpath(MODEL)
    texts, letters = differences(_texts(read(model)), _texts(files)), differences(_letters(model), _letters(folder))
    return [*texts, *letters, *([f"superfluous: {REVIEWERS}"] if REVIEWERS in files else [])]


def _texts(files: Mapping[str, list[ast.Message]]) -> dict[str, frozenset[str]]:
    """Name the texts that every language has."""
    return signature(message for name, messages in files.items() if name != REVIEWERS for message in messages)


def _letters(folder: Traversable) -> dict[str, frozenset[str]]:
    return {letter.name: variables_of(letter) for letter in folder.joinpath("letters").iterdir()}


def _in_utc(day: date) -> date:
    return day.astimezone(UTC) if isinstance(day, datetime) else day
