"""The table of the console's addresses: what each does, and whom it is for."""

from __future__ import annotations

from aiohttp import web

from verifier.web.pages import browser, console, console_access, console_boards, console_entry, console_provider
from verifier.web.pages.desk import audit, finding, lead, licensees, lists, machine, passing, people, seconds
from verifier.web.pages.doors import ANYBODY, DECIDERS, Line, behind


def routes() -> list[web.RouteDef]:
    """List every address of the console."""
    case = "/console/cases/{id}"
    table: tuple[Line, ...] = (
        ("GET", "/console", console.queue, ANYBODY),
        *console_entry.TABLE,
        *console_provider.TABLE,
        *console_access.TABLE,
        *finding.TABLE,
        *lists.TABLE,
        *licensees.TABLE,
        *lead.TABLE,
        *passing.TABLE,
        *people.TABLE,
        *machine.TABLE,
        *seconds.TABLE,
        *audit.TABLE,
        *console_boards.TABLE,
        ("POST", "/console/next", console.take_next, DECIDERS),
        ("GET", case, console.show, ANYBODY),
        ("GET", f"{case}/documents/{{document}}", console.document, DECIDERS),
        ("POST", f"{case}/decision", console.decide, DECIDERS),
        ("POST", f"{case}/heartbeat", console.heartbeat, DECIDERS),
        ("POST", f"{case}/paste", console.paste, DECIDERS),
        ("POST", f"{case}/preview", console.preview, DECIDERS),
        ("POST", f"{case}/resume", console.resume, DECIDERS),
        ("POST", f"{case}/undo", console.undo, DECIDERS),
        ("POST", f"{case}/release", console.release, DECIDERS),
        ("POST", f"{case}/recuse", console.recuse, DECIDERS),
    )
    return [web.route(method, path, browser.page(behind(door, handler))) for method, path, handler, door in table]
