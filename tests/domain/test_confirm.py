"""Over arbitrary claims and answers the machine confirms exactly what this page's own reading of the rules allows.

The rules are written out here a second time, from the values that were drawn and with other means than the core's.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.domain.builders import (
    DOWN,
    LEIE,
    NOW,
    NPI,
    NPPES,
    NUMBER,
    ODD,
    TODAY,
    WASHINGTON,
    Claimed,
    answer,
    claimed,
    credential,
    enumeration,
    exclusion,
    identity,
    licence,
    title,
)
from verifier.domain.assessment.decision import AskAgain, AskCreator, AskReviewer, Confirm, Verdict
from verifier.domain.claim import AccountRef
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import (
    Action,
    Answer,
    Found,
    ListedLicence,
    NotFound,
    Outcome,
    PersonName,
    Record,
    RegistryId,
    Standing,
    Unreadable,
)
from verifier.domain.holder import Holder

DAY = timedelta(days=1)
ENDS_OF_AGE = st.sampled_from([timedelta(0), 23 * DAY / 24, DAY, DAY + timedelta(seconds=1), 3 * DAY])
OUTCOMES = st.sampled_from(["found", "not_found", "down", "odd", "too_many"])
NAMES = st.sampled_from(
    [
        PersonName("Robin", "Sample", "Alex"),
        PersonName("Robin", "Sample"),
        PersonName("Robin", "Sample", "A"),
        PersonName("Robin", "Sample", "Brooke"),
        PersonName("R", "Sample", "Alex"),
        PersonName("R", "Sample"),
        PersonName("Casey", "Sample", "Alex"),
        PersonName("Casey", "Fielding"),
    ]
)
NUMBERS = st.sampled_from([NUMBER, "LH69990001", "69990001", "MFT.LF.69990001", "MHC.LH.69990010", ""])
LETTERS = st.sampled_from(["LMHC", "LMHCA", "LMFT", None])


class Field(NamedTuple):
    """The value that agrees, and everything else it could be."""

    agreeing: Any
    others: st.SearchStrategy[Any]


FIELDS: dict[str, Field] = {
    "standing": Field(Standing.ACTIVE, st.sampled_from([*Standing, None])),
    "action": Field(Action.NONE, st.sampled_from(Action)),
    "letters": Field("LMHC", LETTERS),
    "number": Field(NUMBER, NUMBERS),
    "name": Field(PersonName("Robin", "Sample", "Alex"), NAMES),
    "birth_years": Field((1981, 1981), st.sampled_from([None, (1975, 1985), (1990, 1990)])),
    "city": Field("", st.sampled_from(["SEATTLE", "Spokane"])),
    "expires_in": Field(300, st.sampled_from([-400, -1, 0, 1, None])),
    "claimed_name": Field(PersonName("Robin", "Sample", "Alex"), NAMES),
    "claimed_number": Field(NUMBER, NUMBERS),
    "claimed_letters": Field("LPC", st.sampled_from(["LMHC", "LMHCA", "LMFT"])),
    "claimed_npi": Field("", st.sampled_from([NPI, "1999999984"])),
    "verified_name": Field(PersonName("Robin", "Sample", "Alex"), NAMES),
    "birth_year": Field(1981, st.sampled_from([None, 1982, 1990])),
    "locality": Field(None, st.sampled_from(["Seattle", "spokane"])),
    "attested_for": Field(30, st.sampled_from([None, -1, 0, 365, 366])),
    "bearers": Field(400.0, st.sampled_from([0.0, 0.99, 1.0, 50.0, 16_000.0])),
    "handle": Field("robin.sample.lpc", st.sampled_from(["robinsample", "robin.sample.md", "robin_sample_lmhc"])),
    "display_name": Field("Robin", st.sampled_from(["Robin Sample, LPC", "Robin Sample, PsyD"])),
    "earlier_decision": Field(False, st.booleans()),
    "wait_ended": Field(False, st.booleans()),
    "automatic": Field(True, st.booleans()),
    "hours": Field(0, st.sampled_from([-20, 4, 12, 36])),
    "board": Field("found", OUTCOMES),
    "board_age": Field(timedelta(0), ENDS_OF_AGE),
    "nppes": Field("not_found", OUTCOMES),
    "nppes_age": Field(timedelta(0), ENDS_OF_AGE),
    "nppes_name": Field(PersonName("Robin", "Sample", "Alex"), NAMES),
    "nppes_number": Field("LH69990001", NUMBERS),
    "nppes_standing": Field(Standing.ACTIVE, st.sampled_from([Standing.INACTIVE, None])),
    "leie": Field("not_found", OUTCOMES),
    "leie_age": Field(timedelta(0), ENDS_OF_AGE),
    "beside": Field(
        "nothing", st.sampled_from(["same row", "superseded twin", "flagged row", "stranger", "Robin again"])
    ),
}


@dataclass(frozen=True, repr=False)
class World:
    """One drawn claim with everything around it, as plain values."""

    of: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"World({ {name: value for name, value in self.of.items() if value != FIELDS[name].agreeing} })"

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  each field has its own type
        return self.of[name]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A claim in which up to five things are not as they should be: more would hide the one that decides."""
    spoilt = draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=5))
    drawn = {name: draw(f.others) if name in spoilt else f.agreeing for name, f in FIELDS.items()}
    if drawn["claimed_npi"] and "nppes" not in spoilt:
        drawn["nppes"] = "found"
    return World(drawn)


def case_of(w: World) -> Claimed:
    """The drawn values as a matter with answers, `hours` before the moment of weighing."""
    now = NOW + timedelta(hours=w.hours)
    attested = None
    if w.attested_for is not None:
        attested = identity(
            verified_name=w.verified_name.full,
            birth_year=w.birth_year,
            locality=w.locality,
            verified_at=now - timedelta(days=w.attested_for),
        )
    case = claimed().about(
        credential=credential(w.claimed_letters),
        account=AccountRef("acct_71", w.handle, 1, w.display_name),
        identity=attested,
        primaries=(WASHINGTON,) if w.automatic else (),
        earlier_decision=w.earlier_decision,
        wait_ended=w.wait_ended,
    )
    answers = (
        aged(WASHINGTON, said(w.board, board_records(w)), now, w.board_age),
        aged(NPPES, said(w.nppes, nppes_records(w)), now, w.nppes_age),
        aged(LEIE, said(w.leie, (exclusion(),)), now, w.leie_age),
    )
    spoken = case.saying(name=w.claimed_name.full, number=w.claimed_number, npi=w.claimed_npi)
    return replace(spoken, answers=answers).called(w.bearers)


def aged(registry: RegistryId, outcome: Outcome, now: datetime, age: timedelta) -> Answer:
    return replace(answer(registry, outcome), retrieved_at=now - age)


def said(kind: str, records: tuple[Record, ...]) -> Outcome:
    shapes: dict[str, Outcome] = {"not_found": NotFound(), "down": DOWN, "odd": ODD}
    return shapes.get(kind) or (Found(records) if kind == "found" else Unreadable("results: page_limit"))


def board_records(w: World) -> tuple[Record, ...]:
    first = licence(
        standing=w.standing,
        action=w.action,
        title=title(w.letters) if w.letters else None,
        title_text=f"{w.letters} licence",
        number=w.number,
        name=w.name,
        birth_years=w.birth_years,
        city=w.city,
        expires_on=None if w.expires_in is None else TODAY + timedelta(days=w.expires_in),
    )
    beside = {
        "same row": first,
        "superseded twin": replace(first, standing=Standing.SUPERSEDED),
        "flagged row": replace(first, action=Action.TAKEN),
        "stranger": licence(name=PersonName("Casey", "Fielding"), birth_years=(1950, 1950)),
        "Robin again": licence(birth_years=(1950, 1950), title_text="LMHC licence"),
    }
    return (first, beside[w.beside]) if w.beside in beside else (first,)


def nppes_records(w: World) -> tuple[Record, ...]:
    listed = (ListedLicence("US-WA", Family.COUNSELOR, w.nppes_number),)
    return (enumeration(name=w.nppes_name, standing=w.nppes_standing, listed=listed),)


# The rules once more. Each says what must hold; none looks at what the core made of it.


def same_person_perhaps(a: PersonName, b: PersonName) -> bool:
    """Given name and surname are the same; middle names do not contradict; an initial needs its full middle name."""
    middles = {a.middle[:1], b.middle[:1]} - {""}
    contradict = len(middles) > 1
    if len(a.given) == 1 or len(b.given) == 1:
        whole = len(a.given) == len(b.given) and a.middle == b.middle != ""
        full_middle = a.middle == b.middle and len(a.middle) > 1
        return a.given[0] == b.given[0] and a.surname == b.surname and (whole or full_middle)
    return (a.given, a.surname) == (b.given, b.surname) and not contradict


def same_number(a: str, b: str) -> bool:
    """The same digits, and not the letters of another profession on one side only."""
    digits = ["".join(c for c in text if c.isdigit()) for text in (a, b)]
    return bool(digits[0]) and digits[0] == digits[1] and ("LF" in a) == ("LF" in b)


def all_answered(w: World) -> bool:
    needed = [(w.board, w.board_age), (w.leie, w.leie_age), *([(w.nppes, w.nppes_age)] if w.claimed_npi else [])]
    return all(kind != "down" and age <= DAY for kind, age in needed)


def sources_are_readable(w: World) -> bool:
    nppes = w.nppes not in ("odd", "too_many") or not w.claimed_npi
    return nppes and w.board == "found" and w.leie == "not_found"


def agreeing(w: World) -> list[Record]:
    """The rows that agree in type, number and name. What a renewal left behind is no second licence."""
    found = [row for row in dict.fromkeys(board_records(w)) if record_agrees(w, row)]
    return [row for row in found if row.standing is not Standing.SUPERSEDED] or found


def one_record_agrees(w: World) -> bool:
    return len(agreeing(w)) == 1


def no_row_of_this_licence_says_worse(w: World) -> bool:
    """A flag or a hard word on any row of the licence counts, even if that row prints another middle name."""
    hard = {Standing.ACTIVE_RESTRICTED, Standing.SUSPENDED, Standing.REVOKED, Standing.SURRENDERED, Standing.DENIED}
    return all(
        not same_row(row, other) or not (other.standing in hard or (other.standing, other.action) in FLAGGED)
        for row in agreeing(w)
        for other in board_records(w)
    )


FLAGGED = {(Standing.ACTIVE, Action.TAKEN), (Standing.ACTIVE, Action.PENDING)}


def same_row(row: Record, other: Record) -> bool:
    return (row.number, row.title, row.name.given, row.name.surname) == (
        other.number, other.title, other.name.given, other.name.surname,
    )  # fmt: skip


def record_agrees(w: World, record: Record) -> bool:
    wanted = {"LPC": "LMHC", "LMHC": "LMHC", "LMHCA": "LMHCA", "LMFT": "LMFT"}[w.claimed_letters]
    typed = record.title is not None and record.title.abbreviation == wanted
    return typed and same_number(w.claimed_number, record.number) and same_person_perhaps(w.claimed_name, record.name)


def in_force(w: World) -> bool:
    today = (NOW + timedelta(hours=w.hours)).astimezone(timezone(timedelta(hours=-8))).date()  # standard time
    row = agreeing(w)[0] if agreeing(w) else licence()
    ended = row.expires_on is not None and row.expires_on < today
    return row.standing is Standing.ACTIVE and row.action in (Action.NONE, Action.UNKNOWN) and not ended


def npi_agrees(w: World) -> bool:
    if not w.claimed_npi:
        return True
    there = w.nppes == "found" and w.claimed_npi == NPI and w.nppes_standing in (Standing.ACTIVE, None)
    licence_agrees = not w.nppes_number or same_number(w.claimed_number, w.nppes_number)
    return there and licence_agrees and same_person_perhaps(w.claimed_name, w.nppes_name)


def holder_is_bound(w: World) -> bool:
    if w.attested_for is None or not 0 <= w.attested_for <= 365 or not agreeing(w):
        return False
    row = agreeing(w)[0]
    if not same_person_perhaps(w.verified_name, row.name) or 1 in (len(w.verified_name.given), len(row.name.given)):
        return False
    told = second_attributes(w, row)
    return False not in told and how_many_fit(w, row) < 1


def how_many_fit(w: World, row: Record) -> float:
    """Everybody of the name, less those whom each thing that agrees leaves out."""
    fit: float = w.bearers
    if w.birth_year is not None and row.birth_years is not None:
        fit *= (1 + row.birth_years[1] - row.birth_years[0]) / 60
    if w.verified_name.middle and row.name.middle:
        whole = w.verified_name.middle == row.name.middle and len(row.name.middle) > 1
        fit *= {"Alex": 0.004, "Brooke": w.bearers / 260e6}[row.name.middle] if whole else 1 / 12
    if w.locality and row.city:
        fit *= 0.0024 if row.city.casefold() == "seattle" else 0.027
    return fit


def second_attributes(w: World, row: Record) -> list[bool]:
    """Compare birth year, city and full middle name, as far as both sides have them."""
    told = [True] * (len(row.name.middle) > 1 and w.verified_name.middle == row.name.middle)
    if w.birth_year is not None and row.birth_years is not None:
        told.append(row.birth_years[0] <= w.birth_year <= row.birth_years[1])
    if w.locality and row.city:
        told.append(w.locality.casefold() == row.city.casefold())
    return told


def nothing_else_is_asserted(w: World) -> bool:
    mine = {"LPC": ("lpc", "lmhc"), "LMHC": ("lpc", "lmhc"), "LMHCA": ("lpc", "lmhc")}.get(w.claimed_letters, ())
    shown = [w.handle.replace("_", ".").rpartition(".")[2], w.display_name.rpartition(", ")[2].lower()]
    return all(word in mine for word in shown if word in ("lpc", "lmhc", "md", "psyd"))


RULES = (
    all_answered,
    sources_are_readable,
    one_record_agrees,
    no_row_of_this_licence_says_worse,
    in_force,
    npi_agrees,
    holder_is_bound,
    nothing_else_is_asserted,
)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(worlds())
def test_the_machine_confirms_exactly_what_the_rules_allow_and_refuses_nobody(w: World) -> None:
    broken = [rule.__name__ for rule in RULES if not rule(w)]
    broken += ["earlier_decision"] * w.earlier_decision + ["by hand"] * (not w.automatic)
    verdict = case_of(w).weighed(NOW + timedelta(hours=w.hours))
    event(f"{type(verdict).__name__}, {min(len(broken), 2)} broken")
    assert isinstance(verdict, Confirm | AskCreator | AskReviewer | AskAgain)
    assert isinstance(verdict, Confirm) == (not broken), (broken, verdict.findings.reasons)
    says_why(w, verdict)
    silence_changes_nothing(w, verdict)


def says_why(w: World, verdict: Verdict) -> None:
    findings = verdict.findings
    assert bool(findings.reasons) != isinstance(verdict, Confirm)
    assert len(set(findings.reasons)) == len(findings.reasons)
    if isinstance(verdict, Confirm):
        assert findings.record in board_records(w)
        assert findings.bound.level >= Holder.H3


def silence_changes_nothing(w: World, verdict: Verdict) -> None:
    silent = w.automatic and not all_answered(w)
    assert isinstance(verdict, AskAgain) == (silent and not w.wait_ended)
    if silent:
        assert "source_unavailable" in verdict.findings.reasons
        assert isinstance(verdict, AskAgain | AskReviewer)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(worlds(), st.permutations([0, 1, 2]))
def test_the_order_of_answers_and_rows_decides_nothing(w: World, order: list[int]) -> None:
    case, now = case_of(w), NOW + timedelta(hours=w.hours)
    shuffled = replace(case, answers=tuple(case.answers[at] for at in order)).weighed(now)
    assert shuffled == case.weighed(now)
    rows = board_records(w)
    straight, turned = (case.finding(*some).weighed() for some in (rows, rows[::-1]))
    assert type(straight) is type(turned)
    assert set(straight.findings.reasons) == set(turned.findings.reasons)
