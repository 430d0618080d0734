"""A whole name in one column, split the way the source writes it."""

from __future__ import annotations

from typing import Final, Literal

from verifier.domain.evidence import PersonName
from verifier.domain.names.name_words import PARTICLES
from verifier.domain.names.parse import parse
from verifier.domain.names.tokens import fold

NameOrder = Literal["given_first", "surname_first", "surname_comma_given"]

# Particles that come in twos and threes; a person's surname and given name never do: VAN DER BERG, DE LA CRUZ.
_TOGETHER: Final = frozenset(
    {("de", second) for second in ("la", "las", "los", "le")}
    | {("van", second) for second in ("de", "den", "der", "het", "ten", "ter")}
    | {("von", second) for second in ("dem", "den", "der", "zu")}
)
_SURNAMES_TOO: Final = frozenset({"do", "la", "le"})  # Vietnamese surnames, far oftener than a surname's beginning


def readings(text: str, order: NameOrder) -> tuple[PersonName, ...]:
    """Read the name in every way one with the surname first may be meant: DO ANH THI, VAN DYKE ROBIN."""
    words = text.split()
    ends = _ends(words) if order == "surname_first" else ()
    return tuple(dict.fromkeys((split_name(text, order), *(_of(words[end:], words[:end]) for end in ends))))


def split_name(text: str, order: NameOrder) -> PersonName:
    """Split a whole name into parts.

    A surname of two words without a hyphen cannot be told from a middle name; its first or last word then stands among
    the given names, which is how the same name is read on a creator's side.
    """
    match order:
        case "surname_comma_given":
            surname, _, given = text.partition(",")
            return _of(given.split(), surname.split())
        case "surname_first":
            words = text.split()
            end = _ends(words)[0]
            return _of(words[end:], words[:end])
        case "given_first":
            words = _without_letters(text)
            cut = _surname_start(words)
            return _of(words[:cut], words[cut:])


def _of(given: list[str], surname: list[str]) -> PersonName:
    """Build the name, with a `JR` or `III` taken out of wherever it stands."""
    suffixes = [word for word in (*given, *surname) if _is_suffix(word)]
    givens = [word.strip(",") for word in given if not _is_suffix(word)]
    surnames = [word.strip(",") for word in surname if not _is_suffix(word)]
    suffix = suffixes[0].strip(",.").upper() if suffixes else ""
    return PersonName(" ".join(givens[:1]), " ".join(surnames), " ".join(givens[1:]), suffix)


def _ends(words: list[str]) -> tuple[int, int]:
    """Return where a surname that stands first ends: most probably, and by the other reading if there is one.

    Particles that belong together begin a surname. A single one may be the whole of it.
    """
    count = _particles(words)
    plain = [_plain(word) for word in words]
    if count == 0 or (count > 1 and tuple(plain[:2]) in _TOGETHER):
        return count + 1, count + 1
    return (1, count + 1) if plain[0] in _SURNAMES_TOO else (count + 1, 1)


def _particles(words: list[str]) -> int:
    """Count the particles that begin a surname: `VAN DER BERG ROBIN`; a surname and a given name must be left over."""
    count = 0
    while count < len(words) - 2 and _is_particle(words[count]):
        count += 1
    return count


def _surname_start(words: list[str]) -> int:
    """Find where the surname begins in reading order: the last word and the particles right before it."""
    cut = len(words) - 1
    while cut > 1 and _is_particle(words[cut - 1]):
        cut -= 1
    return max(cut, 0)


def _is_particle(word: str) -> bool:
    return len(_plain(word)) > 1 and _plain(word) in PARTICLES


def _is_suffix(word: str) -> bool:
    return parse(f"Robin Sample {word}").suffix != ""


def _without_letters(text: str) -> list[str]:
    """Drop the letters behind the surname and its suffix, which are no name."""
    words = [word.strip(",") for word in text.split()]
    parsed = parse(text)
    tail = [word for word in words if parsed.suffix and _is_suffix(word)]
    words = [word for word in words if word not in tail]
    while len(words) > 1 and parsed.surname and not _plain(words[-1]).endswith(parsed.surname[-1]):
        words.pop()
    return [*tail, *words] if len(words) > 1 else words


def _plain(word: str) -> str:
    return "".join(char for char in fold(word) if char.isalnum())
