"""Falsification of true answers: another person's name, a renamed status column, an unknown status word."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

UNSEEN_STATUS = "ACTIVE-UNDER-REVIEW"
STRANGER: Mapping[str, str] = {
    "firstname": "Quentin",
    "firstnme": "QUENTIN",
    "middlename": "Zebulon",
    "middlenme": "ZEBULON",
    "middle": "ZEBULON",
    "middleinitial": "Z",
    "lastname": "Umbernickel",
    "lastnme": "UMBERNICKEL",
    "name": "UMBERNICKEL QUENTIN ZEBULON",
    "combinedname": "UMBERNICKEL,QUENTIN",
    "givennames": "Quentin",
    "familyname": "Umbernickel",
}
STATUS_NAMES = frozenset(
    {
        "status",
        "licensestatus",
        "licensestatusdescription",
        "statusreason",
        "computedstatus",
        "primarystatuscode",
        "licstatus",
        "excltype",
        "roletitle",
    }
)
Change = Callable[[str, Any], tuple[str, Any]]  # a field's name and value -> the same, disguised


def other_person(body: bytes) -> bytes:
    """Put the same records under somebody else's name."""
    return _rewrite(body, _as_stranger)


def schema_drift(body: bytes) -> bytes:
    """Rename the status column of the records."""
    return _rewrite(body, _drifted)


def status_drift(body: bytes) -> bytes:
    """Replace the status word by one that no data sheet lists."""
    return _rewrite(body, lambda name, value: (name, _replaced(value, UNSEEN_STATUS) if _is_status(name) else value))


def _drifted(name: str, value: Any) -> tuple[str, Any]:  # noqa: ANN401  a cell of anybody's JSON
    if name == "fieldName" and _is_status(value):  # a data set's own list of its columns drifts with it
        return name, f"{value}_code2"
    return f"{name}_code2" if _is_status(name) else name, value


def _folded(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _is_status(name: str) -> bool:
    return _folded(name) in STATUS_NAMES


def _as_stranger(name: str, value: Any) -> tuple[str, Any]:  # noqa: ANN401  a cell of anybody's JSON
    stranger = STRANGER.get(_folded(name))
    return name, value if stranger is None else _replaced(value, stranger)


def _replaced(value: Any, by: str) -> Any:  # noqa: ANN401  a cell of anybody's JSON
    """Replace a text; of New York's `{"value", "label"}` pairs both halves, of ORCID's names the value."""
    if isinstance(value, dict):
        return dict.fromkeys(value, by) if value.keys() <= {"value", "label"} else value
    return by if isinstance(value, str) else value


def _rewrite(body: bytes, change: Change) -> bytes:
    """Change every field of a JSON answer or of a table file; what is neither stays as it is."""
    text = body.decode()
    try:
        return json.dumps(_walked(json.loads(text), change), ensure_ascii=False).encode()
    except json.JSONDecodeError:
        return _table(text, change).encode()


def _walked(node: Any, change: Change) -> Any:  # noqa: ANN401  any JSON
    if isinstance(node, list):
        return [_walked(item, change) for item in node]
    if not isinstance(node, dict):
        return node
    changed = (change(name, value) for name, value in node.items())
    return {name: _walked(value, change) for name, value in changed}


def _table(text: str, change: Change) -> str:
    """Change the header's names and the cells below them."""
    if "|" not in text.partition("\n")[0]:
        page = io.StringIO(newline="")
        csv.writer(page, quoting=csv.QUOTE_ALL).writerows(_cells(csv.reader(io.StringIO(text, newline="")), change))
        return page.getvalue()
    rows = _cells((line.split("|") for line in text.splitlines()), change)
    return "".join("|".join(row) + "\n" for row in rows)


def _cells(rows: Iterable[list[str]], change: Change) -> Iterator[list[str]]:
    names: list[str] = []
    for row in rows:
        if names:
            yield [change(name, cell)[1] for name, cell in zip(names, row, strict=False)] + row[len(names) :]
        else:
            names = row
            yield [change(name, "")[0] for name in names]
