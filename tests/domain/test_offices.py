"""Mailboxes and websites: a person's, a desk's, an office's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import licence
from verifier.domain.binding import offices
from verifier.domain.binding.offices import host_of, is_one_person, is_shared_mailbox, mailbox_of
from verifier.domain.evidence import PersonName, Record

DESKS = """
    office front.desk2 payroll noreply no-reply do_not_reply donotreply counseling billing-ny Office_Of_Dr_Smith
    info+board drsmithoffice records medicalrecords medrec.records providers provider.relations providerenrollment
    medstaff med.staff mso mso.credentialing gme gme2 gmeoffice licensure licensing licenses director
    medical.director director.clinical owner owners schedule schedules scheduling scheduler2 patients patient.care
    patientaccess pa.sample pa.quillfeather hrdept hr.dept hr humanresources human.resources postmaster webmaster
    frontdesk front_desk-east frontoffice reception reception2 receptionist admin administrator admin.north
    sunriseadmin practiceadmin practice.manager practicemanager officemanager manager clinic clinicinfo
    riversideclinic info info2 info.board sunriseinfo contact contactus hello hello.clinic help helpdesk support
    team theteam.team group mail mailbox staff staffing intake intake.coordinator newpatientintake appointments
    appointments3 booking bookings enquiries enquiry inquiries generalinquiries generalinfo admissions enrollment
    credentialing credentials cred creds provider.credentialing credentialingdept privileging compliance privacy
    billing billing.dept billingoffice accounts accounting accounts.payable ap.ar claims finance payables hospital
    pharmacy nurses nursing nursing.station lab physicians residency residency.program program.coordinator
    coordinator assistant secretary exec.assistant recruiter recruiting careers jobs marketing communications
    membership operations ops management leadership referral referrals newreferrals reply email surgery urgentcare
    welcome sales volunteer training supervisor cvo ceo cfo fax phone counselling wellness therapy psychiatry md
    nurse it health care web security root social services main
    recepcion citas admision facturacion secretaria rrhh doctors docs drs newclients newpatients clients client.care
    clientservices carecoordinator casemanagement consults assessments accreditation qa quality riskmanagement contracts
    caqh npi dea board renewals cme hiring employment onboarding president vice.president cmo medicaldirector clindir
    execdir founder founders accountant acct accts ap.invoices invoices payments insurance eligibility preauth
    utilizationreview nursestation labresults rx refills pharm orders efax voicemail answeringservice oncall afterhours
    emergency helpline chat newsletter media corp hq outreach research trials all allstaff everyone hipaa him charts
    transcription office.mgr opsmgr sched appt hostmaster sysadmin techsupport
""".split()
PEOPLE = """
    robin.sample rsample71 robin.stafford carey.l frontera robinsampletherapy sample.robin r.sample robin_sample
    robin-sample robins robin robin42 drsample dr.sample drrobin sample.md robin.md robinmd robinsamplemd robin.rn
    robinrn robin.lpc robinlmft lmft.robin robin.care robin.health robin.wellness robin.therapy therapywithrobin
    robin.counsels counselorrobin psychrobin robin.psych robin.psychology j.billings josh.billings j.officer
    officerjane.k clerk.amy amy.clerk s.jobs joe.root md.rahman rahman.md do.minh minh.do ismail.a aismail falstaff
    jlongstaff carey maincourt mayfront.j frontino helpern j.helper helpman.r mailer.n mailloux grouper.k groupe
    groop teamer.t steam.r desklund deskins j.infante infantino admire.k contardo supple.j recordon ricord hrabal
    hruska.j hrenko medina medstrom.k owens.j browner ownby schedler schell.j patience.k provost.j licata.l
    lisense.p gmeiner gmelin.h msongo nurseymour.t nurse.jackie.k rosa.nursey carecchi generali.a generoso.p
    legalle.b legault socialist.k ukpabi itoro webb.k webber.j weber.m security.jo rooth.m rootham payton.r
    privatsky programa.j practico.p residente.a residori clinton.j clinch.m clinard intakis.k intatano bookman.j
    chartres.m formby.k boardman.j chiefley.r allan.j scanlon.j grantson.s docherty.m drsharp
    consulo.m nmgray newclair.j accola.j accountius claimsby.p
    claiborne salesman.s trainor.j welcker.a hellomynameisk hellman.r helloran.t
""".split()


@pytest.mark.parametrize("local", DESKS)
def test_a_desks_address_shows_nobody_in_particular(local: str) -> None:
    assert is_shared_mailbox(f"{local}@practice.example")
    assert is_shared_mailbox(f"{local.upper()}+Robin@practice.example")


@pytest.mark.parametrize("local", PEOPLE)
def test_a_persons_address_is_not_a_desks(local: str) -> None:
    assert not is_shared_mailbox(f"{local}@practice.example")


@pytest.mark.parametrize("word", sorted(offices._DESKS))
def test_every_word_of_a_desk_counts_alone_numbered_and_with_a_name(word: str) -> None:
    for local in (word, f"{word}2", f"{word}.north", f"quillfeather-{word}", f"{word[:2]}.{word[2:]}"):
        assert is_shared_mailbox(f"{local}@practice.example"), local


@pytest.mark.parametrize("word", sorted(offices._SOFT - {"pa"}))
def test_what_people_call_themselves_is_a_desk_only_without_a_name(word: str) -> None:
    assert is_shared_mailbox(f"{word}@practice.example")
    assert is_shared_mailbox(f"{word}3@practice.example")
    assert not is_shared_mailbox(f"quillfeather.{word}@practice.example")


@pytest.mark.parametrize(
    "duty", "administrat appointment billing credential frontdesk licensure manager office payroll reception".split()
)
def test_a_duty_counts_inside_a_longer_word(duty: str) -> None:
    assert is_shared_mailbox(f"riverside{duty}east@practice.example")


def test_many_desks_and_many_people_are_named_here() -> None:
    assert len(set(DESKS)) >= 100
    assert len(set(PEOPLE)) >= 100


def test_one_mailbox_has_many_addresses() -> None:
    assert mailbox_of("Robin.Sample+board@Gmail.com ") == mailbox_of("robinsample@googlemail.com")
    assert mailbox_of("front+robin@practice.example") == mailbox_of("front+casey@Practice.example")
    assert mailbox_of("robin.sample@practice.example") != mailbox_of("robinsample@practice.example")


def test_a_website_and_an_address_have_a_host() -> None:
    for text in ("https://www.Practice.example/robin?x=1", "practice.example", "http://practice.example:8080#top"):
        assert host_of(text) == "practice.example"
    assert host_of("robin@practice.example") == "practice.example"
    assert host_of("") == ""


@given(text=st.text(max_size=60))
def test_no_text_breaks_the_reading_of_an_address(text: str) -> None:
    is_shared_mailbox(text)
    mailbox_of(text)
    host_of(text)


TWIN = {"number": "MHC.LH.60000001"}


@pytest.mark.parametrize(
    ("other", "one"),
    [
        (licence(**TWIN), True),
        (licence(name=PersonName("ROBIN", "SÁMPLE", "A."), **TWIN), True),
        (licence(name=PersonName("Robin", "Sample", "", "Jr."), **TWIN), False),
        (licence(name=PersonName("Casey", "Sample")), False),
        (licence(name=PersonName("Robin", "Fielding")), False),
        (licence(name=PersonName("Robin", "Sample", "Blake")), False),
    ],
)
def test_rows_of_one_name_may_be_one_person_and_nothing_else_is(other: Record, one: bool) -> None:  # noqa: FBT001
    mine = licence(name=PersonName("Robin", "Sample", "Alex"))
    assert is_one_person((mine, other)) is one
    assert is_one_person((other, mine, mine)) is one


def test_two_years_of_birth_are_two_people() -> None:
    old, young = licence(birth_years=(1961, 1961)), licence(birth_years=(1985, 1985))
    assert not is_one_person((old, young))
    assert is_one_person((old, licence(birth_years=(1960, 1969)), licence(birth_years=None)))
    assert not is_one_person(())
