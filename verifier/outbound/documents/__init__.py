"""Documents that creators upload as proof, made harmless before anybody looks at them.

The way of a file::

    upload -> sanitize.clean  a process of its own, without our secrets, for at most 20 seconds
                child         first gives up what it could do harm with, then
                detect        tells the kind of the file, by its bytes alone
                pictures      draws a photo anew: pixels stay, everything else goes
                pdfs          copies the pages into a new document: what acts goes, and so does what hides
              -> Cleaned | NotTaken

    paste  -> sanitize.text_of  the same process for a board's page that a reviewer saved as a PDF
                page_text     reads what its pages show as text
              -> Text | NotTaken

This module is loaded in that process too: it imports nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LARGEST: Final = 5 * 1024 * 1024  # bytes of an upload
LARGEST_CLEANED: Final = 2 * LARGEST  # a small WEBP is a larger JPEG
MOST_PIXELS: Final = 40_000_000  # a photo, or a letter page scanned at 600 dpi
LONGEST_SIDE: Final = 4_000  # small print on a licence is still readable
MOST_PAGES: Final = 20
MOST_TEXT: Final = 256 * 1024  # bytes of the text of a board's page

REMEDIES: Final[dict[str, str]] = {
    "empty": "The file is empty. Choose the file again.",
    "too_large": "The file is larger than 5 MB. Upload a smaller photo, or only the page that shows the licence.",
    "unknown_type": (
        "This is not a JPEG, PNG, WEBP or PDF file. "
        "Take a photo or a screenshot of the document, or save it as a PDF, and upload that."
    ),
    "broken": (
        "The file could not be read to its end. "
        "Save or photograph the document again, and upload that as a JPEG, a PNG or a plain PDF."
    ),
    "too_many_pixels": "The picture has more than 40 million pixels. Upload a smaller version of it.",
    "too_many_pages": "The PDF has more than 20 pages. Upload only the pages that show the licence.",
    "encrypted": "The PDF is protected. Save a copy without a password or restrictions, or upload a photo of it.",
    "no_text": "The PDF holds pictures and no text. Save the page itself as a PDF, or copy its text.",
    "too_much_text": "The PDF holds more than 256 kB of text. Save only the page that shows the licence.",
    "timeout": "Looking at the file took too long. Try again; if it happens twice, upload a photo of the document.",
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document a reviewer may look at: only what is visible in the uploaded file."""

    media_type: str  # image/jpeg, image/png or application/pdf
    body: bytes
    pages: int
    width: int  # of the first page: pixels of a picture, points of a PDF
    height: int


@dataclass(frozen=True, slots=True)
class Text:
    """The text that the pages of a PDF show."""

    text: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """The outcome that a file was not kept; `REMEDIES[code]` tells the creator what to do."""

    code: str
