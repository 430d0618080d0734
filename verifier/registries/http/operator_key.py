"""The key that an operator got from a board, in the headers the board expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verifier.registries.sheet.datasheet import Datasheet, SourceSettings

Headers = tuple[tuple[str, str], ...]


def key_of(sheet: Datasheet, settings: SourceSettings) -> Headers | None:
    """Return the operator's key as headers; () for a source that needs none, None where it is missing or incomplete.

    A key in two halves is set as APP_ID and APP_KEY, or as APP_TOKEN `id:key`; a token in one piece goes into each
    header, and the board says whether it is one.
    """
    names = sheet.api.key_headers if sheet.api else ()
    given = _given(settings, parts=len(names))
    if len(given) == len(names) and all(given):
        return tuple(zip(names, given, strict=True))
    return None if names else ()


def has_key(sheet: Datasheet, settings: SourceSettings) -> bool:
    """Return True if a source has the operator's key it needs, or needs none."""
    return key_of(sheet, settings) is not None


def _given(settings: SourceSettings, *, parts: int) -> tuple[str, ...]:
    """Return what the operator set, in as many parts as the board wants."""
    if parts > 1 and (settings.app_id or settings.app_key):
        return (settings.app_id, settings.app_key)
    token = settings.app_token
    return tuple(token.split(":", 1)) if parts > 1 and ":" in token else (token,) * parts
