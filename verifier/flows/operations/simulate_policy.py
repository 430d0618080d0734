"""Simulation of another policy: the same evidence weighed again at the same instants, and nothing written.

A round is weighed twice, by the policy that is in force and by the new one, and only the difference is the new
policy's. A round that no longer comes out as it did (words amended, account erased, a source gone) is not compared.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from verifier.domain.assessment.decision import AskCreator, AskReviewer, Confirm, Gains, OnFile, weigh
from verifier.domain.assessment.findings import establish
from verifier.domain.holder import Holder
from verifier.domain.reasons import Reason, reasons_in
from verifier.domain.review import asks_two
from verifier.flows.assessment.context import matter_of
from verifier.flows.core.claim_context import open_claim
from verifier.flows.policy.document import stamp
from verifier.flows.policy.schema import SECTIONS
from verifier.store.rows import policies as policy_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from verifier.domain.assessment.matter import Matter
    from verifier.domain.binding.others import Shares
    from verifier.domain.evidence import Answer
    from verifier.domain.policy import Policy
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import EvidenceRow

_STRETCH = 200  # events looked at in one short transaction
_CLOCKS_DIFFER = timedelta(hours=1)  # the log is in the order of commits, its times are those of the deciders
_CREATOR, _REVIEWER = AskCreator.__name__, AskReviewer.__name__
_RIVALS = frozenset({Reason.CONTESTED, Reason.LICENCE_LOCKED})
# What weighing a round depends on; of the other keys a simulation shows nothing.
_WEIGHED = frozenset(
    {"machine_evidence_age", "identity_age", "namesake_population", "others_at_most", "standings_for_people"}
)
_TWO_PEOPLE = frozenset({"two_people_actions", "two_people_reasons", "two_people_below"})
_ACTIONS = {"verified": "approve", "reinstated": "reinstate", "refused": "refuse"}

Told: TypeAlias = "Callable[[float], None]"


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict in codes: Confirm, AskCreator, AskReviewer or AskAgain, and why."""

    verdict: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One round that the new policy decides otherwise."""

    claim_id: str
    at: datetime
    said: Said
    would_say: Said


@dataclass(frozen=True, slots=True)
class NotCompared:
    """One round that cannot be weighed any more as it was."""

    claim_id: str
    at: datetime
    why: str  # erased | evidence_gone | changed_since


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """One decision of one person that the new policy would have given to two."""

    claim_id: str
    at: datetime
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """The changes that a new policy would have made."""

    in_force: str
    simulated: str
    since: datetime
    until: datetime
    same: int
    otherwise: tuple[Otherwise, ...]
    not_compared: tuple[NotCompared, ...]
    second_person: tuple[SecondPerson, ...]
    not_shown: tuple[str, ...]  # keys that differ, of which weighing again shows nothing

    @property
    def turns(self) -> dict[str, int]:
        """The number of rounds per change of verdict, the most frequent first."""
        return dict(Counter(f"{one.said.verdict} -> {one.would_say.verdict}" for one in self.otherwise).most_common())

    @property
    def losing(self) -> tuple[str, ...]:
        """The claims that were confirmed and would not have been."""
        return tuple(dict.fromkeys(one.claim_id for one in self.otherwise if one.said.verdict == Confirm.__name__))

    @property
    def gaining(self) -> tuple[str, ...]:
        """The claims that were not confirmed and would have been."""
        return tuple(dict.fromkeys(one.claim_id for one in self.otherwise if one.would_say.verdict == Confirm.__name__))


async def simulate(svc: Service, new: Policy, since: datetime, told: Told = lambda _: None) -> Simulation:
    """Weigh every round since then again under the new policy. `told` hears how much is done, from 0 to 1."""
    until = svc.clock()
    trial = _Trial(svc, new)
    top = await policy_rows.last_event(svc.pool) or 0
    while top > 0:
        bottom = max(0, top - _STRETCH)
        newest = await policy_rows.events_newest(svc.pool, seq=bottom, top=top)
        if newest is not None and newest < since - _CLOCKS_DIFFER:
            break
        await trial.weigh_stretch(bottom, top, since)
        told(_share(newest or until, since, until))
        top = bottom
    told(1.0)
    return Simulation(
        in_force=stamp(svc.policy).version,
        simulated=stamp(new).version,
        since=since,
        until=until,
        same=trial.same,
        otherwise=tuple(sorted(trial.otherwise, key=lambda one: (one.at, one.claim_id))),
        not_compared=tuple(sorted(trial.not_compared, key=lambda one: (one.at, one.claim_id))),
        second_person=await _second_person(svc, new, since),
        not_shown=_not_shown(svc.policy, new),
    )


class _Trial:
    """The rounds weighed so far."""

    def __init__(self, svc: Service, new: Policy) -> None:
        self._svc, self._new = svc, new
        self.same = 0
        self.otherwise: list[Otherwise] = []
        self.not_compared: list[NotCompared] = []

    async def weigh_stretch(self, bottom: int, top: int, since: datetime) -> None:
        """Weigh the rounds of one stretch of the log; the database itself refuses to write here."""
        async with self._svc.pool.acquire(timeout=5) as connection, connection.transaction(readonly=True):
            rounds = await policy_rows.weighed(connection, seq=bottom, top=top, since=since)
            verdicts = [json.loads(row.verdict) for row in rounds]
            wanted = [evidence_id for verdict in verdicts for evidence_id in verdict["evidence"]]
            evidence = {row.id: row for row in await policy_rows.evidence_by_ids(connection, ids=wanted)}
            for claim, verdict in zip(rounds, verdicts, strict=True):
                await self._weigh(connection, claim, verdict, evidence)

    async def _weigh(
        self,
        connection: Connection,
        claim: policy_rows.Weighed,
        verdict: dict[str, Any],
        evidence: Mapping[str, EvidenceRow],
    ) -> None:
        said, at = Said(verdict["said"], reasons_in(verdict["reasons"])), claim.weighed_at
        rows = [evidence[one] for one in verdict["evidence"] if one in evidence]
        if claim.wrapped_key is None or len(rows) < len(verdict["evidence"]):
            why = "erased" if claim.wrapped_key is None else "evidence_gone"
            self.not_compared.append(NotCompared(claim.id, at, why))
            return
        opened = open_claim(self._svc.vault, claim)
        answers = [sealed.open_answer(opened.sealer, row) for row in rows]
        matter = _as_it_was(await matter_of(self._svc, connection, opened), said, rows)
        filed = _on_file(said)
        before = _say(matter, answers, filed, self._svc.policy, at, self._svc.shares)
        if before == replace(said, verdict=_CREATOR) and said.verdict == _REVIEWER:  # they had asked for a person
            filed = replace(filed, for_people=True)
            before = said
        after = _say(matter, answers, filed, self._new, at, self._svc.shares)
        if before != said:
            self.not_compared.append(NotCompared(claim.id, at, "changed_since"))
        elif after == before:
            self.same += 1
        else:
            self.otherwise.append(Otherwise(claim.id, at, said, after))


def _as_it_was(matter: Matter, said: Said, rows: Sequence[EvidenceRow]) -> Matter:
    """Restore what was known at the time, which the verdict's own reasons tell."""
    silent = any(row.outcome == "unavailable" for row in rows)
    return replace(
        matter,
        unproven=frozenset(matter.primaries if Reason.SOURCE_UNPROVEN in said.reasons else ()),
        earlier_decision=Reason.EARLIER_DECISION in said.reasons,
        disputed=Reason.HOLDER_DISPUTED in said.reasons,
        wait_ended=silent or Reason.SOURCE_UNAVAILABLE in said.reasons,
    )


def _on_file(said: Said) -> OnFile:
    """Read from a verdict what was on file at the time; which ways to prove it were open is not weighed again."""
    return OnFile(
        account_changed=Reason.ACCOUNT_CHANGED in said.reasons,
        rivals=tuple(reason for reason in said.reasons if reason in _RIVALS),
        gains=(Gains(sys.maxsize),) if Reason.GAIN_LIMIT in said.reasons else (),
        proves_alone=said.verdict == _CREATOR,
    )


def _say(
    matter: Matter, answers: Sequence[Answer], filed: OnFile, policy: Policy, at: datetime, shares: Shares
) -> Said:
    verdict = weigh(establish(matter, answers, policy, at, shares), filed, policy)
    return Said(type(verdict).__name__, verdict.findings.reasons)


async def _second_person(svc: Service, new: Policy, since: datetime) -> tuple[SecondPerson, ...]:
    """List the decisions of one person that the new policy gives to two."""
    rows = await policy_rows.decided_alone(svc.pool, decided_at=since)
    return tuple(
        SecondPerson(row.claim_id, row.decided_at, action)
        for row in rows
        if asks_two(action := _ACTIONS[row.verdict], reasons_in(row.reasons), Holder[row.holder or "H0"], new)
    )


def _not_shown(old: Policy, new: Policy) -> tuple[str, ...]:
    keys = [key for keys in SECTIONS.values() for key in keys if key not in _WEIGHED | _TWO_PEOPLE]
    return tuple(key for key in keys if getattr(old, key) != getattr(new, key))


def _share(reached: datetime, since: datetime, until: datetime) -> float:
    """Compute how much of the time is done, going back from now."""
    return min(1.0, max(0.0, (until - reached) / max(until - since, timedelta(seconds=1))))
