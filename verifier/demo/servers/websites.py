"""The websites of made-up practices, since when their domains are registered, and a page to put words there.

`/domain/{host}/.well-known/creator-credential-verifier` is what `https://{host}` would answer there,
`/rdap/domain/{host}` what a domain registry says of it (RFC 9083).
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from aiohttp import web

from verifier.demo.people.people import Site, World
from verifier.demo.people.truth import Truth
from verifier.demo.servers.control import is_loopback
from verifier.demo.servers.pages import page

PLACE = "/.well-known/creator-credential-verifier"
RDAP = "application/rdap+json"
_WORD, _LINK = {"host", "shows", "registered_on"}, {"registry", "number", "publishes"}


class Websites:
    """Server of the words that somebody has put on websites, and of the page on which they do."""

    def __init__(self, world: World, truth: Truth) -> None:
        """Serve the websites of this world, and change them through its truth."""
        self._world, self._truth = world, truth

    def routes(self) -> list[web.RouteDef]:
        """Build the routes of the websites, the registry of domains, and the page."""
        return [
            web.get(f"/domain/{{host}}{PLACE}", self._website),
            web.get("/rdap/domain/{host}", self._registration),
            web.get("/_websites", self._page),
            web.post("/_websites", self._put),
        ]

    async def _website(self, request: web.Request) -> web.Response:
        shows = self._site(request).shows
        return web.Response(text=shows) if shows else web.Response(status=404, text="There is nothing here.")

    async def _registration(self, request: web.Request) -> web.Response:
        host, since = request.match_info["host"].lower(), self._site(request).registered_on
        if since is None:
            return web.json_response({"errorCode": 404, "title": "Not found"}, status=404, content_type=RDAP)
        return web.json_response(_domain(host, since), content_type=RDAP)

    def _site(self, request: web.Request) -> Site:
        return self._world.sites.get(request.match_info["host"].lower(), Site())

    async def _page(self, request: web.Request) -> web.Response:
        return self._shown(said="Done." if "done" in request.query else "")

    async def _put(self, request: web.Request) -> web.Response:
        """Store what a newcomer typed into one of the two forms."""
        if not is_loopback(request.remote):
            raise web.HTTPForbidden(text="only from this machine")
        form = {name: str(value).strip() for name, value in (await request.post()).items()}
        try:
            self._make_true(form)
        except (LookupError, ValueError):
            return self._shown(trouble=f"Nothing was changed: {_remedy(form)}", status=400)
        raise web.HTTPSeeOther("/_websites?done")

    def _make_true(self, form: dict[str, str]) -> None:
        if form.keys() == _LINK and urlsplit(form["publishes"]).hostname:
            self._truth.publish(form["registry"], form["number"], form["publishes"])
            return
        if form.keys() != _WORD:
            raise LookupError("neither form")
        since = date.fromisoformat(form["registered_on"]) if form["registered_on"] else None
        host = host_of(form["host"])
        self._truth.register_domain(host, since)
        self._truth.put_on_website(host, form["shows"])

    def _shown(self, *, said: str = "", trouble: str = "", status: int = 200) -> web.Response:
        sites = sorted(self._world.sites.items())
        default_day = Site().registered_on
        return page("websites.html", status=status, said=said, trouble=trouble, sites=sites, default_day=default_day)


def _remedy(form: dict[str, str]) -> str:
    return "a record of this world and a link are wanted." if "registry" in form else "a host and a day are wanted."


def host_of(typed: str) -> str:
    """Extract the host from what was typed, which may be the whole address of the file."""
    return (urlsplit(typed if "://" in typed else f"//{typed}").hostname or "").removesuffix(".")


def _domain(host: str, since: date) -> dict[str, object]:
    """Write a domain as a registry prints it."""
    return {
        "rdapConformance": ["rdap_level_0"],
        "objectClassName": "domain",
        "ldhName": host,
        "status": ["active"],
        "events": [{"eventAction": "registration", "eventDate": f"{since.isoformat()}T00:00:00Z"}],
    }
