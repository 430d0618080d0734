"""The words of written names that are no names: honorifics, suffixes, particles, and letters behind a name."""

from __future__ import annotations

HONORIFICS = frozenset(
    "dr mr mrs ms miss mx prof professor doctor rev reverend hon honorable sra srta sen senator rep representative "
    "capt captain col maj lt sgt sister fr".split()
)


_SPELLED = "jr=jr junior=jr sr=sr senior=sr ii=ii 2nd=ii iii=iii 3rd=iii iv=iv 4th=iv v=v 5th=v"
SUFFIXES = dict(pair.split("=") for pair in _SPELLED.split())
PARTICLES = frozenset(
    "de del della delle di da das do dos du la las le los van von vander vanden vande ten ter den der zu zur af av "
    "bin ibn ben bint al el abu st saint san santa mac mc o y e".split()
)
# Letters nobody is called; the ambiguous ones (Ma, Do, Pa) count only after a comma.
LETTERS = frozenset(
    "md do ma ms msc mba bs ba bsn msn dnp rn lpn lvn np aprn arnp apn cnp crnp fnp pmhnp phd psyd edd dphil dsw dmin "
    "lpc lmhc lpcc lcpc lcmhc lpcmh cmhc lmft mft lcmft imft lcsw licsw lisw lmsw lsw msw acsw asw lgsw lcswc rd rdn "
    "ld ldn cdn ncc ccmhc bcba abpp facp faap facs frcp mph mpp jd esq dds dmd dpm od dc pt dpt ot otr ota lrcp rcp "
    "pa pac cadc lac cac lmhca lmfta lpca amft apcc pharmd rph lcadc cns cnm crna slp ccc ra st mphil pllc llc pc inc "
    "med edm lp llp lpcs lcmhca bcd dabr mbbs mbchb ret aud atc cna cota otrl slpa mha mfa mpt rdh bsw rnfa gnp whnp "
    "whcnp cfnp cpnp agnp agpcnp acnp anp bcps bcpp faaa facr faan frcpsych mrcpsych mrcp bds hspp lsatp csat emdr "
    "ryt lmt lmhp limhp lcat sudp ladc icadc cscs fnpbc pmhnpbc rnbc agpcnpbc npc lpccs lmhcqs lcswr lcswcs "
    "cma rma ccma stna cpt clt cht ceas cdces cde wcc ibclc lmbt ccm cwcn".split()
)
ONLY_AFTER_COMMA = frozenset("ma do pa pac ra st ba ot od med lac cac inc ret".split())
FIFTH = "v"  # a fifth of the name, but far more often a middle initial
BORN = frozenset("nee ne born geb geborene formerly former maiden aka fka".split())  # `(née Jones)` is Jones
TAILS = LETTERS | set(SUFFIXES)
TELLING = TAILS | HONORIFICS  # a name with one of these has more to it than names
