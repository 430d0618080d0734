"""Given names that stand for one another: Peggy and Margaret, Bob and Robert, Stan and Stanley."""

from __future__ import annotations

from functools import lru_cache

from nicknames import name_triplets

# Short forms in plain use that the package's table lacks: the formal name, then what its bearers are called.
_MORE = """
abraham abe bram|adelaide addie|albert bert|alberto beto|alejandra alex ale|alejandro alex alejo ale|alexandre alex
alexandria alex lexi|alexis alex lexi|alfonso poncho al|alfredo fredo al|alonzo lon|alvin al|andreas andy|andres andy
angelica angie|angelina angie|antoine tony|antonia toni|antonio tony tono|aristotle ari|armando mando|arnold arnie
arturo art|august gus augie|augustine gus augie|augustus gus augie|bartholomew bart|barton bart|beatriz bea betty
benedict ben|benito ben|bennett ben|bernadette bernie|bernard bern bernie|bernardo bernie|berton bert|bertram bert
bertrand bert|brandon bran|burton burt|caleb cale|callum cal|camden cam|cameron cam|camilla cam millie
camille cam cammie|carlton carl|carmelo mel|carmen carm|carroll carl|casimir cas|cassandra cass cassie|cassius cash
cecilia cece|cedric ced|charles charley chaz chas|chester ches|christian chris|christina chris tina
christine chris tina|christopher kit topher|clarence clare|claudia claudie|clayton clay|clifton clif cliff
clinton clint|coleman cole|colton colt|columbus lum|conrad con|constantine costa gus dino|cornelius neil con
courtney court|crystal crys|daphne daph|darren daz|delbert del|delmar del|delmer del|delores dee|demetrius meech
desmond des|dexter dex|domenic dom|domingo mingo|dominic dom nick|dominick dom nick|dominique dom|donovan don
dorothea dot|dorothy dot dottie|edgar ed eddie|edgardo ed|edmond ed|edmund ed|eduardo eddie ed lalo|edwin ed eddie
elijah eli|elisabeth liz beth|elisha eli|elliott eli|ellsworth elly|emanuel manny|emilio milo|emmanuel manny
enrique quique|ephraim eph|ernest ernie|ernesto ernie|estelle stella|eugene gene|evangeline eva|evelyn evie
ezekiel zeke|felicia fel|fernando nando fern|florence flo|forrest forry|francesca fran frankie|francis frank fran
francisco paco pancho cisco|franklin frank|franklyn frank|frederic fred freddie|fredric fred|fredrick fred freddie
gabriel gabe|gabriela gabby gaby|gabrielle gabby gaby|gaspar gap|geoffrey geoff jeff|george geo|georgina gina
gerald gerry jerry|gerard gerry jerry|gilbert gil|gilberto gil beto|giovanni gio|guadalupe lupe|guillermo memo
gustav gus|gustave gus|gustavo gus tavo|gwendolyn gwen|harold hal harry|harrison harry|haywood woody|hector heck
herbert herb|hernando nando|herschel hersh|hezekiah hez|hubert hub|ignacio nacho|irvin irv|irving irv|irwin irv
isabella bella|isaiah zay|isidore izzy|israel izzy|jackson jack|jacqueline jackie|jamal mal|javier javi|jedediah jed
jefferson jeff|jeffery jeff|jeffry jeff|jerome jerry|jesse jess|jessica jess jessie|jesus chuy|johannes hans
johnathan john johnny jon|jonathan john johnny|jonathon jon|jose pepe|josefina josie|joseph jos|josephine josie
julian jules|julius jules|katherine kat|kathleen kat kathy|kathryn kat|kendall ken|kendrick ken|kenton kent ken
kimberley kim|krista kris|kristen kris|kristin kris|kristina kris|kristine kris|kristopher kris|lafayette fate
laurence larry|lawrence law|leander lee|leland lee|leonard len leo|leonardo leo|leonel leo|leopold leo
leopoldo leo polo|leroy roy lee|leslie les|lester les|lewis lew lou|lincoln linc|linwood lin|lorenzo ren enzo
louis lou louie|lucas luke|lucille lucy|luther lute|mackenzie mac|magdalena maggie lena|malcolm mal|manuel manny
marcus marc|margarita margie|marshall marsh|matteo matt|matthias matt|maurice moe|maxim max|maximilian max
maximiliano max|maximillian max|maximo max|maximus max|maxwell max|mckenzie mac|melanie mel|melinda mindy mel
melissa mel missy|melvin mel|meredith mere|merritt mert|mervyn merv|mikhail misha mike|milford mil|millard mill
milton milt|miriam mimi|mitchel mitch|mohamed mo|mohammad mo|mohammed mo|monica moni|montgomery monty|morton mort
muhammad mo|murray mur|myron ron|natalie nat|nathanael nate|nathanial nate|nathaniel nate nat|nicanor nick
niccolo nick nico|nicholas nico nik|nicklaus nick|nickolas nick|nicolas nick nico|nicole nikki nic|nikolai nick
nikolas nik nick|norbert norb|norman norm|norval norv|norwood norm|octavio tavo|oliver ollie|orlando lando|orville orv
oswald oz|pamela pam|patience pat|patrice pat|percival percy|peregrine perry|phillip phil|phineas fin|porfirio porfi
prescott scott|priscilla cilla prissy|quentin quent|quincy quin|rafael rafa raf|randolph randy dolph|raphael raf
raymond ray|raymundo ray|raynard ray|refugio cuco|reginald reg|reuben rube|rexford rex|ricardo ricky|richmond rich
robert rob|roberto beto|roderick rod ricky|rodney rod|rodolfo rudy|rodrigo rod|roland rollie|rolando rollie
roosevelt rosie|rosalind roz|rosalyn roz|rosemary rose rosie|roxanne roxie|rudolph rudy|rufus rufe|russel russ
rutherford ruth|salvador sal chava|salvatore sal|samantha sam|samson sam|sanford sandy|santiago santi|schuyler sky
sebastian seb bash|serafin sera|sergio serge|seymour sy|shannon shan|shelby shel|sheldon shel|sherman sherm
sherwood sherry|sidney sid|siegfried sig|sigmund sig|silvester sly|solomon sol|stanford stan|stanislaus stan
stanislaw stan|stanley stan|stanton stan|stefan steve|stephan steve|stephanie steph|stewart stew|stuart stu
sullivan sully|sydney syd|sylvester sly vester|sylvia syl|tabitha tabby|taylor tay|teodoro teo ted|terence terry
teresa terri terry tess|terrance terry|terrence terry|thaddeus thad tad|thelonious theo|theodore theo|theophilus theo
theresa terri terry tess|thurman thurm|tiffany tiff|timothy timmy|tobias toby|trenton trent|ulysses uly|uriah uri
valentin val|valentina val|valentine val|valeria val|valerie val|verne vern|vernon vern|victor vic|victoria vicky tori
vincent vin vinnie vinny|vincenzo vince|virgil virge|vladimir vlad|wallace wally|walter walt|warren war|webster web
wendell wen|wesley wes|weston wes|whitney whit|wilbert will|wilbur will|wilfred fred will|wilfredo fred will
willard will bill|william liam wil|winfield win|winfred win fred|winston win|winthrop win|woodrow woody|woodson woody
xavier xavi|yolanda yoli|zachariah zach zack|zachary zack zac zak|zachery zach zack|zackary zack zac|zackery zack
zakary zak zack|zebulon zeb
abraham avi|aleksandr sasha|alexander alek sasha xander|alexandra ali lexi sasha|alexandria lexie|alison ally
amanda mandi|anastasia nastya|anastasios tasos|antoinette nettie toni|apolonio polo|arthur artie|asuncion chona
athanasios thanos|avraham avi|barbara barb|barnaby barney|barnard barney|barnett barney|beatriz bety|benjamin benji
bernabe bernie|bernadine bernie|bonifacio boni|boris borya|caroline caro|catherine cath cathi|charles charli
charlotte charlie lotte|concepcion concha conchita|conrad connie|consuelo chelo|cuthbert bert|cynthia cindi cyndi
daniela dani|david davy|deborah debbi debi|debra debi|dennis denney|dimitrios dimitri|dmitri dima|dmitriy dima
dmitry dima|dolores lola|domenico mimmo|dustin dusty|ekaterina katya|eleanor nell|eleanora nora|eliezer eli|eliyahu eli
elizabeth bette elsie|encarnacion chon encarna|enrique kike|ernestine ernie|ervin erv|evangelina angie
evangelos vangelis|evgeny zhenya|feliciano chano|florencio lencho|francisco kiko|franklin frankie|gabriel gabo
georgia georgie|geraldine geri|gillian jill|giovanni gianni|giuseppe beppe pino|gordon gord gordie gordy|graciela chela
gregory gregg|heinrich heinz|henrietta hettie|hipolito polo|hortensia tencha|ioannis yannis|irina ira
isabel chabela isa|isabella izzy|isabelle izzy|jacob jakie|joaquin quino|jordan jordy|jose chepe|katarzyna kasia
katherine kathi katie|kathleen kate katie|kazimierz kaz|kimberly kimmy|konstantinos costas dino gus kostas
kristina tina|laurence laurie|leticia lety|lorenzo lencho|loretta lori|lorraine lori|louisa lulu|ludmila luda mila
luigi gigi|luis lucho|luisa lulu|lyudmila luda mila|mackenzie kenzie|madeleine maddie|madison maddie|malgorzata gosia
margaret greta maisie|marjorie marge|matilda tillie|maurice morrie|menachem mendy|mercedes meche|millicent millie
mordechai motti|morris moe morrie|natalia natasha|natalya natasha|nikolai kolya|panagiotis panos|patricia pattie
peter petey petie|philippa pippa|philomena mena|randal randy|rebecca becki|robert bobbie robbie|rochelle shelley shelly
rosamund roz|rosario charo chayo|rosendo chendo|sandra sandi|santiago chago tiago|sergei seryozha|shimon shimmy
spyridon spiro spyros|stephen stevie|susan suzy|susanna sue susie|suzanne suzie suzy|svetlana lana sveta|tatiana tanya
teresa tere|terrell terry|terrill terry|ulrich uli|veronica roni|vladimir volodya vova|wilbert bert|wilhelm willi willy
woodrow woodie|yekaterina katya|yevgeny zhenya|yitzhak itzik|yosef yossi|zbigniew zbig
"""
# The same name in another language, or another formal name with the same short form: a question for people.
_KIN = """
jose joe joseph|francisco frank francis|gregorio greg gregory|jaime jim james|jorge george|enrique henry rick
miguel mike michael|guillermo bill william|esteban steve stephen steven|luis lou louis|pedro pete peter
ricardo rick rich richard|roberto rob bob bobby robert|vicente vince vincent|jeremiah jeremy jerry|jeremy jerry
patricio pat patrick|rogelio roger|tomas tom tommy thomas|josef joe joseph|johan john|ivan john|marcus mark
joachim joe|josiah joe|gerardo jerry gerald|nathaniel nathan|nathanial nathan|heriberto herb herbert
carlos charles charlie carl|juan john johnny|pablo paul|andres andrew|antonio anthony|eduardo edward
alejandro alexander|alberto albert|felipe phil philip|javier xavier|mateo matt matthew|marcos mark marcus|ana ann anna
maria mary marie|catalina catherine|isabel elizabeth|elena helen|juana jane joan|margarita margaret|teresa theresa
julio julius|rafael ralph|raul ralph|arturo arthur|ramon raymond ray|manuel emmanuel
catherine katherine kathryn katharine catharine cathryn kathleen|stephen steven stephan stefan|eric erik erick
bryan brian|geoffrey jeffrey jeffery|sara sarah|jon john|marc mark|philip phillip|alan allan allen|ann anne anna
terence terrance terrence|lawrence laurence|frederick fredrick frederic fredric|nicholas nicolas nickolas
christine christina kristine kristina|christopher kristopher|mohammad mohammed muhammad mohamed|theresa teresa
rachel rachael|rebecca rebekah|deborah debra|sean shawn shaun
"""

# Nicknames that belong to no name: anybody may be called so, which is a question for people.
ANYBODYS = frozenset(
    "ace babe bee bird bo boots bubba buck bud buddy bunny butch buster buzz chick chip chuckie cookie corky cy "
    "dee doc duke dusty dutch flip fritz fuzzy gee gus hack heinie honey hoot jay jaybird jaye jo junior kay kid "
    "lefty mac mickey moe moose muddy nemo obie pep pinky pop pops red reb rip rocky rod rube rusty scoop shorty "
    "skip skipper skeeter slim smoky smokey sonny sparky spike spud sunny tex tiny tip topper toots trey tug tuck "
    "whitey woody zeke zip".split()
)


@lru_cache(maxsize=1)
def _kin() -> dict[str, frozenset[int]]:
    rows: dict[str, set[int]] = {}
    for at, entry in enumerate(_KIN.strip().replace("\n", "|").split("|")):
        for name in entry.split():
            rows.setdefault(name, set()).add(at)
    return {name: frozenset(found) for name, found in rows.items()}


def _tables() -> dict[str, set[str]]:
    formal: dict[str, set[str]] = {}
    for triplet in name_triplets():
        formal.setdefault(triplet.name2, {triplet.name2}).add(triplet.name1)
        formal.setdefault(triplet.name1, {triplet.name1})
    for entry in _MORE.strip().replace("\n", "|").split("|"):
        name, *short = entry.split()
        for nickname in short:
            formal.setdefault(nickname, {nickname}).add(name)
        formal.setdefault(name, {name})
    return formal


@lru_cache(maxsize=1)
def _formal_names() -> dict[str, frozenset[str]]:
    """Map every name to the formal names it may stand for, itself included."""
    return {name: frozenset(names) for name, names in _tables().items()}


def forms_of(name: str) -> frozenset[str]:
    """Return a folded given name with every curated form of it, any of which a record of the same person may print."""
    formal = _formal_names()
    return formal.get(name, frozenset()) | _short_forms().get(name, frozenset()) | {name}


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, frozenset[str]]:
    short: dict[str, set[str]] = {}
    for nickname, names in _formal_names().items():
        for name in names:
            short.setdefault(name, set()).add(nickname)
    return {name: frozenset(nicknames) for name, nicknames in short.items()}


def is_nickname(one: str, other: str) -> bool:
    """Return True if one of two folded given names is a curated form of the other."""
    formal = _formal_names()
    return one in formal.get(other, ()) or other in formal.get(one, ())


_FEMININE = ("a", "elle", "ette", "ine", "een")


def is_shortened(one: str, other: str) -> bool:
    """Return True if one is a known short form cut from the front of the other: Ben of Benedetto, Max of Maximino.

    Three letters or more must be missing, and not by a change from a man's name to a woman's (Dan, Danielle).
    """
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) < 3 or len(short) < 3 or not long.startswith(short) or long.endswith(_FEMININE):
        return False
    return short in _formal_names() and short not in _short_forms_of_others() and not _is_kin(one, other)


@lru_cache(maxsize=1)
def _short_forms_of_others() -> frozenset[str]:
    """Return names that have short forms themselves, so they are names in their own right (John, Jose)."""
    return frozenset(name for name, nicknames in _short_forms().items() if nicknames - {name})


def _is_kin(one: str, other: str) -> bool:
    kin = _kin()
    return not kin.get(one, frozenset()).isdisjoint(kin.get(other, frozenset()))


def is_akin(one: str, other: str) -> bool:
    """Return True if two folded given names share a formal name (Bill, Will) or are one name in two spellings."""
    formal = _formal_names()
    return _is_kin(one, other) or not formal.get(one, frozenset()).isdisjoint(formal.get(other, frozenset()))


def is_shaped_like(one: str, other: str) -> bool:
    """Return True if one name looks like a pet form of the other: Gordie for Gordon, Benji for Benjamin."""
    if one[:2] != other[:2]:
        return False
    for short, long in ((one, other), (other, one)):
        stem = short.rstrip("y").removesuffix("ie").removesuffix("i").removesuffix("e") if len(short) > 3 else short
        if len(stem) >= 2 and stem != short and len(long) > len(stem) and long.startswith(stem):
            return True
        if len(stem) > 3 and stem[-1] == stem[-2] and long.startswith(stem[:-1]) and len(long) >= len(stem):
            return True
    return False
