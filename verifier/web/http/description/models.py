"""Models of the document: drawn from the type hints, with sentences, examples and the named vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import TypeAdapter

from verifier.domain.vocabulary import MARK
from verifier.web.http.description.described import LEFT_OUT, UNSAID, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from verifier.web.http.description.described import Described

Mode = Literal["validation", "serialization"]
_REF = "#/components/schemas/{model}"


class Models:
    """The schemas of all models that go in or out, and an example of each."""

    def __init__(self, wanted: Iterable[tuple[Mode, Any]], described: Described) -> None:
        """Draw them, each once."""
        kinds = {id(kind): (mode, kind) for mode, kind in wanted}
        inputs = [(key, mode, TypeAdapter(kind)) for key, (mode, kind) in kinds.items()]
        drawn, definitions = TypeAdapter.json_schemas(inputs, ref_template=_REF)
        self._described = described
        self._refs = {key: schema for (key, _), schema in drawn.items()}
        self.schemas: dict[str, Any] = _referred(definitions.get("$defs", {}))
        for vocabulary in described.vocabularies:
            codes = {"type": "string", "enum": list(vocabulary.codes)}
            self.schemas[vocabulary.name] = {"title": vocabulary.name, "description": vocabulary.says} | codes
        for name, schema in self.schemas.items():
            _say(schema, described.models.get(name, {}))

    def schema(self, kind: object) -> dict[str, Any]:
        """Return the schema of a drawn type: a reference to its model."""
        return self._refs[id(kind)]

    def says(self, kind: object) -> str:
        """Return the sentence of a drawn model: the first of its docstring."""
        return str(self.schemas[self.schema(kind)["$ref"].rpartition("/")[2]]["description"])

    def example(self, kind: object) -> Any:  # noqa: ANN401  any JSON
        """Build the example of a drawn type."""
        return self._of(self.schema(kind))

    def _of(self, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401  any JSON
        """Build an example of a schema out of those of the models it refers to; LEFT_OUT where nothing is said."""
        match schema:
            case {"$ref": str(ref)}:
                return self._of_model(ref.rpartition("/")[2])
            case {"anyOf": [first, *_]}:
                return self._of(first)
            case {"type": "array", "items": ({"$ref": _} | {"anyOf": _}) as items}:
                return [self._of(items)]
            case {"examples": [first, *_]}:
                return first
            case {"type": "object"}:
                return {}
            case _:
                return LEFT_OUT

    def _of_model(self, name: str) -> Any:  # noqa: ANN401  any JSON
        fields = self._described.models.get(name, {})
        properties = self.schemas[name].get("properties", {})
        values = {field: self._value(fields.get(field), schema) for field, schema in properties.items()}
        return {field: value for field, value in values.items() if value is not LEFT_OUT}

    def _value(self, said: Field | None, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401  any JSON
        if said is None:
            return LEFT_OUT
        whole = said.example if said.whole is UNSAID else said.whole
        return self._of(schema) if whole is UNSAID else whole


def _say(schema: dict[str, Any], fields: Mapping[str, Field]) -> None:
    """Write sentence and example to each property of a model."""
    for name, drawn in schema.get("properties", {}).items():
        said = fields.get(name)
        if said is not None:
            drawn.setdefault("description", said.says)
            if said.example not in (UNSAID, LEFT_OUT):
                drawn["examples"] = [said.example]


def _referred(drawn: Any) -> Any:  # noqa: ANN401  any JSON
    """Put a reference in the place of every mark that a vocabulary left."""
    match drawn:
        case dict() if MARK in drawn:
            more = {key: value for key, value in drawn.items() if key != MARK}
            return more | {"$ref": _REF.format(model=drawn[MARK])}
        case dict():
            return {key: _referred(value) for key, value in drawn.items()}
        case list():
            return [_referred(value) for value in drawn]
        case _:
            return drawn
