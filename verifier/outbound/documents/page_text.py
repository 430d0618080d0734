"""The text of a board's page that somebody saved as a PDF, laid out as it is printed: nothing of it is run or opened.

Only what a page draws as text is taken; pictures, scripts, forms and attached files are not looked at. A parser in pure
Python overruns no memory; what a hostile file costs is bounded by the limits of the process it is read in.
"""

from __future__ import annotations

import codecs
import re
from io import BytesIO
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from verifier.outbound.documents import MOST_PAGES, MOST_TEXT, NotTaken, Text

_SIGNS: Final = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\ud800-\\udfff]")
_CODECS: Final = "utf-8 utf-16 utf-16-be utf-16-le latin-1 cp1252 mac_roman ascii charmap".split()
_FIRST: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 32>>stream\nBT /F 12 Tf 9 9 Td (Robin) Tj ET\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
)


def read_text(raw: bytes) -> Text | NotTaken:
    """Read what the pages of a PDF show as text; raises for a broken one."""
    if not raw.lstrip(b"\0\t\n\f\r ").startswith(b"%PDF-"):
        return NotTaken("unknown_type")
    reader = PdfReader(BytesIO(raw))
    if reader.is_encrypted:
        return NotTaken("encrypted")
    count = len(reader.pages)
    if not 0 < count <= MOST_PAGES:
        return NotTaken("too_many_pages" if count else "broken")
    pages: list[str] = []
    for page in reader.pages:
        pages.append(page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False))
        if sum(map(len, pages)) > MOST_TEXT:
            return NotTaken("too_much_text")
    text = _SIGNS.sub("", "\n".join(pages)).strip("\n")
    if len(text.encode()) > MOST_TEXT:
        return NotTaken("too_much_text")
    return Text(text) if text.strip() else NotTaken("no_text")


def _load() -> None:
    """Read a small PDF, so that everything the library loads late is there before nothing can be opened any more."""
    for name in _CODECS:
        codecs.lookup(name)
    try:
        read_text(_FIRST)
    except PyPdfError as fault:  # pragma: no cover  the library changed
        raise SystemExit(3) from fault


_load()
