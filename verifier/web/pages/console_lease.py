"""The case in a reviewer's hands: its lease lies in a cookie of this browser, which no script can read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from verifier.web.pages import browser, console_entry
from verifier.web.rendering import pages

if TYPE_CHECKING:
    from aiohttp import web

    from verifier.flows.core.service import Service
    from verifier.flows.review.views import CaseView

_LEASE: Final = re.compile(r"[!-~]{1,128}")


def held(request: web.Request, svc: Service) -> tuple[str, str]:
    """Return the case this browser holds, and the lease it came with."""
    secure = browser.is_secure(request, svc.settings.public_url)
    case_id, _, lease = request.cookies.get(browser.cookie_name(console_entry.LEASE, secure=secure), "").partition(".")
    return case_id, lease if _LEASE.fullmatch(lease) else ""


def of(request: web.Request, svc: Service, case_id: str) -> str:
    """Return this browser's lease of a case, "" without one."""
    mine, lease = held(request, svc)
    return lease if mine == case_id else ""


def open_case(
    request: web.Request, svc: Service, case: CaseView, said: str = "", *, alike: bool = False
) -> web.Response:
    """Send the reviewer to a case that was just put into their hands."""
    query = urlencode({name: value for name, value in (("said", said), ("alike", "yes" if alike else "")) if value})
    response = pages.see_other(f"/console/cases/{case.id}{f'?{query}' if query else ''}")
    put(request, svc, response, case)
    return response


def put(request: web.Request, svc: Service, response: web.Response, case: CaseView) -> None:
    """Put the lease of a case into this browser."""
    assert case.lease is not None  # noqa: S101  it was just handed out
    secure = browser.is_secure(request, svc.settings.public_url)
    value, longest = f"{case.id}.{case.lease.token}", console_entry.LONGEST_SESSION_S
    browser.set_cookie(response, console_entry.LEASE, value, secure=secure, same_site="Strict", max_age=longest)
