"""The reasons for which a reviewer may look for somebody's claim: a closed list, so that none can name anybody."""

from __future__ import annotations

from typing import Final

from verifier.domain.reasons import Reason
from verifier.domain.review import REASONS

# In the order in which the console offers them.
WHY: Final = (
    "report",
    "complaint",
    "appeal",
    "board_notice",
    "creator_asked",
    "platform_asked",
    "same_licence",
    "doubt",
    "follow_up",
    "quality",
    "legal",
    "other",
)
SEARCH_REASONS: Final = tuple(dict.fromkeys((*WHY, *Reason, *REASONS)))
