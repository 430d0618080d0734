"""Credentials that a handle and a display name assert."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.families import C, D, G, M, N, P, R, S
from verifier.domain.credentials.profession import Credential, Family, read_credential
from verifier.domain.handles import field_words, title_words
from verifier.domain.handles.assertions import asserted_kinds, handle_asserts_other, titles_asserted
from verifier.domain.handles.field_words import AMBIGUOUS, Beside, Kind


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


@pytest.mark.parametrize(("word", "kind"), title_words.all_entries())
def test_every_word_of_the_field_asserts_something(word: str, kind: Kind) -> None:
    shown = f"Perpetua Quillfeather, {word.upper() if word in AMBIGUOUS else word}"
    if word in field_words.PLACES:
        shown = f"Perpetua Quillfeather, MD, {word.upper()}"
    assert kind in asserted_kinds("perpetua", shown, ["Perpetua Quillfeather"])


@pytest.mark.parametrize("word", sorted({word for word, _ in title_words.all_entries() if word.isascii()} - AMBIGUOUS))
def test_every_word_of_the_field_asserts_something_in_a_handle(word: str) -> None:
    for handle in (f"quillfeather.{word}", f"{word}.quillfeather" if word != "do" else "quillfeather.do"):
        assert asserted_kinds(handle[:64], "Perpetua Quillfeather", ["Perpetua Quillfeather"]), handle


@pytest.mark.parametrize("long", sorted(field_words.LONG_LETTERS))
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


@pytest.mark.parametrize("shown", ["D. R. Sample", "D R Sample", "Robin A. Sample", "Robin Sample, psychology talks"])
def test_initials_and_the_field_of_ones_degree_are_no_title(shown: str) -> None:
    assert not handle_asserts_other("robin", shown, ["Robin Sample"], G)


@given(text=st.text(max_size=80), name=st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str, name: str) -> None:
    asserted_kinds(text, text, [name], [text])


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
