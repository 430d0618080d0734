"""A claim opened once for one unit of work, and handed on: nobody below reads or opens it again.

Where it decides anything its row is locked before it is opened: what was read before the wait for a lock may be stale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from verifier.domain.credentials.profession import Credential, read_credential
from verifier.store.sealing import sealed
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from verifier.domain.claim import Identity, Words
    from verifier.store.sealing.crypto import Sealer, Vault


class ClaimParts(sealed.HasWords, sealed.HasIdentity, Protocol):
    """The columns of a claim's row from which the claim is opened, whatever else the row has."""

    @property
    def credential(self) -> str:
        """The claimed credential, as it is written."""

    @property
    def jurisdiction(self) -> str | None:
        """The place that granted it."""

    @property
    def wrapped_key(self) -> bytes | None:
        """The key of the account's sealed columns; None once the account was erased."""


R = TypeVar("R", bound=ClaimParts)
R_co = TypeVar("R_co", bound=ClaimParts, covariant=True)


@dataclass(frozen=True, slots=True)
class ClaimContext(Generic[R_co]):
    """A claim's row, and what is sealed of it in plain."""

    row: R_co
    sealer: Sealer  # opens what else is sealed for the claim's account
    words: Words
    identity: Identity | None
    credential: Credential  # as it is read in the claim's place
    display_name: str  # that came with the claim; the account may have a newer one


def open_claim(vault: Vault, row: R) -> ClaimContext[R]:
    """Open a claim's row; raises `SealBroken` where the account was erased or a part cannot be opened."""
    if row.wrapped_key is None:
        raise SealBroken
    sealer = vault.sealer(row.wrapped_key)
    text = sealed.open_words(sealer, row)
    credential = read_credential(row.credential, row.jurisdiction, has_number=bool(text.words.number))
    assert isinstance(credential, Credential)  # noqa: S101  it was read when the claim was taken
    return ClaimContext(row, sealer, text.words, sealed.open_identity(sealer, row), credential, text.display_name)
