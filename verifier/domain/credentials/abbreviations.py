"""The letters and words people write for a profession, and what they mean where no state says otherwise."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from verifier.domain.credentials.titles import BY_PLACE, Family, Level

DOCTORATES = {"PHD": "PhD", "PSYD": "PsyD", "EDD": "EdD", "DPHIL": "PhD"}
DEGREE_NAMES = {"PhD": "Doctor of Philosophy", "PsyD": "Doctor of Psychology", "EdD": "Doctor of Education"}
_INDEPENDENTWORDS = {
    (Family.COUNSELOR, "counselor"): "LPC LMHC LPCC LCPC LCMHC LPCMH LPC-MH LPC-MHSP LPC-S LCMHCS LMHC-QS LPCC-S",
    (Family.MFT, "mft"): "LMFT MFT LCMFT IMFT LMFT-S IMFT-S",
    (Family.SOCIAL_WORK, "clinical"): "LCSW LICSW LISW LISW-CP LISW-S LCSW-C LCSW-S LCSW-R LSCSW",
    (Family.PSYCHOLOGIST, "psychologist"): "LP LCP Psychologist",
    (Family.PHYSICIAN, "md"): "MD",
    (Family.PHYSICIAN, "do"): "DO",
    (Family.NURSE, "rn"): "RN",
    (Family.NURSE, "lpn"): "LPN LVN",
    (Family.NURSE, "aprn"): "APRN ARNP APN APNP",
    (Family.NURSE, "np"): "NP CRNP CNP FNP PMHNP AGNP PNP WHNP",
    (Family.NURSE, "cns"): "CNS",
    (Family.NURSE, "cnm"): "CNM",
    (Family.NURSE, "crna"): "CRNA",
    (Family.DIETITIAN, "dietitian"): "RD RDN LD LDN CDN CD-N LRD",
}
_LOWERWORDS = {
    (Family.COUNSELOR, "counselor", Level.ASSOCIATE): (
        "LPCA LMHCA LCMHCA ACMHC APCC PLPC LGPC LLPC RMHCI LACMH PLMHP LAPC LPC-A LPCC-A"
    ),
    (Family.MFT, "mft", Level.ASSOCIATE): "LMFTA AMFT ALMFT LAMFT LGMFT LLMFT PLMFT MFTA RMFTI LMFT-A",
    (Family.MFT, "mft", Level.CANDIDATE): "MFTC",
    (Family.SOCIAL_WORK, "clinical", Level.ASSOCIATE): "LCSWA ACSW ASW LSWAIC RCSWI CSWA LLMSW LICSWA",
    (Family.SOCIAL_WORK, "clinical", Level.CANDIDATE): "SWC",
    (Family.SOCIAL_WORK, "master", Level.ASSOCIATE): "LMSW LSW LGSW",
    (Family.SOCIAL_WORK, "bachelor", Level.ASSOCIATE): "LBSW",
    (Family.PSYCHOLOGIST, "psychologist", Level.ASSOCIATE): "LPA LLP",
    (Family.PSYCHOLOGIST, "psychologist", Level.CANDIDATE): "PSYC",
}
SPOKEN = {
    "REGISTEREDDIETITIAN": "RD",
    "REGISTEREDDIETITIANNUTRITIONIST": "RDN",
    "CLINICALPSYCHOLOGIST": "LCP",
    "DOCTOROFMEDICINE": "MD",
    "MEDICALDOCTOR": "MD",
    "DOCTOROFOSTEOPATHY": "DO",
    "DOCTOROFOSTEOPATHICMEDICINE": "DO",
    "OSTEOPATHICPHYSICIAN": "DO",
    "PSYCHIATRICMENTALHEALTHNURSEPRACTITIONER": "PMHNP",
    "FAMILYNURSEPRACTITIONER": "FNP",
    "DOCTOROFPHILOSOPHY": "PHD",
    "DOCTOROFPSYCHOLOGY": "PSYD",
    "DOCTOROFEDUCATION": "EDD",
    "CLINICALSOCIALWORKER": "LCSW",
}


@lru_cache(maxsize=4096)  # the same few thousand titles are looked through for every row of the coverage
def letters_key(word: str) -> str:
    """Keep letters and digits only, upper case: `Ph.D.`, `L.M.F.T.` and `LPC - MH` lose what people vary."""
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", word).upper())


def _words() -> dict[str, tuple[str, Family, str, Level]]:
    """Map every accepted word, by its key, to the meaning it has where a state does not say otherwise."""
    full = {(f, b, Level.INDEPENDENT): words for (f, b), words in _INDEPENDENTWORDS.items()}
    known = {
        letters_key(word): (word, family, branch, level)
        for (family, branch, level), words in {**full, **_LOWERWORDS}.items()
        for word in words.split()
    }
    for titles in BY_PLACE.values():
        for title in titles:
            meaning = (title.abbreviation, title.family, title.branch, title.level)
            known.setdefault(letters_key(title.name), known.get(letters_key(title.abbreviation), meaning))
    return known | {spoken: known[letters] for spoken, letters in SPOKEN.items() if letters in known}


WORDS = _words()


def full_letters(word: str) -> str:
    """Return the key of a word with spelled-out endings folded in: `LPC Associate` is LPCA, `Medical Doctor` MD."""
    key = letters_key(word)
    key = SPOKEN.get(key, key)
    stem = key.removesuffix("ASSOCIATE")
    return f"{stem}A" if stem != key and f"{stem}A" in WORDS else key


@lru_cache(maxsize=1024)
def meaning_of_letters(word: str) -> tuple[Family, str, Level] | None:
    """Return the family, branch and level these letters stand for where no state says otherwise."""
    meaning = WORDS.get(full_letters(word))
    return meaning[1:] if meaning else None


@lru_cache(maxsize=1024)
def family_of_letters(word: str) -> Family | None:
    """Return the family these letters assert anywhere (`LPC` counselor, `PhD` degree); None for other words."""
    key = full_letters(word)
    if key in DOCTORATES:
        return Family.DEGREE
    meaning = WORDS.get(key)
    return meaning[1] if meaning else None
