"""A reviewer's choices: which decisions there are, the key that chooses each, and the reasons that fit it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from verifier.wording.words import Words, spaced

# The key that chooses a decision in the console.
KEYS: Mapping[str, str] = MappingProxyType(
    {
        "approve": "a",
        "refuse": "r",
        "ask_creator": "q",
        "keep": "b",
        "suspend": "s",
        "reinstate": "i",
        "revoke": "v",
    }
)
# The reasons that fit a decision, in the order shown.
FITTING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "approve": (
            "record_agrees",
            "identity_established",
            "name_change_documented",
            "no_concern",
            "mistake_corrected",
        ),
        "refuse": ("no_such_licence", "not_the_licensee", "not_in_force", "board_action", "excluded", "fraud"),
        "ask_creator": ("more_information",),
        "keep": ("no_concern", "mistake_corrected", "identity_established"),
        "suspend": ("safety_concern", "board_action", "not_the_licensee", "excluded", "fraud"),
        "reinstate": ("no_concern", "mistake_corrected", "record_agrees", "identity_established"),
        "revoke": ("board_action", "not_in_force", "not_the_licensee", "excluded", "fraud", "mistake_corrected"),
    }
)


class Choice(NamedTuple):
    """One action of a reviewer, the key that chooses it and its effect."""

    code: str
    text: str
    key: str
    does: str


class Why(NamedTuple):
    """One reason a reviewer may give for a decision."""

    code: str
    text: str


def choice(words: Words, action: str) -> Choice:
    """Return the words of deciding `action`."""
    if not words.has("action", action):
        return Choice(action, spaced(action), "", "")
    message = f"action-{action}"
    return Choice(action, words.say(message), KEYS.get(action, ""), words.say(message, "does"))


def whys(words: Words, action: str) -> tuple[Why, ...]:
    """List the reasons a reviewer may give for `action`, in words of which no two begin with the same letter."""
    return tuple(Why(code, words.word("choose", code)) for code in FITTING.get(action, ()))
