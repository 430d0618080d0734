"""Trial accounts at first start, so that a newcomer and a test can begin at once; never where others can reach them."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from verifier.flows.access import access, keys
from verifier.flows.access.keys import FIRST_START
from verifier.store.errors import CannotStart
from verifier.store.rows import owner as owner_rows
from verifier.store.rows import providers as provider_rows

if TYPE_CHECKING:
    from pathlib import Path

    from verifier.flows.core.service import Service
    from verifier.settings import Settings
    from verifier.store.db import Connection
    from verifier.store.server.database import Database

_KEY_SCOPES = tuple(scope for scope in access.SCOPES if scope != "review")
_REVIEWERS = (("Reviewer One", False), ("Reviewer Two", False), ("Lead Reviewer", True))


async def bootstrap(settings: Settings, where: Database, *, relink: bool = True) -> None:
    """Make the trial accounts and write `credentials.json` (0600): embedded database and loopback only, once.

    On the owner's connection: the role of the service cannot make accounts. A later start keeps the accounts, and
    turns their links to where it answers, unless this process is only beside the service (`relink`).
    """
    if not settings.embedded or settings.exposed:
        return
    connection = await where.connect_owner()
    try:
        async with connection.transaction():
            await owner_rows.bootstrap_lock(connection)
            path = settings.data_dir / "credentials.json"
            if not await owner_rows.bootstrap_ever(connection):
                _write(path, await _make(connection, settings.public_url))
            elif relink:
                _turn_links(path, settings.public_url)
    finally:
        await connection.close()


async def allow_provider(settings: Settings, where: Database) -> None:
    """Let the database know by which provider people come: on the owner's connection, as for every way in."""
    connection = await where.connect_owner()
    try:
        await owner_rows.provider_allow(connection, issuer=settings.console_oidc_issuer or None)
    finally:
        await connection.close()


async def refuse_unknown_provider(svc: Service) -> None:
    """Raise `CannotStart` for a provider that the owner of the database has not allowed."""
    issuer = svc.settings.console_oidc_issuer
    if issuer and not await provider_rows.provider_allowed(svc.pool, issuer=issuer):
        msg = (
            "VERIFIER_CONSOLE_OIDC_ISSUER names a provider that the owner of the database has not allowed yet: whoever "
            "it vouches for becomes a reviewer. Run `verifier migrate` as the owner, with this setting."
        )
        raise CannotStart(msg)


async def _make(connection: Connection, public_url: str) -> dict[str, object]:
    key = await keys.issue(connection, "trial platform", _KEY_SCOPES, trial=True, by=FIRST_START)
    reviewers = []
    for name, lead in _REVIEWERS:
        made = await keys.admit(connection, name, lead=lead, trial=True, by=FIRST_START)
        reviewers.append({"name": name, "token": made.token, "login_url": login_url(public_url, made.login_token)})
    return {"platform_key": key.token, "reviewers": reviewers}


def _turn_links(path: Path, public_url: str) -> None:
    """Let the links of the trial reviewers lead to this address; a file that is gone or not ours stays as it is."""
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
        document = json.loads(path.read_text())
        before = [reviewer["login_url"] for reviewer in document["reviewers"]]
        for reviewer, link in zip(document["reviewers"], before, strict=True):
            reviewer["login_url"] = login_url(public_url, link.rpartition("token=")[2])
        if before != [reviewer["login_url"] for reviewer in document["reviewers"]]:
            _write(path, document)


def _write(path: Path, document: dict[str, object]) -> None:
    temporary = path.with_name(".credentials.part")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(json.dumps(document, indent=2) + "\n")
    temporary.replace(path)


def login_url(public_url: str, login_token: str) -> str:
    """Write a reviewer's login link to the console."""
    return f"{public_url}/console/login?token={login_token}"


async def refuse_exposed_trial(svc: Service) -> None:
    """Raise `CannotStart` for a service that others can reach while trial accounts are active."""
    if svc.settings.exposed and await access.bootstrap_active(svc):
        msg = (
            "Trial accounts are active, and VERIFIER_HOST or VERIFIER_PUBLIC_URL lets others reach this service. "
            "End them with `verifier token revoke-bootstrap` and make real ones with `verifier token create`."
        )
        raise CannotStart(msg)
