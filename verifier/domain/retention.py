"""Retention: what is kept about people, table by table, why, and for how long: the one table of it.

Housekeeping sweeps by it (`flows/rights/retention`), creators read it in words (`group`), and
`tests/rights/test_retention.py` asks that every table with a person's data has a row here and goes at its bound.
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
    group: str  # of the words in which creators are told: `held-...` in rights.ftl
    swept_after: timedelta | None = None  # half-open: what is so old, to the moment, is gone with the next sweep


_CLAIM, _ERASED = "to check a claim and to answer for it", "the account is erased"
RETENTION: Final[dict[str, Kept]] = {
    "account": Kept("handle, account id, display name", "to know whose badge it is", _ERASED, "account"),
    "account_secret": Kept("the key of everything sealed", "to open it", _ERASED, "account"),
    "badge": Kept("what is shown", "to show it", _ERASED, "badge"),
    "badge_change": Kept(
        "what was shown, by change", "for copies that follow", "FEED_KEEP (30 days), or erased", "badge"
    ),
    "badge_halt": Kept(
        "that a badge waits for a lead", "not to believe a broken source", "a lead decides, or a day later", "badge"
    ),
    "badge_handle": Kept("handles of badges", "to find them", _ERASED, "badge"),
    "badge_history": Kept("what a badge was made from", "to say what was shown on a day", _ERASED, "badge"),
    "badge_listing": Kept("verified handles", "to list them", "the badge ends, or the account is erased", "badge"),
    "badge_removal": Kept(
        "handle and account id, sealed", "for copies that follow", "FEED_KEEP after an erasure", "erasure"
    ),
    "badge_taken": Kept(
        "that a source ended a badge", "to notice a broken source", "2 days later", "badge", timedelta(days=2)
    ),
    "binding": Kept("method and level of a proof", _CLAIM, "for good; it names nobody", "proofs"),
    "binding_attempt": Kept(
        "codes and addresses of proofs, sealed", _CLAIM, "emptied when the account is erased", "proofs"
    ),
    "board_word": Kept(
        "which reviewer proposed and accepted a board's words", "to answer for them", "for good", "reviewers"
    ),
    "claim": Kept(
        "what was claimed, sealed; licence's index", _CLAIM, "emptied when erased; index 24 months more", "claims"
    ),
    "case_search": Kept(
        "why a reviewer searched, in their words, sealed",
        "to answer for it",
        "180 days",
        "reviewers_words",
        timedelta(days=180),
    ),
    "case_note": Kept("what reviewers wrote to each other about a case, sealed", _CLAIM, _ERASED, "decisions"),
    "second_look": Kept(
        "what a reviewer saw before a decision that was drawn for a second look, sealed",
        "to know whether people decide alike",
        "somebody has looked, 30 days later, or erased; codes for good",
        "decisions",
        timedelta(days=30),
    ),
    "claim_import": Kept("the key of an import's lines", "to take them in", "all are taken in", "imports"),
    "claim_number": Kept("keyed digest of a licence number", "for reviewers to find a claim by it", _ERASED, "claims"),
    "claim_roster_key": Kept("keyed digests of look-ups", "to notice changes of lists", _ERASED, "claims"),
    "decision": Kept("verdicts, codes and sealed notes", _CLAIM, "for good, without a key once erased", "decisions"),
    "document": Kept(
        "kind, size and digest of documents", _CLAIM, "erased; the file 14 or 30 days after a decision", "documents"
    ),
    "erasure": Kept("that an account was erased", "to answer alike; to know who was refused", "24 months", "erasure"),
    "event": Kept("our own ids, codes and times", "to show that nobody changed what was decided", "for good", "log"),
    "event_pending": Kept("events of a running transaction", "to put them in order", "the commit", "log"),
    "evidence": Kept("registries' answers, sealed", _CLAIM, "for good, without a key once erased", "evidence"),
    "idempotency": Kept("answers, sealed", "to give them again", "24 hours, or erased", "answers", timedelta(hours=24)),
    "import_chunk": Kept("lines of an import, sealed", "to take them in", "they are taken in", "imports"),
    "import_start": Kept(
        "that it came by an import", "not to take an import for a wave", "the claim is deleted", "imports"
    ),
    "import_result": Kept("the claim a line became", "to tell the platform", "30 days", "imports", timedelta(days=30)),
    "licensee_lock": Kept(
        "that a licence is locked; it names nobody", "at its licensee's wish", "unlocked", "licensees"
    ),
    "licence_pass": Kept(
        "an account that a lock lets through, sealed", "at its licensee's wish", "taken back, or unlocked", "licensees"
    ),
    "licence_watch": Kept(
        "that a licence is watched, and for which address's index",
        "to tell its licensee",
        "ended, or 24 months without a visit",
        "licensees",
        timedelta(days=731),
    ),
    "licensee_request": Kept(
        "a licence somebody asked about, sealed; with an address and a document where sent",
        "to answer",
        "30 days",
        "licensees",
        timedelta(days=30),
    ),
    "watch_letter": Kept(
        "that a watch was told of a claim",
        "to tell each once",
        "90 days after it was sent, or the watch ends",
        "licensees",
        timedelta(days=90),
    ),
    "licence_lock": Kept("that a licence is locked", "at its holder's wish", "unlocked, or erased", "locks"),
    "licence_look": Kept("when a licence is looked at", "to keep a badge honest", "the badge ends", "claims"),
    "mail_outbox": Kept(
        "which letters were sent",
        "to send each once",
        "90 days after it was sent, or erased",
        "letters",
        timedelta(days=90),
    ),
    "proofing_notice": Kept(
        "a link for the licensee of record", "to hear a denial", "erased; a denial 24 months more", "notices"
    ),
    "registry_check": Kept("questions of the running round", "to ask them", "the round or the claim ends", "claims"),
    "report": Kept(
        "what others wrote, sealed",
        "to look into it",
        "180 days after the case, or erased",
        "reports",
        timedelta(days=180),
    ),
    "report_tally": Kept(
        "how often it was reported",
        "to look into it",
        "180 days after the case, or erased",
        "reports",
        timedelta(days=180),
    ),
    "review_case": Kept(
        "reasons, and a first decision, sealed", _CLAIM, "emptied when the account is erased", "decisions"
    ),
    "reviewer_identity": Kept(
        "a keyed index of whoever signs in at the provider",
        "to know a colleague again",
        "for good; it names nobody",
        "reviewers",
    ),
    "roster_relook": Kept("that a list changed", "to look again", "looked at, or erased", "claims"),
    "roster_row": Kept("public registers as published", "to look a licence up", "the next list", "registers"),
    "screening_hit": Kept("digests of rows shown", "to show each once", _ERASED, "evidence"),
    "signed_badge": Kept(
        "the place of a signed badge in a list", "to revoke it", "for good; it names nobody", "signed"
    ),
    "signing_key": Kept("keys of the service", "to sign", "a key is withdrawn", "signed"),
    "waiting_decision": Kept(
        "a decision, sealed", "to let it be taken back", "30 seconds later, or erased", "decisions"
    ),
    "webhook_message": Kept("what platforms are told", "to deliver it", "FEED_KEEP, or erased", "messages"),
    "webhook_secret": Kept("keys of endpoints", "to sign deliveries", "replaced, or removed", "messages"),
}


def bound(table: str) -> timedelta:
    """Return after how long a table's rows are swept."""
    found = RETENTION[table].swept_after
    assert found is not None, table  # noqa: S101  asked of such tables alone
    return found


class Told(NamedTuple):
    """A group of tables as creators are told of it, with the shortest and the longest bound in it, in days."""

    group: str
    least: int
    most: int


def told() -> tuple[Told, ...]:
    """List the groups in the order of the table."""
    bounds: dict[str, list[int]] = {}
    for kept in RETENTION.values():
        days = [] if kept.swept_after is None else [max(1, kept.swept_after.days)]
        bounds.setdefault(kept.group, []).extend(days)
    return tuple(Told(group, min(days, default=0), max(days, default=0)) for group, days in bounds.items())
