"""Degrees: the doctorate a role title names, who entered it, and the entry of an ORCID iD that is the claimed one.

A degree is not a licence. Only the institution that granted it can say that it did: what a person typed about
themselves is worth nothing, and what another organisation typed is a reviewer's hint.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from anyascii import anyascii

from verifier.domain.assessment.records import Agreement
from verifier.domain.binding.binding import best_name, bind_identity
from verifier.domain.binding.changes import is_surname_alone
from verifier.domain.credentials.abbreviations import DEGREE_NAMES, family_of_letters
from verifier.domain.credentials.titles import Family, Level, Title
from verifier.domain.evidence import Standing
from verifier.domain.matching import Point
from verifier.domain.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from verifier.domain.binding.binding import Bound
    from verifier.domain.binding.others import Shares
    from verifier.domain.claim import Identity, Words
    from verifier.domain.credentials.profession import Credential
    from verifier.domain.evidence import AssertedBy, Record, RegistryId
    from verifier.domain.policy import Policy

_FORMS = {
    "PhD": "phd|ph d|dphil|d phil|doctor of philosophy|doctor philosophiae|dr phil|dr rer nat|doctor rerum naturalium|"
    "dr rer pol|dr rer soc|dr ing",
    "PsyD": "psyd|psy d|doctor of psychology",
    "EdD": "edd|ed d|doctor of education",
}
_KIND_OF = {form: letters for letters, forms in _FORMS.items() for form in forms.split("|")}
_ROLE = re.compile(r"([^,:()]+?)(?:\s+in\s+([^()]+)|(?:\s*[,:]\s*|\s+[-\u2013\u2014]\s+)([^()]+)|\s*\(([^()]+)\))")
_BREAK = re.compile(r"[,:/.\u2013\u2014]|\s-|-\s")
_MARKS = frozenset(" ,:/.&-'\u2019\u2013\u2014")
# Where any of these stands the title says who somebody was or hopes to be, or what was taken back: nothing is granted.
_NOT_GRANTED = frozenset(
    "abandoned abd abgebrochen absentia advisor anticipated applicant aspirant awaiting ba bsc cand candidacy candidat "
    "candidate candidato certificate certified cours coursework curso deferred discontinued dissertation doctorando "
    "doctorant doktorand dropout dropped enrolled equivalent examiner exchange expected expelled failed fellow first "
    "hc hon honorary honoris incomplete intern interrupted leave left licensed ma mba minor mphil mres msc nicht no "
    "non not ohne ongoing only part paused pending planned postdoc preparation process program programme progess "
    "progress prospective registered rejected rescinded residence residency resident revoked scholar spe started "
    "student submitted supervisor suspended terminated thesis trainee training unfinished visiting withdrawal "
    "withdrawn withdrew without year".split()
)
_REMARKS = frozenset("awarded completed conferred cum distinction laude magna summa with".split())
_FIELD = re.compile(  # psychology is a field of study; a psychologist or a mathematician is a person
    r"(?!.*(?:ists?|ians?)$)(?:.+(?:logy|ologi[ea]|ics|metry|istry|graphy|onomy|iatry|wissenschaft)|(?:psycho|psicolog|"
    r"counseli|counselli|educati|pedagog|social|medici|nursing|scienc|philosoph|physio|chemi|bio|histor|engineering|"
    r"econom|linguist|neuro|nutrition|statisti|mathemat|computing|therap|pharmac|humanit|rehabilit|literatur|religi|"
    r"communication|sexualit|anatom|addiction|behavio)[a-z]*|health|family|marriage|gender|womens|arts?|law|music|finance|"
    r"business|english|management|administration|leadership|policy|justice|architecture|agriculture|curriculum)"
)
_BESIDE = frozenset(  # "Counselor Education and Supervision"
    "adolescent adult analysis and applied care child childhood children clinical cognitive community computer "
    "counselor couple criminal cultural data depth development developmental early environmental exercise for forensic "
    "general higher human in industrial information instruction language learning medical mental molecular of "
    "occupational organizational physical political public school special speech studies supervision work".split()
)
_DEPARTMENT = re.compile(r"(?i)(?:department|dept\.?|faculty|school|division|institute)\s+(?:of|for)\s+(?:the\s+)?(.+)")
_HOUSE = frozenset(
    "academy center centre clinic college department dept division faculty graduate hospital institute laboratory "
    "office program programme school studies university".split()
)


@dataclass(frozen=True, slots=True)
class Doctorate:
    """A doctorate that a role title names."""

    letters: str  # PhD, PsyD, EdD
    field: str = ""  # "Clinical Psychology", as printed; "" when the title does not say

    @property
    def title(self) -> Title:
        """The degree as a title, of no place."""
        return Title(Family.DEGREE, self.letters.lower(), Level.DEGREE, "", self.letters, DEGREE_NAMES[self.letters])


@dataclass(frozen=True, slots=True)
class Source:
    """The author of an entry, and on whose behalf it was written. Empty strings: not said."""

    person: str = ""  # an iD
    client: str = ""  # the id of a member organisation's client
    name: str = ""
    origin_person: str = ""
    origin_client: str = ""
    origin_name: str = ""


def read_role(text: str) -> Doctorate | None:
    """Read the doctorate granted under a role title; None for one not on the closed list, and for a candidate's."""
    if kind := _KIND_OF.get(_plain(text)):
        return Doctorate(kind)
    parts = _ROLE.fullmatch(text.strip())
    kind = _KIND_OF.get(_plain(parts[1])) if parts else None
    if parts is None or kind is None:
        return None
    field = (parts[2] or parts[3] or parts[4]).strip()
    if _KIND_OF.get(_plain(field)) == kind or (_plain(field) and _REMARKS.issuperset(_plain(field).split())):
        return Doctorate(kind)  # "Doctor of Philosophy (PhD)"
    return Doctorate(kind, field) if _is_field(field) and _is_known(field, open_start=bool(parts[2])) else None


def _plain(text: str) -> str:
    """Fold case, full stops, hyphens and runs of blanks, which do not matter in a role title."""
    bare = unicodedata.normalize("NFKC", text).casefold().replace(".", "").replace("-", " ")
    return re.sub(r"(?<=\w) degree$", "", " ".join(bare.split()))


def _is_field(text: str) -> bool:
    """Return True if this is a field of study and not a condition, a second title or a sentence."""
    words = re.findall(r"[^\W\d_]+", text)
    if max(map(len, words), default=0) < 3 or len(text) > 100 or any(char.isdigit() for char in text):
        return False  # "PhD (c)" is a candidate
    titled = any(_plain(word) in _KIND_OF or (word.isupper() and family_of_letters(word)) for word in words)
    return not titled and _NOT_GRANTED.isdisjoint(_bare_words(text))


def _is_known(text: str, *, open_start: bool) -> bool:
    """Return True if a field is named and every word is known; with `open_start` only after the first break."""
    if not all(char in _MARKS or (char.isalpha() and anyascii(char).isalpha()) for char in text):
        return False
    start, *rest = (_bare_words(part) for part in _BREAK.split(text))
    closed = chain(*rest) if open_start else chain(start, *rest)
    known = (word in _BESIDE or word in _REMARKS or _FIELD.fullmatch(word) for word in closed)
    return any(map(_FIELD.fullmatch, start)) and all(known)


def _bare_words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", anyascii(text).casefold().replace("'", ""))


def field_of(doctorate: Doctorate, department: str) -> str:
    """Return the field of study that the title names, else the department's if the department is named after one."""
    if doctorate.field or not department:
        return doctorate.field
    named = _DEPARTMENT.fullmatch(department.strip())
    field = named[1].strip() if named else department.strip()
    return field if _is_field(field) and _HOUSE.isdisjoint(_bare_words(field)) else ""


def said_by(source: Source, institution: str) -> AssertedBy:
    """Tell who entered this: the institution it names, another organisation, or the person.

    A client that writes on somebody's behalf is a messenger: the word is that of whoever it writes for.
    """
    if source.person or source.origin_person:
        return "self"
    speaker = source.origin_name if source.origin_client else source.name
    return "institution" if same_institution(speaker, institution) else "organisation"


def same_institution(one: str, other: str) -> bool:
    """Return True if two names are spelled alike but for case, accents, punctuation, "The" and "&"."""
    return bool(_institution(one)) and _institution(one) == _institution(other)


def _institution(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", anyascii(name).casefold().replace("&", " and ").replace("'", ""))
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def choose_degree(
    credential: Credential, words: Words, records: Sequence[Record], today: Callable[[RegistryId], date]
) -> Agreement:
    """Choose the one entry that an institution itself made about the claimed degree, or give the reason why none."""
    branch = credential.badge_title.branch
    held = [r for r in records if r.title and r.title.branch == branch and is_granted(r, today(r.registry))]
    granted = [r for r in held if r.asserted_by == "institution"]
    if not granted:
        return Agreement(None, (_without_an_institution(held, records),), _points(held, words))
    meant = [r for r in granted if not words.institution or same_institution(words.institution, r.institution)]
    if not meant:
        return Agreement(None, (Reason.INSTITUTION_MISMATCH,), _points(granted, words))
    if len({(_institution(r.institution), r.field_of_study.casefold()) for r in meant}) > 1:
        return Agreement(None, (Reason.SEVERAL_CANDIDATES,), _points(meant, words))
    name = best_name(words.name, meant[0])
    reasons: dict[str, tuple[Reason, ...]] = {
        "match": (),
        "possible": (Reason.NAME_UNCLEAR,),
        "mismatch": (Reason.NAME_MISMATCH,),
    }
    agrees, points = name.verdict == "match", (*_points(meant, words), *name.points)
    changed = not agrees and is_surname_alone(name.points)
    return Agreement(meant[0], reasons[name.verdict], points, name_agrees=agrees, name_changed=changed)


def is_granted(record: Record, today: date) -> bool:
    """Return True if the entry has an end date that is past. An entry without one may be a degree just begun."""
    return record.standing is Standing.ACTIVE and record.issued_on is not None and record.issued_on < today


def _without_an_institution(held: Sequence[Record], records: Sequence[Record]) -> Reason:
    if not held:  # the institution's title that could not be read, and says no "candidate", may be the degree
        unread = (r for r in records if r.title is None and r.asserted_by == "institution")
        may_be = any(_NOT_GRANTED.isdisjoint(_bare_words(r.title_text)) and "(" not in r.title_text for r in unread)
        return Reason.DEGREE_BY_HAND if may_be else Reason.DEGREE_NOT_LISTED
    others = any(r.asserted_by == "organisation" for r in held)
    return Reason.DEGREE_BY_OTHER if others else Reason.DEGREE_SELF_ASSERTED


def _points(records: Sequence[Record], words: Words) -> tuple[Point, ...]:
    """Compare the first entry with the claim, for the reviewer."""
    if not records:
        return ()
    record = records[0]
    by_institution = record.asserted_by == "institution"
    said = Point(
        "asserted_by", "", record.asserted_by, "agrees" if by_institution else "differs", _SAID[record.asserted_by]
    )
    return (_institution_point(record, words), said)


def _institution_point(record: Record, words: Words) -> Point:
    if not words.institution:
        return Point("institution", "", record.institution, "silent", "The creator named no institution.")
    if same_institution(words.institution, record.institution):
        return Point("institution", words.institution, record.institution, "agrees", "The same institution.")
    return Point("institution", words.institution, record.institution, "differs", "Another institution, or its name.")


_SAID: dict[AssertedBy, str] = {
    "institution": "The institution named entered this itself.",
    "organisation": "Another organisation entered this.",
    "self": "The person typed this; it proves nothing.",
    "": "Nobody is named who entered this.",
}


def bind_degree(identity: Identity | None, record: Record, now: datetime, policy: Policy, shares: Shares) -> Bound:
    """Weigh the platform's identity check against an iD: H3 at most, by a name that fits nobody else.

    People type the name on their iD themselves, so a middle name there is no second attribute.
    """
    return bind_identity(identity, record, now, policy, shares, name_only=True)
