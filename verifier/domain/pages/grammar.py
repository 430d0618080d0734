"""The grammar of labels: for each field the shapes of its labels, over words that are already made alike."""

from __future__ import annotations

import re
from typing import Final

from verifier.domain.pages.fields import Field

# Other writings of one word: what a label says is compared by the right side.
SAME: Final = {
    writing: word
    for word, writings in {
        "license": "licence lic lics licensure",
        "certificate": "cert certification",
        "registration": "reg",
        "number": "no num nbr nr nos",
        "expiration": "exp expire expires expiry expired",
        "date": "dt dte",
        "through": "thru",
        "until": "till",
        "original": "orig originally",
        "initial": "initially",
        "issue": "issuance issued",
        "grant": "granted",
        "description": "desc",
        "status": "stat",
        "profession": "prof",
        "disciplinary": "disc",
        "discipline": "disciplines",
        "action": "actions",
        "order": "orders",
        "sanction": "sanctions",
        "restriction": "restrictions",
        "condition": "conditions",
        "limitation": "limitations",
    }.items()
    for writing in writings.split()
}
_PAPER: Final = r"(?:license|registration|certificate|credential|permit)"
_PAPERS: Final = (
    rf"(?:(?:state|professional|current|permanent|practitioner|board|nursing|nurse) )?{_PAPER}(?: (?:or )?{_PAPER})*"
)
_HOLDER: Final = r"(?:license|credential|certificate|permit|registration) holder"
_BEARER: Final = (
    r"(?:licensee|practitioner|provider|registrant|individual|person|nurse|holder|clinician|counselor|psychologist|"
    rf"therapist|{_HOLDER})"
)
_FIRST: Final = r"(?:original|initial|first)"
_GIVEN: Final = r"(?:issue|grant)"
_BEGUN: Final = rf"(?:{_GIVEN}|licensed|registered|certified|effective|approval)"
_GOOD: Final = r"(?:valid|good|current|registered|renewed|paid|active|effective)"
_UNTIL: Final = r"(?:through|until|to)"
_ON_FILE: Final = r"(?: (?:taken|found))?(?: on (?:file|record|license))?(?: against (?:the |this )?license)?"
_RECORDED: Final = r"action|history|records?|information|info|status|order|action history"
_ANY: Final = (
    r"(?:(?:any|other|has|has any|is there any|ever|prior|past|current|public|formal|known|board|license|agency and) )?"
)
_BODY: Final = r"(?:board public|board|public|adverse|formal|enforcement|administrative|public record)"

# The first field that fits counts.
_SHAPES: Final[dict[Field, tuple[str, ...]]] = {
    Field.NAME: (
        r"(?:full |legal )?name",
        rf"(?:{_BEARER}|{_PAPER})(?: s)? (?:full |legal )?name",
        rf"name of {_BEARER}",
        r"licensee|practitioner|registrant|(?:license|credential|certificate) holder",
        r"name on license",
        r"name (?:last first(?: middle| mi| m)?|first(?: middle)? last)",
    ),
    Field.FIRST: (r"(?:licensee )?first(?: name)?", r"given names?"),
    Field.MIDDLE: (r"middle(?: (?:name|initial))?(?: (?:or )?initial)?", r"m ?i"),
    Field.LAST: (r"(?:licensee )?last(?: name)?", r"surname|family name"),
    Field.SUFFIX: (r"(?:name )?suffix",),
    Field.NUMBER: (
        rf"(?:{_PAPERS} )?number",
        r"(?:licensee|registrant) number",
        rf"# ?{_PAPERS} number",
        rf"{_PAPERS} code number",
    ),
    Field.TYPE: (
        rf"{_PAPERS} (?:type|description|category|class|title|name|designation|level|type description|type name)",
        rf"type|(?:{_PAPER} )?type of {_PAPER}",
    ),
    Field.PROFESSION: (r"profession(?: (?:name|type|description|or occupation|occupation))?", r"occupation"),
    Field.STATUS: (
        rf"(?:current |overall )?(?:(?:{_PAPERS}|record|licensee) )?(?:current )?status(?: description)?",
        rf"status of {_PAPER}|primary status|(?:{_PAPER} )?standing",
    ),
    Field.STATUS_MORE: (
        rf"(?:{_PAPER} )?(?:secondary status|sub ?status|status (?:reason|details?|modifier|comment))",
    ),
    Field.IN_FORCE: (r"(?:is )?active", r"active inactive", r"currently (?:licensed|active)", r"is license active"),
    Field.FIRST_ISSUED: (
        rf"(?:{_PAPER} )?{_FIRST}(?: date of)?(?: {_PAPER})?(?: {_BEGUN})?(?: date| on)?",
        rf"date (?:of )?{_FIRST} (?:{_PAPER}|{_GIVEN}|licensed|registered)(?: {_GIVEN})?",
        rf"{_FIRST} date(?: of (?:{_PAPER}|{_GIVEN}))?|date {_PAPER} (?:was )?{_FIRST} {_GIVEN}",
    ),
    Field.ISSUED: (
        rf"(?:{_PAPER} )?{_GIVEN}(?: date| on| since)?",
        rf"date (?:of )?{_GIVEN}|date {_PAPER} {_GIVEN}",
        r"(?:license|registration) date|date of (?:license|registration)|date (?:licensed|registered)",
        r"licensed (?:since|on|date)|registered (?:since|on)",
    ),
    Field.EXPIRES: (
        rf"(?:current )?(?:{_PAPERS} )?expiration(?: renewal)?(?: date| on)?",
        rf"date (?:of |{_PAPER} )?expiration|expiration date of {_PAPER}",
        rf"(?:{_PAPERS} )?(?:is )?{_GOOD} {_UNTIL}(?: date| last day of)?",
        rf"is (?:{_PAPER} )?expiration|has (?:{_PAPER} )?expiration",
        rf"{_PAPER} valid",
    ),
    Field.DISCIPLINE: (
        rf"{_ANY}(?:disciplined?|disciplinary|encumbered|encumbrances?|sanction){_ON_FILE}",
        rf"{_ANY}(?:disciplinary|discipline) (?:{_RECORDED}){_ON_FILE}",
        rf"(?:(?:public|formal|public record|license|other) )?{_BODY} (?:action|order){_ON_FILE}",
        rf"{_BODY} (?:action|order) (?:history|information|record)",
        r"(?:public )?(?:disciplinary|discipline)|action taken|additional public information|public documents?",
    ),
    Field.LIMITS: (r"(?:(?:license|practice|public|board) )?(?:restriction|limitation|condition)(?: or condition)?",),
    Field.LICENCE: (rf"{_PAPER}(?: id)?",),
}
GRAMMAR: Final = tuple((field, re.compile("|".join(shapes))) for field, shapes in _SHAPES.items())
