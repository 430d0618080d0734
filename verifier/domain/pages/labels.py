"""The labels of boards' pages: a closed grammar over a few words, so that `Lic. No.` and `License Number` are one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from verifier.domain.pages.fields import Field
from verifier.domain.pages.grammar import GRAMMAR, SAME
from verifier.domain.pages.standings import STANDINGS, fold

_WORD: Final = re.compile(r"[a-z]+|#")
_AS_OF: Final = re.compile(r"\s+\(?as of \d[\d/.\-]*\)?$", re.IGNORECASE)
_MOST_WORDS: Final = 8
_TOO_LITTLE: Final = frozenset({"original", "initial", "#"})
# Labels of what is not ours end in these words.
_ENDS: Final = frozenset(
    "address age agency basis board by city code college comments compact complaint complaints country county date "
    "dates definition definitions degree department division dob email employer ethnicity exam fax fee gender "
    "generated hours id jurisdiction legend location method name names notes npi number phone printed privilege "
    "privileges qualification qualifications query race renewed retrieved school searched sex specialties specialty "
    "state status supervisor telephone type university website year zip".split()
)
# Words about somebody or something else, in front of a label of ours.
_ASIDE: Final = frozenset(
    "address aka alias aliases application applied birth business case ce ceu collaborating compact complaint "
    "complaints control cpr dba dea definition definitions degree delegating docket education effective employer "
    "endorsement exam examination facility file former generated graduation hearing inactive insurance key lapsed "
    "last legacy legend maiden mailing malpractice meaning modified multistate ncsbn next npi old other phone "
    "practice preceptor prescriptive previous print printed prior privilege queried query refreshed reinstated "
    "reinstatement renewal renewed report retrieved revoked school search searched specialty sponsor supervised "
    "supervising supervision supervisor supervisory surrender suspended updated verification verified".split()
)


@lru_cache(maxsize=4096)
def field_of(label: str) -> Field | None:
    """Return the field a label names, OTHER for a label of something else, None for what is no label we know."""
    label = _AS_OF.sub("", label)
    if not label or len(label) > 70 or label.casefold() == "no":
        return None
    bare = re.sub(r"\([^()]*\)", " ", label.casefold()).replace("'", "")
    words = [SAME.get(word, word) for word in _WORD.findall(bare.replace("#", " # "))]
    if not words or len(words) > _MOST_WORDS or re.search(r"\d", label):
        return None
    plain = " ".join(words)
    counted = plain.replace("#", "number") if len(words) > 1 else plain
    if plain in _TOO_LITTLE:
        return Field.OTHER
    found = next((field for field, shape in GRAMMAR if shape.fullmatch(counted)), None)
    return found or (Field.OTHER if _is_other(words) else None)


def _is_other(words: list[str]) -> bool:
    return len(words) <= 6 and (words[-1] in _ENDS or words[-1] == "#")


def speaks_of_others(label: str) -> bool:
    """Return True if a label's words are about somebody or something else: a supervisor, a former name, a case."""
    return bool(_ASIDE & set(_WORD.findall(label.casefold())))


def is_label(text: str) -> bool:
    """Return True if a text is a label that we know. A word that is a status as well is one only with its colon."""
    bare = text.rstrip(" :*?")
    if ":" in bare:
        return False  # a label with its value: of `Action: No` the end is no number
    sure = text.rstrip(" *?").endswith(":") or (bare.casefold() not in _VALUES and fold(bare) not in STANDINGS)
    return sure and field_of(bare) is not None


_VALUES: Final = frozenset("no mi license registration certificate credential".split())
