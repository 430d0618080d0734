"""Sentences and examples of the API's document: the folder `described`, and the vocabularies by their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from verifier.domain.vocabulary import BADGE_STATUSES, CLAIM_STATES, DECISION_REASONS, REASON_CODES, Vocabulary
from verifier.web.http.description import described
from verifier.web.http.description.described import Described, Kind
from verifier.web.http.description.documents import PROBLEM_TYPES

_FOLDER = Path(__file__).parent / "described"
_VOCABULARIES = (CLAIM_STATES, BADGE_STATUSES, REASON_CODES, DECISION_REASONS)


def said(today: date) -> Described:
    """Read what is said; examples that have to be recent are so on this day."""
    beside = described.read(_FOLDER, today)
    types = tuple(f"urn:verifier:{code}" for code in beside.problems)
    problems = Vocabulary(PROBLEM_TYPES, "What kind of refusal a problem is; docs/errors.md explains each.", types)
    return replace(beside, vocabularies=(*_VOCABULARIES, problems))


@cache
def problems() -> Mapping[str, Kind]:
    """Return every type of problem by its code."""
    return said(date.max).problems
