"""Messages that the service sends to addresses which others name: the `webhooks` of the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from verifier.web.http.description.described import Described
    from verifier.web.http.description.models import Models


@dataclass(frozen=True, slots=True)
class Message:
    """One type of message, and the model of its body."""

    type: str
    model: Any


@dataclass(frozen=True, slots=True)
class Heading:
    """A header that every message has."""

    name: str
    says: str
    example: str
    pattern: str


_ANSWERS = {
    "2XX": {"description": "Taken. Any answer of these within 15 seconds is good; its body is not read."},
    "410": {"description": "The endpoint is gone: it is disabled at once, and nothing more is sent."},
    "default": {"description": "Not taken. It is sent again, ten times in three days, each time under the same id."},
}


@dataclass(frozen=True, slots=True)
class Messages:
    """All messages of a service, and how their headers are made for an example."""

    kinds: Sequence[Message] = ()
    headings: Callable[[Mapping[str, object]], Sequence[Heading]] = lambda _: ()

    def drawn(self, models: Models, described: Described) -> dict[str, Any]:
        """Draw each as a call that the platform answers."""
        return {one.type: {"post": self._operation(one, models, described)} for one in self.kinds}

    def _operation(self, one: Message, models: Models, described: Described) -> dict[str, Any]:
        example = models.example(one.model)
        body = {"schema": models.schema(one.model), "example": example}
        return {
            "operationId": "on_" + one.type.replace(".", "_"),
            "summary": models.says(one.model),
            "description": described.messages.get(one.type, ""),
            "tags": ["webhooks"],
            "parameters": [_parameter(heading) for heading in self.headings(example)],
            "requestBody": {
                "required": True,
                "description": models.says(one.model),
                "content": {"application/json": body},
            },
            "responses": _ANSWERS,
            "security": [],
        }


def _parameter(heading: Heading) -> dict[str, Any]:
    return {
        "name": heading.name,
        "in": "header",
        "required": True,
        "description": heading.says,
        "schema": {"type": "string", "pattern": heading.pattern},
        "example": heading.example,
    }
