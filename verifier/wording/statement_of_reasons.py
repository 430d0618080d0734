"""The statement of reasons in words: which facts were found, which rule they met, and who decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verifier.wording.languages import Language


def facts_said(
    language: Language, facts: Mapping[str, Any], source: str, *, same_account: bool
) -> tuple[str, str, str]:
    """Say the three facts as they were found: account, licence and holder. `source` is the register's title."""
    licence, holder = facts.get("licence") or {}, facts.get("holder") or {}
    account = language.say("fact-same_account" if same_account else "fact-account_changed")
    return account, _licence(language, licence, source), language.say(f"fact-holder-{holder.get('level') or 'H0'}")


def _licence(language: Language, licence: Mapping[str, Any], source: str) -> str:
    match licence.get("level"):
        case "primary":
            register = source or language.say("fact-register")
            standing = _standing(language, str(licence.get("standing") or "none"))
            return language.say("fact-licence_primary", register=register, standing=standing)
        case "supporting":
            return language.say("fact-licence_supporting")
        case _:
            return language.say("fact-licence_none")


def _standing(language: Language, code: str) -> str:
    """Say a licence's status; one of an older version, which has no words any more, as it was."""
    message = f"fact-standing-{code}"
    return language.say(message) if language.has(message) else code.replace("_", " ")


def rule_of(language: Language, code: str) -> str:
    """Say the rule a decision for this reason rests on."""
    message = f"rule-{code}"
    return language.say(message if language.has(message) else "rule-three_facts")


def ground_of(language: Language, codes: Iterable[str]) -> str:
    """Choose the reason a decision was made for out of its codes; none where no code is one."""
    return next((code for code in codes if language.has(f"ground-{code}")), "")


def reason_said(language: Language, code: str) -> str:
    """Say the reason of a decision as one sentence; nothing where there is none."""
    message = f"ground-{code}"
    return language.say(message) if language.has(message) else ""


def decided_how(language: Language, by_kind: str, people: int) -> str:
    """Say whether a machine or people decided."""
    if people:
        return language.say("how-two_people" if people > 1 else "how-one_person")
    return language.say("how-by_service" if by_kind == "service" else "how-by_platform")
