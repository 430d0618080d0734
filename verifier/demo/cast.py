"""The cast of generated worlds: invented names, the short forms friends use, and the licences they may hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Given name -> what friends say, where there is a short form that everybody knows.
SHORT_FORMS: Mapping[str, str] = {
    "Margaret": "Peggy",
    "Robert": "Bob",
    "William": "Bill",
    "Elizabeth": "Liz",
    "Katherine": "Kate",
    "Michael": "Mike",
    "Anthony": "Tony",
    "Rebecca": "Becca",
    "Nicholas": "Nick",
    "Benjamin": "Ben",
    "Christopher": "Chris",
    "Samantha": "Sam",
    "Theodore": "Ted",
    "Jennifer": "Jen",
    "Daniel": "Dan",
    "Patricia": "Pat",
    "Edward": "Ed",
    "Victoria": "Vicky",
    "Timothy": "Tim",
    "Susan": "Sue",
}
GIVEN: Sequence[str] = (
    *SHORT_FORMS,
    *(
        "Aiyana Amara Anjali Beatriz Bjorn Camille Dashiell Delphine Eun-Ji Farida Fleur Giulia Hana Ibrahim Ilse "
        "Ines Jamal Jean-Marc Kaito Kofi Leilani Linnea Marisol Mateus Mirela Nadia Naoki Noor Odalys Olumide Orla "
        "Paloma Quynh Rahel Renée Rohan Saoirse Sigrid Sofía Tariq Tomasz Uche Valentina Vikram Wanjiru Ximena Yusuf "
        "Zofia Zoë Åsa"
    ).split(),
)
MIDDLE: Sequence[str] = ("", "", "Rae", "Quinn", "Blake", "Noel", "Jude", "June", "K", "T.")
SURNAMES: Sequence[str] = tuple(
    "Abernathy Adeyemi Almeida Andersson Arkwright Baptiste Barrington Bergstrom Blackwood Bianchi Bouchard "
    "Brightwater Calloway Cardoso Castellano Chaudhry Cheng Cordova Dalgaard Delacroix Demir Dlamini Drummond "
    "Eastwick Echeverria Eriksen Fairbanks Farouk Ferreira Fitzwilliam Fontaine Fujimoto Galloway Ghorbani Giordano "
    "Goldwater Grimaldi Hadley Halvorsen Hartwell Hashimoto Hawthorne Holloway Huang Ibarra Idowu Ishikawa Jankowski "
    "Jessup Jorgensen Kaplan Karlsson Keating Khalil Kimball Kirkland Kobayashi Kuznetsov Lachance Laurent Leclair "
    "Lindqvist Lockhart Lombardi Macallister Madrigal Mahoney Marchetti Mbeki Merriweather Montague Mukherjee "
    "Nakamura Navarro Nilsson Nwosu O'Brien O'Malley Oduya Okonkwo Olsen Ortega Pacheco Papadakis Pemberton Petersen "
    "Quigley Quiñones Radcliffe Ramaswamy Redfern Reinholt Ribeiro Rutherford Saavedra Salazar Sandoval Santangelo "
    "Schneider Seligman Shapiro Sokolov Sorensen Stavros Sutherland Szymanski Takahashi Talbot Tanaka Thackeray "
    "Tomlinson Trevino Udo Valdés Vandermeer Vasquez Villanueva Wakefield Weatherby Whitlock Winslow Wojcik Yilmaz "
    "Zamora Zelenka".split()
)
# Kept for people on the exclusion list, so that nobody else is screened for their name.
EXCLUDED_SURNAMES: Sequence[str] = tuple(
    "Ashgrove Coldwater Dunmore Fenwick Glasswell Mossbank Netherfield Thornbury".split()
)
# People without a claim: a register in which nobody is called Smith would look broken to whoever checks that it works.
BYSTANDERS: Sequence[str] = ("Smith", "Johnson", "Williams", "Brown")
CITIES: Sequence[tuple[str, str]] = (
    ("Seattle", "98101"),
    ("Spokane", "99201"),
    ("Tacoma", "98402"),
    ("Olympia", "98501"),
)


@dataclass(frozen=True, slots=True)
class Licence:
    """A kind of licence that Washington grants, as its board and NPPES print it."""

    credential: str
    prefix: str  # "MHC.LH"
    type_text: str
    taxonomy: str
    taxonomy_text: str
    associate_text: str = ""  # the type of the supervised level, where there is one


LICENCES: Sequence[Licence] = (
    Licence(
        "LMHC",
        "MHC.LH",
        "Mental Health Counselor License",
        "101YM0800X",
        "Counselor, Mental Health",
        "Mental Health Counselor Associate License",
    ),
    Licence(
        "LMFT",
        "MFT.LF",
        "Marriage and Family Therapist License",
        "106H00000X",
        "Marriage & Family Therapist",
        "Marriage and Family Therapist Associate License",
    ),
    Licence(
        "LICSW",
        "SWI.LW",
        "Social Worker Independent Clinical License",
        "1041C0700X",
        "Social Worker, Clinical",
        "Social Worker Independent Clinical Associate License",
    ),
    Licence("PsyD", "PSY.PY", "Psychologist License", "103TC0700X", "Psychologist, Clinical"),
    Licence("MD", "MDP.MD", "Physician And Surgeon License", "2084P0800X", "Psychiatry & Neurology, Psychiatry"),
    Licence("RN", "RN.RN", "Registered Nurse License", "163W00000X", "Registered Nurse"),
)
