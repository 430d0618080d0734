"""Invented licensees as the boards with a JSON API of their own list them: CA, NY, OR and MA."""

from __future__ import annotations

from datetime import timedelta

from verifier.demo.people.holder import Holder, Listing, Named
from verifier.demo.people.licences import LICENCES, Licence
from verifier.demo.people.scenarios import Said
from verifier.demo.people.sources import FILE_KEY, Row

_ENDED = {Said.REVOKED: "revokedDate", Said.SURRENDERED: "surrenderedDate", Said.SUSPENDED: "suspendedStartDate"}


def california(listing: Listing) -> list[Row]:
    """Write a licence of California's DCA under its type and bare number."""
    holder = listing.holder
    licence = {
        "licNumber": holder.digits,
        "primaryStatusCode": listing.word,
        "issueDate": holder.issued_on.isoformat(),
        "expDate": holder.expires_on.isoformat(),
    }
    detail = {
        "getLicenseDetails": [licence],
        "getNameDetails": [_californian(holder.given, holder.middle, holder.board_surname)],
        "getAddressDetail": [{"address": [_californian_city(holder)]}],
        "getPublicRecordActions": _californian_actions(listing),
    }
    key = f"{holder.licence.group}/{holder.digits}"
    return [{FILE_KEY: key, "licenseDetails": [{"getFullLicenseDetail": [detail]}]}]


def _californian(given: str, middle: str, surname: str) -> Row:
    name = {"firstName": given.upper(), "middleName": middle.upper(), "lastName": surname.upper()}
    return {"individualNameDetails": [name]}


def _californian_city(holder: Holder) -> Row:
    return {
        "cityName": holder.city[0].upper(),
        "countyName": "SAN DIEGO",
        "stateCode": "CA",
        "zipCode": holder.city[1],
    }


def _californian_actions(listing: Listing) -> list[Row]:
    if not listing.disciplined:
        return []
    described = "ACTIVE" if listing.said is Said.PAST_ACTION else listing.said.upper()
    action = {"actionDate": listing.holder.acted_on.isoformat(), "actionDesc": described}
    return [{"publicRecordActionDetails": [action]}]


def california_other(row: Row, holder: Holder, other: Named) -> Row:
    """Write somebody else's licence under the same number of another type."""
    detail = row["licenseDetails"][0]["getFullLicenseDetail"][0]
    renamed = detail | {"getNameDetails": [_californian(other.given, "", other.surname)]}
    key = f"{_another(holder.licence).group}/{holder.digits}"
    return {FILE_KEY: key, "licenseDetails": [{"getFullLicenseDetail": [renamed]}]}


def _another(licence: Licence) -> Licence:
    """Return the next licence of the same state."""
    here = [each for each in LICENCES if each.state == licence.state]
    return here[(here.index(licence) + 1) % len(here)]


def new_york(listing: Listing) -> list[Row]:
    """Write a licence in New York's roster, every field twice."""
    holder = listing.holder
    row = {
        "name": " ".join(filter(None, (holder.board_surname, holder.given, holder.middle))).upper(),
        "profession": listing.type_text,
        "professionCode": holder.licence.group,
        "licenseNumber": holder.number,
        "status": listing.word,
        "dateOfLicensure": holder.issued_on.strftime("%B %d, %Y"),
        "registeredThroughDate": holder.expires_on.strftime("%B %d, %Y"),
        "address": f"{holder.city[0]} NY".upper(),
    }
    return [_new_york(row)]


def _new_york(row: Row) -> Row:
    key = f"{row['professionCode']}/{row['licenseNumber']}"
    return {FILE_KEY: key} | {name: {"value": value, "label": value} for name, value in row.items()}


def new_york_other(row: Row, holder: Holder, other: Named) -> Row:
    """Write somebody else's licence under the same number of another profession."""
    licence = _another(holder.licence)
    plain = {name: pair["value"] for name, pair in row.items() if name != FILE_KEY}
    name = f"{other.surname} {other.given}".upper()
    return _new_york(plain | {"name": name, "profession": licence.type_text, "professionCode": licence.group})


def oregon(listing: Listing) -> list[Row]:
    """Write a registrant of an Oregon board at Thentia; what the board decided hangs on as a notice."""
    holder = listing.holder
    row = {
        "id": f"{holder.serial:024x}",
        "profileId": f"{holder.serial:024x}",
        "name": " ".join(filter(None, (holder.given, holder.middle, holder.board_surname))),
        "firstName": holder.given,
        "lastName": holder.board_surname,
        "middleName": holder.middle,
        "otherName": "",
        "licenseNumber": holder.number,
        "licenseCategory": listing.type_text,
        "licenseStatus": listing.word,
        "initialLicenseDate": holder.issued_on.strftime("%b-%d-%Y"),
        "licenseExpirationDate": holder.expires_on.strftime("%b-%d-%Y"),
        "publicNotices": [{"title": "Final Order"}] if listing.disciplined else [],
    }
    return [row]


def massachusetts(listing: Listing) -> list[Row]:
    """Write a licensee of a Massachusetts board: no day of expiry, and of the middle name only the initial."""
    holder = listing.holder
    row = {
        "id": holder.serial,
        "licenseNumber": holder.number,
        "lastName": holder.board_surname,
        "firstName": holder.given,
        "middleInitial": holder.middle[:1],
        "mailingCity": holder.city[0],
        "computedAddress": f"{holder.city[0]}, MA",
        "computedStatus": listing.word,
        "revokedDate": None,
        "suspendedStartDate": None,
        "suspendedEndDate": None,
        "surrenderedDate": None,
    }
    return [row | _massachusetts_days(listing)]


def _massachusetts_days(listing: Listing) -> Row:
    acted_on = listing.holder.acted_on
    if listing.said is Said.PAST_ACTION:
        ended_on = acted_on + timedelta(days=180)
        return {"suspendedStartDate": acted_on.isoformat(), "suspendedEndDate": ended_on.isoformat()}
    return {_ENDED[listing.said]: acted_on.isoformat()} if listing.said in _ENDED else {}
