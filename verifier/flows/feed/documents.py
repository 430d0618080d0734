"""The document of a badge as one change of the feed left it: what a read gives until the change's `ends_at`."""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from verifier.flows.core import removals
from verifier.flows.core.published import credentials, utc, written_about, written_holder
from verifier.flows.feed import positions

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.rows.shared import BadgeChange


def document(change: BadgeChange, environment: str) -> str:
    """Return the badge document of a change as JSON; `environment` is the deployment's own."""
    holder = written_holder(change.handle, change.platform_id, change.epoch)
    return f"{{{holder},{_badge(change, environment, utc(change.at_us))}}}"


def row(svc: Service, change: BadgeChange) -> str:
    """Return a change as the feed's JSON, on one line."""
    removed = removals.named(svc.vault, change) if change.removal is not None else None
    return badge_row(change, svc.environment) if removed is None else _removed(change, removed)


def badge_row(change: BadgeChange, environment: str) -> str:
    """Return the row of a badge: its document, and what becomes of it by itself."""
    holder, at = written_holder(change.handle, change.platform_id, change.epoch), utc(change.at_us)
    ends = "null" if change.ends_at_us is None else f'"{utc(change.ends_at_us)}"'
    then = "null" if change.then_status is None else f'"{change.then_status}"'
    badge = f"{{{holder},{_badge(change, environment, at)}}}"
    return (
        f'{{"cursor":"{positions.written(change.position)}",{holder},'
        f'"badge":{badge},"ends_at":{ends},"then":{then},"at":"{at}"}}'
    )


def _removed(change: BadgeChange, who: removals.Named) -> str:
    return (
        f'{{"cursor":"{positions.written(change.position)}","handle":"{who.handle}",'
        f'"account_id":{encode_basestring(who.account_id)},"epoch":{who.epoch},"removed":true,'
        f'"version":{change.position},"at":"{utc(change.at_us)}"}}'
    )


def _badge(change: BadgeChange, environment: str, at: str) -> str:
    about = written_about(change.tested, environment, change.status, at, change.position)
    return f'{about},"credentials":[{credentials(change.times, change.public, change.shown)}]'
