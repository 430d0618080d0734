"""The part of `doctor` about the keys that sign credentials."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from verifier.flows.operations.finding import Finding
from verifier.flows.signed import signing_keys
from verifier.store.rows import signed as signed_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service

_OLD = timedelta(days=366)


async def examine(svc: Service) -> list[Finding]:
    """Look whether every key opens, and whether the one that signs is young."""
    rows, known, now = await signed_rows.keys_known(svc.pool), await signing_keys.known(svc), svc.clock()
    signing = [key for key in known if key.environment == svc.environment and key.signs(now)]
    return [
        Finding(
            "every signing key opens",
            good=len(known) == len(rows),
            remedy="A signing key was not sealed with this master key. Restore the key file, or run "
            "`verifier keys rotate --stolen`.",
        ),
        Finding(
            "verifiers accept the issuer's name",
            good=not svc.settings.exposed or not _is_address(svc.settings.public_url),
            remedy="Set VERIFIER_PUBLIC_URL to a host name: did:web, by which keys are found, knows no addresses.",
            advice=True,
        ),
        Finding(
            "the signing key is younger than a year",
            good=not signing or now - signing[0].used_from < _OLD,
            remedy="Run `verifier keys rotate`: credentials in people's hands stay valid.",
            advice=True,
        ),
    ]


def _is_address(url: str) -> bool:
    with suppress(ValueError):
        return bool(ipaddress.ip_address(urlsplit(url).hostname or ""))
    return False
