"""A PDF that a creator uploads keeps what its pages show, and loses whatever in it acts, leads away or hides."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Stream, String
from PIL import Image

from tests.outbound import scans
from verifier.outbound.documents import Cleaned, NotTaken, pdfs

SCRIPT = "app.alert('SECRETWORD')"
ADDRESS = "https://tracker.example/SECRETWORD"
PUBLIC = Encryption(owner="owner", user="")


def _taken(raw: bytes) -> Cleaned:
    outcome = scans.wash(raw)
    assert isinstance(outcome, Cleaned), outcome
    assert outcome.media_type == "application/pdf"
    return outcome


def _script(made: Pdf) -> Dictionary:
    return made.make_indirect(Dictionary(S=Name.JavaScript, JS=Stream(made, SCRIPT.encode())))


def _page(made: Pdf) -> Dictionary:
    return made.pages[0].obj


def _link(made: Pdf, action: Dictionary, subtype: str = "/Link") -> Dictionary:
    return made.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=Array([0, 0, 300, 200]), A=action)
    )


def _open_action(made: Pdf) -> None:
    made.Root.OpenAction = _script(made)


def _additional_actions(made: Pdf) -> None:
    made.Root.AA = Dictionary(WC=_script(made))
    _page(made).AA = Dictionary(O=_script(made))


def _named_script(made: Pdf) -> None:
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("one"), _script(made)])))


def _attachment(made: Pdf) -> None:
    made.attachments["SECRETWORD.exe"] = b"MZ SECRETWORD"
    made.Root.AF = Array([made.Root.Names.EmbeddedFiles.Names[1]])


def _attached_to_page(made: Pdf) -> None:
    held = Stream(made, b"SECRETWORD", Type=Name.EmbeddedFile)
    annot = _link(made, Dictionary(S=Name.GoToE), "/FileAttachment")
    annot.FS = Dictionary(Type=Name.Filespec, F="SECRETWORD", EF=Dictionary(F=made.make_indirect(held)))
    _page(made).Annots = Array([annot])


def _launch(made: Pdf) -> None:
    _page(made).Annots = Array([_link(made, Dictionary(S=Name.Launch, F="SECRETWORD.exe"))])


def _address(made: Pdf) -> None:
    _page(made).Annots = Array([_link(made, Dictionary(S=Name.URI, URI=ADDRESS))])
    made.Root.URI = Dictionary(Base=ADDRESS)


def _chained(made: Pdf) -> None:
    last = Dictionary(S=Name.SubmitForm, F=ADDRESS, Next=_script(made))
    _page(made).Annots = Array([_link(made, Dictionary(S=Name.GoTo, D=Array([0]), Next=Array([last])))])


def _outline(made: Pdf) -> None:
    item = made.make_indirect(Dictionary(Title="SECRETWORD", A=_script(made)))
    made.Root.Outlines = made.make_indirect(Dictionary(First=item, Last=item, Count=1))


def _xfa(made: Pdf) -> None:
    xdp = Stream(made, b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'>SECRETWORD</xdp:xdp>")
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Array([String("template"), xdp]))
    made.Root.NeedsRendering = True


def _notes(made: Pdf) -> None:
    made.docinfo["/Author"] = "SECRETWORD"
    made.Root.Metadata = Stream(made, b"<x>SECRETWORD</x>", Type=Name.Metadata, Subtype=Name.XML)
    _page(made).PieceInfo = Dictionary(App=Dictionary(Private="SECRETWORD"))
    _page(made).Thumb = Stream(made, b"SECRETWORD")


def _media(made: Pdf) -> None:
    annot = _link(made, Dictionary(S=Name.Rendition, JS=SCRIPT), "/RichMedia")
    annot.RichMediaContent = Dictionary(Assets=Dictionary(Names=Array([String("SECRETWORD")])))
    _page(made).Annots = Array([annot])


def _in_the_resources(made: Pdf) -> None:
    """Hide it among the resources, where nobody looks and nothing runs it; it goes all the same."""
    hidden = Dictionary(X=_script(made), Y=Array([Array([Dictionary(S=Name.URI, URI=ADDRESS)])]))
    _page(made).Resources.Properties = hidden
    form = Stream(made, b"q Q", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Metadata = Stream(made, b"SECRETWORD")
    form.Ref = Dictionary(F="SECRETWORD.pdf", Page=0)
    elsewhere = Stream(made, b"", F=ADDRESS)
    script = Stream(made, b"SECRETWORD", Type=Name.XObject, Subtype=Name.PS)
    _page(made).Resources.XObject = Dictionary(A=form, B=made.make_indirect(elsewhere), C=script)


def _unknown_keys(made: Pdf) -> None:
    _page(made).Surprise = "SECRETWORD"
    made.Root.Surprise = "SECRETWORD"
    made.trailer.Surprise = "SECRETWORD"


HOSTILE = [
    _open_action, _additional_actions, _named_script, _attachment, _attached_to_page, _launch, _address, _chained,
    _outline, _xfa, _notes, _media, _in_the_resources, _unknown_keys,
]  # fmt: skip
WORDS = b"""SECRETWORD JavaScript /JS /Launch /URI /SubmitForm /OpenAction /AA /EmbeddedFile /Filespec /XFA /AcroForm
/Metadata /Annots /GoTo /RichMedia /Rendition /Names /Outlines /PieceInfo /Thumb /Info tracker.example""".split()


@pytest.mark.parametrize("change", HOSTILE, ids=lambda change: change.__name__.strip("_"))
def test_what_acts_leads_away_or_hides_is_gone_and_the_page_stays(change: Callable[[Pdf], None]) -> None:
    raw = scans.pdf(change)
    assert any(word in scans.laid_open(raw) for word in WORDS)
    cleaned = _taken(raw)
    opened = scans.laid_open(cleaned.body)
    assert [word for word in WORDS if word in opened] == []
    assert b"(LMFT) Tj" in opened
    assert (cleaned.pages, cleaned.width, cleaned.height) == (1, 300, 200)


def test_what_was_filled_into_a_form_is_painted_onto_its_page() -> None:
    def fill(made: Pdf) -> None:
        look = Stream(made, b"/Tx BMC BT (LF00001) Tj ET EMC", Subtype=Name.Form, BBox=Array([0, 0, 100, 20]))
        field = _link(made, _script(made), "/Widget")
        field.update({"/FT": Name.Tx, "/T": String("number"), "/V": String("LF00001"), "/F": 4})
        field.update({"/AP": Dictionary(N=made.make_indirect(look)), "/Rect": Array([10, 10, 110, 30])})
        _page(made).Annots = Array([field])
        made.Root.AcroForm = Dictionary(Fields=Array([field]))

    opened = scans.laid_open(_taken(scans.pdf(fill)).body)
    assert b"(LF00001) Tj" in opened
    assert not any(word in opened for word in WORDS)


def test_an_earlier_version_of_a_document_is_gone() -> None:
    raw = scans.rewritten(scans.pdf(object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False))
    assert b"(LMFT)" in raw
    cleaned = _taken(raw)
    opened = scans.laid_open(cleaned.body)
    assert b"(LPCC)" in opened
    assert b"(LMFT)" not in opened
    assert (cleaned.body.count(b"%%EOF"), cleaned.body.count(b"startxref")) == (1, 1)


def test_bytes_behind_a_pdf_are_gone() -> None:
    outcome = scans.wash(scans.pdf() + b"<html>SECRETWORD</html>")
    assert outcome == NotTaken("unknown_type") or (
        isinstance(outcome, Cleaned) and b"SECRETWORD" not in scans.laid_open(outcome.body)
    )


@pytest.mark.parametrize("filters", [["/DCTDecode"], ["/ASCIIHexDecode", "/DCTDecode"]])
def test_a_photo_inside_a_pdf_keeps_its_pixels_and_loses_its_place(filters: list[str]) -> None:
    raw = scans.phone_photo()
    data = raw.hex().encode() + b">" if len(filters) > 1 else raw
    body = _taken(scans.image_in_pdf(data, filters)).body
    with pikepdf.open(BytesIO(body)) as opened:
        kept = opened.pages[0].obj.Resources.XObject.Im1.read_raw_bytes()
    assert scans.segments(kept) <= {0xE0, 0xEE, 0xDB, 0xC0, 0xC4}
    assert scans.SECRET not in kept
    before, after = Image.open(BytesIO(raw)).convert("RGB"), Image.open(BytesIO(kept)).convert("RGB")
    assert before.tobytes() == after.tobytes()


def test_a_picture_inside_a_pdf_may_not_have_too_many_pixels_either() -> None:
    assert scans.wash(scans.image_in_pdf(b"", ["/FlateDecode"], (50_000, 50_000))) == NotTaken("too_many_pixels")


@pytest.mark.parametrize("filters", [["/Surprise"], ["/DCTDecode", "/FlateDecode"], ["/FlateDecode"] * 9])
def test_what_is_packed_in_an_unlisted_way_is_not_taken(filters: list[str]) -> None:
    assert scans.wash(scans.image_in_pdf(scans.photo(), filters)) == NotTaken("broken")


@pytest.mark.parametrize("encryption", [Encryption(owner="owner", user="user"), PUBLIC], ids=["to open", "to change"])
def test_a_protected_pdf_is_not_taken(encryption: Encryption) -> None:
    assert scans.wash(scans.pdf(encryption=encryption)) == NotTaken("encrypted")


def test_twenty_pages_are_taken_and_five_hundred_are_not() -> None:
    assert _taken(scans.pdf(pages=20)).pages == 20
    assert scans.wash(scans.pdf(pages=21)) == NotTaken("too_many_pages")
    assert scans.wash(scans.pdf(pages=500)) == NotTaken("too_many_pages")


def test_a_pdf_without_a_page_is_broken() -> None:
    assert scans.wash(scans.pdf(pages=0)) == NotTaken("broken")


def _with_contents(packed: bytes, times: int) -> bytes:
    def change(made: Pdf) -> None:
        _page(made).Contents = Array([Stream(made, packed, Filter=Name.FlateDecode) for _ in range(times)])

    return scans.pdf(change)


def test_a_stream_that_unpacks_without_end_is_not_handed_on() -> None:
    assert isinstance(scans.wash(_with_contents(scans.packed(1), 1)), Cleaned)
    assert scans.wash(_with_contents(scans.packed(200), 1)) == NotTaken("broken")


def test_many_streams_that_unpack_to_too_much_together_are_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "_LARGEST_UNPACKED", 10_000_000)
    assert scans.wash(_with_contents(scans.packed(4), 3)) == NotTaken("broken")


def test_a_page_turned_on_its_side_says_so() -> None:
    def turn(made: Pdf) -> None:
        made.Root.Pages.Rotate = 90  # inherited by its pages
        made.Root.Pages.MediaBox = Array([0, 0, 300, 200])
        del _page(made).MediaBox

    cleaned = _taken(scans.pdf(turn))
    assert (cleaned.width, cleaned.height) == (200, 300)


@pytest.mark.parametrize("box", [[0, 0, 0, 0], [0, 0, 1e9, 1e9], [0, 0, 300, 0]])
def test_a_page_that_cannot_be_shown_is_broken(box: list[float]) -> None:
    def resize(made: Pdf) -> None:
        _page(made).MediaBox = Array(box)

    assert scans.wash(scans.pdf(resize)) == NotTaken("broken")


def test_a_pdf_that_was_cut_short_is_an_outcome_and_shows_nothing_more_than_it_did() -> None:
    for part in scans.cuts(scans.pdf()):
        assert isinstance(scans.wash(part), NotTaken | Cleaned)
