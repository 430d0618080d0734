"""Makes a condition of a `$where`: lark parses it by `soql_grammar.lark`, and each phrase becomes a test of a row."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import cache, reduce
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.exceptions import VisitError

from verifier.demo.servers.soql.soql_terms import (
    DATE,
    NUMBER,
    TEXT,
    Condition,
    Operand,
    Row,
    SoqlError,
    any_of,
    as_date,
    both,
    ending,
    known,
    like,
    like_ending,
    malformed,
    negated,
    text_of,
)

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
CHANGES_CASE: Mapping[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower}
ASKS_OF_TWO: Mapping[str, Callable[[str, str], bool]] = {"starts_with": str.startswith, "contains": str.__contains__}


def parse(query: str, columns: Mapping[str, str], number: str) -> Condition:
    """Parse a `$where`, or refuse it with the portal's own error."""
    try:
        tree = _grammar().parse(query)
    except UnexpectedInput as unexpected:
        raise malformed(query, max(unexpected.column - 1, 0)) from None
    try:
        return _Phrases(columns, number).transform(tree)
    except VisitError as failed:
        raise failed.orig_exc from None


@cache
def _grammar() -> Lark:
    return Lark(files(__package__).joinpath("soql_grammar.lark").read_text("utf-8"), parser="lalr")


@v_args(inline=True)
class _Phrases(Transformer[Token, Condition]):
    """One method per kind of phrase in the grammar."""

    def __init__(self, columns: Mapping[str, str], number: str) -> None:
        super().__init__()
        self._columns, self._number = columns, number

    def any(self, *conditions: Condition) -> Condition:
        return any_of(list(conditions))

    def all(self, *conditions: Condition) -> Condition:
        return reduce(both, conditions)

    def negation(self, condition: Condition) -> Condition:
        return negated(condition)

    def ask(self, word: Token, left: Operand, right: Operand) -> Condition:
        return Condition(_of_both(ASKS_OF_TWO[word.lower()], left, right))

    def missing(self, left: Operand) -> Condition:
        return Condition(lambda row: left.read(row) is None)

    def present(self, left: Operand) -> Condition:
        return negated(self.missing(left))

    def like(self, left: Operand, pattern: Operand) -> Condition:
        if pattern.literal is None or left.type != TEXT:
            raise SoqlError("query.soql.type-mismatch", f"Type mismatch for like: {left.type}")
        matches = like(pattern.literal)

        def test(row: Row) -> bool | None:
            value = left.read(row)
            return None if value is None else matches(value)

        return Condition(test, like_ending(pattern.literal) if left.column == self._number else None)

    def not_like(self, left: Operand, pattern: Operand) -> Condition:
        return negated(self.like(left, pattern))

    def member(self, left: Operand, *members: Operand) -> Condition:
        return any_of([self.compared(left, "=", right) for right in members])

    def no_member(self, left: Operand, *members: Operand) -> Condition:
        return negated(self.member(left, *members))

    def between(self, left: Operand, low: Operand, high: Operand) -> Condition:
        return both(self.compared(left, ">=", low), self.compared(left, "<=", high))

    def not_between(self, left: Operand, low: Operand, high: Operand) -> Condition:
        return negated(self.between(left, low, high))

    def compared(self, left: Operand, sign: str, right: Operand) -> Condition:
        if {left.type, right.type} not in ({left.type}, {TEXT, DATE}):
            raise SoqlError("query.soql.type-mismatch", f"Type mismatch for {sign}: {left.type} and {right.type}")
        dated = DATE in {left.type, right.type}
        by_number = sign == "=" and left.column == self._number and right.literal is not None
        test = _of_both(COMPARISONS[sign], left, right, as_date if dated else None)
        return Condition(test, ending(right.literal or "") if by_number else None)

    def text(self, token: Token) -> Operand:
        value = text_of(token)
        return Operand(lambda _row: value, TEXT, literal=value)

    def number(self, token: Token) -> Operand:
        amount = float(token)
        return Operand(lambda _row: amount, NUMBER)

    def column(self, token: Token) -> Operand:
        column = known(token, self._columns)
        kind = self._columns.get(column, TEXT)
        if kind == NUMBER:
            return Operand(lambda row: float(row[column]) if column in row else None, NUMBER, column)
        return Operand(lambda row: row.get(column), kind, column)

    def changed(self, token: Token, inner: Operand) -> Operand:
        word = token.lower()
        change = CHANGES_CASE.get(word)
        if change is None:
            raise SoqlError("query.soql.no-such-function", f"No such function: {word}")
        if inner.type != TEXT:
            raise SoqlError("query.soql.type-mismatch", f"Type mismatch for {word}: {inner.type}")

        def read(row: Row) -> str | None:
            value = inner.read(row)
            return None if value is None else change(value)

        return Operand(read, TEXT, inner.column, None if inner.literal is None else change(inner.literal))


def _of_both(
    ask: Callable[[Any, Any], bool],
    left: Operand,
    right: Operand,
    prepare: Callable[[Any], Any] | None = None,
) -> Callable[[Row], bool | None]:
    """Make a test of two values; unknown where either is missing."""

    def test(row: Row) -> bool | None:
        a, b = left.read(row), right.read(row)
        if a is None or b is None:
            return None
        return ask(prepare(a), prepare(b)) if prepare else ask(a, b)

    return test
