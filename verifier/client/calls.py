"""The client: one method for each call a platform makes."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import quote

from verifier.client import feed
from verifier.client.badges import Badge
from verifier.client.claims import Claim
from verifier.client.copies.local_copy import Copy
from verifier.client.errors import FieldFault, ProblemError
from verifier.client.transport import Ask, Patience, Transport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from verifier.client.feed import Change

_MOST, _MOST_BYTES = 1_000, 240_000  # items and bytes of one badge-query
_DOTS: Final = frozenset({".", "..", "@.", "@.."})  # handles that an address would lose


class Client:
    """A client of one service. Use it as `async with Client(base_url, key) as c`; it may be shared by many tasks.

    Calls are repeated after 429, 503 and lost connections, as long as that cannot do a thing twice. What is refused
    raises `ProblemError`, what is never answered `UnreachableError`.
    """

    def __init__(self, base_url: str, key: str, *, timeout_s: float = 15.0, give_up_s: float = 60.0) -> None:
        """Keep where the service is; `timeout_s` is for one answer, `give_up_s` for a call with its repetitions."""
        self._transport = Transport(base_url, key, Patience(timeout_s, give_up_s))

    async def __aenter__(self) -> Self:
        """Make ready for calls; none is made yet."""
        await self._transport.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        await self._transport.close()

    async def badge(self, handle: str, account_id: str | None = None, epoch: int | None = None) -> Badge:
        """Read a badge as it is now; `none` where it is unknown, or the account or its epoch is another."""
        if handle in _DOTS:
            return (await self.badges([_item(handle, account_id, epoch)]))[0]
        query = _given(account_id=account_id, epoch=epoch)
        return Badge.model_validate(await self._transport.call(Ask("GET", f"/v1/badges/{_in_path(handle)}", query)))

    async def badges(self, items: Iterable[str | Mapping[str, Any]]) -> list[Badge]:
        """Read many badges in the order asked, a thousand a call: handles, or `{"handle", "account_id", "epoch"}`.

        One item that is malformed refuses all; `ProblemError.errors` names it by its place among the items.
        """
        found: list[Badge] = []
        for some in _portions(items):
            try:
                said = await self._transport.call(Ask("POST", "/v1/badge-query", body={"items": some}))
            except ProblemError as refusal:
                raise _moved_on(refusal, len(found)) from None
            found += [Badge.model_validate(one) for one in said["badges"]]
        return found

    async def hub(
        self, profession: str | None = None, jurisdiction: str | None = None, *, page: int = 100
    ) -> AsyncIterator[Badge]:
        """Yield verified badges by handle; profession and jurisdiction hold for one and the same credential."""
        query = _given(status="verified", profession=profession, jurisdiction=jurisdiction) | {"limit": page}
        while True:
            said = await self._transport.call(Ask("GET", "/v1/badges", query))
            for one in said["badges"]:
                yield Badge.model_validate(one)
            if said["cursor"] is None:
                return
            query["cursor"] = said["cursor"]

    def changes(self, cursor: str | None = None, *, wait_s: int = 10) -> AsyncIterator[Change]:
        """Yield every change of a badge after a cursor, without end; None: from the oldest that is kept.

        Keep `Change.cursor` together with what you did with the row, and nothing is missed whenever you are killed.
        `ProblemError` 410: the cursor is too old, begin with a copy.
        """
        return feed.follow(self._transport, cursor, wait_s)

    def copy(self, path: str | Path | None = None, *, wait_s: int = 5) -> Copy:
        """Make a copy of every badge that keeps itself in step; `async with c.copy() as copy`.

        With a path it is kept in a file and goes on from there the next time. `wait_s`, at most 30: how long one
        question for news waits for some, and so about the most that `stale_s` says while all is well.
        """
        return Copy(self._transport, path, wait_s)

    async def submit(self, claim: Mapping[str, Any], idempotency_key: str | None = None) -> Claim:
        """Submit a claim, once, however often it has to be sent: with this key, or one made for this call."""
        head = {"Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        return Claim.model_validate(
            await self._transport.call(Ask("POST", "/v1/claims", body=dict(claim), headers=head))
        )

    async def claim(self, claim_id: str, wait: int | None = None) -> Claim:
        """Read a claim; `wait` for its next move, so many seconds at most."""
        ask = Ask("GET", f"/v1/claims/{_in_path(claim_id)}", _given(wait=wait), waits_s=wait or 0)
        return Claim.model_validate(await self._transport.call(ask))

    async def claims(self, account_id: str) -> AsyncIterator[Claim]:
        """Yield the claims of an account, the newest first."""
        query = _given(account_id=account_id)
        while True:
            said = await self._transport.call(Ask("GET", "/v1/claims", query))
            for one in said["claims"]:
                yield Claim.model_validate(one)
            if said["cursor"] is None:
                return
            query["cursor"] = said["cursor"]

    async def amend(self, claim_id: str, changes: Mapping[str, Any]) -> Claim:
        """Change fields of an open claim; it is checked again."""
        return await self._move(claim_id, "amend", dict(changes))

    async def withdraw(self, claim_id: str) -> Claim:
        """Take a claim back."""
        return await self._move(claim_id, "withdraw", None)

    async def changed(self, account_id: str, handle: str, epoch: int, reason: str) -> None:
        """Say that an account was `renamed`, `recovered`, `transferred` or `closed`; its badge is down at once."""
        body = {"handle": handle, "epoch": epoch, "reason": reason}
        await self._transport.call(Ask("POST", f"/v1/accounts/{_in_path(account_id)}/changed", body=body))

    async def _move(self, claim_id: str, what: str, body: dict[str, Any] | None) -> Claim:
        ask = Ask("POST", f"/v1/claims/{_in_path(claim_id)}/{what}", body=body, again=False)
        return Claim.model_validate(await self._transport.call(ask))


def _in_path(text: str) -> str:
    return quote(text, safe="@")


def _given(**values: str | int | None) -> dict[str, str | int]:
    return {name: value for name, value in values.items() if value is not None}


def _item(handle: str, account_id: str | None, epoch: int | None) -> dict[str, str | int]:
    return _given(handle=handle, account_id=account_id, epoch=epoch)


def _portions(items: Iterable[str | Mapping[str, Any]]) -> Iterator[list[object]]:
    """Split what is asked so that each part is taken: by number, and by bytes."""
    some: list[object] = []
    size = 0
    for item in items:
        asked = item if isinstance(item, str) else dict(item)
        more = len(json.dumps(asked)) + 2
        if len(some) == _MOST or (some and size + more > _MOST_BYTES):
            yield some
            some, size = [], 0
        some.append(asked)
        size += more
    if some:
        yield some


def _moved_on(refusal: ProblemError, by: int) -> ProblemError:
    """Name items by their place among all that were asked for, not in the part that was refused."""
    refusal.errors = tuple(_fault_moved_on(one, by) for one in refusal.errors)
    return refusal


def _fault_moved_on(fault: FieldFault, by: int) -> FieldFault:
    _, items, number, *rest = [*fault.pointer.split("/"), "", ""]
    if items != "items" or not number.isdigit():
        return fault
    pointer = "/".join(["", items, str(int(number) + by), *rest]).rstrip("/")
    return FieldFault(pointer, fault.code, fault.detail, fault.place)
