"""Copying of an uploaded PDF's pages into a new document: what people see stays, what acts or hides goes.

What a form shows is painted onto its page first. A document's own level (scripts, attached files, forms, outlines,
metadata, earlier versions) is never copied; of a page only the entries on a closed list are; and what its pictures and
fonts could still carry is taken out by key and by kind. The result is opened again and searched: what is found there
is our fault, and the file is not taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Final, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, Object, ObjectStreamMode, Pdf, Stream, String
from pikepdf.settings import set_qpdf_limits

from verifier.outbound.documents import MOST_PAGES, MOST_PIXELS, Cleaned, NotTaken
from verifier.outbound.documents.jpegs import bare

_MB: Final = 1024 * 1024
_LARGEST_STREAM: Final = 192 * _MB  # MOST_PIXELS in four colours, unpacked
_LARGEST_UNPACKED: Final = 400 * _MB
_LONGEST_EDGE: Final = 14_400  # points; what readers can show (ISO 32000-1, annex C)

_PAGE: Final = frozenset("/Type /Parent /Contents /Resources /MediaBox /CropBox /Rotate /UserUnit /Group".split())
_KEYS: Final = frozenset(
    """
    /OpenAction /AA /JS /JavaScript /EmbeddedFiles /EmbeddedFile /EF /AF /Launch /URI /SubmitForm /ImportData /GoToR
    /GoToE /RichMedia /RichMediaContent /RichMediaSettings /XFA /AcroForm /Annots /Metadata /PieceInfo /Thumb
    """.split()
)
_STREAM_KEYS: Final = frozenset("/F /FFilter /FDecodeParms /Ref /OPI /Alternates".split())  # content kept elsewhere
_FILES: Final = frozenset("/F /UF".split())  # names of files or addresses; a font or a picture may be called F as well
_KINDS: Final = frozenset(
    """
    /JavaScript /Launch /URI /SubmitForm /ResetForm /ImportData /GoToR /GoToE /GoTo3DView /Named /Hide /Thread
    /SetOCGState /Rendition /Movie /Sound /RichMedia /RichMediaExecute /3D /Screen /FileAttachment /Filespec
    /EmbeddedFile /Action /Annot /Link /Widget /Metadata /Sig /PS
    """.split()
)
_PACKED: Final = frozenset("/FlateDecode /LZWDecode /ASCII85Decode /ASCIIHexDecode /RunLengthDecode".split())
_PICTURES: Final = frozenset("/DCTDecode /JPXDecode /JBIG2Decode /CCITTFaxDecode".split())
_Holder: TypeAlias = Dictionary | Stream

set_qpdf_limits(
    flate_max_memory=_LARGEST_STREAM,
    run_length_max_memory=_LARGEST_STREAM,
    png_max_memory=_LARGEST_STREAM,
    tiff_max_memory=_LARGEST_STREAM,
    max_stream_filters=4,
    parser_max_nesting=100,
)

# qpdf looks for the system's source of randomness when it meets the first protected document; in the child it could not
# open it any more by then.
with Pdf.new() as _first:
    _first.save(BytesIO(), encryption=Encryption(owner="", user=""))


def rebuild(raw: bytes) -> Cleaned | NotTaken:
    """Build a new PDF with the pages of this one; raises for a broken one."""
    try:
        uploaded = pikepdf.open(BytesIO(raw))
    except pikepdf.PasswordError:
        return NotTaken("encrypted")
    with uploaded, Pdf.new() as made:
        if uploaded.is_encrypted:
            return NotTaken("encrypted")
        if not 0 < len(uploaded.pages) <= MOST_PAGES:
            return NotTaken("too_many_pages" if len(uploaded.pages) else "broken")
        _copy(uploaded, made)
        for holder in _holders(made):
            _strip(made, holder)
        return _unpacked(made) or _searched(_saved(made))


def _copy(uploaded: Pdf, made: Pdf) -> None:
    uploaded.generate_appearance_streams()
    uploaded.flatten_annotations("screen")
    for page in uploaded.pages:
        for key in set(page.obj.keys()) - _PAGE:
            del page.obj[key]
        made.pages.append(page)


def _holders(pdf: Pdf) -> Iterator[_Holder]:
    """Yield every dictionary and stream of a document, however deep it lies in another."""
    for top in pdf.objects:
        below: list[object] = [top]
        while below:
            at = below.pop()
            if isinstance(at, Dictionary | Stream):
                yield at
                below += [value for _, value in at.items() if _inside(value)]
            elif isinstance(at, Array):
                below += [value for value in at if _inside(value)]


def _inside(value: object) -> bool:
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def _strip(pdf: Pdf, holder: _Holder) -> None:
    """Take out what is barred, and the notes of a photo; a thing of a barred kind loses everything."""
    emptied = _of_barred_kind(holder)
    for key in set(holder.keys()) - {"/Length"} if emptied else _barred_keys(holder):
        del holder[key]
    if isinstance(holder, Stream):
        if emptied:
            holder.write(b"")
        elif "/DCTDecode" in _filters(holder):
            _bare_photo(pdf, holder)


def _barred_keys(holder: _Holder) -> set[str]:
    keys = set(holder.keys())
    if isinstance(holder, Stream):
        return keys & (_KEYS | _STREAM_KEYS)
    elsewhere = {key for key in keys & _FILES if isinstance(holder[key], String)}
    return keys & _KEYS | elsewhere


def _of_barred_kind(holder: _Holder) -> bool:
    return any(str(holder.get(key)) in _KINDS for key in ("/S", "/Type", "/Subtype"))


def _filters(stream: Stream) -> list[str]:
    named = stream.get("/Filter")
    if named is None:
        return []
    return [str(named)] if isinstance(named, Name) else [str(name) for name in named]


def _bare_photo(pdf: Pdf, stream: Stream) -> None:
    """Drop the camera's notes from a photo inside the PDF, and keep its pixels as they are."""
    *packed, _ = _filters(stream)
    photo = stream.read_raw_bytes()
    if packed:
        outer = Stream(pdf, photo)
        outer.Filter = Array([Name(name) for name in packed])
        photo = outer.read_bytes()
    parameters = stream.get("/DecodeParms")
    last = list(parameters)[-1:] if isinstance(parameters, Array) else [parameters]
    own = next((kept for kept in last if isinstance(kept, Dictionary)), None)
    stream.write(bare(photo), filter=Name.DCTDecode, decode_parms=own)


def _unpacked(pdf: Pdf) -> NotTaken | None:
    """Check that every stream can be unpacked, and that all together are no bomb for whoever looks at them."""
    total = 0
    for holder in _holders(pdf):
        if not isinstance(holder, Stream):
            continue
        if str(holder.get("/Subtype")) == "/Image" and _pixels(holder) > MOST_PIXELS:
            return NotTaken("too_many_pixels")
        total += _size(holder)
        if total > _LARGEST_UNPACKED:
            return NotTaken("broken")
    return None


def _pixels(image: Stream) -> int:
    return int(image.get("/Width", 0)) * int(image.get("/Height", 0))


def _size(stream: Stream) -> int:
    """Count the bytes of a stream once unpacked; a picture's own coding stays packed. Raises where that fails."""
    filters = _filters(stream)
    if set(filters) <= _PACKED:
        return len(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
    if filters[-1] not in _PICTURES or not set(filters[:-1]) <= _PACKED:
        raise ValueError("This is coded in a way that nobody listed.")
    return len(stream.read_raw_bytes())


def _saved(pdf: Pdf) -> bytes:
    into = BytesIO()
    pdf.save(
        into,
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        recompress_flate=True,
        deterministic_id=True,
    )
    return into.getvalue()


def _searched(body: bytes) -> Cleaned | NotTaken:
    """Open the saved document again and search it: nothing barred may be left."""
    with pikepdf.open(BytesIO(body), attempt_recovery=False) as pdf:
        left = any(_barred_keys(holder) or _of_barred_kind(holder) for holder in _holders(pdf))
        width, height = _first_page(pdf)
        shown = 0 < width <= _LONGEST_EDGE and 0 < height <= _LONGEST_EDGE
        if left or not shown or pdf.docinfo.keys() or set(pdf.Root.keys()) != {"/Type", "/Pages"}:
            return NotTaken("broken")
        return Cleaned("application/pdf", body, len(pdf.pages), width, height)


def _first_page(pdf: Pdf) -> tuple[int, int]:
    page: Object = pdf.pages[0].obj
    left, bottom, right, top = (float(number) for number in pdf.pages[0].mediabox)
    width, height = round(abs(right - left)), round(abs(top - bottom))
    return (height, width) if int(page.get("/Rotate", 0)) % 180 else (width, height)
