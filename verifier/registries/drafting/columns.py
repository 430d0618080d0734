"""Guesses which column of a source is which of our fields, by the names boards give their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# Our field <- names seen at boards, letters and digits only, the likeliest first.
NAMES: Final[dict[str, tuple[str, ...]]] = {
    field: tuple(names.split())
    for field, names in {
        "number": "fullcredentialnumber credentialnumber licensenumber licencenumber fulllicensenumber licenseno "
        "licenceno licnbr licno licnumber licensenbr licensenum registrationnumber certificatenumber permitnumber "
        "credentialno license licence number",
        "surname": "lastname lastnme lname surname familyname namelast licenseelastname last",
        "given": "firstname firstnme fname givenname forename namefirst licenseefirstname first",
        "middle": "middlename middlenme mname middleinitial mi namemiddle middle",
        "suffix": "namesuffix suffix sfxnme suffixname",
        "full_name": "fullname licenseename name licensee practitionername providername combinedname",
        "type": "licensetypedescription credentialtypedescription licensetype credentialtype lictype licensetypename "
        "rank licenseclass professionname profession credential licensedescription licensetitle occupation "
        "description",
        "status": "licensestatusdescription licensestatus licencestatus credentialstatus licstatus "
        "licstatusdescription registrationstatus statusdescription statusname status currentstatus statusreason",
        "action": "actiontaken disciplinaryaction disciplinaryactions everdisciplined discplactn discipline "
        "disciplined disciplineflag boardactionindicator boardaction currentboardaction publicaction "
        "disciplinarystatus programaction",
        "issued_on": "firstissuedate licensefirstissuedate originalissuedate originaldate issuedate dateissued "
        "licenseissuedate initiallicensedate issuedon effectivedate issue",
        "expires_on": "expirationdate licenseexpirationdate expiredate expirydate licexprdte expdate dateexpires "
        "lincenseexpirationdate expiresdate expireson expiration expires validthrough validto",
        "birth_year": "birthyear yearofbirth yob",
        "birth_date": "birthdate dateofbirth dob",
        "birth_range": "birthyearrange",
        "city": "city mailingcity practicecity addresscity mailingaddresscity",
        "npi": "npi npinumber nationalprovideridentifier",
        "email": "email emailaddress",
        "website": "website practicewebsite websiteurl websiteaddress practiceurl homepage weburl web url",
    }.items()
}
WORDED: Final = ("type", "status", "action")  # fields whose words have a meaning that the sheet must list
# Nothing of these is ever needed: where somebody lives and how to call them.
_NEVER_NEEDED = re.compile(r"addr|street|zip|postal|phone|fax|county|country|latitude|longitude|geocod")
_PLAIN = re.compile(r"[^a-z0-9]")


def guesses(columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Guess the columns that may be each of our fields, the likeliest first; a field without any is left out."""
    by_key = {_PLAIN.sub("", name.lower()): name for name in reversed(columns)}
    found = {field: tuple(by_key[key] for key in keys if key in by_key) for field, keys in NAMES.items()}
    return {field: names for field, names in found.items() if names}


def never_needed(column: str) -> bool:
    """Return True if a column is one the service must not keep: an address, a telephone number."""
    return _NEVER_NEEDED.search(_PLAIN.sub("", column.lower())) is not None
