"""One walk of the model: two accounts claim one licence, and every step is where the model says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from scripts.rig.model.expected import EDGES, PEOPLE, ROUTES, VERDICTS, Expected
from scripts.rig.model.outcome import Proof
from verifier.domain.lifecycle import State, Transition
from verifier.store.db import DatabaseRefusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.rig.model.stage import Stage

# Where walks begin, and what is done there: every edge of the table, and the states that nothing leads away from.
STARTS: list[tuple[State, Transition | None]] = [*sorted(EDGES), (State.LAPSED, None), (State.WITHDRAWN, None)]
_SPANS = [timedelta(hours=3), timedelta(days=6), timedelta(days=20), timedelta(days=50), timedelta(days=370)]
_WHO, _ENDS = st.integers(0, 1), st.sampled_from([None, 10, 400])


class Runs(Protocol):
    """Runner of one coroutine to its end."""

    def __call__(self, coro: Any) -> Any:  # noqa: ANN401  whatever comes of it
        """Run it."""


class DivergenceError(AssertionError):
    """The service is somewhere else than the model."""


class Walk(RuleBasedStateMachine):
    """The walk; a subclass says over which stage, and how a coroutine is run to its end."""

    stage: ClassVar[Stage]
    proof: ClassVar[Proof]
    run: ClassVar[Runs]

    def __init__(self) -> None:
        """Begin without anybody."""
        super().__init__()
        self.both: list[Expected] = []

    @initialize(start=st.sampled_from(STARTS), ends=_ENDS)
    def begin(self, start: tuple[State, Transition | None], ends: int | None) -> None:
        """Let both of them in, and bring the first to a state: a walk would rarely come to the far ones.

        There all is tried that cannot be, and then one thing done that can.
        """
        self.both = self.run(self.stage.enter())
        self.proof.runs += 1
        (state, then), one = start, self.both[0]
        for transition in ROUTES[state]:
            self._move(one, transition, ends, stops=False)
        self._try_all_that_cannot_be(one)
        if then is not None:
            self._move(one, then, ends, stops=False)

    @rule(who=_WHO, choice=st.integers(0, 11), ends=_ENDS, stops=st.booleans())
    def moves(self, who: int, choice: int, ends: int | None, *, stops: bool) -> None:
        """Make a move that the table has: it is let through where the design allows it, and refused where not."""
        one = self.both[who]
        open_ = sorted(edge for edge in EDGES if edge[0] is one.state and edge[1] is not Transition.WITHDREW)
        if choice == 0 or not open_:
            open_ = [edge for edge in EDGES if edge == (one.state, Transition.WITHDREW)]
        if not open_:
            return
        self._move(one, open_[choice % len(open_)][1], ends, stops=stops)

    def _move(self, one: Expected, transition: Transition, ends: int | None, *, stops: bool) -> None:
        needed = PEOPLE.get(transition, 0)
        people = [a.id for a in self.stage.reviewers if a.id not in one.against][:needed]
        if len(people) < needed:
            return
        self.proof.visited[f"{one.state} x {transition}"] += 1
        ends_at = self.stage.now + timedelta(days=ends) if ends else None
        self._go(one, transition, people, ends_at, stops=stops and transition is Transition.SUSPENDED)

    def _go(
        self, one: Expected, transition: Transition, people: Sequence[str], ends_at: datetime | None, *, stops: bool
    ) -> None:
        allowed = self._allows(one, transition)
        try:
            self.run(self.stage.go(one, transition, people, ends_at, stops=stops))
        except DatabaseRefusal as refused:
            self._insist(f"{transition} of {one}: {refused.sqlstate}", wanted=not allowed)
            self.proof.refused += 1
        else:
            self._insist(f"{transition} of {one} was let through", wanted=allowed)
            self._moved(one, transition, people, ends_at, stops=stops)
        self._check(one)

    def _allows(self, one: Expected, transition: Transition) -> bool:
        """Say if the design allows what is in the table: whose account it is, what was stopped, a rival's badge."""
        if EDGES[one.state, transition] is not State.VERIFIED:
            return True
        rival = any(other is not one and other.state is State.VERIFIED for other in self.both)
        return one.may_show and not rival and not (one.held_back and transition is Transition.CONFIRMED)

    def _moved(
        self, one: Expected, transition: Transition, people: Sequence[str], ends_at: datetime | None, *, stops: bool
    ) -> None:
        one.state, one.version = EDGES[one.state, transition], one.version + 1
        if transition is Transition.REBOUND:
            one.claim_epoch = one.epoch
        if verdict := VERDICTS.get(transition, "suspended" if stops else ""):
            one.decided(verdict)
        if transition in (Transition.REFUSED, Transition.REVOKED):
            one.against |= set(people)
        if one.state is State.VERIFIED:
            one.sighted_at = one.bound_at = self.stage.now
            one.ends_at = ends_at

    @rule(who=_WHO)
    def tries_all_that_cannot_be(self, who: int) -> None:
        """Try every move that the table does not have, and every decision's without a decision: all are refused."""
        self._try_all_that_cannot_be(self.both[who])

    def _try_all_that_cannot_be(self, one: Expected) -> None:
        wanted = {t: "VC008" if (one.state, t) in EDGES else "VC007" for t in Transition}
        for transition in [t for t, state in wanted.items() if state == "VC008" and t not in VERDICTS]:
            del wanted[transition]
        found = self.run(self.stage.refusals(one, list(wanted)))
        self._insist(f"{one}: {found}", wanted=found == wanted)
        self.proof.visited.update(f"{one.state} x {t}" for t, state in wanted.items() if state == "VC007")
        self.proof.refused += len(found)
        self._check(one)

    @rule(who=_WHO, renamed=st.booleans())
    def the_account_changes(self, who: int, *, renamed: bool) -> None:
        """Have the platform say that an account was renamed or handed over."""
        one = self.both[who]
        handle = f"{one.handle}x" if renamed else one.handle
        self.run(self.stage.changed(one, handle, "renamed" if renamed else "transferred"))
        one.handle, one.epoch, one.current = handle, one.epoch + 1, False
        if one.state is State.VERIFIED:
            one.state, one.version = State.SUSPENDED, one.version + 1
        self._check(one)

    @precondition(lambda self: any(not one.current for one in self.both))
    @rule()
    def the_platform_vouches(self) -> None:
        """Have the platform vouch for who changed."""
        for one in self.both:
            if not one.current:
                self.run(self.stage.vouched(one))
                one.epoch, one.current = one.epoch + 1, True
                self._check(one)

    @precondition(lambda self: any(one.state is State.VERIFIED for one in self.both))
    @rule()
    def the_board_is_asked(self) -> None:
        """Have the board show the licence in force."""
        for one in self.both:
            if one.state is State.VERIFIED:
                self.run(self.stage.sighted(one))
                one.sighted_at = self.stage.now
                self._check(one)

    @rule(span=st.sampled_from(_SPANS))
    def time_passes(self, span: timedelta) -> None:
        """Let time pass; nothing else runs."""
        self.run(self.stage.pass_time(span))
        self._check(*self.both)

    def _check(self, *who: Expected) -> None:
        self.proof.steps += 1
        for one in who:
            there = self.run(self.stage.read(one))
            self.proof.read[there[2]] += 1
            expected = (one.state.value, one.version, one.shown(self.stage.now))
            self._insist(f"{there} where {expected} was expected: {one}", wanted=there == expected)

    def _insist(self, said: str, *, wanted: bool) -> None:
        if not wanted:
            self.proof.divergences.append(said)
            raise DivergenceError(said)
