"""Names for generated worlds: invented names, the short forms friends use, and the cities where people live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
# State -> city and ZIP code. The registers print one county per state: Cook, Hillsborough, San Diego.
CITIES: Mapping[str, Sequence[tuple[str, str]]] = {
    "WA": (("Seattle", "98101"), ("Spokane", "99201"), ("Tacoma", "98402"), ("Olympia", "98501")),
    "CO": (("Denver", "80202"), ("Boulder", "80302")),
    "CT": (("Hartford", "06103"), ("New Haven", "06510")),
    "IL": (("Chicago", "60601"), ("Evanston", "60201")),
    "DE": (("Wilmington", "19801"), ("Dover", "19901")),
    "TX": (("Austin", "78701"), ("Houston", "77002")),
    "FL": (("Tampa", "33602"), ("Plant City", "33563")),
    "CA": (("San Diego", "92101"), ("Chula Vista", "91910")),
    "OR": (("Portland", "97201"), ("Salem", "97301")),
    "MA": (("Boston", "02108"), ("Worcester", "01608")),
    "NY": (("Brooklyn", "11201"), ("Albany", "12207")),
}
