"""Generator of docs/errors.md from the vocabularies of the API: `.venv/bin/python -m scripts.errors`."""

from __future__ import annotations

from pathlib import Path

from verifier.domain.reasons import MEANINGS, Reason, Turn, Two
from verifier.domain.review import REASONS
from verifier.web.api import words
from verifier.wording.words import in_words

PAGE = Path(__file__).resolve().parent.parent / "docs" / "errors.md"
HEAD = """\
# Problems and reasons

Written by `python -m scripts.errors` from `verifier/web/api/described/problems.toml`, `verifier/domain/reasons.py`
and the words of the service; a test compares them. Codes are stable: titles and sentences may be improved, a code
keeps its meaning.
"""
PROBLEMS = """\
## Problems

Every refusal is `application/problem+json` (RFC 9457). Branch on `type`; show `detail` to a developer; fix what
`errors` lists, each with its place (`in`, `pointer`), a `code` and what would be right. The last part of `type` is
the code below; a running service explains it at `/problems/{code}`, which the `Link` header of the refusal
(`rel="help"`) names. 503 and 429 say in `Retry-After` when to come back. A create that got no answer, or 503, is
repeated with the same `Idempotency-Key`: it is done once.
"""
REASON_HEAD = """\
## Reasons

`reasons` of a claim and of a case: why it is where it is. Show creators the sentence, never the code; a claim's
`next.actions` say what they can do. A reason accuses nobody.
"""
GROUNDS = """\
## Reasons of decisions

What reviewers send as `reason` of a decision; after it the claim's `reasons` have it, and its creator reads the
sentence.
"""
_TURNS = {Turn.CREATOR: "the creator", Turn.REVIEWER: "a reviewer", Turn.REVIEWER_FIRST: "a reviewer"}
_PEOPLE = {Two.NO: "", Two.IF_CHOSEN: "if the policy says so", Two.ALWAYS: "yes"}


def page() -> str:
    """Write the whole page."""
    parts = (HEAD, PROBLEMS, _problems(), REASON_HEAD, _reasons(), GROUNDS, _grounds())
    return "\n".join(parts)


def _problems() -> str:
    lines = ["| code | status | title | when | what to do |", "|---|---|---|---|---|"]
    for code, kind in words.problems().items():
        statuses = " ".join(map(str, kind.statuses))
        row = (f'<a id="{code}"></a>`{code}`', statuses, in_words().problem(code), kind.when, kind.remedy)
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def _reasons() -> str:
    lines = [
        "| code | in words | about | whose turn first | two people | the creator reads |",
        "|---|---|---|---|---|---|",
    ]
    for code in Reason:
        said, meaning = in_words().reason(code), MEANINGS[code]
        told = (f"`{code}`", said.title, meaning.about.name.lower(), _TURNS[meaning.turn], _PEOPLE[meaning.two])
        lines.append(f"| {' | '.join((*told, '' if meaning.inside else said.creator))} |")
    return "\n".join(lines) + "\n"


def _grounds() -> str:
    lines = ["| code | the creator reads |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{code}` | {in_words().reason(code).title} |" for code in REASONS)]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
