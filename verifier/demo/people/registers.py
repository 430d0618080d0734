"""The registers of a generated world that print an invented licensee, and their formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from verifier.demo.people.holder import Holder, Listing, Named
from verifier.demo.people.licences import LICENCES, Licence
from verifier.demo.people.sources import BY_KEY, Row
from verifier.demo.wire import wire_apis, wire_files, wire_portals

LICENSEE: Mapping[str, Callable[[Listing], list[Row]]] = {
    "us-wa-doh": wire_portals.washington,
    "us-co-dora": wire_portals.colorado,
    "us-ct-elicense": wire_portals.connecticut,
    "us-il-idfpr": wire_portals.illinois,
    "us-de-dpr": wire_portals.delaware,
    "us-tx-tmb": wire_portals.texas_medical,
    "us-tx-bon": wire_portals.texas_nursing,
    "us-tx-bhec": wire_files.texas_behavioral,
    "us-fl-mqa": wire_files.florida,
    "us-ca-dca": wire_apis.california,
    "us-ny-op": wire_apis.new_york,
    "us-or-thentia": wire_apis.oregon,
    "us-ma-bhpl": wire_apis.massachusetts,
}
# A row and its holder -> somebody else of another profession under the same number.
SOMEBODY_ELSE: Mapping[str, Callable[[Row, Holder, Named], Row]] = {
    "us-wa-doh": wire_portals.washington_other,
    "us-co-dora": wire_portals.colorado_other,
    "us-ct-elicense": wire_portals.connecticut_other,
    "us-ca-dca": wire_apis.california_other,
    "us-ny-op": wire_apis.new_york_other,
}
_HEADERS = {"us-tx-bhec": wire_files.BHEC_HEADER, "us-fl-mqa": wire_files.FLORIDA_HEADER}
_NAMES_ONLY = frozenset({"us-tx-bhec", "us-tx-tmb", "us-tx-bon", "us-or-thentia"})  # print neither city nor birth year
MIDDLE_NAMED = frozenset({"us-tx-bhec", "us-or-thentia"})
_INITIAL = 2  # letters, a full stop among them


def registers_of(states: Sequence[str]) -> list[str]:
    """List the keys of the tables that some states need, the national ones last."""
    boards = dict.fromkeys(licence.register for licence in LICENCES if licence.state in states)
    return [*boards, "us-nppes", "us-oig-leie"]


def header(register: str) -> tuple[str, ...]:
    """Return the header of a register that is a table file."""
    source = BY_KEY[register]
    return source.header or _HEADERS.get(source.registry, ())


def can_confirm(licence: Licence, middle: str) -> bool:
    """Return True if the board prints a second attribute that an identity check attests, too."""
    if licence.registry not in _NAMES_ONLY:
        return True
    return licence.registry in MIDDLE_NAMED and len(middle) > _INITIAL
