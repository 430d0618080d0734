"""The letter that a creator will get, before a reviewer decides: written by the code that sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from verifier.domain.lifecycle import Transition
from verifier.flows.core.errors import Absent
from verifier.flows.core.outbox import LETTERS
from verifier.flows.operations import send_mail
from verifier.store.rows import mail as mail_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import CaseView

_MOVES: Final = {
    "approve": Transition.APPROVED,
    "refuse": Transition.REFUSED,
    "ask_creator": Transition.QUESTION_ASKED,
    "suspend": Transition.SUSPENDED,
    "reinstate": Transition.REINSTATED,
    "revoke": Transition.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter ahead of its decision."""

    subject: str
    text: str
    sent: bool  # the creator gave an address
    second: bool  # nothing is sent before a second reviewer agrees


async def preview(svc: Service, case: CaseView, action: str, reason: str, actor: Actor) -> Preview | None:
    """Write the letter of a decision on a case that this reviewer sees; None for a decision that is told to nobody."""
    if action not in _MOVES or action not in case.actions:
        return None
    second = action in case.two_people and case.first_decision is None
    codes = [reason] if reason and action not in ("approve", "reinstate") else []
    row = await mail_rows.matter_ahead(
        svc.pool,
        claim_id=case.claim.id,
        template=LETTERS[_MOVES[action]],
        now=svc.clock(),
        codes=codes,
        by_reviewer=actor.id,
        second_reviewer="second" if action in case.two_people else None,
    )
    if row is None:
        raise Absent("case_absent", "There is no such case.")
    text = sealed.open_words(svc.sealer(row), row)
    written = send_mail.written_ahead(svc, row, text)
    return Preview(written.subject, written.text, bool(text.words.email), second)
