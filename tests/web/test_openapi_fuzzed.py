"""Odd and right requests to every operation, by a tool that knows nothing of us but the document."""

from __future__ import annotations

from tests.harness.creator_doors import Doors
from tests.harness.fuzzing import fuzz
from tests.harness.openapi import OPERATIONS
from tests.harness.staff import new_key, new_reviewer
from verifier.flows.access import access

_BOUNDS = ("--phases", "examples,fuzzing", "--max-examples", "3")


async def test_the_service_keeps_to_its_own_document_whatever_it_is_sent(doors: Doors) -> None:
    """A short run, always the same; `scripts/prove openapi` has the long one."""
    dsn = doors.house.dsn
    key = await new_key(dsn, "Odd", [scope for scope in access.SCOPES if scope != "review"], trial=True)
    token = (await new_reviewer(dsn, "Ada Trial", lead=True, trial=True)).token
    done = await fuzz(str(doors.server.make_url("")), key, token, seed=1, bounds=_BOUNDS)
    assert done.fine, done.said[-6000:]
    assert f"{len(OPERATIONS) - 1} selected" in done.said  # all but the document, which it has read
    assert done.cases > 3 * len(OPERATIONS)
