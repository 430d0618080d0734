"""Credentials that a handle and a display name assert: `robin.sample.lpc`, `Robin Sample, PsyD`.

A badge under a name that asserts another credential would lend its weight to that other one. Both are read as people
see them (`skeleton.py`, `readings.py`). The person's own names assert nothing: a surname Stern is no RN, Minh Do is no
DO, and `M D Avila` are the initials of Maria Dolores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.credentials.titles import Family
from verifier.domain.handles import title_words
from verifier.domain.handles.field_words import AMBIGUOUS, PLACES, SHORT, Beside, Kind
from verifier.domain.handles.own_names import Own, are_initials, own_names
from verifier.domain.handles.readings import handle_readings, readings
from verifier.domain.handles.skeleton import plain, without_invisible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from verifier.domain.credentials.profession import Credential
    from verifier.domain.handles.readings import Word

_TOGETHER = 12  # letters of a title that may be written apart: L. C. M. H. C. A.
_CHUNK = 5  # letters of one of its pieces: Pharm D


def asserted_kinds(handle: str, display_name: str, names: Iterable[str], typed: Iterable[str] = ()) -> frozenset[Kind]:
    """Collect the kinds of profession, degree or badge that a handle and a display name assert.

    `names` are the person's own by a register or an identity check; what was only `typed` is no excuse for a title.
    """
    own = own_names(tuple(names), (display_name, *typed))
    found = titles_asserted(display_name, own)
    for words in handle_readings(handle):
        found |= _in_handle(words, own)
    return found


def handle_asserts_other(
    handle: str, display_name: str, names: Iterable[str], claimed: Family | Credential, typed: Iterable[str] = ()
) -> bool:
    """Return True if handle or display name assert another credential than the claimed one, or the badge itself.

    Every title of the family agrees; PhD, PsyD and EdD agree with a psychologist's licence and a degree claim only.
    """
    return not asserted_kinds(handle, display_name, names, typed) <= _agreeing(claimed)


def titles_asserted(text: str, own: Own | None = None) -> frozenset[Kind]:
    """Collect the kinds asserted in a display name or a bio line: letters, spelled-out professions, a tick."""
    own = own or Own()
    found = {kind for seen in (text, without_invisible(text), plain(text)) for kind in title_words.in_native(seen)}
    for words in readings(text):
        found |= _in_text(words, own)
    return frozenset(found)


def _agreeing(claimed: Family | Credential) -> frozenset[Kind]:
    if isinstance(claimed, Family):
        return title_words.AGREEING[claimed]
    if claimed.family is Family.NURSE and claimed.badge_title.branch in title_words.ADVANCED_BRANCHES:
        return title_words.ADVANCED_NURSES
    return title_words.AGREEING[claimed.family]


def _in_text(words: Sequence[Word], own: Own) -> set[Kind]:
    """Collect the kinds that one reading of a display name asserts."""
    called, found = own.called.copy(), set[Kind]()
    for at, word in enumerate(words):
        if called[word.text] > 0:
            called[word.text] -= 1
        elif word.text not in own.parts or word.text in own.called:
            found |= _of_word(words, at, own)
    strange = [word.text for word in words if word.text not in own.parts]
    return found | title_words.in_run("".join(strange)) | _joined(words, own)


def _of_word(words: Sequence[Word], at: int, own: Own) -> set[Kind]:
    word = words[at]
    kind = title_words.words().get(word.text) or title_words.spelled().get(word.text)
    if kind is None:
        return _run_together(word.text, own)
    if word.text in title_words.words():
        return set() if at > 0 and title_words.is_of_nutrition(words[at - 1].text, kind) else {kind}
    return {kind} if _is_title(words, at, own) else set()


def _is_title(words: Sequence[Word], at: int, own: Own) -> bool:
    """Return True if letters that are also a word or a place stand where a title does."""
    word = words[at]
    if _is_state(words, at, own):
        return False
    if word.text in AMBIGUOUS:
        between = word.apart or _beside_letters(words, at)
        return at > 0 and word.capitals and word.last and (between if word.text in PLACES else True)
    if word.text not in SHORT or word.text == "md":
        return True
    if word.text == "do":
        shouted = all(other.capitals for other in words) and not word.last
        behind_a_name = at > 0 and word.last and (word.apart or words[at - 1].text in own.parts)
        return (word.capitals and not shouted) or behind_a_name
    return word.capitals or word.last


def _is_state(words: Sequence[Word], at: int, own: Own) -> bool:
    """Return True if letters are the state behind its city: `Robin | Baltimore, MD`, `in Washington, DC`.

    The city begins a phrase of its own, and not the name: Bowie, MD, may be Dr. Bowie.
    """
    if not (words[at].apart and words[at].capitals):
        return False
    for city in title_words.cities().get(words[at].text, ()):
        start = at - len(city)
        begins = start > 0 and (words[start].apart or words[start - 1].text in _BEFORE_PLACES)
        if begins and tuple(word.text for word in words[start:at]) == city and not own.parts & set(city):
            return True
    return False


_BEFORE_PLACES = frozenset({"in", "en", "from", "near"})


def _beside_letters(words: Sequence[Word], at: int) -> bool:
    return any(0 <= near < len(words) and words[near].text in title_words.letters() for near in (at - 1, at + 1))


def _in_handle(words: Sequence[Word], own: Own) -> set[Kind]:
    """Collect the kinds that one reading of a handle asserts."""
    tokens, called = [word.text for word in words], own.called.copy()
    found = title_words.in_run("".join(token for token in tokens if token not in own.parts))
    for at, token in enumerate(tokens):
        if called[token] > 0:
            called[token] -= 1
        elif token not in own.parts or token in own.called:
            found |= _of_token(tokens, at, own)
    return found | _joined(words, own)


def _of_token(tokens: Sequence[str], at: int, own: Own) -> set[Kind]:
    token, alone, edge = tokens[at], len(tokens) == 1, at in (0, len(tokens) - 1)
    if token in title_words.words():
        return {title_words.words()[token]}
    kind = title_words.spelled().get(token)
    if kind is None:
        return _run_together(token, own)
    if are_initials(token, tokens[at + 1 :], tokens, own):
        return set()
    if token in AMBIGUOUS or token == "do":  # noqa: S105  a word, not a secret
        counts = at == len(tokens) - 1 and at > 0 and token not in PLACES and _is_name(tokens[at - 1], own)
    else:
        counts = token not in SHORT or token == "md" or (edge and not alone)  # noqa: S105
    return {kind} if counts else set()


def _is_name(token: str, own: Own) -> bool:
    return token in title_words.letters() or any(part in token for part in own.shown if len(part) > 2)


def _run_together(token: str, own: Own) -> set[Kind]:
    """Find title letters joined to a name or another word: `drrobin`, `robinsamplelpc`, `askalmft`."""
    if token in own.parts:
        return set()
    found = _titled(token, own) | _beside_name(token, own) | _only_letters(token)
    return found if len(token) <= _CHUNK else found | _at_edges(token, own)


def _at_edges(token: str, own: Own) -> set[Kind]:
    """Find a word of the field that begins or ends the run, and what the rest asserts: `nursemd`, `mindfulmdlpc`."""
    for word, kind in title_words.edges().items():
        if token.endswith(word) and token != f"un{word}":
            return {kind} | _rest(token.removesuffix(word), own)
        if token.startswith(word) and not token.startswith("nursery"):
            return {kind} | _rest(token.removeprefix(word), own)
    own_end = any(token.endswith(part) for part in own.parts if part.endswith("md"))
    return {Family.PHYSICIAN} if token.endswith("md") and not own_end else set()  # no word of a language ends so


def _rest(text: str, own: Own) -> set[Kind]:
    return _split_letters(text) | _run_together(text, own)


def _only_letters(token: str) -> set[Kind]:
    """Read a run of title letters (`mdphd`, `rnlmft`); two short titles in a row are as often a word (dodo)."""
    return _split_letters(token) if "md" in token or title_words.ends_in_letters(token) else set()


def _titled(token: str, own: Own) -> set[Kind]:
    """Find a doctor's title in front of a name: `drrobin`."""
    known = [part for part in own.shown if len(part) > 2]
    rests = [token.removeprefix(doctor) for doctor in _DOCTORS if token.startswith(doctor)]
    named = (len(rest) > 2 and any(rest.startswith(p) or p.startswith(rest[:_CHUNK]) for p in known) for rest in rests)
    return {Beside.DOCTOR} if any(named) else set()


_DOCTORS = ("dr", "dra", "doc")


def _beside_name(token: str, own: Own) -> set[Kind]:
    """Collect the kinds of letters joined to one of the person's names, behind it or before it."""
    for part in sorted((p for p in own.shown if len(p) > 2), key=len, reverse=True):
        head, found, tail = token.rpartition(part)
        before, behind = _split_letters(head), _split_letters(tail)
        if found and (behind or not tail):
            return behind if are_initials(head, [part], [part], own) else before | behind
    return set()


def _split_letters(text: str) -> set[Kind]:
    """Split a run of letters such as `phdlpc` or `rnlmft` into kinds; empty when anything else is in it."""
    spelled = title_words.spelled()
    if not text:
        return set()
    if text in spelled and text not in AMBIGUOUS:
        return {spelled[text]}
    for cut in range(len(text) - 2, 1, -1):
        if text[:cut] in spelled and (rest := _split_letters(text[cut:])):
            return {spelled[text[:cut]]} | rest
    return set()


def _joined(words: Sequence[Word], own: Own) -> set[Kind]:
    """Find titles written apart: `M D`, `M/D`, `Ph. D.`, `p.s.y.d`; the initials of the person's own name are none."""
    found = set[Kind]()
    for start in range(len(words)):
        for end in range(start + 2, min(start + _TOGETHER, len(words)) + 1):
            run = words[start:end]
            kind = _title_of(run, own)
            texts = [word.text for word in words]
            if kind and not are_initials([word.text for word in run], texts[end:], texts, own):
                found.add(kind)
    return found


def _title_of(run: Sequence[Word], own: Own) -> Kind | None:
    """Return the kind of a title whose letters stand apart; of two letters both must stand alone."""
    joined = "".join(word.text for word in run)
    if len(joined) > _TOGETHER or any(word.amid for word in run[1:]):
        return None
    if joined in AMBIGUOUS and (joined in PLACES or not run[-1].last or not all(word.capitals for word in run)):
        return None
    single = all(len(word.text) == 1 for word in run)
    pieces = all(len(word.text) <= _CHUNK and word.text not in own.parts for word in run)
    if joined == "dr" and run[0].capitals and not run[1].capitals:
        return Beside.DOCTOR  # `D.r.`: two initials would both be capitals
    known = title_words.letters().get(joined) or (title_words.words().get(joined) if len(joined) >= _CHUNK else None)
    return known if single or pieces else None
