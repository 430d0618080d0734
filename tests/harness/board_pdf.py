"""A board's page as a browser saves it: a small PDF with lines of text."""

from __future__ import annotations


def board_pdf(text: str, *, content: bytes | None = None, kids: bytes = b"3 0 R", count: int = 1) -> bytes:
    """Print the lines of a text on one page of a PDF; `content` and the list of pages can be made hostile."""
    drawn = content if content is not None else _drawn(text)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    written, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = len(written)
    written += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(written + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table)


def _drawn(text: str) -> bytes:
    lines = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in text.splitlines())
    return (
        b"BT /F 10 Tf 12 TL 40 760 Td\n" + b"".join(b"(%s) Tj T*\n" % line.encode("cp1252") for line in lines) + b"ET"
    )
