"""The parsers that read strangers' bytes, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scripts.rig.fuzz.outside import OUTSIDE
from scripts.rig.fuzz.sources import SOURCES
from scripts.rig.fuzz.wire import WIRE

if TYPE_CHECKING:
    from scripts.rig.fuzz.parser import Parser

PARSERS: Final[dict[str, Parser]] = {parser.name: parser for parser in (*SOURCES, *OUTSIDE, *WIRE)}
