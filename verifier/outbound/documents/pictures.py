"""Redrawing of an uploaded photo: its pixels stay, and nothing else of the file.

Where it was taken, with what and by whom (EXIF, XMP, comments, thumbnails), colour profiles, further frames and bytes
behind the picture (a web page, an archive) are not copied, because nothing is: a new picture is painted and encoded.
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

from verifier.outbound.documents import LARGEST, LONGEST_SIDE, MOST_PIXELS, Cleaned, NotTaken

# What Pillow would else load when it meets it, and in the child nothing can be opened any more by then: photos of two
# frames, as phones make them, EXIF and WEBP; `preinit` loads the rest.
_LOADED: Final = (MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
Image.preinit()
Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # a second lock: Pillow itself opens nothing twice as large
_QUALITY: Final = 88
_SIXTEEN_BIT: Final = ("I", "F")


def redraw(raw: bytes, *, form: str) -> Cleaned | NotTaken:
    """Redraw the first picture of a file of this form (Pillow's name), upright and on white; raise for a broken one."""
    try:
        opened = Image.open(BytesIO(raw), formats=[form])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return NotTaken("too_many_pixels")
    with opened:
        if opened.width * opened.height > MOST_PIXELS:  # the header says so; no pixel has been decoded yet
            return NotTaken("too_many_pixels")
        drawn = _painted(_upright(opened))
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    media_type, body = _encoded(drawn, keeps_edges=form == "PNG")
    return Cleaned(media_type, body, 1, *drawn.size)


def _upright(picture: Image.Image) -> Image.Image:
    """Turn the picture as the camera was held; a note of the camera that cannot be read turns nothing."""
    picture.load()
    with suppress(Exception):
        return ImageOps.exif_transpose(picture)
    return picture


def _painted(picture: Image.Image) -> Image.Image:
    """Paint a new picture on white paper, which shows where it was transparent."""
    clear = picture.convert("RGBA") if picture.has_transparency_data else None
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(clear or _eight_bit(picture).convert("RGB"), mask=clear)
    return paper


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Scale deep greys (16 bit PNG) down; a plain conversion would cut them off to white."""
    if not picture.mode.startswith(_SIXTEEN_BIT):
        return picture
    return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")


def _encoded(drawn: Image.Image, *, keeps_edges: bool) -> tuple[str, bytes]:
    """Encode a screenshot as PNG while that is small enough, everything else as JPEG."""
    if keeps_edges:
        png = BytesIO()
        drawn.save(png, "PNG")
        if png.tell() <= LARGEST:
            return "image/png", png.getvalue()
    jpeg = BytesIO()
    drawn.save(jpeg, "JPEG", quality=_QUALITY)
    return "image/jpeg", jpeg.getvalue()
