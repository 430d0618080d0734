"""Claims of impostors and namesakes who have nothing but words and, some of them, an identity check of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from scripts.rig.impostors.population import Licensee, Population
from scripts.rig.impostors.service import Client
from verifier.demo.people.words.invented_names import MIDDLE, SHORT_FORMS
from verifier.demo.people.words.spelling import hurried
from verifier.domain.claim import AccountRef, Identity, Submission, Words

_GIVEN = "Casey Jordan Morgan Riley Avery Dominic Petra".split()
_MIDDLES = tuple(filter(None, MIDDLE))
_SURNAMES = "Fielding Marlowe Prescott Tennant Ostrander Vance".split()
_ELSEWHERE = "Jacksonville", "Orlando", "Miami"
_IDENTIFIED_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Played:
    """The result of one scenario: the claim it ended with, and whether it got as far as it was meant to get."""

    claim_id: str
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Someone:
    """One account holder of the proof."""

    client: Client
    population: Population
    n: int  # of their kind: what varies within a kind follows from it
    account: str

    @property
    def handle(self) -> str:
        """A handle that says nothing."""
        return self.account.replace("_", ".")

    @property
    def own_name(self) -> str:
        """Their own legal name, which no licensee has."""
        return f"{_GIVEN[self.n % len(_GIVEN)]} {_SURNAMES[self.n % len(_SURNAMES)]}"

    def ref(self, name: str, epoch: int = 1) -> AccountRef:
        """Build their account, under this name."""
        return AccountRef(self.account, self.handle, epoch, name)

    def identity(self, name: str, birth_year: int | None = None, city: str | None = None) -> Identity:
        """Build the result of the platform's check of this account."""
        checked_at = datetime.now(UTC) - _IDENTIFIED_BEFORE
        return Identity(name, birth_year, city, "platform_kyc", checked_at, f"idv_{self.account}")

    def claims(self, victim: Licensee, name: str = "", identity: Identity | None = None, epoch: int = 1) -> Submission:
        """Build a claim to be this licensee, every other one with the licensee's NPI."""
        truth, typed = victim.truth, name or victim.truth.display_name
        words = Words(typed, number=truth.number, npi=truth.npi if self.n % 2 else "")
        return Submission(self.ref(typed, epoch), truth.credential, truth.jurisdiction, words, identity)

    def older(self, victim: Licensee) -> int:
        """Return another birth year, outside any printed range."""
        return victim.birth_year + (11, -12, 14, -17)[self.n % 4]

    def of_their_own(self, victim: Licensee, name: str) -> Identity:
        """Build a namesake's identity: whatever the register prints beside the name, theirs is another."""
        city = _ELSEWHERE[self.n % len(_ELSEWHERE)]
        return self.identity(name, self.older(victim) if victim.dated else None, city)


def other_birth_year(who: Someone) -> Submission:
    """Claim with the same legal name, born in another year."""
    victim = who.population.dated.deal()
    name = victim.truth.legal_name if who.n % 3 else victim.truth.display_name
    city = victim.truth.locality if who.n % 4 else None
    return who.claims(victim, identity=who.identity(name, who.older(victim), city))


def no_identity(who: Someone) -> Submission:
    """Claim with the licensee's name and number, and nothing else."""
    victim = (who.population.common if who.n % 5 == 0 else who.population.anybody).deal()
    return who.claims(victim)


def other_middle(who: Someone) -> Submission:
    """Claim with the same name but for the middle name; born in the same year, in the same city."""
    victim = who.population.middled.deal()
    turned = _MIDDLES[who.n % len(_MIDDLES) :] + _MIDDLES
    own = next(middle for middle in turned if middle[0] != victim.middle[0])
    name = f"{victim.given} {own} {victim.surname}"
    typed = name if who.n % 2 else victim.truth.display_name
    return who.claims(victim, typed, who.identity(name, victim.birth_year, victim.truth.locality))


def other_city(who: Someone) -> Submission:
    """Claim with the same legal name in another city."""
    victim = who.population.florida.deal()
    year = None if who.n % 2 else victim.birth_year
    name = victim.truth.legal_name if who.n % 3 else victim.truth.display_name
    return who.claims(victim, identity=who.identity(name, year, _ELSEWHERE[who.n % len(_ELSEWHERE)]))


def neighbour(who: Someone) -> Submission:
    """Claim as a namesake of a common name in the licensee's city, however written, born thirteen years apart.

    The register prints a city and no birth year, so that nothing differs: it only fits others, too.
    """
    victim = who.population.neighbourly.deal()
    given = SHORT_FORMS[victim.given] if who.n % 2 else victim.given
    city = victim.truth.locality
    written = (city, city.upper(), f"{city}, FL", f" {city.lower()} fl 33602")[who.n % 4]
    year = victim.birth_year + (13, -13)[who.n % 2]
    return who.claims(victim, identity=who.identity(f"{given} {victim.surname}", year, written))


def of_an_age(who: Someone) -> Submission:
    """Claim with the same common name, the same city, and another year of the decade that the register prints."""
    victim = who.population.of_an_age.deal()
    year = victim.birth_year + (1 if victim.birth_year % 10 < 5 else -1)  # noqa: PLR2004  within the decade
    return who.claims(victim, identity=who.identity(victim.truth.legal_name, year, victim.truth.locality))


def alike(who: Someone) -> Submission:
    """Claim as a namesake of a common name who was born in the licensee's year, where nothing else is printed."""
    victim = who.population.alike.deal()
    name = victim.truth.legal_name
    typed = f"{victim.given} Ann {victim.surname}" if who.n % 3 == 0 else name
    return who.claims(victim, name, who.identity(typed, victim.birth_year, victim.truth.locality))


def borrowed_name(who: Someone) -> Submission:
    """Claim with the licensee's name typed over another's identity, of the same birth year and city."""
    victim = who.population.anybody.deal()
    return who.claims(victim, identity=who.identity(who.own_name, victim.birth_year, victim.truth.locality))


def junior(who: Someone) -> Submission:
    """Claim as the son of a licensee: the register says Sr, or another birth year."""
    victim = (who.population.seniors if who.n % 2 else who.population.dated).deal()
    name = f"{victim.truth.legal_name} Jr"
    typed = name if who.n % 4 < 2 else victim.truth.display_name  # noqa: PLR2004  half of them
    year = victim.birth_year + 27
    return who.claims(victim, typed, who.identity(name, year, victim.truth.locality))


def other_surname(who: Someone) -> Submission:
    """Claim to have married: another surname, or the licensee's beside another one."""
    victim = who.population.anybody.deal()
    other = _SURNAMES[who.n % len(_SURNAMES)]
    if who.n % 2:
        return who.claims(victim, identity=who.of_their_own(victim, f"{victim.given} {victim.surname}-{other}"))
    name = " ".join(filter(None, (victim.given, victim.middle, other)))
    return who.claims(victim, identity=who.identity(name, victim.birth_year, victim.truth.locality))


def nickname(who: Someone) -> Submission:
    """Claim with a short form of the licensee's name; of a common name nothing else can be compared."""
    if who.n % 3 == 0:
        victim = who.population.common.deal()
        short = SHORT_FORMS[victim.given] if who.n % 2 else victim.given
        return who.claims(victim, identity=who.identity(f"{short} {victim.surname}"))
    victim = who.population.nicknamed.deal()
    name = f"{SHORT_FORMS[victim.given]} {victim.surname}"
    return who.claims(victim, name if who.n % 2 else "", who.of_their_own(victim, name))


def slipped_number(who: Someone) -> Submission:
    """Claim with a licensee's own name and identity, and a number one slip off, which is a stranger's."""
    own, stranger = who.population.neighbours.deal()
    identity = who.identity(own.truth.legal_name, own.birth_year, own.truth.locality) if who.n % 2 else None
    return who.claims(stranger, own.truth.display_name, identity)


def initial_only(who: Someone) -> Submission:
    """Claim with a given name known only by its initial, born in the same year and city."""
    victim = who.population.anybody.deal()
    name = " ".join(filter(None, (f"{victim.given[0]}.", victim.middle if who.n % 2 else "", victim.surname)))
    return who.claims(victim, identity=who.identity(name, victim.birth_year, victim.truth.locality))


def second_account(who: Someone) -> Submission:
    """Claim a licence whose holder shows a badge, the number typed otherwise, with various identities."""
    victim = who.population.incumbents[who.n % len(who.population.incumbents)]
    name = victim.truth.legal_name
    same = who.identity(name, victim.birth_year, victim.truth.locality)
    given = who.claims(victim, identity=(same, None, who.of_their_own(victim, name))[who.n % 3])
    number = hurried(Random(who.n), victim.truth.number)  # noqa: S311  repeatable on purpose
    return replace(given, words=replace(given.words, number=number))


CLAIM_SCENARIOS: Mapping[str, Callable[[Someone], Submission]] = {
    "same name, another birth year": other_birth_year,
    "same name, no identity": no_identity,
    "same name, another middle name": other_middle,
    "same name, another city": other_city,
    "same name and city, another birth year": neighbour,
    "same name, city and decade": of_an_age,
    "same name and birth year": alike,
    "the licensee's name over another identity": borrowed_name,
    "junior for senior": junior,
    "another surname by marriage": other_surname,
    "a short form of the name": nickname,
    "a number one slip off": slipped_number,
    "a given name known by its initial": initial_only,
    "a licence whose holder shows a badge": second_account,
}
