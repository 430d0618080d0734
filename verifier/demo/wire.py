"""Invented people in the registers' own formats: Washington's data set, the NPPES API and the exclusion list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from verifier.demo.cast import Licence
from verifier.demo.sources import LEIE_HEADER, Row

NO_NPI, NO_DAY = "0000000000", "00000000"


@dataclass(frozen=True, slots=True)
class Holder:
    """A licensee as the registers know them."""

    given: str
    middle: str
    surname: str
    former_surname: str  # under which the board still lists them; "" where the name never changed
    licence: Licence
    digits: str
    npi: str
    birth_year: int
    city: tuple[str, str]  # name and ZIP code
    issued_on: date
    expires_on: date

    @property
    def number(self) -> str:
        """The number as Washington prints it: `MHC.LH.61234567`."""
        return f"{self.licence.prefix}.{self.digits}"

    @property
    def board_surname(self) -> str:
        """The surname the board knows."""
        return self.former_surname or self.surname


class Named(Protocol):
    """Anybody with a name."""

    @property
    def given(self) -> str:
        """First name."""

    @property
    def surname(self) -> str:
        """Last name."""


def washington_row(holder: Holder, status: str, action: str, *, associate: bool = False) -> Row:
    """A licence in Washington's data set; what is missing is left out."""
    row = {
        "credentialnumber": holder.number,
        "lastname": holder.board_surname,
        "firstname": holder.given,
        "middlename": holder.middle,
        "credentialtype": holder.licence.associate_text if associate else holder.licence.type_text,
        "status": status,
        "birthyear": str(holder.birth_year),
        "firstissuedate": _american(holder.issued_on),
        "lastissuedate": _american(holder.expires_on - timedelta(days=365)),
        "expirationdate": _american(holder.expires_on),
        "actiontaken": action,
    }
    return {name: value for name, value in row.items() if value}


def washington_twin(holder: Holder) -> Row:
    """The row that a renewal left behind."""
    past = _american(holder.issued_on + timedelta(days=365))
    return washington_row(holder, "Superseded", "No") | {"expirationdate": past}


def other_profession_row(holder: Holder, other: Named) -> Row:
    """Somebody else's certification under the same digits."""
    return washington_row(holder, "Active", "No") | {
        "credentialnumber": f"NA.NC.{holder.digits}",
        "credentialtype": "Nursing Assistant Certification",
        "firstname": other.given,
        "lastname": other.surname,
    }


def nppes_row(holder: Holder, licence_number: str) -> Row:
    """A person's record in the NPPES API."""
    former = [_former_name(holder)] if holder.former_surname else []
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
                "code": holder.licence.taxonomy,
                "taxonomy_group": "",
                "desc": holder.licence.taxonomy_text,
                "state": "WA",
                "license": licence_number,
                "primary": True,
            }
        ],
        "identifiers": [],
        "endpoints": [],
        "other_names": former,
    }


def leie_row(holder: Holder, *, named_by_npi: bool) -> Row:
    """A row of the exclusion list: by NPI, or by name and state alone."""
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
        "STATE": "WA",
        "ZIP": holder.city[1],
        "EXCLTYPE": "1128b4",
        "EXCLDATE": (holder.issued_on + timedelta(days=900)).strftime("%Y%m%d"),
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
        "state": "WA",
        "postal_code": f"{holder.city[1]}0001",
        "telephone_number": "555-010-0100",
    }


def _american(day: date) -> str:
    return day.strftime("%m/%d/%Y")


def _epoch(day: date) -> str:
    return str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000))
