"""A pasted page as it is kept: the text of a board's page, and the PDF that it was read from, where it was one."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from verifier.flows.core.errors import FieldFault, Invalid, NotReady
from verifier.outbound.documents import LARGEST, REMEDIES, NotTaken
from verifier.outbound.documents.sanitize import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 256 * 1024  # bytes of a page's text
LARGEST_PDF: Final = LARGEST
_MARK: Final = b"\0pdf\0"  # no text that was pasted begins with it: NUL is refused everywhere
_WAITING, _WAITING_OF_REVIEWER = 10, 2  # PDFs that one process holds while they wait to be read
_waiting: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class Kept:
    """A pasted page; its SHA-256 is that of what was pasted: the PDF if there is one."""

    text: str
    pdf: bytes = b""

    @property
    def sha256(self) -> str:
        """The name a decision gives it."""
        return sha256(self.pdf or self.text.encode()).hexdigest()

    @property
    def pdf_text(self) -> str:
        """The PDF as a form keeps it beside the text."""
        return b64encode(self.pdf).decode()

    def packed(self) -> bytes:
        """Write it as it lies among the documents, before it is sealed."""
        text = self.text.encode()
        return _MARK + len(text).to_bytes(4) + text + self.pdf if self.pdf else text


def unpacked(raw: bytes) -> Kept:
    """Read what `packed` wrote."""
    if not raw.startswith(_MARK):
        return Kept(raw.decode())
    at = len(_MARK) + 4
    end = at + int.from_bytes(raw[len(_MARK) : at])
    return Kept(raw[at:end].decode(), raw[end:])


def of_text(text: str) -> Kept:
    """Take a page's text in; refuse one that is empty or too long."""
    if len(text.encode()) > MOST or not text.strip():
        detail = "Paste the text of the board's page: something of it, and at most 256 kB."
        raise Invalid("validation", detail, faults=(FieldFault("/text", "out_of_range", detail),))
    return Kept(text)


async def of_pdf(raw: bytes, reviewer: str) -> Kept:
    """Read the text of a PDF in a process of its own; refuse one that is protected, broken, too large or a picture."""
    with _in_line(reviewer):
        found = await text_of(raw)
    if isinstance(found, NotTaken):
        detail = _REMEDIES.get(found.code) or REMEDIES[found.code]
        raise Invalid("document", detail, faults=(FieldFault("/file", found.code, detail),))
    return Kept(found.text, raw)


_REMEDIES: Final = {
    "unknown_type": "This is no PDF. Save the board's page as a PDF, or copy its text and paste that.",
    "broken": "The PDF could not be read. Save the board's page once more, or copy its text and paste that.",
    "too_large": "The PDF is larger than 5 MB. Save only the page that shows the licence, or copy its text.",
    "too_many_pages": "The PDF has more than 20 pages. Save only the page that shows the licence, or copy its text.",
    "encrypted": "The PDF is protected. Save a copy without a password or restrictions, or copy its text.",
    "timeout": "Reading the PDF took too long. Copy the page's text and paste that.",
}


@contextmanager
def _in_line(reviewer: str) -> Iterator[None]:
    """Wait in the line of PDFs to be read: each lies in memory meanwhile."""
    if _waiting[reviewer] >= _WAITING_OF_REVIEWER or _waiting.total() >= _WAITING:
        raise NotReady("files_waiting", "Many files are being looked at just now. Send this one again in a moment.")
    _waiting[reviewer] += 1
    try:
        yield
    finally:
        _waiting[reviewer] -= 1
        if not _waiting[reviewer]:
            del _waiting[reviewer]
