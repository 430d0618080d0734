"""Levels and methods of holder binding."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Holder(IntEnum):
    """The confidence that the account's owner is the licensee."""

    H0 = 0  # nothing
    H1 = 1  # the names agree
    H2 = 2  # a document seen by people
    H3 = 3  # control of something only the holder controls, or a verified identity whose name alone fits nobody else
    H4 = 4  # a verified identity with a second attribute that agrees, and fewer than one other whom it all fits


class Method(StrEnum):
    """The method of a binding."""

    PLATFORM_IDENTITY = "platform_identity"
    ORCID_SIGN_IN = "orcid_sign_in"
    REGISTRY_CONTACT_CODE = "registry_contact_code"
    REGISTRY_WRITE_BACK = "registry_write_back"
    DOMAIN_NONCE = "domain_nonce"
    DOCUMENT = "document"
    REFEREE_CALL = "referee_call"


# The highest level a method can reach when a reviewer records it by hand.
RECORDED_BY_PEOPLE: dict[Method, Holder] = {
    Method.DOCUMENT: Holder.H2,
    Method.REFEREE_CALL: Holder.H3,
    Method.PLATFORM_IDENTITY: Holder.H2,
}
