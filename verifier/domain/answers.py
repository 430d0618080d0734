"""The answers of one round taken together: which of them count, and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.evidence import Found, Unavailable, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.evidence import Answer, Authority, Record


def newest(answers: Sequence[Answer]) -> list[Answer]:
    """One answer of each source: what it said last, so that a record it has taken back counts no longer."""
    in_order = sorted(answers, key=lambda answer: answer.retrieved_at)
    return list({answer.registry: answer for answer in in_order}.values())


def records_of(answers: Sequence[Answer], authority: Authority) -> tuple[Record, ...]:
    """Every record that sources of this authority found."""
    return tuple(
        record
        for answer in answers
        if answer.authority == authority and isinstance(answer.outcome, Found)
        for record in answer.outcome.records
    )


def is_silent(primary: Sequence[Answer]) -> bool:
    """Whether a primary source gave no answer one could read: then its silence must not look like "not found"."""
    return not primary or any(isinstance(answer.outcome, Unavailable | Unreadable) for answer in primary)
