"""Where the web layer keeps the one Service it was handed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from verifier.flows.service import Service

SERVICE: web.AppKey[Service] = web.AppKey("service")
