"""The worker's heartbeat: a file that its event loop touches every few seconds, one a host."""

from __future__ import annotations

import platform
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

EVERY_S: Final = 5.0
_SILENT_S: Final = 30.0


async def beat(data_dir: Path) -> None:
    """Touch the file of this host's worker."""
    path = _file(data_dir)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)


def beats(data_dir: Path) -> bool:
    """Return True if a worker on this host was alive within the last half minute."""
    try:
        return time.time() - _file(data_dir).stat().st_mtime < _SILENT_S
    except OSError:
        return False


def _file(data_dir: Path) -> Path:
    return data_dir / "heartbeats" / (platform.node() or "localhost")
