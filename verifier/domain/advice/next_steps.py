"""Advice on what would move a claim on, for the one whose move it is."""

from __future__ import annotations

from verifier.domain.advice.binding_methods import REBIND, Advice, Opening, begin
from verifier.domain.advice.questions import Wanted, answer_to, ask_person, wanted_first
from verifier.domain.reasons import Reason

_BY_REASON: dict[Reason, Advice] = {
    reason: Advice(code, f"advice-{reason}", tuple(fields))
    for reason, (code, *fields) in {
        Reason.NUMBER_NOT_FOUND: ("fix_number", "number", "jurisdiction", "credential", "name"),
        Reason.PROFESSION_MISMATCH: ("fix_credential", "credential", "number"),
        Reason.LEVEL_ASSOCIATE: ("use_state_title", "credential", "number"),
        Reason.LEVEL_MISMATCH: ("use_state_title", "credential"),
        Reason.NPI_NOT_FOUND: ("fix_npi", "npi"),
        Reason.NPI_MISMATCH: ("fix_npi", "npi", "name"),
        Reason.DEGREE_NOT_LISTED: ("fix_orcid", "orcid", "institution", "credential"),
        Reason.ORCID_NOT_FOUND: ("fix_orcid", "orcid"),
        Reason.ORCID_MISMATCH: ("fix_orcid", "orcid", "name"),
        Reason.NAME_UNCLEAR: ("fix_name", "name"),
        Reason.IDENTITY_MISMATCH: ("fix_name", "name", "statement"),
        Reason.HANDLE_ASSERTS_OTHER: ("fix_handle",),
        Reason.STANDING_EXPIRED: ("renew", "number"),
        Reason.HOLDER_UNBOUND: ("wait",),
        Reason.NAMESAKE_POSSIBLE: ("wait",),
        Reason.HOLDER_DISPUTED: ("wait",),
        Reason.ACCOUNT_CHANGED: ("platform_confirm",),
        Reason.DEGREE_BY_HAND: ("add_orcid", "orcid", "institution"),
        Reason.SOURCE_UNAVAILABLE: ("wait",),
    }.items()
}
_ONE_MORE_SIGN = Advice("show_one_more_sign", "advice-show_one_more_sign")
_WORDS = Wanted()
NEW_CLAIM = Advice("new_claim", "advice-new_claim")
_BY_STATE: dict[str, Advice] = {
    "in_review": Advice("wait", "advice-state_in_review"),
    "refused": Advice("appeal", "advice-state_refused", ("statement",)),
    "revoked": Advice("appeal", "advice-state_revoked", ("statement",)),
    "expired": Advice("renew", "advice-state_expired", ("number",)),
    "suspended": Advice("wait", "advice-state_suspended"),
}


def advise(
    state: str, reasons: tuple[Reason, ...], openings: tuple[Opening, ...] = (), wanted: Wanted = _WORDS
) -> tuple[Advice, ...]:
    """Advise on what can be done now. Only reasons that this state acts on are mentioned; open ways come last."""
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
    """Advise a creator whose move it is to mend, ask for a person, answer, or show whose licence it is.

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
    """Advise somebody whose badge is on when the holder has to be established anew."""
    return (REBIND, *map(begin, openings))


def _for(reasons: tuple[Reason, ...]) -> tuple[Advice, ...]:
    return tuple(dict.fromkeys(_BY_REASON[reason] for reason in reasons if reason in _BY_REASON))


def _binding(reasons: tuple[Reason, ...], openings: tuple[Opening, ...]) -> tuple[Advice, ...]:
    """Advise the open ways of showing that the licence is theirs, if a reason says that this is missing."""
    return tuple(map(begin, openings)) if any(reason.meaning.offers for reason in reasons) else ()
