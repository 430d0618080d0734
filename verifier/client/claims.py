"""Claims as the service writes them: a state, three facts, whose move it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from verifier.client.badges import Read


class Account(Read):
    """An account as the claim saw it."""

    id: str
    handle: str
    epoch: int
    display_name: str = ""


class Licence(Read):
    """The fact that a licence of this type, number and name is in force at the body that grants it, or not."""

    level: str
    standing: str | None = None
    source: str | None = None


class HolderFact(Read):
    """The fact that the person behind the account is that licensee, as far as it is established."""

    level: str
    method: str | None = None
    others: float | None = None


class Facts(Read):
    """The three facts, never merged."""

    account: str
    licence: Licence
    holder: HolderFact


class Action(Read):
    """One thing that would move the claim on, in words for the one whose move it is."""

    code: str
    title: str
    detail: str
    fields: tuple[str, ...] = ()
    method: str | None = None
    call: dict[str, Any] | None = None


class NextMove(Read):
    """The one whose move is next, until when, and the actions that are open to them."""

    who: str  # "service" | "creator" | "reviewer" | "platform" | "nobody"
    expected_by: datetime | None = None
    actions: tuple[Action, ...] = ()


class Happened(Read):
    """One event of a claim."""

    at: datetime
    event: str
    by: str


class Claim(Read):
    """A claim as the platform sees it."""

    id: str
    account: Account
    credential: str
    jurisdiction: str | None = None
    state: str
    facts: Facts
    next: NextMove
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    timeline: tuple[Happened, ...] = ()
    links: dict[str, str] = Field(default_factory=dict)
    version: int = 0
