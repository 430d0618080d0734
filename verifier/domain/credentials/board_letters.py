"""The letters that boards print before their numbers, and the licences they stand for."""

from __future__ import annotations

from functools import lru_cache

from verifier.domain.credentials.abbreviations import meaning_of_letters
from verifier.domain.credentials.titles import Family, Level

# What a board prints before its numbers, and the profession it stands for. Source: the boards' data sets and masks.
_BOARD_LETTERS = {
    "US-WA": "LH MHC=LPC|MC LMHCA=LPCA|LF MFT=LMFT|LW SWI SC=LCSW|PY PSY=LP|MD MDP=MD|OP OSP=DO|RN=RN|LP PN=LPN|"
    "AP ARNP=APRN|DI=RD",
    "US-FL": "MH=LPC|MT=LMFT|SW=LCSW|PY=LP|ME=MD|OS=DO|RN=RN|PN=LPN|APRN ARNP=APRN|ND=RD|IMH=LPCA|IMT=LMFTA|ISW=LCSWA",
    "US-CA": "MFC LMFT=LMFT|LCS=LCSW|PSY=LP|LPC LPCC=LPC|IMF AMFT=AMFT|PCCI APCC=APCC|ASW=ASW",
    "US-CT": "46=LPC|8=LMFT|7=LCSW|16=LP|1=MD|10=RN|15=RD",  # the printed code; the data set leaves it out
    "US-CO": "LPC=LPC|CSW LCSW=LCSW|MFT=LMFT|PSY=LP|NP APN=APRN|RN=RN|DR=MD",
    "US-DE": "PC=LPC|MF=LMFT|Q1=LCSW|B1=LP|C1=MD|C2=DO",
    "US-NJ": "PC=LPC|AC=LPCA|MF FI=LMFT|SC=LCSW|SI=LP|MA=MD|MB=DO",
    "US-MA": "LMHC=LPC|LMFT=LMFT|PSY=LP|RN=RN|LN=LPN",
    "US-OR": "C=LPC|T=LMFT|L=LCSW",
    "US-PA": "PC=LPC|MF=LMFT|CW=LCSW|PS=LP|MD=MD|OS=DO|RN=RN|SP=APRN|DN=RD",
    "US-OH": "E=LPC|C=LPCA|I=LCSW|S=LMSW|M=LMFT|F=IMFT|P=LP|RN=RN",
}


@lru_cache(maxsize=256)
def letters_of_board(jurisdiction: str) -> dict[str, str]:
    """Map the letters that a board prints to the abbreviation they stand for."""
    entries = (entry.split("=") for entry in _BOARD_LETTERS.get(jurisdiction, "").split("|") if entry)
    return {letters: title for many, title in entries for letters in many.split()}


def are_own_letters(prefixes: tuple[str, ...], jurisdiction: str) -> bool:
    """Return True if the board itself prints all of these letters."""
    return all(prefix in letters_of_board(jurisdiction) for prefix in prefixes)


@lru_cache(maxsize=1024)
def kinds_of_letters(prefixes: tuple[str, ...], jurisdiction: str) -> frozenset[tuple[Family, str, Level]]:
    """Return the licences that the letters of a prefix stand for on this board."""
    board = letters_of_board(jurisdiction)
    meanings = (meaning_of_letters(board.get(prefix, prefix)) for prefix in prefixes)
    return frozenset(meaning for meaning in meanings if meaning)
