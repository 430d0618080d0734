"""The ways to show that a licence is one's own, in words for the one who has to choose. Plain, exact and kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

from verifier.domain.holder import Method


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do: a stable code, a title, a sentence, and the fields it is about."""

    code: str
    title: str
    detail: str
    fields: tuple[str, ...] = ()
    method: str = ""  # the binding it begins


@dataclass(frozen=True, slots=True)
class Opening:
    """A binding method that is open for a claim, and the most it can establish."""

    method: Method
    level: str  # "H3"


_BY_METHOD: dict[Method, Advice] = {
    Method.ORCID_SIGN_IN: Advice(
        "bind_orcid_sign_in",
        "Sign in at ORCID",
        "Your degree is entered on your ORCID iD. Sign in there once, and we know that the iD is yours. We learn your "
        "iD and nothing else.",
    ),
    Method.REGISTRY_CONTACT_CODE: Advice(
        "bind_registry_contact_code",
        "Enter a code sent to the e-mail address the board holds",
        "The board that granted this licence holds an e-mail address for you. We send a code there; type it in within "
        "24 hours. Only the board's address is used, never one that was typed here.",
    ),
    Method.REGISTRY_WRITE_BACK: Advice(
        "bind_registry_write_back",
        "Put our link on your own record",
        "We give you a link. Add it to your own record at the register, where only you can write, and ask us to look.",
    ),
    Method.DOMAIN_NONCE: Advice(
        "bind_domain_nonce",
        "Show a word on your practice's website",
        "We give you a word. Put it in a small file on your practice's own website, and ask us to look. Hosts that "
        "many people share cannot be used.",
    ),
    Method.PLATFORM_IDENTITY: Advice(
        "bind_platform_identity",
        "Let your platform check your identity",
        "If your platform has checked your identity, it can tell us your name and year of birth. We compare them with "
        "the register.",
    ),
    Method.DOCUMENT: Advice(
        "bind_document",
        "Send a document",
        "Send a photo or PDF of your licence certificate, wall card or renewal letter. Two people look at it, and it "
        "is deleted two weeks after your badge is on.",
    ),
    Method.REFEREE_CALL: Advice(
        "bind_referee_call",
        "Ask a reviewer to talk to you",
        "If nothing else works for you, a reviewer arranges a short video call. The call is not recorded; only its "
        "outcome is.",
    ),
}
# The same methods where anybody could have arranged what is shown.
_WEIGHED: dict[Method, Advice] = {
    Method.REGISTRY_WRITE_BACK: Advice(
        "bind_registry_write_back",
        "Put our link on your NPI record",
        "We give you a link. Add it to your own record at the national provider register, and ask us to look. People "
        "fill in those records themselves, so two reviewers look at it as well.",
    ),
    Method.DOMAIN_NONCE: Advice(
        "bind_domain_nonce",
        "Show a word on your practice's website",
        "We give you a word. Put it in a small file on your practice's own website, and ask us to look. The register "
        "does not list the website, so two reviewers look at it as well.",
    ),
}
REBIND = Advice(
    "rebind",
    "Show once more that it is you",
    "Licences and accounts change hands, so the holder is asked again from time to time. Use one of the ways below; "
    "being asked takes nothing away from the badge.",
)


def begin(opening: Opening) -> Advice:
    """Return the advice for a method that is open."""
    weighed = opening.level == "H2"  # people have to look as well
    typed = ("domain",) if opening.method is Method.DOMAIN_NONCE and weighed else ()
    advice = (_WEIGHED.get(opening.method) if weighed else None) or _BY_METHOD[opening.method]
    return replace(advice, fields=typed, method=opening.method.value)
