"""The small faults of a function of the database, as text: conditions, comparisons, defaults, constants, statements.

Its definition in sql/functions is mutated. PostgreSQL says whether it can still be made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from scripts.rig.mutants.mutant import Mutant, mutant

FUNCTIONS = ("guard_decision", "move_claim", "dispute_claim", "project_badges", "admit_in_turn")
_TOKEN = re.compile(
    r"(?P<comment>--[^\n]*)|(?P<string>'(?:[^']|'')*')|(?P<number>\b\d+\b)|(?P<word>[A-Za-z_][\w.]*)"
    r"|(?P<sign><>|<=|>=|:=|::|->>|->|&&|\?\||[=<>()\[\],;+*/-])"
)
_SWAPS = {"=": ["<>"], "<>": ["="], "<": ["<=", ">"], "<=": ["<", ">"], ">": [">=", "<"], ">=": [">", "<"]}
_SWAPS |= {"AND": ["OR"], "OR": ["AND"], "min": ["max"], "max": ["min"], "greatest": ["least"], "least": ["greatest"]}
_SWAPS |= {"+": ["-"], "-": ["+"], "DESC": ["ASC"], "TRUE": ["FALSE"], "FALSE": ["TRUE"]}
_BEFORE = {"WHERE", "ON", "IF", "ELSIF", "AND", "OR", "WHEN", ":=", ";"}
_BEHIND = {"AND", "OR", "THEN", "ELSE", "END", "WHEN", "ORDER", "LIMIT", "GROUP", "RETURNING", "JOIN", "LEFT", ";", ","}
_BEHIND |= {"FOR", "WHERE", "ON"}
_STARTS = {"UPDATE", "DELETE", "PERFORM"}


class _Token(NamedTuple):
    kind: str
    text: str
    start: int  # characters; the functions are ASCII
    end: int
    depth: int


def definition(name: str, functions: Path) -> tuple[Path, int, int]:
    """Find the file a function stands in, and where its statement begins and ends."""
    form = re.compile(rf"^CREATE OR REPLACE FUNCTION {name}\(.*?^\$\$;", re.MULTILINE | re.DOTALL)
    for path in sorted(functions.glob("*.sql")):
        if match := form.search(path.read_text()):
            return (path, match.start(), match.end())
    raise LookupError(f"no file of functions makes {name}")


def mutants_of(name: str, functions: Path, root: Path) -> list[Mutant]:
    """Yield every mutant of a function; `applied` is for the whole file it stands in."""
    path, begin, end = definition(name, functions)
    text = path.read_text()
    body = text.index("$$", begin) + 2
    tokens = [t for t in _tokens(text, body, end - 3) if t.kind != "comment"]
    found = [(span, kind, new) for span, kind, new in _faults(tokens) if text[slice(*span)] != new]
    unique = dict.fromkeys(found)
    file = str(path.relative_to(root))
    return [mutant(text.encode(), file, name, kind, span, new) for span, kind, new in sorted(unique)]


def _tokens(text: str, begin: int, end: int) -> list[_Token]:
    found, depth = [], 0
    for match in _TOKEN.finditer(text, begin, end):
        word = match.group()
        depth -= word in (")", "]")
        found.append(_Token(str(match.lastgroup), word, *match.span(), depth))
        depth += word in ("(", "[")
    return found


_Fault = tuple[tuple[int, int], str, str]


def _faults(tokens: Sequence[_Token]) -> Iterator[_Fault]:
    raising = declaring = False
    for at, token in enumerate(tokens):
        declaring = (declaring or token.text == "DECLARE") and token.text != "BEGIN"
        raising = (raising or token.text == "RAISE") and token.text != ";"
        if raising or (declaring and token.kind == "word"):
            continue
        yield from _of_token(tokens, at)
        yield from _of_condition(tokens, at)
        yield from _of_statement(tokens, at)


def _of_token(tokens: Sequence[_Token], at: int) -> Iterator[_Fault]:
    token = tokens[at]
    span = (token.start, token.end)
    for other in _SWAPS.get(token.text, ()):
        yield span, "swap", other
    if token.kind == "number":
        yield span, "constant", str(int(token.text) + 1)
    if token.kind == "string":
        yield span, "constant", _longer(token.text)
    if token.text in ("IN", "IS") and at + 1 < len(tokens):
        yield from _denied(tokens, at)
    if token.text == "NOT" and tokens[at + 1].text in (
        "EXISTS",
        "IN",
        "FOUND",
        "NULL",
        "by_machine",
        "two_people",
        "on_record",
    ):
        yield (token.start, tokens[at + 1].start), "not", ""
    if token.text == "EXISTS" and tokens[at - 1].text != "NOT":
        yield span, "not", "NOT EXISTS"
    if token.text in ("coalesce", "greatest", "least") and tokens[at + 1].text == "(":
        yield from _parts(tokens, at)
    if token.text == "(" and tokens[at - 1].text == "IN":
        yield from _listed(tokens, at)


def _denied(tokens: Sequence[_Token], at: int) -> Iterator[_Fault]:
    token = tokens[at]
    if token.text == "IN" and tokens[at - 1].text != "NOT":
        yield (token.start, token.end), "not", "NOT IN"
    if token.text == "IS" and tokens[at + 1].text == "NULL":
        yield (token.start, token.end), "not", "IS NOT"


def _longer(string: str) -> str:
    """Replace a word by another, or double a time."""
    period = re.fullmatch(r"'(\d+) (\w+)'", string)
    return f"'{int(period[1]) * 2} {period[2]}'" if period else f"{string[:-1]}x'"


def _closing(tokens: Sequence[_Token], opening: int) -> int:
    return next(
        i
        for i in range(opening + 1, len(tokens))
        if tokens[i].depth == tokens[opening].depth and tokens[i].text in ")]"
    )


def _pieces(tokens: Sequence[_Token], opening: int) -> list[tuple[int, int]]:
    """Return the spans between commas in a pair of brackets."""
    end, inner = _closing(tokens, opening), tokens[opening].depth + 1
    commas = [i for i in range(opening, end) if tokens[i].text == "," and tokens[i].depth == inner]
    edges = [opening, *commas, end]
    return [(tokens[a + 1].start, tokens[b - 1].end) for a, b in pairwise(edges) if b - a > 1]


def _parts(tokens: Sequence[_Token], at: int) -> Iterator[_Fault]:
    """Replace a coalesce or a greatest by one of its values."""
    end = tokens[_closing(tokens, at + 1)].end
    for start, stop in _pieces(tokens, at + 1):
        yield (tokens[at].start, end), "default", f"({_between(tokens, start, stop)})"


def _between(tokens: Sequence[_Token], start: int, stop: int) -> str:
    """Return the text of a piece, rebuilt from its tokens."""
    inside = [t for t in tokens if start <= t.start and t.end <= stop]
    text, last = "", start
    for token in inside:
        text += " " * min(token.start - last, 1) + token.text
        last = token.end
    return text


def _listed(tokens: Sequence[_Token], at: int) -> Iterator[_Fault]:
    pieces = _pieces(tokens, at)
    for one, (start, stop) in enumerate(pieces if len(pieces) > 1 else []):
        yield ((start, pieces[one + 1][0]) if one + 1 < len(pieces) else (pieces[one - 1][1], stop)), "element", ""


def _of_condition(tokens: Sequence[_Token], at: int) -> Iterator[_Fault]:
    """Yield an operand of AND or OR, or a whole condition, as always true or never."""
    token = tokens[at]
    if token.text in ("AND", "OR"):
        neutral = "TRUE" if token.text == "AND" else "FALSE"
        for span in (_operand_before(tokens, at), _operand_behind(tokens, at)):
            if span:
                yield span, "operand", neutral
    if token.text in ("IF", "ELSIF", "WHERE", "WHEN") and tokens[at - 1].text != "END":
        searched = token.text != "WHEN" or tokens[at - 1].text == "CASE"
        span = _whole(tokens, at)
        if searched and span:
            yield span, "condition", "TRUE"
            yield span, "condition", "FALSE"


def _operand_behind(tokens: Sequence[_Token], at: int) -> tuple[int, int] | None:
    depth, end = tokens[at].depth, at + 1
    while end < len(tokens) and not _ends(tokens[end], depth, _BEHIND):
        end += 1
    return (tokens[at + 1].start, tokens[end - 1].end) if end > at + 1 else None


def _ends(token: _Token, depth: int, stops: set[str]) -> bool:
    """Return True if a token ends what is written at this depth: brackets that were opened in it do not."""
    return token.depth < depth or (token.depth == depth and token.text in stops)


def _operand_before(tokens: Sequence[_Token], at: int) -> tuple[int, int] | None:
    depth, begin = tokens[at].depth, at - 1
    while begin >= 0 and not _ends(tokens[begin], depth, _BEFORE):
        begin -= 1
    return (tokens[begin + 1].start, tokens[at - 1].end) if begin + 1 < at else None


def _whole(tokens: Sequence[_Token], at: int) -> tuple[int, int] | None:
    depth, end = tokens[at].depth, at + 1
    while end < len(tokens) and not _ends(tokens[end], depth, _BEHIND - {"AND", "OR"}):
        end += 1
    return (tokens[at + 1].start, tokens[end - 1].end) if end > at + 1 else None


def _of_statement(tokens: Sequence[_Token], at: int) -> Iterator[_Fault]:
    """Yield a statement that is left out."""
    token = tokens[at]
    begins = tokens[at - 1].text in (";", "THEN", "ELSE", "BEGIN") if at else False
    if token.text in _STARTS and begins:
        end = next(i for i in range(at, len(tokens)) if tokens[i].text == ";" and tokens[i].depth == token.depth)
        yield (token.start, tokens[end].end), "statement", "NULL;"
    if (
        token.kind == "word"
        and at + 1 < len(tokens)
        and tokens[at + 1].text == "="
        and tokens[at - 1].text in ("SET", ",")
    ):
        span = _whole(tokens, at + 1)
        if span and tokens[at].depth == 0 and "." not in token.text:
            yield span, "assignment", token.text
