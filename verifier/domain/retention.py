"""Retention: what is kept about people, table by table, why, and for how long.

`tests/rights/test_retention.py` asks that every table with a person's data has a row here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, NamedTuple

# 24 months after an erasure: an impostor whom people refused does not start clean by asking to be forgotten.
CODES_KEPT: Final = timedelta(days=731)


class Kept(NamedTuple):
    """One table: what it holds of a person, why, and until when."""

    what: str
    why: str
    until: str


_CLAIM, _ERASED = "to check a claim and to answer for it", "the account is erased"
RETENTION: Final[dict[str, Kept]] = {
    "account": Kept("handle, account id, display name", "to know whose badge it is", _ERASED),
    "account_secret": Kept("the key of everything sealed", "to open it", _ERASED),
    "badge": Kept("what is shown", "to show it", _ERASED),
    "badge_change": Kept("what was shown, by change", "for copies that follow", "FEED_KEEP (30 days), or erased"),
    "badge_halt": Kept(
        "that a badge waits for a lead", "not to believe a broken source", "a lead decides, or a day later"
    ),
    "badge_handle": Kept("handles of badges", "to find them", _ERASED),
    "badge_history": Kept("what a badge was made from", "to say what was shown on a day", _ERASED),
    "badge_listing": Kept("verified handles", "to list them", "the badge ends, or the account is erased"),
    "badge_removal": Kept("handle and account id, sealed", "for copies that follow", "FEED_KEEP after an erasure"),
    "badge_taken": Kept("that a source ended a badge", "to notice a broken source", "a day later"),
    "binding": Kept("method and level of a proof", _CLAIM, "for good; it names nobody"),
    "binding_attempt": Kept("codes and addresses of proofs, sealed", _CLAIM, "emptied when the account is erased"),
    "board_word": Kept("which reviewer proposed and accepted a board's words", "to answer for them", "for good"),
    "claim": Kept("what was claimed, sealed; licence's index", _CLAIM, "emptied when erased; index 24 months more"),
    "case_search": Kept("why a reviewer searched, in their words, sealed", "to answer for it", "180 days"),
    "case_note": Kept("what reviewers wrote to each other about a case, sealed", _CLAIM, _ERASED),
    "claim_import": Kept("the key of an import's lines", "to take them in", "all are taken in"),
    "claim_number": Kept("keyed digest of a licence number", "for reviewers to find a claim by it", _ERASED),
    "claim_roster_key": Kept("keyed digests of look-ups", "to notice changes of lists", _ERASED),
    "decision": Kept("verdicts, codes and sealed notes", _CLAIM, "for good, without a key once erased"),
    "document": Kept("kind, size and digest of documents", _CLAIM, "erased; the file 14 or 30 days after a decision"),
    "erasure": Kept("that an account was erased", "to answer alike; to know who was refused", "24 months"),
    "event": Kept("our own ids, codes and times", "to show that nobody changed what was decided", "for good"),
    "event_pending": Kept("events of a running transaction", "to put them in order", "the commit"),
    "evidence": Kept("registries' answers, sealed", _CLAIM, "for good, without a key once erased"),
    "idempotency": Kept("answers, sealed", "to give them again", "24 hours, or erased"),
    "import_chunk": Kept("lines of an import, sealed", "to take them in", "they are taken in"),
    "import_start": Kept("that it came by an import", "not to take an import for a wave", "the claim is deleted"),
    "import_result": Kept("the claim a line became", "to tell the platform", "30 days"),
    "licence_lock": Kept("that a licence is locked", "at its holder's wish", "unlocked, or erased"),
    "licence_look": Kept("when a licence is looked at", "to keep a badge honest", "the badge ends"),
    "mail_outbox": Kept("which letters were sent", "to send each once", "90 days after it was sent, or erased"),
    "proofing_notice": Kept("a link for the licensee of record", "to hear a denial", "erased; a denial 24 months more"),
    "registry_check": Kept("questions of the running round", "to ask them", "the round or the claim ends"),
    "report": Kept("what others wrote, sealed", "to look into it", "180 days after the case, or erased"),
    "report_tally": Kept("how often it was reported", "to look into it", "180 days after the case, or erased"),
    "review_case": Kept("reasons, and a first decision, sealed", _CLAIM, "emptied when the account is erased"),
    "reviewer_identity": Kept(
        "a keyed index of whoever signs in at the provider", "to know a colleague again", "for good; it names nobody"
    ),
    "roster_relook": Kept("that a list changed", "to look again", "looked at, or erased"),
    "roster_row": Kept("public registers as published", "to look a licence up", "the next list"),
    "screening_hit": Kept("digests of rows shown", "to show each once", _ERASED),
    "signed_badge": Kept("the place of a signed badge in a list", "to revoke it", "for good; it names nobody"),
    "signing_key": Kept("keys of the service", "to sign", "a key is withdrawn"),
    "waiting_decision": Kept("a decision, sealed", "to let it be taken back", "30 seconds later, or erased"),
    "webhook_message": Kept("what platforms are told", "to deliver it", "FEED_KEEP, or erased"),
    "webhook_secret": Kept("keys of endpoints", "to sign deliveries", "replaced, or removed"),
}
