"""Labels and values in one line: with colons, with other signs, or with none at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from verifier.domain.pages.fields import TYPES, Field, Pair
from verifier.domain.pages.fitting import fits
from verifier.domain.pages.labels import field_of, is_label, speaks_of_others

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.pages.text import Line

MOST_WORDS: Final = 7  # of a label


def inline(line: Line) -> tuple[Pair, ...]:
    """Read `Label: value`, also several on one line, and `Label value` where the value can be nothing else."""
    pairs = split(line.text, line.at) or _equated(line)
    if any(pair.value for pair in pairs):
        return pairs
    loose = None if pairs else _unseparated(line.text, line.at)
    return (loose,) if loose else run_on(line.text, line.at)


def _equated(line: Line) -> tuple[Pair, ...]:
    """Read `Name = Robin Sample; Status = Active`: only where every word before a sign is a label of ours."""
    if " = " not in line.text:
        return ()
    pairs = split(line.text.replace(" = ", ": "), line.at)
    return (
        pairs if len(pairs) == line.text.count(" = ") and all(pair.field is not Field.OTHER for pair in pairs) else ()
    )


def split(text: str, at: int) -> tuple[Pair, ...]:
    """Split at the colons behind known labels; empty when the text does not begin with a label."""
    cuts = _cuts(text)
    if not cuts or cuts[0][0] != 0:
        return ()
    if field_of(text[: cuts[0][1]].strip(" *?")) is None:  # a label that nobody knows, or prose
        return (Pair(Field.OTHER, text[cuts[0][1] + 1 :].strip(), at),)
    ends = [start for start, _, _ in cuts[1:]] + [len(text)]
    pairs = [
        Pair(field, text[colon + 1 : end].strip(" ;,|"), at) for (_, colon, field), end in zip(cuts, ends, strict=True)
    ]
    sure = all(pair.field is Field.OTHER or not pair.value or fits(pair) for pair in pairs[:-1])
    return tuple(pairs) if sure else tuple(Pair(pair.field, "?", at) for pair in pairs)


def _cuts(text: str) -> list[tuple[int, int, Field]]:
    """Find the labels that a colon ends: where each begins, its colon, its field."""
    cuts: list[tuple[int, int, Field]] = []
    after = 0
    for colon in re.finditer(r"(?<!\d):(?!//)|:(?!\d|//)", text):
        begins = _label_before(text, after, colon.start())
        if begins is not None:
            cuts.append((begins[0], colon.start(), begins[1]))
            after = colon.end()
    return cuts


def _label_before(text: str, after: int, colon: int) -> tuple[int, Field] | None:
    """Return the longest known label that ends at a colon; the first one must fill the whole beginning."""
    before = text[after:colon]
    starts = [0, *(found.end() for found in re.finditer(r"[\s;,|]+", before))]
    if after == 0:
        field = field_of(before.strip(" *?"))
        if field is None and len(before.split()) <= MOST_WORDS:
            field = Field.OTHER
        return (0, field) if field is not None else None
    found = [(start, field_of(before[start:].strip(" *?"))) for start in starts[-MOST_WORDS:] if before[start:].strip()]
    ours = [(start, field) for start, field in found if field not in (None, Field.OTHER)]
    for start, field in ours or found:
        if field is not None:
            word = before[:start].split()[-1:]
            if ours and word and speaks_of_others(word[0]):
                return after + before.rindex(word[0], 0, start), Field.OTHER
            return after + start, field
    return None


def _unseparated(text: str, at: int) -> Pair | None:
    """Read `Expires 01/05/2027` and `License Number - 99123`: a label's words, then a value that fits wholly."""
    words = re.sub(r"#(?=[A-Z0-9])", "# ", text).split()
    for cut in range(min(len(words) - 1, MOST_WORDS), 0, -1):
        field = field_of(" ".join(words[:cut]).rstrip(" -="))
        if field in _UNSEPARATED and ":" not in " ".join(words[:cut]):
            pair = Pair(field, " ".join(words[cut:]).lstrip("-= "), at)
            enough = field is not Field.NUMBER or sum(sign.isdigit() for sign in pair.value) >= 3
            return pair if enough and fits(pair) else None
    return None


_UNSEPARATED: Final = frozenset({Field.NUMBER, Field.STATUS, Field.EXPIRES, Field.ISSUED, Field.FIRST_ISSUED})


def in_column(text: str, at: int) -> Pair | None:
    """Read `Name Robin Sample` and `Occupation Psychologist`: only where the page prints its labels like that."""
    words = text.split()
    for cut in range(min(len(words) - 1, MOST_WORDS), 0, -1):
        label = " ".join(words[:cut])
        field = field_of(label)
        if field in TYPES or (field is Field.NAME and words[cut - 1].casefold() == "name"):
            pair = Pair(field, " ".join(words[cut:]), at)
            return pair if fits(pair) and not speaks_of_others(label) else None
    return None


def run_on(text: str, at: int) -> tuple[Pair, ...]:
    """Read labels and values that follow one another without any sign: each value must fit its label wholly."""
    words = text.split()
    cuts: list[tuple[int, int, Field]] = []
    place = 0
    while place < len(words) and len(words) <= _LONG:
        cut = next((end for end in range(min(place + 4, len(words)), place, -1) if _names(words, place, end)), 0)
        if cut:
            cuts.append((place, cut, field_of(" ".join(words[place:cut])) or Field.OTHER))
        place = cut or place + 1
    if len(cuts) < 3 or cuts[0][0] != 0:
        return ()
    ends = [begin for begin, _, _ in cuts[1:]] + [len(words)]
    pairs = [Pair(field, " ".join(words[upto:end]), at) for (_, upto, field), end in zip(cuts, ends, strict=True)]
    ours = [pair for pair in pairs if pair.field is not Field.OTHER]
    return tuple(ours) if len(ours) >= 3 and all(pair.value and fits(pair) for pair in ours) else ()


_LONG: Final = 80  # words of a line


def _names(words: Sequence[str], begin: int, end: int) -> bool:
    """Return True for a label of two words or more: a single one may stand in a value, and a value before a label."""
    label = " ".join(words[begin:end])
    if end - begin < 2 or not label[:1].isupper() or not words[end - 1][:1].isupper() or not is_label(label):
        return False
    shorter = any(field_of(" ".join(words[start:end])) for start in range(begin + 1, end - 1))
    return field_of(label) is not Field.OTHER or speaks_of_others(label) or not shorter
