"""Attempts of impostors to prove: a wrong code, another's code, a place of their own, another record's proof.

Each scenario says whether it got as far as it was meant to: a proof that was never made shows nothing about proofs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from aiohttp import ClientSession

from scripts.rig.impostors.claim_scenarios import CLAIM_SCENARIOS, Played, Someone
from scripts.rig.impostors.population import Graduate, Licensee
from tests.harness.people import PLATFORM
from verifier.demo.servers.orcid import orcid_of
from verifier.domain.claim import Actor, Amendment, Submission, Words
from verifier.domain.holder import Method
from verifier.flows.claims import intake
from verifier.flows.proofs.instructions import proof_link
from verifier.flows.proofs.views import BindingView

_TRIES = 5
_CREATOR = frozenset({"claims:write", "claims:read"})
Scenario = Callable[[Someone], Awaitable[Played]]


@dataclass(frozen=True, slots=True)
class Letter:
    """A code that was sent to an honest licensee, with its attempt."""

    claim_id: str
    attempt_id: str
    code: str


async def send_code(who: Someone, holder: Licensee) -> Letter:
    """Claim a licence without an identity, and have a code sent to the address the board holds."""
    claim_id = await who.client.submit(who.claims(holder))
    begun, code = await who.client.code(claim_id, holder.mailbox)
    return Letter(claim_id, begun.id, code)


async def prove_by_code(who: Someone, holder: Licensee) -> Letter:
    """Prove a licence by code, as an honest holder does."""
    letter = await send_code(who, holder)
    await who.client.answer(letter.claim_id, letter.attempt_id, code=letter.code)
    return letter


async def wrong_codes(who: Someone) -> Played:
    """Guess five times at the code of a letter to the licensee, and a sixth time."""
    claim_id = await who.client.submit(who.claims(who.population.reached.deal()))
    begun = await who.client.begin(claim_id, Method.REGISTRY_CONTACT_CODE)
    guesses = [f"{(who.n * 7919 + turn * 104_729) % 10**8:08d}" for turn in range(_TRIES + 1)]
    told = [await who.client.answer(claim_id, begun.id, code=guess) for guess in guesses]
    worn_out = _is(told[_TRIES - 1], "failed", "wrong_code")
    return Played(claim_id, worn_out and told[_TRIES] == "binding_ended")


async def anothers_letter(who: Someone, letters: list[Letter]) -> Played:
    """Use the unused code of somebody else's letter, for their own attempt and for the other's."""
    claim_id = await who.client.submit(who.claims(who.population.reached.deal()))
    begun = await who.client.begin(claim_id, Method.REGISTRY_CONTACT_CODE)
    letter = letters[who.n % len(letters)]
    own = await who.client.answer(claim_id, begun.id, code=letter.code)
    other = await who.client.answer(claim_id, letter.attempt_id, code=letter.code)
    foreign = await who.client.answer(letter.claim_id, letter.attempt_id, _creator(who), code=letter.code)
    return Played(
        claim_id, _is(own, "pending", "wrong_code") and (other, foreign) == ("binding_absent", "claim_absent")
    )


async def replayed(who: Someone, letters: list[Letter]) -> Played:
    """Repeat the answer that proved another's licence: for their own attempt, as it was, and under their claim."""
    claim_id = await who.client.submit(who.claims(who.population.reached.deal()))
    begun = await who.client.begin(claim_id, Method.REGISTRY_CONTACT_CODE)
    letter = letters[who.n % len(letters)]
    own = await who.client.answer(claim_id, begun.id, code=letter.code)
    again = await who.client.answer(letter.claim_id, letter.attempt_id, code=letter.code)
    other = await who.client.answer(claim_id, letter.attempt_id, code=letter.code)
    return Played(claim_id, _is(own, "pending", "wrong_code") and (again, other) == ("binding_ended", "binding_absent"))


async def own_domain(who: Someone) -> Played:
    """Show a word at a domain of their own, which no register lists and which is old enough."""
    claim_id = await who.client.submit(who.claims(who.population.anybody.deal()))
    host = f"practice-{who.handle.replace('.', '-')}.example"
    begun = await who.client.begin(claim_id, Method.DOMAIN_NONCE, domain=host)
    who.client.world.truth.put_on_website(host, begun.nonce or "")
    seen = await who.client.answer(claim_id, begun.id)
    return Played(claim_id, _is(seen, "proved", "domain_not_listed") and begun.level == "H2")


async def link_on_own_orcid(who: Someone) -> Played:
    """Claim somebody's doctorate, and put the link on their own iD."""
    victim = who.population.graduates.deal()
    claim_id = await who.client.submit(graduate_claim(who, victim))
    begun = await who.client.begin(claim_id, Method.REGISTRY_WRITE_BACK)
    pages = who.client.world.people.pages.setdefault(_another_orcid(who, victim), [])
    pages.append(proof_link(who.client.svc, begun.id))
    seen = await who.client.answer(claim_id, begun.id)
    pages.remove(proof_link(who.client.svc, begun.id))
    return Played(claim_id, _is(seen, "pending", "link_not_found"))


async def own_sign_in(who: Someone) -> Played:
    """Claim somebody's doctorate, and sign in with their own iD."""
    victim = who.population.graduates.deal()
    claim_id = await who.client.submit(graduate_claim(who, victim))
    seen = await sign_in(who, claim_id, _another_orcid(who, victim))
    return Played(claim_id, _is(seen, "pending", "other_orcid"))


def _another_orcid(who: Someone, victim: Graduate) -> str:
    """Return their own iD: never the victim's, whose sign-in would be the holder's."""
    places = range(len(who.population.world.claims) - 1, -1, -1)
    return next(own for own in map(orcid_of, places) if own != victim.orcid)


async def moved_after_proof(who: Someone) -> Played:
    """Prove one's own record, then amend the claim to another licensee's, before or after the answer."""
    own = who.population.reached.deal()
    victim = _another_than(who, own)
    if who.n % 2:
        claim_id, proved = await _proved_with_people(who, own)
        await who.client.amend(claim_id, _becomes(victim))
        return Played(claim_id, proved)
    letter = await send_code(who, own)
    await who.client.amend(letter.claim_id, _becomes(victim))
    seen = await who.client.answer(letter.claim_id, letter.attempt_id, code=letter.code)
    return Played(letter.claim_id, _is(seen, "proved", ""))


async def handed_over(who: Someone) -> Played:
    """Hand over an account that proved its licence; whoever has it now claims the same."""
    if who.n % 5 == 0:  # with its badge on
        own = who.population.sold.deal()
        letter = await prove_by_code(who, own)
        claim_id, proved = letter.claim_id, await _shows(who) == "verified"
    else:
        own = who.population.reached.deal()
        claim_id, proved = await _proved_with_people(who, own)
    await who.client.hand_over(who.account, who.handle, 2)
    suspended = await _shows(who) != "verified"
    identity = who.identity(who.own_name, own.birth_year, own.truth.locality) if who.n % 3 == 0 else None
    again = await who.client.submit(_plain(who.claims(own, identity=identity, epoch=2)))
    return Played(again, proved and suspended and again == claim_id)


async def withdrawn(who: Someone) -> Played:
    """Shed an identity that contradicts the record: withdraw the claim and make it again without one."""
    victim = who.population.anybody.deal()
    first = await who.client.submit(who.claims(victim, identity=who.of_their_own(victim, victim.truth.legal_name)))
    await intake.withdraw(who.client.svc, first, Actor("platform", PLATFORM.id, _CREATOR))
    second = await who.client.submit(who.claims(victim))
    return Played(second, first != second)


def graduate_claim(who: Someone, graduate: Graduate) -> Submission:
    """Claim a doctorate with its owner's name and iD."""
    return Submission(who.ref(graduate.name), "PhD", None, Words(graduate.name, orcid=graduate.orcid))


async def sign_in(who: Someone, claim_id: str, orcid: str) -> BindingView | str:
    """Sign in at the made-up ORCID as the owner of this iD, and bring back what it says."""
    begun = await who.client.begin(claim_id, Method.ORCID_SIGN_IN)
    page = urlsplit(begun.redirect_url or "")
    form = dict(parse_qsl(page.query)) | {"orcid": orcid}
    async with (
        ClientSession() as browser,
        browser.post(page._replace(query="").geturl(), data=form, allow_redirects=False) as sent,
    ):
        back = dict(parse_qsl(urlsplit(sent.headers["Location"]).query))
    return await who.client.answer(claim_id, begun.id, code=back["code"], state=back["state"])


async def _proved_with_people(who: Someone, own: Licensee) -> tuple[str, bool]:
    """Prove one's own record without a badge yet: another's NPI keeps the claim with people."""
    given = who.claims(own)
    words = Words(given.words.name, number=given.words.number, npi=who.population.incumbents[0].truth.npi)
    claim_id = await who.client.submit(Submission(given.account, given.credential, given.jurisdiction, words))
    begun, code = await who.client.code(claim_id, own.mailbox)
    seen = await who.client.answer(claim_id, begun.id, code=code)
    return claim_id, _is(seen, "proved", "") and await _shows(who) == "pending"


def _another_than(who: Someone, own: Licensee) -> Licensee:
    victim = who.population.anybody.deal()
    return victim if victim.truth.number != own.truth.number else who.population.anybody.deal()


def _becomes(victim: Licensee) -> Amendment:
    truth = victim.truth
    return Amendment(truth.credential, truth.jurisdiction, name=truth.display_name, number=truth.number, npi="")


def _plain(given: Submission) -> Submission:
    """Drop the NPI: nothing but the proof is missing."""
    words = Words(given.words.name, number=given.words.number)
    return Submission(given.account, given.credential, given.jurisdiction, words, given.identity)


async def _shows(who: Someone) -> str:
    return (await who.client.svc.badges.read(who.handle, who.account, None, full=True)).status


def _creator(who: Someone) -> Actor:
    """Build the impostor's actor, with a token for their own account."""
    return Actor("creator", f"creator:{who.account}", _CREATOR, account_id=who.account, account=who.ref(""))


def _is(seen: BindingView | str, status: str, detail: str) -> bool:
    return isinstance(seen, BindingView) and (seen.status, seen.detail) == (status, detail)


def _told(scenario: Callable[[Someone], Submission]) -> Scenario:
    async def told(who: Someone) -> Played:
        return Played(await who.client.submit(scenario(who)))

    return told


def kinds(sent: list[Letter], spent: list[Letter]) -> Mapping[str, Scenario]:
    """List every kind of impostor; some use letters that were sent to honest licensees, and spent ones."""
    return {name: _told(scenario) for name, scenario in CLAIM_SCENARIOS.items()} | {
        "five wrong codes": wrong_codes,
        "the code of another's letter": lambda who: anothers_letter(who, sent),
        "a word at a domain no register lists": own_domain,
        "a link on another ORCID iD": link_on_own_orcid,
        "signed in with another ORCID iD": own_sign_in,
        "moved to the licensee after a proof": moved_after_proof,
        "handed over after a proof": handed_over,
        "withdrawn and submitted again": withdrawn,
        "an answer that proved before": lambda who: replayed(who, spent),
    }
