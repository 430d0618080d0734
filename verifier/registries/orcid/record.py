"""Reading of one ORCID record: its owner, and every education and qualification with who entered it.

Other activities are known and not read; inside what is read an unknown key is an alarm.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from verifier.domain.assessment.degrees import Source, field_of, read_role, said_by
from verifier.domain.assessment.identifiers import orcid_ok
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Authority, PersonName, Record, RecordKind, RegistryId, Standing
from verifier.registries.orcid.shape import OPTIONAL, USED
from verifier.registries.sheet.parse import Surprise, clean, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.strictjson import Json

REGISTRY: Final = RegistryId("orcid")
Parts = dict[str, "Json"]

_SECTIONS: Final = {"educations": "education-summary", "qualifications": "qualification-summary"}
_ORGANISATION_IDS: Final = frozenset({"ROR", "GRID", "RINGGOLD", "FUNDREF", "LEI"})
_CLIENT: Final = re.compile(r"APP-[0-9A-Z]{4,24}|[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")  # old ones look like iDs
_DAY: Final = re.compile(r"(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}")
_URI: Final = r"https?://(?:[a-z]+\.)*orcid\.org/"


class OrcidReader:
    """Reads records; every key is used, listed in the sheet as ignored, or an alarm."""

    def __init__(self, ignored: tuple[str, ...]) -> None:
        """Keep the sheet's list of keys that are known and not read."""
        self._ignored = ignored

    def record(self, answer: Json, orcid: str = "") -> tuple[Record, ...]:
        """Read the entries of an iD, or the iD alone where it lists none. Empty when the iD was given up.

        `orcid` is the iD that was asked for; without it any well-formed one may answer.
        """
        top, own = self._top(answer, orcid)
        if top is None:
            return ()
        name = self._name(self._object(top["person"], "person")["name"])
        return self._entries(self._object(top["activities-summary"], "activities-summary"), own, name) or (
            Record(REGISTRY, Authority.SUPPORTING, RecordKind.RESEARCHER, name, number=own),
        )

    def _top(self, answer: Json, orcid: str) -> tuple[Parts | None, str]:
        """Split a record into its parts (None if it was given up) and its owner's iD."""
        top = self._object(answer, "")
        own = _text(self._object(top["orcid-identifier"], "orcid-identifier")["path"], "orcid-identifier.path")
        if not orcid_ok(own) or own != (orcid or own):
            raise Surprise("orcid-identifier.path", "another_orcid")
        if top["history"] and self._object(top["history"], "history")["deactivation-date"] is not None:
            return None, own
        return top, own

    def _object(self, value: Json, path: str) -> Parts:
        """Check an object: every key we need, none we do not know. Optional keys that are left out become null."""
        if not isinstance(value, dict):
            raise Surprise(path or "record", "not_an_object")
        for key in value:
            known = f"{path}.{key}" if path else key
            if key not in USED[path] and not any(fnmatchcase(known, pattern) for pattern in self._ignored):
                raise Surprise(path or "record", "unknown_key")
        if not value.keys() >= USED[path] - OPTIONAL:
            raise Surprise(path or "record", "missing_key")
        return dict.fromkeys(USED[path]) | value

    def _name(self, value: Json) -> PersonName:
        """Read the name people gave themselves; hidden ones and missing parts are empty."""
        if value is None:
            return PersonName("", "")
        name = self._object(value, "person.name")
        check_public(name["visibility"], "person.name.visibility")
        return PersonName(
            self._value(name, "given-names", "person.name"), self._value(name, "family-name", "person.name")
        )

    def _entries(self, activities: Parts, own: str, name: PersonName) -> tuple[Record, ...]:
        return tuple(
            self._entry(entry, own, name, section)
            for section in _SECTIONS
            if activities[section] is not None
            for entry in self._summaries(self._object(activities[section], "section"), section)
        )

    def _summaries(self, section: Parts, named: str) -> Iterator[Json]:
        for group in listed(section["affiliation-group"], "affiliation-group"):
            for summary in listed(self._object(group, "group")["summaries"], "summaries"):
                if not isinstance(summary, dict) or set(summary) != {_SECTIONS[named]}:
                    raise Surprise("summaries", "unlisted_kind")
                yield summary[_SECTIONS[named]]

    def _entry(self, value: Json, own: str, name: PersonName, section: str) -> Record:
        """Read one education or qualification."""
        entry = self._object(value, "entry")
        check_public(entry["visibility"], "entry.visibility")
        if not re.fullmatch(rf"/{own}/{section.removesuffix('s')}/[0-9]+", _text(entry["path"], "entry.path")):
            raise Surprise("entry.path", "another_orcid")
        institution, note = self._organisation(entry["organization"])
        said = said_by(self._source(entry["source"]), institution)
        role, department = (_text(entry[key], f"entry.{key}") for key in ("role-title", "department-name"))
        doctorate = read_role(role)
        ended_on = self._ended_on(entry)
        return Record(
            registry=REGISTRY,
            authority=Authority.PRIMARY if said == "institution" else Authority.SUPPORTING,
            kind=RecordKind.DEGREE,
            name=name,
            family=Family.DEGREE,
            title=doctorate.title if doctorate else None,
            title_text=role,
            number=own,
            standing=_standing(ended_on) if doctorate else None,
            standing_text="ended" if ended_on else "no end date",
            issued_on=ended_on,
            note=note,
            institution=institution,
            field_of_study=field_of(doctorate, department) if doctorate else "",
            asserted_by=said,
        )

    def _organisation(self, value: Json) -> tuple[str, str]:
        """Read the institution's name and, for the reviewer, its identifier. A qualification may have none."""
        if value is None:
            return "", ""
        organisation = self._object(value, "entry.organization")
        name = _text(organisation["name"], "entry.organization.name")
        if not name:
            raise Surprise("entry.organization.name", "missing")
        if organisation["disambiguated-organization"] is None:
            return name, ""
        known = self._object(organisation["disambiguated-organization"], "disambiguated-organization")
        kind = _text(known["disambiguation-source"], "disambiguation-source")
        if kind not in _ORGANISATION_IDS:
            raise Surprise("disambiguation-source", "unlisted")
        identifier = _text(known["disambiguated-organization-identifier"], "disambiguated-organization-identifier")
        return name, f"{kind} {identifier}"

    def _source(self, value: Json) -> Source:
        """Read who wrote the entry, and for whom. An entry written by nobody, or by two, is a surprise."""
        said = self._object(value, "entry.source")
        source = Source(
            person=self._reference(said, "source-orcid"),
            client=self._reference(said, "source-client-id"),
            name=self._value(said, "source-name", "entry.source"),
            origin_person=self._reference(said, "assertion-origin-orcid"),
            origin_client=self._reference(said, "assertion-origin-client-id"),
            origin_name=self._value(said, "assertion-origin-name", "entry.source"),
        )
        if bool(source.person) == bool(source.client):
            raise Surprise("entry.source", "nobody_or_two")
        if source.origin_person and source.origin_client:
            raise Surprise("entry.source", "two_origins")
        if source.origin_name and not (source.origin_person or source.origin_client):
            raise Surprise("entry.source", "origin_without_id")
        return source

    def _reference(self, said: Parts, key: str) -> str:
        """Read a person's iD or a client's id, whose address must be of the same kind."""
        if said[key] is None:
            return ""
        reference, path = self._object(said[key], "reference"), f"entry.source.{key}"
        identifier, uri = _text(reference["path"], path), _text(reference["uri"], path)
        person = key.endswith("-orcid")
        well_formed = orcid_ok(identifier) if person else _CLIENT.fullmatch(identifier) is not None
        if not well_formed or not re.fullmatch(f"{_URI}{'' if person else 'client/'}{identifier}", uri):
            raise Surprise(path, "reference")
        return identifier

    def _ended_on(self, entry: Parts) -> date | None:
        """Read the last day the end date can mean. An end before the beginning is a surprise."""
        started_on, ended_on = (self._date(entry[key], f"entry.{key}") for key in ("start-date", "end-date"))
        if started_on and ended_on and ended_on < started_on:
            raise Surprise("entry.end-date", "before_start")
        return ended_on

    def _date(self, value: Json, path: str) -> date | None:
        if value is None:
            return None
        parts = self._object(value, "date")
        year, month, day = (self._value(parts, key, path) for key in ("year", "month", "day"))
        written = "-".join(part for part in (year, month, day) if part)
        if not _DAY.fullmatch(written) or (day and not month):
            raise Surprise(path, "date_shape")
        return _last_day(int(year), int(month or 12), int(day or 0), path)

    def _value(self, holder: Parts, key: str, path: str) -> str:
        """Read the text in a `{"value": ...}`; empty where there is none."""
        if holder[key] is None:
            return ""
        return _text(self._object(holder[key], "value")["value"], f"{path}.{key}")


def _last_day(year: int, month: int, day: int, path: str) -> date:
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError as error:
        raise Surprise(path, "date_value") from error


def _standing(ended_on: date | None) -> Standing:
    """Return ACTIVE if the education has ended; without an end it may have only begun."""
    return Standing.ACTIVE if ended_on else Standing.PENDING


def _text(value: Json, path: str) -> str:
    return "" if value is None else clean(value, path)


def listed(value: Json, path: str) -> list[Json]:
    """Check that a value is a list and return it, or raise `Surprise`."""
    if not isinstance(value, list):
        raise Surprise(path, "not_a_list")
    return value


def check_public(value: Json, path: str) -> None:
    """Raise `Surprise` for what is not public."""
    if value is not None and fold(_text(value, path)) != "public":
        raise Surprise(path, "not_public")
