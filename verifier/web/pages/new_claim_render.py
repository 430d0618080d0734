"""The pages of a new claim as text: what will happen, the title, the details, the answers once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from verifier.domain.claim import AccountRef
from verifier.domain.credentials.titles import Family, Title
from verifier.flows.claims.views import ClaimView
from verifier.flows.sources.views import CoverageRow
from verifier.web.pages.forms import OF_DEGREE, SUBMITTED, Field, Trouble, Typed, field
from verifier.web.rendering import jurisdictions
from verifier.web.rendering.pages import render
from verifier.wording.words import Words

_OF_LICENCE = ("number", "name", "npi", "email")
_OF_ACADEMIC = ("name", "orcid", "institution", "email")
_CHOSEN = ("credential", "jurisdiction")


class Offered(NamedTuple):
    """A title that may be claimed, and how it is checked."""

    title: Title
    row: CoverageRow

    @property
    def is_degree(self) -> bool:
        """Return True for a degree, which no state grants."""
        return self.title.family is Family.DEGREE


def render_start(
    words: Words,
    account: AccountRef,
    csrf: str,
    mine: Sequence[ClaimView],
    covered: Sequence[CoverageRow],
    typed: Typed | None = None,
    trouble: Trouble | None = None,
) -> str:
    """Render what is needed, how long it takes, what happens and what is kept, and the first question."""
    return render(
        words,
        "claims/new.html",
        account=account,
        csrf=csrf,
        mine=mine,
        machines=_machines(words, covered),
        credentials=sorted({row.credential for row in covered}),
        form=[field(words, "jurisdiction"), _in_plain_words(words)],
        typed=typed or {},
        trouble=trouble,
    )


def render_titles(
    words: Words,
    account: AccountRef,
    csrf: str,
    typed: Typed,
    meant: Sequence[Offered],
    others: Sequence[Offered],
    *,
    exact: bool,
    trouble: Trouble | None = None,
) -> str:
    """Render the titles of a place that may be meant; none is chosen beforehand unless it was typed exactly."""
    return render(
        words,
        "claims/title.html",
        account=account,
        csrf=csrf,
        typed=typed,
        meant=meant,
        others=others,
        exact=exact,
        trouble=trouble,
        place=jurisdictions.place(words, typed.get("jurisdiction")),
        sent=_sent(typed, besides=_CHOSEN[:1]),
    )


def render_details(
    words: Words, account: AccountRef, csrf: str, typed: Typed, offered: Offered, trouble: Trouble | None = None
) -> str:
    """Render the fields of a licence or of a degree, with the form of this board's numbers where it is known."""
    names = _OF_ACADEMIC if offered.is_degree else _OF_LICENCE
    return render(
        words,
        "claims/details.html",
        account=account,
        csrf=csrf,
        typed=typed,
        offered=offered,
        form=[_masked(words, field(words, name), offered.row.mask) for name in names],
        trouble=trouble,
        sent=_sent(typed, besides=names),
    )


def render_check(
    words: Words, account: AccountRef, csrf: str, typed: Typed, offered: Offered, unlike: str | None
) -> str:
    """Render the answers before they are sent; `unlike`: the form this board's numbers have where this one differs."""
    names = _OF_ACADEMIC if offered.is_degree else _OF_LICENCE
    return render(
        words,
        "claims/check.html",
        account=account,
        csrf=csrf,
        typed=typed,
        offered=offered,
        answers=[field(words, name) for name in names],
        unlike=unlike,
        sent=_sent(typed),
    )


def render_whole(
    words: Words,
    account: AccountRef,
    csrf: str,
    credentials: Sequence[str],
    mine: Sequence[ClaimView] = (),
    *,
    typed: Typed | None = None,
    trouble: Trouble | None = None,
) -> str:
    """Render every field of a claim at once, with what was typed so far and what stands against it."""
    return render(
        words,
        "claims/whole.html",
        account=account,
        csrf=csrf,
        credentials=credentials,
        mine=mine,
        form=[field(words, name) for name in SUBMITTED if name not in OF_DEGREE],
        of_degree=[field(words, name) for name in OF_DEGREE],
        typed=typed or {},
        trouble=trouble,
    )


def wanting(words: Words, typed: Typed, names: Sequence[str]) -> Trouble | None:
    """Name the fields that are still empty."""
    empty = {name: field(words, name).missing for name in names if not typed.get(name)}
    return Trouble(words.say("form-marked"), empty) if empty else None


def unchosen(words: Words) -> Trouble:
    """Say that a title has to be chosen."""
    said = words.say("new-choose")
    return Trouble(words.say("form-marked"), {"credential": said})


def _in_plain_words(words: Words) -> Field:
    return field(words, "credential")._replace(hint=words.say("new-plain"))


def _masked(words: Words, asked: Field, mask: str | None) -> Field:
    if asked.name != "number" or not mask:
        return asked
    return asked._replace(hint=f"{asked.hint} {words.say('new-mask', mask=mask)}")


def _sent(typed: Typed, besides: Sequence[str] = ()) -> dict[str, str]:
    """Collect what was answered before, to travel on in the page's form."""
    return {name: typed[name] for name in ("words", *SUBMITTED) if typed.get(name) and name not in besides}


def _machines(words: Words, covered: Sequence[CoverageRow]) -> list[tuple[str, str]]:
    """List the states whose registers can be asked by machine, each with the letters that they list."""
    found: dict[str, list[str]] = {}
    for row in covered:
        if row.how == "automatic" and row.jurisdiction:
            found.setdefault(row.jurisdiction, []).append(row.credential)
    named = ((jurisdictions.place(words, code), ", ".join(dict.fromkeys(letters))) for code, letters in found.items())
    return sorted(named)
