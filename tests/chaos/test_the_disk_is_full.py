"""A database without room for another row takes none, shows what it has, and goes on when there is room again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_APART = ("unshare", "--user", "--map-root-user", "--mount")


def _can_have_a_disk(folder: Path) -> bool:
    mount = ("mount", "-t", "tmpfs", "-o", "size=1M", "tmpfs", str(folder))
    try:
        return subprocess.run([*_APART, *mount], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def test_a_full_disk_refuses_claims_and_hides_no_badge_and_each_claim_is_taken_once_when_there_is_room(
    tmp_path: Path,
) -> None:
    if not _can_have_a_disk(tmp_path):
        pytest.skip("this machine lets nobody mount a small disk of their own")
    run = subprocess.run(
        [*_APART, sys.executable, "-m", "tests.chaos.roomless", str(tmp_path / "home")],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    said = {"claims_refused": True, "badge": 200, "alive": 200, "ours": [], "each_taken_once": True}
    assert json.loads(run.stdout) == said
