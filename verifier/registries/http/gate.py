"""Admission to a source: a place in the bucket, or the time to wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from verifier.domain.evidence import RegistryId


@dataclass(frozen=True, slots=True)
class Admission:
    """The bucket's answer to a request: send it after `wait_in`, or do not ask until `refused_for` has passed."""

    wait_in: timedelta = timedelta(0)
    refused_for: timedelta | None = None  # breaker open, planned downtime or bucket over-full
    reason: str = ""  # "breaker_open", "in_line", ""


class Gate(Protocol):
    """The politeness row and breaker row of all sources, shared by all workers."""

    async def admit(self, registry: RegistryId, rate: float, burst: int) -> Admission:
        """Take one place in the GCRA bucket (`rate` requests a second), in turn, unless the breaker is open."""

    async def succeeded(self, registry: RegistryId) -> None:
        """Close the breaker: the source answered usefully."""

    async def failed(self, registry: RegistryId, detail: str, retry_in: timedelta | None) -> None:
        """Count a failure; five in a row open the breaker (one probe per 30 s from all workers together)."""
