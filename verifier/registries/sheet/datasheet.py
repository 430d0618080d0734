"""The data sheet of a source: one `registry.toml`, checked to the last key before anything is asked.

A wrong sheet is refused at start with the file and the key named; nothing in it has a silent default that could turn an
unknown word into a licence in force.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from urllib.parse import quote

from pydantic import AfterValidator, Field, ValidationError, model_validator

from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Action, Authority, RegistryId, Standing
from verifier.registries.sheet.name_order import NameOrder
from verifier.registries.sheet.open_questions import open_decisions
from verifier.registries.sheet.parse import fold, plain_column
from verifier.registries.sheet.sections import (
    Api,
    Columns,
    DateShape,
    Downtime,
    Fields,
    HttpsUrl,
    Number,
    Politeness,
    Roster,
    Socrata,
    Strict,
    Types,
    known_zone,
)
from verifier.registries.sheet.status_columns import column_faults
from verifier.registries.sheet.titles import titles_of
from verifier.registries.sheet.unsaid import Unsaid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class SheetError(ValueError):
    """A data sheet that cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """The operator's settings for one source; None and the empty string mean: as the sheet says."""

    enabled: bool | None = None
    rate: float | None = None  # requests a second
    app_token: str = ""
    app_id: str = ""  # the first half of a key in two halves (California); `app_key` is the second
    app_key: str = ""
    base_url: str = ""
    min_rows: int | None = None  # of a list: overrides the sheet's assertion
    max_shrink: float | None = None  # the same of how much shorter a new list may be


def _recheck_days(sheet: dict[str, Any]) -> int:
    """Return how often a badge is checked again where the sheet does not say: open data is asked weekly."""
    return 7 if sheet.get("driver") == "socrata" else 30


class Datasheet(Strict):
    """The facts about one source that the service needs to ask and read it."""

    id: Annotated[RegistryId, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    version: str = Field(min_length=1)
    title: str = Field(min_length=1)
    authority: Authority
    jurisdiction: str = Field(pattern=r"^US(-[A-Z]{2})?$")
    time_zone: Annotated[str, AfterValidator(known_zone)]
    families: tuple[Family, ...] = Field(min_length=1)
    driver: Literal["socrata", "roster", "python"]
    base_url: HttpsUrl
    lookup_url: HttpsUrl  # where a person can see the same
    deep_link: str = ""  # the same for one licence, with {number}
    terms: str = Field(min_length=1)
    publishes_discipline: bool | None = None  # whether a record without a board action says so; see `tells_discipline`
    not_checked: tuple[Unsaid, ...] = Field(default=(), max_length=8)  # what else its records do not speak of
    known_faults: tuple[str, ...] = ()
    enabled: bool = True
    sighting_days: int = Field(default=35, gt=0)  # how long one sighting keeps a badge
    recheck_days: int = Field(default_factory=_recheck_days, gt=0, le=30)  # how often a badge it gave is checked again
    politeness: Politeness
    downtime: tuple[Downtime, ...] = ()  # hours of the source's own clock in which it is not asked
    max_data_age_days: int | None = Field(default=None, gt=0)  # for sources that stamp their data
    dates: tuple[DateShape, ...] = ()
    no_date: tuple[str, ...] = ()  # words that mean "no date"
    fields: Fields = Fields()
    name_order: NameOrder | None = None  # how `fields.full_name` is written
    constants: dict[Literal["type", "status"], str] = Field(default_factory=dict)
    required: Columns = ()
    required_in_force: Columns = ()  # a licence of ours in force without these is a surprise
    ignored: Columns = ()  # known columns that are not read (shell patterns in rosters); anything else is an alarm
    number: Number = Number()
    types: Types = Types()
    statuses: dict[Standing, Columns] = Field(default_factory=dict)  # standing <- words, or column=word; closed
    unclear: Columns = ()  # status words that are known but whose meaning is disputed: no standing, a person reads them
    actions: dict[Action, Columns] = Field(default_factory=dict)  # "" is a column left out, "*" any other word
    control: tuple[str, ...] = ()  # what a python source asks to prove it answers
    api: Api | None = None
    socrata: Socrata | None = None
    roster: Roster | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        """Refuse a sheet whose parts contradict one another."""
        for message in (*_driver_faults(self), *_column_faults(self), *_name_faults(self), *_word_faults(self)):
            raise ValueError(message)
        return self

    @property
    def tells_discipline(self) -> bool:
        """True if this source's silence about board actions means something; badges say where it does not.

        A sheet that does not say is taken by its words; a folder that is complete has to say (see `conformance`).
        """
        return _says_none(self) if self.publishes_discipline is None else self.publishes_discipline

    def link(self, number: str) -> str:
        """Return the page where a person can look this number up."""
        return self.deep_link.replace("{number}", quote(number, safe="")) if self.deep_link else self.lookup_url

    def ignores(self, column: str) -> bool:
        """Return True if this is a known column that is not read; a portal's own begin with a colon."""
        if self.driver == "socrata" and column.startswith(":"):
            return True
        patterns = self.ignored if self.driver == "roster" else ()
        return column in self.ignored or any(fnmatchcase(column, pattern) for pattern in patterns)

    def shown(self, column: str) -> str:
        """Write a column for an alarm: what is neither the sheet's nor looks like a column is "?"."""
        known = {part for name in (*self.fields.columns(), *self.ignored) for part in (name, *name.split("/"))}
        parts = [column] if column in known else column.split("/")
        return "/".join(part if part in known else plain_column(part) for part in parts)


def _driver_faults(sheet: Datasheet) -> list[str]:
    """Check that a driver has its own section and no other."""
    wanted = {"socrata": "socrata", "roster": "roster"}.get(sheet.driver)
    faults = [] if wanted is None or getattr(sheet, wanted) else [f"{wanted}: section missing for this driver"]
    if sheet.driver != "python" and not sheet.fields.columns():
        faults.append("fields: no column is mapped")
    asked = [named for named in (sheet.api.codes, sheet.api.hosts) if named] if sheet.api else []
    faults += [
        "api: not every family, or another one, is named" for named in asked if set(named) != set(sheet.families)
    ]
    return faults


def _column_faults(sheet: Datasheet) -> list[str]:
    """Check that a column is used or ignored, never both, and that a required one is used."""
    used = set(sheet.fields.columns())
    faults = [f"ignored: column {name!r} is also used" for name in sheet.ignored if name in used]
    if sheet.driver != "python":
        needed = (*sheet.required, *sheet.required_in_force)
        faults += [f"required: column {name!r} is not used in [fields]" for name in needed if name not in used]
    dated = sheet.fields.issued_on + sheet.fields.expires_on + sheet.fields.birth_date
    if dated and not sheet.dates:
        faults.append("dates: a date column is mapped but no shape is allowed")
    return faults


def _name_faults(sheet: Datasheet) -> list[str]:
    """Check that a name comes whole or in parts, and an address only from a list, where it is sealed at once."""
    fields = sheet.fields
    faults = []
    if fields.full_name and (fields.surname or fields.given or fields.middle):
        faults.append("fields: full_name and parts of a name are both mapped")
    if bool(fields.full_name) != (sheet.name_order is not None):
        faults.append("name_order: goes together with fields.full_name")
    if fields.email and sheet.driver != "roster":
        faults.append("fields.email: only a roster may keep addresses")
    return faults


def _word_faults(sheet: Datasheet) -> list[str]:
    """Check that status and type columns have closed tables, and that titles are of the sheet's families."""
    faults = []
    if sheet.fields.status and not sheet.statuses:
        faults.append("statuses: a status column is mapped but the table is empty")
    if sheet.fields.action and not sheet.actions:
        faults.append("actions: an action column is mapped but the table is empty")
    if sheet.publishes_discipline not in (None, _says_none(sheet)):
        said = "no word of [actions] means none" if sheet.publishes_discipline else "a word of [actions] means none"
        faults.append(f"publishes_discipline: {str(sheet.publishes_discipline).lower()}, but {said}")
    if "*" in sheet.actions.get(Action.NONE, ()):
        faults.append('actions: "*" may not mean none')
    tables: dict[str, Mapping[Any, tuple[str, ...]]] = {
        "statuses": {**sheet.statuses, "unclear": sheet.unclear},
        "actions": sheet.actions,
        "types": {**sheet.types.full, **_limited(sheet)},
    }
    listed = [word for words in (*sheet.statuses.values(), sheet.unclear) for word in words]
    faults += column_faults(listed, sheet.fields.status)
    faults += [f"{name}: {word!r} is listed twice" for name, table in tables.items() for word in _twice(table)]
    spoken = {title.family for title, _ in titles_of(sheet.jurisdiction, sheet.types).values()}
    if spoken and spoken != set(sheet.families):
        faults.append("families: not those of the titles in [types]")
    return faults


def _says_none(sheet: Datasheet) -> bool:
    return bool(sheet.fields.action or sheet.driver == "python") and bool(sheet.actions.get(Action.NONE))


def _limited(sheet: Datasheet) -> dict[str, tuple[str, ...]]:
    return {f"{reference} restricted": words for reference, words in sheet.types.restricted.items()}


def _twice(table: Mapping[Any, tuple[str, ...]]) -> list[str]:
    """Find words that stand in two places, so that their meaning is undecided."""
    words = Counter(fold(word) for listed in table.values() for word in listed)
    return [word for word, count in words.items() if count > 1]


def parse_sheet(text: str, origin: str) -> Datasheet:
    """Read one data sheet, or raise `SheetError` that names `origin` and the key at fault."""
    try:
        return Datasheet.model_validate(_decided(tomllib.loads(text), origin))
    except tomllib.TOMLDecodeError as error:
        message = f"{origin}: not TOML: {error}"
        raise SheetError(message) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "sheet"
        message = f"{origin}: {key}: {first['msg']}"
        raise SheetError(message) from error


def _decided(document: dict[str, Any], origin: str) -> dict[str, Any]:
    """Return the document; `SheetError` if a person has still to decide something in it."""
    undecided = open_decisions(document)
    if undecided:
        message = f"{origin}: not decided yet: {'; '.join(undecided)}"
        raise SheetError(message)
    return document


def load_sheet(path: Path) -> Datasheet:
    """Read the data sheet at `path`."""
    return parse_sheet(path.read_text(encoding="utf-8"), str(path))
