"""A page pasted as its HTML source: the text that a browser would show, with tabs between the cells of a table."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from typing import Final

_MARKS: Final = re.compile(
    r"</?(?:table|tr|td|th|div|span|html|body|dl|dt|dd|p|li|label)\b[^<>]{0,500}>", re.IGNORECASE
)
_ENOUGH: Final = 4  # marks, before a text counts as source
_TAG: Final = re.compile(r"\s*(/?)\s*([a-z][a-z0-9]*)", re.IGNORECASE)
_HIDING: Final = re.compile(
    r"\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden|aria-hidden\s*=\s*[\"']?true|\bsr-only\b", re.IGNORECASE
)
_UNSHOWN: Final = frozenset("script style head title select option template noscript textarea svg iframe".split())
_VOID: Final = frozenset("input br hr img meta link wbr col area base embed source track".split())
_ROWS: Final = frozenset("table thead tbody tr".split())
_INLINE: Final = frozenset("a abbr b bdi em font i mark s small span strong sub sup u wbr code time img".split())


def is_source(text: str) -> bool:
    """Return True if a text is a page's HTML, not what a browser shows of it."""
    return len(list(islice(_MARKS.finditer(text[:20_000]), _ENOUGH))) == _ENOUGH


def page_source(text: str) -> str:
    """Return what a browser would show: lines for blocks, tabs between cells, nothing of what is hidden."""
    shown: list[str] = []
    hiding, depth, at, cell = "", 0, 0, False
    while at < len(text):
        begin = text.find("<", at)
        if not hiding:
            shown.append(
                " ".join(unescape(text[at : begin if begin >= 0 else len(text)]).replace("\t", " ").split("\n"))
            )
        if begin < 0:
            break
        name, closing, inside, at = _tag(text, begin)
        if hiding:
            depth += (name == hiding) * (-1 if closing else 1)
            hiding = hiding if depth > 0 else ""
        elif name and not closing and name not in _VOID and (name in _UNSHOWN or _HIDING.search(inside)):
            hiding, depth = name, 1
        else:
            shown.append(_gap(name, closing=closing, cell=cell))
            cell = _in_cell(name, closing=closing, cell=cell)
    return "".join(shown)


def _tag(text: str, begin: int) -> tuple[str, bool, str, int]:
    """Return a tag's name, if it closes, its attributes, and the place after it; a comment has no name."""
    if text.startswith("<!--", begin):
        end = text.find("-->", begin)
        return "", False, "", len(text) if end < 0 else end + 3
    end = text.find(">", begin)
    end = len(text) if end < 0 else end
    inside = text[begin + 1 : min(end, begin + 1_000)]
    found = _TAG.match(inside)
    return (found[2].lower(), bool(found[1]), inside, end + 1) if found else ("", False, "", end + 1)


def _gap(name: str, *, closing: bool, cell: bool) -> str:
    if name in ("td", "th"):
        return "\t" if closing else ""
    if name in _INLINE or not name:
        return ""
    return " " if name == "label" or (cell and name not in _ROWS) else "\n"


def _in_cell(name: str, *, closing: bool, cell: bool) -> bool:
    """Return True from a cell's begin to its end; a table inside of it begins lines of its own."""
    return not closing if name in ("td", "th") else cell and name not in _ROWS
