"""Docstrings say what a thing is or does: none begins as a question does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from verifier.store.sqlfiles import files, queries

ROOT = Path(__file__).parent.parent
_QUESTION = re.compile(r"(?:What|Whether|How|Where|Who|Whose|Which|When|Why)\b")
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def _asking(source: str) -> Iterator[str]:
    """Yield the docstrings that begin with a question word."""
    for node in ast.walk(ast.parse(source)):
        text = (ast.get_docstring(node) or "") if isinstance(node, _DOCUMENTED) else ""
        if _QUESTION.match(text):
            yield text.splitlines()[0]


@pytest.mark.parametrize("folder", ["verifier", "scripts", "tests"])
def test_no_docstring_begins_with_a_question_word(folder: str) -> None:
    asking = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for text in _asking(path.read_text(encoding="utf-8"))
    ]
    assert not asking, "\n".join(asking)


def test_no_statement_of_sql_begins_with_a_question_word() -> None:
    sentences = {f"{file}.{name}": text for file in files() for name, text in queries(file).sentences.items()}
    assert len(sentences) > 200
    assert not {name: text for name, text in sentences.items() if _QUESTION.match(text)}


def test_a_question_word_in_front_of_a_module_a_class_or_a_function_is_seen() -> None:
    source = '''"""What it is."""
class One:
    """Why it is there."""
    async def two(self):
        """Whether it works."""
    def three(self):
        """Returns what it is."""
'''
    assert list(_asking(source)) == ["What it is.", "Why it is there.", "Whether it works."]
