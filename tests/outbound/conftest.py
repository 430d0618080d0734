from __future__ import annotations

from tests.outbound.relay import post, relay

__all__ = ["post", "relay"]
