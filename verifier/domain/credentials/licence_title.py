"""The licence type that a person copied from a board's page, read as a title of that place.

Boards print one title in many ways: `Licensed Professional Counselor (LPC)`, `Mental Health Counselor License`,
`Physician & Surgeon`. The result is compared with the claim like a registry's own type. Words that are none of our
titles are read as None: another profession is never a default.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from anyascii import anyascii

from verifier.domain.credentials.profession import Credential, Family, Level, read_credential, titles_in

if TYPE_CHECKING:
    from verifier.domain.credentials.profession import Title

# Other forms of the words of a title.
_SAME = {
    "marital": "marriage",
    "therapy": "therapist",
    "counseling": "counselor",
    "counselling": "counselor",
    "counsellor": "counselor",
    "counselors": "counselor",
    "prof": "professional",
    "masters": "master",
    "work": "worker",
    "physicians": "physician",
    "psychology": "psychologist",
    "nursing": "nurse",
    "dietetics": "dietitian",
    "dietician": "dietitian",
    "nutrition": "nutritionist",
    "medicine": "physician",
    "surgeon": "physician",
    "surgery": "physician",
    "allopathic": "physician",
    "osteopathy": "osteopathic",
}
_SILENT = frozenset(
    "a an and designation for in license licence licensed licensure of practice supervision supervisor the to "
    "with".split()
)
# What boards write beside a profession without making it another one.
_BESIDE = frozenset(
    "active clinical compact doctoral doctorate educational endorsement full fully general health hspp independent "
    "medical multistate permanent practitioner professional provider service single state unrestricted".split()
)
# Who is not yet, or not independently, what the rest of the words say.
_LOWER = frozenset(
    "aide apprentice assistant associate candidate graduate intern limited provisional provisionally resident student "
    "supervised supervisee temporary trainee training under".split()
)
_NOT_YET = frozenset("apprentice student trainee training".split())  # not even an associate
# Beside a title these say that it is not held, or no longer: `LPCC (surrendered)`.
_NOT_HELD = frozenset(
    "applicant application applied canceled cancelled denied emeritus ex expired former formerly inactive ineligible "
    "invalid lapsed not pending relinquished resigned retired revoked surrendered suspended terminated void voided "
    "withdrawn".split()
)
# The words that make a profession, where a board's title is none of the table's.
_CORES = {
    Family.COUNSELOR: frozenset({"counselor"}),
    Family.MFT: frozenset({"marriage", "family", "therapist"}),
    Family.PSYCHOLOGIST: frozenset({"psychologist"}),
    Family.PHYSICIAN: frozenset({"physician"}),
    Family.DIETITIAN: frozenset({"dietitian"}),
}
_OTHERS = frozenset({"aide", "assistant"})  # a profession of its own beside a physician or a psychologist


def read_title(text: str, credential: Credential, place: str | None) -> Title | None:
    """Read a board's licence type as a title of the place; None for words that are none of our titles.

    Where several readings fit, the lower one counts; `Associate` or `Intern` beside a title makes it that, and
    `retired` or `applicant` none.
    """
    found = [title for piece in _pieces(text) if (title := _title_of(piece, credential, place)) is not None]
    title = min(found, key=lambda one: (one.family is not credential.family, _RANK[one.level]), default=None)
    title, said = title or _loosely(text, credential), _words(text)
    if title is None or _NOT_HELD & said:
        return None
    more = said - _words(title.name)
    if title.level is Level.INDEPENDENT:
        return replace(title, level=Level.ASSOCIATE) if _LOWER & more else title
    return None if _NOT_YET & more else title


_RANK = {Level.CANDIDATE: 0, Level.ASSOCIATE: 1, Level.INDEPENDENT: 2, Level.DEGREE: 3}


def _pieces(text: str) -> tuple[str, ...]:
    """Split into the whole, the parts inside and outside brackets, and those between commas and dashes."""
    inside = re.findall(r"\(([^()]*)\)", text)
    outside = re.sub(r"\([^()]*\)", " ", text)
    parts = re.split(r"\s[-\u2013\u2014]\s|[,;/|:]|-(?=clinical|macro)", outside, flags=re.IGNORECASE)
    bare = re.sub(r"\blicen[cs]e\b", " ", outside, flags=re.IGNORECASE)  # `MD License`
    general = re.findall(r"^\s*(APRN)[-. /](?:CNP|CNS|CNM|CRNA|NP)\b", outside)  # the role behind the licence
    dotted = re.findall(r"\b(?:[A-Za-z]\.){2,}", outside)
    return tuple(
        dict.fromkeys(
            piece.strip() for piece in (text, *inside, outside, *parts, bare, *general, *dotted) if piece.strip()
        )
    )


def _title_of(piece: str, credential: Credential, place: str | None) -> Title | None:
    read = read_credential(piece, place, has_number=not credential.is_degree)
    if isinstance(read, Credential) and read.is_degree is credential.is_degree:
        return read.badge_title
    if credential.is_degree:
        return None
    own = [title for title in titles_in(place) if _words(title.name) == _words(piece)]
    general = own or [title for title in titles_in("") if _words(title.name) == _words(piece)]
    found = min((_here(one, place) for one in general), key=lambda one: _RANK[one.level], default=None)
    of_practice = found is None and _words(piece) - _OF_PRACTITIONERS == _PRACTITIONER
    return _title_of("NP", credential, place) if of_practice else found


_PRACTITIONER = frozenset({"nurse", "practitioner"})
_OF_PRACTITIONERS = frozenset({"approved", "certified", "registered", "specialty", "certification"})


def _here(title: Title, place: str | None) -> Title:
    return replace(title, jurisdiction=place or "")


def _loosely(text: str, credential: Credential) -> Title | None:
    """Read a board's own way of naming the claimed profession: its words, and none that make it another one."""
    core, said = _CORES.get(credential.family), _words(text)
    physician, osteopath = credential.family is Family.PHYSICIAN, "osteopathic" in said
    other = said - (core or said) - _BESIDE - (_LOWER - _OTHERS)
    if credential.family is Family.PSYCHOLOGIST:
        other |= said & {"educational"}  # a licence of its own, as a school psychologist's is
    if core is None or not core <= said or other - ({"osteopathic"} if physician else set()):
        return None
    wanted = credential.badge_title
    return replace(wanted, branch="do") if osteopath and wanted.branch == "md" else wanted


@lru_cache(maxsize=2048)
def _words(text: str) -> frozenset[str]:
    plain = anyascii(text).casefold().replace("'s", "").replace("&", " and ")
    plain = plain.replace("osteopathic doctor", "osteopathic physician").replace("medical practitioner", "physician")
    words = frozenset(_SAME.get(token, token) for token in re.findall(r"[a-z]+", plain)) - _SILENT
    return words - {"professional"} if "nurse" in words else words  # New York's registered professional nurse
