"""The look of a text in plain letters, however it is encoded.

An M from another alphabet, circled or mathematical, small capitals, an M and a D with something invisible in between:
with a D they all read MD. The skeleton of Unicode TR39 (UTS #39, section 4), for telling what a name asserts: unlike
there the result is Latin letters and digits, and letters keep the case they seem to have.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Characters that look like a plain letter or digit, by that letter: condensed from `confusables.txt` of the Unicode
# security data, version 15.1 (https://www.unicode.org/Public/security/15.1.0/), licence in NOTICE beside this file.
# Left out is what normalising or the character's own name says already.
_CONFUSABLES = """\
2ƧϨᒿꙄꛯꝚ
3ƷȜЗӠⳌꝪꞫ𑣊𖼻𝈆
4Ꮞ𑢯
5Ƽ𑢻
6бᏮⳒ𑣕
7𐓒𑣆𝈒
8Ȣȣ৪੪ଃ𐌚𞣋
9৭੧୨൭ⳊꝮ𑢬𑣌𑣖
AΑАᎪᗅꓮꭺ𐊠𖽀
BΒВвᏴᏼᗷꓐꞴ𐊂𐊡𐌁
CϹСᏟⲤꓚ𐊢𐌂𐐕𐔜𑣩𑣲🝌
DᎠᗞᗪꓓꭰ
EΕЕᎬ⋿ⴹꓰꭼ𐊆𑢦𑢮
FϜᖴꓝ𐊇𐊥𐔥𑢢𑣂𝈓
GԌԍᏀᏳᏻꓖꮐ
HΗНнᎻᕼⲎꓧꮋ𐋏
JͿЈᎫᒍꓙꭻ
KĸΚКᏦᛕⲔꓗ𐔘
LᏞᒪⳐⳑꓡꮮ𐐛𐑃𐔦𑢣𑢲𖼖𝈪
MʍΜϺМᎷᗰᛖⲘꓟ𐊰𐌑
NͷΝиⲚꓠ𐑍𐔓
OΟОՕ߀০ଠ୦ዐⲞⵔ〇ꓳ𐊒𐊫𐐄𐓂𐔖𑓐𑢵𑣠
PΡРᏢᑭᴩⲢꓑꮲ𐊕
Qⵕ
RƦяᎡᏒᖇꓣꭱꮢ𐒴𖼵𝈖
SЅՏᏕᏚꓢ𐊖𐐠𖼺
TΤτТтᎢ⊤⟙Ⲧꓔꭲ𐊗𐊱𐌕𑢼𖼊🝨
UՍሀᑌ∪⋃ꓴ𐓎𑢸𖽂
VѴ٧۷Ꮩᐯⴸꓦꛟ𐔝𑢠𖼈𝈍
WԜᎳᏔꓪ𑣦𑣯
XΧХ᙭ᚷ╳ⲬⵝꓫꞳ𐊐𐊴𐌗𐌢𐔧𑣬
YΥУҮᎩᎽⲨꓬ𐊲𑢤𖽃
ZΖᏃꓜ𐋵𑢩𑣥
aɑαа⍺
bƄЬᏏᑲᖯ
cϲсⲥꮯ𐐽
dԁᏧᑯꓒ
eеҽ℮
fքẝ
gƍց
hһհᏂ
iɩιіӏᎥ⍳ꙇꭵ𑣃𝚤
jϳј
lƖǀΙІӀ׀וןا١۱ߊᛁ∣⏽Ⲓⵏꓲ￨𐊊𐌉𐌠𖼨𞣇
m𑜀𑣣
nոռ
oοσоօסه٥ھہە۵०੦૦௦ం౦ಂ೦ംഠ൦ං๐໐ဝ၀ჿⲟ𐐬𐓪𑣈𑣗
pρр⍴ⲣ
qԛգզ
rгᴦⲅꭇꮁ
sƽѕꮪ𐑈𑣁
uʋυսꞟ𐓶𑣘
vνѵט∨⋁ꮩ𑜆𑣀
wɯѡԝաꮃ𑜊𑜎𑜏
x×хᕁᕽ᙮⤫⤬⨯
yɣγуүყᶌ𑣜
zꮓ𑣄
"""
# What that table leaves out and the makers of "fancy letters" sell: strokes, currency signs, Han and Thai shapes.
_FANCY = """\
AДДΛ卂₳ค
B乃฿Б
C匚¢₵ς
DÐð刀ძ∂ԃ๔
EЄє乇ξΣ€Э
F千₣
Gบ₲
H卄ђ
I工エ
J丁
K长₭
LㄥŁ£
M爪ლ๓₥Ӎӎ
NИЙŋŊ几ภ₦П
OФØø口ㄖ๏
P尸卩ק₱þ
RЯ尺ཞ
S丂₴§
T丅ㄒŦ₮
U凵ย
W山ฬ₩ШщшЩ
X乂א
Y丫ץ¥
Z乙
a@
s$
"""
# Whole alphabets of theirs in the shapes of Yi, Canadian, Ethiopic, Cherokee and Tai Viet letters.
_SHAPES = """\
AꍏꁲꋬᗩልᏗꪖ
BꌃꋰꃳᙖጌᏰ᥇
Cꉓꀯꉔꏳᙅᑢᑕርፈᥴ
Dꀸꂠ꒯ꀷᕲᕍዕᎴᦔ
EꍟꈼꏂᙓᘿቿᏋꫀ
FꎇꄞꊰቻᎦᠻ
GꁅꍌᘜኗᎶᧁ
Hꃅꍩꁝꀍዘꫝ
Iꀤꂑ꒐ᓰጎ꠸
Jꀭ꒻ᒚጋᏠ꠹
Kꀘꀗᖽጕ
L꒒ረᏝꪶ
Mꂵꎭᙢᘻᙏጠꪑ
NꈤꋊᘉᑎክᏁꪀ
OꂦꄲᓍᓎᎧꪮ
PꉣᖘᕵየᎮ
QꆰꁷᕴᑫዒᎤ
Rꋪꌅዪ᥅
Sꌗꌚꇙᔕነᦓ
T꓄ꋖᖶፕᏖꪻ
Uꀎꐇ꒤ᑘሁᏬꪊ
Vꃴꀰ꒦ᐺᐻᏉꪜ
WꅏꅐᘺᗯሠᏇ᭙
Xꊼꇒꉧሸጀ᥊
Yꌩꐞꌦꐟᖻሃꪗ
Zꁴᗱᘔጊፚ
"""
# Braille spells; letters a to z, by their dots.
_BRAILLE = "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵"
# Blank without being spaces, and in no class of invisible characters: fillers of Hangul, a musical blank.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\U0001d159")
_LATIN = re.compile(r"(?:.*\bLATIN\b.*|REGIONAL INDICATOR SYMBOL LETTER) ([A-Z])(?: WITH .*)?")
_SQUARED = re.compile(r"(?:NEGATIVE )?SQUARED ([A-Z]{2,3})")
_LOWER = re.compile(r"\bSMALL LETTER\b")


def _table() -> dict[str, str]:
    """Map every listed character to the plain one it looks like."""
    lines = (*_CONFUSABLES.splitlines(), *_FANCY.splitlines(), *_SHAPES.splitlines())
    found = {like: line[0] for line in reversed(lines) for like in line[1:]}
    return found | dict(zip(_BRAILLE, "abcdefghijklmnopqrstuvwxyz", strict=True))


_LIKE = _table()


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """Write a text in the plain letters it looks like; other characters stay as they are, and part words."""
    return "".join(_look(char) for char in unicodedata.normalize("NFKD", without_invisible(text)))


def without_invisible(text: str) -> str:
    """Drop invisible characters: joiners, soft hyphens, direction marks, tags, fillers."""
    return "".join(char for char in text if not _is_invisible(char))


def _is_invisible(char: str) -> bool:
    if char in "\t\n\r":
        return False
    return char in _BLANK or unicodedata.category(char) in {"Cc", "Cf", "Cn", "Co", "Cs"}


@lru_cache(maxsize=4096)
def _look(char: str) -> str:
    if char.isascii():
        return char
    found = _LIKE.get(char) or _by_name(unicodedata.name(char, ""))
    if found:
        return found
    return "" if unicodedata.category(char) in {"Mn", "Me"} else char


def _by_name(name: str) -> str:
    """Return the letter that a character's Unicode name says it is (`NEGATIVE CIRCLED LATIN CAPITAL LETTER M`)."""
    letter = _LATIN.fullmatch(name)
    if letter:
        return letter[1].lower() if _LOWER.search(name) else letter[1]
    squared = _SQUARED.fullmatch(name)
    return squared[1] if squared else ""
