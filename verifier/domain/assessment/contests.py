"""Two accounts on one licence: the review queue of the newcomer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.holder import Holder
from verifier.domain.reasons import Reason, queue_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.binding.binding import Bound

OF_RIVALS = frozenset({Reason.CONTESTED, Reason.LICENCE_LOCKED})


def queue_of_contest(reasons: Sequence[Reason], bound: Bound) -> str:
    """Choose the queue of a newcomer on a licence that another account holds.

    Whoever has proved nothing, and does not even bear the name, waits like everybody: else a stranger who names other
    people's licences comes before all whose turn it is.
    """
    is_nobody = Reason.NAME_MISMATCH in reasons and bound.level <= Holder.H1 and not (bound.control or bound.attempt)
    return queue_for([reason for reason in reasons if reason not in OF_RIVALS] if is_nobody else reasons)
