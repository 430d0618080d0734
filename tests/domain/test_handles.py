"""What a handle and a display name assert."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.domain.credentials.profession import Credential, Family, read_credential
from verifier.domain.handles import title_words
from verifier.domain.handles.assertions import asserted_kinds, handle_asserts_other, titles_asserted
from verifier.domain.handles.skeleton import plain
from verifier.domain.handles.title_words import AMBIGUOUS, Beside, Kind

C, M, S, P, D, N, R, G = (
    Family.COUNSELOR,
    Family.MFT,
    Family.SOCIAL_WORK,
    Family.PSYCHOLOGIST,
    Family.PHYSICIAN,
    Family.NURSE,
    Family.DIETITIAN,
    Family.DEGREE,
)


@pytest.mark.parametrize(
    ("handle", "display", "own_name"),
    [
        ("kirsten.stern", "Kirsten Stern", "Kirsten Stern"),
        ("armando", "Armando Vega", "Armando Vega"),
        ("minh.do", "Minh Do", "Minh Do"),
        ("edmund.ward", "Edmund Ward", "Edmund Ward"),
        ("hilda.berndt", "Hilda Berndt", "Hilda Berndt"),
        ("what.to.do.today", "Robin", "Robin Sample"),
        ("robin", "I do therapy in Ward 3", "Robin Sample"),
        ("mdavid", "Michael David", "Michael David"),
        ("shepherd_jo", "Jo Shepherd", "Jo Shepherd"),
        ("robin.sample", "Robin Sample", "Robin Sample, LPC"),
        ("rahman.md", "Rahman Md", "Md Rahman"),
        ("minh", "DO, MINH", "Minh Do"),
        ("minh.do.tran", "MINH DO TRAN", "Minh Do Tran"),
        ("m.d.avila", "M D Avila", "Maria Dolores Avila"),
        ("md.avila", "M. D. Avila", "Maria Dolores Avila"),
        ("mdavila", "Maria D. Avila", "Maria Dolores Avila"),
        ("rn.dangelo", "R.N. D'Angelo", "Rosa Nidia D'Angelo"),
        ("maria.r.dorsogna", "Maria R. D'Orsogna", "Maria R. D'Orsogna"),
        ("dorothea.macdonald", "Dorothea MacDonald", "Dorothea MacDonald"),
        ("ed.dubois", "Ed DuBois", "Edward DuBois"),
        ("robin", "Robin the 3rd", "Robin Sample"),
        ("robin", "Robin | R&D, dogs & 24/7 coffee", "Robin Sample"),
        ("robin", "I DO THIS FOR YOU", "Robin Sample"),
        ("robin.dc", "Robin, Washington DC", "Robin Sample"),
        ("nurseryrhymes", "Nursery Rhymes", "Robin Sample"),
        ("robin", "Robin the nutrition counselor", "Robin Sample"),
        ("mariya", "Мария Иванова", "Mariya Ivanova"),
        ("li.na", "李娜", "Li Na"),
        ("robin42", "Robin 42 📚", "Robin Sample"),
    ],
)
def test_names_and_plain_words_assert_nothing(handle: str, display: str, own_name: str) -> None:
    assert asserted_kinds(handle, display, [own_name]) == frozenset()


@pytest.mark.parametrize(
    ("handle", "own_name", "families"),
    [
        ("robin.sample.lpc", "Robin Sample", {C}),
        ("@robin.samplern", "Robin Sample", {N}),
        ("robinsample_md", "Robin Sample", {D}),
        ("therobinmd", "Robin Sample", {D}),
        ("lpcrobin", "Robin Sample", {C}),
        ("robinphdlmft", "Robin Sample", {G, M}),
        ("askalmft", "Robin Sample", {M}),
        ("robin.lcsw.2024", "Robin Sample", {S}),
        ("minh.do.lcsw", "Minh Do", {S}),
        ("minhdodo", "Minh Do", {D}),
        ("your.psychologist", "Robin Sample", {P}),
        ("thatpsychiatrist", "Robin Sample", {D}),
        ("nurse.robin", "Robin Sample", {N}),
        ("rd.robin", "Robin Sample", {R}),
        ("lucalcsw", "Lucía Sample", {S}),
        ("mllerlcpc", "Robin Müller", {C}),
        ("muellermd", "Robin Müller", {D}),
        ("van.der.bergmd", "Robin Van Der Berg", {D}),
        ("al.hassando", "Robin Al-Hassan", {D}),
        ("oconnorrd", "Robin O'Connor", {R}),
    ],
)
def test_letters_behind_a_name_are_an_assertion(handle: str, own_name: str, families: set[Family]) -> None:
    assert asserted_kinds(handle, own_name, [own_name]) == families


@pytest.mark.parametrize(
    ("display", "families"),
    [
        ("Robin Sample, LPC, NCC", {C}),
        ("Dr. Robin Sample MD", {D, Beside.DOCTOR}),
        ("Robin Sample, do", {D}),
        ("ROBIN SAMPLE DO", {D}),
        ("Robin Sample (RN)", {N}),
        ("RobinSampleMD", {D}),
        ("MDRobinSample", {D}),
        ("Robin md ~ healing", {D}),
        ("Robin Sample PMHNP-BC", {N}),
        ("Robin Sample MD-PhD", {D, G}),
        ("Robin Sample, LP", {P}),
        ("Robin Sample, PA-C", {Beside.OTHER}),
        ("Robin Sample, MD, PA", {D, Beside.OTHER}),
        ("Robin Sample, DC", {Beside.OTHER}),
        ("nurse practitioner Robin", {N}),
        ("Hautärztin Robin / Facharzt", {D}),
        ("Robin Sample IPC", {C}),
        ("Robin Sample LlCSW", {S}),
        ("Robin Sample M.D.", {D}),
        ("Robin Sample, Ph.D., LMFT", {G, M}),
        ("Robin | Psy.D.", {G}),
        ("robin sample rn", {N}),
        ("𝗥𝗼𝗯𝗶𝗻 𝗠𝗗", {D}),
        ("Robin, Licensed Clinical Social Worker / social worker", {S}),
        ("Robin (clinical psychologist)", {P}),
        ("Robin Md", {D}),
    ],
)
def test_a_display_name_asserts_its_letters(display: str, families: set[Family]) -> None:
    assert asserted_kinds("robin", display, ["Robin Sample"]) == families


@pytest.mark.parametrize(
    ("handle", "kinds"),
    [
        ("phdrobinlpc", {G, C}),
        ("rnrobinsamplelpc", {N, C}),
        ("robinlmfttherapist", {M, Beside.THERAPIST}),
        ("therapistrobinlmft", {M, Beside.THERAPIST}),
        ("nursemd", {N, D}),
        ("nurserobinmd", {N, D}),
        ("therapistrn", {N, Beside.THERAPIST}),
        ("rntherapist", {N, Beside.THERAPIST}),
        ("therapistdrrobin", {Beside.DOCTOR, Beside.THERAPIST}),
        ("mindfulmdlpc", {D, C}),
        ("verifiedmd", {Beside.MARK, D}),
        ("docrobin", {Beside.DOCTOR}),
        ("drarobin", {Beside.DOCTOR}),
    ],
)
def test_nothing_that_is_asserted_hides_behind_what_agrees(handle: str, kinds: set[Kind]) -> None:
    """Letters on both sides of a name, or beside a word, are all of them assertions."""
    assert asserted_kinds(handle, "Robin Sample", ["Robin Sample"]) == kinds


@pytest.mark.parametrize(
    ("handle", "kinds"),
    [
        ("rd", set()), ("np", set()), ("do", set()), ("robin.rd.sample", set()), ("robin.rn.talk", set()),
        ("rn.talk", {N}), ("talk.rn", {N}), ("robin.do", {D}), ("xyz.do", set()), ("do.robin", set()),
        ("robin.lp", {P}), ("lp.robin", set()), ("xyz.lp", set()), ("robin.lcsw.lp", {S, P}), ("robin.pa", set()),
        ("robin.lcsw.pa", {S}), ("unverified", set()), ("nurserobin", {N}), ("nurserytalk", set()), ("dodo", set()),
        ("thmd", set()), ("themd", set()), ("abcdmd", {D}), ("drro", set()), ("drrob", {Beside.DOCTOR}),
        ("drxyz", set()), ("robinlpcx", set()), ("xlpcrobin", set()), ("rnlpn", set()), ("robinphdx", set()),
        ("samplelpc", {C}), ("lpcsample", {C}), ("robin.samplephd", {G}), ("robin.l.p.c", {C}), ("robin.d.c", set()),
        ("robin.ps.yd", {G}), ("robin.asw", {S}), ("asw.robin", set()), ("robin.doc", {Beside.DOCTOR}),
    ],
)  # fmt: skip
def test_where_letters_stand_in_a_handle_decides(handle: str, kinds: set[Kind]) -> None:
    assert asserted_kinds(handle, "Robin Sample", ["Robin Sample"]) == kinds


@pytest.mark.parametrize(
    ("shown", "kinds"),
    [
        ("Robin Sample RD", {R}), ("Robin md Sample", {D}), ("Robin rd Sample", set()), ("RD Robin", {R}),
        ("Robin Sample np", {N}),
        ("Robin LP", {P}), ("LP Robin", set()), ("Robin Sample lp", set()), ("Robin Sample PA", set()),
        ("Robin Sample, LPC, PA", {C, Beside.OTHER}), ("Robin Sample, PA", {Beside.OTHER}), ("Robin DO Sample", {D}),
        ("robin do sample", set()), ("Robin Sample do", {D}), ("Robin, do", {D}), ("we do it", set()),
        ("WE DO IT", set()), ("Robin Sample LPC LP", {C, P}), ("D.r. Robin", {Beside.DOCTOR}), ("D R Robin", set()),
        ("Robin P h D", {G}), ("R N Robin", {N}), ("Robin R.N.", {N}), ("Robin A.S.W.", {S}), ("Robin a.s.w.", set()),
    ],
)  # fmt: skip
def test_where_letters_stand_in_a_display_name_decides(shown: str, kinds: set[Kind]) -> None:
    assert asserted_kinds("perpetua", shown, ["Robin Sample"]) == kinds


@pytest.mark.parametrize(
    ("handle", "name"),
    [
        ("robinahmd", "Robin Ahmd"),
        ("robinxahmd", "Robin Ahmd"),
        ("tahmd", "Robin Tahmd"),
        ("mdavila", "Maria Dolores Avila"),
        ("draperjon", "Jon Draper"),
        ("docherty.jon", "Jon Docherty"),
        ("nursey.jon", "Jon Nursey"),
    ],
)
def test_what_is_part_of_ones_name_is_no_title_in_a_run(handle: str, name: str) -> None:
    assert asserted_kinds(handle, name, [name]) == set()


@pytest.mark.parametrize(
    ("handle", "shown", "name", "kinds"),
    [
        ("robin", "Therapist Robin, nutrition", "Robin Sample", {Beside.THERAPIST}),
        ("robin", "nutrition therapist", "Robin Sample", set()),
        ("robin", "LP", "Robin Sample", set()),  # a long-player
        ("do.van.do", "Do Van Do", "Do Van Do", set()),
        ("do.van.do.do", "Do Van Do", "Do Van Do", {D}),
        ("mindfulmd", "Robin D. Sample", "Robin D Sample", {D}),
        ("rnrobin", "Robin Sample", "Robin Sample", {N}),
        ("robin.lp.talk", "Robin", "Robin Sample", set()),
        ("robin.do.it", "Robin", "Robin Sample", set()),
        ("robin", "Robin Sample PA | LPC", "Robin Sample", {Beside.OTHER, C}),  # beside letters it is no place
        ("robin", "Robin Sample M D", "Robin M Sample", {D}),  # an initial that is written out is none
        ("rnbo", "Bo Sample", "Bo Sample", set()),  # two letters of a name tell of no word beside them
        ("ed.dubois", "Ed D. Dubois", "Ed Dubois", set()),
        ("robin", "Robin Sample, Ed. D.", "Robin Sample", {G}),
    ],
)
def test_what_one_is_called_is_excused_as_often_as_it_is_ones_name(
    handle: str, shown: str, name: str, kinds: set[Kind]
) -> None:
    assert asserted_kinds(handle, shown, [name]) == kinds


def test_a_display_name_cannot_hide_letters_as_a_name() -> None:
    assert asserted_kinds("robin.md", "Robin Md", ["Robin Sample"]) == {D}
    assert asserted_kinds("xrnlmft", "Xrnlmft", ["Robin Sample"]) == {M}
    assert asserted_kinds("robin.md", "Robin Sample", ["Robin Sample"], ["Robin Md Sample"]) == {D}


def test_a_name_excuses_its_letters_once() -> None:
    assert asserted_kinds("minh.do", "Minh Do, DO", ["Minh Do"]) == {D}
    assert asserted_kinds("minh.do.do", "Minh Do", ["Minh Do"]) == {D}
    assert asserted_kinds("rahman", "Md Rahman, MD", ["Md Rahman"]) == {D}


def test_initials_stand_in_front_of_a_name_and_stand_for_what_is_not_written_out() -> None:
    for handle in ("avila.md", "maria.md.avila", "mariadavilamd"):
        assert asserted_kinds(handle, "Maria Avila", ["Maria Dolores Avila"]) == {D}, handle
    assert asserted_kinds("maria", "Maria Dolores M D Avila", ["Maria Dolores Avila"]) == {D}
    assert asserted_kinds("maria", "M D Perpetua", ["Maria Dolores Avila"]) == {D}


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


@pytest.mark.parametrize(("word", "kind"), title_words.all_entries())
def test_every_word_of_the_field_asserts_something(word: str, kind: Kind) -> None:
    shown = f"Perpetua Quillfeather, {word.upper() if word in AMBIGUOUS else word}"
    if word in title_words.PLACES:
        shown = f"Perpetua Quillfeather, MD, {word.upper()}"
    assert kind in asserted_kinds("perpetua", shown, ["Perpetua Quillfeather"])


@pytest.mark.parametrize("word", sorted({word for word, _ in title_words.all_entries() if word.isascii()} - AMBIGUOUS))
def test_every_word_of_the_field_asserts_something_in_a_handle(word: str) -> None:
    for handle in (f"quillfeather.{word}", f"{word}.quillfeather" if word != "do" else "quillfeather.do"):
        assert asserted_kinds(handle[:64], "Perpetua Quillfeather", ["Perpetua Quillfeather"]), handle


@pytest.mark.parametrize("long", sorted(title_words.LONG_LETTERS))
def test_long_letters_assert_something_run_together_with_any_word(long: str) -> None:
    kind = title_words.letters()[long]
    assert kind in asserted_kinds(f"ask{long}", "Robin", ["Robin Sample"])
    assert kind in asserted_kinds(f"{long}talks", "Robin", ["Robin Sample"])


def test_a_run_of_letters_asserts_every_title_in_it() -> None:
    assert handle_asserts_other("robinsamplernlpc", "Robin Sample", ["Robin Sample"], C)
    assert handle_asserts_other("robinsamplemdphd", "Robin Sample", ["Robin Sample"], P)
    assert handle_asserts_other("rnlmft", "Robin Sample", ["Robin Sample"], M)
    assert asserted_kinds("mdphd", "Robin", ["Robin Sample"]) == {D, G}


@pytest.mark.parametrize(
    "handle",
    [
        "robin.m.d",
        "m.d.sample",
        "robin.ph.d",
        "p.s.y.d.robin",
        "robin.rnd",  # reads like md
        "robin.d0",
        "d0ct0r.robin",
        "robin.psych0l0gist",
        "robin1csw",
        "robinsamplelcsvv",
        "dr.robin",
        "drrobin",
        "drsamp",
        "mindfulmd",
        "md2024",
        "md",
        "your.doctor",
        "robin.verified",
        "verifiedrobin",
        "robin.official",
        "thepsychiatryroom",
        "psiquiatra.robin",
    ],
)
def test_a_handle_is_read_as_people_read_it(handle: str) -> None:
    assert handle_asserts_other(handle, "Robin Sample", ["Robin Sample"], C if "csw" not in handle else N)


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


@pytest.mark.parametrize("shown", ["D. R. Sample", "D R Sample", "Robin A. Sample", "Robin Sample, psychology talks"])
def test_initials_and_the_field_of_ones_degree_are_no_title(shown: str) -> None:
    assert not handle_asserts_other("robin", shown, ["Robin Sample"], G)


def test_a_doctor_in_front_of_a_name_agrees_with_doctorates_and_with_no_masters_licence() -> None:
    for family, agrees in ((D, True), (P, True), (G, True), (C, False), (M, False), (S, False), (N, False), (R, False)):
        assert handle_asserts_other("dr.robin", "Dr. Robin Sample", ["Robin Sample"], family) is not agrees


def test_therapists_may_call_themselves_so_and_a_philosopher_may_not() -> None:
    for family in (C, M, S, P, D):
        assert not handle_asserts_other("robin.therapist", "Robin, counselor", ["Robin Sample"], family)
    assert handle_asserts_other("robin", "Robin, psychotherapist", ["Robin Sample"], G)


def test_advanced_nurses_practise_psychiatry_and_other_nurses_do_not() -> None:
    advanced, registered = (read_credential(word, "US-WA", has_number=True) for word in ("ARNP", "RN"))
    assert isinstance(advanced, Credential)
    assert isinstance(registered, Credential)
    assert not handle_asserts_other("robin", "Robin Sample, psychiatric ARNP", ["Robin Sample"], advanced)
    assert handle_asserts_other("robin", "Robin Sample, psychiatry", ["Robin Sample"], registered)
    assert handle_asserts_other("robin", "Robin Sample, psychiatrist", ["Robin Sample"], advanced)


@pytest.mark.parametrize(
    "display",
    [
        "Maria Lopez, LCPC | Baltimore, MD",
        "Maria Lopez \u2022 Baltimore, MD",
        "Maria Lopez (Towson, MD)",
        "Terapeuta en Baltimore, MD",
        "Counselor in Rockville, MD",
        "Maria | Silver Spring, MD 20910",
        "Maria Lopez, LPC | Pittsburgh, PA",
        "Maria Lopez, LPC, Washington, DC",
        "Maria | King of Prussia, PA | she/her",
        "Maria near Fargo, ND",
    ],
)
def test_a_state_behind_its_city_is_no_title(display: str) -> None:
    assert not handle_asserts_other("maria.lopez", display, ["Maria Lopez"], Family.COUNSELOR)


@pytest.mark.parametrize(
    ("display", "name"),
    [
        ("Maria Lopez, MD", "Maria Lopez"),
        ("Maria Lopez, Baltimore, MD, MD", "Maria Lopez"),
        ("Maria Lopez, MD, Baltimore, MD", "Maria Lopez"),
        ("Dr. Maria | Baltimore, MD", "Maria Lopez"),
        ("Baltimore, MD", "Maria Lopez"),
        ("Maria Baltimore, MD", "Maria Lopez"),
        ("Maria | Baltimore, MD", "Maria Baltimore"),
        ("Maria | Baltimore, M.D.", "Maria Lopez"),
        ("Maria | Baltimore MD", "Maria Lopez"),
        ("Maria | Baltimore, md", "Maria Lopez"),
        ("Maria | Bowie, MD", "Maria Lopez"),
        ("Maria | Seattle, MD", "Maria Lopez"),
        ("Maria | Baltimore, PA", "Maria Lopez"),
        ("Maria Washington, DC", "Maria Lopez"),
    ],
)
def test_letters_where_a_reader_may_see_a_title_are_one(display: str, name: str) -> None:
    assert handle_asserts_other("maria", display, [name], Family.COUNSELOR)


@pytest.mark.parametrize(
    "words",
    [
        "psychiatric nurse", "Psychiatric Mental Health Nurse", "oncology nurse", "neurology nurse",
        "psychiatry nurses",
    ],
)  # fmt: skip
def test_a_field_of_nursing_is_a_nurses_own_word(words: str) -> None:
    handle = f"the{words.lower().replace(' ', '')}talks"
    for family, alarm in ((N, False), (C, True), (P, True)):
        assert handle_asserts_other("robin", f"Robin Sample, {words}", ["Robin Sample"], family) is alarm
        assert handle_asserts_other(handle, "Robin", ["Robin Sample"], family) is alarm


@pytest.mark.parametrize("words", ["nurse, psychiatry", "psychiatric provider, RN", "neurologist nurse", "oncology RN"])
def test_a_field_of_medicine_beside_a_nurse_is_still_one(words: str) -> None:
    assert handle_asserts_other("robin", f"Robin Sample, {words}", ["Robin Sample"], N)


@given(text=st.text(max_size=80), name=st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str, name: str) -> None:
    asserted_kinds(text, text, [name], [text])


def test_the_claimed_family_itself_is_no_other_credential() -> None:
    assert not handle_asserts_other("robin.lmhc", "Robin Sample, LPC", ["Robin Sample"], C)
    assert handle_asserts_other("robin.md", "Robin Sample, LPC", ["Robin Sample"], C)


def test_a_doctorate_agrees_with_a_psychologists_licence_and_with_no_other() -> None:
    for handle in ("robin.phd", "robin.psyd", "robinedd"):
        assert not handle_asserts_other(handle, "Robin", ["Robin Sample"], P)
        assert not handle_asserts_other(handle, "Robin", ["Robin Sample"], G)
        assert handle_asserts_other(handle, "Robin", ["Robin Sample"], C)


def test_a_degree_claim_does_not_carry_a_licence_in_the_handle() -> None:
    degree = read_credential("PhD", None, has_number=False)
    assert isinstance(degree, Credential)
    assert handle_asserts_other("robin.psychologist", "Robin", ["Robin Sample"], degree)


def test_a_bio_line_is_read_for_its_letters() -> None:
    assert titles_asserted("Therapist, LMFT. Coffee, dogs & books.") == {M, Beside.THERAPIST}
    assert titles_asserted("Coffee, dogs & books.") == frozenset()


WORLD = Path(__file__).parents[2] / "verifier" / "demo" / "data" / "claims_truth.csv"


def test_no_handle_of_the_fictitious_population_is_a_false_alarm() -> None:
    with WORLD.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            read = read_credential(row["claimed_credential"], f"US-{row['claimed_state']}", has_number=True)
            assert isinstance(read, Credential)
            names = [row["legal_name"]]
            assert asserted_kinds(row["handle"], row["display_name"], names), row["handle"]
            assert not handle_asserts_other(row["handle"], row["display_name"], names, read), row["handle"]


def test_every_handle_of_the_fictitious_population_is_another_credential_for_another_profession() -> None:
    with WORLD.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            read = read_credential(row["claimed_credential"], f"US-{row['claimed_state']}", has_number=True)
            assert isinstance(read, Credential)
            other = C if read.family is not C else D
            assert handle_asserts_other(row["handle"], row["display_name"], [row["legal_name"]], other), row["handle"]
