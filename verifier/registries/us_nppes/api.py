"""Reading of answers of the NPPES API v2.1, in the shape of 2019 and in today's."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from verifier.domain.evidence import PersonName
from verifier.registries.sheet.parse import MAX_LINK, Surprise, clean
from verifier.registries.us_nppes.npi import npi_ok
from verifier.registries.us_nppes.record import Enumerated, Taxonomy

if TYPE_CHECKING:
    from verifier.strictjson import Json

_USED: Final = {
    "": frozenset({"number", "enumeration_type", "basic", "addresses", "taxonomies", "other_names"}),
    "basic": frozenset(
        {
            "first_name",
            "middle_name",
            "last_name",
            "name_suffix",
            "organization_name",
            "status",
            "deactivation_date",
            "reactivation_date",
        }
    ),
    "addresses[]": frozenset({"address_purpose", "city"}),
    "taxonomies[]": frozenset({"code", "desc", "state", "license", "primary"}),
    "other_names[]": frozenset({"first_name", "middle_name", "last_name", "suffix"}),
    "endpoints[]": frozenset({"endpoint"}),
}
_NULLABLE: Final = frozenset({"desc", "state", "license"})  # a line may repeat no licence


class ApiReader:
    """Reads results; every key is used, listed in the sheet as ignored, or an alarm."""

    def __init__(self, ignored: tuple[str, ...]) -> None:
        """Keep the sheet's list of keys that are known and not read."""
        self._ignored = ignored

    def results(self, answer: Json) -> list[Enumerated]:
        """Read all results of one page; one that cannot be read is an alarm."""
        return [self.result(result) for result in self.listed(answer)]

    def listed(self, answer: Json) -> list[Json]:
        """Return the results of one page, unread. Errors come with status 200: a refused question is an alarm."""
        if not isinstance(answer, dict):
            raise Surprise("answer", "not_an_object")
        if "Errors" in answer:
            raise Surprise("Errors", _error_number(answer["Errors"]))
        if set(answer) != {"result_count", "results"} or not isinstance(answer["results"], list):
            raise Surprise("answer", "shape")
        _check_count(answer["result_count"], len(answer["results"]))
        return list(answer["results"])

    def result(self, result: Json) -> Enumerated:
        """Read one NPI record."""
        top = self._object(result, "")
        basic = self._object(top.get("basic"), "basic")
        organisation = _kind(top) == "NPI-2"
        return Enumerated(
            npi=_number(top),
            active=_active(basic),
            name=_organisation_name(basic) if organisation else _person(basic, "basic", "name_suffix"),
            other_names=() if organisation else self._other_names(top),
            taxonomies=tuple(_taxonomy(line) for line in self._objects(top, "taxonomies")),
            city=self._practice_city(top),
            organisation=organisation,
        )

    def endpoints(self, result: Json) -> tuple[str, ...]:
        """List the addresses at which a provider can be reached by machine, as typed."""
        listed = self._objects(self._object(result, ""), "endpoints")
        places = (clean(one.get("endpoint"), "endpoints[].endpoint", MAX_LINK) for one in listed)
        return tuple(place for place in places if place)

    def _object(self, value: Json, path: str) -> dict[str, Json]:
        """Check an object: every key must be known."""
        if not isinstance(value, dict):
            raise Surprise(path or "result", "not_an_object")
        for key in value:
            if key not in _USED[path] and not any(fnmatchcase(_under(path, key), known) for known in self._ignored):
                raise Surprise(path or "result", "unknown_key")
        return value

    def _objects(self, top: dict[str, Json], key: str) -> list[dict[str, Json]]:
        if not isinstance(top.get(key), list):
            raise Surprise(key, "not_a_list")
        return [self._object(value, f"{key}[]") for value in top[key]]

    def _other_names(self, top: dict[str, Json]) -> tuple[PersonName, ...]:
        """Read former and professional names; entries that are names of organisations have no surname."""
        entries = [entry for entry in self._objects(top, "other_names") if entry.get("last_name")]
        return tuple(_person(entry, "other_names[]", "suffix") for entry in entries)

    def _practice_city(self, top: dict[str, Json]) -> str:
        places = [place for place in self._objects(top, "addresses") if place.get("address_purpose") == "LOCATION"]
        return _text(places[0], "city", "addresses[]") if places else ""


def _check_count(count: Json, shown: int) -> None:
    """Check that the count is at least what is shown, and is not above zero when nobody is."""
    if not isinstance(count, int) or isinstance(count, bool) or count < shown or (count > 0 and not shown):
        raise Surprise("result_count", "not_the_number_of_results")


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _error_number(errors: Json) -> str:
    """Return the API's two-digit error number, for the alarm."""
    first = errors[0] if isinstance(errors, list) and errors else None
    number = first.get("number") if isinstance(first, dict) else None
    return f"error_{number}" if isinstance(number, str) and number.isascii() and number.isdigit() else "error"


def _text(holder: dict[str, Json], key: str, path: str, *, needed: bool = False) -> str:
    value = holder.get(key)
    if value is None and (key not in holder or key in _NULLABLE) and not needed:
        return ""
    text = clean(value, _under(path, key))
    if needed and not text:
        raise Surprise(_under(path, key), "missing")
    return text


def _kind(top: dict[str, Json]) -> str:
    kind = _text(top, "enumeration_type", "")
    if kind not in {"NPI-1", "NPI-2"}:
        raise Surprise("enumeration_type", "unlisted")
    return kind


def _number(top: dict[str, Json]) -> str:
    """Read the NPI: text now, a number in 2019."""
    value = top.get("number")
    npi = str(value) if isinstance(value, int) and not isinstance(value, bool) else clean(value, "number")
    if not npi_ok(npi):
        raise Surprise("number", "npi")
    return npi


def _active(basic: dict[str, Json]) -> bool:
    """Return True for status `A` alone, and not for a deactivation without a reactivation."""
    gone = _text(basic, "deactivation_date", "basic") and not _text(basic, "reactivation_date", "basic")
    return _text(basic, "status", "basic", needed=True) == "A" and not gone


def _person(holder: dict[str, Json], path: str, suffix_key: str) -> PersonName:
    suffix = _text(holder, suffix_key, path)
    return PersonName(
        given=_text(holder, "first_name", path, needed=path == "basic"),
        surname=_text(holder, "last_name", path, needed=True),
        middle=_text(holder, "middle_name", path),
        suffix="" if suffix == "--" else suffix,
    )


def _organisation_name(basic: dict[str, Json]) -> PersonName:
    return PersonName("", _text(basic, "organization_name", "basic", needed=True))


def _taxonomy(line: dict[str, Json]) -> Taxonomy:
    path = "taxonomies[]"
    primary = line.get("primary")
    if not isinstance(primary, bool):
        raise Surprise("taxonomies[].primary", "not_true_or_false")
    code = _text(line, "code", path, needed=True)
    return Taxonomy(code, _text(line, "desc", path), _text(line, "state", path), _text(line, "license", path), primary)
