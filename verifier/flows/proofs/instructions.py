"""What a creator has to do for each method, in words: plain, exact and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.holder import Method
from verifier.flows.proofs.attempts import nonce_of
from verifier.outbound.sites.well_known import PLACE

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.flows.proofs.attempts import Sought


def instructions(svc: Service, method: Method, attempt_id: str, about: Sought) -> str:
    """The steps, with what is to be shown and where."""
    match method:
        case Method.REGISTRY_CONTACT_CODE:
            return _CODE
        case Method.DOMAIN_NONCE:
            return _DOMAIN.format(nonce=nonce_of(svc.vault, attempt_id), url=f"https://{about.domain}{PLACE}")
        case Method.REGISTRY_WRITE_BACK if about.identifier.isdigit():
            return _NPI.format(link=proof_link(svc, attempt_id))
        case Method.REGISTRY_WRITE_BACK:
            return _ORCID.format(link=proof_link(svc, attempt_id))
        case _:
            return _OTHERS[method]


def proof_link(svc: Service, attempt_id: str) -> str:
    """The link that a holder writes on their own record: it says what it is to anybody who opens it."""
    return f"{svc.settings.public_url}/proof/{nonce_of(svc.vault, attempt_id)}"


_CODE = (
    "We have sent a code of eight digits to the e-mail address that the board holds for this licence. Type it in "
    "within 24 hours; you have five tries. No letter after half an hour? Look into the junk folder, or ask the board "
    "which address it holds."
)
_DOMAIN = (
    "Put a plain text file on your website that contains the word below and nothing else, and ask us to look. It must "
    "answer by https, without a redirect.\nThe file: {url}\nThe word: {nonce}"
)
_ORCID = (
    "Add the link below to your ORCID record, under Websites & social links, visible to everyone, and ask us to look. "
    "You can take it off again afterwards.\nThe link: {link}"
)
_NPI = (
    "Add the link below as an endpoint of your own NPI record at NPPES (Health Information Exchange, type Other URL). "
    "NPPES shows changes after a day or two; then ask us to look. Two people look at it as well.\nThe link: {link}"
)
_OTHERS: dict[Method, str] = {
    Method.PLATFORM_IDENTITY: (
        "Ask your platform to check your identity. It answers this binding with what it has verified, or with a signed "
        "statement."
    ),
    Method.ORCID_SIGN_IN: "Open the address, sign in at ORCID with the iD that carries the degree, and come back.",
    Method.DOCUMENT: (
        "Send a photo or a PDF of your licence certificate, wall card or renewal letter, at most 5 MB. Cover what is "
        "nobody's business, such as a social security number. Two people look at it."
    ),
    Method.REFEREE_CALL: (
        "A reviewer asks you on the claim's page for a time for a short video call; if the claim has an e-mail "
        "address, a letter tells you that there is a question. Have your licence at hand. Nothing is recorded but the "
        "outcome."
    ),
}
