"""Many badges at once: those a platform asks for, and those a hub lists."""

from __future__ import annotations

import json
import re
from itertools import chain, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from aiohttp import web

from verifier.domain.credentials.titles import Family
from verifier.domain.jurisdictions import COUNTRIES, PLACES
from verifier.flows.core.badge_reader import Asked
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.flows.feed import hub
from verifier.web.api.requests import BadgeItem, BadgeQuery
from verifier.web.http.answers import headers
from verifier.web.http.reading import params
from verifier.web.http.reading.params import bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.flows.core.kept_badges import Kept
    from verifier.web.http.route import Call

LARGEST, MOST = 256 * 1024, 1_000
_PROFESSIONS = tuple(family.value for family in Family)
HUB = (
    params.choice("status", "verified"),
    params.choice("profession", *_PROFESSIONS),
    params.place(),
    *params.page("a"),
)
# The plainest forms of a query, as every JSON writer makes them. Whatever else is asked is read as any other body.
_HANDLE = r"@?([a-z0-9._-]{1,64}+)"
_ITEM = (
    rf'(?:"{_HANDLE}"|\{{"handle": ?"{_HANDLE}"'
    r'(?:, ?"account_id": ?"([!#-\[\]-~]{1,128}+)")?+(?:, ?"epoch": ?([1-9][0-9]{0,8}+))?+\})'
)
_QUERY = re.compile(r'\{"items": ?\[(?:' + _ITEM + r"(?:, ?(?=[\"{])|(?=\])))*+\]\}")
_ITEMS = re.compile(_ITEM)
_BODY, _ENDING = itemgetter(1), itemgetter(2)  # of a badge
_BEGIN, _END = b'{"badges":[', b"]}"
_UNREADABLE = (ValueError, LookupError, TypeError, RecursionError)  # the last: nested deeper than the parser goes
_LETTERS, _LONG = b"abcdefghijklmnopqrstuvwxyz0123456789._-\n", 64
_HANDLES = re.compile(r"(?:@?[a-z0-9._-]{1,64}+\n)*+")


def quick(raw: bytes) -> BadgeQuery | None:
    """Read a query in its plainest form; None for any other, right or wrong. A tuple is of nothing but handles."""
    asked = _handles(raw) if raw.find(b"{", 1) < 0 else _objects(raw)
    return BadgeQuery.model_construct(items=asked) if asked is not None and len(asked) <= MOST else None


def _handles(raw: bytes) -> tuple[str, ...] | None:
    """Read a list of nothing but handles."""
    if b"\\" in raw or raw.count(b'"items"') != 1:
        return None
    try:
        items = json.loads(raw)["items"]
        text = "\n".join(items)
        lengths = list(map(len, items))
    except _UNREADABLE:
        return None
    if not isinstance(items, list) or raw.count(b'"') != 2 * len(items) + 2:
        return None
    if b"@" in raw:
        return tuple(text.replace("@", "").split("\n")) if _HANDLES.fullmatch(f"{text}\n") else None
    allowed = (
        not text.encode().translate(None, _LETTERS) and min(lengths, default=1) and max(lengths, default=1) <= _LONG
    )
    return tuple(items) if allowed else None


def _objects(raw: bytes) -> list[Asked] | None:
    """Read a list of handles and objects."""
    text = raw.decode("latin-1")  # nothing but ASCII matches
    if not _QUERY.fullmatch(text):
        return None
    return [
        Asked(plain or handle, account or None, int(epoch) if epoch else None)
        for plain, handle, account, epoch in _ITEMS.findall(text, text.index("["))
    ]


async def query(call: Call) -> web.Response:
    """Answer with the badges asked for, in the order asked: each what a read of it alone would give."""
    items = cast("Sequence[str | BadgeItem | Asked]", call.body(BadgeQuery).items)
    full, badges = call.actor.may("claims:read"), call.svc.badges
    if full and isinstance(items, tuple):  # of nothing but handles, and all may be seen
        found = await badges.read_all(items)
    else:
        found = await badges.read_many([_item(item) for item in items], full=full)
    return web.Response(body=_written(found), headers=headers.API)


def _written(badges: Sequence[Kept]) -> bytes:
    """Write badges as one document; a megabyte is copied once."""
    parts = [_BEGIN, *chain.from_iterable(zip(map(_BODY, badges), map(_ENDING, badges), repeat(b","), strict=False))]
    parts[max(1, len(parts) - 1) :] = [_END]
    return b"".join(parts)


def _item(item: str | BadgeItem | Asked) -> Asked:
    if isinstance(item, Asked):
        return item
    return Asked(bare(item)) if isinstance(item, str) else Asked(bare(item.handle), item.account_id, item.epoch)


async def listed(call: Call) -> web.Response:
    """Answer with verified badges by handle, of one profession and place if they were named."""
    place = call.maybe("jurisdiction")
    if place is not None and place not in PLACES and place not in COUNTRIES:
        remedy = f"Use one of: {', '.join([*PLACES, *sorted(COUNTRIES)])}."
        raise Invalid("unknown_place", remedy, faults=(FieldFault("/jurisdiction", "unknown_value", remedy),))
    page = await hub.verified(call.svc, call.maybe("profession"), place, call.cursor(), call.number("limit"))
    cursor = params.pack(page.cursor)
    written = "null" if cursor is None else f'"{cursor}"'
    body = b'{"badges":[' + b",".join(page.badges) + f'],"cursor":{written}}}'.encode()
    return web.Response(body=body, headers=headers.API)
