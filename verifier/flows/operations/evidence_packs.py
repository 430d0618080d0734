"""Evidence packs with the letters of their decision: written anew by the code that sends them, and told as a reading.

Letters are kept nowhere. What one says is made of the decision and of the creator's sealed words, so that whoever
makes a pack reads these: that is an event in the log, before anything is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.events import Event
from verifier.flows.audit import pack
from verifier.flows.core.service import note
from verifier.flows.operations import send_mail
from verifier.store.db import in_transaction
from verifier.store.rows import mail as mail_rows
from verifier.store.rows import packs as pack_rows
from verifier.store.sealing import sealed
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection


async def packed(svc: Service, decision_id: str, actor: Actor) -> bytes:
    """Make the pack of a decision, with the text of the letters by which its creator was told of it."""
    await pack.pack(svc, decision_id)  # nothing is opened for a pack that cannot be made
    found = await pack_rows.letters_of_decision(svc.pool, decision_id=decision_id)
    rows = [row for one in found if (row := await mail_rows.matter(svc.pool, mail_id=one.id)) is not None]
    readable = [row for row in rows if row.wrapped_key is not None]
    if not readable:
        return await pack.pack(svc, decision_id)

    async def told(connection: Connection) -> None:
        key, claim_id, body = readable[0].account_key, readable[0].id, {"decision": decision_id}
        codes = ("pack",)
        await note(
            connection, Event.WORDS_READ, actor, svc.clock(), account_key=key, claim_id=claim_id, codes=codes, body=body
        )

    await in_transaction(svc.pool, told)
    return await pack.pack(svc, decision_id, {f"letters/{row.template}.txt": _written(svc, row) for row in readable})


def _written(svc: Service, row: mail_rows.Matter) -> bytes:
    """Write a letter as it was sent; say so where it cannot be opened any more."""
    try:
        letter = send_mail.written_again(svc, row, sealed.open_words(svc.sealer(row), row))
    except SealBroken:
        return b"This letter cannot be written again: what it is made of cannot be opened.\n"
    return f"{letter.subject}\n\n{letter.text}".encode()
