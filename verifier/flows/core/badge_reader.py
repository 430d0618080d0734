"""Reading a badge: computed at the moment of reading, from a stored row that is never older than a second.

A stored row is cached for at most a second; a change committed by any process empties it at once through LISTEN, and
this process's own changes empty it before they are answered. Misses that arrive together become one query.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from verifier.domain.badge import Standing, Status, badge_status, lasts_until, offs, status_of
from verifier.domain.credentials.profession import Level
from verifier.domain.jurisdictions import PLACES
from verifier.domain.lifecycle import State
from verifier.store.db import GONE
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from verifier.domain.policy import Policy
    from verifier.store.db import Pool

_FRESH_S = 1.0
_ROWS = 100_000
_OURS = frozenset(
    {"sighting_days", "contactable", "institution", "field", "discipline"}
)  # what `display` and validity are made from
DISCIPLINE_SILENT = "board discipline: this register does not publish it"
NOT_CHECKED = ("quality of advice", "specialities", "insurance", "disciplinary history in other states")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A badge as bytes, ready to send."""

    body: bytes
    etag: str
    status: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A badge's stored row, taken apart once."""

    handle: str
    account_id: str | None
    epoch: int
    standing: str
    version: int
    as_of: datetime | None
    credentials: tuple[dict[str, Any], ...]


@dataclass(slots=True)
class _Cached:
    row: Stored
    read_at: float
    rendered: dict[tuple[bool, bool], tuple[float, Rendered]]


class BadgeReader:
    """All badge reads of one process."""

    def __init__(self, pool: Pool, policy: Policy, clock: Callable[[], datetime], environment: str) -> None:
        """Nothing is read yet."""
        self._pool, self._policy, self._clock, self._environment = pool, policy, clock, environment
        self._rows: OrderedDict[str, _Cached] = OrderedDict()
        self._wanted: dict[str, asyncio.Future[Stored]] = {}
        self._reading: asyncio.Task[None] | None = None
        self._generation = 0
        self._deaf = True

    def set_deaf(self, deaf: bool) -> None:  # noqa: FBT001  a state, not an option
        """While changes of other processes cannot be heard, every read asks the database."""
        self._deaf = deaf

    def forget(self, handle: str | None = None) -> None:
        """A badge changed: the next read asks the database."""
        self._generation += 1
        if handle:
            self._rows.pop(handle, None)
        else:
            self._rows.clear()

    async def read(self, handle: str, account_id: str | None, epoch: int | None, *, full: bool) -> Rendered:
        """The badge of a handle; `none` when it is unknown or the account is not the one that was asked for."""
        cached = self._rows.get(handle)
        if cached is None or self._deaf or time.monotonic() - cached.read_at > _FRESH_S:
            cached = await self._load(handle)
        row = cached.row
        same = (account_id is None or account_id == row.account_id) and (epoch is None or epoch == row.epoch)
        return self._rendered(cached, full=full, same=same)

    def _rendered(self, cached: _Cached, *, full: bool, same: bool) -> Rendered:
        """Bytes of the row, kept as long as the row and never past the next instant at which the answer changes."""
        known = cached.rendered.get((full, same))
        now = self._clock()
        instant = now.timestamp()
        if known is not None and instant < known[0]:
            return known[1]
        made = render(
            cached.row if same else _nobody(cached.row.handle), now, self._policy, self._environment, full=full
        )
        cached.rendered[full, same] = (_changes_at(cached.row, now, self._policy), made)
        return made

    async def _load(self, handle: str) -> _Cached:
        future = self._wanted.get(handle)
        if future is None:
            future = self._wanted[handle] = asyncio.get_running_loop().create_future()
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read_wanted())
        generation, asked_at = self._generation, time.monotonic()
        cached = _Cached(await asyncio.shield(future), asked_at, {})
        if generation == self._generation:  # nothing changed while it was read
            self._rows[handle] = cached
            if len(self._rows) > _ROWS:
                self._rows.popitem(last=False)
        return cached

    async def _read_wanted(self) -> None:
        """One query for all that are wanted now."""
        while self._wanted:
            wanted, self._wanted = self._wanted, {}
            try:
                rows = {row.handle: row for row in await badge_rows.badge_by_handle(self._pool, handles=list(wanted))}
            except BaseException as fault:
                _fail([*wanted.values(), *(self._late() if isinstance(fault, GONE) else ())], fault)
                if not isinstance(fault, Exception):
                    raise
                continue
            for handle, future in wanted.items():
                if future.done():
                    continue
                try:
                    future.set_result(stored(rows[handle]) if handle in rows else _nobody(handle))
                except Exception as fault:  # noqa: BLE001  one row that cannot be read is its own reader's trouble
                    _fail([future], fault)

    def _late(self) -> Iterable[asyncio.Future[Stored]]:
        """Whoever came while the database said nothing has waited long enough: their own query would be as silent."""
        late, self._wanted = self._wanted, {}
        return late.values()


def _fail(futures: Iterable[asyncio.Future[Stored]], fault: BaseException) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(fault)
            future.exception()  # its reader may have gone


def stored(row: badge_rows.BadgeByHandle) -> Stored:
    """A row of the badge table with its account, taken apart."""
    return Stored(
        handle=row.handle,
        account_id=row.platform_id,
        epoch=row.epoch,
        standing=row.standing,
        version=row.version or 0,
        as_of=row.as_of,
        credentials=tuple(json.loads(row.credentials or "[]")),
    )


def _nobody(handle: str) -> Stored:
    return Stored(handle, None, 0, "current", 0, None, ())


def standing_of(row: Stored, credential: dict[str, Any]) -> Standing:
    """What the status of one credential depends on."""
    valid_until = _instant(credential["valid_until"])
    public = credential["public"] or {}
    by_hand = public.get("source", {}).get("id") == "manual"
    # A licence looked up by people lives until the date they wrote down; no machine can sight it in between.
    sighted_at = _instant(credential["sighted_at"]) if not by_hand else valid_until
    return Standing(
        state=State(credential["state"]),
        epoch_current=row.standing == "current" and credential["account_epoch"] == row.epoch,
        valid_until=valid_until,
        sighted_at=sighted_at,
        board_action=credential["stopped"],
        sighting_age=timedelta(days=public["sighting_days"]) if "sighting_days" in public else None,
        bound_at=_instant(credential.get("bound_at") or credential["decided_at"]),
    )


def render(row: Stored, now: datetime, policy: Policy, environment: str, *, full: bool) -> Rendered:
    """The badge document. Without `full` only `verified` or `none` is said, and every `none` looks the same."""
    standings = [(c, standing_of(row, c)) for c in row.credentials]
    status = badge_status([s for _, s in standings], now, policy)
    shown = status if full or status is Status.VERIFIED else Status.NONE
    silent = not full and shown is Status.NONE
    verified = [_credential(c, s, policy) for c, s in standings if status_of(s, now, policy) is Status.VERIFIED]
    tested = environment == "test" or any(c["environment"] == "test" for c, s in standings if s.state is State.VERIFIED)
    document = {
        "handle": row.handle,
        "account_id": None if silent else row.account_id,
        "epoch": None if silent or row.account_id is None else row.epoch,
        "environment": "test" if tested and not silent else environment,
        "status": shown.value,
        "credentials": verified if shown is Status.VERIFIED else [],
        "as_of": None if silent or row.as_of is None else rfc3339(row.as_of),
        "version": 0 if silent else row.version,
    }
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Rendered(body, f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"', shown.value)


def _credential(credential: dict[str, Any], standing: Standing, policy: Policy) -> dict[str, Any]:
    public = {key: value for key, value in credential["public"].items() if key not in _OURS}
    public["holder"] = credential.get("rebound") or public["holder"]
    checked = _instant(credential["sighted_at"]) or _instant(credential["decided_at"])
    ends = lasts_until(standing, policy)
    return {
        "claim_id": credential["claim_id"],
        **public,
        "verified_at": rfc3339(_instant(credential["decided_at"])),
        "checked_at": rfc3339(checked),
        "valid_until": rfc3339(ends),
        "display": display(credential["public"], checked),
        "not_checked": not_checked(credential["public"]),
    }


def not_checked(public: dict[str, Any]) -> list[str]:
    """List what a badge does not vouch for: discipline, too, where the register (or whoever looked) is silent on it."""
    by_hand = public["source"]["id"] == "manual"
    silent = public.get("discipline", "silent" if by_hand else "published") == "silent"
    spoken = public["level"] == Level.DEGREE or not silent
    return [*NOT_CHECKED, *(() if spoken else (DISCIPLINE_SILENT,))]


def display(public: dict[str, Any], checked: datetime | None) -> str:
    """The sentence platforms show instead of a bare tick."""
    when = f" Checked {checked.day} {checked:%b %Y}." if checked else ""
    if public["level"] == Level.DEGREE:
        return f"{_degree(public)}: a degree, not a licence.{when}"
    place = PLACES.get(public["jurisdiction"], public["jurisdiction"])
    return f"{public['title']}, {place}.{when}"


def _degree(public: dict[str, Any]) -> str:
    """`PhD in Physics, X University`; of a degree that people looked up, whoever they asked."""
    field = f" in {public['field']}" if public.get("field") else ""
    return f"{public['abbreviation']}{field}, {public.get('institution') or public['source']['name']}"


def _changes_at(row: Stored, now: datetime, policy: Policy) -> float:
    """The next instant at which the same row reads otherwise, as a timestamp."""
    ends = [now.timestamp() + 60]
    for credential in row.credentials:
        standing = standing_of(row, credential)
        instants = (standing.valid_until, lasts_until(standing, policy))
        ends += [instant.timestamp() for instant in instants if instant is not None and instant > now]
        ends += [instant.timestamp() for instant in offs(standing, policy) if instant > now]
    return min(ends)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def rfc3339(instant: datetime | None) -> str | None:
    """An instant as the API writes it: UTC, seconds or microseconds, Z."""
    return None if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
