"""Photos and PDFs as creators upload them, harmless and not; all made here, none kept."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw, ImageOps

from verifier.outbound.documents import Cleaned, NotTaken
from verifier.outbound.documents.detect import way_for

LATITUDE = (47.0, 36.0, 22.5)
SECRET = b"SECRETWORD"


def wash(raw: bytes) -> Cleaned | NotTaken:
    """Make what an uploaded file becomes, as the child process does."""
    return way_for(raw)(raw)


def drawing(size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Image.Image:
    """A card: red at the left, blue at the right, so that its orientation shows."""
    card = Image.new("RGB", size, "blue")
    ImageDraw.Draw(card).rectangle((0, 0, size[0] // 2 - 1, size[1] - 1), fill="red")
    return card.convert(mode)


def photo(form: str = "JPEG", picture: Image.Image | None = None, **how: object) -> bytes:
    into = BytesIO()
    (picture or drawing()).save(into, form, **how)
    return into.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Build the notes of a phone: its place, its orientation, its model."""
    noted = Image.Exif()
    noted[0x0112] = orientation
    noted[0x010F] = SECRET.decode()
    noted.get_ifd(0x8825).update({1: "N", 2: LATITUDE, 3: "W", 4: LATITUDE})
    return noted


def phone_photo(orientation: int = 1) -> bytes:
    """A JPEG with a place in EXIF, XMP, a comment and a colour profile."""
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + SECRET + b"</x:xmpmeta>"
    return photo(exif=exif(orientation), comment=SECRET, xmp=xmp, icc_profile=b"\0" * 40 + SECRET, quality=95)


def frames(form: str) -> bytes:
    """Two pictures in one file; the second is a negative."""
    first = drawing()
    return photo(form, first, save_all=True, append_images=[ImageOps.invert(first)])


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_header(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and has next to nothing to show for it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def segments(jpeg: bytes) -> set[int]:
    """The kinds of segments before the first scan of a JPEG."""
    at, found = 2, set()
    while jpeg[at + 1] != 0xDA:
        found.add(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


def chunks(png: bytes) -> set[bytes]:
    at, found = 8, set()
    while at < len(png):
        found.add(png[at + 4 : at + 8])
        at += 12 + int.from_bytes(png[at : at + 4], "big")
    return found


def pdf(change: Callable[[Pdf], None] = lambda _: None, *, pages: int = 1, **how: object) -> bytes:
    """A PDF that says LMFT on each page, changed before it is saved."""
    into = BytesIO()
    with Pdf.new() as made:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        for _ in range(pages):
            page = made.add_blank_page(page_size=(300, 200)).obj
            page.Resources = Dictionary(Font=Dictionary(F1=font))
            page.Contents = Stream(made, b"BT /F1 24 Tf 20 100 Td (LMFT) Tj ET")
        change(made)
        made.save(into, **how)  # type: ignore[arg-type]
    return into.getvalue()


def image_in_pdf(data: bytes, filters: list[str], size: tuple[int, int] = (120, 80)) -> bytes:
    """A PDF whose page is a picture, as scanning apps make them."""

    def change(made: Pdf) -> None:
        named = Array([Name(one) for one in filters])
        image = Stream(made, data, Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1])
        image.update({"/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8, "/Filter": named})
        made.pages[0].obj.Resources.XObject = Dictionary(Im1=image)
        made.pages[0].obj.Contents = Stream(made, b"300 0 0 200 0 0 cm /Im1 Do")

    return pdf(change)


def rewritten(raw: bytes) -> bytes:
    """The same PDF with its words replaced by an update at its end, so that the old ones still lie in the file."""
    with pikepdf.open(BytesIO(raw)) as made:
        number = made.pages[0].obj.Contents.objgen[0]
        root, size = made.Root.objgen[0], len(made.objects) + 1
    new, at = b"BT /F1 24 Tf 20 100 Td (LPCC) Tj ET", len(raw)
    update = b"%d 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (number, len(new), new)
    before = int(raw.rpartition(b"startxref")[2].split()[0])
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (
        *(number, at, size, root, before),
    )
    return raw + update + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(update))


def laid_open(body: bytes) -> bytes:
    """A PDF with every object and every stream in the clear, to be searched as bytes."""
    into = BytesIO()
    with pikepdf.open(BytesIO(body)) as opened:
        opened.save(into, qdf=True, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return into.getvalue()


def packed(megabytes: int) -> bytes:
    """So many zeros, deflated: a bomb of a few kilobytes for each of them."""
    press, block = zlib.compressobj(), bytes(1024 * 1024)
    return b"".join([*(press.compress(block) for _ in range(megabytes)), press.flush()])


def cuts(raw: bytes, parts: int = 8) -> list[bytes]:
    """The file as a broken connection leaves it."""
    ends = [len(raw) * part // parts for part in range(parts + 1)]
    return [raw[:end] for _, end in pairwise(ends[:-1])]
