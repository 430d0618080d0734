"""Invented people in the national registers' own formats: the NPPES API and the exclusion list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from verifier.demo.people.holder import Holder
from verifier.demo.people.sources import LEIE_HEADER, Row

NO_NPI, NO_DAY = "0000000000", "00000000"


def nppes_row(holder: Holder, licence_number: str) -> Row:
    """Write a person's record in the NPPES API."""
    former = [_former_name(holder)] if holder.former_surname else []
    code, profession = holder.licence.taxonomy
    return {
        "created_epoch": _epoch(holder.issued_on),
        "enumeration_type": "NPI-1",
        "last_updated_epoch": _epoch(holder.issued_on + timedelta(days=400)),
        "number": holder.npi,
        "addresses": [_address(holder, "MAILING"), _address(holder, "LOCATION")],
        "practiceLocations": [],
        "basic": _basic(holder),
        "taxonomies": [
            {
                "code": code,
                "taxonomy_group": "",
                "desc": profession,
                "state": holder.licence.state,
                "license": licence_number,
                "primary": True,
            }
        ],
        "identifiers": [],
        "endpoints": [],
        "other_names": former,
    }


def endpoint(row: Row, place: str) -> Row:
    """Write an endpoint that a provider enters on their own record: another web address, at the practice's place."""
    practice = next(one for one in row["addresses"] if one["address_purpose"] == "LOCATION")
    parts = ("address_1", "address_type", "city", "country_code", "country_name", "postal_code", "state")
    return {
        "endpointType": "OTHERS",
        "endpointTypeDescription": "Other URL",
        "endpoint": place,
        "affiliation": "N",
        "use": "OTHER",
        "useDescription": "Other",
        "contentTypeDescription": "",
        **{part: practice[part] for part in parts},
    }


def leie_row(holder: Holder, *, named_by_npi: bool) -> Row:
    """Write a row of the exclusion list: by NPI, or by name and state alone."""
    row = dict.fromkeys(LEIE_HEADER, "")
    return row | {
        "LASTNAME": holder.surname.upper(),
        "FIRSTNAME": holder.given.upper(),
        "MIDNAME": holder.middle.upper(),
        "GENERAL": "INDIVIDUAL (UNAFFILI",
        "SPECIALTY": "COUNSELOR",
        "NPI": holder.npi if named_by_npi else NO_NPI,
        "DOB": f"{holder.birth_year}0101",
        "ADDRESS": "100 MAIN ST",
        "CITY": holder.city[0].upper(),
        "STATE": holder.licence.state,
        "ZIP": holder.city[1],
        "EXCLTYPE": "1128b4",
        "EXCLDATE": holder.acted_on.strftime("%Y%m%d"),
        "REINDATE": NO_DAY,
        "WAIVERDATE": NO_DAY,
    }


def _basic(holder: Holder) -> Row:
    basic = {
        "first_name": holder.given.upper(),
        "last_name": holder.surname.upper(),
        "middle_name": holder.middle.upper(),
        "credential": holder.licence.credential,
        "sole_proprietor": "NO",
        "sex": "F",
        "enumeration_date": holder.issued_on.isoformat(),
        "last_updated": (holder.issued_on + timedelta(days=400)).isoformat(),
        "certification_date": (holder.issued_on + timedelta(days=400)).isoformat(),
        "status": "A",
        "name_prefix": "--",
        "name_suffix": "--",
    }
    return {name: value for name, value in basic.items() if value}


def _former_name(holder: Holder) -> Row:
    return {
        "type": "Former Name",
        "code": "1",
        "credential": holder.licence.credential,
        "first_name": holder.given.upper(),
        "last_name": holder.former_surname.upper(),
        "prefix": "--",
        "suffix": "--",
    }


def _address(holder: Holder, purpose: str) -> Row:
    return {
        "country_code": "US",
        "country_name": "United States",
        "address_purpose": purpose,
        "address_type": "DOM",
        "address_1": "100 MAIN ST",
        "city": holder.city[0].upper(),
        "state": holder.licence.state,
        "postal_code": f"{holder.city[1]}0001",
        "telephone_number": "555-010-0100",
    }


def _epoch(day: date) -> str:
    return str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000))
