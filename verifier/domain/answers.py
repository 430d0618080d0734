"""The answers of one round: the newest of each source, the records they found, and whether a source was silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.evidence import Found, Unavailable, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.evidence import Answer, Authority, Record


def newest(answers: Sequence[Answer]) -> list[Answer]:
    """Keep the newest answer of each source, so that a record the source has taken back no longer counts."""
    in_order = sorted(answers, key=lambda answer: answer.retrieved_at)
    return list({answer.registry: answer for answer in in_order}.values())


def records_of(answers: Sequence[Answer], authority: Authority) -> tuple[Record, ...]:
    """Collect the records that sources of this authority found."""
    return tuple(
        record
        for answer in answers
        if answer.authority == authority and isinstance(answer.outcome, Found)
        for record in answer.outcome.records
    )


def is_silent(primary: Sequence[Answer]) -> bool:
    """Return True if no primary source was asked, or one was unavailable or unreadable.

    Such a silence must not look like "not found".
    """
    return not primary or any(isinstance(answer.outcome, Unavailable | Unreadable) for answer in primary)
