"""Comparison of rows with the log: each transaction of the service leaves digests of the rows it wrote.

A row is a chain of its own: each event says what it was before and what it became, so that a change by hand is found
also after the service has written the same row again.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final, NamedTuple

from verifier.store.rows import audit as audit_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from verifier.flows.audit.findings import Audit
    from verifier.store.db import Connection
    from verifier.store.rows.shared import KeptRow
    from verifier.store.scratch import Scratch, Vouched
    from verifier.store.sealing.crypto import Vault

_READ = {
    "account": audit_rows.rows_account,
    "claim": audit_rows.rows_claim,
    "evidence": audit_rows.rows_evidence,
    "binding": audit_rows.rows_binding,
    "binding_attempt": audit_rows.rows_binding_attempt,
    "decision": audit_rows.rows_decision,
    "badge": audit_rows.rows_badge,
}
_PAGE = 1000
# Never written twice.
_FINAL: Final = frozenset({"evidence", "binding", "decision"})
# The columns that digests are made of, one tuple a group: a later column begins or joins a later group, in a migration
# of its own (`audited_group`). What a badge rests on is here, or in `LEFT_OUT` with the reason.
COLUMNS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "account": (
        (
            *("key", "platform_id", "handle", "handle_held", "epoch", "standing", "changed_why", "sealed_display"),
            *("created_at", "changed_at", "erased_at", "handle_at", "salt"),
        ),
    ),
    "claim": (
        (
            *("id", "account_key", "account_epoch", "credential", "jurisdiction", "family", "state", "version"),
            *("state_since", "obs_epoch", "round_kind", "round_started_at", "sealed_words", "sealed_identity"),
            *("licence_key", "licence_shared", "reasons", "facts", "submitted_by", "environment", "decision_id"),
            *("sighted_at", "created_at", "bound_at", "bound_by", "disputed_at", "rebind_asked_at"),
        ),
    ),
    "evidence": (
        (
            *("id", "claim_id", "obs_epoch", "registry", "authority", "outcome", "detail", "retrieved_at", "as_of"),
            *("sha256", "sheet_version", "adapter"),
        ),
    ),
    "binding": (
        (
            *("id", "claim_id", "account_epoch", "obs_epoch", "method", "level", "evidence_id", "recorded_by"),
            *("recorded_at", "attempt_id", "findings"),
        ),
    ),
    "binding_attempt": (
        (
            *("id", "claim_id", "account_key", "account_epoch", "method", "level", "evidence_id", "target_key"),
            *("sealed", "state", "detail", "tries_left", "started_at", "expires_at", "ended_at"),
        ),
    ),
    "decision": (
        (
            *("id", "claim_id", "claim_version", "obs_epoch", "account_epoch", "verdict", "policy_version"),
            *("by_reviewer", "second_reviewer", "case_id", "binding_id", "evidence", "reasons", "machine_verdict"),
            *("public", "valid_until", "environment", "sealed_note", "decided_at"),
        ),
    ),
    "badge": (("account_key", "version", "as_of", "credentials"),),
}
LEFT_OUT: Final[dict[tuple[str, str], str]] = {
    ("claim", "contactable"): "an address for letters is known: no badge rests on it",
    ("claim", "notified_at"): "when a letter was delivered: no badge rests on it",
    ("claim", "ends_at"): "what the decision it stands on says, which is compared itself",
    ("claim", "looked_up"): "what the decision it stands on says, which is compared itself",
    ("claim", "end_told"): "a letter was written: no badge rests on it",
    ("claim", "rebind_told"): "a letter was written: no badge rests on it",
    ("evidence", "sealed"): "compared with `sha256`, byte for byte",
}


class Rows:
    """The row digests of the log, noted event by event, and then compared with the tables."""

    def __init__(self, vault: Vault, scratch: Scratch, audit: Audit) -> None:
        """Keep the tools; nothing was read yet."""
        self._vault, self._scratch, self._audit = vault, scratch, audit
        self._begun = False  # the service has said something of rows: nothing is taken over any more

    def note(self, event: audit_rows.EventsAfter) -> None:
        """Take in one event that speaks of rows."""
        seq, taken_over = event.seq, event.kind == "rows_taken_over" and not self._begun
        rows = _rows_of(event.body or "")
        if rows is None:
            self._audit.add("rows_foreign", f"event {seq}", seq)
            return
        if taken_over:
            self._audit.taken_over_at, self._audit.taken_over_by = event.at, seq
        elif not self._by_the_service(event):
            self._audit.add("rows_foreign", ", ".join(f"{one.relation} {one.key}" for one in rows[:5]), seq)
        self._begun = self._begun or event.kind == "rows_kept"
        for one in rows:
            self._follow(seq, one)

    def _by_the_service(self, event: audit_rows.EventsAfter) -> bool:
        """Return True if the service's sessions signed this, with their own key and for the first time."""
        said, body = event.said, json.loads(event.body or "{}")
        signed = said is not None and self._vault.witnessed(said, str(body.get("mac", "")))
        return signed and self._scratch.is_new(str(body.get("nonce", "")))

    def _follow(self, seq: int, row: _Written) -> None:
        relation, key, was, became = row
        known = self._scratch.vouched(relation, key)
        before = known.digests if known is not None else ()
        # Of groups of columns that came later nothing was known.
        if bool(before) != bool(was) or any(a != b for a, b in zip(before, was, strict=False)):
            self._audit.add("row_changed_before", f"{relation} {key}", seq)
        elif was and relation in _FINAL:
            self._audit.add("row_rewritten", f"{relation} {key}", seq)
        self._scratch.vouch(relation, key, became, seq)

    async def compare(self, connection: Connection, told: Callable[[str, int, int], None]) -> None:
        """Compare every row with what the log last said of it, and the other way round."""
        whole, done = self._scratch.rows(), 0
        for relation, groups in COLUMNS.items():
            after = ""
            while pages := await self._page(connection, relation, groups, after):
                for page in zip(*pages, strict=True):
                    self._row(relation, page)
                after, done = pages[0][-1].key, done + len(pages[0])
                told("rows", done, max(whole, done))
        for relation, key, seq in self._scratch.unseen():
            self._audit.add("row_missing", f"{relation} {key}", seq)
        self._audit.rows = done

    async def _page(
        self, connection: Connection, relation: str, groups: Sequence[Sequence[str]], after: str
    ) -> list[list[KeptRow]] | None:
        """Read a page of a table, once for each group of columns; None after the last."""
        read = _READ[relation]
        pages = [await read(connection, after=after, limit=_PAGE, columns=names, timeout=60) for names in groups]
        return pages if pages[0] else None

    def _row(self, relation: str, groups: Sequence[KeptRow]) -> None:
        key, known = groups[0].key, self._scratch.vouched(relation, groups[0].key)
        self._scratch.see(relation, key)
        if known is None or not known.digests:
            self._audit.add("row_unknown", f"{relation} {key}")
        elif not _agrees(relation, groups, known):
            self._audit.add("row_differs", f"{relation} {key}", known.seq)
        if not groups[0].intact:
            self._audit.add("evidence_replaced", f"{relation} {key}", known.seq if known else None)


class _Written(NamedTuple):
    """One row in an event: its digests before and after; none where it did not exist."""

    relation: str
    key: str
    was: tuple[str, ...]
    became: tuple[str, ...]


def _rows_of(body: str) -> list[_Written] | None:
    """Read an event's rows; None where they make no sense, as an owner of the database may make them."""
    try:
        rows = json.loads(body)["rows"]
        return [_Written(str(a), str(b), tuple(map(str, c or ())), tuple(map(str, d or ()))) for a, b, c, d in rows]
    except (KeyError, TypeError, ValueError):
        return None


def _agrees(relation: str, groups: Sequence[KeptRow], known: Vouched) -> bool:
    """Return True if a row is what its last event says; nothing is known of a column group that came later."""
    made = [hashlib.sha256(f"{relation} {group.content}".encode()).hexdigest() for group in groups]
    return all(one == other for one, other in zip(made, known.digests, strict=False))
