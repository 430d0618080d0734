"""An uploaded file is opened in a process that can do nothing else, and whatever becomes of it is an outcome."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.outbound import scans
from verifier.outbound.documents import LARGEST, Cleaned, NotTaken, Text, sanitize
from verifier.outbound.documents.sanitize import clean
from verifier.outbound.documents.wire import read, written

SEALED = "import socket, os, sys\nfrom verifier.outbound.documents import child\nchild._confine()\nchild._seal()\n"


def _form(made: pikepdf.Pdf) -> None:
    field = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, V="x", T="t")
    field.Rect, field.DA = pikepdf.Array([0, 0, 50, 20]), pikepdf.String("/Helv 12 Tf 0 g")
    held = made.make_indirect(field)
    made.pages[0].obj.Annots = pikepdf.Array([held])
    made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([held]), NeedAppearances=True)


# Every file here makes a library load all it needs before it can open nothing any more.
TAKEN: dict[str, Callable[[], bytes]] = {
    "a phone's photo": lambda: scans.phone_photo(6),
    "a phone's photo in two frames": lambda: scans.frames("MPO"),
    "a moving PNG": lambda: scans.frames("PNG"),
    "a moving WEBP": lambda: scans.frames("WEBP"),
    "a photo for print": lambda: scans.photo(picture=scans.drawing(mode="CMYK")),
    "a large photo": lambda: scans.photo(picture=scans.drawing((7000, 5000)), quality=70),
    "a PDF with a form": lambda: scans.pdf(_form),
    "a scan in a PDF": lambda: scans.image_in_pdf(
        scans.phone_photo().hex().encode(), ["/ASCIIHexDecode", "/DCTDecode"]
    ),
}


@pytest.mark.parametrize("made", TAKEN.values(), ids=TAKEN)
async def test_what_people_upload_gets_through(made: Callable[[], bytes]) -> None:
    cleaned = await clean(made())
    assert isinstance(cleaned, Cleaned)
    assert scans.SECRET not in cleaned.body
    if cleaned.media_type == "application/pdf":
        assert len(pikepdf.open(BytesIO(cleaned.body)).pages) == cleaned.pages
    else:
        assert Image.open(BytesIO(cleaned.body)).size == (cleaned.width, cleaned.height)


async def test_what_is_not_taken_is_said_by_its_code() -> None:
    refused = {
        "empty": b"",
        "too_large": bytes(LARGEST + 1),
        "unknown_type": b"GIF89a" + bytes(50),
        "broken": scans.phone_photo()[:-200],
        "too_many_pixels": scans.png_header(50_000, 50_000),
        "too_many_pages": scans.pdf(pages=21),
        "encrypted": scans.pdf(encryption=pikepdf.Encryption(owner="owner", user="")),
    }
    told = await asyncio.gather(*map(clean, refused.values()))
    assert told == [NotTaken(code) for code in refused]


async def test_nothing_of_our_environment_reaches_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_DATABASE_URL", "postgresql://user:secret@db.example/verifier")
    script = "import os; raise SystemExit(0 if set(os.environ) <= {'PYTHONPATH', 'LANG', 'LC_CTYPE'} else 1)"
    assert await _code(script) == 0


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd')",
        "socket.socket()",
        "os.pipe()",
        "import sqlite3",
        "bytearray(1600 * 1024 * 1024)",
    ],
)
async def test_a_parser_that_was_taken_over_can_open_nothing_and_take_little(attempt: str) -> None:
    script = f"{SEALED}try:\n    {attempt}\nexcept (OSError, MemoryError):\n    sys.exit(0)\nsys.exit(1)"
    assert await _code(script) == 0


async def test_nothing_can_be_written_and_no_core_file_keeps_a_document(tmp_path: Path) -> None:
    script = f"""
import resource
from verifier.outbound.documents import child
child._confine()
with open({str(tmp_path / "file")!r}, "wb") as file:
    try:
        file.write(b"x")
        file.flush()
    except OSError:
        raise SystemExit(0 if resource.getrlimit(resource.RLIMIT_CORE) == (0, 0) else 2)
raise SystemExit(1)
"""
    assert await _code(script) in {0, 120}  # 120: closing the file fails once more
    assert (tmp_path / "file").read_bytes() == b""


DEATHS = {
    "killed": "import os; os.kill(os.getpid(), 9)",
    "aborted": "import os; os.abort()",
    "an exception": "raise RuntimeError",
    "dead before it read": "raise SystemExit(0)",
    "silent": "import sys; sys.stdin.buffer.read()",
    "something else": "print('<html>')",
    "a code nobody listed": "print('not_taken because')",
    "cut short": "print('cleaned image/jpeg 1 10 10 400')",
    "another kind": "print('cleaned text/html 1 10 10 1', end='\\nx')",
    "a good answer, a bad end": "print('not_taken encrypted', flush=True); raise SystemExit(3)",
    "without end": "import sys\nsys.stdin.buffer.read()\nwhile True: sys.stdout.buffer.write(bytes(1 << 20))",
}


@pytest.mark.parametrize("script", DEATHS.values(), ids=DEATHS)
async def test_a_child_that_dies_or_talks_nonsense_makes_the_file_broken(script: str) -> None:
    assert await _told(script, raw=bytes(LARGEST)) == NotTaken("broken")


async def test_a_child_that_takes_too_long_is_killed() -> None:
    assert await _told("import signal; signal.pause()", deadline_s=0.3) == NotTaken("timeout")
    assert await _told("import os; os.kill(os.getpid(), 24)") == NotTaken("timeout")  # SIGXCPU, the kernel's deadline
    assert await _told("while True: print('x' * 99_999)", raw=bytes(LARGEST), deadline_s=0.3) == NotTaken("timeout")


async def test_a_machine_that_cannot_start_a_child_asks_to_try_again() -> None:
    assert await sanitize._cleaned(b"x", ("/nowhere/python",), 1) == NotTaken("timeout")


async def test_a_creator_who_goes_away_takes_the_child_along(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    script = f"import signal; held = open({str(alive)!r}, 'w'); print('here', file=held, flush=True); signal.pause()"
    asked = asyncio.create_task(_told(script))
    reading = await asyncio.to_thread(alive.open)
    assert await asyncio.to_thread(reading.readline) == "here\n"
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await asyncio.to_thread(reading.read) == ""  # nobody holds the other end any more
    reading.close()


async def test_two_files_are_opened_at_a_time_and_a_third_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, go = _fifo(tmp_path / "started"), _fifo(tmp_path / "go")
    script = f"""
import os
os.write(os.open({str(tmp_path / "started")!r}, os.O_WRONLY), b"x")
os.read(os.open({str(tmp_path / "go")!r}, os.O_RDONLY), 1)
print("not_taken encrypted")
"""
    monkeypatch.setattr(sanitize, "_CHILD", (sys.executable, "-c", script))
    asked = [asyncio.create_task(clean(b"file")) for _ in range(3)]
    for _ in range(2):
        assert await asyncio.to_thread(os.read, started, 1) == b"x"
    assert sanitize._places.locked()
    os.write(go, b"1")
    assert await asyncio.to_thread(os.read, started, 1) == b"x"  # the third, when one of the two has gone
    assert sum(task.done() for task in asked) == 1
    os.write(go, b"22")
    assert await asyncio.gather(*asked) == [NotTaken("encrypted")] * 3
    os.close(started)
    os.close(go)


def _fifo(place: Path) -> int:
    os.mkfifo(place)
    return os.open(place, os.O_RDWR)


def test_outcomes_come_back_as_they_were_written() -> None:
    for outcome in (Cleaned("image/png", b"\n\n", 1, 2, 3), Cleaned("application/pdf", b"x", 20, 612, 792)):
        assert read(written(outcome)) == outcome
    assert read(written(NotTaken("encrypted"))) == NotTaken("encrypted")
    assert read(b"not_taken encrypted\nand more") is None


async def test_a_limit_of_the_operator_that_is_lower_stays() -> None:
    script = """
from resource import RLIMIT_CPU, getrlimit, setrlimit
from verifier.outbound.documents import child
setrlimit(RLIMIT_CPU, (5, 10))
child._limit(RLIMIT_CPU, 15, spare=1)
lower = getrlimit(RLIMIT_CPU)
child._limit(RLIMIT_CPU, 8, spare=1)
raise SystemExit(0 if (lower, getrlimit(RLIMIT_CPU)) == ((10, 10), (8, 9)) else 1)
"""
    assert await _code(script) == 0


async def _told(script: str, *, raw: bytes = b"file", deadline_s: float = 20) -> Cleaned | Text | NotTaken:
    return await sanitize._cleaned(raw, (sys.executable, "-c", script), deadline_s)


async def _code(script: str) -> int:
    """The exit code of a script that is started as the child is."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-P", "-c", script, env=sanitize._ENVIRONMENT)
    return await process.wait()
