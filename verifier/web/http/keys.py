"""The application keys under which the web layer keeps its Service and its counters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.web.http.direct import Direct
    from verifier.web.http.watching.metrics import Counters

SERVICE: web.AppKey[Service] = web.AppKey("service")
DIRECT: web.AppKey[Direct] = web.AppKey("direct")
COUNTERS: web.AppKey[Counters] = web.AppKey("counters")
