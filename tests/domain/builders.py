"""People and registers for tests of the core: everything agrees unless a test says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from verifier.domain.assessment.decision import OnFile, Verdict, weigh
from verifier.domain.assessment.findings import establish
from verifier.domain.assessment.matter import Findings, Matter
from verifier.domain.binding.others import Shares
from verifier.domain.claim import AccountRef, Identity, Words
from verifier.domain.credentials.profession import Credential, Family, Title, read_credential, title_of
from verifier.domain.evidence import (
    Action,
    Answer,
    Authority,
    Found,
    ListedLicence,
    NotFound,
    Outcome,
    PersonName,
    Record,
    RecordKind,
    RegistryId,
    Standing,
    Unavailable,
    Unreadable,
)
from verifier.domain.policy import Policy
from verifier.domain.reasons import Reason

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
TODAY = date(2026, 11, 22)  # in Washington and in UTC
POLICY = Policy()
WASHINGTON, NPPES, LEIE = RegistryId("us-wa-doh"), RegistryId("us-nppes"), RegistryId("us-oig-leie")
OTHER_BOARD = RegistryId("us-wa-other")
PACIFIC = ZoneInfo("America/Los_Angeles")
NUMBER, NPI = "MHC.LH.69990001", "1999999992"
DOWN, ODD = Unavailable(timedelta(minutes=5), "timeout"), Unreadable("status: unlisted")
RARE, COMMON = 0.4, 400.0

SEATTLE, LARGEST, ALEX = 0.0024, 0.027, 0.004  # shares of people, in the tables of these tests

ROBIN = PersonName("Robin", "Sample", "Alex")
AUTHORITIES = {NPPES: Authority.SUPPORTING, LEIE: Authority.SCREENING}


def title(letters: str = "LMHC") -> Title:
    return title_of("US-WA", letters)


def credential(letters: str = "LPC", place: str | None = "US-WA", *, number: bool = True) -> Credential:
    read = read_credential(letters, place, has_number=number)
    assert isinstance(read, Credential)
    return read


def licence(**changes: object) -> Record:
    """Robin's licence as a counsellor in Washington, in force."""
    return replace(
        Record(
            registry=WASHINGTON,
            authority=Authority.PRIMARY,
            kind=RecordKind.LICENCE,
            name=ROBIN,
            jurisdiction="US-WA",
            family=Family.COUNSELOR,
            title=title(),
            title_text="Mental Health Counselor License",
            number=NUMBER,
            standing=Standing.ACTIVE,
            standing_text="Active",
            action=Action.NONE,
            expires_on=TODAY + timedelta(days=300),
            birth_years=(1981, 1981),
        ),
        **changes,  # type: ignore[arg-type]
    )


def enumeration(**changes: object) -> Record:
    """Robin's NPI record, which repeats the licence."""
    return replace(
        Record(
            registry=NPPES,
            authority=Authority.SUPPORTING,
            kind=RecordKind.ENUMERATION,
            name=ROBIN,
            jurisdiction="US-WA",
            family=Family.COUNSELOR,
            standing=Standing.ACTIVE,
            npi=NPI,
            listed=(ListedLicence("US-WA", Family.COUNSELOR, "LH69990001"),),
        ),
        **changes,  # type: ignore[arg-type]
    )


def exclusion() -> Record:
    return Record(LEIE, Authority.SCREENING, RecordKind.EXCLUSION, ROBIN, note="1128b4, 20200101")


def identity(**changes: object) -> Identity:
    """Build the platform's attestation: the very person of the licence."""
    attested = Identity("Robin Alex Sample", 1981, None, "platform_kyc", NOW - timedelta(days=30), "idv_8")
    return replace(attested, **changes)  # type: ignore[arg-type]


def words(**changes: object) -> Words:
    return replace(Words("Robin Alex Sample", number=NUMBER), **changes)  # type: ignore[arg-type]


def answer(registry: RegistryId, outcome: Outcome, *, age: timedelta = timedelta(minutes=1)) -> Answer:
    return Answer(registry, AUTHORITIES.get(registry, Authority.PRIMARY), outcome, NOW - age)


def shares(bearers: float, **tables: object) -> Shares:
    """Tables in which so many people bear any name there is."""
    told = Shares(
        given={},
        surname={},
        given_floor=bearers / POLICY.namesake_population,
        surname_floor=1.0,
        middle={"alex": ALEX},
        initial=dict.fromkeys("abcdefghijklmnopqrstuvwxyz", 1 / 12),
        place={"seattle": SEATTLE},
        anywhere=LARGEST,
        clustered=1.0,
    )
    return replace(told, **tables)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim with the answers of one round; untouched, the machine confirms it."""

    matter: Matter
    answers: tuple[Answer, ...]
    shares: Shares = field(default_factory=lambda: shares(RARE))
    on_file: OnFile = field(default_factory=OnFile)

    def weighed(self, now: datetime = NOW, policy: Policy = POLICY) -> Verdict:
        return weigh(self.found(now, policy), self.on_file, policy)

    def found(self, now: datetime = NOW, policy: Policy = POLICY) -> Findings:
        return establish(self.matter, self.answers, policy, now, self.shares)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.weighed().findings.reasons

    def about(self, **changes: object) -> Claimed:
        """The same answers to a matter that differs."""
        return replace(self, matter=replace(self.matter, **changes))  # type: ignore[arg-type]

    def saying(self, **changes: object) -> Claimed:
        """The same claim in other words."""
        return self.about(words=replace(self.matter.words, **changes))  # type: ignore[arg-type]

    def attesting(self, **changes: object) -> Claimed:
        """The same claim with another word of the platform's identity check."""
        return self.about(identity=identity(**changes))

    def hearing(self, registry: RegistryId, outcome: Outcome, *, age: timedelta = timedelta(minutes=1)) -> Claimed:
        """The same claim with another answer of one source."""
        others = tuple(a for a in self.answers if a.registry != registry)
        return replace(self, answers=(*others, answer(registry, outcome, age=age)))

    def finding(self, *records: Record) -> Claimed:
        """The same claim with these records at the board."""
        return self.hearing(WASHINGTON, Found(records))

    def filed(self, **changes: object) -> Claimed:
        """The same claim with something else on file about it."""
        return replace(self, on_file=replace(self.on_file, **changes))  # type: ignore[arg-type]

    def called(self, bearers: float) -> Claimed:
        """The same claim by somebody whose name so many people bear."""
        return replace(self, shares=shares(bearers))


def claimed(*, npi: bool = False) -> Claimed:
    """Robin Sample claims a counsellor's licence in Washington, and everything agrees."""
    matter = Matter(
        credential=credential(),
        jurisdiction="US-WA",
        account=AccountRef("acct_71", "robin.sample.lpc", 1, "Robin Sample, LPC"),
        words=words(npi=NPI if npi else ""),
        identity=identity(),
        primaries=(WASHINGTON,),
        others=(NPPES, LEIE),
        zones={WASHINGTON: PACIFIC},
    )
    nppes = Found((enumeration(),)) if npi else NotFound()
    return Claimed(matter, (answer(WASHINGTON, Found((licence(),))), answer(NPPES, nppes), answer(LEIE, NotFound())))


def called(handle: str, display_name: str = "") -> AccountRef:
    """Robin's account under another handle or display name."""
    return AccountRef("acct_71", handle, 1, display_name)


CLAIM = claimed()
WITH_NPI = claimed(npi=True)
SECOND_BOARD = CLAIM.about(primaries=(WASHINGTON, OTHER_BOARD))
LATE = timedelta(hours=24, seconds=1)  # an answer of this age counts no longer
