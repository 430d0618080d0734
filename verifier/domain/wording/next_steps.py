"""The next steps of a claim, in words for the one whose move it is. Plain, exact and kind."""

from __future__ import annotations

from verifier.domain.reasons import Reason
from verifier.domain.wording.binding_methods import REBIND, Advice, Opening, begin
from verifier.domain.wording.questions import Wanted, answer_to, ask_person, wanted_first

_BY_REASON: dict[Reason, Advice] = {
    Reason.NUMBER_NOT_FOUND: Advice(
        "fix_number",
        "Check the licence number and the state",
        "The register has no licence with this number under this title. That says nothing about you: a typing mistake "
        "or a new licence looks the same. Compare it with your licence, letters and zeros included, and correct it.",
        ("number", "jurisdiction", "credential", "name"),
    ),
    Reason.PROFESSION_MISMATCH: Advice(
        "fix_credential",
        "Check the credential",
        "The register lists this number under another kind of licence. Choose the title that stands on your licence.",
        ("credential", "number"),
    ),
    Reason.LEVEL_ASSOCIATE: Advice(
        "use_state_title",
        "Claim the title the state gave you",
        "The register lists an associate's or candidate's licence. Claim that title; when the full licence is "
        "granted, claim that one.",
        ("credential", "number"),
    ),
    Reason.LEVEL_MISMATCH: Advice(
        "use_state_title",
        "Claim the title the state gave you",
        "The register lists another level than the one you claimed. Choose the title that stands on your licence.",
        ("credential",),
    ),
    Reason.NPI_NOT_FOUND: Advice(
        "fix_npi",
        "Check the NPI",
        "The national provider register does not list this NPI as active. Compare it with your own record there and "
        "correct it here, or take it out: a claim needs none.",
        ("npi",),
    ),
    Reason.NPI_MISMATCH: Advice(
        "fix_npi",
        "Check the NPI",
        "The national provider register lists this NPI with another name or licence. Compare it with your own record "
        "there and correct it here or there, or take it out here: a claim needs none.",
        ("npi", "name"),
    ),
    Reason.DEGREE_NOT_LISTED: Advice(
        "fix_orcid",
        "Check what your ORCID iD lists",
        "It lists no finished doctorate of this kind. Ask your university to enter the degree there with its end date, "
        "correct the iD or the degree, or take the iD out: then a person looks at your degree.",
        ("orcid", "institution", "credential"),
    ),
    Reason.ORCID_NOT_FOUND: Advice(
        "fix_orcid",
        "Check the ORCID iD",
        "ORCID does not know this iD. Compare it with your own ORCID page and correct it, or take it out.",
        ("orcid",),
    ),
    Reason.ORCID_MISMATCH: Advice(
        "fix_orcid",
        "Check the ORCID iD",
        "The name on this iD differs from yours, or is not public. Compare it with your own ORCID page, and correct it "
        "here or there.",
        ("orcid", "name"),
    ),
    Reason.NAME_UNCLEAR: Advice(
        "fix_name",
        "Give your name as it stands on the licence",
        "The register prints the name a little differently. If yours has changed or is shortened, give it as the board "
        "has it.",
        ("name",),
    ),
    Reason.IDENTITY_MISMATCH: Advice(
        "fix_name",
        "Compare the names",
        "The name your platform has checked and the name in the register differ. A change of name is a usual reason: "
        "ask the board or your platform to bring theirs up to date, or tell us about it.",
        ("name", "statement"),
    ),
    Reason.HANDLE_ASSERTS_OTHER: Advice(
        "fix_handle",
        "Look at your handle and display name",
        "They name another credential than this licence, or say of themselves that they are verified. Claim that "
        "credential too, or change them at your platform.",
    ),
    Reason.STANDING_EXPIRED: Advice(
        "renew",
        "Renew the licence, then check again",
        "The register shows this licence as expired, inactive or not yet issued. When the board shows it in force, "
        "check again: boards may need some days to show a renewal.",
        ("number",),
    ),
    Reason.HOLDER_UNBOUND: Advice(
        "wait",
        "A reviewer connects the licence with you",
        "The licence was found. A person now looks at whether it is yours, because anybody can read a licence "
        "number in a register.",
    ),
    Reason.NAMESAKE_POSSIBLE: Advice(
        "wait",
        "A reviewer makes sure it is you",
        "What is known of you so far may fit another person, too, so a person looks at what else is known. You need "
        "not do anything now; if you would rather show it yourself, every way that is open to you is listed here.",
    ),
    Reason.HOLDER_DISPUTED: Advice(
        "wait",
        "Show that the board's address is yours",
        "The licensee on the board's record has said of an account that it is not theirs. If you are that licensee, "
        "show it by a code to the address where the board reaches you, and nothing of it is held against you. Else two "
        "people look at it.",
    ),
    Reason.ACCOUNT_CHANGED: Advice(
        "platform_confirm",
        "Your platform confirms the account",
        "The account was renamed, recovered or handed over. When the platform vouches for it again, the check goes on.",
    ),
    Reason.DEGREE_BY_HAND: Advice(
        "add_orcid",
        "Add your ORCID iD, if you have one",
        "A person looks at your degree. If your university has entered it on your ORCID iD, give the iD and the "
        "university: then the check takes seconds, and you sign in at ORCID once to show that the iD is yours.",
        ("orcid", "institution"),
    ),
    Reason.SOURCE_UNAVAILABLE: Advice(
        "wait",
        "The register does not answer at the moment",
        "It is asked again by itself. If it stays silent, a person looks it up. Nothing counts against you.",
    ),
}

_ONE_MORE_SIGN = Advice(
    "show_one_more_sign",
    "Show in one more way that it is you",
    "The licence was found, and it fits you. What your platform and the register both say about you may fit another "
    "person, too. That is common and says nothing about you. Choose any of the ways listed here; one is enough.",
)
_WORDS = Wanted()
NEW_CLAIM = Advice(
    "new_claim",
    "You may send a new claim",
    "The time for an appeal is over. What was decided then does not keep you from claiming anew; people look at it.",
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


def advise(
    state: str, reasons: tuple[Reason, ...], openings: tuple[Opening, ...] = (), wanted: Wanted = _WORDS
) -> tuple[Advice, ...]:
    """List what the creator can do now, as this state and these reasons allow; ways of binding come last."""
    match state:
        case "awaiting_creator":
            return _of_the_creator(reasons, openings, wanted)
        case "checking":
            return _for(reasons)
        case "suspended" if Reason.ACCOUNT_CHANGED in reasons:
            return (_BY_REASON[Reason.ACCOUNT_CHANGED],)
        case "in_review":
            said = _for(tuple(reason for reason in reasons if reason.meaning.told))
            return (*(said or (_BY_STATE["in_review"],)), *_binding(reasons, openings))
        case _:
            return (_BY_STATE[state],) if state in _BY_STATE else ()


def _of_the_creator(reasons: tuple[Reason, ...], openings: tuple[Opening, ...], wanted: Wanted) -> tuple[Advice, ...]:
    """List what the creator can do: mend, ask for a person, answer, or prove the licence theirs.

    Nobody else moves now, so "wait" would be false; and every way that is open stays in sight, whatever was asked.
    """
    if Reason.QUESTION in reasons:
        return (*answer_to(wanted), *map(begin, wanted_first(openings, wanted.missing)))
    found = [advice for advice in _for(reasons) if advice.code != "wait"]
    right = ask_person(reasons)
    told = (_ONE_MORE_SIGN,) if openings and Reason.NAMESAKE_POSSIBLE in reasons else ()
    said = (*found, *((right,) if right else ()), *told, *map(begin, openings))
    works = any(one.fields or one.method for one in said)
    return said if works else (*said, *answer_to())


def advise_rebinding(openings: tuple[Opening, ...]) -> tuple[Advice, ...]:
    """Return the advice for a creator whose badge is on and whose binding is due again."""
    return (REBIND, *map(begin, openings))


def _for(reasons: tuple[Reason, ...]) -> tuple[Advice, ...]:
    return tuple(dict.fromkeys(_BY_REASON[reason] for reason in reasons if reason in _BY_REASON))


def _binding(reasons: tuple[Reason, ...], openings: tuple[Opening, ...]) -> tuple[Advice, ...]:
    """List the ways to prove the holder, where a reason says that this is what is missing."""
    return tuple(map(begin, openings)) if any(reason.meaning.offers for reason in reasons) else ()
