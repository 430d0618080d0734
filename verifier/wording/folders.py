"""The reading of a language's folder: whole, or refused whole. Two folders are compared by message and variable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor
from jinja2 import Environment, nodes

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

REVIEWERS = "console.ftl"  # the reviewers' console is in English alone, and no other language has this file

Signature = Mapping[str, frozenset[str]]  # "reason-question.creator" -> the variables it is filled with


class WordingError(LookupError):
    """A message that is missing, superfluous, unreadable, or filled with the wrong variables: a mistake of ours."""


def read(folder: Traversable) -> dict[str, list[ast.Message]]:
    """Read a folder's messages, file by file; what the parser cannot read, or what is said twice, is refused."""
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".ftl")), key=lambda file: file.name)
    found = {file.name: [*_messages(file)] for file in files}
    names = [message.id.name for messages in found.values() for message in messages]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise WordingError(f"{folder.name}: said twice: {', '.join(twice)}")
    return found


def _messages(file: Traversable) -> Iterator[ast.Message]:
    for entry in FluentParser().parse(file.read_text("utf-8")).body:
        match entry:
            case ast.Message():
                yield entry
            case ast.Junk():
                raise WordingError(f"{file.name}: not a message: {(entry.content or '')[:60]!r}")
            case ast.Term():
                raise WordingError(f"{file.name}: -{entry.id.name} is a term; use a message and take it up")


def signature(messages: Iterable[ast.Message]) -> dict[str, frozenset[str]]:
    """Name every text of these messages, with the variables that it is filled with."""
    known = {message.id.name: message for message in messages}
    return {
        f"{message.id.name}{part}": frozenset(_variables(pattern, known))
        for message in known.values()
        for part, pattern in _parts(message)
    }


def _parts(message: ast.Message) -> Iterator[tuple[str, ast.Pattern]]:
    if message.value is not None:
        yield "", message.value
    for attribute in message.attributes:
        yield f".{attribute.id.name}", attribute.value


def _variables(pattern: ast.Pattern, known: Mapping[str, ast.Message]) -> Iterator[str]:
    """Find the variables of a text, and of the messages it takes up."""
    found = _Found()
    found.visit(pattern)
    yield from found.variables
    for name in found.messages:
        taken = known[name].value if name in known else None
        if taken is None:
            raise WordingError(f"there is no message {name} to take up")
        yield from _variables(taken, known)


class _Found(Visitor):
    """The variables and messages that a pattern names."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.messages: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802  named by the library
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802  named by the library
        self.messages.add(node.id.name)


def variables_of(letter: Traversable) -> frozenset[str]:
    """Find the variables of a letter, a template of Jinja's: the names it uses and does not give itself."""
    template = Environment().parse(letter.read_text("utf-8"))  # noqa: S701  read, not rendered
    names = [*template.find_all(nodes.Name)]
    given = {name.name for name in names if name.ctx == "store"}
    return frozenset(name.name for name in names if name.name not in given)


def differences(model: Signature, other: Signature) -> list[str]:
    """Say how a language differs from the one it is compared with: what is missing, more, or filled otherwise."""
    missing = [f"missing: {name}" for name in sorted(model.keys() - other.keys())]
    more = [f"superfluous: {name}" for name in sorted(other.keys() - model.keys())]
    otherwise = [
        f"{name} is filled with {_listed(other[name])}, not with {_listed(model[name])}"
        for name in sorted(model.keys() & other.keys())
        if model[name] != other[name]
    ]
    return [*missing, *more, *otherwise]


def _listed(variables: frozenset[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(variables)) or "nothing"
