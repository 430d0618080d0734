"""Letters to creators: what happened, what to do, and where to look. Plain text, made when it is sent, kept nowhere.

The creator's own words that may appear are the display name, on one line, and no more: an address that somebody else
typed must not become a way to send that person a text or a link of one's own.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache

from jinja2 import Environment, FunctionLoader, StrictUndefined

from verifier.wording.languages import Language
from verifier.wording.next_steps import Said

_WIDE = 76
_LONGEST_NAME = 60
_LINKISH = re.compile(r"://|www\.|@|\w\.\w|[<>{}\[\]\\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Coded:
    """A one-time code, and the account that asked for it."""

    account: str  # "@robin"; empty where it is known by no handle now
    credential: str
    place: str
    code: str
    link: str  # says "this was not me" of this account


@dataclass(frozen=True, slots=True)
class Watched:
    """A claim on a licence that is watched."""

    account: str  # "@robin" where its badge is on; else empty
    credential: str
    state: str  # in words
    at: datetime
    link: str  # says "this was not me" of it; empty where only people can stop a badge


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The contents of one letter."""

    language: Language
    template: str
    link: str  # the claim's page; to a licensee of record the link that says "this was not me"
    credential: str  # "LPC"
    place: str = ""  # "Washington"; empty for a degree
    display_name: str = ""
    at: datetime
    todo: tuple[Said, ...] = ()
    reason: str = ""
    rule: str = ""
    facts: tuple[str, ...] = ()
    decided: str = ""  # by a machine or by people
    policy: str = ""
    until: datetime | None = None  # the end of an appeal, of an answer or of the badge
    title: str = ""  # as the badge says it
    contested: bool = False
    account_changed: bool = False
    days: int = 30  # how long nobody need answer: until a silent claim is closed, or a badge goes off
    operator: str = ""
    codes: tuple[Coded, ...] = ()  # each code on a line of its own
    account: str = ""  # which account a letter to the licensee of record is about: "@robin"
    platform: str = ""  # where it is
    disputed: bool = False  # the licensee of record says that this is not them
    by_board: bool = True  # a letter to a licensee goes to the address that the board holds
    watched: tuple[Watched, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it is sent."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class LateQueue:
    """A queue of the console that is late, for its leads."""

    language: Language
    queue: str
    late: int  # cases
    oldest_due_by: datetime
    link: str


def write_late(about: LateQueue) -> Written:
    """Tell a lead of a queue that is late."""
    said = {"queue": about.queue, "late": about.late, "link": about.link}
    since = about.language.instant(about.oldest_due_by)
    text = _templates(about.language).get_template("queue_late.txt").render(**said, since=since)
    subject, _, body = text.strip().partition("\n")
    return Written(subject.strip(), _laid_out(body))


def write(letter: Letter) -> Written:
    """Put a letter into words."""
    said = {field.name: getattr(letter, field.name) for field in fields(letter)}
    said["greeting"] = greeting(letter.language, letter.display_name)
    text = _templates(letter.language).get_template(f"{letter.template}.txt").render(said)
    subject, _, body = text.strip().partition("\n")
    return Written(subject.strip(), _laid_out(body))


def greeting(language: Language, display_name: str) -> str:
    """Greet the creator, by name only where it is one line that cannot be taken for a message or a link."""
    name = " ".join(display_name.split())
    if not name or not name.isprintable() or len(name) > _LONGEST_NAME or _LINKISH.search(name):
        return language.say("letter-greeting")
    return language.say("letter-greeting_by_name", name=name)


@cache
def _templates(language: Language) -> Environment:
    env = Environment(  # noqa: S701  plain text has nothing to escape
        loader=FunctionLoader(lambda name: language.letters.joinpath(name).read_text("utf-8")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters["day"] = language.day
    return env


def _laid_out(body: str) -> str:
    """Wrap lines to the width of a letter; a paragraph of a template stays one."""
    paragraphs = re.split(r"\n\s*\n", body.strip())
    return "\n\n".join(_paragraph(paragraph) for paragraph in paragraphs) + "\n"


def _paragraph(paragraph: str) -> str:
    lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
    return "\n".join(_line(line) for line in lines)


def _line(line: str) -> str:
    if line.startswith(("http://", "https://")):
        return line
    indent = "  " if line.startswith("- ") else ""
    return textwrap.fill(line, _WIDE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
