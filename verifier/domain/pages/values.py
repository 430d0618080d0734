"""Values beside labels: a number, a name, a licence type, discipline. What is not plainly one is none."""

from __future__ import annotations

import re
from typing import Final, Literal

from verifier.domain.jurisdictions import PLACES
from verifier.domain.pages.dates import looks_like_day, read_day
from verifier.domain.pages.labels import is_label
from verifier.domain.pages.standings import STANDINGS, fold

Discipline = Literal["yes", "no", "silent"]

_EMPTY: Final = re.compile(
    r"[-\u2013\u2014_.*\s]*|n/?a|none|not applicable|not available|unknown|null|undefined|blank|not (?:listed|"
    r"provided|on file|specified)"
    r"|not displayed|tbd|information not available",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"(?:[A-Z]{1,8}[ .\-/]{0,2}){0,3}[0-9][0-9A-Z.\-/]*(?: ?[A-Z]{1,4}| - "
    r"?[0-9A-Z]{1,6})?",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"^(?:no\.? |nr\.? |number |# ?|lic(?:ense)?\.? ?(?:no\.?|#) ?)", re.IGNORECASE)
_FORMERLY: Final = re.compile(
    r" ?[(\[](?:formerly|former name|f/?k/?a|a/?k/?a|n[e\u00e9]e|maiden|previously|also known as)\b[^()\[\]]*[)\]]$",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(r"(?:\+?1[ .-])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}")
_SOCIAL: Final = re.compile(r"\d{3}-\d{2}-\d{4}")
_BESIDE_NUMBER: Final = re.compile(
    r"\s*[(\[](?:legacy|old|previous|former|formerly|prev|prior)\b[^()\[\]]*[)\]]$", re.IGNORECASE
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['.\-][^\W\d_]+)*[.']?")
# Words that no person is called and that stand beside names, in headings and in lists of links.
_NO_NAME: Final = frozenset(
    "license licence licensee licensed licensing licensure certificate certification certified credential "
    "credentials "
    "registration registered registry permit board boards department dept office state division agency commission "
    "bureau council government official site portal public search results result lookup look details detail "
    "verify verification "
    "verifications profile record records information info home page menu main content skip navigation contact us "
    "about help faq "
    "login sign account back return print printer friendly version new next previous download view more show select "
    "status active inactive expired issued date dates number name type profession professional professions health "
    "mental counselor counselors counseling counselling therapist therapists therapy psychologist psychologists "
    "psychology social worker workers marriage family clinical "
    "nurse nurses nursing physician physicians medical medicine behavioral dietitian practitioner practitioners "
    "provider "
    "providers associate intern board action actions discipline disciplinary complaint complaints order orders "
    "document "
    "documents supervisor supervisors employer address city county zip phone email unknown none not available "
    "applicable "
    "privacy policy terms accessibility copyright all rights reserved disclaimer source primary services service "
    "online "
    "electronic system database data as of the and for by in on to is are this that no yes general personal basic "
    "education school history other additional person individual business entity current original renewal updated "
    "last "
    "birth year gender race ethnicity supervising supervision supervised former formerly maiden alias aka dba "
    "file legend definitions criteria quick links "
    "welcome contains dear request reports report summary overview application applications renew level llc inc "
    "pllc center clinic".split()
)
# Of these a surname may be one (Julia Page), where a label says that it is a name.
_PERHAPS: Final = frozenset(
    "quick more dear page home back new long help field order board state page worker person center main law public "
    "may family back county nurse house service services menu terms general basic source update".split()
)
_STATE_NAMES: Final = frozenset(name.casefold() for name in PLACES.values())
_TYPE_EMPTY: Final = frozenset("individual person primary business standard regular n/a other human".split())
_NO_DISCIPLINE: Final = re.compile(
    r"(?:no|none|n|0|false|nil|not disciplined|no discipline|never)"
    r"|(?:none|no|0)[ ,.:;-]*(?:known|found|reported|listed|on file|on record|recorded|noted|at this time|"
    r"available|taken|to date|to report)(?: at this time| to date)?"
    r"|(?:there (?:are|is|have been|has been) )?(?:currently )?(?:no|0|none) (?:known |public |formal |prior |"
    r"current |board |reported |published |license )*"
    r"(?:discipline|disciplinary|disciplines|action|actions|orders?|sanctions?|encumbrances?|adverse|enforcement|"
    r"records?|documents?|history)"
    r"(?: (?:actions?|history|records?|orders?|information|action\(s\)|record\(s\)|cases?|documents?|or|board|"
    r"discipline|public|and|restrictions?))*"
    r"(?: (?:is |are |was |were |has been |have been )?(?:found|on file|on record|reported|taken|listed|noted|"
    r"exist|exists|available|recorded|known|imposed))?"
    r"(?: (?:for|against|on|with|in|by)(?: the| this| his| her| their)*(?: board| license| licensee| individual| "
    r"practitioner| credential| record| file| person| provider| registrant| license holder| our records))*",
    re.IGNORECASE,
)
_DISCIPLINE: Final = re.compile(
    r"(?:yes|y|true)\b.*"
    r"|.*\b(?:probation|suspension|suspended|revocation|revoked|reprimand|reprimanded|censure|consent (?:order|"
    r"agreement)|stipulat\w+|"
    r"final order|agreed order|board order|letter of (?:admonition|concern|reprimand)|admonish\w+|civil penalty|"
    r"fined?|surrender\w*|"
    r"accusation|decision and order|cease and desist|settlement agreement|citation|disciplined)\b.*",
    re.IGNORECASE,
)
_NEGATED: Final = re.compile(r"\b(?:no|not|none|never|without|nothing)\b", re.IGNORECASE)


def is_empty(text: str) -> bool:
    """Return True for what boards print where they have nothing: `N/A`, a dash."""
    return bool(_EMPTY.fullmatch(text.strip()))


def read_number(text: str) -> str | None:
    """Read a licence number as printed; None for a day, a telephone number, a sentence."""
    bare = _NUMBERED.sub("", _BESIDE_NUMBER.sub("", text.strip())).strip(" .,;")
    if len(bare) > 30 or not bare.isascii() or not _NUMBER.fullmatch(bare):
        return None
    if looks_like_day(bare) and not bare.isdigit() and read_day(bare) is not None:
        return None
    if _PHONE.fullmatch(bare) or _SOCIAL.fullmatch(bare) or fold(bare) in STANDINGS:
        return None
    return bare


def read_name(text: str, *, labelled: bool = True) -> str | None:
    """Read a person's written name; None for anything with a digit, a word of the trade, or a single word."""
    bare = _FORMERLY.sub("", text.strip(" ;:*"))
    if not 3 <= len(bare) <= 80 or re.search(r"[\d@/\\<>=|#:;!?&%$+*_\[\]{}]", bare):
        return None
    words = _WORD.findall(bare)
    if not 2 <= len(words) <= 12 or re.sub(r"[\s,()\"'.\-]", "", _WORD.sub("", bare)):
        return None
    plain = {word.casefold().strip(".'") for word in words}
    if (
        plain & (_NO_NAME - _PERHAPS if labelled else _NO_NAME)
        or bare.casefold() in _STATE_NAMES
        or is_label(bare)
        or fold(bare) in STANDINGS
    ):
        return None
    return bare


def read_name_part(text: str) -> str | None:
    """Read one part of a name: `Robin`, `De La Cruz`, `A.`."""
    bare = text.strip(" ,;:")
    words = _WORD.findall(bare)
    clean = not re.sub(r"[\s'.\-]", "", _WORD.sub("", bare))
    known = {word.casefold().strip(".'") for word in words} & _NO_NAME
    return bare if 1 <= len(words) <= 4 and clean and not known and len(bare) <= 50 else None


def read_type(text: str) -> str | None:
    """Read a licence type as printed; None for a status, a day, a number or a sentence."""
    bare = text.strip(" .;:")
    if not 2 <= len(bare) <= 120 or bare.casefold() in _TYPE_EMPTY or is_empty(bare):
        return None
    if not re.search(r"[A-Za-z]{2}", bare) or looks_like_day(bare) or fold(bare) in STANDINGS:
        return None
    label = is_label(bare) and not bare.casefold().endswith(" supervisor")  # `LPC Supervisor` is a licence
    if label or re.match(r"(?:select|choose|all|any|please|click|enter|search)\b", bare, re.IGNORECASE):
        return None  # of a search form
    sentence = len(bare.split()) > 14 or re.search(r"[!?@<>=]|\. [A-Z]|https?:", bare)
    return None if sentence or (re.search(r"\d{3}", bare) and not re.search(r"\(\d{2,4}\)$", bare)) else bare


def read_discipline(text: str) -> Discipline | None:
    """Read a page's word on discipline; None for what says neither yes nor no."""
    bare = " ".join(text.strip(" .;:!*").split()) if len(text) <= 300 else ""
    if _NO_DISCIPLINE.fullmatch(bare):
        return "no"
    if not bare or is_empty(bare):
        return None
    if re.fullmatch(r"[1-9]\d?(?: (?:documents?|actions?|records?|orders?)(?: found)?)?", bare, re.IGNORECASE):
        return "yes"
    return "yes" if _DISCIPLINE.fullmatch(bare) and not _NEGATED.search(bare) else None
