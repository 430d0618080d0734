"""Signed tokens and status lists, read without believing them."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any


def raw(text: str) -> bytes:
    """Read base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def said(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read a token's header and payload, whoever signed it."""
    header, payload, _ = token.split(".")
    return json.loads(raw(header)), json.loads(raw(payload))


def bits(encoded: str) -> set[int]:
    """List the places that are set in a list, the first bit leftmost."""
    assert encoded[0] == "u"
    found = gzip.decompress(raw(encoded[1:]))
    assert len(found) * 8 >= 131_072
    return {at * 8 + bit for at, byte in enumerate(found) if byte for bit in range(8) if byte & 0x80 >> bit}
