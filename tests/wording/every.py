"""Every piece of advice that a creator can be given."""

from __future__ import annotations

from itertools import combinations

from verifier.domain.advice import binding_methods, next_steps, questions
from verifier.domain.advice.binding_methods import Advice, Opening
from verifier.domain.advice.questions import Want, Wanted
from verifier.domain.holder import Method
from verifier.domain.reasons import Reason

EVERY_ADVICE: tuple[Advice, ...] = (
    *next_steps._BY_REASON.values(),
    *next_steps._BY_STATE.values(),
    *(binding_methods.begin(Opening(method, level)) for method in Method for level in ("H2", "H3")),
    binding_methods.REBIND,
    next_steps.NEW_CLAIM,
    next_steps._ONE_MORE_SIGN,
    *(said for n in range(1, 4) for wants in combinations(Want, n) for said in questions.answer_to(Wanted(wants))),
    *(said for came in questions._METHODS for said in questions.answer_to(Wanted((Want.ANSWER,), (came,)))),
    *questions.answer_to(Wanted((), (Want.DOCUMENT,))),
    *(said for reason in Reason if (said := questions.ask_person((reason,)))),
)
