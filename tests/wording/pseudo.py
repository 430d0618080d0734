"""A made-up language: every text of the model in brackets, so that a text that is in no file stands out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, FluentSerializer, ast
from jinja2 import Environment

from tests.harness.markup import Page
from tests.web.badges import COUNSELOR, LONG, UNIVERSITY
from verifier.domain.credentials.abbreviations import DEGREE_NAMES
from verifier.domain.credentials.titles import BY_PLACE
from verifier.web.rendering.jurisdictions import GROUPS
from verifier.wording import languages

PLACES = sorted((name for _, rows in GROUPS for _, name in rows), key=len, reverse=True)
TITLES = sorted({w for titles in BY_PLACE.values() for one in titles for w in (one.name, one.abbreviation)}, key=len)
# Names of people, accounts, places and boards, credentials, addresses, and what somebody typed.
DATA = (
    r'<a href="[^"]*"><img src="[^"]*" alt="[^"]*" width="[0-9]+"></a>',
    r"@[a-z0-9._]+", r"https?://\S+", r"\S+\.example\b", r"ccv-\S+", r"rcp_\S+", "E\\.\\d+", "Robin A?\\.? ?Sample",
    r"\bclm_[0-9a-f]+", r"\b(?:LPC|LMFT|ORCID)\b", "The board", LONG, COUNSELOR, UNIVERSITY, "Doctor of Philosophy",
    r"\bEnglish\b",  # a language's own name
    "Texas Behavioral Health Executive Council", "Sample Trust and Safety", "Sampletok",
    r"\S+@example\.org", *(rf"(?<!\w){re.escape(title)}(?!\w)" for title in reversed((*DEGREE_NAMES, *TITLES))),
    *DEGREE_NAMES.values(), "Which name is on your licence\\?", "Look\\.", *map(re.escape, PLACES),
)  # fmt: skip
SPOKEN = ("title", "alt", "placeholder", "aria-label")
CODE = "cy"  # Welsh has other months and six plurals
MODEL = Path(languages.__file__).parent / languages.MODEL
_LETTERS = re.compile(r"[^\W\d_]")


def write(folders: Path) -> Path:
    """Write the made-up language's folder, and the model's beside it."""
    for name, text in _files():
        for code, written in ((languages.MODEL, text), (CODE, _bracketed(name, text))):
            path = folders / code / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if code == languages.MODEL or name != "console.ftl":
                path.write_text(written, "utf-8")
    return folders


@contextmanager
def spoken(folders: Path) -> Iterator[languages.Language]:
    """Have the service find the made-up language where it looks for languages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "FOLDERS", write(folders))
        patch.setattr(languages, "_read", cache(languages._read.__wrapped__))
        patch.setattr(languages, "codes", cache(languages.codes.__wrapped__))
        yield languages.of(CODE)


def unbracketed(text: str) -> str:
    """Take out what is in brackets, brackets within brackets first."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = shorter
    return text


def left_over(text: str) -> list[str]:
    """The words of a text that stand in no brackets and are no data."""
    return re.findall(r"[^\W\d_]+", re.sub("|".join(DATA), " ", unbracketed(text)))


def said_in_english(html: str) -> list[str]:
    """The words of a page, of its title and of what is read out, that are in no language's files and are no data."""
    page = Page(html)
    assert "⟦" in page.text
    assert f'<html lang="{CODE}">' in html
    title = "".join(re.findall(r"<title>(.*?)</title>", html, re.DOTALL))
    return left_over(" ".join((page.text, title, *(at[k] for _, at in page.attributes for k in SPOKEN if k in at))))


def _files() -> Iterator[tuple[str, str]]:
    for path in sorted(MODEL.rglob("*.*")):
        yield str(path.relative_to(MODEL)), path.read_text("utf-8")


def _bracketed(name: str, text: str) -> str:
    return _letter(text) if name.endswith(".txt") else _messages(text)


def _messages(text: str) -> str:
    resource = FluentParser().parse(text)
    for message in resource.body:
        if isinstance(message, ast.Message):
            for pattern in (message.value, *(attribute.value for attribute in message.attributes)):
                if pattern is not None:
                    pattern.elements = [ast.TextElement("⟦"), *pattern.elements, ast.TextElement("⟧")]
    return FluentSerializer().serialize(resource)


def _letter(text: str) -> str:
    """Bracket what a letter's template says, line by line, and what stands in its expressions."""
    tokens = list(Environment().lex(text))  # noqa: S701  plain text
    return "".join(_token(kind, value) for _, kind, value in tokens)


def _token(kind: str, value: str) -> str:
    if kind == "data":
        return "".join(_line(line) for line in re.split(r"(\n)", value))
    words = kind == "string" and _LETTERS.search(value) and not value[1:-1].endswith(".txt")
    return f"{value[0]}⟦{value[1:-1]}⟧{value[-1]}" if words else value


def _line(line: str) -> str:
    bullet = "- " if line.startswith("- ") else ""
    return f"{bullet}⟦{line.removeprefix(bullet)}⟧" if _LETTERS.search(line) else line
