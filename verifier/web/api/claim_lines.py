"""The reader of an import's lines: the very steps that a body of `POST /v1/claims` goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.web.api import convert, requests
from verifier.web.http.answers import problems
from verifier.web.http.reading import bodies, models

if TYPE_CHECKING:
    from verifier.domain.claim import Actor, Submission
    from verifier.flows.core.service import Service


class ClaimLines:
    """The `flows.imports.lines.Reader` of this deployment."""

    def __init__(self, svc: Service) -> None:
        """Keep the service that knows the platform's keys."""
        self._svc = svc

    async def read(self, line: bytes, actor: Actor) -> Submission:
        """Read a line as this actor may mean it; raises what `POST /v1/claims` would refuse it with."""
        if len(line) > bodies.LARGEST:
            raise bodies.too_large(bodies.LARGEST)
        bodies.refuse_unsafe(line)
        return await convert.submission(self._svc, models.understand(requests.SubmitClaim, line), actor)

    def problem(self, error: Exception) -> str:
        """Write the problem document that `POST /v1/claims` would answer with."""
        return problems.written(problems.problem_of(error), "/v1/claims")
