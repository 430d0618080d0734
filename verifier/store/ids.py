"""Identifiers: a short kind and 128 random bits, so that nobody can count or guess them."""

from __future__ import annotations

import secrets


def new_id(kind: str) -> str:
    """Make a new identifier of a kind, such as `clm_` and 32 hex digits."""
    return f"{kind}_{secrets.token_hex(16)}"


def new_token(kind: str) -> str:
    """Make a new bearer token with 256 random bits; its readable kind lets a leaked one be recognised."""
    return f"{kind}_{secrets.token_urlsafe(32)}"
