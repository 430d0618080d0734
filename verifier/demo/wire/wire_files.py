"""Invented licensees as the boards that publish whole files list them: Texas BHEC and Florida MQA."""

from __future__ import annotations

from verifier.demo.people.holder import Holder, Listing, american
from verifier.demo.people.mailboxes import mailbox
from verifier.demo.people.scenarios import Said
from verifier.demo.people.sources import Row

BHEC_HEADER = tuple(
    "LIC_TYPE RANK LIC_NBR ENTITY_NBR LAST_NME FIRST_NME MIDDLE_NME SFX_NME LIC_STATUS LIC_EXPR_DTE RANK_EFCT_DTE "
    "DISCPL_ACTN".split()
)
FLORIDA_HEADER = tuple(
    "pro_cde|Profession-Name|lic_id|Expire-Date|Original-Date|Rank-Code|License-Number|Status-Effective-Date|"
    "Board-Action-Indicator|License-Status-Description|Last-Name|First-Name|Middle-Name|Name-Suffix|Business-Name|"
    "License-Active-Status-Description|County|County-Description|Mailing-Address-Line1|Mailing-Address-line2|"
    "Mailing-Address-line3|Mailing-Address-City|Mailing-Address-State|Mailing-Address-ZIPcode|Mailing-Address-Area-Code|"
    "Mailing-Address-Phone-Number|Mailing-Address-Phone-Extension|Practice-Location-Address-Line1|"
    "Practice-Location-Address-line2|Practice-Location-Address-line3|Practice-Location-Address-City|"
    "Practice-Location-Address-State|Practice-Location-Address-ZIPcode|Email|Mod-Cdes|Prescribe-Ind|Dispensing-Ind|"
    "Birth-Year-Range|Other-License ".split("|")  # the blank at the end is theirs
)
_FLORIDA_LICENSED = {
    **dict.fromkeys((Said.ACTIVE, Said.PAST_ACTION, Said.PROBATION), "Active"),
    Said.INACTIVE: "Inactive",
}


def texas_behavioral(listing: Listing) -> list[Row]:
    """Write a licensee in one of the four Texas BHEC files; the rank tells associates."""
    holder = listing.holder
    row = dict.fromkeys(BHEC_HEADER, "") | {
        "LIC_TYPE": holder.licence.group,
        "RANK": listing.type_text,
        "LIC_NBR": holder.digits,
        "ENTITY_NBR": str(holder.serial),
        "LAST_NME": holder.board_surname.upper(),
        "FIRST_NME": holder.given.upper(),
        "MIDDLE_NME": holder.middle.upper(),
        "LIC_STATUS": listing.word,
        "LIC_EXPR_DTE": american(holder.expires_on),
        "RANK_EFCT_DTE": american(holder.issued_on),
        "DISCPL_ACTN": "Yes" if listing.disciplined else "No",
    }
    return [row]


def florida(listing: Listing) -> list[Row]:
    """Write a licensee in Florida's file: unquoted, with a stray quotation mark in every address."""
    holder = listing.holder
    row = dict.fromkeys(FLORIDA_HEADER, "") | {
        "pro_cde": "52",
        "Profession-Name": listing.type_text,
        "lic_id": str(holder.serial),
        "Expire-Date": american(holder.expires_on),
        "Original-Date": american(holder.issued_on),
        "Rank-Code": holder.licence.prefix,
        "License-Number": holder.digits,
        "Status-Effective-Date": american(holder.issued_on),
        "Board-Action-Indicator": "Y" if listing.disciplined else "N",
        "License-Status-Description": listing.word,
        "Last-Name": holder.board_surname,
        "First-Name": holder.given,
        "Middle-Name": holder.middle,
        "License-Active-Status-Description": _FLORIDA_LICENSED.get(listing.said, ""),
        "County": "39",
        "County-Description": "Hillsborough",
        "Mailing-Address-Line1": '100 "B" MAIN ST',
        "Mailing-Address-City": holder.city[0].upper(),
        "Mailing-Address-State": "FL",
        "Mailing-Address-ZIPcode": holder.city[1],
        "Email": _mailbox(holder),
    }
    return [row]


def _mailbox(holder: Holder) -> str:
    """Return the address the board holds: two of three people gave one."""
    return mailbox(holder.given, holder.board_surname, holder.serial) if holder.serial % 3 else ""
