"""Names of cities as identity checks and registers write them: `ST. PETERSBURG`, `Saint Petersburg, FL`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from verifier.domain.jurisdictions import PLACES
from verifier.domain.names.tokens import fold

# What the postal service shortens (Publication 28, appendix C1), and what people do; either writing is one name.
_SHORT = """
st saint|ste sainte|ft fort|mt mount|mtn mountain|pt port|n north|s south|e east|w west|no north|so south|nw northwest
ne northeast|sw southwest|se southeast|hts heights|hgts heights|spgs springs|spg spring|spr spring|vly valley|bch beach
ctr center|cntr center|centre center|twp township|jct junction|gdns gardens|gdn garden|lk lake|lks lakes|is island
isl island|hl hill|hls hills|hbr harbor|harbour harbor|vlg village|cty city|grv grove|pk park|pln plain|plns plains
prt port|riv river|rvr river|crk creek|crst crest|fls falls|hvn haven|mdws meadows|mls mills|shrs shores|byp bypass
tce terrace|ter terrace|vw view|wds woods|cyn canyon|frst forest|frk fork|frks forks|trl trail|lndg landing|knls knolls
rch rancho|rcho rancho
""".strip().replace("\n", "|")
_WORDS = {short: word for entry in _SHORT.split("|") for short, word in [entry.split()]}
# One place under two names. The census counts New York as "New York city".
_SAME = {
    "new york city": "new york",
    "nyc": "new york",
    "the bronx": "bronx",
    "washington dc": "washington",
    "colo springs": "colorado springs",  # the post office's short name; Colo alone is a city of Iowa
    "slc": "salt lake city",
}
# Parts of a city that stand in addresses as a city of their own: Brooklyn is in New York, and Brooklyn, CT, is not.
_PARTS = {("US-NY", part): "new york" for part in ("bronx", "brooklyn", "manhattan", "queens", "staten island")}
_STATES = {code.removeprefix("US-").lower(): code for code in PLACES} | {
    name.lower(): code for code, name in PLACES.items()
}
_MARKS = re.compile(r"[.'\u2018\u2019`]")
_BREAKS = re.compile(r"[^a-z0-9]+")
_AT_THE_END = re.compile(r"[\s,]+(?:u\.?s\.?a\.?|united states(?: of america)?)$")
_ZIP = re.compile(r"\s*\d{5}(?:-?\d{4})?\s*$")


_CODE = 2  # letters of a state's code


class City(NamedTuple):
    """A written locality: the city's name, one spelling for all, and the state where the writing says one."""

    name: str
    state: str = ""  # "US-CO"


@lru_cache(maxsize=4096)
def read_city(text: str) -> City:
    """Read a locality as people write it: `Denver`, `DENVER, CO 80202`, `Denver, Colorado, USA`."""
    pieces = [_ZIP.sub("", piece).strip() for piece in _AT_THE_END.sub("", fold(text).strip()).split(",")]
    pieces = [pieces[0], *(piece for piece in pieces[1:] if piece not in _COUNTRY)]
    if len(pieces) > 1:
        return City(city_name(pieces[0]), _STATES.get(_MARKS.sub("", pieces[-1]), ""))
    name, _, last = pieces[0].rpartition(" ")
    if name and len(last) == _CODE and last in _STATES:  # `DENVER CO`; no city's own name ends like this
        return City(city_name(name), _STATES[last])
    return City(city_name(pieces[0]))


_COUNTRY = frozenset({"", "us", "usa", "u.s.", "u.s.a.", "united states", "united states of america"})


def city_of_both(attested: str, printed: str, place: str) -> str:
    """Name the city that both say: one of them, or the whole that the other is a part of; "" where there is none.

    A gap in a name is the typist's (`DeKalb`, `DE KALB`). `place` is the state of the register that prints it.
    """
    one, other = read_city(attested), read_city(printed)
    if city_key(one.name) == city_key(other.name):
        return other.name
    wholes = {_PARTS.get((other.state or place, city.name)) for city in (one, other)}
    return next((city.name for city in (one, other) if city.name in wholes), "")


def city_key(text: str) -> str:
    """Write the name of a city without gaps: what its writings have in common."""
    return city_name(text).replace(" ", "")


@lru_cache(maxsize=4096)
def city_name(text: str) -> str:
    """Normalise a city's name: folded, without punctuation, abbreviations written out."""
    words = _BREAKS.split(_MARKS.sub("", fold(text)))
    if words[:2] == ["city", "of"] or words[:2] == ["town", "of"]:
        words = words[2:]
    name = " ".join(_WORDS.get(word, word) for word in words if word)
    return _SAME.get(name, name)
