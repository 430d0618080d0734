"""The API's own documentation, served from the package: no network, no script from elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from verifier.web.http.answers import headers

_FILES = Path(__file__).parents[2] / "static" / "swagger"
_PAGE = b"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Creator credential verification: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<main id="api"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
# A file of its own: an inline script would need a hole in the content security policy.
_START = (
    b'window.ui = SwaggerUIBundle({ url: "/openapi.json", dom_id: "#api", deepLinking: true, validatorUrl: null, '
    b'docExpansion: "none", tryItOutEnabled: true, defaultModelsExpandDepth: 0, displayRequestDuration: true });\n'
)


def page() -> web.Response:
    """Answer with the page that shows the document."""
    return web.Response(body=_PAGE, headers=headers.DOCS)


def routes() -> list[web.RouteDef]:
    """List the page's own files."""
    return [
        web.get("/docs/start.js", _file(_START, "text/javascript")),
        web.get("/docs/swagger-ui-bundle.js", _file((_FILES / "swagger-ui-bundle.js").read_bytes(), "text/javascript")),
        web.get("/docs/swagger-ui.css", _file((_FILES / "swagger-ui.css").read_bytes(), "text/css")),
    ]


def _file(content: bytes, kind: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(_: web.Request) -> web.StreamResponse:
        answer = web.Response(body=content, headers=headers.DOCS)
        answer.headers["Content-Type"] = f"{kind}; charset=utf-8"
        return answer

    return serve
