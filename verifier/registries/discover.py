"""Discovery of the sources: every folder with a data sheet, ours and those of installed packages."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from verifier.registries.sheet.datasheet import Datasheet, SheetError, load_sheet, parse_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable


GROUP: Final = "verifier.registries"


HERE: Final = Path(__file__).parent


SHEET: Final = "registry.toml"


@dataclass(frozen=True, slots=True)
class Source:
    """One folder: its data sheet and the package its adapter, if any, lives in."""

    sheet: Datasheet
    package: str


def discover() -> tuple[Source, ...]:
    """Find every source, by id. `SheetError` for a broken sheet or an id given twice."""
    ours = [Source(load_sheet(path), f"{GROUP}.{path.parent.name}") for path in sorted(HERE.glob(f"*/{SHEET}"))]
    found: dict[str, Source] = {}
    for source in (*ours, *_installed()):
        if source.sheet.id in found:
            message = (
                f"{source.package}: {source.sheet.id} is the id of another source, {found[source.sheet.id].package}"
            )
            raise SheetError(message)
        found[source.sheet.id] = source
    return tuple(found.values())


def hosts() -> frozenset[str]:
    """List the hosts that all sources together are asked at. `SheetError` as `discover`."""
    sheets = [source.sheet for source in discover()]
    addresses = {sheet.base_url for sheet in sheets} | {
        address for sheet in sheets if sheet.api for address in sheet.api.hosts.values()
    }
    return frozenset(filter(None, (urlsplit(address).hostname for address in addresses)))


def _installed() -> Iterable[Source]:
    """Yield sources of other packages: an entry point names the package whose folder holds the sheet."""
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.value):
        if not point.value.startswith(f"{GROUP}."):
            yield Source(parse_sheet(_shipped(point.value), f"{point.value}/{SHEET}"), point.value)


def _shipped(package: str) -> str:
    """Read the data sheet of a package; `SheetError` names a package that is not whole."""
    try:
        return (files(package) / SHEET).read_text(encoding="utf-8")
    except (ImportError, OSError) as error:
        message = f"{package}: no {SHEET} can be read there"
        raise SheetError(message) from error
