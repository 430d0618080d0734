"""Pairs of a page put together: one licence, or several that a reviewer chooses from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.pages.fields import NAMES, Field, Pair
from verifier.domain.pages.values import read_number

if TYPE_CHECKING:
    from collections.abc import Sequence

Group = tuple[Pair, ...]


def groups_of(pairs: Sequence[Pair]) -> tuple[Group, ...]:
    """Put the pairs of each licence together."""
    told = [pair for pair in pairs if pair.field is not Field.OTHER and pair.value]
    rows = _rows(told)
    loose = [pair for pair in told if not pair.row]
    if rows:
        return _with_rows(rows, loose)
    numbers = dict.fromkeys(_number(pair) for pair in loose if _number(pair))
    return _several(loose) if len(numbers) > 1 else ((tuple(loose),) if loose else ())


def _rows(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Return the rows of tables that name a licence or a person; rows about one number are one licence."""
    rows: dict[int, list[Pair]] = {}
    for pair in pairs:
        if pair.row:
            rows.setdefault(pair.row, []).append(pair)
    by_number: dict[str, list[Pair]] = {}
    for at, row in rows.items():
        if {pair.field for pair in row} & _NAMING:
            number = next((_number(pair) for pair in row if _number(pair)), "")
            by_number.setdefault(number or f"row {at}", []).extend(row)
    return list(by_number.values())


_NAMING = frozenset({Field.NUMBER, Field.LICENCE, Field.NAME, Field.LAST})


def _number(pair: Pair) -> str:
    """Return the number a pair tells, folded; empty for every other pair."""
    found = read_number(pair.value) if pair.field in (Field.NUMBER, Field.LICENCE) else None
    return "".join(sign for sign in found.upper() if sign.isalnum()) if found else ""


def _with_rows(rows: Sequence[Sequence[Pair]], loose: Sequence[Pair]) -> tuple[Group, ...]:
    """Give each row of a table what stands outside of it about the same number, and the one name above all."""
    outside = dict.fromkeys(_number(pair) for pair in loose if _number(pair))
    numbered = [{_number(pair) for pair in row} - {""} for row in rows]
    if outside and (len(outside) > 1 or len(rows) > 1 or not numbered[0] <= set(outside)):
        return _beside_rows(rows, loose, set(outside), numbered)
    if len(rows) == 1:
        return ((*loose, *rows[0]),)
    shared = [pair for pair in loose if pair.field in NAMES]
    named = any(pair.field in NAMES for row in rows for pair in row)
    return tuple((*(() if named else shared), *row) for row in rows)


def _beside_rows(
    rows: Sequence[Sequence[Pair]], loose: Sequence[Pair], outside: set[str], numbered: Sequence[set[str]]
) -> tuple[Group, ...]:
    """Put a page's own licence before the rows of a table; the row with its number is the same licence."""
    if len(outside) > 1:
        return (*_several(loose), *(tuple(row) for row in rows))
    shared = [pair for pair in loose if pair.field in NAMES]
    own = [row for row, said in zip(rows, numbered, strict=True) if said <= outside]
    rest = [row for row, said in zip(rows, numbered, strict=True) if not said <= outside]
    first = (*loose, *(pair for row in own for pair in row))
    return (first, *(tuple(row) if any(pair.field in NAMES for pair in row) else (*shared, *row) for row in rest))


def _several(pairs: Sequence[Pair]) -> tuple[Group, ...]:
    """Part the pairs of several licences where a field comes again; what only some of them have is nobody's."""
    names = [pair for pair in pairs if pair.field in NAMES]
    once = len({pair.value.casefold() for pair in names}) == len({pair.field for pair in names})
    shared = tuple(names) if once else ()
    cut = _parted([pair for pair in pairs if pair not in shared])
    cut = [part for part in cut if part]
    common = set.intersection(*({pair.field for pair in part} for part in cut)) if cut else set()
    orders = {tuple(dict.fromkeys(pair.field for pair in part if pair.field in common)) for part in cut}
    if len(orders) > 1:  # no order that holds for all: the numbers alone are sure
        common = {Field.NUMBER, Field.LICENCE}
    return tuple((*shared, *_kept(part, common)) for part in cut)


def _kept(part: Sequence[Pair], common: set[Field]) -> Group:
    return tuple(pair if pair.field in common else Pair(pair.field, "?", pair.at) for pair in part)


def _parted(pairs: Sequence[Pair]) -> list[list[Pair]]:
    parts: list[list[Pair]] = [[]]
    for pair in pairs:
        before = [one.value.casefold() for one in parts[-1] if one.field is pair.field]
        if before and (pair.value.casefold() not in before or pair.field is parts[-1][0].field):
            parts.append([])
        parts[-1].append(pair)
    return parts
