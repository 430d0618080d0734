"""The outcomes of everybody's claims, read from the badge reader and the database when all is at rest."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.table import Table

from scripts.rig.impostors.claim_scenarios import Played, Someone
from scripts.rig.impostors.service import Client
from verifier.store.db import Row

# Where a claim may end that nobody has confirmed: the next move is somebody's, and the claim says why.
OPEN_ENDS = frozenset({"awaiting_creator", "in_review", "lapsed"})
# A proof in which the registers were not heard would prove nothing.
_NOT_HEARD = frozenset({"source_unavailable", "source_changed", "check_failed", "number_not_found", "gain_limit"})
_CLAIMS = """
SELECT c.id, a.platform_id, c.state, c.reasons,
    EXISTS (SELECT FROM decision AS d WHERE d.claim_id = c.id AND d.verdict IN ('verified', 'reinstated')
        AND d.account_epoch = a.epoch) AS decided,
    EXISTS (SELECT FROM binding AS b WHERE b.claim_id = c.id AND b.level >= 3 AND b.account_epoch = a.epoch) AS bound
FROM claim AS c JOIN account AS a ON a.key = c.account_key
"""
_REFUSALS = """
SELECT (SELECT count(*) FROM event WHERE kind IN ('refused', 'revoked') OR to_state IN ('refused', 'revoked'))
    + (SELECT count(*) FROM decision WHERE verdict IN ('refused', 'revoked'))
    + (SELECT count(*) FROM claim WHERE state IN ('refused', 'revoked'))
"""
_WAITING = "SELECT count(*) FROM pgq.pgqueuer"
_READS = 16


@dataclass(slots=True)
class Group:
    """People of one kind, and the outcomes of their claims."""

    number: int = 0
    badges: int = 0
    ended: Counter[str] = field(default_factory=Counter)  # by the state a claim ended in
    reasons: Counter[str] = field(default_factory=Counter)
    short: int = 0  # what they did never got as far as it was meant to


@dataclass(slots=True)
class Proof:
    """The attempts and the findings; no finding is the proof."""

    seed: int
    impostors: dict[str, Group] = field(default_factory=dict)
    honest: dict[str, Group] = field(default_factory=dict)
    by_design: dict[str, Group] = field(default_factory=dict)  # whom nothing that is compared tells from a licensee
    claims: int = 0
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """The number of impostors."""
        return sum(group.number for group in self.impostors.values())

    @property
    def false_badges(self) -> int:
        """The number of impostors who show a badge."""
        return sum(group.badges for group in self.impostors.values())


@dataclass(frozen=True, slots=True)
class Part:
    """The part of one account holder, and the group they count in."""

    name: str
    group: Group
    who: Someone
    played: Played


async def find_outcomes(client: Client, parts: Sequence[Part], proof: Proof) -> None:
    """Count everybody, and list the findings."""
    pool = client.svc.pool
    claims = {row["id"]: row for row in await pool.fetch(_CLAIMS)}
    shown = await _shown(client, parts)
    for part in parts:
        _count(part, claims.get(part.played.claim_id), shown[part.who.account])
    accused = {part.who.account: part.name for part in parts if part.name in proof.impostors}
    proof.claims = len(claims)
    proof.found += _of_impostors(accused, claims, shown) + _of_groups(proof)
    if refusals := await pool.fetchval(_REFUSALS):
        proof.found.append(f"a machine refused or revoked: {refusals} times")
    if waiting := await pool.fetchval(_WAITING):
        proof.found.append(f"not at rest: {waiting} checks wait")


async def _shown(client: Client, parts: Sequence[Part]) -> dict[str, str]:
    """Read the badge of every account, as its platform reads it and as anybody reads its handle."""
    door, found = asyncio.Semaphore(_READS), dict[str, str]()

    async def read(who: Someone) -> None:
        async with door:
            said = [
                json.loads((await client.svc.badges.read(who.handle, account, None, full=full)).body)["status"]
                for account, full in ((who.account, True), (None, False))
            ]
        found[who.account] = "verified" if "verified" in said else said[0]

    await asyncio.gather(*(read(part.who) for part in parts))
    return found


def _count(part: Part, claim: Row | None, shown: str) -> None:
    group = part.group
    group.number += 1
    group.badges += shown == "verified"
    group.short += not part.played.reached
    group.ended["lost" if claim is None else claim["state"]] += 1
    group.reasons.update(claim["reasons"] if claim is not None else ())


def _of_impostors(accused: Mapping[str, str], claims: Mapping[str, Row], shown: Mapping[str, str]) -> list[str]:
    """Check every claim of every impostor's account, those that they left behind, too."""
    found = Counter(f"a false badge: {accused[account]}" for account in accused if shown[account] == "verified")
    for row in claims.values():
        kind = accused.get(row["platform_id"])
        if kind is None:
            continue
        found.update(f"{what}: {kind}" for what in _faults(row))
    return [f"{what}: {times} times" for what, times in sorted(found.items())]


def _faults(row: Row) -> list[str]:
    """List what must not be so of an impostor's claim."""
    faults = ["a decision for the account as it is"] * row["decided"] + ["a binding of H3 or better"] * row["bound"]
    if row["state"] != "withdrawn" and row["state"] not in OPEN_ENDS:
        faults.append(f"a claim that is {row['state']}")
    if row["state"] in OPEN_ENDS and not row["reasons"]:
        faults.append("a claim that waits and does not say why")
    return faults + [f"the registers were not heard ({reason})" for reason in _NOT_HEARD & set(row["reasons"])]


def _of_groups(proof: Proof) -> list[str]:
    """Check that the honest have badges, that every scenario was played, and that there are enough of each kind."""
    everybody = [*proof.impostors.items(), *proof.honest.items()]
    without = {name: group.number - group.badges for name, group in proof.honest.items()}
    return [
        *(f"honest without a badge: {name}: {lacking}" for name, lacking in without.items() if lacking),
        *(f"never got as far as meant: {name}: {group.short}" for name, group in everybody if group.short),
        *(f"lost: {name}: {group.ended['lost']}" for name, group in everybody if group.ended["lost"]),
        *(f"too few: {name}" for name, group in proof.impostors.items() if group.number < _of_each(proof)),
    ]


def _of_each(proof: Proof) -> int:
    """Compute how many of each kind there have to be."""
    return proof.tried // len(proof.impostors)


def table(proof: Proof) -> Table:
    """Print a line for each kind: people, badges, end states and the most frequent reasons."""
    shown = Table("who", "number", "badges", "ended", "because", box=None, header_style="bold", pad_edge=False)
    for name, group in (
        *proof.impostors.items(),
        ("impostors in all", _sum(proof)),
        *((f"by design: {name}", group) for name, group in proof.by_design.items()),
        *((f"honest: {name}", group) for name, group in proof.honest.items()),
    ):
        shown.add_row(name, str(group.number), str(group.badges), _said(group.ended, 3), _said(group.reasons, 2))
    return shown


def _sum(proof: Proof) -> Group:
    total = Group()
    for group in proof.impostors.values():
        total.number += group.number
        total.badges += group.badges
        total.ended += group.ended
    return total


def _said(counted: Counter[str], most: int) -> str:
    return ", ".join(f"{times} {what}" for what, times in counted.most_common(most))
