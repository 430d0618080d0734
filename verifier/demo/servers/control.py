"""Control of the world from outside by a demo or a test: faults, truth and the log of requests. Loopback only."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from ipaddress import ip_address
from time import monotonic
from typing import Any

from aiohttp import web

from verifier.demo.people.truth import Truth
from verifier.demo.servers.faults import Faults

MOST_REMEMBERED = 200_000
_CHANGES = frozenset(
    map(
        frozenset[str],
        (
            ("registry", "number", "status"),
            ("registry", "number", "publishes"),
            ("host", "shows"),
            ("host", "registered_on"),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that reached a register: its kind, without values."""

    registry: str
    template: str  # the path, and the names of the query's parameters
    at: datetime
    clock_s: float  # monotonic, to measure rates by
    fault: str | None


class RequestLog:
    """The requests the registers have received, oldest first (the last 200,000)."""

    def __init__(self) -> None:
        """Begin empty."""
        self._seen: deque[Seen] = deque(maxlen=MOST_REMEMBERED)

    def note(self, request: web.Request, registry: str, fault: str | None) -> None:
        """Write a request down."""
        resource = request.match_info.route.resource
        path = request.path if resource is None else resource.canonical
        names = "&".join(sorted(request.query)) if request.query_string else ""
        template = f"{path}?{names}" if names else path
        self._seen.append(Seen(registry, template, datetime.now(UTC), monotonic(), fault))

    def of(self, registry: str | None = None) -> Sequence[Seen]:
        """Return the requests of one register, or of all."""
        return [seen for seen in self._seen if registry in {None, seen.registry}]

    def busiest(self, registry: str, window_s: float = 1.0) -> int:
        """Count the most requests a register received within any window this long."""
        times, most, first = [seen.clock_s for seen in self.of(registry)], 0, 0
        for last, at in enumerate(times):
            while at - times[first] >= window_s:
                first += 1
            most = max(most, last - first + 1)
        return most

    def clear(self) -> None:
        """Forget all."""
        self._seen.clear()


class Control:
    """The `/_control` endpoints."""

    def __init__(self, faults: Faults, truth: Truth, log: RequestLog) -> None:
        """Keep what is controlled."""
        self._faults, self._truth, self._log = faults, truth, log

    def routes(self) -> list[web.RouteDef]:
        """Build GET and POST of faults and truth, and GET of the log."""
        return [
            web.get("/_control/faults", self._standing),
            web.post("/_control/faults", self._fail),
            web.get("/_control/log", self._requests),
            web.get("/_control/truth", self._history),
            web.post("/_control/truth", self._change),
        ]

    async def _standing(self, _request: web.Request) -> web.Response:
        return web.json_response(self._faults.orders())

    async def _fail(self, request: web.Request) -> web.Response:
        """Order a fault by `{"registry", "fault", "count"}`; a fault of null ends it."""
        asked = await _body(request)
        registry, fault, count = str(asked.get("registry", "")), asked.get("fault"), asked.get("count")
        if not (count is None or isinstance(count, int)):
            raise web.HTTPBadRequest(text="count is a whole number of requests, or null for all")
        try:
            if fault is None:
                self._faults.clear(None if registry in {"", "*"} else registry)
            else:
                self._faults.set(registry, str(fault), count)
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        return web.json_response(self._faults.orders())

    async def _requests(self, request: web.Request) -> web.Response:
        seen = self._log.of(request.query.get("registry"))
        return web.json_response({"requests": [asdict(one) | {"at": one.at.isoformat()} for one in seen]})

    async def _history(self, _request: web.Request) -> web.Response:
        changes = [asdict(change) | {"at": change.at.isoformat()} for change in self._truth.history]
        return web.json_response({"changes": changes})

    async def _change(self, request: web.Request) -> web.Response:
        """Change the truth by `{"registry", "number", "status"}`; a status of null takes the row out.

        With `publishes` instead of `status`: the web address that the holder puts on their own iD or NPI record.
        `{"host", "shows"}`: the words on a practice's website; `{"host", "registered_on"}`: since when there is one.
        """
        asked = await _body(request)
        if frozenset(asked) not in _CHANGES:
            raise web.HTTPBadRequest(text="registry, number and status (or publishes) are wanted, or host and shows")
        try:
            self._make_true(asked)
        except ValueError as error:
            raise web.HTTPBadRequest(text="registered_on is a day such as 2012-03-04, or null") from error
        except LookupError as error:
            raise web.HTTPNotFound(text=str(error)) from error
        return web.json_response(asked)

    def _make_true(self, asked: dict[str, Any]) -> None:
        registry, number = str(asked.get("registry")), str(asked.get("number"))
        if "shows" in asked:
            self._truth.put_on_website(str(asked["host"]), str(asked["shows"]))
        elif "registered_on" in asked:
            on = asked["registered_on"]
            self._truth.register_domain(str(asked["host"]), None if on is None else date.fromisoformat(str(on)))
        elif "publishes" in asked:
            self._truth.publish(registry, number, str(asked["publishes"]))
        elif asked["status"] is None:
            self._truth.remove(registry, number)
        else:
            self._truth.set_status(registry, number, str(asked["status"]))


async def _body(request: web.Request) -> dict[str, Any]:
    """Read a JSON object, from this machine alone."""
    if not is_loopback(request.remote):
        raise web.HTTPForbidden(text="only from this machine")
    asked = await request.json()
    if not isinstance(asked, dict):
        raise web.HTTPBadRequest(text="an object is wanted")
    return asked


def is_loopback(host: str | None) -> bool:
    """Return True if an address is this machine's own."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
