"""Events that move no claim: the kinds that the code notes in the log.

Transitions of claims are events, too (lifecycle.py); what the database tells of access and rows is in sql/functions.
"""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """Kind of an event that `flows.core.service.note` appends."""

    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_FOUND = "account_found"
    BADGE_HALTED = "badge_halted"
    BINDING_MISSED = "binding_missed"
    BINDING_STARTED = "binding_started"
    BINDING_WAITS = "binding_waits"
    CASES_SEARCHED = "cases_searched"
    CASE_ASSIGNED = "case_assigned"
    CASE_BROKEN = "case_broken"
    CASE_ESCALATED = "case_escalated"
    CASE_HANDED_OVER = "case_handed_over"
    CASE_KEPT = "case_kept"
    CASE_REASSIGNED = "case_reassigned"
    CASE_RECUSED = "case_recused"
    CASE_RELEASED = "case_released"
    CASE_SKIPPED = "case_skipped"
    DECISION_DROPPED = "decision_dropped"
    DECISION_TAKEN_BACK = "decision_taken_back"
    DENIAL_OVER = "denial_over"
    DISPLAY_CHANGED = "display_changed"
    DISPUTED = "disputed"
    DOCUMENT_OPENED = "document_opened"
    DOCUMENT_RECEIVED = "document_received"
    DOUBTED = "doubted"
    EVIDENCE_WEIGHED = "evidence_weighed"
    FIRST_DECISION = "first_decision"
    HOLDER_BOUND = "holder_bound"
    IMPORT_DONE = "import_done"
    IMPORT_RECEIVED = "import_received"
    LICENCE_LOCKED = "licence_locked"
    LICENCE_UNLOCKED = "licence_unlocked"
    LINK_ENTERED = "link_entered"
    PARKED_AGAIN = "parked_again"
    QUEUE_LATE = "queue_late"
    RECHECKED = "rechecked"
    RECUSAL_REFUSED = "recusal_refused"
    REPORTED = "reported"
    SIGNED_OUT = "signed_out"
    SIGNING_KEY_MADE = "signing_key_made"
    WORDS_READ = "words_read"
    WEBHOOK_ENABLED = "webhook_enabled"
    WEBHOOK_MADE = "webhook_made"
    WEBHOOK_REMOVED = "webhook_removed"
    WEBHOOK_REPLAYED = "webhook_replayed"
    WEBHOOK_ROTATED = "webhook_rotated"
    WEBHOOK_TESTED = "webhook_tested"
