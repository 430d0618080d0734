"""The wrapping of a roster file: opened where that is plain, and refused with its own sentence where it is not.

A list comes as text, as gzip, or as a zip with one file in it; in the sheet's encoding or in UTF-16, as spreadsheets
export it. Everything is streamed. What is no list (a web page, a spreadsheet, nothing) is named before a row is read.
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, cast

from verifier.registries.rosters.types import RosterRefused

# What reading may raise in the middle: a file that was cut off, or is not what its first bytes say.
DAMAGED: Final = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError, UnicodeError)
# What a zip's directory may make of reading it besides: places before the file's begin, lengths that are none.
_BROKEN: Final = (OSError, ValueError, RuntimeError, struct.error)
_LOOKED_AT: Final = 4096
_UNPRINTED: Final = bytes(code for code in range(32) if code not in b"\t\r\n\f")
_MOSTLY: Final = 0.9  # of a text is printed; single control characters stand in real lists
_GZIP, _ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ENCRYPTED: Final = 0x1
_AGAIN: Final = "Fetch it again"
_SHEET: Final = "is a spreadsheet: open it, export it as CSV in UTF-8, with every column as text, and load that"
_WEB_PAGE: Final = (
    "is a web page, not a list: its address has moved, asks for a sign-in or is out of order. Open it in a browser and "
    "load what it gives you"
)
_UNPACK: Final = "is packed in a way that is not read here: unpack it and load the file inside"
# What a file is by its first bytes, where it is no list.
_OTHERS: Final = (
    (b"\xd0\xcf\x11\xe0", _SHEET),
    (b"%PDF", "is a PDF: take the list that its source offers as CSV or text"),
    (b"BZh", _UNPACK),
    (b"\xfd7zXZ", _UNPACK),
    (b"7z\xbc\xaf", _UNPACK),
    (b"Rar!", _UNPACK),
    (b"\x28\xb5\x2f\xfd", _UNPACK),
)
_MARKS: Final = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LITTER: Final = ("__MACOSX/*", "*/.*", ".*", "*/Thumbs.db", "Thumbs.db", "*/desktop.ini", "desktop.ini")


@contextmanager
def opened(path: Path, member: str, encoding: str) -> Iterator[tuple[IO[str], IO[bytes]]]:
    """Give the text of a file, or of the one file inside it, and the file on disk, for how far it is read.

    A byte that is not of the encoding comes as a surrogate, so that its line can be named.
    """
    with path.open("rb") as disk, _unpacked(disk, path.name, member) as raw:
        head = raw.peek(_LOOKED_AT)[:_LOOKED_AT]
        found = _encoding(head, encoding)
        _insist_on_text(path.name, head, found)
        broken = "strict" if found.startswith("utf-16") else "surrogateescape"
        yield io.TextIOWrapper(raw, encoding=found, errors=broken, newline=""), disk


@contextmanager
def _unpacked(disk: io.BufferedReader, name: str, member: str) -> Iterator[io.BufferedReader]:
    head = disk.peek(_LOOKED_AT)
    if not head:
        raise _refused(name, f"is empty (0 bytes): the download or the export failed. {_AGAIN}")
    if head.startswith(_GZIP):
        with gzip.GzipFile(fileobj=disk) as packed:
            yield _once(packed, name)
    elif head.startswith(_ZIP):
        with _archive(disk, name) as archive, _member(archive, name, member) as packed:
            yield _once(packed, name)
    else:
        yield disk


def _once(packed: object, name: str) -> io.BufferedReader:
    """Open the inside of a packed file, which must not be packed once more."""
    raw: io.BufferedReader = io.BufferedReader(cast("Any", packed), 1 << 16)
    head = raw.peek(_LOOKED_AT)
    if not head:
        raise _refused(name, f"has an empty file in it: the download or the export failed. {_AGAIN}")
    if head.startswith((_GZIP, *_ZIP)):
        raise _refused(name, "has a packed file in it: unpack it once and load what is inside")
    return raw


def names_inside(path: Path) -> list[str]:
    """List the names in a zip; none in what is no zip or a damaged one, which is refused when it is read."""
    if not zipfile.is_zipfile(path):
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (*_BROKEN, *DAMAGED, NotImplementedError):
        return []


def _archive(disk: IO[bytes], name: str) -> zipfile.ZipFile:
    """Read the directory of a zip. One that leads nowhere in its own file is damaged like any other."""
    try:
        return zipfile.ZipFile(disk)
    except NotImplementedError:
        raise _refused(name, _UNPACK) from None
    except _BROKEN as fault:
        raise zipfile.BadZipFile(type(fault).__name__) from fault


def _member(archive: zipfile.ZipFile, name: str, pattern: str) -> IO[bytes]:
    inside = [one for one in archive.infolist() if one.filename and not one.is_dir() and not _is_litter(one.filename)]
    if any(one.filename == "[Content_Types].xml" for one in inside):
        raise _refused(name, _SHEET)
    wanted = [one for one in inside if fnmatchcase(one.filename, pattern)] if pattern else inside
    if len(wanted) != 1:
        like = f" like {pattern!r}" if pattern else ""
        raise _refused(name, f"has {len(wanted)} members{like}; one is expected: load the right one by itself")
    if wanted[0].flag_bits & _ENCRYPTED:
        raise _refused(name, "is locked with a password: unpack it and load the file inside")
    try:
        return archive.open(wanted[0])
    except NotImplementedError:
        raise _refused(name, _UNPACK) from None
    except _BROKEN as fault:
        raise zipfile.BadZipFile(type(fault).__name__) from fault


def _is_litter(name: str) -> bool:
    """Return True for a file that a Mac or a Windows machine adds by itself."""
    return any(fnmatchcase(name, pattern) for pattern in _LITTER) or PurePosixPath(name).name.startswith("._")


def _encoding(head: bytes, asked: str) -> str:
    """Return the sheet's encoding, or UTF-16 where the file says so or every other byte of its beginning is 0."""
    marked = next((found for mark, found in _MARKS if head.startswith(mark)), "")
    if marked:
        return marked
    even, odd = head[0::2], head[1::2]
    if odd and odd.count(0) > len(odd) * 0.8 and even.count(0) < len(even) * 0.2:
        return "utf-16-le"
    if even and even.count(0) > len(even) * 0.8 and odd.count(0) < len(odd) * 0.2:
        return "utf-16-be"
    return "utf-8-sig" if asked == "utf-8" or head.startswith(b"\xef\xbb\xbf") else asked


def _insist_on_text(name: str, head: bytes, encoding: str) -> None:
    other = next((said for mark, said in _OTHERS if head.startswith(mark)), "")
    if other or encoding == "utf-32":
        raise _refused(name, other or "is UTF-32: save it as UTF-8 and load that")
    if not encoding.startswith("utf-16") and len(head.translate(None, _UNPRINTED)) < len(head) * _MOSTLY:
        raise _refused(name, f"is no text: it is another kind of file. {_AGAIN}")
    text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n").lower()
    if not text:
        raise _refused(name, f"is blank: the download or the export failed. {_AGAIN}")
    if text.startswith("<"):
        raise _refused(name, _WEB_PAGE)
    if text.startswith(("{", "[")):
        raise _refused(name, "is JSON, not a list: an error of its source, or another format. Look at what it says")


def _refused(name: str, said: str) -> RosterRefused:
    return RosterRefused(f"{name} {said}")
