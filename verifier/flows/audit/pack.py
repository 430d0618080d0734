"""Evidence packs: everything behind one decision, in a file that others verify without this service and its code.

A pack holds the decision as the log digested it, the digests of its evidence, the policy's text, the letters, and the
stretches of the log that have its events, each up to the signed checkpoint that covers it. It is signed with the key of
the checkpoints. But for letters that a caller adds it holds no name, number or address; events of other claims that
lie in between are our own ids.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from verifier.flows.audit.row_digests import COLUMNS
from verifier.flows.core.errors import Absent, Conflict
from verifier.store.rows import packs as pack_rows
from verifier.store.rows import policies as policy_rows
from verifier.store.sealing.checkpoint_key import public_pem, signing_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

SIGNED_AS: Final = b"creator-credential-verifier/pack\n"
_EVENTS = 20  # of the claim, up to the decision
_MOMENT = (1980, 1, 1, 0, 0, 0)  # of members: the same pack is the same bytes


async def pack(svc: Service, decision_id: str, letters: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """Make the pack of a decision; `letters`: the text of those that told of it, which its caller may read."""
    async with svc.pool.acquire(timeout=5) as connection, connection.transaction(isolation="repeatable_read"):
        found = await pack_rows.decision_packed(
            connection, decision_id=decision_id, columns=list(COLUMNS["decision"][0])
        )
        if found is None:
            raise Absent("decision_absent", "There is no such decision.")
        members = await _members(connection, decision_id, found)
    return _signed(svc, {**members, **letters})


async def _members(connection: Connection, decision_id: str, found: pack_rows.DecisionPacked) -> dict[str, bytes]:
    told = await pack_rows.events_of_decision(
        connection, claim_id=found.claim_id, decision_id=decision_id, limit=_EVENTS
    )
    kept = await pack_rows.row_kept(connection, decision_id=decision_id, seq=told[0].seq) if told else None
    if kept is None:
        raise Absent("decision_absent", "The log says nothing of this decision.")
    policy = await policy_rows.document(connection, version=found.policy_version)
    evidence = await pack_rows.evidence_packed(connection, ids=found.evidence)
    letters = await pack_rows.letters_packed(connection, claim_id=found.claim_id, at=found.decided_at)
    return {
        "decision.json": (found.content or "").encode(),
        "evidence.json": _json([row._asdict() for row in evidence]),
        "letters.json": _json([row._asdict() for row in letters]),
        "policy.toml": (policy.body if policy else "").encode(),
        **await _stretches(connection, sorted({*(row.seq for row in told), kept.seq})),
    }


async def _stretches(connection: Connection, wanted: Sequence[int]) -> dict[str, bytes]:
    """Collect the stretches of the log that have these events, each with the checkpoint at its end."""
    members: dict[str, bytes] = {}
    reached = 0
    for seq in wanted:
        if seq <= reached:
            continue
        signed = await pack_rows.signed_after(connection, seq=seq)
        if signed is None:
            raise Conflict("pack_too_early", "The log is not signed so far yet. Ask again in a minute.")
        rows = await pack_rows.stretch(connection, seq=seq, until=signed.seq, timeout=60)
        reached = signed.seq
        said = {"after": rows[0].prev_hash.hex(), "wanted": [one for one in wanted if seq <= one <= reached]}
        members[f"log/{seq:020d}.json"] = _json(said | {"events": [row.content for row in rows]})
        members[f"log/{seq:020d}.note"] = signed.note.encode()
    return members


def _signed(svc: Service, members: Mapping[str, bytes]) -> bytes:
    path = svc.settings.checkpoint_key_file
    if not path.exists():
        raise Conflict("pack_too_early", "This process has no key to sign with. Ask where checkpoints are signed.")
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in sorted(members.items())}
    manifest = _json({"format": 1, "members": digests})
    signature = base64.b64encode(signing_key(path).sign(SIGNED_AS + manifest))
    whole = {**members, "manifest.json": manifest, "manifest.sig": signature, "key.pem": public_pem(path)}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(whole):
            made.writestr(zipfile.ZipInfo(name, _MOMENT), whole[name], zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _json(said: Any) -> bytes:  # noqa: ANN401  whatever JSON can hold
    return json.dumps(said, default=lambda at: at.isoformat(), indent=1, sort_keys=True).encode()
