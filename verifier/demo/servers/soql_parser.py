"""Parser of the conditions of a `$where`: recursive descent, one method per kind of phrase."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from verifier.demo.servers.soql_terms import (
    DATE,
    END,
    NUMBER,
    TEXT,
    Condition,
    Operand,
    Row,
    SoqlError,
    Token,
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
    tokens,
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


class Parser:
    """Recursive descent over the words of one `$where`."""

    def __init__(self, query: str, columns: Mapping[str, str], number: str) -> None:
        self._query, self._columns, self._number = query, columns, number
        self._words, self._at = tokens(query), 0

    def whole(self) -> Condition:
        """Parse the condition that is the entire query."""
        condition = self._any()
        if self._next is not END:
            raise self._bad()
        return condition

    @property
    def _next(self) -> Token:
        return self._words[self._at]

    def _bad(self) -> SoqlError:
        return malformed(self._query, sum(len(token.text) for token in self._words[: self._at]))

    def _take(self, word: str) -> bool:
        """Step over this word if it comes next."""
        if self._next.word != word:
            return False
        self._at += 1
        return True

    def _must(self, word: str) -> None:
        if not self._take(word):
            raise self._bad()

    def _any(self) -> Condition:
        conditions = [self._all()]
        while self._take("or"):
            conditions.append(self._all())
        return any_of(conditions)

    def _all(self) -> Condition:
        conditions = [self._one()]
        while self._take("and"):
            conditions.append(self._one())
        return reduce(both, conditions)

    def _one(self) -> Condition:
        if self._take("not"):
            return negated(self._one())
        if self._take("("):
            inner = self._any()
            self._must(")")
            return inner
        if self._next.word in ASKS_OF_TWO:
            return self._asks_of_two()
        return self._said_of(self._operand())

    def _asks_of_two(self) -> Condition:
        ask = ASKS_OF_TWO[self._next.word]
        self._at += 1
        self._must("(")
        left = self._operand()
        self._must(",")
        right = self._operand()
        self._must(")")
        return Condition(_of_both(ask, left, right))

    def _said_of(self, left: Operand) -> Condition:
        """Parse what the query says of this operand."""
        if self._take("is"):
            missing = Condition(lambda row: left.read(row) is None)
            flipped = self._take("not")
            self._must("null")
            return negated(missing) if flipped else missing
        flipped = self._take("not")
        condition = self._membership(left)
        if condition is None:
            if flipped or self._next.word not in COMPARISONS:
                raise self._bad()
            sign = self._next.word
            self._at += 1
            return self._compared(left, sign, self._operand())
        return negated(condition) if flipped else condition

    def _membership(self, left: Operand) -> Condition | None:
        """Parse `like`, `in` or `between`; None where the query goes on otherwise."""
        if self._take("like"):
            return self._like(left)
        if self._take("in"):
            return any_of([self._compared(left, "=", right) for right in self._list()])
        if self._take("between"):
            low = self._compared(left, ">=", self._operand())
            self._must("and")
            return both(low, self._compared(left, "<=", self._operand()))
        return None

    def _list(self) -> list[Operand]:
        self._must("(")
        members = [self._operand()]
        while self._take(","):
            members.append(self._operand())
        self._must(")")
        return members

    def _like(self, left: Operand) -> Condition:
        pattern = self._operand()
        if pattern.literal is None or left.type != TEXT:
            raise SoqlError("query.soql.type-mismatch", f"Type mismatch for like: {left.type}")
        matches = like(pattern.literal)

        def test(row: Row) -> bool | None:
            value = left.read(row)
            return None if value is None else matches(value)

        return Condition(test, like_ending(pattern.literal) if left.column == self._number else None)

    def _compared(self, left: Operand, sign: str, right: Operand) -> Condition:
        if {left.type, right.type} not in ({left.type}, {TEXT, DATE}):
            raise SoqlError("query.soql.type-mismatch", f"Type mismatch for {sign}: {left.type} and {right.type}")
        dated = DATE in {left.type, right.type}
        by_number = sign == "=" and left.column == self._number and right.literal is not None
        test = _of_both(COMPARISONS[sign], left, right, as_date if dated else None)
        return Condition(test, ending(right.literal or "") if by_number else None)

    def _operand(self) -> Operand:
        token = self._next
        self._at += 1
        if token.kind == "string":
            value = text_of(token.text)
            return Operand(lambda _row: value, TEXT, literal=value)
        if token.kind == "number":
            amount = float(token.text)
            return Operand(lambda _row: amount, NUMBER)
        if token.kind != "name":
            self._at -= 1
            raise self._bad()
        return self._function(token) if self._take("(") else self._column(token)

    def _column(self, token: Token) -> Operand:
        column = known(token.text, self._columns)
        kind = self._columns.get(column, TEXT)
        if kind == NUMBER:
            return Operand(lambda row: float(row[column]) if column in row else None, NUMBER, column)
        return Operand(lambda row: row.get(column), kind, column)

    def _function(self, token: Token) -> Operand:
        change = CHANGES_CASE.get(token.word)
        if change is None:
            raise SoqlError("query.soql.no-such-function", f"No such function: {token.word}")
        inner = self._operand()
        self._must(")")
        if inner.type != TEXT:
            raise SoqlError("query.soql.type-mismatch", f"Type mismatch for {token.word}: {inner.type}")

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
    """Build a test of two values; unknown where either is missing."""

    def test(row: Row) -> bool | None:
        a, b = left.read(row), right.read(row)
        if a is None or b is None:
            return None
        return ask(prepare(a), prepare(b)) if prepare else ask(a, b)

    return test
