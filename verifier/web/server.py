"""What is not even HTTP is refused like everything else: a problem document that repeats nothing of the request."""

from __future__ import annotations

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from verifier.web import headers, problems
from verifier.web.keys import SERVICE
from verifier.web.problems import Problem

_BROKEN = Problem(
    400, "malformed_request", "The request is not valid HTTP/1.1, or its address or headers are too long."
)
_OURS = Problem(500, "internal", "The mistake is ours and was logged; please try again later.")


class Runner(web.AppRunner):
    """Runs an application like its parent, with our own words for requests that cannot be parsed."""

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        made.__class__ = _Server  # the same fields; only what a new connection is given differs
        vars(made)["said"] = headers.strict(self.app[SERVICE].settings.public_url)
        return made


class _Server(web.Server):
    def __call__(self) -> RequestHandler:
        return _Handler(self, loop=self._loop, **self._kwargs)


class _Handler(RequestHandler):
    """One connection."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002  aiohttp's own words quote the request line
    ) -> web.StreamResponse:
        """Answer a request that never reached a handler; the connection is closed after it."""
        if request.writer.output_size > 0:
            raise ConnectionError  # half an answer is out; another one would be read as its body
        if status >= 500:  # noqa: PLR2004
            problems.log.error("request_failed", exc_info=exc)
        answer = problems.respond(_BROKEN if status < 500 else _OURS)  # noqa: PLR2004
        answer.headers.update(getattr(self._manager, "said", {}))
        answer.force_close()
        return answer
