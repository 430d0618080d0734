"""Changes of inputs at random, each by what the input is: bytes, text, or the values of a JSON document."""

from __future__ import annotations

import json
from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING, Any, Final

from scripts.rig.fuzz.parser import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scripts.rig.fuzz.parser import Parser

# Words that parsers of all kinds stumble over.
ODD: Final = (
    "", "\0", "\ufeff", "\u202e", "\u00ad", "\ud800", "\u0130", "\u00df", "\u0663", "\uff11", "e\u0301\u0301\u0301",
    "-1", "0", "1e309", "-0.0", "9" * 25, "9" * 5_000, "NaN", "1_0", "0x7f", "true", "null",
    "0000-00-00", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30", "31.12.2026",
    "99999999999999999d", "Zorblax", "ACTIVE", "<!--", "<script>", "&#1114112;", "%00", "\r\n", "\t", "\x1f", "\x85",
    "\u2028", '"', "'", "\\", "\\u0000", "\\ud800", "[" * 400, "{" * 400, '{"a":' * 300, "a" * 3_000, "=cmd", "@", "..",
)  # fmt: skip
_VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 7, 2**63, 10**30, 1.5, -0.0, 1e300, "", [], {}, [[]], [None], {"": None}, [{}, {}],
    {"value": None}, ["a", "a"],
)  # fmt: skip
_SWOLLEN: Final = 0.03  # of the changes repeat a piece until the input is as long as it may be


def changed(data: bytes, chance: Random, parser: Parser) -> bytes:
    """Change an input in one place or a few."""
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        data = _once(data, chance, parser)
    return data[:LONGEST]


def _once(data: bytes, chance: Random, parser: Parser) -> bytes:
    if chance.random() < _SWOLLEN:
        return _swollen(data, chance)
    if parser.form == "json" and chance.random() < 0.9:  # noqa: PLR2004  now and then it is no JSON any more
        return _document(data, chance, parser.words)
    if parser.form == "text" and chance.random() < 0.8:  # noqa: PLR2004  now and then it is no text any more
        return _text(data, chance, parser.words)
    return _bytes(data, chance, parser.words)


def _swollen(data: bytes, chance: Random) -> bytes:
    """Repeat a piece: what takes the square of its length shows so."""
    begin, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    piece = data[begin : min(end, begin + 60)] or b" "
    return data[:begin] + piece * (LONGEST // len(piece)) + data[end:]


def _bytes(data: bytes, chance: Random, words: Sequence[str]) -> bytes:
    begin = chance.randrange(len(data) + 1)
    end = min(len(data), begin + chance.choice((0, 1, 1, 2, 4, 16, 64)))
    piece = chance.choice((_byte, _word, _none, _twice))(data[begin:end], chance, words)
    return data[:begin] + piece + data[end:]


def _byte(piece: bytes, chance: Random, _: Sequence[str]) -> bytes:
    return chance.randbytes(max(1, min(4, len(piece))))


def _word(_: bytes, chance: Random, words: Sequence[str]) -> bytes:
    return _drawn(chance, words).encode("utf-8", "surrogatepass")


def _none(*_: object) -> bytes:
    return b""


def _twice(piece: bytes, *_: object) -> bytes:
    return piece + piece


def _drawn(chance: Random, words: Sequence[str]) -> str:
    return chance.choice(words if words and chance.random() < 0.6 else ODD)  # noqa: PLR2004  a little more of its own


def _text(data: bytes, chance: Random, words: Sequence[str]) -> bytes:
    """Change a text by words and lines."""
    text = data.decode("utf-8", "surrogateescape")
    return _spliced(text, chance, words).encode("utf-8", "surrogateescape" if _escaped(text) else "surrogatepass")


def _escaped(text: str) -> bool:
    return any("\udc80" <= sign <= "\udcff" for sign in text) and "\ud800" not in text


def _spliced(text: str, chance: Random, words: Sequence[str]) -> str:
    begin = chance.randrange(len(text) + 1)
    end = min(len(text), begin + chance.choice((0, 0, 1, 3, 10, 40)))
    kind = chance.randrange(5)
    if kind == 0:
        return text[:begin] + text[end:]
    if kind == 1:
        other = chance.randrange(len(text) + 1)
        return text[:begin] + text[other : other + 30] + text[end:]
    if kind == 2:  # noqa: PLR2004  one of five
        return text[:begin] + text[begin:end].swapcase() + text[end:]
    if kind == 3:  # noqa: PLR2004  one of five
        return text[:begin] + chr(chance.choice((chance.randrange(128), chance.randrange(0xD800)))) + text[end:]
    word = _drawn(chance, words)
    word = word if _escaped(text) is False else word.replace("\ud800", "")
    return text[:begin] + word + text[end:]


def _document(data: bytes, chance: Random, words: Sequence[str]) -> bytes:
    """Change one value of a JSON document; what is none is changed as bytes."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return _bytes(data, chance, words)
    holders = list(_holders(document))
    if holders:
        holder = chance.choice(holders)
        chance.choice(_CHANGES)(holder, chance, words)
    else:
        document = chance.choice(_VALUES)
    return json.dumps(document).encode()


def _holders(value: Any) -> list[Any]:  # noqa: ANN401  any JSON value
    """List the objects and lists of a document that hold something."""
    found, level = [], [value]
    while level:
        one = level.pop()
        inner = list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
        found += [one] if inner else []
        level += inner
    return found


def _place(holder: Any, chance: Random) -> Any:  # noqa: ANN401  a key or an index
    return chance.choice(list(holder)) if isinstance(holder, dict) else chance.randrange(len(holder))


def _remove(holder: Any, chance: Random, _: Sequence[str]) -> None:  # noqa: ANN401  an object or a list
    del holder[_place(holder, chance)]


def _replace(holder: Any, chance: Random, words: Sequence[str]) -> None:  # noqa: ANN401  an object or a list
    holder[_place(holder, chance)] = chance.choice((_drawn(chance, words), deepcopy(chance.choice(_VALUES))))


def _respell(holder: Any, chance: Random, words: Sequence[str]) -> None:  # noqa: ANN401  an object or a list
    place = _place(holder, chance)
    value = holder[place]
    if isinstance(value, str):
        holder[place] = _spliced(value, chance, words)
    elif isinstance(value, int) and not isinstance(value, bool):
        holder[place] = value + chance.choice((-1, 1, 2**31, -(2**31)))


def _move(holder: Any, chance: Random, _: Sequence[str]) -> None:  # noqa: ANN401  an object or a list
    one, other = _place(holder, chance), _place(holder, chance)
    holder[one], holder[other] = deepcopy(holder[other]), deepcopy(holder[one])


def _wrap(holder: Any, chance: Random, _: Sequence[str]) -> None:  # noqa: ANN401  an object or a list
    place = _place(holder, chance)
    inner = deepcopy(holder[place])
    holder[place] = chance.choice(([inner], [inner, inner], {"value": inner}))


def _add(holder: Any, chance: Random, words: Sequence[str]) -> None:  # noqa: ANN401  an object or a list
    if isinstance(holder, dict):
        holder[_drawn(chance, words)] = chance.choice((*_VALUES[:12], "x"))
    else:
        holder.append(deepcopy(chance.choice(holder)))


_CHANGES: Final[tuple[Callable[[Any, Random, Sequence[str]], None], ...]] = (
    _remove, _replace, _respell, _respell, _move, _wrap, _add,
)  # fmt: skip
