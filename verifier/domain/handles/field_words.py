"""The words of the field, by kind: letters after a name, and professions in several languages.

Letters that can be claimed stand in `credentials/abbreviations.py`; here is what else people write in handles and
display names: degrees and fellowships, other professions, specialties, and a tick or "verified" of one's own, which
asserts the badge itself.
"""

from __future__ import annotations

from enum import StrEnum

from verifier.domain.credentials.titles import Family


class Beside(StrEnum):
    """Kinds of words that assert something other than a licence of our families."""

    DOCTOR = "doctor"  # "Dr.": a doctorate, of whatever
    THERAPIST = "therapist"  # what many professions call themselves
    PSYCHOLOGY = "psychology"  # the field; in most states the word is the psychologists'
    SPECIALTY = "specialty"  # a field of medicine that nurses practise in as well
    OTHER = "other"  # a profession of none of our families
    MARK = "mark"  # a tick, "verified": our own badge


Kind = Family | Beside
_F, _B = Family, Beside
# Letters, besides those that can be claimed.
LETTERS: dict[Kind, str] = {
    _F.PHYSICIAN: (
        "md mbbs mbchb mbbch mbbchir mbchir mbbao mbbchbao bmbs bmbch mudr frcp frcpsych frcpc frcsc frcs frcgp mrcp "
        "mrcpsych mrcgp mrcs fracgp franzcp fracp facp facs faap faafp facog facc facep dfapa fapa dfaacap dabpn mdcm "
        "psychiatr bacsi gp"
    ),
    _F.DEGREE: "dsw dbh dmft drph scd thd dmin dhsc drphil dclinpsy dclinpsych clinpsyd psychd dcounspsy tiensi",
    _F.PSYCHOLOGIST: "psycholog diplpsych cpsychol afbpss abpp psic",
    _F.NURSE: "dnp bsn msn cna acnp agpcnp agacnp anp gnp lnp cpnp whnp",
    _B.OTHER: (
        "bds dds dmd mds dpt pharmd rph dvm vmd bvsc bvetmed mrcvs dpm dc od nd nmd pa pac ot otr otrl otd pt pta slp "
        "cccslp aud lmt lcat rdh rrt bcba emt"
    ),
}
# Words, whole. In a handle they may stand before or behind something else if they are long.
WHOLE_WORDS: dict[Kind, str] = {
    _F.PHYSICIAN: (
        "surgeon internist hospitalist intensivist obgyn medico medica medicos arzt aerztin arztin lekarz lekarka "
        "lekar lakare laege laakari hekim vrach medecin huisarts cirujano cirujana chirurg chirurgin chirurgien "
        "chirurgo psychiater psychiatre psychiatra psykiater psykiatri psichiatras pszichiater pediatra pediatre "
        "orvos daktari tabib"
    ),
    _F.NURSE: (
        "nurse nurses midwife enfermera enfermero enfermeira enfermeiro infirmiere infirmier infermiera infermiere "
        "krankenschwester krankenpfleger verpleegkundige sjukskoterska sykepleier sygeplejerske pielegniarka hemsire"
    ),
    _F.DIETITIAN: "nutritionist nutricionista dietista dieteticien dieteticienne diatassistentin dietetyk",
    _F.SOCIAL_WORK: "sozialarbeiter sozialarbeiterin",
    _F.PSYCHOLOGIST: "psycholozka psichologas psichologe pszichologus sikologo sikologa sikolohista",
    _B.DOCTOR: (
        "dr dra drs doc dott doctor doctors doctora doutor doutora dottore dottoressa docteur docteure doktor dokter"
    ),
    _B.THERAPIST: "therapist therapists counselor counsellor counselors therapeut therapeutin therapeute terapeuta",
    _B.OTHER: (
        "dentist dentista dentiste dentists zahnarzt zahnarztin pharmacist pharmacien apotheker farmacist farmaceutico "
        "paramedic chiropractor naturopath acupuncturist veterinarian veterinario"
    ),
    _B.MARK: (
        "verified official oficial verificado verificada verificato verificata verifie verifiee verifiziert "
        "geverifieerd verifierad verificeret zweryfikowany zweryfikowana dogrulanmis terverifikasi checkmark bluecheck "
        "bluetick"
    ),
}
# Beginnings that no other word has, wherever they stand in the letters: they are found inside and across words.
STEMS: dict[Kind, str] = {
    _F.PSYCHOLOGIST: (
        "psychologist psycholoog psychologue psicolog psykolog psiholog psikolog psychologe psychologin psychologen"
    ),
    _F.PHYSICIAN: (
        "physician psychiatrist psiquiatra psichiatra psihiatr psikiyatr psikiater neurologist cardiologist "
        "dermatologist oncologist radiologist urologist nephrologist endocrinologist gastroenterologist "
        "rheumatologist hematologist haematologist ophthalmologist pulmonologist gynecologist gynaecologist "
        "anesthesiologist anaesthetist "
        "neonatologist immunologist obstetrician pediatrician paediatrician geriatrician neurosurgeon medicaldoctor "
        "generalpractitioner facharzt hausarzt nervenarzt kinderarzt"
    ),
    _F.NURSE: "nursepractitioner registerednurse",
    _F.DIETITIAN: "dietitian dietician",
    _F.SOCIAL_WORK: "socialworker trabajadorasocial trabajadorsocial assistentesociale assistantesociale",
    _F.MFT: "familytherapist marriagetherapist",
    _F.COUNSELOR: "professionalcounselor mentalhealthcounselor",
    _B.THERAPIST: "psychotherap psicoterap psychoanalyst psykoterap",
    _B.PSYCHOLOGY: "psychology psychologic",
    _B.SPECIALTY: (
        "psychiatry psychiatric psiquiatr psichiatr pediatrics paediatrics neurolog cardiolog "
        "dermatolog oncology endocrinolog gynecolog gynaekolog gynakolog anesthesiolog anaesthesiolog"
    ),
    _B.OTHER: (
        "physicaltherap physiotherap occupationaltherap speechtherap speechpatholog massagetherap respiratorytherap "
        "fisioterap kinesitherap chiropract podiatrist optometrist audiologist orthodont veterinar physicianassistant"
    ),
}
# The same in other alphabets; looked for as they stand.
NATIVE: dict[Kind, str] = {
    _F.PSYCHOLOGIST: (
        "психолог ψυχολόγος 心理学家 心理師 心理师 心理士 임상심리 심리학자 نفساني روانشناس פסיכולוג นักจิตวิทยา "
        "मनोवैज्ञानिक মনোবিজ্ঞানী"
    ),
    _F.DEGREE: "ψd ψ.d",
    _F.PHYSICIAN: (
        "врач лікар психиатр психіатр γιατρός ιατρός ψυχίατρος 医生 醫生 医师 医師 醫師 精神科 의사 정신과 طبيب "
        "پزشک चिकित्सक פסיכיאטר רופא แพทย์"
    ),
    _F.NURSE: "медсестра 护士 護士 看護師 간호사 ممرضة",
    _B.DOCTOR: (
        "доктор δόκτωρ 博士 박사 دكتور دکتر ڈاکٹر डॉक्टर डाक्टर डॉ ডাক্তার டாக்டர் డాక్టర్ ਡਾਕਟਰ ドクター ד\"ר ד״ר ד''ר דוקטור หมอ"
    ),
    _B.THERAPIST: "психотерап ψυχοθεραπευ 治疗师 治療師 心理咨询师 諮商師 상담사",
    _B.MARK: "проверен подтвержд 已认证 已認證 認証済 인증 موثق सत्यापित",
}
TICKS = frozenset("✓✔☑✅🗸🗹🮱√⍻ꪜ")
# Before "counselor" or "therapist": what dietitians and midwives honestly call themselves.
OF_NUTRITION = frozenset({"nutrition", "nutritional", "diet", "dietary", "lactation", "diabetes"})
# Two letters are also words, names and places (do, rd): where they stand tells.
SHORT = frozenset("md do rn np rd ld".split())
# Letters that are other words besides (a compact disc, a long-player): they count only at the end, behind a name.
AMBIGUOUS = frozenset("lac alc apc cpc csw asw cd lp lpa cns psyc swc pnp llp od ot pt gp aud pac dc nd pa".split())
PLACES = frozenset({"dc", "nd", "pa"})  # Washington, Fargo, Philadelphia: only between commas or beside other letters
# Where such letters, and MD, are the state: behind a comma behind one of its cities. No city that is a person's name.
CITIES = {
    "md": (
        "annapolis baltimore bethesda catonsville cockeysville gaithersburg germantown greenbelt hagerstown "
        "hyattsville lutherville pikesville rockville timonium towson waldorf|silver spring|ellicott city|"
        "owings mills|glen burnie|college park|chevy chase|takoma park|ocean city"
    ),
    "dc": "washington",
    "nd": "bismarck fargo minot|grand forks",
    "pa": "allentown harrisburg philadelphia pittsburgh scranton|state college|king of prussia",
}
LONG_LETTERS = tuple(
    "lmfta lmft lmhca lmhc lcmhca lcmhc lcswa lcsw licsw lcpc lpcc lpcmh lpca lpc lmsw lscsw psyd phd pmhnp aprn arnp "
    "crnp rdn mbbs mbchb mbbch frcpsych mrcpsych frcp mrcp pharmd dphil fnp".split()
)
