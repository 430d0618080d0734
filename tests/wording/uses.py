"""The places where code and pages name messages: by a whole name, with its variables, or by the beginning of one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, nodes

import verifier

ROOT = Path(verifier.__file__).parent
_BY_KIND = frozenset({"word", "has", "codes"})  # `words.word("event", code)`


class Use(NamedTuple):
    """A message that is said somewhere."""

    where: str
    name: str  # "code-tries" or, with its part, "sign_in-odd.text"
    variables: frozenset[str]


def said() -> list[Use]:
    """List the messages that are said by their whole name."""
    return [*_said_in_code(), *_said_on_pages()]


def named() -> tuple[frozenset[str], tuple[str, ...]]:
    """Collect every text that may be a message's name, and every beginning of one: "reason-"."""
    whole: set[str] = set()
    begun: set[str] = set()
    for tree in _trees():
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(text)):
                    whole.add(text)
                case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if "-" in text:
                    begun.add(text)
                case ast.Call(func=ast.Attribute(attr=name), args=[ast.Constant(value=str(kind)), *_]):
                    begun |= {f"{kind}-"} if name in _BY_KIND else set()
    for _, page in _pages():
        whole |= {*_texts(page.find_all(nodes.Const))}
        begun |= {f"{kind}-" for kind in _kinds(page)}
        begun |= {
            str(one.nodes[0].value) for one in page.find_all(nodes.Concat) if isinstance(one.nodes[0], nodes.Const)
        }
    return frozenset(whole), tuple(sorted(text for text in begun if "-" in text))


def _kinds(page: nodes.Template) -> Iterator[str]:
    for call in page.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in _BY_KIND:
            yield from _texts(call.args[:1])


def _texts(found: Iterable[Any]) -> list[str]:
    return [one.value for one in found if isinstance(one, nodes.Const) and isinstance(one.value, str)]


def _said_in_code() -> Iterator[Use]:
    for path, tree in zip(_files(), _trees(), strict=True):
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(attr="say"), args=[ast.Constant(value=str(name)), *more]):
                    parts = [str(one.value) for one in more if isinstance(one, ast.Constant)]
                    yield Use(path.name, ".".join((name, *parts)), frozenset(one.arg or "" for one in node.keywords))


def _said_on_pages() -> Iterator[Use]:
    for name, page in _pages():
        for call in page.find_all(nodes.Call):
            message = _texts(call.args) if isinstance(call.node, nodes.Name) and call.node.name == "t" else []
            if len(message) == len(call.args) > 0:
                yield Use(name, ".".join(message), frozenset(one.key for one in call.kwargs))


def _files() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if "demo" not in path.parts)


def _trees() -> list[ast.Module]:
    return [ast.parse(path.read_text("utf-8")) for path in _files()]


def _pages() -> Iterator[tuple[str, nodes.Template]]:
    environment = Environment(autoescape=True)
    for path in sorted((ROOT / "web" / "templates").rglob("*.html")):
        yield path.name, environment.parse(path.read_text("utf-8"))
