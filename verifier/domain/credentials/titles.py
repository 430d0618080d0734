"""The states' own licence titles, as one table.

A row says: level, branch, letters, name, and the states that grant it under that name. `*` is every place that no
other row of the same branch and level names (`-MI`: not there), so a state whose own words we are not sure of gets the
family's plain title. Some states print one physician's licence for both degrees; there MD and DO are answered alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """Professions that may check one another's titles against the same board records."""

    COUNSELOR = "counselor"
    MFT = "marriage_and_family_therapist"
    SOCIAL_WORK = "social_worker"
    PSYCHOLOGIST = "psychologist"
    PHYSICIAN = "physician"
    NURSE = "nurse"
    DIETITIAN = "dietitian"
    DEGREE = "degree"


class Level(StrEnum):
    """The degree of independence with which the holder of a title may practise."""

    INDEPENDENT = "independent"
    ASSOCIATE = "associate"  # licensed, under supervision or in a lower tier
    CANDIDATE = "candidate"  # registered while qualifying
    DEGREE = "degree"  # an academic degree, not a licence


@dataclass(frozen=True, slots=True)
class Title:
    """A licence title as one jurisdiction grants it."""

    family: Family
    branch: str  # what a family must not mix: "md" / "do", "rn" / "aprn" / "lpn", "clinical" / "master"
    level: Level
    jurisdiction: str  # "US-WA"
    abbreviation: str  # "LMHC"
    name: str  # "Licensed Mental Health Counselor"


STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK "
    "OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR GU VI AS MP".split()
)
# Places that protect the title but license nobody under it: there is no record to ask for.
NO_DIETITIAN_LICENCE = frozenset({"US-AZ", "US-CA", "US-CO", "US-MI", "US-VA"})

_ROWS = {
    Family.COUNSELOR: """
independent|counselor|LPC|Licensed Professional Counselor|* TN
independent|counselor|LPC-MHSP|Licensed Professional Counselor, Mental Health Service Provider|TN
independent|counselor|LMHC|Licensed Mental Health Counselor|FL HI IN IA MA NY RI WA
independent|counselor|LCMHC|Licensed Clinical Mental Health Counselor|NC NH VT
independent|counselor|CMHC|Clinical Mental Health Counselor|UT
independent|counselor|LCPC|Licensed Clinical Professional Counselor|ID IL KS ME MD MT
independent|counselor|CPC|Clinical Professional Counselor|NV
independent|counselor|LPCC|Licensed Professional Clinical Counselor|CA KY MN ND OH
independent|counselor|LPCC|Licensed Professional Clinical Mental Health Counselor|NM
independent|counselor|LPCMH|Licensed Professional Counselor of Mental Health|DE
independent|counselor|LPC-MH|Licensed Professional Counselor - Mental Health|SD
independent|counselor|LIMHP|Licensed Independent Mental Health Practitioner|NE
independent|counselor|LMHP|Licensed Mental Health Practitioner|NE
associate|counselor|LPC|Licensed Professional Counselor|ID IL KS ME MN ND OH SD
associate|counselor|LMHC|Licensed Mental Health Counselor|NM
associate|counselor|LMHCA|Licensed Mental Health Counselor Associate|WA IN
associate|counselor|LPCA|Licensed Professional Counselor Associate|TX SC KY
associate|counselor|LPCA|Professional Counselor Associate|CT
associate|counselor|LCMHCA|Licensed Clinical Mental Health Counselor Associate|NC
associate|counselor|ACMHC|Associate Clinical Mental Health Counselor|UT
associate|counselor|APCC|Associate Professional Clinical Counselor|CA
associate|counselor|LAC|Licensed Associate Counselor|AZ AR NJ
associate|counselor|LACMH|Licensed Associate Counselor of Mental Health|DE
associate|counselor|ALC|Associate Licensed Counselor|AL
associate|counselor|APC|Associate Professional Counselor|GA
associate|counselor|PLPC|Provisional Licensed Professional Counselor|LA MO
associate|counselor|PLMHP|Provisional Licensed Mental Health Practitioner|NE
associate|counselor|LGPC|Licensed Graduate Professional Counselor|MD DC
associate|counselor|LLPC|Limited Licensed Professional Counselor|MI
associate|counselor|RMHCI|Registered Mental Health Counselor Intern|FL
associate|counselor|LPP|Provisional Licensed Professional Counselor|CO
associate|counselor|LPCA|Professional Counselor Associate|*
candidate|counselor|LPCC|Licensed Professional Counselor Candidate|CO
""",
    Family.MFT: """
independent|mft|LMFT|Licensed Marriage and Family Therapist|*
independent|mft|LMFT|Licensed Marital and Family Therapist|CT
independent|mft|LCMFT|Licensed Clinical Marriage and Family Therapist|MD KS
independent|mft|IMFT|Independent Marriage and Family Therapist|OH
associate|mft|LMFT|Licensed Marriage and Family Therapist|KS
associate|mft|MFT|Marriage and Family Therapist|OH
associate|mft|LMFTA|Licensed Marriage and Family Therapist Associate|WA TX NC IN SC
associate|mft|LMFTA|Marital and Family Therapist Associate|CT
associate|mft|AMFT|Associate Marriage and Family Therapist|CA GA UT
associate|mft|ALMFT|Associate Licensed Marriage and Family Therapist|IL
associate|mft|LAMFT|Licensed Associate Marriage and Family Therapist|AZ AR DE ID MN NJ NM
associate|mft|LGMFT|Licensed Graduate Marriage and Family Therapist|MD
associate|mft|LLMFT|Limited Licensed Marriage and Family Therapist|MI
associate|mft|PLMFT|Provisional Licensed Marriage and Family Therapist|LA MO
associate|mft|MFTA|Marriage and Family Therapist Associate|KY
associate|mft|RMFTI|Registered Marriage and Family Therapist Intern|FL
associate|mft|LMFTA|Marriage and Family Therapist Associate|*
candidate|mft|MFTC|Marriage and Family Therapist Candidate|CO *
""",
    Family.SOCIAL_WORK: """
independent|clinical|LCSW|Licensed Clinical Social Worker|*
independent|clinical|LICSW|Licensed Independent Clinical Social Worker|AL DC MA MN NH RI VT WA WV
independent|clinical|LISW|Licensed Independent Social Worker|IA OH
independent|clinical|LISW-CP|Licensed Independent Social Worker - Clinical Practice|SC
independent|clinical|LCSW-C|Licensed Certified Social Worker-Clinical|MD
independent|clinical|LSCSW|Licensed Specialist Clinical Social Worker|KS
independent|clinical|LMSW|Licensed Master's Social Worker|MI
independent|advanced|LASW|Licensed Advanced Social Worker|WA
independent|advanced|LISW|Licensed Independent Social Worker|DC MN NV
associate|clinical|LSWAIC|Licensed Social Worker Associate Independent Clinical|WA
associate|clinical|ASW|Associate Clinical Social Worker|CA
associate|clinical|LCSWA|Licensed Clinical Social Worker Associate|NC
associate|clinical|RCSWI|Registered Clinical Social Worker Intern|FL
associate|clinical|CSWA|Clinical Social Work Associate|OR
associate|clinical|LLMSW|Limited Licensed Master's Social Worker|MI
associate|clinical|LCSWA|Clinical Social Worker Associate|*
associate|certified|LCSW|Licensed Certified Social Worker|MD WV
associate|master|LCSW|Licensed Certified Social Worker|MA
associate|master|LCSW|Licensed Clinical Social Worker|RI
associate|master|LGSW|Licensed Graduate Social Worker|DC MN WV
associate|master|LSW|Licensed Social Worker|CO HI IL IN NJ OH PA
associate|master|CSW|Certified Social Worker|KY UT
associate|master|LMSW|Licensed Master Social Worker|* -MI
associate|bachelor|LSW|Licensed Social Worker|MA ME MN NV WV KY
associate|bachelor|LBSW|Licensed Bachelor Social Worker|*
candidate|clinical|SWC|Social Worker Candidate|CO *
""",
    Family.PSYCHOLOGIST: """
independent|psychologist|LP|Licensed Psychologist|*
independent|psychologist|Psychologist|Psychologist|CA CO CT DE FL MA NJ NY OR TX WA
independent|psychologist|LCP|Licensed Clinical Psychologist|IL VA
associate|psychologist|LPA|Licensed Psychological Associate|KY NC TX
associate|psychologist|PLP|Provisionally Licensed Psychologist|TX
associate|psychologist|LLP|Limited Licensed Psychologist|MI
associate|psychologist|LPA|Psychological Associate|*
candidate|psychologist|PSYC|Psychologist Candidate|CO *
""",
    Family.PHYSICIAN: """
independent|md|MD|Physician (Doctor of Medicine)|* -CO -CT -IL -MD -NY
independent|do|DO|Physician (Doctor of Osteopathic Medicine)|* -CO -CT -IL -MD -NY
independent|physician|Physician|Physician (Doctor of Medicine or of Osteopathic Medicine)|CO CT IL MD NY
""",
    Family.NURSE: """
independent|rn|RN|Registered Nurse|*
independent|lpn|LPN|Licensed Practical Nurse|*
independent|lpn|LVN|Licensed Vocational Nurse|CA TX
independent|aprn|APRN|Advanced Practice Registered Nurse|*
independent|aprn|ARNP|Advanced Registered Nurse Practitioner|IA WA
independent|aprn|APN|Advanced Practice Nurse|NJ
independent|aprn|APNP|Advanced Practice Nurse Prescriber|WI
independent|np|NP|Nurse Practitioner|CA MI NC NY OR
independent|np|CRNP|Certified Registered Nurse Practitioner|AL MD PA
independent|cns|CNS|Clinical Nurse Specialist|CA MI NC NY OR AL MD PA
independent|cnm|CNM|Certified Nurse Midwife|CA MI NC NY OR AL MD PA
independent|crna|CRNA|Certified Registered Nurse Anesthetist|CA MI NC NY OR AL MD PA
""",
    Family.DIETITIAN: """
independent|dietitian|LD|Licensed Dietitian|*
independent|dietitian|LDN|Licensed Dietitian Nutritionist|DC DE IL LA MD MA NC NJ PA RI TN
independent|dietitian|LDN|Licensed Dietitian/Nutritionist|FL
independent|dietitian|CD-N|Certified Dietitian-Nutritionist|CT
independent|dietitian|CDN|Certified Dietitian-Nutritionist|NY
independent|dietitian|CD|Certified Dietitian|UT VT WA WI
independent|dietitian|LRD|Licensed Registered Dietitian|ND
independent|dietitian|LMNT|Licensed Medical Nutrition Therapist|NE
""",
}
_ROLES = frozenset({"np", "cns", "cnm", "crna"})  # states that license advanced nurses by role have no general title


def _rows() -> list[tuple[Family, str, Level, str, str, tuple[str, ...]]]:
    """Take the table apart into family, branch, level, letters, name and states."""
    rows = []
    for family, text in _ROWS.items():
        for line in text.strip().splitlines():
            level, branch, letters, name, states = line.split("|")
            rows.append((family, branch, Level(level), letters, name, tuple(states.split())))
    return rows


def _by_place() -> dict[str, tuple[Title, ...]]:
    """Build every place's titles: its own rows, and the plain title where no row of that branch and level names it."""
    rows = _rows()
    named = {(row[:3], state) for row in rows for state in row[5] if state != "*"}
    by_role = {state for row in rows if row[1] in _ROLES for state in row[5]}
    places: dict[str, tuple[Title, ...]] = {}
    for state in (*sorted(STATES), ""):
        place = f"US-{state}" if state else ""
        titles = []
        for family, branch, level, letters, name, states in rows:
            plain = "*" in states and ((family, branch, level), state) not in named and f"-{state}" not in states
            if branch == "aprn" and state in by_role:
                continue
            if family is Family.DIETITIAN and place in NO_DIETITIAN_LICENCE:
                continue
            if plain or state in states:
                titles.append(Title(family, branch, level, place, letters, name))
        places[place] = tuple(titles)
    return places


BY_PLACE = _by_place()
