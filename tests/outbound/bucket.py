"""A bucket on this machine that speaks as much of S3 as the document store needs, over real HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from aiohttp import web

LAID_DOWN = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Bucket:
    """The objects of a bucket, by key, and how it behaves."""

    url: str = ""
    kept: dict[str, bytes] = field(default_factory=dict)
    unsigned: int = 0
    fault: int = 0  # answer everything with this status
    silent: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    page: int = 2  # keys in an answer to a listing

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if "AWS4-HMAC-SHA256" not in request.headers.get("Authorization", ""):
            self.unsigned += 1
        if self.silent:
            await self.over.wait()
        if self.fault:
            return web.Response(status=self.fault, text="<Error><Code>SECRETWORD</Code></Error>")
        _, bucket, *rest = request.path.split("/", 2)
        assert bucket == "papers"
        key = rest[0] if rest else ""
        if not key:
            return await self._listed(request) if request.method == "GET" else await self._deleted(request)
        return await self._one(request, key)

    async def _one(self, request: web.Request, key: str) -> web.Response:
        if request.method == "PUT":
            if request.headers.get("If-None-Match") == "*" and key in self.kept:
                return web.Response(status=412)
            self.kept[key] = await request.read()
            return web.Response(headers=_facts(self.kept[key]))
        if request.method == "DELETE":
            self.kept.pop(key, None)
            return web.Response(status=204)
        if key not in self.kept:
            return web.Response(status=404)
        return web.Response(body=self.kept[key], headers=_facts(self.kept[key]))

    async def _deleted(self, request: web.Request) -> web.Response:
        keys = re.findall(r"<Key>([^<&]+)</Key>", await request.text())
        for key in keys:
            self.kept.pop(key, None)
        told = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
        return _xml(f"<DeleteResult>{told}</DeleteResult>")

    async def _listed(self, request: web.Request) -> web.Response:
        prefix, after = request.query.get("prefix", ""), request.query.get("continuation-token", "")
        keys = sorted(key for key in self.kept if key.startswith(prefix) and key > after)
        shown = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{LAID_DOWN:%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
            f"<ETag>x</ETag><Size>{len(self.kept[key])}</Size></Contents>"
            for key in keys[: self.page]
        )
        more = len(keys) > self.page
        token = f"<NextContinuationToken>{escape(keys[self.page - 1])}</NextContinuationToken>" if more else ""
        return _xml(
            f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{shown}{token}</ListBucketResult>"
        )


@asynccontextmanager
async def running_bucket() -> AsyncIterator[Bucket]:
    made = Bucket()
    app = web.Application(client_max_size=20_000_000)
    app.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        made.over.set()
        await runner.cleanup()


def _facts(content: bytes) -> dict[str, str]:
    return {
        "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
        "Last-Modified": format_datetime(LAID_DOWN, usegmt=True),
    }


def _xml(body: str) -> web.Response:
    return web.Response(text='<?xml version="1.0"?>' + body, content_type="application/xml")
