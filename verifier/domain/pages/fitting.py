"""The kind of a value: whether it can stand beside a label, and whether it plainly belongs beside another one."""

from __future__ import annotations

import re

from verifier.domain.pages.dates import looks_like_day, read_day, read_last_day
from verifier.domain.pages.fields import DATES, TYPES, Field, Pair
from verifier.domain.pages.standings import STANDINGS, fold, read_standing
from verifier.domain.pages.values import is_empty, read_discipline, read_name, read_name_part, read_number, read_type


def fits(pair: Pair) -> bool:
    """Return True if the value is wholly one of the label's kind."""
    field, value = pair.field, pair.value
    if field in DATES:
        return read_day(value) is not None or read_last_day(value) is not None
    if field is Field.NUMBER:
        return read_number(value) is not None
    if field is Field.STATUS:
        return read_standing(value) is not None
    if field is Field.NAME:
        return read_name(value) is not None
    if field in TYPES:
        return read_type(value) is not None
    return _fits_more(field, value)


def _fits_more(field: Field, value: str) -> bool:
    if field in (Field.FIRST, Field.MIDDLE, Field.LAST, Field.SUFFIX):
        return read_name_part(value) is not None
    if field is Field.LICENCE:
        return read_number(value) is not None or read_type(value) is not None
    if field is Field.DISCIPLINE:
        return read_discipline(value) is not None
    return field is Field.IN_FORCE and bool(re.fullmatch(r"yes|no|y|n|true|false|(?:in)?active", value.casefold()))


def misfits(pair: Pair) -> bool:
    """Return True if the value plainly belongs beside another label: a day as a status, a status as a day."""
    field, value = pair.field, pair.value
    if is_empty(value) or field in (Field.OTHER, Field.DISCIPLINE, Field.LIMITS, Field.STATUS_MORE):
        return False
    if field in DATES:
        return (
            not looks_like_day(value)
            and read_day(value) is None
            and not re.search(
                r"\d|never|life|indefinite|perpetual|pending|current|^(?:yes|no|y|n|true|false)$", value.casefold()
            )
        )
    if field is Field.NUMBER:
        return not any(sign.isdigit() for sign in value) or _is_day(value)
    status = fold(value) in STANDINGS
    return _is_day(value) or (status and field not in (Field.STATUS, Field.IN_FORCE)) or _is_bare_number(field, value)


def _is_day(value: str) -> bool:
    return looks_like_day(value) and not value.isdigit()


def _is_bare_number(field: Field, value: str) -> bool:
    return field is not Field.LICENCE and bool(re.fullmatch(r"[\d.\-]{3,}", value))
