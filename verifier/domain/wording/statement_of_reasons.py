"""The statement of reasons: the facts found, the rule they met, and who decided, in words for the creator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verifier.domain.review import REASONS

_THREE_FACTS = (
    "A badge needs three facts: the account is the one that was checked, the body that grants the licence lists it in "
    "force, and the person behind the account is the licensee."
)
# The rule behind each reason a reviewer can give; a test holds the two lists together.
RULES: dict[str, str] = {
    "record_agrees": _THREE_FACTS,
    "identity_established": _THREE_FACTS,
    "name_change_documented": "A change of name has to be shown before two names count as one person.",
    "not_the_licensee": "A badge is shown only to the person the licence was granted to.",
    "no_such_licence": "A badge needs a licence that the body granting it lists.",
    "not_in_force": "A badge needs a licence that is in force.",
    "board_action": "A licence that its board has suspended, revoked or restricted carries no badge until two people "
    "have looked at it.",
    "excluded": "A person on a public exclusion list is shown no badge.",
    "more_information": "What is missing is asked for and never assumed.",
    "safety_concern": "A badge is paused while it could endanger somebody.",
    "mistake_corrected": "A decision that turns out to be a mistake is put right.",
    "no_concern": _THREE_FACTS,
    "fraud": "A claim made with false documents or words ends without a badge.",
    "account_changed": "A badge belongs to the account that was checked. After a rename, a recovery or a handover the "
    "platform has to vouch for the account again.",
    "holder_disputed": "A badge is shown only to the person the licence was granted to. When the licensee of record "
    "says that an account is not theirs, the badge is paused at once and two people look.",
    "standing_disciplined": "A licence that its board lists as suspended, revoked, surrendered or denied pauses the "
    "badge at once.",
}
_SAYINGS: dict[str, str] = {
    "holder_disputed": "The licensee whom the board lists was told of it and said that the account is not theirs.",
    "account_changed": "Your platform told us that the account has changed since it was checked.",
    "standing_disciplined": "The board lists the licence as suspended, revoked, surrendered or denied.",
}
_HOLDER = {
    "H0": "Nothing known to us connects the account with the licensee.",
    "H1": "The name agrees. A name alone does not show who somebody is, because people share names.",
    "H2": "People saw documents or other signs that connect the account with the licensee; they were not enough "
    "without a second person.",
    "H3": "The account is connected with the licensee.",
    "H4": "The account is connected with the licensee by a checked identity.",
}
_STANDING = {
    "active": "in force",
    "active_restricted": "in force, with a restriction",
    "inactive": "inactive",
    "expired": "expired",
    "pending": "not yet issued",
}


def facts_said(facts: Mapping[str, Any], source: str, *, same_account: bool) -> tuple[str, str, str]:
    """Write the three facts as they were found: account, licence and holder. `source` is the register's title."""
    licence, holder = facts.get("licence") or {}, facts.get("holder") or {}
    account = "The account is the one that was checked." if same_account else "The account has changed since."
    return account, _licence(licence, source), _HOLDER[holder.get("level") or "H0"]


def _licence(licence: Mapping[str, Any], source: str) -> str:
    match licence.get("level"):
        case "primary":
            standing = str(licence.get("standing") or "")
            words = _STANDING.get(standing, standing.replace("_", " ") or "without a status")
            return f"{source or 'The register'} lists the licence; its status there: {words}."
        case "supporting":
            return "Only a list that licensees fill in themselves names the licence."
        case _:
            return "No register that we could ask lists the licence as it was claimed."


def rule_of(code: str) -> str:
    """Return the rule a decision for this reason rests on."""
    return RULES.get(code, _THREE_FACTS)


def reason_said(code: str) -> str:
    """Write the reason of a decision as one sentence."""
    return _SAYINGS.get(code) or REASONS.get(code, "")


def decided_how(by_kind: str, people: int) -> str:
    """Write whether a machine or people decided."""
    if people >= 2:
        return "Two people decided this together. Registers were asked by a machine; the decision was not automated."
    if people == 1:
        return "A person decided this. Registers were asked by a machine; the decision was not automated."
    if by_kind == "service":
        return "This was done automatically, on what the board publishes or the licensee it lists has told us."
    return "This follows from what your platform told us. No judgement about you was made, by a machine or by a person."
