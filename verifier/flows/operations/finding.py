"""A finding of `doctor`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one examination."""

    what: str
    good: bool
    remedy: str
    advice: bool = False  # nothing is broken, and it should be otherwise all the same

    @property
    def kind(self) -> str:
        """`fault` and `advice` for what is bad."""
        return "" if self.good else ("advice" if self.advice else "fault")
