"""Every word of the lists that handles, display names and mailboxes are read by, written out once more.

A word that is dropped or misspelt in the code is one that nobody looks for any longer; the lists are compared, and the
tests of the subjects say what each word does.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from verifier.domain.binding import offices
from verifier.domain.credentials.profession import Family
from verifier.domain.handles import field_words, title_words
from verifier.domain.handles.field_words import Beside, Kind

ASSERTED: dict[Kind, str] = {
    Family.COUNSELOR: """
        lpc lmhc lpcc lcpc lcmhc lpcmh lpcs lcmhcs lmhcqs lpccs lpca lmhca lcmhca acmhc apcc plpc lgpc llpc
        rmhci lacmh plmhp lapc lpcca professionalcounselor mentalhealthcounselor
    """,
    Family.MFT: """
        lmft mft lcmft imft lmfts imfts lmfta amft almft lamft lgmft llmft plmft mfta rmfti mftc
        familytherapist marriagetherapist
    """,
    Family.SOCIAL_WORK: """
        lcsw licsw lisw liswcp lisws lcswc lcsws lcswr lscsw lcswa acsw asw lswaic rcswi cswa llmsw licswa
        swc lmsw lsw lgsw lbsw sozialarbeiter sozialarbeiterin socialworker trabajadorasocial
        trabajadorsocial assistentesociale assistantesociale
    """,
    Family.PSYCHOLOGIST: """
        lp lcp lpa llp psyc psycholog diplpsych cpsychol afbpss abpp psic psycholozka psichologas psichologe
        pszichologus sikologo sikologa sikolohista psychologist psycholoog psychologue psicolog psykolog
        psiholog psikolog psychologe psychologin psychologen психолог ψυχολόγος 心理学家 心理師 心理师 心理士 임상심리
        심리학자 نفساني روانشناس פסיכולוג นักจิตวิทยา मनोवैज्ञानिक মনোবিজ্ঞানী
    """,
    Family.PHYSICIAN: """
        md do mbbs mbchb mbbch mbbchir mbchir mbbao mbbchbao bmbs bmbch mudr frcp frcpsych frcpc frcsc frcs
        frcgp mrcp mrcpsych mrcgp mrcs fracgp franzcp fracp facp facs faap faafp facog facc facep dfapa fapa
        dfaacap dabpn mdcm psychiatr bacsi gp surgeon internist hospitalist intensivist obgyn medico medica
        medicos arzt aerztin arztin lekarz lekarka lekar lakare laege laakari hekim vrach medecin huisarts
        cirujano cirujana chirurg chirurgin chirurgien chirurgo psychiater psychiatre psychiatra psykiater
        psykiatri psichiatras pszichiater pediatra pediatre orvos daktari tabib physician psychiatrist
        psiquiatra psichiatra psihiatr psikiyatr psikiater neurologist cardiologist dermatologist oncologist
        radiologist urologist nephrologist endocrinologist gastroenterologist rheumatologist hematologist
        haematologist ophthalmologist pulmonologist gynecologist gynaecologist anesthesiologist anaesthetist
        neonatologist immunologist obstetrician pediatrician paediatrician geriatrician neurosurgeon
        medicaldoctor generalpractitioner facharzt hausarzt nervenarzt kinderarzt врач лікар психиатр
        психіатр γιατρός ιατρός ψυχίατρος 医生 醫生 医师 医師 醫師 精神科 의사 정신과 طبيب پزشک चिकित्सक
        פסיכיאטר רופא แพทย์
    """,
    Family.NURSE: """
        rn lpn lvn aprn arnp apn apnp np crnp cnp fnp pmhnp agnp pnp whnp cns cnm crna dnp bsn msn cna acnp
        agpcnp agacnp anp gnp lnp cpnp nurse nurses midwife enfermera enfermero enfermeira enfermeiro
        infirmiere infirmier infermiera infermiere krankenschwester krankenpfleger verpleegkundige
        sjukskoterska sykepleier sygeplejerske pielegniarka hemsire nursepractitioner registerednurse
        медсестра 护士 護士 看護師 간호사 ممرضة
    """,
    Family.DIETITIAN: """
        rd rdn ld ldn cdn lrd nutritionist nutricionista dietista dieteticien dieteticienne diatassistentin
        dietetyk dietitian dietician
    """,
    Family.DEGREE: """
        phd psyd edd dphil dsw dbh dmft drph scd thd dmin dhsc drphil dclinpsy dclinpsych clinpsyd psychd
        dcounspsy tiensi ψd ψ.d
    """,
    Beside.DOCTOR: """
        dr dra drs doc dott doctor doctors doctora doutor doutora dottore dottoressa docteur docteure doktor
        dokter доктор δόκτωρ 博士 박사 دكتور دکتر ڈاکٹر डॉक्टर डाक्टर डॉ ডাক্তার டாக்டர் డాక్టర్ ਡਾਕਟਰ ドクター ד"ר
        ד״ר ד''ר דוקטור หมอ
    """,
    Beside.THERAPIST: """
        therapist therapists counselor counsellor counselors therapeut therapeutin therapeute terapeuta
        psychotherap psicoterap psychoanalyst psykoterap психотерап ψυχοθεραπευ 治疗师 治療師 心理咨询师 諮商師 상담사
    """,
    Beside.PSYCHOLOGY: """
        psychology psychologic
    """,
    Beside.SPECIALTY: """
        psychiatry psychiatric psiquiatr psichiatr pediatrics paediatrics neurolog cardiolog dermatolog
        oncology endocrinolog gynecolog gynaekolog gynakolog anesthesiolog anaesthesiolog
    """,
    Beside.OTHER: """
        bds dds dmd mds dpt pharmd rph dvm vmd bvsc bvetmed mrcvs dpm dc od nd nmd pa pac ot otr otrl otd pt
        pta slp cccslp aud lmt lcat rdh rrt bcba emt dentist dentista dentiste dentists zahnarzt zahnarztin
        pharmacist pharmacien apotheker farmacist farmaceutico paramedic chiropractor naturopath
        acupuncturist veterinarian veterinario physicaltherap physiotherap occupationaltherap speechtherap
        speechpatholog massagetherap respiratorytherap fisioterap kinesitherap chiropract podiatrist
        optometrist audiologist orthodont veterinar physicianassistant
    """,
    Beside.MARK: """
        verified official oficial verificado verificada verificato verificata verifie verifiee verifiziert
        geverifieerd verifierad verificeret zweryfikowany zweryfikowana dogrulanmis terverifikasi checkmark
        bluecheck bluetick проверен подтвержд 已认证 已認證 認証済 인증 موثق सत्यापित √ ⍻ ☑ ✅ ✓ ✔ ꪜ 🗸 🗹 🮱
    """,
}
RUN_TOGETHER = """
    aprn arnp crnp dphil fnp frcp frcpsych lcmhc lcmhca lcpc lcsw lcswa licsw lmft lmfta lmhc lmhca lmsw lpc
    lpca lpcc lpcmh lscsw mbbch mbbs mbchb mrcp mrcpsych pharmd phd pmhnp psyd rdn
"""
SHORT = """
    do ld md np rd rn
"""
AMBIGUOUS = """
    alc apc asw aud cd cns cpc csw dc gp lac llp lp lpa nd od ot pa pac pnp psyc pt swc
"""
OF_NUTRITION = """
    diabetes diet dietary lactation nutrition nutritional
"""
NOT_AT_EDGES = """
    laege lekar medica medico official oficial verifie
"""
DESKS = """
    account accountant accounting accounts accreditation acct accts adm admin admins admision admissions
    afterhours allstaff answeringservice appointment appointments appt appts assessments assistant assistants
    asst authorizations billing board booking bookings bookkeeper bookkeeping business caqh careers
    casemanagement casemanager ceo cfo chief citas claims client clients clinic clinics cme cmo coding
    communications compliance consulta consultas consultations consultorio consults contact contactus
    contracting contracts coo coordinator corporate counseling counselling cred credential credentialing
    credentials creds customerservice cvo dea dept desk direccion director directors docs doctors donations
    donotreply drs efax efaxes eligibility email emergency employment enquiries enquiry enroll enrollment
    enrolment events everybody everyone exec facturacion fax faxes feedback finance founder founders front
    frontdesk frontoffice gerencia gme group headoffice headquarters hello help helpdesk helpline hipaa hiring
    hospital hospitals hostmaster hotline hr hrdept icu info information inquiries inquiry insurance intake
    invoice invoices lab labresults leadership licence licences license licensee licensees licenses licensing
    licensure mail mailbox mailroom mainline management manager managers marketing medicalrecords medrecords
    medstaff membership mgr mgrs mso newclient newclients newpatient newpatients newsletter noreply
    notifications npi nurses nursestation nursing office officemanager offices oficina onboarding oncall
    operations operator ops outreach owner owners partners patient patients payables payments payroll pharm
    pharmacy phone physicians postmaster practice practicemanager preauth president priorauth privacy privileges
    privileging program programs provider providers purchasing quality recepcion reception receptionist records
    recruiter recruiting recruitment referral referrals refill refills regulatory renewal renewals reply
    residency rrhh sales scanner sched schedule scheduler scheduling secretaria secretary servicedesk shared
    shipping socialmedia soporte staffing supervisor support surgery sysadmin talent team techsupport timesheets
    training transcription urgentcare vicepresident voicemail volunteer volunteers webform webmaster welcome
    workforce
"""
SOFT = """
    abuse all ap ar ask auth biz books care ce chart charts chat clerk clinical coder community connect consult
    copier corp ea edu education equipo er evals fd form forms foundation frontd general health hi him hq human
    it jobs legal main md mds media medical medicine mental network nurse order orders pa partner people pm pr
    press printer promo psych psychiatry psychology pt qa qi research reserve risk rn roi root rx scan scans
    security service services social staff studies study telehealth testing therapists therapy trial trials um
    unit ur us vm vp web website wellness
"""
CITIES = {
    "md": (
        "annapolis baltimore bethesda catonsville cockeysville gaithersburg germantown greenbelt hagerstown "
        "hyattsville lutherville pikesville rockville timonium towson waldorf silver_spring ellicott_city "
        "owings_mills glen_burnie college_park chevy_chase takoma_park ocean_city"
    ),
    "dc": "washington",
    "nd": "bismarck fargo minot grand_forks",
    "pa": "allentown harrisburg philadelphia pittsburgh scranton state_college king_of_prussia",
}
DUTIES = """
    administrat appointment billing credential customerserv donotreply frontdesk frontoffice helpdesk hrdept
    humanresource licensing licensure manager medicalrecord medicalstaff medrecord medstaff noreply office medicaldir
    clinicaldir clindir meddir execdir executivedir clientserv clientcare membersvc caremanage carecoord utilization
    accreditat riskmanage talentacq contracting enrollment newclient newpatient payroll postmaster practiceadmin
    privileging provider reception recruit referrals residency schedul webmaster
""".split()
IN_FRONT = "admin clinic contact director enquir info inquir intake patient records support".split()
BEHIND = "admin clinic dept desk enquiries info inquiries intake mgr patients records support".split()


def test_every_word_that_asserts_something_is_there_and_of_its_kind() -> None:
    written = {word: kind for kind, words in ASSERTED.items() for word in words.split()}
    assert dict(title_words.all_entries()) == written


@pytest.mark.parametrize(
    ("there", "written"),
    [
        (field_words.LONG_LETTERS, RUN_TOGETHER),
        (field_words.SHORT, SHORT),
        (field_words.AMBIGUOUS, AMBIGUOUS),
        (field_words.PLACES, "dc nd pa"),
        (field_words.OF_NUTRITION, OF_NUTRITION),
        (title_words._NOT_AT_EDGES, NOT_AT_EDGES),
        (title_words.ADVANCED_BRANCHES, "aprn cnm cns crna np"),
        (offices._DESKS, DESKS),
        (offices._SOFT, SOFT),
    ],
    ids="run_together short ambiguous places nutrition not_at_edges advanced desks soft".split(),
)
def test_no_word_of_a_list_is_lost_or_misspelt(there: Iterable[str], written: str) -> None:
    assert sorted(there) == sorted(written.split())


def test_every_city_behind_which_letters_are_a_state_is_there() -> None:
    there = {state: {"_".join(city) for city in cities} for state, cities in title_words.cities().items()}
    assert there == {state: set(cities.split()) for state, cities in CITIES.items()}


@pytest.mark.parametrize("duty", DUTIES)
def test_a_duty_inside_a_longer_word_is_a_desks(duty: str) -> None:
    assert offices.is_shared_mailbox(f"quill{duty}xy@practice.example")


@pytest.mark.parametrize("word", IN_FRONT)
def test_a_desk_may_begin_a_longer_word(word: str) -> None:
    assert offices.is_shared_mailbox(f"{word}quillfeather@practice.example")


@pytest.mark.parametrize("word", BEHIND)
def test_a_desk_may_end_a_longer_word(word: str) -> None:
    assert offices.is_shared_mailbox(f"quillfeather{word}@practice.example")
