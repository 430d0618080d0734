"""ORCID of the demo world: everybody who claims a licence also has a made-up iD, in turn of every kind there is.

`/v3.0/{iD}/record` and `/v3.0/search/` answer as the public API does. The iDs are of a block that no iD was given from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.people import World
from verifier.domain.assessment.identifiers import orcid_check_digit

BLOCK = "00090099"
KINDS = (
    "by_institution",  # the university entered the doctorate itself
    "by_itself",  # typed by the person
    "by_app",  # typed by the person in a member's app
    "by_other",  # entered by another member
    "for_institution",  # entered by a member on the university's behalf
    "candidate",
    "unfinished",  # no end date
    "psyd",
    "edd",
    "nothing",  # no education at all
    "hidden",  # the name is not public
    "deprecated",  # merged into the next person's iD
    "locked",
)
UNIVERSITIES = ("Sample University", "The University of Example", "Hadley & Lowe Institute of Technology")
JSON = "application/vnd.orcid+json"
MADE_AT = {"value": 1540897446513}
_CLIENTS = {
    name: f"APP-{'SAMPLE0000000':.13}{place:03}" for place, name in enumerate((*UNIVERSITIES, "Paper Mill Press"))
}
Parts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Researcher:
    """A person with an iD, and the kind of entry behind it."""

    orcid: str
    given: str
    surname: str
    kind: str
    university: str


def researchers(world: World) -> Iterator[Researcher]:
    """Yield the iD of every claim's licensee, in the file's order."""
    for place, claim in enumerate(world.claims):
        yield _researcher(place, claim)


def orcid_of(place: int) -> str:
    """Make the iD of the claim at this place."""
    stem = f"{BLOCK}{place:07}"
    digits = stem + orcid_check_digit(stem)
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def _researcher(place: int, claim: ClaimTruth) -> Researcher:
    kind, university = KINDS[place % len(KINDS)], UNIVERSITIES[place % len(UNIVERSITIES)]
    return Researcher(orcid_of(place), claim.board_first.title(), claim.board_last.title(), kind, university)


def routes(world: World) -> list[web.RouteDef]:
    """Build the routes of the public API."""
    people = {person.orcid: person for person in researchers(world)}

    async def record(request: web.Request) -> web.Response:
        return _record(people, request.match_info["orcid"], world)

    async def search(_request: web.Request) -> web.Response:
        found = [{"orcid-identifier": _identifier(orcid)} for orcid in list(people)[:1]]
        return _said({"result": found, "num-found": len(people)})

    return [web.get("/orcid/v3.0/search/", search), web.get("/orcid/v3.0/{orcid}/record", record)]


def _record(people: Mapping[str, Researcher], orcid: str, world: World) -> web.Response:
    """Serve one record, or ORCID's error for it."""
    person = people.get(orcid)
    if person is None:
        return _error(404, 9016, "404 Not Found: The resource was not found.")
    if person.kind == "locked":
        locked = f"409 Conflict: The ORCID record is locked and cannot be edited. ORCID https://orcid.org/{orcid}"
        return _error(409, 9018, locked)
    if person.kind == "deprecated":
        became = orcid_of((int(orcid.replace("-", "")[len(BLOCK) : -1]) + 2) % len(people))
        moved = f"This account is deprecated. Please refer to account: https://orcid.org/{became}. ORCID https://orcid.org/{orcid}"
        return _error(301, 9007, f"301 Moved Permanently: {moved}", Location=f"/orcid/v3.0/{became}/record")
    return _said(document(person, world.pages.get(orcid, ())))


def _said(body: Parts, status: int = 200, **headers: str) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type=JSON, headers=headers)


def _error(status: int, code: int, words: str, **headers: str) -> web.Response:
    body = {
        "response-code": status,
        "developer-message": words,
        "user-message": words.partition(": ")[2],
        "error-code": code,
        "more-info": "https://members.orcid.org/api/resources/troubleshooting",
    }
    return _said(body, status, **headers)


def document(person: Researcher, pages: Sequence[str] = ()) -> Parts:
    """Write the record as the public API prints it."""
    name = {
        "created-date": MADE_AT,
        "last-modified-date": MADE_AT,
        "given-names": {"value": person.given},
        "family-name": {"value": person.surname},
        "credit-name": None,
        "source": None,
        "visibility": "public",
        "path": person.orcid,
    }
    return {
        "orcid-identifier": _identifier(person.orcid),
        "preferences": {"locale": "en"},
        "history": _history(),
        "person": {
            "last-modified-date": MADE_AT,
            "name": None if person.kind == "hidden" else name,
            **{section: _empty(section) for section in ("other-names", "emails", "addresses")},
            "researcher-urls": _pages(person, pages),
            **{section: _empty(section) for section in ("keywords", "external-identifiers")},
            "biography": None,
            "path": f"/{person.orcid}/person",
        },
        "activities-summary": _activities(person),
        "path": f"/{person.orcid}",
    }


def _identifier(orcid: str) -> Parts:
    return {"uri": f"https://orcid.org/{orcid}", "path": orcid, "host": "orcid.org"}


def _history() -> Parts:
    return {
        "creation-method": "DIRECT",
        "completion-date": None,
        "submission-date": MADE_AT,
        "last-modified-date": MADE_AT,
        "claimed": True,
        "source": None,
        "deactivation-date": None,
        "verified-email": True,
        "verified-primary-email": True,
    }


def _empty(section: str) -> Parts:
    return {"last-modified-date": None, section.removesuffix("s"): [], "path": f"/{section}"}


def _pages(person: Researcher, pages: Sequence[str]) -> Parts:
    """Write the websites that somebody lists on their iD, each entered by themselves."""
    themselves = _source(replace(person, kind="by_itself"))
    entries = [
        {
            "created-date": MADE_AT,
            "last-modified-date": MADE_AT,
            "source": themselves,
            "url-name": "My page",
            "url": {"value": page},
            "visibility": "public",
            "path": f"/{person.orcid}/researcher-urls/{place}",
            "put-code": place,
            "display-index": place,
        }
        for place, page in enumerate(pages, start=9401)
    ]
    path = f"/{person.orcid}/researcher-urls"
    return {"last-modified-date": MADE_AT if entries else None, "researcher-url": entries, "path": path}


def _activities(person: Researcher) -> Parts:
    silent = "distinctions employments invited-positions memberships services".split()
    others = "fundings peer-reviews research-resources works".split()
    return {
        "last-modified-date": MADE_AT,
        "educations": _section(person, "education", [] if person.kind == "nothing" else [education(person)]),
        "qualifications": _section(person, "qualification", []),
        **{name: {"last-modified-date": None, "affiliation-group": [], "path": ""} for name in silent},
        **{name: {"last-modified-date": None, "group": [], "path": ""} for name in others},
        "path": f"/{person.orcid}/activities",
    }


def _section(person: Researcher, named: str, entries: list[Parts]) -> Parts:
    groups = [
        {"last-modified-date": MADE_AT, "external-ids": {"external-id": []}, "summaries": [{f"{named}-summary": one}]}
        for one in entries
    ]
    path = f"/{person.orcid}/{named}s"
    return {"last-modified-date": MADE_AT if entries else None, "affiliation-group": groups, "path": path}


def education(person: Researcher) -> Parts:
    """Write the doctorate, entered by whoever this person's kind says."""
    return {
        "created-date": MADE_AT,
        "last-modified-date": MADE_AT,
        "source": _source(person),
        "put-code": 6455,
        "department-name": "Department of Physics",
        "role-title": {"candidate": "PhD candidate", "psyd": "PsyD", "edd": "Doctor of Education"}.get(
            person.kind, "PhD"
        ),
        "start-date": _day("2010", "09"),
        "end-date": None if person.kind == "unfinished" else _day("2015", "06"),
        "organization": {
            "name": person.university,
            "address": {"city": "Sampleton", "region": None, "country": "US"},
            "disambiguated-organization": {
                "disambiguated-organization-identifier": "https://ror.org/000000000",
                "disambiguation-source": "ROR",
            },
        },
        "url": None,
        "external-ids": None,
        "display-index": "0",
        "visibility": "public",
        "path": f"/{person.orcid}/education/6455",
    }


def _day(year: str, month: str) -> Parts:
    return {"year": {"value": year}, "month": {"value": month}, "day": None}


def _source(person: Researcher) -> Parts:
    """Write who entered it, and for whom."""
    own_name = f"{person.given} {person.surname}"
    oneself, nobody = _identifier(person.orcid), ("", None)
    university = (person.university, _client(person.university))
    other = ("Paper Mill Press", _client("Paper Mill Press"))
    writer, origin = {
        "by_itself": ((own_name, None), nobody),
        "by_app": (university, (own_name, None)),
        "by_other": (other, nobody),
        "for_institution": (other, university),
    }.get(person.kind, (university, nobody))
    return {
        "source-orcid": oneself if person.kind == "by_itself" else None,
        "source-client-id": writer[1],
        "source-name": {"value": writer[0]},
        "assertion-origin-orcid": oneself if person.kind == "by_app" else None,
        "assertion-origin-client-id": origin[1],
        "assertion-origin-name": {"value": origin[0]} if origin[0] else None,
    }


def _client(name: str) -> Parts:
    client = _CLIENTS[name]
    return {"uri": f"https://orcid.org/client/{client}", "path": client, "host": "orcid.org"}
