"""The text of a drafted `registry.toml`: what is plain is filled in, what is not is marked `?` for a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from textwrap import wrap
from typing import Final

from verifier.domain.evidence import Standing
from verifier.registries.drafting.plan import NEEDED, TIME_ZONES, Plan
from verifier.registries.drafting.vocabulary import references
from verifier.registries.sheet.open_questions import MARK

WIDEST: Final = 116
_STANDINGS: Final = ", ".join(kind.value for kind in Standing)
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")


def sheet_text(plan: Plan, today: date) -> str:
    """Write the whole data sheet."""
    return "\n".join((*_head(plan, today), *_fields(plan), "", *_statuses(plan), "", *_types(plan))) + "\n"


def _head(plan: Plan, today: date) -> Iterator[str]:
    wanted, place = plan.wanted, plan.wanted.jurisdiction
    yield "# A draft from the source's columns. Decide what is marked ? and delete the mark: until then it is refused."
    yield f"id = {_text(wanted.id)}"
    yield f"version = {_text(today.isoformat())} # change it with every change of this file"
    yield f"title = {_text(plan.seen.title)} # the board, as people know it"
    yield f"authority = {_text(MARK)} # primary: this body itself grants the licences; else supporting"
    yield f"jurisdiction = {_text(place or MARK)}"
    yield f"time_zone = {_text(TIME_ZONES.get(place, MARK))} # a licence ends at midnight there"
    families = [family.value for family in plan.families]
    yield f"families = {_list(families) if families else _text(MARK)} # those of the titles in [types]"
    yield f"driver = {_text(_driver(plan))}"
    yield f"base_url = {_text(wanted.base_url)}"
    yield f"lookup_url = {_text(plan.lookup_url or MARK)} # where a person can see the same"
    said = f"; the portal says {plan.seen.licence}" if plan.seen.licence else ""
    yield f"terms = {_text(MARK)} # who may do what with this data{said}"
    yield f"publishes_discipline = {_text(MARK)} # true: a record without a board action says so; false: it is silent"
    yield "politeness = { rate = 1.0, burst = 4 } # requests a second, all workers together"
    yield from _driver_section(plan)
    yield from _reading(plan)


def _reading(plan: Plan) -> Iterator[str]:
    """Write how rows are read, besides the tables of words."""
    if "full_name" in plan.fields:
        yield f"name_order = {_text(MARK)} # given_first, surname_first or surname_comma_given"
    dates = [*plan.dates, *([] if plan.all_dates_read else [MARK])]
    yield f"dates = {_list(dates)}{'' if plan.all_dates_read else ' # some days have a shape we do not know'}"
    yield f"required = {_list(plan.required)}"
    yield from _actions(plan)
    if "expires_on" in plan.fields:
        yield f"required_in_force = {_list(plan.fields['expires_on'])} # a licence in force without an end is an alarm"
    if plan.ignored:
        yield f"ignored = {_list(plan.ignored)}"
    if plan.undecided:
        yield f"{_text(MARK)} = {_list(plan.undecided)} # columns: use each in [fields], or move it to `ignored`"


def _actions(plan: Plan) -> Iterator[str]:
    if "action" not in plan.fields:
        return
    marked = {_text(MARK): [*plan.actions.open]} if plan.actions.open else {}
    column = plan.fields["action"][0]
    why = f'; a row without {column} ("") means none or taken?' if marked else ""
    known = {kind: list(words) for kind, words in plan.actions.known.items()}
    yield f'actions = {_inline({**known, **marked})} # "*": any other word{why}'


def _driver(plan: Plan) -> str:
    return "socrata" if "dataset" in plan.seen.section else "roster"


def _driver_section(plan: Plan) -> Iterator[str]:
    """Write how the source is asked, or fetched."""
    shown, count = plan.seen.section, plan.seen.count
    if _driver(plan) == "roster":
        section = {name: value for name, value in shown.items() if value}
        counted = {"min_rows": count * 9 // 10, "max_rows": count * 2, "current_only": MARK}
        yield "# current_only: true where people whose licence ended are not on the list, so that absence means nothing"
        yield f"roster = {_inline({'paths': list(plan.wanted.paths), **section, **counted})}"
        return
    by_name = "surname" in plan.fields and "given" in plan.fields
    yield f"socrata = {_inline({'dataset': shown['dataset'], 'by_name': by_name})}"
    forms = list(plan.number.forms) or [MARK]
    pad = {"pad": plan.number.pad} if plan.number.pad else {}
    yield f"number = {_inline({**pad, 'forms': forms})} # how the same number is asked for"


def _fields(plan: Plan) -> Iterator[str]:
    yield "[fields] # ours = the source's column, or several that are read together"
    for name, columns in plan.fields.items():
        also = plan.also.get(name, ())
        said = [f"or: {', '.join(also)}"] if also else []
        said += ["a practice's own site; delete the line if it is the board's page"] if name == "website" else []
        yield f"{name} = {_text(columns[0])}" + (f" # {'; '.join(said)}" if said else "")
    for name in NEEDED:
        if name not in plan.fields:
            instead = ', and say `constants = { type = "..." }` where all are of one' if name == "type" else ""
            yield f"{name} = {_text(MARK)} # no column looks like it; delete the line if there is none{instead}"
    if not {"surname", "full_name"} & set(plan.fields):
        yield f"surname = {_text(MARK)} # no column looks like a name"


def _statuses(plan: Plan) -> Iterator[str]:
    yield "[statuses] # our standing = the source's words; a word that is not here is an alarm"
    yield from (f"{kind} = {_list(words)}" for kind, words in plan.statuses.known.items())
    if "status" in plan.unread or (plan.fields.get("status") and not plan.statuses.known and not plan.statuses.open):
        yield from _open({_not_words("status", plan): 0}, "is it the right column?")
    else:
        yield from _open(plan.statuses.open, "each under one of our standings", f"They are: {_STANDINGS}.")


def _types(plan: Plan) -> Iterator[str]:
    titles = references(plan.wanted.jurisdiction) if plan.wanted.jurisdiction else {}
    granted = (
        f"{plan.wanted.jurisdiction} grants: {', '.join(titles)}."
        if titles
        else "See verifier/domain/credentials/titles.py."
    )
    yield "[types] # types that are not ours need no mention; other = [...] is for those whose names sound like ours"
    if "type" in plan.unread:
        yield from _open({_not_words("type", plan): 0}, "is it the right column?")
    else:
        yield from _open(
            plan.types.open, "each under its title in [types.full] or [types.restricted], or in `other`", granted
        )
    yield ""
    yield "[types.full] # our title = the source's words"
    yield from (f"{_key(title)} = {_list(words)}" for title, words in plan.types.known.items())


def _not_words(name: str, plan: Plan) -> str:
    return f"{plan.fields[name][0]} has too many different values to be a list of words"


def _open(words: Mapping[str, int], how: str, more: str = "") -> Iterator[str]:
    """Write words left to a person, one a line with the number of rows that have it."""
    if not words:
        return
    yield f"{_text(MARK)} = [ # {how}"
    yield from (f"    # {line}" for line in wrap(more, WIDEST))
    for word, count in words.items():
        yield f"    {_text(word)}," + (f" # {count} rows" if count else "")
    yield "]"


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _text(name)


def _text(word: str) -> str:
    """Write a TOML string: as in JSON, with the one character that only TOML refuses spelt out."""
    return json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(words: Iterable[str]) -> str:
    """Write a list on one line, or on as many as it needs."""
    shown = [_text(word) for word in words]
    line = f"[{', '.join(shown)}]"
    if len(line) <= WIDEST - len("required_in_force = "):
        return line
    lines, current = [], ""
    for word in shown:
        if len(current) + len(word) > WIDEST:
            lines.append(current)
            current = ""
        current += f" {word}," if current else f"    {word},"
    return "\n".join(["[", *lines, current, "]"])


def _inline(values: Mapping[str, object]) -> str:
    return (
        "{ " + ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()) + " }"
    )
