"""The fields of a look-up, and the kinds of label a board's page has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """The meaning of a label. What is not ours is told apart from a value by being known as a label, too."""

    NAME = "name"
    FIRST = "first"
    MIDDLE = "middle"
    LAST = "last"
    SUFFIX = "suffix"
    TYPE = "type"
    PROFESSION = "profession"  # the type where no label says `type`
    LICENCE = "licence"  # `License: MH99999` and `License: Psychologist` both exist
    NUMBER = "number"
    STATUS = "status"
    STATUS_MORE = "status_more"  # a secondary status, a reason
    IN_FORCE = "in_force"  # `Active: YES`
    FIRST_ISSUED = "first_issued"
    ISSUED = "issued"
    EXPIRES = "expires"
    DISCIPLINE = "discipline"
    LIMITS = "limits"  # conditions and restrictions
    OTHER = "other"  # a label whose value is not ours: an address, the last renewal, a supervisor


DATES = frozenset({Field.FIRST_ISSUED, Field.ISSUED, Field.EXPIRES})
NAMES = frozenset({Field.NAME, Field.FIRST, Field.MIDDLE, Field.LAST, Field.SUFFIX})
TYPES = frozenset({Field.TYPE, Field.PROFESSION})


@dataclass(frozen=True, slots=True)
class Pair:
    """A label's field, its value as printed, and the line the value stands on."""

    field: Field
    value: str
    at: int
    row: int = 0  # of a table: pairs of one row belong together; 0 outside tables
    run: int = 0  # of label lines with their values below: one that does not fit spoils all; 0 elsewhere
