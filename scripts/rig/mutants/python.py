"""Every small fault of a Python file: comparisons, conditions, constants, elements, arguments.

What is left alone has no rule in it: annotations, docstrings, sentences for people, messages of errors, decorators.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy

from scripts.rig.mutants.mutant import Mutant, mutant

_OTHER: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_CALLS = {
    "min": "max", "max": "min", "any": "all", "all": "any", "startswith": "endswith", "endswith": "startswith",
    "removeprefix": "removesuffix", "removesuffix": "removeprefix",
}  # fmt: skip
_EMPTY = {"tuple": "()", "list": "[]", "set": "set()", "frozenset": "frozenset()", "str": '""', "dict": "{}"}
_Fault = tuple[tuple[int, int], str, str]  # where, of what kind, and what stands there instead
_CODE = re.compile(r"[\w.:'\-]*")


def mutants_of(source: bytes, file: str) -> list[Mutant]:
    """Yield every mutant of a file, in the order of the text; a few of them no longer compile."""
    found = dict.fromkeys(_Walk(source, file).of(ast.parse(source), "", None))
    return sorted(found, key=lambda one: (one.start, one.text))


class _Walk:
    def __init__(self, source: bytes, file: str) -> None:
        self.source, self.file = source, file
        self.lines = [0, *(at + 1 for at, byte in enumerate(source) if byte == ord("\n"))]

    def of(self, node: ast.AST, where: str, function: ast.AST | None) -> Iterator[Mutant]:
        """Yield the mutants of a node and of everything in it."""
        if _is_left_alone(node):
            return
        for span, kind, text in self._here(node, function):
            yield mutant(self.source, self.file, where, kind, span, text)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            where = f"{where}.{node.name}" if where else node.name
            function = node if isinstance(node, ast.FunctionDef) else function
        for child in _children(node):
            yield from self.of(child, where, function)

    def _span(self, node: ast.AST) -> tuple[int, int]:
        start = self.lines[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        end = self.lines[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
        return start, end

    def _here(self, node: ast.AST, function: ast.AST | None) -> Iterator[_Fault]:
        yield from self._of_values(node)
        yield from self._of_conditions(node)
        if isinstance(node, ast.Return) and node.value is not None and isinstance(function, ast.FunctionDef):
            for text in _returns(node.value, function):
                yield self._span(node.value), "return", text
        if isinstance(node, ast.AugAssign) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
            yield self._span(node), "statement", "pass"
        for new in _changed(node):
            yield self._span(node), type(node).__name__.lower(), f"({ast.unparse(new)})"

    def _of_values(self, node: ast.AST) -> Iterator[_Fault]:
        match node:
            case ast.Constant():
                for text in _constants(node.value):
                    yield self._span(node), "constant", text
            case ast.Tuple() | ast.List() | ast.Set() if isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
                yield from self._elements(node, [self._span(one) for one in node.elts])
            case ast.Dict():
                pairs = zip(node.keys, node.values, strict=True)
                spans = [(self._span(key)[0], self._span(value)[1]) for key, value in pairs if key is not None]
                yield from self._elements(node, spans)
            case ast.MatchOr():
                yield from self._elements(node, [self._span(one) for one in node.patterns])
            case ast.Call():
                yield from self._arguments(node)
                yield from self._words(node)

    def _of_conditions(self, node: ast.AST) -> Iterator[_Fault]:
        match node:
            case ast.If() | ast.IfExp():
                yield self._span(node.test), "condition", "True"
                yield self._span(node.test), "condition", "False"
            case ast.While():
                yield self._span(node.test), "condition", "False"
            case ast.comprehension():
                for one in node.ifs:
                    yield self._span(one), "filter", "True"

    def _elements(self, node: ast.AST, spans: Sequence[tuple[int, int]]) -> Iterator[_Fault]:
        """Yield the display or pattern without one of its elements."""
        if len(spans) == 1 and not isinstance(node, ast.MatchOr):
            empty = {ast.Set: "set()", ast.List: "[]", ast.Dict: "{}"}.get(type(node), "()")
            yield self._span(node), "element", empty
            return
        for at, (start, end) in enumerate(spans):
            if at + 1 < len(spans):
                yield (start, spans[at + 1][0]), "element", ""
            elif at:
                pair = isinstance(node, ast.Tuple) and len(spans) == 2  # noqa: PLR2004  (a, b) becomes (a,)
                yield (spans[at - 1][1], end), "element", "," if pair else ""

    def _arguments(self, node: ast.Call) -> Iterator[_Fault]:
        """Yield the call without one of the arguments that it can do without."""
        spans = [self._span(one) for one in (*node.args, *node.keywords)]
        for at, (start, end) in enumerate(spans):
            if at >= len(node.args) or isinstance(node.args[at], ast.Starred):
                begin = spans[at - 1][1] if at else start
                yield (begin, end), "argument", ""

    def _words(self, node: ast.Call) -> Iterator[_Fault]:
        """Yield a list of words that is written as one text, without one of them."""
        match node.func:
            case ast.Attribute(value=ast.Constant(value=str(words)) as text, attr="split") if not node.args:
                every = words.split()
                for at in range(len(every)):
                    yield self._span(text), "word", repr(" ".join(every[:at] + every[at + 1 :]))
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in _CALLS:
                _, end = self._span(node.func)
                yield (end - len(name), end), "call", _CALLS[name]


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Raise() | ast.Assert() | ast.JoinedStr():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Expr(value=ast.Constant()):
            return True
        case ast.Subscript(value=ast.Name(id="Literal")) | ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Assign(value=ast.Subscript(value=ast.Name(id="tuple" | "dict" | "list"))):  # a name for a type
            return True
        case ast.ClassDef(bases=[ast.Name(id="Enum")]):  # its values only have to differ
            return True
    return False


def _children(node: ast.AST) -> Iterator[ast.AST]:
    left_out = {"annotation", "returns", "decorator_list", "bases", "type_params"}
    for name, value in ast.iter_fields(node):
        if name not in left_out:
            yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, ast.AST))


def _constants(value: object) -> list[str]:
    match value:
        case bool():
            return [repr(not value)]
        case int():
            return [repr(value + 1), *([repr(value - 1)] if value else [])]
        case float():
            return [repr(value * 2)]
        case str() if _CODE.fullmatch(value):
            return [repr(f"{value}X")]
        case str() if "|" in value:  # the boards' tables
            parts = value.split("|")
            return [repr("|".join(parts[:at] + parts[at + 1 :])) for at in range(len(parts))]
    return []


def _returns(value: ast.expr, function: ast.FunctionDef) -> list[str]:
    said = ast.unparse(function.returns) if function.returns else ""
    if said == "bool":
        return [f"not ({ast.unparse(value)})"]
    empty = "None" if said.endswith("| None") else _EMPTY.get(said.split("[")[0], "")
    return [empty] if empty and ast.unparse(value) != empty else []


def _changed(node: ast.AST) -> Iterator[ast.expr]:
    """Yield other comparisons, other operators, operands left out, a `not` left out."""
    match node:
        case ast.Compare():
            for at, op in enumerate(node.ops):
                for other in _OTHER[type(op)]:
                    new = deepcopy(node)
                    new.ops[at] = other()
                    yield new
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
            for at in range(len(node.values)):
                left = node.values[:at] + node.values[at + 1 :]
                yield ast.BoolOp(node.op, left) if len(left) > 1 else left[0]
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BinOp() if type(node.op) in _ARITHMETIC:
            yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
