"""The pasted page on a case: what was read is filled into the look-up's form, beside the line that it came from.

One licence that may be the claimed one is filled in. Two are a choice, and what is somebody else's is only shown.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from verifier.flows.core.errors import FieldFault, Invalid
from verifier.flows.review import case_queue, kept_pages, pastes
from verifier.flows.review.decisions.approve import APPROVING
from verifier.web.http.reading.bodies import LARGEST
from verifier.wording.words import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.flows.review.pastes import Pasted
    from verifier.flows.review.views import CaseView, PastedLicence, PointView
    from verifier.web.pages.forms import Typed

MOST: Final = 3 * kept_pages.MOST + LARGEST  # a page's text as a form sends it, and the other fields
FILLED: Final = ("record_name", "title", "number", "standing", "valid_until", "discipline")
_READ_AS: Final = {
    "record_name": "name",
    "title": "licence_type",
    "number": "number",
    "standing": "status",
    "valid_until": "expires_on",
    "discipline": "discipline",
}
_SOMEBODY: Final = frozenset({"number", "licence_type", "given_name", "surname"})


class Shown(NamedTuple):
    """A licence of the page for the reviewer's eyes."""

    licence: PastedLicence
    lines: Mapping[str, str]  # by field of the form: the line it was read from
    against: tuple[PointView, ...]  # what makes it another licence than the claimed one, or somebody else's


class Page(NamedTuple):
    """A pasted page on a case."""

    licences: tuple[Shown, ...]
    unread: tuple[str, ...]
    sha256: str
    chosen: int | None  # the licence that was filled in


async def read(
    svc: Service, case_id: str, lease: str, form: Typed, file: bytes, actor: Actor
) -> tuple[CaseView, Page | None]:
    """Read what was pasted, a PDF, or once more what was, for a choice; return the case and the page, if any."""
    text, found = form.get("page", ""), form.get("paste", "")
    if file:
        pasted: Pasted | None = await pastes.paste_pdf(svc, case_id, lease, file, actor)
    else:
        pasted = await pastes.paste(svc, case_id, lease, text, actor) if text or not found else None
    if pasted is None:
        pasted = await pastes.again(svc, case_id, lease, found, actor)
    case = await case_queue.in_hand(svc, case_id, lease, actor)
    return case, shown(pasted, form.get("choose", "")) if pasted else None


def shown(pasted: Pasted, wanted: str) -> Page:
    """Show the licences of a page; the only one is chosen if nothing speaks against it, of several the wanted one."""
    licences = tuple(
        Shown(one, {name: lines[_READ_AS[name]] for name in FILLED if _READ_AS[name] in lines}, _against(one))
        for one, lines in zip(pasted.view.records, pasted.lines, strict=True)
    )
    alone = 0 if len(licences) == 1 else None
    asked = int(wanted) if re.fullmatch(r"[0-9]{1,3}", wanted) else len(licences)
    chosen = asked if asked < len(licences) else alone
    good = chosen is not None and not licences[chosen].against
    return Page(licences, pasted.view.unread, pasted.view.sha256, chosen if good else None)


def _against(licence: PastedLicence) -> tuple[PointView, ...]:
    return tuple(point for point in licence.points if point.verdict == "differs" and point.field in _SOMEBODY)


def insist_seen(form: Typed) -> None:
    """Refuse an approval on a pasted page while a field that is filled in has not been confirmed by the reviewer."""
    if not form.get("paste") or form.get("action") not in APPROVING:
        return
    unseen = [name for name in FILLED if form.get(name) and not form.get(f"seen_{name}")]
    if unseen:
        detail = in_words().say("lookup-unseen")
        faults = tuple(FieldFault(f"/licence/{name}", "not_confirmed", detail) for name in unseen)
        raise Invalid("validation", detail, faults=faults)


def filled(page: Page | None, form: Typed, now: datetime) -> dict[str, str]:
    """Fill the form with the chosen licence; what was not read is left empty, and nothing stays of an earlier page."""
    kept = {
        name: value
        for name, value in form.items()
        if name not in ("page", "choose", "paste") and not name.startswith("seen_")
    }
    if page is None:
        return kept
    if page.chosen is None:
        return kept | {"paste": page.sha256}
    one = page.licences[page.chosen].licence
    day = one.expires_on if one.expires_on and len(one.expires_on) == len("2027-01-05") else ""
    return kept | {
        "paste": page.sha256,
        "record_name": one.name or "",
        "title": one.licence_type or "",
        "number": one.number or "",
        "standing": one.status if one.status != "unknown" else "",
        "valid_until": day,
        "discipline": one.discipline,
        "looked_up_at": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M}",
    }
