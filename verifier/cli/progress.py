"""Progress bar of a load of a bulk file: rows, rate and time left."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.progress import TaskID

    from verifier.registries.rosters.types import RosterProgress, Told


@contextmanager
def loading_bar(registry: str, console: Console, *, quiet: bool) -> Iterator[Told]:
    """Show a bar as long as the load lasts; nothing at all for machines."""
    columns = (
        TextColumn(f"{registry} {{task.description}}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=quiet, transient=True) as bar:
        yield _Bar(bar, bar.add_task("starting", total=None, said="")).tell


class _Bar:
    """The bar of one load, which begins anew with each step: bytes fetched, then bytes of the file that are loaded."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar, self._task = bar, task
        self._what, self._rows, self._began_at = "", 0, 0.0

    def tell(self, now: RosterProgress) -> None:
        """Show how far the load is."""
        if now.what != self._what:
            self._what, self._rows, self._began_at = now.what, now.rows, time.monotonic()
            self._bar.reset(self._task, description=now.what)
        total = now.bytes_total or None if now.what in {"fetching", "loading"} else None
        self._bar.update(self._task, completed=now.bytes_done, total=total, said=self._said(now))

    def _said(self, now: RosterProgress) -> str:
        """Write rows and rows a second; bytes while a file is fetched."""
        if now.what == "fetching":
            return f"{now.bytes_done / 1e6:,.1f} MB"
        left_out = f", {now.bad:,} lines left out" if now.bad else ""
        if now.what != "loading":
            return f"{now.rows:,} rows{left_out}"
        rate = (now.rows - self._rows) / max(time.monotonic() - self._began_at, 0.001)
        return f"{now.rows:,} rows, {rate:,.0f} a second{left_out}"
