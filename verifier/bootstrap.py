"""Trial accounts at first start, so that a newcomer and a test can begin at once; never where others can reach them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from verifier.flows import access
from verifier.store.database import CannotStart
from verifier.store.db import in_transaction
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.flows.service import Service
    from verifier.store.db import Connection

_KEY_SCOPES = tuple(scope for scope in access.SCOPES if scope != "review")
_REVIEWERS = (("Reviewer One", False), ("Reviewer Two", False), ("Lead Reviewer", True))


async def bootstrap(svc: Service) -> None:
    """Make the trial accounts and write `credentials.json` (0600): embedded database and loopback only, once."""
    if not svc.settings.embedded or svc.settings.exposed:
        return

    async def once(connection: Connection) -> None:
        await connection.execute(queries("keys").bootstrap_lock)
        if await connection.fetchval(queries("keys").bootstrap_ever):
            return
        document = await _make(svc)
        path = svc.settings.data_dir / "credentials.json"
        temporary = path.with_name(".credentials.part")
        temporary.unlink(missing_ok=True)
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(document, indent=2) + "\n")
        temporary.replace(path)

    await in_transaction(svc.pool, once)


async def _make(svc: Service) -> dict[str, object]:
    key = await access.new_key(svc, "trial platform", _KEY_SCOPES, bootstrap=True)
    reviewers = []
    for name, lead in _REVIEWERS:
        made = await access.new_reviewer(svc, name, lead=lead, bootstrap=True)
        reviewers.append({"name": name, "token": made.token, "login_url": login_url(svc, made.login_token)})
    return {"platform_key": key, "reviewers": reviewers}


def login_url(svc: Service, login_token: str) -> str:
    """A reviewer's way into the console."""
    return f"{svc.settings.public_url}/console/login?token={login_token}"


async def refuse_exposed_trial(svc: Service) -> None:
    """Trial accounts are for one machine: a service that others can reach does not start with them."""
    if svc.settings.exposed and await access.bootstrap_active(svc):
        msg = (
            "Trial accounts are active, and VERIFIER_HOST or VERIFIER_PUBLIC_URL lets others reach this service. "
            "End them with `verifier token revoke-bootstrap` and make real ones with `verifier token create`."
        )
        raise CannotStart(msg)
