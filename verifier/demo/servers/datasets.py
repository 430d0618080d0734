"""The Socrata data sets of the demo world: their portals and columns, also those no row fills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verifier.demo.servers.soql.soql_terms import DATE, TEXT, URL


@dataclass(frozen=True, slots=True)
class Dataset:
    """One data set of one state's open-data portal."""

    registry: str
    id: str
    title: str
    licence: str
    number: str  # the column that licence numbers are looked up by
    columns: Mapping[str, str]  # field name -> Socrata type


def _columns(text: str, dates: str = "", urls: str = "") -> dict[str, str]:
    kinds = dict.fromkeys(dates.split(), DATE) | dict.fromkeys(urls.split(), URL)
    return {name: kinds.get(name, TEXT) for name in text.split()}


WASHINGTON = Dataset(
    "us-wa-doh",
    "qxh8-f4bd",
    "Health Care Provider Credential Data",
    "PUBLIC_DOMAIN",
    "credentialnumber",
    _columns(
        "credentialnumber lastname firstname middlename credentialtype status birthyear ceduedate firstissuedate "
        "lastissuedate expirationdate actiontaken"
    ),
)
COLORADO = Dataset(
    "us-co-dora",
    "7s5z-vewr",
    "Professional and Occupational Licenses in Colorado",
    "PUBLIC_DOMAIN",
    "licensenumber",
    _columns(
        "lastname firstname middlename suffix entityname city state mailzipcode licensetype subcategory "
        "licensenumber licensefirstissuedate licenselastreneweddate licenseexpirationdate licensestatusdescription "
        "specialty title degrees casenumber programaction disciplineeffectivedate disciplinecompletedate "
        "linktoverifylicense",
        "licensefirstissuedate licenselastreneweddate licenseexpirationdate disciplineeffectivedate "
        "disciplinecompletedate",
        "linktoverifylicense",
    ),
)
CONNECTICUT = Dataset(
    "us-ct-elicense",
    "ngch-56tr",
    "State Licenses and Credentials",
    "PUBLIC_DOMAIN",
    "credentialnumber",
    _columns(
        "credentialid name type businessname dba fullcredentialcode credentialtype credentialnumber "
        "credentialsubcategory credential status statusreason active issuedate effectivedate expirationdate address "
        "city state zip recordrefreshedon",
        "issuedate effectivedate expirationdate recordrefreshedon",
    ),
)
ILLINOIS = Dataset(
    "us-il-idfpr",
    "pzzh-kp68",
    "Professional Licensing",
    "ODBL",
    "license_number",
    _columns(
        "license_type description license_number license_status business title first_name middle last_name prefix "
        "suffix business_name businessdba original_issue_date effective_date expiration_date city state zip county "
        "specialty_qualifier ever_disciplined case_number action discipline_start_date discipline_reason"
    ),
)
DELAWARE = Dataset(
    "us-de-dpr",
    "pjnv-eaih",
    "Professional and Occupational Licensing",
    "PUBLIC_DOMAIN",
    "license_no",
    _columns(
        "last_name first_name combined_name license_no profession_id license_type city state zip_code country "
        "issue_date expiration_date disciplinary_action license_status",
        "issue_date expiration_date",
    ),
)
TEXAS_MEDICAL = Dataset(
    "us-tx-tmb",
    "tm3v-pfq9",
    "Texas Medical Board Licenses",
    "PUBLIC_DOMAIN",
    "license_number",
    _columns(
        "license_type license_number last_name first_name degree specialties license_issue_date "
        "license_expiration_date registration_status registration_status_date license_status disciplinary_status "
        "current_board_action_date current_board_action_description currently_licensed practice_city practice_state "
        "practice_zip practice_county",
        "license_issue_date license_expiration_date registration_status_date current_board_action_date",
    ),
)
TEXAS_NURSING = Dataset(
    "us-tx-bon",
    "tgb2-j935",
    "Texas Board of Nursing: Registered Nurses",
    "PUBLIC_DOMAIN",
    "license_number",
    _columns(
        "license_number last_name first_name middle_name license_status lincense_status_date "
        "lincense_expiration_date texas_license_issuance_date current_board_action",
        "lincense_status_date lincense_expiration_date texas_license_issuance_date",
    ),
)
DATASETS: Sequence[Dataset] = (
    WASHINGTON,
    COLORADO,
    CONNECTICUT,
    ILLINOIS,
    DELAWARE,
    TEXAS_MEDICAL,
    TEXAS_NURSING,
)
