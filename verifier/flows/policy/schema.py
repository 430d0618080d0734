"""The shape of a policy document: its tables, its keys, and what each can hold at all.

The ranges here keep a service from harming itself or its sources; what the design demands is in `domain/policy.py`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from verifier.domain.evidence import Standing
from verifier.domain.holder import Holder
from verifier.domain.policy import BUILT_IN, CREATORS_MEND, MORE_OVERRIDES, OVERRIDES, PEOPLE_WEIGH
from verifier.setting_values import Duration


def _whole_seconds(value: timedelta) -> timedelta:
    if value.microseconds:
        raise ValueError("it is not a whole number of seconds")
    return value


def _known_reasons(values: frozenset[str]) -> frozenset[str]:
    if unknown := values - OVERRIDES - MORE_OVERRIDES:
        known = ", ".join(sorted(OVERRIDES | MORE_OVERRIDES))
        raise ValueError(f"{', '.join(sorted(unknown))} cannot stand here; there are {known}")
    return values


def _weighable(values: frozenset[Standing]) -> frozenset[Standing]:
    if unknown := values - PEOPLE_WEIGH - CREATORS_MEND:
        raise ValueError(f"a licence that is {', '.join(sorted(unknown))} needs no person for its standing")
    return values


_Age = Annotated[Duration, AfterValidator(_whole_seconds)]
_Count = Annotated[int, Field(strict=True)]
_Level = Annotated[Holder, BeforeValidator(lambda name: Holder.__members__.get(str(name), name))]
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Evidence(_Section):
    machine_evidence_age: _Age = Field(
        default=BUILT_IN.machine_evidence_age, ge=_HOUR
    )  # shorter: a round would never end
    person_evidence_age: _Age = Field(
        default=BUILT_IN.person_evidence_age, ge=_DAY
    )  # a case asks again when a day has passed
    identity_age: _Age = Field(default=BUILT_IN.identity_age, ge=_DAY)
    source_wait: _Age = Field(default=BUILT_IN.source_wait, ge=timedelta(0))
    screening_age: _Age = Field(default=BUILT_IN.screening_age, ge=2 * _DAY)  # lists are loaded daily
    absences: _Count = Field(default=BUILT_IN.absences, le=100)
    absent_for: _Age = Field(default=BUILT_IN.absent_for, le=30 * _DAY)


class _Badge(_Section):
    sighting_age: _Age = Field(default=BUILT_IN.sighting_age, ge=_DAY)
    sighting_at_most: _Age = Field(default=BUILT_IN.sighting_at_most, ge=_DAY)
    stale_grace: _Age = Field(default=BUILT_IN.stale_grace, ge=timedelta(0))
    recheck_every: _Age = Field(default=BUILT_IN.recheck_every, ge=_HOUR)  # boards are asked politely
    rebind_every: _Age = Field(default=BUILT_IN.rebind_every, ge=30 * _DAY)  # nobody proves who they are every week
    rebind_grace: _Age = Field(default=BUILT_IN.rebind_grace, ge=timedelta(0))
    manual_validity: _Age = Field(default=BUILT_IN.manual_validity, ge=31 * _DAY)  # people look again 30 days before


class _People(_Section):
    standings_for_people: Annotated[frozenset[Standing], AfterValidator(_weighable)] = BUILT_IN.standings_for_people
    two_people_actions: frozenset[Literal["approve", "reinstate", "refuse", "revoke"]] = frozenset({"revoke"})
    two_people_reasons: Annotated[frozenset[str], AfterValidator(_known_reasons)] = BUILT_IN.two_people_reasons
    two_people_below: _Level = BUILT_IN.two_people_below
    review_within: _Age = Field(default=BUILT_IN.review_within, ge=_HOUR, le=90 * _DAY)
    silence: _Age = Field(default=BUILT_IN.silence, le=366 * _DAY)
    appeal_within: _Age = Field(default=BUILT_IN.appeal_within, le=3660 * _DAY)
    decisions_per_hour: _Count = Field(default=BUILT_IN.decisions_per_hour, ge=1)
    decisions_at_most: _Count = Field(default=BUILT_IN.decisions_at_most, ge=1)
    recusals_per_day: _Count = Field(default=BUILT_IN.recusals_per_day, ge=1)
    second_look_share: float = Field(default=BUILT_IN.second_look_share, ge=0, le=0.05, allow_inf_nan=False)
    second_look_of: frozenset[Literal["approve", "keep", "refuse"]] = frozenset({"approve", "keep", "refuse"})


class _Accounts(_Section):
    claims_open: _Count = Field(default=BUILT_IN.claims_open, ge=1)
    claims_per_day: _Count = Field(default=BUILT_IN.claims_per_day, ge=1)
    changes_per_claim: _Count = Field(default=BUILT_IN.changes_per_claim, ge=10)  # a slip is mended more than once
    changes_per_day: _Count = Field(default=BUILT_IN.changes_per_day, ge=10)


class _Names(_Section):
    namesake_population: _Count = Field(default=BUILT_IN.namesake_population, le=10_000_000_000)
    others_at_most: float = Field(default=BUILT_IN.others_at_most, ge=0, allow_inf_nan=False)


class _Breakers(_Section):
    gain_per_hour: _Count = Field(default=BUILT_IN.gain_per_hour, ge=0)
    roster_changes: _Count = Field(default=BUILT_IN.roster_changes, ge=1)
    roster_changes_share: float = Field(default=BUILT_IN.roster_changes_share, ge=0, le=1, allow_inf_nan=False)


class Document(_Section):
    """The document of an operator; only the version must be there."""

    version: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")
    evidence: _Evidence = _Evidence()
    badge: _Badge = _Badge()
    people: _People = _People()
    accounts: _Accounts = _Accounts()
    names: _Names = _Names()
    breakers: _Breakers = _Breakers()


# Which keys stand in which table.
SECTIONS: dict[str, tuple[str, ...]] = {
    name: tuple(field.annotation.model_fields)
    for name, field in Document.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, _Section)
}
