"""Places that grant licences: the jurisdictions of the United States by ISO 3166-2 code, and every country's code."""

from __future__ import annotations

_NAMES = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky
LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana
NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota
OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas
UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming
PR Puerto Rico|GU Guam|VI U.S. Virgin Islands|AS American Samoa|MP Northern Mariana Islands
"""

PLACES: dict[str, str] = {
    f"US-{code}": name
    for entry in _NAMES.strip().replace("\n", "|").split("|")
    for code, _, name in [entry.partition(" ")]
}

_US = "US-"
# ISO 3166-1 alpha-2, as the time zone database lists it (iso3166.tab, in the public domain).
COUNTRIES = frozenset(
    """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
""".split()
)
_OTHERWISE = {"UK": "GB", "EL": "GR"}  # in daily use, and not the standard's
_FORM = "Write a country's two letters (ISO 3166-1), with its state where states grant the licence, such as US-WA."


def place_fault(code: str) -> str | None:
    """Explain an unknown jurisdiction, and what to write instead; None for one that may be valid."""
    if code.startswith(_US):
        return None if code in PLACES else f"The United States have no {code}. Name the state, such as US-WA."
    if code[:2] in COUNTRIES:
        return None
    if _US + code in PLACES:
        return f"{code} is no country. For {PLACES[_US + code]} in the United States write {_US}{code}."
    if code[:2] in _OTHERWISE:
        return f"{code[:2]} is not the code of ISO 3166-1. Write {_OTHERWISE[code[:2]]}{code[2:]}."
    return f"{code[:2]} is no country. {_FORM}"


def state_meant(code: str) -> str | None:
    """Name the American state whose abbreviation is a country's code as well; None for every other code."""
    return _US + code if _US + code in PLACES else None
