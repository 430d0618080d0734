"""A one-time code to the address the board holds: it proves the holder, to the account that asked, once."""

from __future__ import annotations

from tests.bind.offices import Office


async def test_a_holder_without_an_identity_proves_the_licence_by_the_boards_address(florida: Office) -> None:
    truth = florida.people[0]
    claim = await florida.claim(truth)
    assert (claim.state, claim.reasons) == ("awaiting_creator", ("holder_unbound",))
    begun = await florida.begin(claim, "registry_contact_code")
    code = await florida.code()
    assert florida.relay.to[-1] in florida.reachable().values()
    assert (await florida.answer(begun, code=code)).status == "proved"
    claim = await florida.house.claim(claim.id)
    assert (claim.state, claim.facts.holder.level, claim.facts.holder.method) == (
        "verified",
        "H3",
        "registry_contact_code",
    )
    assert await florida.house.status(truth.handle) == "verified"
