"""The registers that publish whole files: Texas BHEC, Florida MQA and the OIG's list of excluded people.

The bundled file of Florida has no e-mail addresses. As it is served every second row has one, so that a code can be
sent there: Thuy Al-Hassan's (OS32242) is thuy.alhassan@example.org, James Bennett (MH57127) has none. Who has which:

    curl -s {world}/us-fl-mqa/PROF_ALL.txt | cut -d '|' -f 6,7,11,12,34  # letters, digits, surname, given, address
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import partial

from aiohttp import web

from verifier.demo.people.mailboxes import mailbox
from verifier.demo.people.people import Entry, Table, World
from verifier.demo.people.sources import Row

CSV, PLAIN, ZIP = "text/csv", "text/plain", "application/zip"


def routes(world: World) -> list[web.RouteDef]:
    """Build one route per file, at its real path."""
    made = [
        _file(world.table("us-oig-leie"), "/us-oig-leie/exclusions/downloadables/UPDATED.csv", CSV),
        *(
            _file(world.table("us-tx-bhec", part), f"/us-tx-bhec/csv/{part}.csv", CSV)
            for part in ("LPC", "MFT", "PSY", "SW")
        ),
        _file(world.table("us-fl-mqa"), "/us-fl-mqa/PROF_ALL.txt", PLAIN),
        _file(world.table("us-fl-mqa"), "/us-fl-mqa/PROF_ALL.zip", ZIP, _zipped),
    ]
    return [route for some in made for route in some]


def _zipped(body: bytes) -> bytes:
    """Pack Florida's file as it is really handed out."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("PROF_ALL.txt", (2026, 1, 1, 0, 0, 0)), body)
    return packed.getvalue()


def _file(
    table: Table | None, path: str, content_type: str, pack: Callable[[bytes], bytes] = bytes
) -> list[web.RouteDef]:
    return [] if table is None else [web.get(path, partial(_serve, _Printed(table, pack), content_type))]


async def _serve(printed: _Printed, content_type: str, request: web.Request) -> web.Response:
    """Serve the whole file, or 304 where the asker has this very version."""
    headers = {
        "ETag": printed.tag(),
        "Last-Modified": printed.table.changed_at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return web.Response(status=304, headers=headers)
    return web.Response(body=printed.body(), content_type=content_type, headers=headers)


class _Printed:
    """A table's file, printed once per version of the table."""

    def __init__(self, table: Table, pack: Callable[[bytes], bytes]) -> None:
        self.table, self._pack = table, pack
        self._version, self._body = -1, b""
        self._lends = lends_addresses(table)

    def tag(self) -> str:
        return f'"{self.table.version}-{self.table.changed_at.timestamp():.0f}"'

    def body(self) -> bytes:
        if self._version != self.table.version:
            self._version, self._body = self.table.version, self._pack(self.table.printed(self._shown))
        return self._body

    def _shown(self, entry: Entry) -> Row:
        """Print a row; every second one with an address, where the folder came without any."""
        address = address_of(entry, lent=self._lends)
        return entry.row | {"Email": address} if address else entry.row


def lends_addresses(table: Table) -> bool:
    """Return True if a list of people came without any address, though it has a column for them."""
    return "Email" in table.header and not any(entry.row.get("Email") for entry in table)


def address_of(entry: Entry, *, lent: bool) -> str:
    """Return the address a board holds of somebody, or ""; every second person is lent one where all lack it."""
    held = str(entry.row.get("Email", ""))
    if held or not lent or entry.place % 2:
        return held
    return mailbox(entry.row["First-Name"], entry.row["Last-Name"])
