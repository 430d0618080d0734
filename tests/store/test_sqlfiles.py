"""A file of statements is read as it is meant, or refused where it stands."""

from __future__ import annotations

import pytest

from verifier.store.sqlfiles import SqlFileError, files, parse, queries

GOOD = """
-- Everything about people.

-- name: person_by_id
-- Reads one person.
SELECT * FROM person -- the whole row
WHERE id = $1;

-- name: person_add
-- Adds a person.
INSERT INTO person VALUES ($1)
"""


def test_statements_are_found_by_name_as_attribute_and_as_key() -> None:
    read = parse("people", GOOD)
    assert list(read) == ["person_by_id", "person_add"]
    assert read.person_by_id == read["person_by_id"] == "SELECT * FROM person -- the whole row\nWHERE id = $1"
    assert read.sentences["person_add"] == "Adds a person."


def test_a_misspelt_name_says_which_file_it_is_not_in() -> None:
    with pytest.raises(SqlFileError, match=r"sql/queries/people.sql has no statement named person_by_ID"):
        _ = parse("people", GOOD).person_by_ID
    assert "person_by_ID" not in parse("people", GOOD)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("-- name: a\nSELECT 1", "line 2: a needs a comment line with a sentence"),
        ("-- name: a\n-- One.\n-- only a comment", "line 1: a has no statement"),
        ("-- name: a\n-- One.\nSELECT 1;\n-- name: a\n-- Two.\nSELECT 2", "line 4: the name 'a' is not"),
        ("-- name: A-b\n-- One.\nSELECT 1", "line 1: the name 'A-b' is not"),
        ("-- name: keys\n-- One.\nSELECT 1", "means something in Python"),
        ("SELECT 0;\n-- name: a\n-- One.\nSELECT 1", "line 1: there is a statement before the first name"),
        ("SELECT 0;", "line 1: there is a statement before the first name"),
    ],
)
def test_a_file_out_of_form_is_refused_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(SqlFileError, match=fault):
        parse("people", text)


def test_every_file_that_ships_is_in_form() -> None:
    assert all(len(queries(file)) for file in files())
