"""Invented licensees as the states' Socrata portals list them; a missing value has no field."""

from __future__ import annotations

from datetime import timedelta

from verifier.demo.people.holder import Holder, Listing, Named, american, before, floating
from verifier.demo.people.scenarios import Said
from verifier.demo.people.sources import Row

_LAPSED = frozenset({Said.EXPIRED, Said.INACTIVE, Said.DECEASED})
_COLORADO_CASES = 2  # one row each
_COLORADO_ACTIONS = {Said.PAST_ACTION: "Letter of Admonition", Said.PROBATION: "Probation"}  # else the status again
_MEDICAL_ACTIONS = {
    Said.PROBATION: "UNDER BOARD ORDER",
    Said.SUSPENDED: "SUSPENDED BY BOARD",
    Said.REVOKED: "REVOKED",
    Said.SURRENDERED: "CLEARED",
}


def _filled(row: Row) -> Row:
    return {name: value for name, value in row.items() if value}


def washington(listing: Listing) -> list[Row]:
    """Write a licence in Washington's data set."""
    holder = listing.holder
    row = {
        "credentialnumber": holder.number,
        "lastname": holder.board_surname,
        "firstname": holder.given,
        "middlename": holder.middle,
        "credentialtype": listing.type_text,
        "status": listing.word,
        "birthyear": str(holder.birth_year),
        "firstissuedate": american(holder.issued_on),
        "lastissuedate": american(before(holder.expires_on, 365)),
        "expirationdate": american(holder.expires_on),
        "actiontaken": "Yes" if listing.disciplined else "No",
    }
    return [_filled(row)]


def washington_twin(holder: Holder) -> Row:
    """Write the row that a renewal left behind."""
    past = american(holder.issued_on + timedelta(days=365))
    return washington(Listing(holder, Said.SUPERSEDED, "Superseded"))[0] | {"expirationdate": past}


def washington_other(row: Row, holder: Holder, other: Named) -> Row:
    """Write somebody else's certification under the same digits."""
    return row | {
        "credentialnumber": f"NA.NC.{holder.digits}",
        "credentialtype": "Nursing Assistant Certification",
        "firstname": other.given,
        "lastname": other.surname,
    }


def colorado(listing: Listing) -> list[Row]:
    """Write a licence in Colorado's data set, once per discipline case."""
    holder = listing.holder
    link = f"https://www.colorado.gov/dora/licensing/Lookup/PrintLicenseDetails.aspx?cred={holder.serial}"
    row = {
        "lastname": holder.board_surname,
        "firstname": holder.given,
        "middlename": holder.middle,
        "city": holder.city[0],
        "state": "CO",
        "mailzipcode": holder.city[1],
        "licensetype": listing.type_text,
        "licensenumber": holder.digits,
        "licensefirstissuedate": floating(holder.issued_on),
        "licenselastreneweddate": floating(before(holder.expires_on, 700)),
        "licenseexpirationdate": floating(holder.expires_on),
        "licensestatusdescription": listing.word,
        "linktoverifylicense": {"url": f"{link}&contact={holder.serial}"},
    }
    return [_filled(row) | case for case in _colorado_cases(listing)]


def _colorado_cases(listing: Listing) -> list[Row]:
    if not listing.disciplined:
        return [{}]
    acted_on = listing.holder.acted_on
    case = {
        "programaction": _COLORADO_ACTIONS.get(listing.said, listing.word),
        "disciplineeffectivedate": floating(acted_on),
    }
    numbers = (f"{acted_on.year - which}-{listing.holder.serial % 9000 + which}" for which in range(_COLORADO_CASES))
    return [{"casenumber": number} | case for number in numbers]


def colorado_other(row: Row, _holder: Holder, other: Named) -> Row:
    """Write a cosmetologist under the same number."""
    named = {"licensetype": "COS", "firstname": other.given, "lastname": other.surname}
    return {name: value for name, value in row.items() if name != "middlename"} | named


def connecticut(listing: Listing) -> list[Row]:
    """Write a credential in Connecticut's data set: one name in one column, discipline only as a reason."""
    holder = listing.holder
    group, active = holder.licence.group, listing.said in {Said.ACTIVE, Said.PROBATION}
    row = {
        "credentialid": str(holder.serial),
        "name": " ".join(filter(None, (holder.given, holder.middle, holder.board_surname))).upper(),
        "type": "INDIVIDUAL",
        "fullcredentialcode": f"{group}.{holder.digits:0>6}",
        "credentialtype": group,
        "credentialnumber": holder.digits,
        "credential": listing.type_text,
        "status": "ACTIVE" if active else "INACTIVE" if listing.said in _LAPSED else listing.said.upper(),
        "statusreason": listing.word,
        "active": "1" if active else "0",
        "issuedate": floating(holder.issued_on),
        "effectivedate": floating(before(holder.expires_on, 364)),
        "expirationdate": floating(holder.expires_on),
        "city": holder.city[0].upper(),
        "state": "CT",
        "zip": f"{holder.city[1]}0001",
        "recordrefreshedon": floating(before(holder.printed_on, 1)),
    }
    return [row]


def connecticut_other(row: Row, holder: Holder, other: Named) -> Row:
    """Write a liquor salesperson under the same number."""
    return row | {
        "credentialid": f"7{row['credentialid']}",
        "name": f"{other.given} {other.surname}".upper(),
        "fullcredentialcode": f"LIS.{holder.digits:0>7}",
        "credentialtype": "LIS",
        "credential": "LIQUOR WHOLESALER SALESPERSON",
    }


def illinois(listing: Listing) -> list[Row]:
    """Write a licence in Illinois's data set, with its last case where there is one."""
    holder = listing.holder
    row = {
        "license_type": holder.licence.group,
        "description": listing.type_text,
        "license_number": holder.number,
        "license_status": listing.word,
        "business": "N",
        "first_name": holder.given.upper(),
        "middle": holder.middle.upper(),
        "last_name": holder.board_surname.upper(),
        "original_issue_date": american(holder.issued_on),
        "effective_date": american(before(holder.expires_on, 700)),
        "expiration_date": american(holder.expires_on),
        "city": holder.city[0].upper(),
        "state": "IL",
        "zip": holder.city[1],
        "county": "COOK",
        "ever_disciplined": "Y" if listing.disciplined else "N",
    }
    return [_filled(row) | _illinois_case(listing)]


def _illinois_case(listing: Listing) -> Row:
    if not listing.disciplined:
        return {}
    acted_on = listing.holder.acted_on
    return {
        "case_number": f"{acted_on.year}{listing.holder.serial % 900_000 + 100_000}",
        "action": "REPRIMAND" if listing.said is Said.PAST_ACTION else listing.word,
        "discipline_start_date": american(acted_on),
        "discipline_reason": "FICTITIOUS REASON FOR TESTING",
    }


def delaware(listing: Listing) -> list[Row]:
    """Write a licence in Delaware's data set, which knows no middle names and prints no discipline."""
    holder = listing.holder
    given, surname = holder.given.upper(), holder.board_surname.upper()
    row = {
        "last_name": surname,
        "first_name": given,
        "combined_name": f"{surname},{given}",
        "license_no": holder.number,
        "profession_id": holder.licence.group,
        "license_type": listing.type_text,
        "city": holder.city[0].upper(),
        "state": "DE",
        "zip_code": holder.city[1],
        "country": "United States",
        "issue_date": floating(holder.issued_on),
        "expiration_date": floating(holder.expires_on),
        "disciplinary_action": "N",
        "license_status": listing.word,
    }
    return [row]


def texas_medical(listing: Listing) -> list[Row]:
    """Write a physician of the Texas Medical Board."""
    holder = listing.holder
    licensed = listing.said in {Said.ACTIVE, Said.PROBATION}
    row = {
        "license_type": listing.type_text,
        "license_number": holder.number,
        "last_name": holder.board_surname.upper(),
        "first_name": holder.given.upper(),
        "degree": holder.licence.credential,
        "license_issue_date": floating(holder.issued_on),
        "license_expiration_date": floating(holder.expires_on),
        "registration_status": "DELINQUENT - NON PAYMENT" if listing.said is Said.EXPIRED else "ACTIVE",
        "license_status": listing.word,
        "disciplinary_status": _MEDICAL_ACTIONS.get(listing.said, "NONE"),
        "currently_licensed": "Y" if licensed else "N",
    }
    return [row]


def texas_nursing(listing: Listing) -> list[Row]:
    """Write a registered nurse of the Texas Board of Nursing, in its misspelt columns."""
    holder = listing.holder
    row = {
        "license_number": holder.number,
        "last_name": holder.board_surname.upper(),
        "first_name": holder.given.upper(),
        "license_status": listing.word,
        "lincense_expiration_date": floating(holder.expires_on),
        "texas_license_issuance_date": floating(holder.issued_on),
        "current_board_action": "Y" if listing.disciplined else "N",
    }
    return [row]
