"""Typed values out of paths and queries: each declared once, checked in full, and anything undeclared refused."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from aiohttp import web

from verifier.web.http.answers.problems import Fault, Unusable


@dataclass(frozen=True, slots=True)
class Param:
    """One value of a path or a query: its place, its form, and the refusal when it is wrong."""

    name: str
    place: str  # "path" | "query"
    pattern: re.Pattern[str]
    remedy: str
    required: bool = False
    bounds: tuple[int, int] | None = None  # a whole number within these, both included
    default: int | None = None
    words: tuple[str, ...] = ()  # all that are allowed, where they are few
    example: str | int = ""

    def read(self, text: str) -> str | int:
        """Return the value, or raise the refusal that names this parameter."""
        if not self.pattern.fullmatch(text):
            raise self.refusal()
        if self.bounds is None:
            return text
        value = int(text)
        if not self.bounds[0] <= value <= self.bounds[1]:
            raise self.refusal()
        return value

    def schema(self) -> dict[str, object]:
        """Describe the value for the OpenAPI document."""
        if self.bounds is not None:
            found: dict[str, object] = {"type": "integer", "minimum": self.bounds[0], "maximum": self.bounds[1]}
            return found if self.default is None else found | {"default": self.default}
        if self.words:
            return {"type": "string", "enum": list(self.words)}
        return {"type": "string", "pattern": f"^({self.pattern.pattern})$"}

    def refusal(self) -> Unusable:
        """Build the refusal that says what would be right; what was sent is not repeated."""
        fault = Fault(f"/{self.name}", "invalid", self.remedy, self.place)
        return Unusable(422, "validation", f"The {self.place} value {self.name} is not usable.", fault)


def lease() -> Param:
    """Declare a lease in a query: of a call whose body is a file."""
    remedy = "Send the lease's token, as it came with the case."
    return Param("lease", "query", re.compile(r"[!-~]{1,128}"), remedy, example="lea_dAWgHUcIS11gedprhBAQaSQ")


def claim_id() -> Param:
    """Declare the id of a claim in a path."""
    return _id("clm", "A claim id is clm_ and 32 hexadecimal digits, as we returned it.")


def decision_id() -> Param:
    """Declare the id of a decision in a path."""
    return _id("dec", "A decision id is dec_ and 32 hexadecimal digits, as history gives it.")


def import_id() -> Param:
    """Declare the id of an import in a path."""
    return _id("imp", "An import id is imp_ and 32 hexadecimal digits, as we returned it.")


def case_id() -> Param:
    """Declare the id of a case in a path."""
    return _id("cas", "A case id is cas_ and 32 hexadecimal digits, as we returned it.")


def binding_id() -> Param:
    """Declare the id of a binding in a path."""
    return _id("bnd", "A binding id is bnd_ and 32 hexadecimal digits, as we returned it.", "binding_id")


def document_id() -> Param:
    """Declare the id of a document in a path."""
    return _id("doc", "A document id is doc_ and 32 hexadecimal digits, as we returned it.", "document_id")


def list_number() -> Param:
    """Say what the number of a status list looks like in a path."""
    remedy = "The number of a status list is a whole number from 1 to 999999."
    whole = re.compile(r"[1-9][0-9]{0,5}")
    return Param("number", "path", whole, remedy, required=True, bounds=(1, 999_999), example=1)


def webhook_id() -> Param:
    """Say what an id of an endpoint looks like in a path."""
    return _id("whk", "An endpoint's id is whk_ and 32 hexadecimal digits, as we returned it.")


def account_id(place: str = "path", name: str = "id", *, required: bool = True, example: str = "acct_71") -> Param:
    """Declare a platform's account id: printable ASCII, as the platform made it."""
    remedy = "An account id is 1 to 128 printable ASCII characters without spaces."
    return Param(name, place, re.compile(r"[!-~]{1,128}"), remedy, required=required, example=example)


def handle() -> Param:
    """Declare a handle in a path; one leading @ is dropped by `bare`."""
    remedy = "A handle is 1 to 64 of a-z, 0-9, dot, underscore, hyphen."
    return _path("handle", r"@?[a-z0-9._-]{1,64}", remedy, "lindsay.dangelolmft")


def bare(written: str) -> str:
    """Drop the one @ a handle may begin with."""
    return written.removeprefix("@")


def epoch() -> Param:
    """Declare an account's epoch in a query."""
    remedy = "An epoch is a whole number from 1 to 2147483647."
    return Param("epoch", "query", re.compile(r"[0-9]{1,10}"), remedy, bounds=(1, 2**31 - 1), example=1)


def moment(name: str, example: str) -> Param:
    """Declare an instant in a query, with its zone."""
    remedy = "Write an instant as RFC 3339 does, with a zone, such as 2026-05-01T00:00:00Z; write + as %2B."
    day, time = r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    form = re.compile(rf"{day}[Tt]{time}([Zz]|[+-][0-9]{{2}}:[0-9]{{2}})")
    return Param(name, "query", form, remedy, required=True, example=example)


def choice(name: str, *words: str) -> Param:
    """Declare a query value that must be one of a few words."""
    said = f"Use one of: {', '.join(words)}."
    return Param(name, "query", re.compile("|".join(words)), said, words=words, example=words[0])


def place() -> Param:
    """Declare the place of a licence in a query."""
    remedy = "Use ISO 3166, such as US-WA or GB."
    return Param("jurisdiction", "query", re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?"), remedy, example="US-WA")


def page(place: str = "1", most: int = 100, usual: int = 50) -> tuple[Param, Param]:
    """Declare the paging of a list; `place` is what a cursor of it may stand for."""
    cursor = "Pass the cursor exactly as the page before returned it."
    limit = f"A limit is a whole number from 1 to {most}."
    return (
        Param("cursor", "query", re.compile(r"[A-Za-z0-9_-]{1,512}"), cursor, example=pack(place)),
        Param("limit", "query", re.compile(r"[0-9]{1,4}"), limit, bounds=(1, most), default=usual, example=usual),
    )


def stretch() -> tuple[Param, Param, Param]:
    """Declare how the feed is read: from where, how much at once, and how long a first change is waited for."""
    cursor = "Pass the cursor exactly as it was returned, or none to begin at the oldest change kept."
    limit = "A limit is a whole number from 1 to 1000."
    return (
        Param("cursor", "query", re.compile(r"[A-Za-z0-9_-]{1,512}"), cursor, example="c0"),
        Param("limit", "query", re.compile(r"[0-9]{1,4}"), limit, bounds=(1, 1000), default=500, example=500),
        wait(),
    )


def wait() -> Param:
    """Declare how long a claim's next move is waited for."""
    remedy = "A wait is a whole number of seconds from 0 to 30."
    return Param("wait", "query", re.compile(r"[0-9]{1,2}"), remedy, bounds=(0, 30), default=0, example=1)


def export() -> tuple[Param, Param, Param]:
    """Declare which part of an export is wanted, and in which form."""
    after = "Pass the handle of the last line that came, to go on behind it."
    bucket = "A bucket is two lower-case hexadecimal digits, as badge-digest names it."
    return (
        Param("after", "query", re.compile(r"[a-z0-9._-]{1,64}"), after, example="lindsay.dangelolmft"),
        Param("bucket", "query", re.compile(r"[0-9a-f]{2}"), bucket, example="5e"),
        choice("rows", "true", "false"),
    )


@overload
def pack(cursor: str) -> str: ...
@overload
def pack(cursor: None) -> None: ...
def pack(cursor: str | None) -> str | None:
    """Write a cursor so that it survives a query string unescaped and nobody takes it apart."""
    return None if cursor is None else urlsafe_b64encode(cursor.encode()).decode().rstrip("=")


def unpack(cursor: str | None) -> str | None:
    """Read a cursor that `pack` wrote; anything else is refused."""
    if cursor is None:
        return None
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError:
        text = ""
    if not text.isprintable() or not text:
        raise page()[0].refusal()
    return text


def read(params: Sequence[Param], request: web.Request, *, ignore_query: bool = False) -> dict[str, str | int | None]:
    """Read every declared value of a request; refuse undeclared, repeated and missing ones."""
    query = {} if ignore_query else _query(params, request)
    found: dict[str, str | int | None] = {}
    for param in params:
        text = request.match_info.get(param.name) if param.place == "path" else query.get(param.name)
        if text is None and param.required:
            raise param.refusal()
        found[param.name] = param.default if text is None else param.read(text)
    return found


def _query(params: Sequence[Param], request: web.Request) -> Mapping[str, str]:
    known = {param.name for param in params if param.place == "query"}
    sent = request.query
    if not set(sent) <= known:
        allowed = f"Allowed here: {', '.join(sorted(known))}." if known else "This address takes no query."
        raise Unusable(
            422, "validation", "A query parameter is unknown.", Fault("", "unknown_parameter", allowed, "query")
        )
    if len(sent) != len(set(sent)):
        twice = Fault("", "repeated_parameter", "Give each query parameter once.", "query")
        raise Unusable(422, "validation", "A query parameter is given twice.", twice)
    return sent


def _id(kind: str, remedy: str, name: str = "id") -> Param:
    return _path(name, rf"{kind}_[0-9a-f]{{32}}", remedy, f"{kind}_{'0f9de8e9' * 4}")


def _path(name: str, pattern: str, remedy: str, example: str) -> Param:
    return Param(name, "path", re.compile(pattern), remedy, required=True, example=example)
