"""The ways to show that a licence is one's own, as advice for the one who has to choose."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.domain.holder import Method


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do: a stable code, the message that says it, and the fields it is about."""

    code: str  # as in the API: "fix_number"
    message: str  # what it is said by, with a title and a detail: "advice-number_not_found" in `wording`
    fields: tuple[str, ...] = ()
    method: str = ""  # the binding it begins
    missing: tuple[str, ...] = ()  # what a reviewer wants and has not got: "document"
    came: tuple[str, ...] = ()  # what of it has come


@dataclass(frozen=True, slots=True)
class Opening:
    """A binding method that is open for a claim, and the most it can establish."""

    method: Method
    level: str  # "H3"


REBIND = Advice("rebind", "advice-rebind")
_BY_ANYBODY = frozenset({Method.REGISTRY_WRITE_BACK, Method.DOMAIN_NONCE})  # at H2 who shows it is another question


def begin(opening: Opening) -> Advice:
    """Advise to begin a method that is open; at H2 people have to look as well, and it is said so."""
    weighed = opening.level == "H2" and opening.method in _BY_ANYBODY
    typed = ("domain",) if weighed and opening.method is Method.DOMAIN_NONCE else ()
    code = f"bind_{opening.method}"
    return Advice(code, f"advice-{code}{'_weighed' if weighed else ''}", typed, opening.method.value)
