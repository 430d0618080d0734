"""A badge as an Open Badges 3.0 credential: what the holder hands on, and anybody verifies without asking about them.

It says what the public badge says: no legal name, licence number or address, and no id of ours or of the platform's.
"""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from verifier.domain.badge import Status
from verifier.domain.credentials.profession import Level
from verifier.domain.jurisdictions import PLACES
from verifier.flows.core.badge_document import rfc3339
from verifier.flows.core.errors import Absent, NotReady
from verifier.flows.signed import issuer, signing_keys
from verifier.store.db import DatabaseRefusal, in_transaction
from verifier.store.refusals import Refusal
from verifier.store.rows import signed as signed_rows
from verifier.wording import languages

if TYPE_CHECKING:
    from verifier.flows.core.badge_document import Shown
    from verifier.flows.core.service import Service
    from verifier.store.rows.signed import SignBadge

_CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    {
        "environment": "https://www.w3.org/ns/credentials/undefined-terms#environment",
        "credentials": {"@id": "https://www.w3.org/ns/credentials/undefined-terms#credentials", "@type": "@json"},
    },
)
_TRIES = 3


async def credential(svc: Service, handle: str) -> str:
    """Sign what the badge of a handle says now; `no_badge` unless that is `verified`."""
    for _ in range(_TRIES):
        badge = await svc.badges.shown(handle)
        if badge.status is not Status.VERIFIED:
            raise Absent("no_badge", "There is no verified badge of this handle, so there is nothing to sign.")
        places = await _places(svc, badge)
        if places is not None:
            signer = await signing_keys.signer(svc, badge.environment)
            return issuer.sign(signer, issuer.did_of(svc.settings.public_url), *_written(svc, badge, places))
        svc.badges.forget(handle)
    raise NotReady("badge_moving", "This badge is changing at this very moment. Try again.", retry_after_s=1)


async def _places(svc: Service, badge: Shown) -> SignBadge | None:
    """Take its places in the status lists; None where the badge has moved on since it was read."""
    claims = sorted(one["claim_id"] for one in badge.credentials)
    row = badge.row
    try:
        return await in_transaction(
            svc.pool,
            lambda connection: signed_rows.sign_badge(
                connection, platform_id=row.account_id or "", epoch=row.epoch, claims=claims
            ),
        )
    except DatabaseRefusal as refused:
        if refused.sqlstate != Refusal.MOVED_ON:
            raise
        return None


def _written(svc: Service, badge: Shown, places: SignBadge) -> tuple[dict[str, Any], tuple[datetime, datetime]]:
    """Write the credential, and say from when until when it is valid, in whole seconds."""
    public_url, ends_at = svc.settings.public_url, badge.ends_at(svc.policy)
    begins = badge.at.replace(microsecond=0)
    ends = min(badge.at + signing_keys.LIVES, ends_at or datetime.max.replace(tzinfo=badge.at.tzinfo)).replace(
        microsecond=0
    )
    shown = [{name: value for name, value in one.items() if name != "claim_id"} for one in badge.credentials]
    name = "; ".join(_named(title, one) for title, one in zip(badge.titles, shown, strict=True))
    document = {
        "@context": _CONTEXT,
        "id": uuid.uuid4().urn,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "environment": badge.environment,
        "issuer": _profile(svc),
        "validFrom": rfc3339(begins),
        "validUntil": rfc3339(ends),
        "name": name,
        "credentialSubject": _subject(svc, badge.row.handle, name, shown),
        "evidence": [_evidence(one) for one in shown],
        "credentialStatus": _status(public_url, places),
    }
    return document, (begins, ends)


def _profile(svc: Service) -> dict[str, Any]:
    return {
        "id": issuer.did_of(svc.settings.public_url),
        "type": ["Profile"],
        "name": who(svc),
        "url": svc.settings.public_url,
    }


def who(svc: Service) -> str:
    """Name who says so: whoever runs this service."""
    return svc.settings.operator_name or languages.of().say("signed-issuer")


def _subject(svc: Service, handle: str, name: str, shown: list[dict[str, Any]]) -> dict[str, Any]:
    say = languages.of().say
    not_checked = list(dict.fromkeys(what for one in shown for what in one["not_checked"]))
    marks = "+".join(
        re.sub(r"[^A-Za-z0-9-]", "", f"{one['abbreviation']}-{one['jurisdiction'] or ''}") for one in shown
    )
    return {
        "id": f"{svc.settings.public_url}/b/{handle}",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": f"{svc.settings.public_url}/v1/coverage#{marks}",
            "type": ["Achievement"],
            "achievementType": "Degree" if all(one["level"] == Level.DEGREE for one in shown) else "License",
            "name": name,
            "description": say("signed-about", who=who(svc), not_checked=", ".join(not_checked)),
            "criteria": {"narrative": say("signed-criteria")},
        },
        "credentials": shown,
    }


def _named(title: str, one: dict[str, Any]) -> str:
    place = PLACES.get(one["jurisdiction"], one["jurisdiction"]) if one["jurisdiction"] else ""
    return f"{title}, {place}" if place else title


def _evidence(one: dict[str, Any]) -> dict[str, Any]:
    return {"type": ["Evidence"], "name": one["source"]["name"], "narrative": one["display"]}


def _status(public_url: str, places: SignBadge) -> list[dict[str, str]]:
    taken = {
        "revocation": (places.revocation_list, places.revocation_index),
        "suspension": (places.suspension_list, places.suspension_index),
    }
    return [
        {
            "id": f"{public_url}/status-lists/{number}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": str(index),
            "statusListCredential": f"{public_url}/status-lists/{number}",
        }
        for purpose, (number, index) in taken.items()
    ]
