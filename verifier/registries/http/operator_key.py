"""The key that an operator got from a board, in the headers the board expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verifier.registries.sheet.datasheet import Datasheet, SourceSettings

Headers = tuple[tuple[str, str], ...]


def key_of(sheet: Datasheet, settings: SourceSettings, *, in_a_world: bool) -> Headers | None:
    """Return the operator's key as headers; () for a source that needs none, None where it is missing or incomplete.

    A key in two halves is set as APP_ID and APP_KEY, or as APP_TOKEN `id:key`. A fake world takes any, and where the
    operator switched the source on by name it takes none as well.
    """
    names = sheet.api.key_headers if sheet.api else ()
    given = _given(settings, halves=len(names) > 1)
    if in_a_world and (any(given) or settings.enabled):
        given = (next(filter(None, given), "made-up"),) * len(names)
    if len(given) == len(names) and all(given):
        return tuple(zip(names, given, strict=True))
    return None if names else ()


def has_key(sheet: Datasheet, settings: SourceSettings, *, in_a_world: bool) -> bool:
    """Return True if a source has the operator's key it needs, or needs none."""
    return key_of(sheet, settings, in_a_world=in_a_world) is not None


def _given(settings: SourceSettings, *, halves: bool) -> tuple[str, ...]:
    """Return the parts of the key as the operator set them."""
    if settings.app_id or settings.app_key:
        return (settings.app_id, settings.app_key)
    return tuple(settings.app_token.split(":", 1)) if halves else (settings.app_token,)
