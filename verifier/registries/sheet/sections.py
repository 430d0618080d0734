"""The sections of a data sheet."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from verifier.domain.credentials.profession import Family
from verifier.registries.sheet.parse import DATE_SHAPES
from verifier.registries.sheet.windows import read_window


def _known_shape(shape: str) -> str:
    if shape not in DATE_SHAPES:
        message = f"unknown date shape, one of {sorted(DATE_SHAPES)}"
        raise ValueError(message)
    return shape


def _compiles(pattern: str) -> str:
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise ValueError("not a regular expression") from error
    if groups != 1:
        raise ValueError("one group is wanted: the part of the number that counts")
    return pattern


def known_zone(name: str) -> str:
    """Refuse a time zone nobody keeps."""
    try:
        ZoneInfo(name)
    except ZoneInfoNotFoundError as error:
        raise ValueError("no such time zone") from error
    return name


def _window(text: str) -> str:
    read_window(text)
    return text


def _listed(value: object) -> object:
    """Turn a single word into a list of one."""
    return (value,) if isinstance(value, str) else value


DateShape = Annotated[str, AfterValidator(_known_shape)]
Pattern = Annotated[str, AfterValidator(_compiles)]
Downtime = Annotated[str, AfterValidator(_window)]  # "Sun 02:00-06:00", "daily 01:00-02:00"
Columns = Annotated[tuple[str, ...], BeforeValidator(_listed)]
HttpsUrl = Annotated[str, Field(pattern=r"^https://[^\s/?#]+(/[^\s]*)?$")]
PathOnly = Annotated[str, Field(pattern=r"^/[^\s?#]*$")]


Paths = Annotated[tuple[PathOnly, ...], BeforeValidator(_listed)]


class Strict(BaseModel):
    """A section that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Politeness(Strict):
    """The limits on asking the source, across all workers, and on how much of an answer is read."""

    rate: float = Field(gt=0)  # requests a second
    burst: int = Field(default=4, ge=1)
    connect_s: float = Field(default=5, gt=0)
    read_s: float = Field(default=10, gt=0)  # between two pieces of an answer
    total_s: float = Field(default=20, gt=0)
    max_body: int = Field(default=2_000_000, gt=0)  # bytes, after decompression


class Fields(Strict):
    """Our field <- the source's column or columns (several are read together)."""

    number: Columns = ()
    full_name: Columns = ()  # the whole name in one column; `name_order` says how it is written
    surname: Columns = ()
    given: Columns = ()
    middle: Columns = ()
    suffix: Columns = ()
    type: Columns = ()
    status: Columns = ()
    action: Columns = ()
    issued_on: Columns = ()
    expires_on: Columns = ()
    birth_year: Columns = ()
    birth_range: Columns = ()  # "1970-1979"
    birth_date: Columns = ()
    city: Columns = ()
    state: Columns = ()  # two letters; gives the record's jurisdiction where the sheet covers many
    npi: Columns = ()
    email: Columns = ()  # rosters only: kept sealed for a one-time code, never part of a record
    website: Columns = ()  # a practice site; the first that is filled counts. Not the source's own page about somebody
    note: Columns = ()

    def columns(self) -> tuple[str, ...]:
        """List every source column that is used, once each."""
        named = (column for _, columns in self for column in columns)
        return tuple(dict.fromkeys(named))


class Number(Strict):
    """The form of this source's licence numbers, and the forms in which the same number is asked for."""

    remove: str = " #"  # characters people put between the digits
    pattern: Pattern = r"([0-9]+)[^0-9]*$"  # group 1: what counts
    pad: int = Field(default=0, ge=0, le=20)
    forms: tuple[str, ...] = ("{digits}",)  # {digits} as typed, {bare} without leading zeros, {padded} to `pad`


class Socrata(Strict):
    """The data set of a Socrata portal."""

    dataset: str = Field(pattern=r"^[a-z0-9]{4}-[a-z0-9]{4}$")
    limit: int = Field(default=50, ge=2, le=1000)
    by_name: bool = False  # whether it may be asked by surname and given name when there is no number


class Supplements(Strict):
    """Files applied on top of the full list, told apart by their names (shell patterns)."""

    add: str = Field(min_length=1)
    remove: str = Field(min_length=1)


class Roster(Strict):
    """A whole list, loaded into our own table and looked up there."""

    paths: Paths = Field(min_length=1)  # the list, perhaps in several files
    format: Literal["csv", "pipe"] = "csv"
    member: str = ""  # set where the file is a zip: the pattern of the one file inside it
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    min_rows: int = Field(ge=0)
    max_rows: int = Field(gt=0)
    max_shrink: float = Field(default=0.10, ge=0, le=1)
    max_growth: float = Field(default=0.30, ge=0)
    max_bad_rows: int = Field(default=0, ge=0)  # lines at fault that are left out; one more and the file is refused
    max_unread: float = Field(default=0.01, ge=0, lt=1)  # share of rows whose values may not read by the sheet
    max_age_days: int = Field(default=40, gt=0)  # older than this the list counts as not loaded
    max_bytes: int = Field(default=2_000_000_000, gt=0)
    current_only: bool = False  # lists nobody whose licence ended: absence means nothing
    history: bool = False  # remember who left the list
    supplements: Supplements | None = None


class Types(Strict):
    """Licence types: the state's letters (`LMHC`; `LPC/associate` where it uses them twice) <- the source's words.

    A limit is a word that, taken out of a type, leaves a full one ("Probationary"); "Temporary Permit -> License" puts
    the board's usual word in its place. Such a licence is in force with limits.
    """

    full: dict[str, Columns] = Field(default_factory=dict)
    restricted: dict[str, Columns] = Field(default_factory=dict)  # probationary, temporary: in force with limits
    limits: Columns = ()
    other: tuple[str, ...] = ()  # other professions whose names share our families' words (shell patterns)
    marks: tuple[str, ...] = ()  # more words of our families (shell patterns): an unlisted type like them is an alarm


class Api(Strict):
    """A board's own JSON API, asked by an adapter."""

    path: PathOnly  # the look-up
    detail: PathOnly | None = None  # one record in full, where the look-up leaves parts out
    control: PathOnly | None = None  # a list beside the look-up that only a working source can give
    key_headers: Columns = ()  # headers that carry the operator's key; a source that wants one is off without it
    codes: dict[Family, Columns] = Field(default_factory=dict)  # what the source calls a family's licences
    hosts: dict[Family, HttpsUrl] = Field(default_factory=dict)  # where boards share one product
    flags: Columns = ()  # lists of which only counts whether there is anything in them
    first: Columns = ()  # lists of which the first entry is read
