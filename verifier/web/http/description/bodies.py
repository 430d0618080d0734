"""Bodies of the document that no model describes: files, as a form or bare bytes, and lines of JSON."""

from __future__ import annotations

from base64 import b64decode
from typing import Any, Final

from verifier.web.http.reading.lines import MEDIA_TYPE

_PDF: Final = (
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
# One white dot each; a file's bytes stand in a JSON text as the first 256 characters of Unicode.
_IMAGES: Final = {
    "image/jpeg": (
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////"
        "////////////////wAALCAABAAEBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9"
        "AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZn"
        "aGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP0"
        "9fb3+Pn6/9oACAEBAAA/ALtf/9k="
    ),
    "image/png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==",
    "image/webp": "UklGRh4AAABXRUJQVlA4TBEAAAAvAAAAAAfQ//73v/+BiOh/AAA=",
}
FILE_SAYS: Final = "The document: a form with a field named file, or its bare bytes."
LINES_SAY: Final = "A body of `POST /v1/claims` a line, each at most 64 kB; an empty last line does not count."
_SCHEMA: Final = {"type": "string", "format": "binary"}


def _form() -> dict[str, Any]:
    file = _SCHEMA | {"description": "A photo or PDF of the document; at most 5 MB."}
    schema = {"title": "Upload", "type": "object", "required": ["file"], "properties": {"file": file}}
    return {"schema": schema, "example": {"file": _PDF}}


FILES: Final[dict[str, Any]] = {
    "multipart/form-data": _form(),
    "application/pdf": {"schema": _SCHEMA, "example": _PDF},
    **{kind: {"schema": _SCHEMA, "example": b64decode(file).decode("latin-1")} for kind, file in _IMAGES.items()},
}


def lines(example: str) -> dict[str, Any]:
    """Describe a body of lines."""
    return {MEDIA_TYPE: {"schema": {"type": "string", "description": LINES_SAY}, "example": example}}
