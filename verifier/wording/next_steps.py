"""Advice in words: a title, and a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from verifier.domain.advice.binding_methods import Advice
    from verifier.wording.languages import Language


class Said(NamedTuple):
    """One thing to do, in words."""

    title: str
    detail: str


def said(language: Language, advice: Advice) -> Said:
    """Put a piece of advice into words, with what a reviewer wants and what of it has come."""
    lists = {"missing": advice.missing, "came": advice.came}
    values = {name: language.listed(_wanted(language, wants)) for name, wants in lists.items() if wants}
    return Said(language.say(advice.message), language.say(advice.message, "detail", **values))


def _wanted(language: Language, wants: tuple[str, ...]) -> list[str]:
    return [language.say(f"wanted-{want}") for want in wants]
