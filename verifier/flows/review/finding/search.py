"""Search by handle, account, claim, case or licence number: exact matches alone, each with its reason in the log.

A number is looked for by a keyed index of its bare canonical form, and stands in no address, log or event.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from verifier.domain.credentials.titles import Family
from verifier.domain.events import Event
from verifier.domain.jurisdictions import PLACES
from verifier.domain.searches import SEARCH_REASONS
from verifier.flows.claims.guards import bare_number_key
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.flows.core.service import note
from verifier.flows.review.case import case_file
from verifier.flows.review.finding.views import FoundClaim, SearchResult
from verifier.flows.review.leases import case_row, may_look
from verifier.store.db import in_transaction
from verifier.store.ids import new_id
from verifier.store.rows import searches as search_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_SHOWN: Final = 20  # claims, and cases
_SAME_NUMBER: Final = 500  # claims of one bare number that are compared by place and profession
LONGEST: Final = 500  # characters of a reviewer's words


@dataclass(frozen=True, slots=True)
class Sought:
    """A search: a name of a claim or account, or a licence number, and why."""

    reason: str
    words: str = ""
    q: str = ""
    number: str = ""
    jurisdiction: str | None = None


@dataclass(frozen=True, slots=True)
class _Hit:
    claim_id: str
    account_key: str


async def search(svc: Service, sought: Sought, actor: Actor) -> SearchResult:
    """Find claims by an exact name or number; that this reviewer looked, and why, is told of each account found."""
    may_look(actor)
    _insist(sought)

    async def work(connection: Connection) -> SearchResult:
        hits = await _numbered(svc, connection, sought) if sought.number else await _named(connection, sought.q)
        found = await _shown(svc, connection, [hit.claim_id for hit in hits])
        await _told(svc, connection, sought, hits, actor)
        return found

    return await in_transaction(svc.pool, work)


def _insist(sought: Sought) -> None:
    if bool(sought.q) == bool(sought.number):
        remedy = "Send q (a handle, account id, claim id or case id) or number, not both."
        raise Invalid("validation", remedy, faults=(FieldFault("/q", "one_of", remedy),))
    if sought.reason not in SEARCH_REASONS:
        remedy = "Use one of the documented reason codes."
        raise Invalid("validation", remedy, faults=(FieldFault("/reason", "unknown_reason", remedy),))


async def _named(connection: Connection, q: str) -> list[_Hit]:
    rows = await search_rows.claims_named(
        connection, claim_id=q, case_id=q, platform_id=q, handle=q.removeprefix("@"), limit=_SHOWN
    )
    return [_Hit(row.id, row.account_key) for row in rows]


async def _numbered(svc: Service, connection: Connection, sought: Sought) -> list[_Hit]:
    """Find a number by all that it may be in some place for some profession, and keep what it is in the claim's own."""
    places = [sought.jurisdiction] if sought.jurisdiction else ["", *PLACES]
    keys = {bare_number_key(svc.vault, sought.number, place, family) for place in places for family in Family}
    rows = await search_rows.claims_numbered(
        connection, number_keys=sorted(keys - {b""}), jurisdiction=sought.jurisdiction, limit=_SAME_NUMBER
    )
    same = (
        row
        for row in rows
        if row.number_key == bare_number_key(svc.vault, sought.number, row.jurisdiction or "", Family(row.family))
    )
    return [_Hit(row.id, row.account_key) for row in same][:_SHOWN]


async def _shown(svc: Service, connection: Connection, claims: Sequence[str]) -> SearchResult:
    rows = await search_rows.claims_found(connection, claim_ids=claims)
    cases = await search_rows.cases_of_claims(connection, claim_ids=claims, limit=_SHOWN)
    return SearchResult(
        tuple([await case_file.summary(svc, connection, await case_row(connection, case.id)) for case in cases]),
        tuple(_claim(row) for row in rows),
    )


def _claim(row: search_rows.ClaimsFound) -> FoundClaim:
    return FoundClaim(
        row.id,
        row.platform_id or "",
        row.handle or "",
        row.account_epoch,
        row.credential,
        row.jurisdiction,
        row.state,
        row.created_at,
    )


async def _told(svc: Service, connection: Connection, sought: Sought, hits: Sequence[_Hit], actor: Actor) -> None:
    """Keep the reviewer's words, and append an event of the search and one of each account that it found."""
    now, search_id = svc.clock(), new_id("sch")
    await search_rows.search_insert(
        connection,
        search_id=search_id,
        reviewer_id=actor.id,
        reason=sought.reason,
        sealed_words=svc.vault.service.seal(sought.words.encode(), words_place(search_id)),
        found=len(hits),
        now=now,
    )
    body = {"search": search_id, "by": "number" if sought.number else "name"}
    await note(connection, Event.CASES_SEARCHED, actor, now, codes=(sought.reason,), body=body | {"found": len(hits)})
    for key in dict.fromkeys(hit.account_key for hit in hits):
        await note(connection, Event.ACCOUNT_FOUND, actor, now, account_key=key, codes=(sought.reason,), body=body)


def words_place(search_id: str) -> str:
    """Name the place that a search's words are sealed for."""
    return f"search/{search_id}/words"


async def words_of(svc: Service, connection: Connection, searches: Sequence[str]) -> dict[str, str]:
    """Unseal why reviewers searched, by the id of the search; those that are forgotten are left out."""
    rows = await search_rows.searches_told(connection, ids=searches)
    return {row.id: svc.vault.service.open(row.sealed_words, words_place(row.id)).decode() for row in rows}
