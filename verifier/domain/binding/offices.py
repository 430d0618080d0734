"""Addresses, mailboxes and domains of an office rather than a person: a proof made there shows nobody alone.

Two signs: the word in front of the @ (`front.desk2@`), and that a register prints the same place on the records of
more than one person. Either way people weigh the proof (H2).
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from verifier.domain.names.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Collection

    from verifier.domain.evidence import PersonName, Record

# A word of these, with whatever it is joined by dots, digits and dashes: whoever works there reads the mail.
_DESKS = frozenset(
    "account accounting accounts adm admin admins admissions appointment appointments appts assistant assistants "
    "billing "
    "bookkeeper bookkeeping booking bookings careers ceo cfo claims clinic clinics coding communications compliance "
    "contact contactus coo coordinator cred creds counseling counselling credential credentialing credentials "
    "customerservice cvo dept desk director directors donotreply email enquiries enquiry enroll enrollment enrolment "
    "events exec fax feedback finance front frontdesk frontoffice gme group headoffice hello help helpdesk hospital hr "
    "hrdept info information inquiries inquiry intake lab leadership licence licences license licenses licensing "
    "licensure mail mailbox management manager managers marketing medrecords medicalrecords medstaff membership mso "
    "noreply notifications nurses nursing office offices officemanager operations ops owner owners partners patient "
    "patients payables payroll pharmacy phone physicians postmaster practice practicemanager privacy privileging "
    "privileges program programs provider providers purchasing reception receptionist records recruiter recruiting "
    "recruitment referral referrals regulatory reply residency sales schedule scheduler scheduling secretary shared "
    "staffing supervisor support surgery team training urgentcare volunteer webmaster welcome workforce "
    "accountant accreditation acct accts admision afterhours allstaff answeringservice appt assessments asst "
    "authorizations board business caqh casemanagement casemanager chief citas client clients cme "
    "cmo consulta consultas consultations consultorio consults contracting contracts corporate dea direccion docs "
    "doctors donations drs efax efaxes eligibility emergency employment everybody everyone facturacion faxes "
    "founder founders gerencia headquarters helpline hipaa hiring hospitals hostmaster hotline icu insurance invoice "
    "invoices labresults licensee licensees mailroom mainline mgr mgrs newclient newclients newpatient newpatients "
    "newsletter npi nursestation oficina oncall onboarding operator outreach payments pharm president "
    "preauth priorauth quality recepcion refill refills renewal renewals rrhh sched scanner secretaria servicedesk "
    "shipping socialmedia soporte sysadmin talent techsupport timesheets transcription vicepresident voicemail "
    "volunteers webform".split()
)
# The same where nothing in front of the @ may be a name: `robin.care@` and `s.jobs@` are people's.
_SOFT = frozenset(
    "abuse all auth biz books ce chart charts chat community consult copier corp ea edu education "
    "equipo evals fd foundation form forms frontd hq him media network order orders partner "
    "people pm press printer promo pt qa qi research reserve risk roi rx scan scans studies study testing trial trials "
    "um ur vm vp website ap ar ask care clerk clinical coder connect er general health hi human it jobs legal main "
    "md mds medical medicine "
    "mental nurse pa pr psych psychiatry psychology rn root security service services social staff telehealth "
    "therapists "
    "therapy unit us web wellness".split()
)
# Parts of a longer word that is a desk's: none is part of a person's name, nor what somebody calls a practice of one.
_DUTIES = re.compile(
    r"administrat|appointment|billing(?!s)|credential|customerserv|donotreply|frontdesk|frontoffice|helpdesk|hrdept|"
    r"humanresource|licensing|licensure|manager|medicalrecord|medicalstaff|medrecord|medstaff|noreply|office(?!r)|"
    r"(?:medical|clinical|clin|med|exec|executive)dir|clientserv|clientcare|membersvc|caremanage|carecoord|utilization|"
    r"accreditat|riskmanage|talentacq|contracting|enrollment|newclient|newpatient|"
    r"payroll|postmaster|practiceadmin|privileging|provider|reception|recruit|referrals|residency|schedul|webmaster|"
    r"^(?:admin|clinic|contact|director|enquir|info|inquir|intake|patient|records|support)|"
    r"(?:admin|clinic|dept|desk|enquiries|info|inquiries|intake|mgr|patients|records|support)$"
)
_NAME_MAILS = frozenset({"gmail.com", "googlemail.com"})  # dots in front of the @ change nothing there


def is_shared_mailbox(address: str) -> bool:
    """Return True if the words of an e-mail address are an office's: a code sent there is for people to weigh."""
    local = fold(address.partition("@")[0]).partition("+")[0]
    words = [word for word in re.split(r"[^a-z]+", local) if word]
    if _DUTIES.search("".join(words)) or "".join(words) in _DESKS | _SOFT or any(word in _DESKS for word in words):
        return True
    assists = words[:1] == ["pa"] and len(words) > 1  # somebody's personal assistant
    return assists or (bool(words) and all(word in _SOFT for word in words))


def mailbox_of(address: str) -> str:
    """Normalise an address to its mailbox: without a tag behind a plus and, at Gmail, without dots."""
    local, _, host = address.strip().casefold().rpartition("@")
    box = local.partition("+")[0]
    return f"{box.replace('.', '') if host in _NAME_MAILS else box}@{'gmail.com' if host in _NAME_MAILS else host}"


def host_of(text: str) -> str:
    """Extract the host of a website or an e-mail address: lower case, without `www.`."""
    behind = text.strip().casefold().rpartition("://")[2]
    host = re.split(r"[/?#]", behind, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    return host.removeprefix("www.").removesuffix(".")


def is_one_person(records: Collection[Record]) -> bool:
    """Return True if all these records may be one person's: two licences, or a row and its renewal's twin.

    The names must be the same to the letter, with no other suffix, middle name or year of birth.
    """
    return bool(records) and all(_may_be_one(one, other) for one, other in combinations(records, 2))


def _may_be_one(one: Record, other: Record) -> bool:
    alike = _to_the_letter(one.name) == _to_the_letter(other.name)
    return alike and _agree(one.name.middle, other.name.middle) and _of_an_age(one, other)


def _to_the_letter(name: PersonName) -> tuple[str, str, str]:
    return fold(name.given), fold(name.surname), fold(name.suffix).strip(". ")


def _agree(middle: str, other: str) -> bool:
    """Return True if two middle names can be one: the shorter begins the longer, or is not given."""
    short, long = sorted((fold(middle).strip(". "), fold(other).strip(". ")), key=len)
    return long.startswith(short)


def _of_an_age(one: Record, other: Record) -> bool:
    if one.birth_years is None or other.birth_years is None:
        return True
    return one.birth_years[0] <= other.birth_years[1] and other.birth_years[0] <= one.birth_years[1]
