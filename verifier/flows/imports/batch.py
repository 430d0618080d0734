"""One chunk of an import, taken in within one transaction: what touches nothing else together, all else line by line.

The first line of an account that is new, under a handle that no other line and no other account has, touches nothing
that another line does, nor does the first one of an account that is known and as the line says: such lines are made
together. Every other line is entered as `POST /v1/claims` enters it, in
the order of the lines; what is wrong with one is its problem and nobody else's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.flows.accounts import accounts
from verifier.flows.accounts.accounts import NewAccount
from verifier.flows.claims import display_names, intake, new_claims
from verifier.flows.claims.guards import already_open
from verifier.flows.claims.new_claims import NewClaim
from verifier.flows.core.errors import Refused
from verifier.flows.imports import known
from verifier.store.db import AlreadyThere, is_passing
from verifier.store.ids import new_id
from verifier.store.jobs import IMPORTED
from verifier.store.rows import accounts as account_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import AccountRef, Actor, Submission
    from verifier.domain.credentials.profession import Credential
    from verifier.flows.core.service import Service
    from verifier.flows.imports.lines import Reader
    from verifier.store.db import Connection


@dataclass(frozen=True, slots=True)
class Read:
    """A line that can be meant."""

    submission: Submission
    credential: Credential
    account: NewAccount  # the account and the claim that it is, if nobody has seen that account before
    claim: NewClaim

    @classmethod
    def of(cls, svc: Service, submission: Submission, credential: Credential) -> Read:
        """Seal what was said as a new account's."""
        account = NewAccount.of(svc, submission.account)
        claim = NewClaim.of(svc, new_id("clm"), account.locked, credential, submission)
        return cls(submission, credential, account, claim)


@dataclass(frozen=True, slots=True)
class Result:
    """The end of a line: the claim it is, or the problem document."""

    claim_id: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Taking:
    """A chunk that is taken in."""

    svc: Service
    connection: Connection
    reader: Reader
    actor: Actor
    after: timedelta = timedelta(0)  # nobody is asked about its claims sooner

    async def take(self, lines: Sequence[Read | Result]) -> list[Result]:
        """Take lines in, in their order; those that could not be read have their result already."""
        made = await self._together(lines)
        return [
            line if isinstance(line, Result) else made.get(at) or await self._alone(line)
            for at, line in enumerate(lines)
        ]

    async def _together(self, lines: Sequence[Read | Result]) -> dict[int, Result]:
        """Make the claims that touch nothing else; none of them, where one cannot be made."""
        alone = first_alone(lines)
        try:
            async with self.connection.transaction():
                return await self._make(alone)
        except Exception as fault:
            if is_passing(fault):
                raise
            return {}  # each by itself: whose fault it is will be seen

    async def _make(self, lines: dict[int, Read]) -> dict[int, Result]:
        named = [one.account for one in lines.values()]
        keys = await accounts.make_plain(self.svc, self.connection, named, self.actor)
        made = {at: one.claim for at, one in lines.items() if one.account.key in keys}
        left = {at: (one.submission, one.credential) for at, one in lines.items() if at not in made}
        made |= await known.claims(self.svc, self.connection, left) if left else {}
        if made:
            new = list(made.values())
            await new_claims.make(self.svc, self.connection, new, self.actor, priority=IMPORTED, after=self.after)
        return {at: Result(claim_id=claim.id) for at, claim in made.items()}

    async def _alone(self, line: Read) -> Result:
        try:
            async with self.connection.transaction():
                said, credential = line.submission, line.credential
                claim_id, _ = await intake.enter(
                    self.svc, self.connection, said, credential, self.actor, imported=True, after=self.after
                )
        except AlreadyThere:
            return Result(problem=self.reader.problem(already_open()))
        except Refused as refused:
            await self._keep_name(line)
            return Result(problem=self.reader.problem(refused))
        except Exception as fault:
            if is_passing(fault):
                raise
            return Result(problem=self.reader.problem(fault))
        return Result(claim_id=claim_id)

    async def _keep_name(self, line: Read) -> None:
        """Keep the display name that came with a claim that was refused: it counts all the same."""
        account = line.submission.account
        known = await account_rows.account_by_platform_id_locked(self.connection, platform_id=account.id)
        await display_names.keep_on(self.svc, self.connection, known, account, self.actor)


def first_alone(lines: Sequence[Read | Result]) -> dict[int, Read]:
    """Choose the first line of each account whose handle is on no other account's line, by their places."""
    read = [(at, line) for at, line in enumerate(lines) if isinstance(line, Read)]
    borne = Counter(handle for _, handle in {(_account(line).id, _account(line).handle) for _, line in read})
    found: dict[str, tuple[int, Read]] = {}
    for at, line in read:
        found.setdefault(_account(line).id, (at, line))
    return {
        at: line for at, line in found.values() if borne[_account(line).handle] == 1 and line.submission.voucher is None
    }


def _account(line: Read) -> AccountRef:
    return line.submission.account
