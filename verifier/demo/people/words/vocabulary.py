"""The boards' words for each status, and the scenarios that each register can show at all."""

from __future__ import annotations

from collections.abc import Mapping

from verifier.demo.people.licences import LICENCES, Licence
from verifier.demo.people.scenarios import SCENARIOS, Said

_A, _P, _X = Said.ACTIVE, Said.PAST_ACTION, Said.EXPIRED
_ENGLISH = {
    said: said.value.title()
    for said in (_A, _X, Said.INACTIVE, Said.SUSPENDED, Said.REVOKED, Said.SURRENDERED, Said.DECEASED, Said.SUPERSEDED)
} | {_P: "Active"}


def _english(*said: Said) -> dict[Said, str]:
    return {each: _ENGLISH[each] for each in said}


# What a register has no word for is not played there. Connecticut and Delaware do not print discipline beside an
# active licence; the rest that is left out is not known from the outside.
WORDS: Mapping[str, Mapping[Said, str]] = {
    "us-wa-doh": _ENGLISH | {Said.PROBATION: "Active with Conditions"},
    "us-co-dora": _english(_A, _P, _X, Said.INACTIVE, Said.SUSPENDED, Said.REVOKED, Said.DECEASED)
    | {Said.PROBATION: "Active - With Conditions", Said.SURRENDERED: "Relinquished"},
    "us-ct-elicense": {
        _A: "CURRENT",
        Said.PROBATION: "PROBATION",
        _X: "LAPSED DUE TO NON-RENEWAL",
        Said.INACTIVE: "LAPSED",
        Said.SUSPENDED: "DISCIPLINARY ACTION",
        Said.DECEASED: "DECEASED",
    },
    "us-il-idfpr": {
        said: _ENGLISH.get(said, said.value).upper()
        for said in (_A, _P, Said.PROBATION, _X, Said.INACTIVE, Said.SUSPENDED, Said.REVOKED, Said.DECEASED)
    },
    "us-de-dpr": _english(_A, _X, Said.SUSPENDED, Said.REVOKED) | {Said.SURRENDERED: "Closed", Said.DECEASED: "Closed"},
    "us-tx-tmb": {
        said: said.value.upper() for said in (_A, Said.PROBATION, _X, Said.SUSPENDED, Said.REVOKED, Said.SURRENDERED)
    },
    "us-tx-bon": {
        _A: "CURRENT (C)",
        Said.PROBATION: "CURRENT (C)",
        _X: "DELINQUENT (D)",
        Said.INACTIVE: "INACTIVE (I)",
        Said.SUSPENDED: "SUSPENDED (S)",
        Said.REVOKED: "REVOKED (R)",
        Said.SURRENDERED: "VOL.SURRENDER (V)",
        Said.DECEASED: "DECEASED (E)",
    },
    "us-tx-bhec": _english(_A, _P, Said.INACTIVE, Said.SUSPENDED)
    | {Said.PROBATION: "Probated/Suspended", _X: "Delinquent"},
    "us-fl-mqa": {
        **dict.fromkeys((_A, _P, Said.INACTIVE), "Clear"),
        Said.PROBATION: "Probation",
        _X: "Delinquent",
        Said.SUSPENDED: "Suspension",
        Said.SURRENDERED: "Voluntary Surrender/Relinquishment",
        **_english(Said.REVOKED, Said.DECEASED),
    },
    "us-ca-dca": {
        **dict.fromkeys((_A, _P), "20"),
        Said.INACTIVE: "30",
        _X: "45",
        **dict.fromkeys((Said.SUSPENDED, Said.REVOKED, Said.SURRENDERED), "50"),
    },
    "us-ny-op": {
        _A: "Registered",
        _X: "Not Registered",
        Said.INACTIVE: "Inactive",
        **{said: f"License {_ENGLISH[said]}" for said in (Said.SUSPENDED, Said.REVOKED, Said.SURRENDERED)},
    },
    "us-or-thentia": _english(_A, _P, _X, Said.SUSPENDED, Said.REVOKED, Said.SURRENDERED),
    "us-ma-bhpl": {
        **dict.fromkeys((_A, _P), "Current"),
        Said.PROBATION: "Probation",
        Said.INACTIVE: "Retired",
        Said.SUSPENDED: "Suspension, Expired",
        **_english(_X, Said.REVOKED, Said.SURRENDERED, Said.DECEASED),
    },
}
# Lists of current licensees: whoever is in one of these ways gone is not in the file.
DROPPED: Mapping[str, frozenset[Said]] = {"us-tx-bhec": frozenset({Said.REVOKED, Said.SURRENDERED, Said.DECEASED})}
# Only a printed birth year tells a namesake in the same city from the licensee.
_ONLY_AT: Mapping[str, frozenset[str]] = {
    "superseded_duplicate": frozenset({"us-wa-doh"}),
    "impostor_namesake": frozenset({"us-wa-doh"}),
    "collision_other_profession": frozenset({"us-wa-doh", "us-co-dora", "us-ct-elicense", "us-ca-dca", "us-ny-op"}),
}


def word(licence: Licence, said: Said) -> str:
    """Return the word the licence's register prints, or "" where it has none."""
    return WORDS[licence.registry].get(said, "")


def dropped(licence: Licence, said: Said) -> bool:
    """Return True if the register no longer lists such a licensee."""
    return said in DROPPED.get(licence.registry, ())


def licences_for(state: str, scenario: str) -> list[Licence]:
    """List the licences of a state that can show this scenario, in the state's order."""
    return [licence for licence in LICENCES if licence.state == state and _can_play(licence, scenario)]


def _can_play(licence: Licence, scenario: str) -> bool:
    if scenario == "associate_tier":
        return bool(licence.associate_text)
    said = SCENARIOS[scenario].said
    at_home = licence.registry in _ONLY_AT.get(scenario, {licence.registry})
    return at_home and bool(word(licence, said) or dropped(licence, said))
