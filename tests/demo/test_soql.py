"""The meaning of a `$where`, row by row."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.demo.people.people import Table
from verifier.demo.people.sources import BY_KEY
from verifier.demo.servers.soql import soql
from verifier.demo.servers.soql.soql_terms import DATE, NUMBER, TEXT, SoqlError, like

COLUMNS = {"number": TEXT, "lastname": TEXT, "status": TEXT, "expires": DATE, "amount": NUMBER}
ROW = {"number": "MHC.LH.61234567", "lastname": "O'Connor", "expires": "2027-08-31T00:00:00.000", "amount": "12"}


def holds(query: str) -> bool:
    """Return True if the row above is found by this query."""
    return soql.where(query, COLUMNS, "number").test(ROW) is True


@pytest.mark.parametrize(
    "query",
    [
        "number = 'MHC.LH.61234567'",
        "number like '%.61234567' OR number = '61234567'",
        "upper(lastname)='O''CONNOR'",
        "lower(lastname) like 'o''c_nn%' and status is null",
        "starts_with(lastname, 'O''C') AND NOT (status is not null or lastname = 'Kim')",
        "lastname in ('Kim', 'O''Connor')",
        "lastname not in ('Kim', 'Lee') and lastname != 'Kim' and lastname <> 'Lee'",
        "lastname not like 'K%' and contains(lastname, 'Conn')",
        "expires > '2027-08-30' and expires between '2027-08-31' and '2027-09-01'",
        "amount >= 12 and amount < 12.5",
        "lastname = 'Kim' or lastname = 'Lee' or (number like '%567' and lastname = 'O''Connor')",
        "status is null or status = 'x'",
    ],
)
def test_a_row_is_found_by_what_is_true_of_it(query: str) -> None:
    assert holds(query)


@pytest.mark.parametrize(
    "query",
    [
        "number = '61234567'",
        "number like '%.6123456'",
        "lastname = 'O'''",
        "lastname = 'o''connor'",
        "status = 'Active'",
        "status != 'Active'",
        "not status = 'Active'",
        "status like '%'",
        "lastname = 'O''Connor' and status = 'Active'",
        "expires < '2027-08-31'",
    ],
)
def test_a_row_is_not_found_by_what_is_false_or_unknown_of_it(query: str) -> None:
    assert not holds(query)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("nosuch = 'x'", "query.soql.no-such-column"),
        ("soundex(lastname) = 'x'", "query.soql.no-such-function"),
        ("number = 61234567", "query.soql.type-mismatch"),
        ("amount like '1%'", "query.soql.type-mismatch"),
        ("upper(amount) = '1'", "query.soql.type-mismatch"),
        ("lastname = 'O'Connor'", "query.compiler.malformed"),
        ("lastname = 'Kim' or", "query.compiler.malformed"),
        ("lastname = 'Kim' 'Lee'", "query.compiler.malformed"),
        ("(lastname = 'Kim'", "query.compiler.malformed"),
        ("lastname", "query.compiler.malformed"),
        ("lastname = 'Kim'; drop", "query.compiler.malformed"),
    ],
)
def test_a_query_the_portal_would_refuse_is_refused_with_its_code(query: str, code: str) -> None:
    with pytest.raises(SoqlError) as refusal:
        soql.where(query, COLUMNS, "number")
    assert refusal.value.code == code


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_quoted_text_finds_exactly_itself(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    condition = soql.where(f"lastname = {quoted}", COLUMNS, "number")
    assert condition.test({"lastname": text}) is True
    assert condition.test({"lastname": text + "x"}) is False


NUMBERS = st.from_regex(r"[A-Z]{0,3}\.?[0-9]{1,9}[a-z]?", fullmatch=True)
TESTS_OF_A_NUMBER = st.one_of(
    st.builds("number = '{}'".format, NUMBERS),
    st.builds("number like '%{}'".format, NUMBERS),
    st.builds("upper(number) like '%.{}'".format, NUMBERS),
    st.builds("number in ('{}', '{}')".format, NUMBERS, NUMBERS),
    st.builds("lastname = '{}'".format, st.sampled_from(["Kim", "Lee"])),
    st.builds("number not like '%{}'".format, NUMBERS),
)
QUERIES = st.recursive(
    TESTS_OF_A_NUMBER,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
    max_leaves=4,
)


@given(st.text("ab%_", max_size=6), st.text("ab", max_size=6))
def test_like_means_the_same_with_and_without_its_shortcut(pattern: str, text: str) -> None:
    spelt = "".join(".*" if c == "%" else "." if c == "_" else c for c in pattern)
    assert like(pattern)(text) is (re.fullmatch(spelt, text) is not None)


@given(st.lists(NUMBERS, max_size=8), QUERIES)
def test_the_index_finds_the_same_rows_as_a_full_scan(numbers: list[str], query: str) -> None:
    rows = [{"credentialnumber": n, "number": n, "lastname": "Kim" if len(n) % 2 else "Lee"} for n in numbers]
    table = Table(BY_KEY["us-wa-doh"], rows)
    condition = soql.where(query, COLUMNS, "number")
    scanned = [entry for entry in table if condition.test(entry.row)]
    near = table if condition.endings is None else table.ending(condition.endings)
    assert [entry for entry in near if condition.test(entry.row)] == scanned
