"""A photo that a creator uploads as proof is drawn anew: a reviewer sees the picture, and nothing else reaches them."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageStat, PngImagePlugin

from tests.outbound import scans
from verifier.outbound.documents import LARGEST, LONGEST_SIDE, MOST_PIXELS, REMEDIES, Cleaned, NotTaken

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)
SAMPLES = (scans.phone_photo(), scans.photo("PNG"), scans.photo("WEBP"), scans.pdf(), scans.frames("MPO"))
_OFTEN = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _taken(raw: bytes) -> Cleaned:
    outcome = scans.wash(raw)
    assert isinstance(outcome, Cleaned), outcome
    return outcome


def _seen(cleaned: Cleaned) -> Image.Image:
    picture = Image.open(BytesIO(cleaned.body))
    assert (picture.mode, picture.get_format_mimetype()) == ("RGB", cleaned.media_type)
    assert picture.size == (cleaned.width, cleaned.height)
    return picture


def _close(picture: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = picture.getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 12 for one, other in zip(found, colour, strict=True))


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/jpeg"), ("MPO", "image/jpeg")],
)
def test_what_a_photo_shows_stays(form: str, media_type: str) -> None:
    cleaned = _taken(scans.photo(form))
    assert (cleaned.media_type, cleaned.pages) == (media_type, 1)
    seen = _seen(cleaned)
    assert seen.size == (120, 80)
    assert _close(seen, (20, 40), RED)
    assert _close(seen, (100, 40), BLUE)


def test_where_a_photo_was_taken_and_all_else_its_camera_noted_is_gone() -> None:
    raw = scans.phone_photo()
    assert raw.count(scans.SECRET) == 4
    assert Image.open(BytesIO(raw)).getexif().get_ifd(0x8825)[2] == scans.LATITUDE
    body = _taken(raw).body
    assert scans.segments(body) == {0xE0, 0xDB, 0xC0, 0xC4}  # JFIF, and what a picture is made of
    assert not any(word in body for word in (scans.SECRET, b"Exif", b"GPS", b"adobe", b"MM\0*", b"II*\0"))
    assert not Image.open(BytesIO(body)).getexif()


@pytest.mark.parametrize(("orientation", "red_at"), [(1, (20, 40)), (3, (100, 40)), (6, (40, 20)), (8, (40, 100))])
def test_a_photo_lies_as_its_camera_was_held(orientation: int, red_at: tuple[int, int]) -> None:
    seen = _seen(_taken(scans.phone_photo(orientation)))
    assert seen.size == ((120, 80) if orientation < 5 else (80, 120))
    assert _close(seen, red_at, RED)


def test_the_texts_of_a_png_are_gone() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", scans.SECRET.decode())
    texts.add_itxt("Comment", scans.SECRET.decode(), zip=True)
    raw = scans.photo("PNG", pnginfo=texts, exif=scans.exif(), icc_profile=b"\0" * 40, dpi=(300, 300))
    assert {b"tEXt", b"iTXt", b"eXIf", b"iCCP", b"pHYs"} <= scans.chunks(raw)
    assert scans.chunks(_taken(raw).body) == {b"IHDR", b"IDAT", b"IEND"}


@pytest.mark.parametrize("form", ["PNG", "WEBP", "MPO"])
def test_of_several_pictures_in_a_file_the_first_is_taken(form: str) -> None:
    raw = scans.frames(form)
    assert getattr(Image.open(BytesIO(raw)), "n_frames", 1) == 2
    cleaned = _taken(raw)
    assert getattr(_seen(cleaned), "n_frames", 1) == 1
    assert _close(_seen(cleaned), (20, 40), RED)


def test_what_is_transparent_is_shown_on_white() -> None:
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    for picture in (clear, clear.convert("LA"), clear.quantize(4)):
        assert _close(_seen(_taken(scans.photo("PNG", picture))), (5, 5), WHITE)
    webp = _taken(scans.photo("WEBP", clear, lossless=True))
    assert _close(_seen(webp), (5, 5), WHITE)


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "I;16"])
def test_pictures_of_every_depth_are_shown_as_they_are(mode: str) -> None:
    grey = Image.new("I;16", (20, 20), 0x8000) if mode == "I;16" else Image.new("L", (20, 20), 128)
    picture = grey if mode == "I;16" else grey.convert("RGB").convert(mode)
    seen = _seen(_taken(scans.photo("JPEG" if mode == "CMYK" else "PNG", picture)))
    assert 115 < ImageStat.Stat(seen.convert("L")).mean[0] < 140


def test_a_large_photo_becomes_smaller_and_stays_readable() -> None:
    cleaned = _taken(scans.photo(picture=scans.drawing((5000, 1000)), quality=60))
    assert (cleaned.width, cleaned.height) == (LONGEST_SIDE, 800)


def test_a_screenshot_that_would_be_a_large_png_becomes_a_jpeg() -> None:
    noise = random.Random(1)  # noqa: S311  a picture that no encoder likes
    colours = Image.frombytes("P", (1600, 1200), noise.randbytes(1600 * 1200))
    colours.putpalette(noise.randbytes(768))
    cleaned = _taken(scans.photo("PNG", colours, compress_level=1))
    assert cleaned.media_type == "image/jpeg"
    assert len(cleaned.body) < LARGEST


@pytest.mark.parametrize("side", [50_000, 2**31 - 1, 6_400])
def test_a_header_that_promises_too_many_pixels_is_believed_and_nothing_is_decoded(side: int) -> None:
    assert side**2 > MOST_PIXELS
    assert scans.wash(scans.png_header(side, side)) == NotTaken("too_many_pixels")


TAILS = {
    "html": b"<html><script>alert(1)</script></html>",
    "zip": b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18),
    "php": b"<?php system($_GET['c']); ?>",
    "pdf": b"\n%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript>>>>endobj\n%%EOF\n",
}


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_is_also_something_else_is_only_a_picture_afterwards(form: str, tail: bytes) -> None:
    outcome = scans.wash(scans.photo(form) + tail)
    assert outcome == NotTaken("unknown_type") or (isinstance(outcome, Cleaned) and tail[:12] not in outcome.body)


def test_a_web_page_in_the_comment_of_a_jpeg_is_gone() -> None:
    assert b"<script" not in _taken(scans.photo(comment=TAILS["html"])).body


OTHERS = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg with a declaration": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "gif": scans.photo("GIF"),
    "bmp": scans.photo("BMP"),
    "tiff": scans.photo("TIFF"),
    "html": b"<!doctype html><html><body>licence</body></html>",
    "zip or office": b"PK\x03\x04\x14\0\x06\0" + bytes(22) + b"[Content_Types].xml" + bytes(40),
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "postscript": b"%!PS-Adobe-3.0\n(x) run\n",
    "program": b"\x7fELF\x02\x01\x01" + bytes(60),
    "text": b"I am a therapist.",
    "zeros": bytes(1000),
    "html before a PDF": b"<html></html>" + scans.pdf(),
}


@pytest.mark.parametrize("raw", OTHERS.values(), ids=OTHERS)
def test_files_of_other_kinds_are_not_taken(raw: bytes) -> None:
    assert scans.wash(raw) == NotTaken("unknown_type")


def test_an_empty_file_and_a_file_above_five_megabytes_are_not_looked_into() -> None:
    assert scans.wash(b"") == NotTaken("empty")
    assert scans.wash(scans.phone_photo().ljust(LARGEST + 1, b"\0")) == NotTaken("too_large")
    assert isinstance(scans.wash(scans.phone_photo().ljust(LARGEST, b"\0")), Cleaned)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_file_that_was_cut_short_is_not_taken(form: str) -> None:
    assert {scans.wash(part) for part in scans.cuts(scans.photo(form))} <= {
        NotTaken("broken"),
        NotTaken("unknown_type"),
    }


def test_the_remedies_are_sentences_that_say_what_to_do() -> None:
    codes = {
        "empty",
        "too_large",
        "unknown_type",
        "broken",
        "too_many_pixels",
        "too_many_pages",
        "no_text",
        "too_much_text",
        "encrypted",
        "timeout",
    }
    assert set(REMEDIES) == codes
    assert all(said.endswith(".") and said.count(". ") >= 1 for said in REMEDIES.values())


@_OFTEN
@given(st.binary(max_size=2000))
def test_random_bytes_are_an_outcome_and_never_an_exception(raw: bytes) -> None:
    _an_outcome(raw)


@_OFTEN
@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), min_size=1, max_size=6))
def test_a_damaged_file_is_an_outcome_and_never_an_exception(sample: bytes, hits: list[tuple[float, bytes]]) -> None:
    raw = bytearray(sample)
    for place, other in hits:
        at = int(place * len(raw))
        raw[at : at + len(other)] = other
    _an_outcome(bytes(raw))


@_OFTEN
@given(st.sampled_from(SAMPLES), st.binary(min_size=1, max_size=200))
def test_a_file_that_begins_well_and_goes_on_at_random_is_an_outcome(sample: bytes, rest: bytes) -> None:
    _an_outcome(sample[:24] + rest)


def _an_outcome(raw: bytes) -> None:
    match scans.wash(raw):
        case NotTaken(code):
            assert code in REMEDIES
        case Cleaned(media_type, body, pages, width, height):
            assert body
            assert media_type in {"image/jpeg", "image/png", "application/pdf"}
            assert min(pages, width, height) > 0
