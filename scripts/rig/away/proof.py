"""The proof of the database's absence: real processes, every fault in turn, every call of everybody timed.

Each round breaks the database, asks everything that needs it at once and again and again, mends it, and measures how
long it takes until the service is whole: ready, a badge read, and a new claim decided by the worker.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import aiohttp

from tests.harness.database_faults import FAULTS, Server, stopped
from tests.harness.process_service import AWAY, House, open_house
from tests.harness.processes import until
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.generate import make_people
from verifier.demo.people.people import World

ANSWERED_IN_S, WHOLE_IN_S, STOPPED_IN_S = 2.5, 5.0, 15.0
_AT_ONCE, _LONG_S = 40, 60.0
_BACK_IN_S = 60.0
_REMEMBERED_S = 1.0  # a badge that was read a moment before the fault
_NOW = datetime.now(UTC) - timedelta(days=30)
_STANDING = frozenset({"/healthz", "/openapi.json", "/docs", "/", "/metrics"})


@dataclass(frozen=True, slots=True)
class Plan:
    """The number of rounds per fault, and the length of the long freeze."""

    rounds: int = 3
    long_s: float = _LONG_S
    faults: tuple[str, ...] = tuple(FAULTS)


@dataclass(slots=True)
class Proof:
    """The measurements, and the findings."""

    seed: int
    took_s: dict[str, dict[str, list[float]]] = field(default_factory=dict)  # fault, kind of call
    whole_s: dict[str, list[float]] = field(default_factory=dict)
    stopped_s: dict[str, float] = field(default_factory=dict)
    calls: int = 0
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[str, str, int, float, float]]:
        """Yield fault, kind of call, number of calls, their median and the longest, in seconds."""
        for fault, kinds in self.took_s.items():
            for kind, took in kinds.items():
                yield fault, kind, len(took), round(statistics.median(took), 2), round(max(took), 2)


@dataclass(slots=True)
class _Caller:
    """Client that makes every kind of call."""

    house: House
    http: aiohttp.ClientSession
    proof: Proof
    people: Iterator[ClaimTruth]
    known: ClaimTruth
    broken_at: float = 0.0
    claim_id: str = ""
    link: str = ""

    @property
    def key(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.house.key}"}

    def kinds(self) -> dict[str, tuple[str, str, dict[str, Any]]]:
        """List every kind of call that needs the database, as method, path and the rest."""
        claim, handle, key = f"/v1/claims/{self.claim_id}", self.known.handle, {"headers": self.key}
        desk = {"headers": {"Authorization": f"Bearer {self._reviewer()}"}}
        page = {"headers": {"Cookie": f"creator={self.link}; reviewer=ses_{'a' * 43}"}}
        form = {"headers": {"Sec-Fetch-Site": "same-origin"}, "data": {"token": "a" * 43}}
        report = {"json": {"reason": "impersonation"}}
        return {
            "badge": ("GET", f"/v1/badges/{handle}", key),
            "claim, read": ("GET", claim, key),
            "claims, list": ("GET", f"/v1/claims?account_id=acct_{self.known.id}", key),
            "bindings": ("GET", f"{claim}/bindings", key),
            "binding, begin": ("POST", f"{claim}/bindings", key | {"json": {"method": "document"}}),
            "document": ("PUT", f"{claim}/evidence", {"headers": self.key, "data": b"%PDF-1.7 "}),
            "cases": ("GET", "/v1/cases", desk),
            "next case": ("POST", "/v1/cases/next", desk),
            "link": ("POST", f"/v1/accounts/acct_{self.known.id}/link", key | {"json": {"handle": handle, "epoch": 1}}),
            "report": ("POST", f"/b/{handle}/report", report),
            "sources": ("GET", "/v1/registries", key),
            "ready": ("GET", "/readyz", {}),
            "console page": ("GET", "/console", page),
            "creator's page": ("GET", f"/claims/{self.claim_id}", page),
            "link entry": ("POST", "/claims/enter", form | {"data": {"token": self.link}}),
            "login": ("POST", "/console/login", form),
        }

    def _reviewer(self) -> str:
        said = json.loads((self.house.place / "data" / "credentials.json").read_text())
        return str(said["reviewers"][0]["token"])

    async def ask(self, method: str, path: str, **how: Any) -> tuple[int, str, bytes]:  # noqa: ANN401  aiohttp's
        """Make one call; return its status, when to come back, and its body."""
        url = f"{self.house.url}{path}"
        async with self.http.request(method, url, allow_redirects=False, **how) as answer:
            return answer.status, answer.headers.get("Retry-After", ""), await answer.read()

    async def timed(self, fault: str, kind: str, method: str, path: str, how: dict[str, Any]) -> None:
        """Make one call while the database is away, and time it."""
        began = time.monotonic()
        try:
            status, retry_after, _ = await self.ask(method, path, **how)
        except AWAY as away:
            self.proof.found.append(f"{fault}: {kind} was not answered ({type(away).__name__})")
            return
        took = time.monotonic() - began
        self.proof.calls += 1
        self.proof.took_s.setdefault(fault, {}).setdefault(kind, []).append(took)
        if took > ANSWERED_IN_S:
            self.proof.found.append(f"{fault}: {kind} was answered after {took:.2f} s")
        remembered = kind == "badge" and status == 200 and began - self.broken_at < _REMEMBERED_S  # noqa: PLR2004
        if remembered or status == 429:  # noqa: PLR2004  a bucket was empty before the database was asked
            return
        if not (status == 503 and retry_after) and (fault in {"frozen", "gone", "unreachable"} or status >= 500):  # noqa: PLR2004
            self.proof.found.append(f"{fault}: {kind} was answered {status}, Retry-After {retry_after or 'missing'}")

    async def post(self, person: ClaimTruth) -> tuple[int, str, bytes]:
        """Post a claim; sent again it is the same request."""
        body = person.submission(_NOW)
        return await self.ask(
            "POST", "/v1/claims", json=body, headers=self.key | {"Idempotency-Key": f"away-{person.id}"}
        )

    async def decided(self, person: ClaimTruth) -> str:
        """Send a claim until it is taken, and wait until the worker has decided it; return its id."""
        async with asyncio.timeout(_BACK_IN_S):
            await until(lambda: self._is_taken(person))
            claim_id = str(json.loads((await self.post(person))[2])["id"])
            await until(lambda: self._is_verified(claim_id))
        return claim_id

    async def _is_taken(self, person: ClaimTruth) -> bool:
        return (await self.post(person))[0] == 202  # noqa: PLR2004

    async def answers(self, path: str) -> bool:
        """Return True if this path is answered as ever."""
        return (await self.ask("GET", path, headers=self.key))[0] == 200  # noqa: PLR2004

    async def _is_verified(self, claim_id: str) -> bool:
        status, _, said = await self.ask("GET", f"/v1/claims/{claim_id}", headers=self.key)
        return status == 200 and json.loads(said)["state"] == "verified"  # noqa: PLR2004


async def prove(plan: Plan, seed: int, tell: Callable[[str], None]) -> Proof:
    """Run every fault, so many rounds of each; then a long freeze, and a stop in the midst of one."""
    began, proof = time.monotonic(), Proof(seed)
    people = make_people(seed, 8 + 2 * plan.rounds * (len(plan.faults) + 1), scenarios=["clean"])
    limit = aiohttp.TCPConnector(limit=0)
    async with (
        open_house(people) as house,
        aiohttp.ClientSession(connector=limit, timeout=aiohttp.ClientTimeout(total=20)) as http,
    ):
        caller = await _arrive(house, http, proof, people)
        server = Server(house.place / "data", house.dsn)
        pids = [child.pid for child in (house.api, *house.workers)]
        for fault in (fault for fault in plan.faults for _ in range(plan.rounds)):
            async with FAULTS[fault](server):
                caller.broken_at = time.monotonic()
                await _ask_all(caller, fault)
            await _whole(caller, fault)
            tell(f"{fault}: whole again after {proof.whole_s[fault][-1]:.2f} s, {len(proof.found)} findings")
        await _long(caller, server, plan.long_s)
        tell(f"a freeze of {plan.long_s:.0f} s: whole again after {proof.whole_s['long freeze'][-1]:.2f} s")
        if [child.pid for child in (house.api, *house.workers) if child.alive] != pids:
            proof.found.append("a process of the service ended")
        await _end(house, server, proof)
    proof.seconds = round(time.monotonic() - began, 1)
    return proof


async def _arrive(house: House, http: aiohttp.ClientSession, proof: Proof, people: World) -> _Caller:
    known, *rest = people.claims
    caller = _Caller(house, http, proof, iter(rest), known)
    caller.claim_id = await caller.decided(known)
    body = {"handle": known.handle, "epoch": 1}
    _, _, said = await caller.ask("POST", f"/v1/accounts/acct_{known.id}/link", json=body, headers=caller.key)
    caller.link = json.loads(said)["token"]
    return caller


async def _ask_all(caller: _Caller, fault: str) -> None:
    """Make every call twice at once, at least forty; what needs no database is answered beside it."""
    for _ in range(2):
        kinds = list(caller.kinds().items())
        many = (kinds * (_AT_ONCE // len(kinds) + 1))[: max(_AT_ONCE, len(kinds))]
        posts = [("claim, send", ("POST", "/v1/claims", _body(caller))) for _ in range(4)]
        asked = [caller.timed(fault, kind, *how) for kind, how in (*many, *posts)]
        await asyncio.gather(*asked, *(_stands(caller, fault, path) for path in _STANDING))


def _body(caller: _Caller) -> dict[str, Any]:
    """Build a claim whose answer is cut off each time: it is that of the person who is waited for afterwards."""
    person = caller.known
    head = caller.key | {"Idempotency-Key": f"cut-{time.monotonic_ns()}"}
    return {"json": person.submission(_NOW), "headers": head}


async def _stands(caller: _Caller, fault: str, path: str) -> None:
    status, _, _ = await caller.ask("GET", path)
    if status != 200:  # noqa: PLR2004
        caller.proof.found.append(f"{fault}: {path} was answered {status}")


async def _whole(caller: _Caller, fault: str) -> None:
    """Wait until the service is ready, reads the badge, and has decided a new claim."""
    began = time.monotonic()
    async with asyncio.timeout(_BACK_IN_S):
        for path in ("/readyz", f"/v1/badges/{caller.known.handle}"):
            await until(partial(caller.answers, path), every_s=0.02)
    await caller.decided(next(caller.people))
    took = time.monotonic() - began
    caller.proof.whole_s.setdefault(fault, []).append(took)
    if took > WHOLE_IN_S:
        caller.proof.found.append(f"{fault}: whole again only after {took:.2f} s")


async def _long(caller: _Caller, server: Server, seconds: float) -> None:
    """Freeze the database until every lease runs out, while claims are on their way."""
    taken = [next(caller.people) for _ in range(3)]
    for person in taken:
        await caller.post(person)
    async with FAULTS["frozen"](server):
        caller.broken_at = time.monotonic()
        while time.monotonic() < caller.broken_at + seconds:
            await _ask_all(caller, "frozen")
    await _whole(caller, "long freeze")
    for person in taken:
        await caller.decided(person)


async def _end(house: House, server: Server, proof: Proof) -> None:
    """Ask each process to stop while the database is frozen; it has to end by itself within its grace."""
    with stopped(server):
        children = (house.api, *house.workers)
        ends = await asyncio.gather(*(child.asked_to_stop(_BACK_IN_S) for child in children))
    for child, (took, code) in zip(children, ends, strict=True):
        proof.stopped_s[child.name] = round(took, 2)
        if code != 0 or took > STOPPED_IN_S:
            proof.found.append(f"{child.name}, asked to stop, ended after {took:.1f} s with {code}")
