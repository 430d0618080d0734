"""What a handle and a display name say their owner is: `robin.sample.lpc`, `Robin Sample, PsyD`.

A badge under a name that asserts another credential would lend its weight to that other one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from verifier.domain.letters import WORDS, family_of_letters
from verifier.domain.names import fold
from verifier.domain.titles import Family

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verifier.domain.profession import Credential

# Long letters that end or begin no word of a language we meet; they count inside a word even when the name is unknown.
_UNMISTAKABLE = (
    "lmfta lmft lmhca lmhc lcmhca lcmhc lcswa lcsw licsw lcpc lpcc lpcmh lpca lpc lmsw lscsw psyd phd pmhnp aprn arnp "
    "crnp rdn".split()
)
_WORDS_FOR = {
    "psychologist": Family.PSYCHOLOGIST,
    "psychiatrist": Family.PHYSICIAN,
    "physician": Family.PHYSICIAN,
    "pediatrician": Family.PHYSICIAN,
    "surgeon": Family.PHYSICIAN,
    "nurse": Family.NURSE,
    "dietitian": Family.DIETITIAN,
    "dietician": Family.DIETITIAN,
    "socialworker": Family.SOCIAL_WORK,
    "familytherapist": Family.MFT,
    "professionalcounselor": Family.COUNSELOR,
    "mentalhealthcounselor": Family.COUNSELOR,
}
# Two letters are also words and places (do, rd): they count where letters stand after a name, not in the middle.
_SHORT = frozenset({"md", "do", "rn", "np", "rd", "ld", "lp", "cd"})
_AMBIGUOUS = frozenset(
    {"lac", "alc", "apc", "cpc", "csw", "asw", "cd", "lp", "ld", "lpa", "np", "cns", "psyc", "swc", "pnp"}
)
_WIDE = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ø"): "oe", ord("å"): "aa"}
_DOCTORATES_OF_PSYCHOLOGISTS = frozenset({Family.PSYCHOLOGIST, Family.DEGREE})


@lru_cache(maxsize=1)
def _letters() -> dict[str, Family]:
    """Title letters that may stand in a handle, with their family."""
    found = {key.lower(): meaning[1] for key, meaning in WORDS.items() if len(key) <= 6 and key.isalpha()}
    found |= {"phd": Family.DEGREE, "psyd": Family.DEGREE, "edd": Family.DEGREE, "md": Family.PHYSICIAN}
    return {word: family for word, family in found.items() if word not in _AMBIGUOUS - {"np", "ld"}} | _WORDS_FOR


def asserted_families(handle: str, display_name: str, names: Iterable[str]) -> frozenset[Family]:
    """The families whose credentials a handle and a display name assert; doctorates are `DEGREE`.

    `names` are the claimant's own names: a surname Stern is no RN, and `johnsonrn` with the name Johnson is one.
    """
    parts = _name_parts(names, trusted=True) | _name_parts((display_name,), trusted=False)
    in_handle = _in_handle(handle.lower().removeprefix("@"), parts)
    return frozenset(in_handle | titles_asserted(display_name, parts))


def handle_asserts_other(handle: str, display_name: str, names: Iterable[str], claimed: Family | Credential) -> bool:
    """Whether handle or display name assert a credential of another family than the claimed one.

    Every title of the family agrees; PhD, PsyD and EdD agree with a psychologist's licence and a degree claim only.
    """
    family = claimed if isinstance(claimed, Family) else claimed.family
    agreeing = _DOCTORATES_OF_PSYCHOLOGISTS if family is Family.PSYCHOLOGIST else frozenset({family})
    return not asserted_families(handle, display_name, names) <= agreeing


def titles_asserted(text: str, parts: frozenset[str] = frozenset()) -> frozenset[Family]:
    """The families asserted in a display name or a bio line: letters after a name, and spelled-out professions."""
    plain = unicodedata.normalize("NFKC", text)
    words = [
        re.sub(r"[^A-Za-z]", "", fold(word) if not word.isascii() else word) for word in re.split(r"[^\w.\-']+", plain)
    ]
    words = [word for word in words if word]
    found = {_in_text(word, last=at == len(words) - 1, parts=parts) for at, word in enumerate(words)}
    run = "".join(word.lower() for word in words)
    found |= {family for spoken, family in _WORDS_FOR.items() if len(spoken) > 9 and spoken in run}
    return frozenset(family for family in found if family)


def _in_text(word: str, *, last: bool, parts: frozenset[str]) -> Family | None:
    small = word.lower()
    if small in parts and not (word.isupper() and len(word) > 2 and family_of_letters(small)):
        return None
    if len(small) == 2 and not (word.isupper() or (last and small != "do")):
        return None
    return _letters().get(small)


@lru_cache(maxsize=1024)
def _forms(word: str) -> frozenset[str]:
    """A name part as it may stand in a handle: folded, umlauts written out, or with its accented letters dropped."""
    lower = word.lower()
    wide = lower.translate(_WIDE)
    dropped = "".join(c for c in lower if c.isascii())
    return frozenset(re.sub(r"[^a-z]", "", form) for form in (fold(lower), fold(wide), dropped))


def _name_parts(names: Iterable[str], *, trusted: bool) -> frozenset[str]:
    """Every part of a person's names, alone and run together with its neighbours, without title letters.

    A display name is not `trusted`: whoever calls themselves Robin Md there asserts MD unless their own name is Md.
    """
    parts: set[str] = set()
    for name in names:
        written = re.sub(r"[\"“”()]", " ", unicodedata.normalize("NFKC", name))
        words = written.replace(",", " ").split()
        named = [w for at, w in enumerate(words) if not _reads_as_letters(w, trusted and at in (0, len(words) - 1))]
        for words_of_name in (named, [piece for word in named for piece in word.split("-")]):
            for at in range(len(words_of_name)):
                for end in range(at + 1, min(at + 4, len(words_of_name)) + 1):
                    parts |= _forms("".join(words_of_name[at:end]))
    return frozenset(part for part in parts if len(part) > 1)


def _reads_as_letters(word: str, at_edge: bool) -> bool:  # noqa: FBT001
    """Whether a word of a written name is title letters (MD, Ph.D., LPC) and not a name such as Do."""
    bare = re.sub(r"[^A-Za-z]", "", word)
    plainly = "." in word.rstrip(".") or (bare.isupper() and len(bare) > 2) or not at_edge
    return plainly and bare.lower() in _letters()


def _in_handle(handle: str, parts: frozenset[str]) -> set[Family]:
    tokens = [token for token in re.split(r"[^a-z]+", handle) if token]
    found: set[Family] = set()
    for at, token in enumerate(tokens):
        found |= _in_token(token, parts, edge=at in (0, len(tokens) - 1), alone=len(tokens) == 1)
    return found


def _in_token(token: str, parts: frozenset[str], *, edge: bool, alone: bool) -> set[Family]:
    letters = _letters()
    if token in parts:
        return set()
    if token in letters:
        counts = token not in _SHORT or (edge and not alone)
        return {letters[token]} if counts else set()
    ending = _after_name(token, parts)
    if ending:
        return _split_letters(ending)
    for long in (*_UNMISTAKABLE, *_WORDS_FOR):
        if token.endswith(long) or token.startswith(long):
            return {letters[long]} | _split_letters(token.removesuffix(long) if token.endswith(long) else "")
    return set()


def _after_name(token: str, parts: frozenset[str]) -> str:
    """What stands run together behind (or before) one of the claimant's names, if it is nothing but title letters."""
    for part in sorted((p for p in parts if len(p) > 2), key=len, reverse=True):
        if token.endswith(part) and not _split_letters(token.removesuffix(part)):
            return ""
        head, found, tail = token.rpartition(part)
        if found and tail and _split_letters(tail):
            return tail
        if found and not tail and _split_letters(head):
            return head
    return ""


def _split_letters(text: str) -> set[Family]:
    """The families of a run of letters such as `phdlpc`; empty when anything else is in it."""
    letters = _letters()
    if not text:
        return set()
    if text in letters:
        return {letters[text]}
    for cut in range(len(text) - 2, 1, -1):
        if text[:cut] in letters:
            rest = _split_letters(text[cut:])
            if rest:
                return {letters[text[:cut]]} | rest
    return set()
