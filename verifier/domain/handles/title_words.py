"""The words of the field in handles and display names: letters after a name, and professions in several languages.

A word is of a kind, and `AGREEING` says which kinds agree with a claimed profession. Letters that can be claimed stand
in `credentials/abbreviations.py`; here is what else people write: degrees and fellowships, other professions,
specialties, and a tick or "verified" of one's own, which asserts the badge itself.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from verifier.domain.credentials.abbreviations import DOCTORATES, WORDS
from verifier.domain.credentials.titles import Family

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Beside(StrEnum):
    """Kinds of words that assert something other than a licence of our families."""

    DOCTOR = "doctor"  # "Dr.": a doctorate, of whatever
    THERAPIST = "therapist"  # what many professions call themselves
    PSYCHOLOGY = "psychology"  # the field; in most states the word is the psychologists'
    SPECIALTY = "specialty"  # a field of medicine that nurses practise in as well
    OTHER = "other"  # a profession of none of our families
    MARK = "mark"  # a tick, "verified": our own badge


Kind = Family | Beside

_F, _B = Family, Beside
# Which words agree with a claimed profession: every title of its family, and what its people may call themselves.
AGREEING: Mapping[Family, frozenset[Kind]] = MappingProxyType(
    {
        _F.COUNSELOR: frozenset({_F.COUNSELOR, _B.THERAPIST}),
        _F.MFT: frozenset({_F.MFT, _B.THERAPIST}),
        _F.SOCIAL_WORK: frozenset({_F.SOCIAL_WORK, _B.THERAPIST}),
        _F.PSYCHOLOGIST: frozenset({_F.PSYCHOLOGIST, _F.DEGREE, _B.DOCTOR, _B.THERAPIST, _B.PSYCHOLOGY}),
        _F.PHYSICIAN: frozenset({_F.PHYSICIAN, _B.DOCTOR, _B.THERAPIST, _B.SPECIALTY}),
        _F.NURSE: frozenset({_F.NURSE}),
        _F.DIETITIAN: frozenset({_F.DIETITIAN}),
        _F.DEGREE: frozenset({_F.DEGREE, _B.DOCTOR, _B.PSYCHOLOGY}),
    }
)
ADVANCED_NURSES: frozenset[Kind] = frozenset({_F.NURSE, _B.SPECIALTY, _B.THERAPIST})
ADVANCED_BRANCHES = frozenset({"aprn", "np", "cns", "cnm", "crna"})

# Letters, besides those that can be claimed.
_LETTERS: dict[Kind, str] = {
    _F.PHYSICIAN: (
        "md mbbs mbchb mbbch mbbchir mbchir mbbao mbbchbao bmbs bmbch mudr frcp frcpsych frcpc frcsc frcs frcgp mrcp "
        "mrcpsych mrcgp mrcs fracgp franzcp fracp facp facs faap faafp facog facc facep dfapa fapa dfaacap dabpn mdcm "
        "psychiatr bacsi gp"
    ),
    _F.DEGREE: "dsw dbh dmft drph scd thd dmin dhsc drphil dclinpsy dclinpsych clinpsyd psychd dcounspsy tiensi",
    _F.PSYCHOLOGIST: "psycholog diplpsych cpsychol afbpss abpp psic",
    _F.NURSE: "dnp bsn msn cna acnp agpcnp agacnp anp gnp lnp cpnp whnp",
    _B.OTHER: (
        "bds dds dmd mds dpt pharmd rph dvm vmd bvsc bvetmed mrcvs dpm dc od nd nmd pa pac ot otr otrl otd pt pta slp "
        "cccslp aud lmt lcat rdh rrt bcba emt"
    ),
}
# Words, whole. In a handle they may stand before or behind something else if they are long.
_WORDS: dict[Kind, str] = {
    _F.PHYSICIAN: (
        "surgeon internist hospitalist intensivist obgyn medico medica medicos arzt aerztin arztin lekarz lekarka "
        "lekar lakare laege laakari hekim vrach medecin huisarts cirujano cirujana chirurg chirurgin chirurgien "
        "chirurgo psychiater psychiatre psychiatra psykiater psykiatri psichiatras pszichiater pediatra pediatre "
        "orvos daktari tabib"
    ),
    _F.NURSE: (
        "nurse nurses midwife enfermera enfermero enfermeira enfermeiro infirmiere infirmier infermiera infermiere "
        "krankenschwester krankenpfleger verpleegkundige sjukskoterska sykepleier sygeplejerske pielegniarka hemsire"
    ),
    _F.DIETITIAN: "nutritionist nutricionista dietista dieteticien dieteticienne diatassistentin dietetyk",
    _F.SOCIAL_WORK: "sozialarbeiter sozialarbeiterin",
    _F.PSYCHOLOGIST: "psycholozka psichologas psichologe pszichologus sikologo sikologa sikolohista",
    _B.DOCTOR: (
        "dr dra drs doc dott doctor doctors doctora doutor doutora dottore dottoressa docteur docteure doktor dokter"
    ),
    _B.THERAPIST: "therapist therapists counselor counsellor counselors therapeut therapeutin therapeute terapeuta",
    _B.OTHER: (
        "dentist dentista dentiste dentists zahnarzt zahnarztin pharmacist pharmacien apotheker farmacist farmaceutico "
        "paramedic chiropractor naturopath acupuncturist veterinarian veterinario"
    ),
    _B.MARK: (
        "verified official oficial verificado verificada verificato verificata verifie verifiee verifiziert "
        "geverifieerd verifierad verificeret zweryfikowany zweryfikowana dogrulanmis terverifikasi checkmark bluecheck "
        "bluetick"
    ),
}
# Beginnings that no other word has, wherever they stand in the letters: they are found inside and across words.
_STEMS: dict[Kind, str] = {
    _F.PSYCHOLOGIST: (
        "psychologist psycholoog psychologue psicolog psykolog psiholog psikolog psychologe psychologin psychologen"
    ),
    _F.PHYSICIAN: (
        "physician psychiatrist psiquiatra psichiatra psihiatr psikiyatr psikiater neurologist cardiologist "
        "dermatologist oncologist radiologist urologist nephrologist endocrinologist gastroenterologist "
        "rheumatologist hematologist haematologist ophthalmologist pulmonologist gynecologist gynaecologist "
        "anesthesiologist anaesthetist "
        "neonatologist immunologist obstetrician pediatrician paediatrician geriatrician neurosurgeon medicaldoctor "
        "generalpractitioner facharzt hausarzt nervenarzt kinderarzt"
    ),
    _F.NURSE: "nursepractitioner registerednurse",
    _F.DIETITIAN: "dietitian dietician",
    _F.SOCIAL_WORK: "socialworker trabajadorasocial trabajadorsocial assistentesociale assistantesociale",
    _F.MFT: "familytherapist marriagetherapist",
    _F.COUNSELOR: "professionalcounselor mentalhealthcounselor",
    _B.THERAPIST: "psychotherap psicoterap psychoanalyst psykoterap",
    _B.PSYCHOLOGY: "psychology psychologic",
    _B.SPECIALTY: (
        "psychiatry psychiatric psiquiatr psichiatr pediatrics paediatrics neurolog cardiolog "
        "dermatolog oncology endocrinolog gynecolog gynaekolog gynakolog anesthesiolog anaesthesiolog"
    ),
    _B.OTHER: (
        "physicaltherap physiotherap occupationaltherap speechtherap speechpatholog massagetherap respiratorytherap "
        "fisioterap kinesitherap chiropract podiatrist optometrist audiologist orthodont veterinar physicianassistant"
    ),
}
# The same in other alphabets; looked for as they stand.
_NATIVE: dict[Kind, str] = {
    _F.PSYCHOLOGIST: (
        "психолог ψυχολόγος 心理学家 心理師 心理师 心理士 임상심리 심리학자 نفساني روانشناس פסיכולוג นักจิตวิทยา "
        "मनोवैज्ञानिक মনোবিজ্ঞানী"
    ),
    _F.DEGREE: "ψd ψ.d",
    _F.PHYSICIAN: (
        "врач лікар психиатр психіатр γιατρός ιατρός ψυχίατρος 医生 醫生 医师 医師 醫師 精神科 의사 정신과 طبيب "
        "پزشک चिकित्सक פסיכיאטר רופא แพทย์"
    ),
    _F.NURSE: "медсестра 护士 護士 看護師 간호사 ممرضة",
    _B.DOCTOR: (
        "доктор δόκτωρ 博士 박사 دكتور دکتر ڈاکٹر डॉक्टर डाक्टर डॉ ডাক্তার டாக்டர் డాక్టర్ ਡਾਕਟਰ ドクター ד\"ר ד״ר ד''ר דוקטור หมอ"
    ),
    _B.THERAPIST: "психотерап ψυχοθεραπευ 治疗师 治療師 心理咨询师 諮商師 상담사",
    _B.MARK: "проверен подтвержд 已认证 已認證 認証済 인증 موثق सत्यापित",
}
TICKS = frozenset("✓✔☑✅🗸🗹🮱√⍻ꪜ")
# Before "counselor" or "therapist": what dietitians and midwives honestly call themselves.
_OF_NUTRITION = frozenset({"nutrition", "nutritional", "diet", "dietary", "lactation", "diabetes"})
# Two letters are also words, names and places (do, rd): where they stand tells.
SHORT = frozenset("md do rn np rd ld".split())
# Letters that are other words besides (a compact disc, a long-player): they count only at the end, behind a name.
AMBIGUOUS = frozenset("lac alc apc cpc csw asw cd lp lpa cns psyc swc pnp llp od ot pt gp aud pac dc nd pa".split())
PLACES = frozenset({"dc", "nd", "pa"})  # Washington, Fargo, Philadelphia: only between commas or beside other letters
# Where such letters, and MD, are the state: behind a comma behind one of its cities. No city that is a person's name.
_CITIES = {
    "md": (
        "annapolis baltimore bethesda catonsville cockeysville gaithersburg germantown greenbelt hagerstown "
        "hyattsville lutherville pikesville rockville timonium towson waldorf|silver spring|ellicott city|"
        "owings mills|glen burnie|college park|chevy chase|takoma park|ocean city"
    ),
    "dc": "washington",
    "nd": "bismarck fargo minot|grand forks",
    "pa": "allentown harrisburg philadelphia pittsburgh scranton|state college|king of prussia",
}
_EDGES_FROM = 5  # from so many letters on a word may stand run together with others in a handle
LONG_LETTERS = tuple(
    "lmfta lmft lmhca lmhc lcmhca lcmhc lcswa lcsw licsw lcpc lpcc lpcmh lpca lpc lmsw lscsw psyd phd pmhnp aprn arnp "
    "crnp rdn mbbs mbchb mbbch frcpsych mrcpsych frcp mrcp pharmd dphil fnp".split()
)


def _by_word(tables: dict[Kind, str]) -> dict[str, Kind]:
    return {word: kind for kind, words in tables.items() for word in words.split()}


@lru_cache(maxsize=1)
def cities() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Map the letters of a state to its listed cities, each split into words."""
    return {state: tuple(_city_words(listed)) for state, listed in _CITIES.items()}


def _city_words(listed: str) -> Iterator[tuple[str, ...]]:
    single, *several = listed.split("|")
    yield from ((word,) for word in single.split())
    yield from (tuple(name.split()) for name in several)


@lru_cache(maxsize=1)
def letters() -> dict[str, Kind]:
    """Map title letters that may stand behind a name to their kind."""
    claimable: dict[str, Kind] = {key.lower(): meaning[1] for key, meaning in WORDS.items() if _is_short(key)}
    doctorates: dict[str, Kind] = dict.fromkeys((word.lower() for word in DOCTORATES), Family.DEGREE)
    return claimable | doctorates | _by_word(_LETTERS)


def _is_short(key: str) -> bool:
    return len(key) <= 6 and key.isalpha()  # longer keys are names of titles


@lru_cache(maxsize=1)
def spelled() -> dict[str, Kind]:
    """Map title letters to their kind, also in the small letters that look like them: `rnd` is md, `lcsvv` lcsw."""
    known = letters()
    alike = {
        word.replace("m", "rn").replace("w", "vv"): kind
        for word, kind in known.items()
        if ("m" in word or "w" in word) and word not in AMBIGUOUS and kind is not Beside.OTHER
    }
    return alike | known


@lru_cache(maxsize=1)
def words() -> dict[str, Kind]:
    """Map whole words of the field, folded, to their kind."""
    return _by_word(_WORDS)


@lru_cache(maxsize=1)
def edges() -> dict[str, Kind]:
    """Map letters and words that assert something even when joined to other letters in a handle to their kind."""
    long = {word: kind for word, kind in words().items() if len(word) >= _EDGES_FROM and word not in _NOT_AT_EDGES}
    return {word: letters()[word] for word in LONG_LETTERS} | long


_NOT_AT_EDGES = frozenset({"medico", "medica", "official", "oficial", "lekar", "laege", "verifie"})


def in_run(run: str) -> set[Kind]:
    """Collect the kinds whose stems occur in a run of folded letters, also across the words it was written in."""
    seen, nurses = _of_nurses().subn("nurse", run)
    found = {kind for kind, stems in _STEMS.items() if any(stem in seen for stem in stems.split())}
    return found | ({Family.NURSE} if nurses else set())


@lru_cache(maxsize=1)
def _of_nurses() -> re.Pattern[str]:
    """Compile the pattern of a medical field before "nurse": a psychiatric nurse, an oncology nurse."""
    return re.compile(f"(?:{'|'.join(_STEMS[Beside.SPECIALTY].split())})[a-z]{{0,2}}(?:mentalhealth)?nurse")


def is_of_nutrition(before: str, kind: Kind) -> bool:
    """Return True if the word before makes a therapist or counselor one of nutrition, diabetes or lactation."""
    return kind is Beside.THERAPIST and before in _OF_NUTRITION


def in_native(text: str) -> set[Kind]:
    """Collect the kinds that a text asserts in another alphabet, or with a tick."""
    small = text.casefold()
    found: set[Kind] = {
        kind for kind, listed in _NATIVE.items() if any(word in small for word in listed.casefold().split())
    }
    return found | ({Beside.MARK} if TICKS & set(text) else set())


def all_entries() -> list[tuple[str, Kind]]:
    """List every word of the tables with its kind, so that a test can check each one."""
    stems = [(stem, kind) for kind, listed in _STEMS.items() for stem in listed.split()]
    native = [(word, kind) for kind, listed in _NATIVE.items() for word in listed.split()]
    return [*letters().items(), *words().items(), *stems, *native, *((tick, Beside.MARK) for tick in sorted(TICKS))]


def ends_in_letters(word: str) -> bool:
    """Return True if long title letters begin or end a word (`xrnlmft`), which is then nobody's name."""
    return any(word.startswith(long) or word.endswith(long) for long in (*LONG_LETTERS, "verified", "md"))
