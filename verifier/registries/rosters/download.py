"""Downloads of bulk files that survive being killed: kept by name, continued where the source offers it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from typing import IO, TYPE_CHECKING, Final

from verifier.domain.evidence import Unavailable
from verifier.registries.http.transport import ASK_AGAIN_IN, Failed, http_date

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    import aiohttp

    from verifier.registries.base import Tools
    from verifier.registries.sheet.datasheet import Datasheet

_PART: Final = 206
_UNCHANGED: Final = 304
_BEYOND: Final = 416
_PLAIN: Final = ("Accept-Encoding", "identity")  # a packed answer could not be continued in the middle


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file in the spool, and the source's date of it."""

    path: Path
    as_of: datetime | None  # the source's own date of it


class Spool:
    """The folder in which the files of one source lie until they are loaded. One process at a time uses it."""

    def __init__(self, folder: Path, sheet: Datasheet, tools: Tools, most: int) -> None:
        """Take at most `most` bytes of a file."""
        self._folder, self._sheet, self._tools, self._most = folder, sheet, tools, most

    async def fetch(self, path: str, told: Callable[[int, int], None]) -> Fetched | Unavailable:
        """Fetch the file at a path of the source, or continue it, or find it unchanged. `told` hears bytes, total."""
        name = f"{self._sheet.id}-{hashlib.sha256(path.encode()).hexdigest()[:12]}"
        for _ in range(2):  # a second time from the start, where there is nothing to continue
            download = _Download(self._folder / name, path, self._most, told)
            fetched = await self._ask(download)
            if fetched is not None:
                return fetched
            download.forget()
        return Unavailable(ASK_AGAIN_IN, "truncated")

    async def _ask(self, download: _Download) -> Fetched | Unavailable | None:
        """Send one request; return None where it has to be made anew."""
        try:
            reply = await self._tools.http.download(
                self._sheet,
                self._tools.settings,
                download.note.path,
                download.take,
                self._most,
                headers=(_PLAIN, *download.conditions()),
                opened=download.opened,
            )
        finally:
            download.close()
        if isinstance(reply, Unavailable):
            download.give_up()
            return reply
        return download.finished() if reply.status != _BEYOND else None

    def clear(self) -> None:
        """Delete every file of this source."""
        for path in self._folder.glob(f"{self._sheet.id}-*"):
            path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Note:
    """The facts about a file that are kept beside it."""

    path: str
    etag: str = ""
    last_modified: str = ""
    size: int = 0  # bytes of the whole, 0 where the source does not say
    complete: bool = False

    @property
    def version(self) -> str:
        """The tag that the source must repeat for a part to be continued; a weak one does not name bytes."""
        return self.last_modified if self.etag.startswith("W/") or not self.etag else self.etag


class _Download:
    """One file on its way into the spool."""

    def __init__(self, place: Path, path: str, most: int, told: Callable[[int, int], None]) -> None:
        self._file, self._beside = place.with_suffix(".file"), place.with_suffix(".json")
        self._most, self._told = most, told
        self._open: IO[bytes] | None = None
        self.note = self._read(path)
        self._had = self._file.stat().st_size if self._file.exists() else 0

    def _read(self, path: str) -> _Note:
        try:
            note = _Note(**json.loads(self._beside.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return _Note(path)
        return note if note.path == path else _Note(path)

    def conditions(self) -> tuple[tuple[str, str], ...]:
        """Return the headers that make the request conditional on the file having stayed the same."""
        note = self.note
        if not (self._had and note.version):
            return ()
        if not note.complete:
            return (("Range", f"bytes={self._had}-"), ("If-Range", note.version))
        since = (("If-Modified-Since", note.last_modified),) if note.last_modified else ()
        return (("If-None-Match", note.etag),) if note.etag else since

    def opened(self, response: aiohttp.ClientResponse) -> None:
        """Begin with the answer's headers: continue the file that is there, or start anew."""
        asked = dict(self.conditions())
        if response.status == _UNCHANGED and self.note.complete and asked:
            return
        if response.status == _PART and "Range" in asked:
            found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
            if not found or int(found[1]) != self._had:
                raise Failed("bad_http")
        elif response.status in {_PART, _UNCHANGED}:
            raise Failed("bad_http")
        elif response.status != _BEYOND:
            self._begin(response)
        self._file.touch(mode=0o600)
        self._open = self._file.open("ab")

    def _begin(self, response: aiohttp.ClientResponse) -> None:
        """Start a new file; what was there before is of no use."""
        self.forget()
        headers, self._had = response.headers, 0
        size = response.content_length or 0
        self.note = _Note(self.note.path, headers.get("ETag", ""), headers.get("Last-Modified", ""), size)
        self._keep(self.note)

    def take(self, piece: bytes) -> None:
        """Write a piece of the file. Raises `Failed` when it gets too large."""
        if self._open is None or self._had + len(piece) > self._most:
            raise Failed("too_large")
        self._open.write(piece)
        self._had += len(piece)
        self._told(self._had, self.note.size)

    def close(self) -> None:
        """Close the file."""
        if self._open:
            self._open.close()
            self._open = None

    def finished(self) -> Fetched | None:
        """Return the whole file; None when it is not what was promised."""
        if self.note.size and self._had != self.note.size:
            return None
        self._keep(replace(self.note, complete=True, size=self._had))
        return Fetched(self._file, http_date(self.note.last_modified))

    def give_up(self) -> None:
        """Keep a part that the source can continue, and no other."""
        if not self.note.version:
            self.forget()

    def forget(self) -> None:
        """Delete the file and its note."""
        self._file.unlink(missing_ok=True)
        self._beside.unlink(missing_ok=True)

    def _keep(self, note: _Note) -> None:
        partial = self._beside.with_suffix(".new")
        partial.write_text(json.dumps(asdict(note)), encoding="utf-8")
        partial.replace(self._beside)
