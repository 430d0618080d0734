"""The doctor: examinations of an installation, each with its remedy."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.flows.access import access
from verifier.flows.audit import checkpoints
from verifier.flows.core import clock
from verifier.flows.core.errors import NotReady
from verifier.flows.operations import heartbeat, master_key, readiness, second_opinion, signing, ways_in
from verifier.flows.operations.finding import Finding
from verifier.flows.webhooks import messages
from verifier.outbound.documents.store import StoreUnavailableError
from verifier.setting_values import is_loopback
from verifier.settings import unknown_variables
from verifier.store.dsn import is_local, says_mode
from verifier.store.rows import audit as audit_rows

if TYPE_CHECKING:
    from pathlib import Path

    from verifier.flows.core.service import Service


async def healthy(svc: Service) -> list[Finding]:
    """Look at the database and the worker's heartbeat only: what a container's health check asks every minute."""
    beating = Finding(
        "a worker on this host is at work",
        good=heartbeat.beats(svc.settings.data_dir),
        remedy="Look at the worker's log; its supervisor starts it again.",
    )
    return [await _writable(svc), beating]


async def examine(svc: Service) -> list[Finding]:
    """Look at everything; the caller decides what a bad finding means."""
    return [
        await _writable(svc),
        *_files(svc),
        await _trial(svc),
        _world(svc),
        _https(svc),
        _proxy(svc),
        await _line(svc),
        _misspelt(),
        _operator(svc),
        await _chain(svc),
        await second_opinion.examine(svc),
        _apart(svc),
        *await _rosters(svc),
        await _clock(svc),
        await _rehearsal(svc),
        await _document_store(svc),
        _mail(svc),
        _named(svc),
        _sign_in(svc),
        *await signing.examine(svc),
        *await master_key.examine(svc),
        *await ways_in.examine(svc),
        await _webhooks(svc),
    ]


async def _writable(svc: Service) -> Finding:
    try:
        await readiness.ready(svc)
    except NotReady:
        return Finding(
            "the database can be written to",
            good=False,
            remedy="Look at its disk, its role and whether it is a replica.",
        )
    return Finding("the database can be written to", good=True, remedy="")


def _files(svc: Service) -> list[Finding]:
    data = svc.settings.data_dir
    files = [svc.settings.master_key_file, svc.settings.checkpoint_key_file, data / "credentials.json"]
    return [_private(path) for path in files if path.exists()]


def _private(path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    return Finding(f"{path.name} can be read by the service only", good=not mode & 0o077, remedy=f"chmod 600 {path}")


async def _trial(svc: Service) -> Finding:
    good = not (svc.settings.exposed and await access.bootstrap_active(svc))
    return Finding(
        "no trial account can be reached from outside", good=good, remedy="Run `verifier token revoke-bootstrap`."
    )


def _world(svc: Service) -> Finding:
    good = not (svc.environment == "test" and svc.settings.exposed)
    return Finding("no made-up world answers in production", good=good, remedy="Unset VERIFIER_WORLD_URL.")


def _https(svc: Service) -> Finding:
    """Examine whether people reach the service by https: the address they use counts, whoever ends TLS."""
    good = svc.settings.public_url.startswith("https://") or not svc.settings.exposed
    remedy = "Set VERIFIER_PUBLIC_URL to the https address people use: links, cookies and tokens go over it."
    return Finding("people reach the service by https", good=good, remedy=remedy)


def _proxy(svc: Service) -> Finding:
    """Examine whether a proxy is trusted where people come from outside: else all of them share one bucket."""
    settings = svc.settings
    behind = is_loopback(settings.host) and not is_loopback(settings.public_url)
    return Finding(
        "people behind the proxy are told apart",
        good=bool(settings.trusted_proxies) or not behind,
        remedy="Set VERIFIER_TRUSTED_PROXIES to the proxy's address (127.0.0.1 on this machine), and let it set "
        "Forwarded or X-Forwarded-For: until then one visitor who asks too often holds up all.",
        advice=True,
    )


async def _line(svc: Service) -> Finding:
    """Examine whether the database connection is encrypted; an address that says openly is the operator's choice."""
    chosen = svc.settings.embedded or is_local(svc.settings.database_url.get_secret_value())
    good = chosen or says_mode(svc.settings.database_url.get_secret_value()) or await _encrypted(svc)
    remedy = "Add sslmode=verify-full to VERIFIER_DATABASE_URL, or sslmode=disable where the line needs no TLS."
    return Finding("the line to the database is encrypted", good=good, remedy=remedy)


async def _encrypted(svc: Service) -> bool:
    return bool(await audit_rows.line_encrypted(svc.pool))


def _misspelt() -> Finding:
    names = unknown_variables(os.environ, known=frozenset({"VERIFIER_PARENT_FD", "VERIFIER_KEY", "VERIFIER_CHROMIUM"}))
    remedy = f"Correct or unset: {', '.join(names)}."
    return Finding("every VERIFIER_ variable is known", good=not names, remedy=remedy, advice=True)


async def _document_store(svc: Service) -> Finding:
    what, remedy = "documents can be kept", "Look at VERIFIER_DOCUMENTS_URL, its AWS_ variables, or the data directory."
    try:
        reached = svc.document_store is not None and await svc.document_store.names() is not None
    except StoreUnavailableError:
        reached = False
    return Finding(what, good=reached, remedy=remedy)


def _mail(svc: Service) -> Finding:
    good = svc.mail is not None or not svc.settings.exposed
    return Finding("licensees and creators can be written to", good=good, remedy="Set VERIFIER_SMTP_URL.", advice=True)


def _named(svc: Service) -> Finding:
    good = svc.mail is None or bool(svc.settings.platform_name) or not svc.settings.exposed
    remedy = "Set VERIFIER_PLATFORM_NAME to the name of the platform whose accounts are checked."
    return Finding("letters to licensees say on which platform an account is", good=good, remedy=remedy, advice=True)


def _sign_in(svc: Service) -> Finding:
    safe = svc.settings.public_url.startswith("https://") or not svc.settings.exposed
    good = svc.provider is None or safe
    remedy = "Set VERIFIER_PUBLIC_URL to an https address: ORCID returns creators there with a code."
    return Finding("who signs in at ORCID comes back safely", good=good, remedy=remedy)


async def _webhooks(svc: Service) -> Finding:
    counts = await messages.counts(svc.pool, svc.clock())
    remedy = "Look at GET /v1/webhooks and the deliveries of those that are failing or disabled; then enable them."
    return Finding(
        "every webhook takes its deliveries", good=not any(counts.troubled.values()), remedy=remedy, advice=True
    )


def _operator(svc: Service) -> Finding:
    good = bool(svc.settings.operator_contact) or not svc.settings.exposed
    return Finding(
        "registries can see who asks",
        good=good,
        remedy="Set VERIFIER_OPERATOR_NAME and VERIFIER_OPERATOR_CONTACT.",
        advice=True,
    )


async def _chain(svc: Service) -> Finding:
    """Examine whether the log reaches the newest checkpoint: a restored backup is shorter."""
    try:
        last = checkpoints.newest(svc.settings.checkpoint_dir)
        beside = checkpoints.kept_last(svc.settings)
        reached = last is not None and (beside is None or last.seq >= beside.seq)
        good = await checkpoints.follows(svc.pool, last) if last is not None else False
        good = good and reached if last or beside else await checkpoints.young(svc.pool, svc.clock())
    except ValueError:
        good = False
    return Finding(
        "the event log reaches its newest signed head",
        good=good,
        remedy="Run `verifier audit verify`; it says what to do.",
    )


def _apart(svc: Service) -> Finding:
    """Examine whether the checkpoint key lies apart from the database: else one person could sign another history."""
    data, kept = svc.settings.data_dir, (svc.settings.checkpoint_dir, svc.settings.checkpoint_key_file)
    good = not svc.settings.exposed or not any(path.is_relative_to(data) for path in kept)
    return Finding(
        "checkpoints and their key lie apart from the data",
        good=good,
        remedy="Set VERIFIER_CHECKPOINT_DIR and VERIFIER_CHECKPOINT_KEY_FILE to places outside the data directory, "
        "and move what is there; see docs/audit.md.",
        advice=True,
    )


async def _rosters(svc: Service) -> list[Finding]:
    findings = []
    for roster in svc.catalogue.rosters():
        state = await svc.rosters.state(roster.sheet.id)
        good = state is not None and svc.clock() - state.loaded_at < svc.policy.screening_age
        findings.append(
            Finding(
                f"{roster.sheet.id} is loaded and fresh",
                good=good,
                remedy=f"Run `verifier registries sync {roster.sheet.id}`.",
            )
        )
    return findings


async def _clock(svc: Service) -> Finding:
    there, _ = await clock.service_time(svc)
    good = abs(there - svc.clock()) < timedelta(seconds=5)
    return Finding("this machine and the database agree on the time", good=good, remedy="Set the clocks by NTP.")


async def _rehearsal(svc: Service) -> Finding:
    _, ahead = await clock.service_time(svc)
    remedy = "As the owner of the database: UPDATE service_clock SET ahead = '0'."
    return Finding("the service's time is the database's", good=abs(ahead) < timedelta(seconds=1), remedy=remedy)
