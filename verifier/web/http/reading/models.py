"""Request bodies: each validated by one model, with every fault reported field by field (RFC 9457)."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from verifier.web.http.answers.problems import Fault, Unusable
from verifier.web.http.reading.remedies import REMEDIES


class Wire(BaseModel):
    """A body: no coercion, no unknown fields, no changes afterwards."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


Body = TypeVar("Body", bound=Wire)


def understand(model: type[Body], raw: bytes) -> Body:
    """Validate checked JSON against a model; every fault is reported at once, with its place and its remedy."""
    try:
        return model.model_validate_json(raw)
    except ValidationError as wrong:
        faults = tuple(
            fault_at(error["type"], error["loc"]) for error in wrong.errors(include_input=False, include_url=False)
        )
        whole = any(not fault.pointer and fault.code == "not_an_object" for fault in faults)
        detail = _NO_OBJECT if whole else "Correct the fields listed in errors."
        raise Unusable(422, "validation", detail, *faults) from None


_NO_OBJECT = "The body has to be a JSON object."
_CODES = {
    "model_type": "not_an_object",
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_pattern_mismatch": "invalid",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "literal_error": "unknown_value",
}


_SENTENCES = {
    "not_an_object": 'Send a JSON object here: {"field": value, ...}.',
    "unknown_field": "Remove this field; it is not known here.",
    "one_identity": "Send identity or verified_claims, not both.",
    "badge_item": 'Send a handle, or {"handle": ..., "account_id": ..., "epoch": ...}.',
    "one_of_two": "Send since or delivery, not both.",
    "nothing_to_amend": "Send at least one field to change.",
}


def fault_at(kind: str, where: tuple[int | str, ...]) -> Fault:
    """Describe the fault of one field, and what would be right."""
    code = _CODES.get(kind, kind)
    meant = next((str(part).removeprefix("~") for part in reversed(where) if isinstance(part, str)), "")
    where = tuple(part for part in where if not str(part).startswith("~"))  # which member of a union was tried
    safe = [str(part) for part in where if not (code == "unknown_field" and part == where[-1] and not _plain(part))]
    named = REMEDIES.get(safe[-1]) if safe and code == "not_an_object" else None
    remedy = named or _SENTENCES.get(code) or REMEDIES.get(meant, "See the schema in /openapi.json.")
    return Fault("".join(f"/{part}" for part in safe), code, remedy)


def _plain(part: int | str) -> bool:
    """Return True if an unknown field's name may be repeated: a key can be anything, a person's name too."""
    text = str(part)
    return text.isascii() and text.islower() and text.replace("_", "").isalnum() and len(text) <= 40  # noqa: PLR2004
