"""What would move a claim on, in words for the one whose move it is. Plain, exact and kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

from verifier.domain.binding import Method


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


_BY_REASON: dict[str, Advice] = {
    "number_not_found": Advice(
        "fix_number",
        "Check the licence number and the state",
        "The register has no licence with this number under this title. That says nothing about you: a typing mistake "
        "or a new licence looks the same. Compare it with your licence, letters and zeros included, and correct it.",
        ("number", "jurisdiction"),
    ),
    "profession_mismatch": Advice(
        "fix_credential",
        "Check the credential",
        "The register lists this number under another kind of licence. Choose the title that stands on your licence.",
        ("credential", "number"),
    ),
    "level_associate": Advice(
        "use_state_title",
        "Claim the title the state gave you",
        "The register lists an associate's or candidate's licence. Claim that title; when the full licence is "
        "granted, claim that one.",
        ("credential", "number"),
    ),
    "level_mismatch": Advice(
        "use_state_title",
        "Claim the title the state gave you",
        "The register lists another level than the one you claimed. Choose the title that stands on your licence.",
        ("credential",),
    ),
    "npi_not_found": Advice(
        "fix_npi",
        "Check the NPI",
        "The national provider register does not list this NPI as active. Compare it with your own record there and "
        "correct it here.",
        ("npi",),
    ),
    "npi_mismatch": Advice(
        "fix_npi",
        "Check the NPI",
        "The national provider register lists this NPI with another name or licence. Compare it with your own record "
        "there, and correct it here or there.",
        ("npi", "name"),
    ),
    "degree_not_listed": Advice(
        "fix_orcid",
        "Check what your ORCID iD lists",
        "It lists no finished doctorate of this kind. Ask your university to enter the degree there with its end date, "
        "correct the iD or the degree, or take the iD out: then a person looks at your degree.",
        ("orcid", "credential"),
    ),
    "orcid_not_found": Advice(
        "fix_orcid",
        "Check the ORCID iD",
        "ORCID does not know this iD. Compare it with your own ORCID page and correct it, or take it out.",
        ("orcid",),
    ),
    "orcid_mismatch": Advice(
        "fix_orcid",
        "Check the ORCID iD",
        "The name on this iD differs from yours, or is not public. Compare it with your own ORCID page, and correct it "
        "here or there.",
        ("orcid", "name"),
    ),
    "name_unclear": Advice(
        "fix_name",
        "Give your name as it stands on the licence",
        "The register prints the name a little differently. If yours has changed or is shortened, give it as the board "
        "has it.",
        ("name",),
    ),
    "identity_mismatch": Advice(
        "fix_name",
        "Compare the names",
        "The name your platform has checked and the name in the register differ. A change of name is a usual reason: "
        "ask the board or your platform to bring theirs up to date, or tell us about it.",
        ("name", "statement"),
    ),
    "handle_asserts_other": Advice(
        "fix_handle",
        "Look at your handle and display name",
        "They name another credential than this licence. Claim that one too, or change them at your platform.",
    ),
    "standing_expired": Advice(
        "renew",
        "Renew the licence, then check again",
        "The register shows this licence as expired, inactive or not yet issued. When the board shows it in force, "
        "check again: boards may need some days to show a renewal.",
        ("number",),
    ),
    "holder_unbound": Advice(
        "wait",
        "A reviewer connects the licence with you",
        "The licence was found. A person now looks at whether it is yours, because anybody can read a licence "
        "number in a register.",
    ),
    "namesake_possible": Advice(
        "wait",
        "A reviewer makes sure it is you",
        "Somebody else could bear the same name, so a person looks at what else is known. You need not do "
        "anything now.",
    ),
    "account_changed": Advice(
        "platform_confirm",
        "Your platform confirms the account",
        "The account was renamed, recovered or handed over. When the platform vouches for it again, the check goes on.",
    ),
    "question": Advice(
        "answer",
        "Answer the reviewer's question",
        "A reviewer needs something from you. Correct what is wrong, or answer in your own words, and the check"
        " goes on.",
        ("number", "name", "npi", "statement"),
    ),
    "source_unavailable": Advice(
        "wait",
        "The register does not answer at the moment",
        "It is asked again by itself. If it stays silent, a person looks it up. Nothing counts against you.",
    ),
}

_BY_METHOD: dict[Method, Advice] = {
    Method.ORCID_SIGN_IN: Advice(
        "bind_orcid_sign_in",
        "Sign in at ORCID",
        "Your degree is entered on your ORCID iD. Sign in there once, and we know that the iD is yours. We learn your "
        "iD and nothing else.",
    ),
    Method.REGISTRY_CONTACT_CODE: Advice(
        "bind_registry_contact_code",
        "Enter a code from the board's e-mail address for you",
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
_REBIND = Advice(
    "rebind",
    "Show once more that it is you",
    "Licences and accounts change hands, so the holder is asked again from time to time. Use one of the ways below; "
    "the badge stays on in the meantime.",
)

_BY_STATE: dict[str, Advice] = {
    "in_review": Advice(
        "wait", "A reviewer looks at it", "You need not do anything now. You can still correct a mistake."
    ),
    "refused": Advice(
        "appeal",
        "You may appeal within six months",
        "Say what was overlooked; another reviewer decides.",
        ("statement",),
    ),
    "revoked": Advice(
        "appeal",
        "You may appeal within six months",
        "Say what was overlooked; another reviewer decides.",
        ("statement",),
    ),
    "expired": Advice(
        "renew",
        "Renew",
        "The licence has reached its last day. When the board shows the renewal, check again here.",
        ("number",),
    ),
    "suspended": Advice(
        "wait", "The badge is paused", "A reviewer looks at it, or your platform confirms the account."
    ),
}


def advise(state: str, reasons: tuple[str, ...], openings: tuple[Opening, ...] = ()) -> tuple[Advice, ...]:
    """What can be done now. Only reasons that this state acts on are mentioned; open ways of binding come last."""
    match state:
        case "awaiting_creator":  # nobody else moves now, so "wait" would be false
            found = [advice for advice in _for(reasons) if advice.code != "wait"]
            proving = () if "question" in reasons and "holder_unbound" not in reasons else _binding(reasons, openings)
            return (*found, *proving) or (_BY_REASON["question"],)
        case "checking":
            return _for(reasons)
        case "suspended" if "account_changed" in reasons:
            return (_BY_REASON["account_changed"],)
        case "in_review":
            said = _for(tuple(r for r in reasons if r in ("holder_unbound", "namesake_possible", "account_changed")))
            return (*(said or (_BY_STATE["in_review"],)), *_binding(reasons, openings))
        case _:
            return (_BY_STATE[state],) if state in _BY_STATE else ()


def advise_rebinding(openings: tuple[Opening, ...]) -> tuple[Advice, ...]:
    """What somebody whose badge is on is asked when the holder has to be established anew."""
    return (_REBIND, *map(_begin, openings))


def _for(reasons: tuple[str, ...]) -> tuple[Advice, ...]:
    return tuple(dict.fromkeys(_BY_REASON[reason] for reason in reasons if reason in _BY_REASON))


def _binding(reasons: tuple[str, ...], openings: tuple[Opening, ...]) -> tuple[Advice, ...]:
    """The ways to show that it is theirs, where that is what is missing."""
    return tuple(map(_begin, openings)) if frozenset(reasons) & _UNBOUND else ()


_UNBOUND = frozenset({"holder_unbound", "namesake_possible", "contested", "identity_mismatch", "no_automatic_source"})


def _begin(opening: Opening) -> Advice:
    weighed = opening.level == "H2"  # people have to look as well
    typed = ("domain",) if opening.method is Method.DOMAIN_NONCE and weighed else ()
    advice = (_WEIGHED.get(opening.method) if weighed else None) or _BY_METHOD[opening.method]
    return replace(advice, fields=typed, method=opening.method.value)
