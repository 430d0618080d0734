"""Every type of problem is in the catalogue with its statuses, explained by a page, and named by every refusal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from scripts import errors
from tests.web.conftest import Client
from verifier.flows.core import errors as refusals
from verifier.flows.imports.arrival import TooManyLines
from verifier.web.api import words
from verifier.web.http.answers import problems
from verifier.wording.languages import of
from verifier.wording.words import in_words

_CODE = Path(problems.__file__).parents[3]
_CLASSES: dict[str, type[refusals.Refused]] = {
    name: kind
    for module in (refusals, problems)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, refusals.Refused)
}
_WITH_STATUS = ("Unusable", "Problem")  # their first argument is the status, their second the code


def raised() -> Iterator[tuple[str, int, str]]:
    """Yield code, status and place of every refusal that is written down in the code with both."""
    for path in sorted(_CODE.rglob("*.py")):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            said = [one.value if isinstance(one, ast.Constant) else None for one in call.args[:2]]
            if name in _WITH_STATUS and len(said) == 2:
                said.reverse()
            elif name in _CLASSES and name not in ("Unauthorised", "MissingScope") and said:
                said = [said[0], _CLASSES[name].status]
            else:
                continue
            if isinstance(said[0], str) and isinstance(said[1], int):
                yield said[0], said[1], f"{path.name}:{call.lineno}"


def test_every_refusal_in_the_code_is_in_the_catalogue_with_its_status() -> None:
    found = list(raised())
    assert len(found) > 120
    known = words.problems()
    assert [one for one in found if one[0] not in known or one[1] not in known[one[0]].statuses] == []


def test_the_catalogue_has_a_title_for_each_and_no_title_is_of_none() -> None:
    titles = {name.removeprefix("problem-") for name in of().names if name.startswith("problem-")}
    assert titles == set(words.problems())
    assert TooManyLines().code in titles


def test_the_page_in_docs_is_what_would_be_written() -> None:
    assert errors.PAGE.read_text("utf-8") == errors.page(), "run: .venv/bin/python -m scripts.errors"


async def test_a_refusal_leads_to_the_page_that_explains_it(client: Client) -> None:
    stranger = client()
    refused = await stranger.get("/v1/claims/clm_1")
    assert (refused.status, refused.headers["Link"]) == (401, '</problems/unauthorised>; rel="help"')
    for code, kind in words.problems().items():
        page = await stranger.get(f"/problems/{code}")
        text = await page.text()
        assert (code, page.status) == (code, 200)
        assert in_words().problem(code).replace("'", "&#39;") in text
        assert f"urn:verifier:{code}" in text
        assert all(str(status) in text for status in kind.statuses)
    assert (await stranger.get("/problems/urn:verifier:claim_open")).status == 200
    assert (await stranger.get("/problems/nothing")).status == 404
