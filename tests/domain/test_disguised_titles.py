"""A title in fancy letters, letters of other alphabets, or spelled apart is still that title."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.families import C, D, G, M, N, P, R, S
from verifier.domain.credentials.profession import Family
from verifier.domain.handles import title_words
from verifier.domain.handles.assertions import handle_asserts_other
from verifier.domain.handles.field_words import AMBIGUOUS, Beside
from verifier.domain.handles.skeleton import plain

_RAISED = dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
_SMALL_CAPITALS = dict(zip("abcdefghijklmnoprtuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ", strict=True))
_CYRILLIC = dict(zip("ABCEHIKMOPSTXY", "АВСЕНІКМОРЅТХУ", strict=True))
_GREEK = dict(zip("ABEHIKMNOPTXYZ", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ", strict=True))
_CHEROKEE = dict(zip("ABCDEGHJKLMPRSTVWYZ", "ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᎩᏃ", strict=True))
_CANADIAN = dict(zip("BDHJLMPRUV", "ᗷᗪᕼᒍᒪᗰᑭᖇᑌᐯ", strict=True))
_HAN = dict(zip("ABCDEFHILMNOPRSTUWXYZ", "卂乃匚刀乇千卄工ㄥ爪几口卩尺丂丅凵山乂丫乙", strict=True))
_BRAILLE = dict(zip("abcdefghijklmnopqrstuvwxyz", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵", strict=True))
_OTHERS = {C: D, M: D, S: D, P: C, D: C, N: C, R: C, G: C}
_DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "small": str.lower,
    "soft hyphens": "\u00ad".join,
    "zero-width joiners": "\u200d".join,
    "word joiners": "\u2060".join,
    "blank fillers": "\u3164".join,
    "tags": "\U000e0041".join,
    "variation selectors": "\ufe0f".join,
    "direction marks": lambda word: "\u202d" + "\u2066".join(word) + "\u202c",
    "spaces": " ".join,
    "dots": ".".join,
    "slashes": "/".join,
    "hyphens": "-".join,
    "middle dots": "\u00b7".join,
    "bars": "|".join,
    "commas": ", ".join,
    "pictures": "\U0001f31f".join,
    "full width": lambda word: _shifted(word, "\uff21"),
    "bold": lambda word: _shifted(word, "\U0001d400"),
    "script": lambda word: _shifted(word, "\U0001d4d0"),
    "sans": lambda word: _shifted(word, "\U0001d5d4"),
    "circled": lambda word: _shifted(word, "\u24b6"),
    "white on black circles": lambda word: _shifted(word, "\U0001f150"),
    "squared": lambda word: _shifted(word, "\U0001f130"),
    "white on black squares": lambda word: _shifted(word, "\U0001f170"),
    "flags": lambda word: _shifted(word, "\U0001f1e6"),
    "bracketed": lambda word: _shifted(word, "\U0001f110"),
    "raised": lambda word: "".join(_RAISED.get(char, char) for char in word.lower()),
    "small capitals": lambda word: "".join(_SMALL_CAPITALS.get(char, char) for char in word.lower()),
    "Cyrillic": lambda word: "".join(_CYRILLIC.get(char, char) for char in word),
    "Greek": lambda word: "".join(_GREEK.get(char, char) for char in word),
    "Cherokee": lambda word: "".join(_CHEROKEE.get(char, char) for char in word),
    "Canadian": lambda word: "".join(_CANADIAN.get(char, char) for char in word),
    "Han": lambda word: "".join(_HAN.get(char, char) for char in word),
    "strokes": lambda word: "".join(f"{char}\u0336" for char in word),
    "accents": lambda word: "".join(f"{char}\u0307\u0323" for char in word),
    "Braille": lambda word: "".join(_BRAILLE[char] for char in word.lower()),
    "Yi": lambda word: _spelled(word, "ꍏꌃꉓꀸꍟꎇꁅꃅꀤꀭꀘ꒒ꂵꈤꂦꉣꆰꋪꌗ꓄ꀎꃴꅏꊼꌩꁴ"),
    "Yi, other shapes": lambda word: _spelled(word, "ꋬꃳꉔ꒯ꏂꊰꍌꁝ꒐꒻ꀘ꒒ꎭꋊꄲꉣꆰꋪꇙ꓄꒤꒦ꅐꉧꌦꁴ"),
    "Canadian, round": lambda word: _spelled(word, "ᗅᗷᑢᕲᘿᖴᘜᕼᓰᒚᖽᒪᘻᘉᓍᕵᕴᖇᔕᖶᑘᐻᘺ᙭ᖻᗱ"),
    "Canadian, looped": lambda word: _spelled(word, "ᗩᙖᙅᕍᙓᖴᘜᕼᓰᒚᖽᒪᙢᘉᓎᑭᑫᖇᔕᖶᑘᐺᗯ᙭ᖻᘔ"),
    "Ethiopic": lambda word: _spelled(word, "ልጌርዕቿቻኗዘጎጋጕረጠክዐየዒዪነፕሁᏉሠሸሃጊ"),
    "Cherokee, small": lambda word: _spelled(word, "ᏗᏰፈᎴᏋᎦᎶᏂᎥᏠᏦᏝᎷᏁᎧᎮᎤᏒᏕᏖᏬᏉᏇጀᎩፚ"),
    "Tai Viet": lambda word: _spelled(word, "ꪖ᥇ᥴᦔꫀᠻᧁꫝ꠸꠹ᛕꪶꪑꪀꪮρᑫ᥅ᦓꪻꪊꪜ᭙᥊ꪗɀ"),
}


def _spelled(word: str, alphabet: str) -> str:
    """The word in 26 shapes that are sold as fancy letters."""
    return word.upper().translate(dict(zip(range(ord("A"), ord("Z") + 1), alphabet, strict=True)))


def _shifted(word: str, first: str) -> str:
    """The word in an alphabet of capitals that begins with `first`."""
    return "".join(chr(ord(first) + ord(char) - ord("A")) for char in word.upper())


_TITLES = sorted(
    word for word in title_words.letters() if word not in AMBIGUOUS and title_words.letters()[word] is not Beside.OTHER
)


@pytest.mark.parametrize("disguise", _DISGUISES)
@given(title=st.sampled_from(_TITLES))
@settings(max_examples=40)
def test_a_title_in_any_disguise_is_the_title(disguise: str, title: str) -> None:
    kind = title_words.letters()[title]
    assert isinstance(kind, Family)
    seen = _DISGUISES[disguise](title.upper())
    for shown in (f"Perpetua Quillfeather {seen}", *((seen,) if plain(seen) != "do" else ())):
        assert handle_asserts_other("perpetua", shown, ["Perpetua Quillfeather"], _OTHERS[kind]), shown


@pytest.mark.parametrize(
    "mark", ["✓", "✔️", "☑", "✅", "🗸", "√", "verified", "Verificado", "vérifié", "认证✓", "[VERlFIED]"]
)
def test_a_tick_of_ones_own_asserts_the_badge(mark: str) -> None:
    for family in Family:
        assert handle_asserts_other("robin", f"Robin Sample {mark}", ["Robin Sample"], family)


@pytest.mark.parametrize(
    "shown",
    [
        "D.r. Robin Sample", "D r Robin Sample", "Doc Robin", "Robin Sample, Dipl.-Psych.", "Psic. Robin Sample",
        "Robin Sample, Ψ.D.", "Robin Sample, psycholožka", "Bác sĩ Robin Sample", "Robin Sample, D.Clin.Psy.",
        "ד״ר רובין", "Robin Sample נפ, פסיכולוג", "นักจิตวิทยา Robin", "دکتر Robin", "ডাক্তার Robin",
        "Robin, 医\u2060生", "Robin, פסיכ\u200dולוג", "V E R I F I E D Robin", "Robin (veri-fied)", "Robin ꪜ",
        "Robin, n.u.r.s.e", "Robin | blue check", "Robin, sur geon",
    ],
)  # fmt: skip
def test_a_title_spelled_apart_abbreviated_or_in_another_language_is_a_title(shown: str) -> None:
    assert handle_asserts_other("robin", shown, ["Robin Sample"], C)
