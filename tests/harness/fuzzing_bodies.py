"""Bodies that schemathesis cannot write by itself: files and lines go out as the bytes they are."""

from __future__ import annotations

import schemathesis

_AS_THEY_ARE = ("application/x-ndjson", "application/pdf", "image/jpeg", "image/png", "image/webp")


@schemathesis.serializer(*_AS_THEY_ARE)
def as_it_is(_: object, value: object) -> bytes:
    """Write a body of bytes, or of text."""
    if isinstance(value, bytes):
        return value
    raw = getattr(value, "data", value)
    return raw if isinstance(raw, bytes) else str(raw).encode("utf-8", "surrogatepass")


@schemathesis.hook
def filter_body(context: schemathesis.HookContext, body: object) -> bool:
    """Leave out what is no text where lines are taken: as bytes it is text again, and right."""
    takes_lines = context.operation is not None and context.operation.path == "/v1/claims/import"
    return isinstance(body, str | bytes) or not takes_lines
