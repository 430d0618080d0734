"""The parts of a page, for tests: elements with their attributes, and the text a person reads."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

Element = tuple[str, frozenset[str]]
_UNSEEN = {"script", "style", "title"}


class Page(HTMLParser):
    """A parsed page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Counter[Element] = Counter()
        self.attributes: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag, frozenset(name for name, _ in attrs)] += 1
        self.attributes.append((tag, {name: value or "" for name, value in attrs}))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not _UNSEEN & set(self._open[-1:]):
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.elements["comment", frozenset({data})] += 1

    @property
    def text(self) -> str:
        """Everything a person reads, with single spaces."""
        return " ".join(" ".join(self.words).split())

    def fields(self) -> dict[str, str]:
        """The values of the page's inputs by name."""
        return {at["name"]: at.get("value", "") for tag, at in self.attributes if tag == "input" and "name" in at}

    def having(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """The attributes of every element of this kind that has these attributes."""
        asked = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        return [at for kind, at in self.attributes if kind == tag and asked.items() <= at.items()]
