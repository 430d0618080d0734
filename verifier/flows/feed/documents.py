"""The document of a badge as one change of the feed left it: the same that a read gives until the change's `ends_at`.

Texts are put together, not parsed: the part that thousands of badges have in common is made once.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from verifier.flows.core.badge_document import PRIVATE, display, not_checked, rfc3339
from verifier.wording import languages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from verifier.store.rows.shared import BadgeChange

_DAY = slice(len('"checked_at":"'), len('"checked_at":"2026-11-30'))


def document(change: BadgeChange, environment: str) -> str:
    """Return the badge document of a change as JSON; `environment` is the deployment's own."""
    account = "null" if change.platform_id is None else json.dumps(change.platform_id, ensure_ascii=False)
    epoch = "null" if change.platform_id is None else change.epoch
    shown = ",".join(_credentials(change.shown))
    return (
        f'{{"handle":"{change.handle}","account_id":{account},"epoch":{epoch},'
        f'"environment":"{"test" if change.tested else environment}","status":"{change.status}",'
        f'"credentials":[{shown}],"as_of":"{rfc3339(change.at)}","version":{change.position}}}'
    )


def _credentials(shown: Sequence[str]) -> Iterator[str]:
    """Yield each credential shown; `shown` has its times and its public part, one after the other."""
    for times, public in zip(shown[::2], shown[1::2], strict=True):
        yield f"{{{times},{_public(public, times[_DAY])}}}"


@lru_cache(maxsize=16_384)
def _public(said: str, checked_on: str) -> str:
    """Return what credentials with the same public part and day of checking have in common."""
    public, language = json.loads(said), languages.of()
    shown: dict[str, Any] = {key: value for key, value in public.items() if key not in PRIVATE}
    shown["display"] = display(language, public, datetime.fromisoformat(checked_on).replace(tzinfo=UTC))
    shown["not_checked"] = not_checked(language, public)
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))[1:-1]
