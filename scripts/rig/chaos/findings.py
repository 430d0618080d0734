"""The checks after every fault, each as a question whose every answer is a finding (reliability, I1 to I7)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import asyncpg

from scripts.rig.chaos.licence_changes import LicenceChanges
from scripts.rig.chaos.platform import Platform
from scripts.rig.chaos.timeline import Timeline
from tests.harness.process_service import House
from tests.harness.processes import until
from verifier.demo.people.claims import ClaimTruth

QUESTIONS: Mapping[str, str] = {
    "I2 a person was bothered because a source was away for a moment": """
        SELECT claim_id FROM event WHERE kind = 'reviewer_needed' AND 'source_unavailable' = ANY (codes)""",
    "I3 decided twice in one observation epoch": """
        SELECT claim_id FROM decision WHERE by_reviewer IS NULL GROUP BY claim_id, obs_epoch HAVING count(*) > 1""",
    "I3 two answers of one register in one round": """
        SELECT claim_id FROM evidence WHERE authority <> 'screening'
        GROUP BY claim_id, obs_epoch, registry HAVING count(*) > 1""",
    # An exclusion list is asked again in a round where another source told a new name of the person.
    "I3 more answers of an exclusion list in one round than it was asked": """
        SELECT e.claim_id FROM evidence AS e JOIN registry_check AS k USING (claim_id, obs_epoch, registry)
        WHERE e.authority = 'screening'
        GROUP BY e.claim_id, e.obs_epoch, e.registry HAVING count(*) > max(k.attempt)""",
    "I3 an answer older than the newest attempt was kept": """
        SELECT k.claim_id FROM registry_check AS k JOIN evidence AS e ON e.id = k.evidence_id
        WHERE e.retrieved_at < k.started_at""",
    "I3 a move that is not in the table, or out of order": """
        SELECT claim_id FROM (
            SELECT *, lag(to_state, 1, 'received') OVER w AS before, lag(claim_version, 1, 0::bigint) OVER w AS version
            FROM event WHERE to_state IS NOT NULL WINDOW w AS (PARTITION BY claim_id ORDER BY seq)
        ) AS e LEFT JOIN lifecycle AS l ON (l.source, l.happening, l.target) = (e.from_state, e.kind, e.to_state)
        WHERE l.source IS NULL OR e.before <> e.from_state OR e.version + 1 <> e.claim_version""",
    "I3 a machine refused or revoked": """
        SELECT claim_id FROM event WHERE kind IN ('refused', 'revoked')""",
    "I4 a claim is not where its last event left it": """
        SELECT c.id FROM claim AS c LEFT JOIN LATERAL (
            SELECT to_state, claim_version FROM event AS e
            WHERE e.claim_id = c.id AND to_state IS NOT NULL ORDER BY seq DESC LIMIT 1
        ) AS e ON TRUE
        WHERE (c.state, c.version) <> (coalesce(e.to_state, 'received'), coalesce(e.claim_version, 0))""",
    "I4 a decision without its one event": """
        SELECT d.claim_id FROM decision AS d
        LEFT JOIN event AS e ON e.claim_id = d.claim_id AND e.body ->> 'decision' = d.id
        GROUP BY d.id, d.claim_id HAVING count(e.seq) <> 1""",
    "I4 an event that never joined the chain": "SELECT claim_id FROM event_pending",
    # Received and checking are the same to a badge: pending.
    "I5 a stored badge says something else than its claims": """
        SELECT c.id FROM claim AS c
        JOIN badge AS b ON b.account_key = c.account_key, jsonb_array_elements(b.credentials) AS s
        WHERE s ->> 'claim_id' = c.id AND s ->> 'state' <> c.state AND c.state <> 'checking'""",
    "I1 verified without a binding": """
        SELECT c.id FROM claim AS c WHERE state = 'verified' AND NOT EXISTS (
            SELECT FROM binding AS b WHERE b.claim_id = c.id AND b.level >= 3)""",
}


# A round in which the board's own word was read. Where we failed on the question again and again there is none: nothing
# follows from that but a person's case.
_READ = """
SELECT EXISTS (
    SELECT FROM claim AS c JOIN evidence AS e ON e.claim_id = c.id AND e.obs_epoch = c.obs_epoch
    WHERE c.id = $1 AND e.authority = 'primary' AND e.outcome IN ('found', 'not_found')
)
"""
_WITH_PEOPLE = "SELECT EXISTS (SELECT FROM review_case WHERE claim_id = $1 AND state <> 'closed')"
_STALE_S = 1.0  # the contract: no answer is older than this (api.md)


async def false_badges(
    platform: Platform, changes: LicenceChanges, connection: asyncpg.Connection[asyncpg.Record]
) -> list[str]:
    """Check I1: at rest, no badge without its truth. Licences changed but not yet checked again are left out."""
    found = []
    await asyncio.sleep(_STALE_S)
    for claim in platform.claims:
        claim_id, over = platform.ids.get(claim.id), changes.over(claim)
        if claim_id is None or (over and not changes.looked(claim)):
            continue
        if not (over or not claim.may_be_badged) or await platform.status(claim) != "verified":
            continue
        what = f"I1 a false badge at rest: {'its licence is over' if over else claim.scenario}"
        if over and not await connection.fetchval(_READ, claim_id):
            if await connection.fetchval(_WITH_PEOPLE, claim_id):
                continue
            what = "I2 a badge could not be looked at again, and nobody was told"
        found.append(f"{what}\n{await changes.timeline.around(connection, claim.id, claim_id)}")
    return found


async def in_the_database(
    connection: asyncpg.Connection[asyncpg.Record], platform: Platform, timeline: Timeline
) -> list[str]:
    """Check I2 to I5 in the database; a finding comes with the timeline of the first claim it is about."""
    known = {row["id"] for row in await connection.fetch("SELECT id FROM claim")}
    lost = [one for one in platform.ids.values() if one not in known]
    found = [f"I2 {len(lost)} acknowledged claims do not exist"] if lost else []
    twins = len(platform.ids) - len(set(platform.ids.values()))
    found += [f"I2 {twins} accounts share a claim"] if twins else []
    for what, question in QUESTIONS.items():
        rows = await connection.fetch(question)
        if rows:
            claim_id = next((row[0] for row in rows if row[0]), None)
            person = next((one for one, its in platform.ids.items() if its == claim_id), None)
            found.append(f"{what}: {len(rows)} times\n{await timeline.around(connection, person, claim_id)}")
    return found


async def chain(house: House) -> list[str]:
    """Check I4: the chain and its signed checkpoints verify, as an operator would do it."""
    code, printed = await house.run("audit", "verify", "--json")
    if code == 0:
        return []
    return [f"I4 the chain does not verify: {json.loads(printed)['faults'][:3] if printed else code}"]


async def second_opinion(house: House) -> list[str]:
    """Check I1 once more: other code derives each badge that is shown from its evidence."""
    code, printed = await house.run("audit", "badges", "--json")
    if code == 0:
        return []
    return [f"I1 a badge is not founded: {json.loads(printed)['findings'][:3] if printed else code}"]


def canaries(house: House, claims: Sequence[ClaimTruth]) -> list[str]:
    """Check I6: nobody's words are in any log, the database's own included."""
    words = {word for claim in claims for word in _words(claim)}
    logs = [*house.logs(), *(house.place / "data" / "postgres").glob("log*")]
    return [f"I6 {len(hits)} personal words in {log.name}" for log in logs if (hits := _hits(log, words))]


def _words(claim: ClaimTruth) -> Iterator[str]:
    yield from (claim.handle, claim.legal_name, claim.display_name, f"acct_{claim.id}")
    yield from (word for word in (claim.number, claim.npi) if word)


def _hits(log: Path, words: set[str]) -> set[str]:
    text = log.read_text(errors="replace") if log.is_file() else ""
    return {word for word in words if word in text}


async def at_rest(connection: asyncpg.Connection[asyncpg.Record], within_s: float) -> list[str]:
    """Check I2: everything comes to rest: nothing waits in the queue, nothing is being checked."""
    try:
        async with asyncio.timeout(within_s):
            await until(lambda: connection.fetchval(_AT_REST), every_s=0.2)
    except TimeoutError:
        rows = await connection.fetch(_WHAT_IS_OPEN)
        return [f"I2 never came to rest: {', '.join(f'{row[0]} {row[1]}' for row in rows)}"]
    return []


_AT_REST = """
SELECT NOT EXISTS (SELECT FROM claim WHERE state IN ('received', 'checking'))
    AND NOT EXISTS (
        SELECT FROM registry_check AS k JOIN claim AS c ON c.id = k.claim_id AND c.obs_epoch = k.obs_epoch
        WHERE k.answered_at IS NULL AND c.state IN ('in_review', 'verified', 'suspended'))
    AND NOT EXISTS (SELECT FROM pgq.pgqueuer WHERE status IN ('queued', 'picked'))
"""
_WHAT_IS_OPEN = """
SELECT count(*), 'claims ' || state FROM claim WHERE state IN ('received', 'checking') GROUP BY state
UNION ALL SELECT count(*), 'jobs ' || status FROM pgq.pgqueuer GROUP BY status
UNION ALL SELECT count(*), 'checks of claims ' || c.state FROM registry_check AS k
    JOIN claim AS c ON c.id = k.claim_id AND c.obs_epoch = k.obs_epoch WHERE k.answered_at IS NULL GROUP BY c.state
"""
