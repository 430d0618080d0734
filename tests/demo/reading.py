"""Parser that reads a page as a browser would, and insists that every element is closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"meta", "input", "link", "br", "img"})


@dataclass
class Page(HTMLParser):
    """The texts and attributes of a page's elements."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    attributes: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    open: list[tuple[str, list[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def tags(self) -> set[str]:
        """Every kind of element there is."""
        return {tag for tag, _ in self.attributes}

    def of(self, tag: str) -> list[str]:
        """The texts of all elements of a kind."""
        return [text for name, text in self.texts if name == tag]

    def fields(self) -> dict[str, str]:
        """The hidden fields of a form."""
        hidden = [given for tag, given in self.attributes if tag == "input" and given.get("type") == "hidden"]
        return {str(given["name"]): str(given["value"]) for given in hidden}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        assert len(dict(attrs)) == len(attrs)
        self.attributes.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append((tag, []))

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and it is the innermost one."""
        name, pieces = self.open.pop()
        assert name == tag
        self.texts.append((tag, "".join(pieces)))

    def handle_data(self, data: str) -> None:
        """Text."""
        if self.open:
            self.open[-1][1].append(data)


def read(html: str) -> Page:
    """Take a page apart; it must be whole."""
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    assert html.startswith("<!doctype html>")
    assert {"title", "h1", "main"} <= page.tags
    assert ("html", {"lang": "en"}) in page.attributes
    return page
