"""The number formats of each board: cheap to check at submission, never a reason to refuse."""

from __future__ import annotations

import re
import unicodedata

from verifier.domain.credentials.titles import Family
from verifier.domain.jurisdictions import state_meant

_C, _M, _S, _P = Family.COUNSELOR, Family.MFT, Family.SOCIAL_WORK, Family.PSYCHOLOGIST
_D, _N, _F = Family.PHYSICIAN, Family.NURSE, Family.DIETITIAN
# Letters and digits only, upper case. Sources: the boards' data sets and the catalogue of state masks.
_MASKS: dict[tuple[str, Family], tuple[str, str]] = {
    ("US-WA", _C): (r"(MHC|MC)?(LH|MC)?\d{8}", "LH61234567 or MHC.LH.61234567"),
    ("US-WA", _M): (r"(MFT|MG)?(LF|MG)?\d{8}", "LF61234567 or MFT.LF.61234567"),
    ("US-WA", _S): (r"(SWI|SWA|SC)?(LW|SA|SC)?\d{8}", "LW61234567 or SWI.LW.61234567"),
    ("US-WA", _P): (r"(PSY)?(PY)?\d{8}", "PY61234567 or PSY.PY.61234567"),
    ("US-WA", _D): (r"(MDP|OSP)?(MD|OP)?\d{8}", "MD61234567 or MDP.MD.61234567"),
    ("US-WA", _N): (r"(RN|ARNP|PN)?(RN|AP|LP)?\d{8}", "RN61234567 or RN.RN.61234567"),
    ("US-IL", _C): (r"(180|178)\d{6}", "180012345"),
    ("US-IL", _M): (r"(166|208)\d{6}", "166012345"),
    ("US-IL", _S): (r"(149|150)\d{6}", "149012345"),
    ("US-IL", _P): (r"0?71\d{6}", "071012345"),
    ("US-IL", _D): (r"0?36\d{6}", "036012345"),
    ("US-IL", _N): (r"0?4[13]\d{6}|2(09|77)\d{6}", "041012345"),
    ("US-IL", _F): (r"164\d{6}", "164012345"),
    ("US-FL", _C): (r"(MH|IMH|LMHC)?\d{3,6}", "MH12345"),
    ("US-FL", _M): (r"(MT|IMT|LMFT)?\d{3,6}", "MT1234"),
    ("US-FL", _S): (r"(SW|ISW|LCSW)?\d{3,6}", "SW12345"),
    ("US-FL", _P): (r"(PY)?\d{3,6}", "PY12345"),
    ("US-FL", _D): (r"(ME|OS|MD|DO|ACN|TRN)?\d{3,7}", "ME123456"),
    ("US-FL", _N): (r"(RN|PN|ARNP|APRN)?\d{4,9}", "RN1234567"),
    ("US-FL", _F): (r"(ND)?\d{2,6}", "ND1234"),
    ("US-DE", _C): (r"(PC|AC)?\d{7}", "PC-0012345"),
    ("US-DE", _M): (r"(MF|MA)?\d{7}", "MF-0012345"),
    ("US-DE", _S): (r"(Q\d)?\d{7}", "Q1-0012345"),
    ("US-DE", _P): (r"(B\d)?\d{7}", "B1-0012345"),
    ("US-DE", _D): (r"(C\d)?\d{7}", "C1-0012345"),
    ("US-TX", _C): (r"(LPC)?\d{4,6}", "12345"),
    ("US-TX", _M): (r"(LMFT)?\d{3,6}", "201234"),
    ("US-TX", _S): (r"(LCSW)?\d{4,6}", "12345"),
    ("US-TX", _P): (r"(PSY)?\d{4,6}", "31234"),
    ("US-TX", _D): (r"[A-Z]\d{4}", "K1234"),
    ("US-TX", _N): (r"(RN|LVN|AP)?\d{5,7}", "612345 or AP123456"),
    ("US-CA", _C): (r"(LPCC?|APCC|PCCI)?\d{2,6}", "LPCC1234"),
    ("US-CA", _M): (r"(LMFT|MFC|AMFT|IMF|MFT)?\d{3,6}", "LMFT123456"),
    ("US-CA", _S): (r"(LCSW|LCS|ASW|CSW)?\d{3,6}", "LCSW12345"),
    ("US-CA", _P): (r"(PSY|PSB)?\d{3,8}", "PSY12345"),
    ("US-CA", _D): (r"[ACG]?\d{3,6}|20A\d{3,6}", "A123456 or 20A1234"),
    ("US-CO", _C): (r"(LPCC?)?\d{2,8}", "LPC.0012345"),
    ("US-CO", _M): (r"(MFTC?)?\d{2,8}", "MFT.0001234"),
    ("US-CO", _S): (r"(CSW|LCSW|LSW|SWC)?\d{2,8}", "CSW.09912345"),
    ("US-CO", _P): (r"(PSYC?)?\d{2,8}", "PSY.0001234"),
    ("US-CO", _D): (r"(DR)?\d{2,8}", "DR.0012345"),
    ("US-CO", _N): (r"(RN|PN|APN)?\d{4,8}(NP|CNS|CNM|CRNA)?", "RN.1234567"),
    ("US-MD", _D): (r"[DH]\d{5,7}", "D0012345"),
    ("US-NY", _C): (r"P?\d{6}(\d{1,2})?", "012345"),
    ("US-NY", _M): (r"P?\d{6}(\d{1,2})?", "001234"),
    ("US-NY", _S): (r"[RP]?\d{6}(\d{1,2})?", "091234"),
    ("US-NY", _P): (r"P?\d{6}(\d{1,2})?", "012345"),
    ("US-NY", _D): (r"\d{6}(\d{1,2})?", "212345"),
    ("US-NY", _N): (r"F?\d{6}(\d{1,2})?", "612345 or F301234"),
    ("US-MA", _C): (r"(LMHC)?\d{3,8}", "LMHC10001234"),
    ("US-MA", _M): (r"(LMFT)?\d{3,8}", "LMFT1234"),
    ("US-OR", _C): (r"[CR]?\d{3,5}", "C1234"),
    ("US-OR", _M): (r"[TR]?\d{3,5}", "T1234"),
    ("US-OR", _S): (r"[LA]?\d{3,6}", "L1234"),
}
_MASKS |= {("US-CT", _family): (r"\d{3,8}", "12345") for _family in (_C, _M, _S, _P, _D, _N, _F)}
for _place in ("US-MI", "US-VA"):
    for _family in (_C, _M, _S, _P, _D, _N):
        _MASKS[_place, _family] = (r"\d{10}", "ten digits" if _place == "US-MI" else "ten digits, such as 0701001234")


def mask_warning(number: str, jurisdiction: str, family: Family) -> str | None:
    """Name the form of this board's numbers where a number is of another; None when it fits or we do not know.

    It leads to a warning, never a refusal: masks change and old licences keep old forms.
    """
    mask = _MASKS.get((jurisdiction, family))
    tight = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", number).upper())
    if mask is None or not tight or re.fullmatch(mask[0], tight):
        return None
    return mask[1]


def place_warning(number: str, jurisdiction: str, family: Family) -> str | None:
    """Name the American state that a country's code may have been meant for, unless the number cannot be of it."""
    state = state_meant(jurisdiction)
    return None if state is None or mask_warning(number, state, family) is not None else state


def mask_example(jurisdiction: str, family: Family) -> str | None:
    """Give an example of this board's numbers, for people; None when the format is unknown."""
    mask = _MASKS.get((jurisdiction, family))
    return mask[1] if mask else None
