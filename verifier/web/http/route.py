"""Routes: address, policy, input and output. A route without a policy cannot be declared."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar, Unpack

from aiohttp import web

from verifier.domain.claim import Actor
from verifier.flows.core.service import Service
from verifier.store.db import Connection
from verifier.web.http.answers.ahead import Ahead
from verifier.web.http.auth import Authenticator
from verifier.web.http.deferred_writes import DeferredWrites
from verifier.web.http.reading.bodies import LARGEST
from verifier.web.http.reading.lines import Upload
from verifier.web.http.reading.models import Wire
from verifier.web.http.reading.params import Param, unpack
from verifier.web.http.watching.metrics import Counters
from verifier.wording import languages
from verifier.wording.words import Words, in_words

if TYPE_CHECKING:
    from verifier.web.http.direct import Direct

Body = TypeVar("Body", bound=Wire)
Keep = Callable[[Connection, web.Response], Awaitable[None]]
AioHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Public:
    """The policy that anybody may call, without a key; `limited` by where the call comes from."""

    limited: bool = False


@dataclass(frozen=True, slots=True)
class Watched(Public):
    """The policy for monitoring: the operator's token, or a machine nobody else reaches."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The policy that needs a key: with this scope (None: any key), of one of these kinds."""

    scope: str | None
    kinds: frozenset[str] = frozenset({"platform", "creator", "reviewer"})
    also: str | None = None  # a second scope that is needed as well
    auditors: bool = False  # an auditor may as well, who has no scope that decides

    @property
    def scopes(self) -> tuple[str, ...]:
        """Every scope that is needed."""
        return tuple(scope for scope in (self.scope, self.also) if scope is not None)


Policy = Public | Needs


@dataclass(frozen=True, slots=True)
class Hub:
    """The dependencies of every handler: service, authentication, counters, OpenAPI document, waiting writes."""

    svc: Service
    authenticator: Authenticator
    counters: Counters
    document: bytes  # the OpenAPI document
    deferred: DeferredWrites = field(default_factory=DeferredWrites)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)  # set when no answer may wait any longer
    ahead: Ahead = field(default_factory=Ahead)  # pages that are made before they are asked for

    async def stop(self, _: web.Application) -> None:
        """End what waits: long polls with what there is, events after the last one."""
        self.stopping.set()
        self.ahead.drop_all()


@dataclass(frozen=True, slots=True)
class Call:
    """One request that was let in, with its values read and checked."""

    hub: Hub
    caller: Actor | None
    values: dict[str, str | int | None]
    sent: Wire | None
    request_key: str | None = None  # the Idempotency-Key and what it was sent with, on a route that creates
    keep: Keep | None = None  # keeps the answer for a repetition in the transaction that it tells of
    file: bytes = field(default=b"", repr=False)  # what was uploaded, on a route that takes a file
    as_pdf: bool = False  # a PDF was sent in place of JSON
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # as they were sent
    upload: Upload | None = field(default=None, repr=False)  # on a route that takes lines
    lang: str = ""  # of a page's address: the language somebody chose

    @property
    def words(self) -> Words:
        """The words of the language a page is asked for in."""
        header = self.headers.get("Accept-Language", "")
        return in_words(self.lang if self.lang in languages.codes() else languages.accepted(header).code)

    @property
    def svc(self) -> Service:
        """The service that does the work."""
        return self.hub.svc

    @property
    def actor(self) -> Actor:
        """The caller, on a route that needs a key. TypeError on a public one."""
        if self.caller is None:
            raise TypeError("a public route has no actor")
        return self.caller

    async def insist(self) -> None:
        """Refuse a caller whose key has ended since this call began: 401."""
        await self.hub.authenticator.of(self.headers)

    def body(self, model: type[Body]) -> Body:
        """Return the validated body. TypeError for a model that the route does not declare."""
        if not isinstance(self.sent, model):
            raise TypeError("the route declares another body")
        return self.sent

    @property
    def lines(self) -> Upload:
        """The lines that come in. TypeError on a route that takes none."""
        if self.upload is None:
            raise TypeError("the route takes no lines")
        return self.upload

    def text(self, name: str) -> str:
        """Return a required text."""
        value = self.values[name]
        if not isinstance(value, str):
            raise TypeError(name)
        return value

    def maybe(self, name: str) -> str | None:
        """Return an optional text."""
        value = self.values[name]
        return value if isinstance(value, str) else None

    def cursor(self) -> str | None:
        """Return the position at which a list goes on."""
        return unpack(self.maybe("cursor"))

    def number(self, name: str) -> int:
        """Return a required whole number."""
        value = self.values[name]
        if not isinstance(value, int):
            raise TypeError(name)
        return value


@dataclass(frozen=True, slots=True)
class Lean:
    """A handler that keeps the route's policy by itself, for a path too hot for `dispatch.serve`."""

    mount: Callable[[Route, Hub], AioHandler]
    direct: Callable[[Route, Hub], Direct]  # the quick way, for what is plain


Handler = Callable[[Call], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One line of the table in `web/app.py`."""

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    handler: Handler | Lean
    policy: Policy
    says: str  # the sentence of the OpenAPI document
    rate: str  # its class of rate limit: each caller has one bucket for each class
    params: tuple[Param, ...] = ()
    body: type[Wire] | None = None
    answer: Any = None  # the type of the JSON answer; None: no body, or not JSON
    status: int = 200
    also: tuple[int, ...] = ()  # other good answers: 202 where a second person is needed, 204 where there is nothing
    creates: bool = False  # takes an Idempotency-Key
    file: bool = False  # takes a file instead of JSON
    pdf: bool = False  # takes a PDF in place of its JSON, too
    tagged: bool = False  # looks at If-None-Match
    lines: bool = False  # takes lines of JSON, which its handler reads as they come
    media_type: str = "application/json"
    files: tuple[str, ...] = ()  # the media types of a file it answers with
    largest: int = LARGEST  # bytes of a JSON body
    quick: Callable[[bytes], Wire | None] | None = None  # reads a body in its plainest form; None: read it as any other
    streams: str = ""  # the media type of an answer that goes on, for whoever accepts it
    shared: bool = False  # people pass its address on, and others hang their marks on it: a query is not read


class Extras(TypedDict, total=False):
    """The optional parts of a line of the table."""

    rate: str
    params: tuple[Param, ...]
    body: type[Wire]
    answer: Any
    status: int
    also: tuple[int, ...]
    creates: bool
    tagged: bool
    lines: bool
    pdf: bool
    media_type: str
    files: tuple[str, ...]
    streams: str
    largest: int
    quick: Callable[[bytes], Wire | None]
    shared: bool


def get(path: str, handler: Handler | Lean, policy: Policy, says: str, **more: Unpack[Extras]) -> Route:
    """Declare a route that reads."""
    extras: Extras = {"rate": "reads", **more}
    return Route(method="GET", path=path, handler=handler, policy=policy, says=says, **extras)


def post(path: str, handler: Handler | Lean, policy: Policy, says: str, **more: Unpack[Extras]) -> Route:
    """Declare a route that changes something."""
    extras: Extras = {"rate": "writes", **more}
    return Route(method="POST", path=path, handler=handler, policy=policy, says=says, **extras)


def delete(path: str, handler: Handler | Lean, policy: Policy, says: str, **more: Unpack[Extras]) -> Route:
    """Write down a route that removes something."""
    extras: Extras = {"rate": "writes", "status": 204, **more}
    return Route(method="DELETE", path=path, handler=handler, policy=policy, says=says, **extras)


def put(path: str, handler: Handler | Lean, policy: Policy, says: str, **more: Unpack[Extras]) -> Route:
    """Declare a route that takes a file."""
    extras: Extras = {"rate": "files", **more}
    return Route(method="PUT", path=path, handler=handler, policy=policy, says=says, file=True, **extras)
