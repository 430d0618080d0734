"""Retention: how long what is kept, and why."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# 24 months after an erasure: an impostor whom people refused does not start clean by asking to be forgotten.
CODES_KEPT: Final = timedelta(days=731)
