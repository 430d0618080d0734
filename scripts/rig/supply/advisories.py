"""Locked versions compared with advisories in the OSV format, from a file that was carried here.

A folder or a zip of JSON files, or one such file, as https://osv.dev hands them out by ecosystem. Nothing is asked of
anybody. What cannot be compared counts as a hit: a hole is never ruled out by a version that nobody can read.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from packaging.version import InvalidVersion, Version

from scripts.rig.supply.lock import Locked, plain

Json = dict[str, Any]
_ECOSYSTEM: Final = "PyPI"
_ORDER: Final = {"introduced": 0, "last_affected": 1, "fixed": 1, "limit": 1}


class NothingCompared(ValueError):  # noqa: N818  reads as a sentence where it is raised
    """A place without an advisory about Python packages, or with one that cannot be read: that is no good news."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A locked version that an advisory is about."""

    package: Locked
    advisory: str
    aliases: tuple[str, ...]
    summary: str
    fixed_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The hits, and how many advisories about Python packages were read."""

    hits: tuple[Hit, ...]
    read: int


def compare(packages: Sequence[Locked], place: Path) -> Comparison:
    """Compare every locked version with every advisory; raises `NothingCompared` where there was nothing to compare."""
    by_name: dict[str, list[Locked]] = {}
    for package in packages:
        by_name.setdefault(package.name, []).append(package)
    hits: list[Hit] = []
    read = 0
    for advisory in _advisories(place):
        try:
            about = [one for one in advisory["affected"] if _ecosystem(one) == _ECOSYSTEM]
            hits += [] if advisory.get("withdrawn") else _hits(by_name, advisory, about)
        except (AttributeError, KeyError, TypeError):
            raise NothingCompared(f"{advisory['id']} is not an advisory in the OSV format.") from None
        read += bool(about)
    if not read:
        raise NothingCompared(f"{place} has no advisory about a package of {_ECOSYSTEM}.")
    return Comparison(tuple(sorted(hits, key=lambda hit: (hit.package.name, hit.advisory))), read)


def _hits(by_name: dict[str, list[Locked]], advisory: Json, about: Iterable[Json]) -> Iterator[Hit]:
    """Yield a hit for each locked version, once, however many parts of the advisory are about it."""
    fixed: dict[Locked, set[str]] = {}
    for part in about:
        for package in by_name.get(plain(part["package"]["name"]), ()):
            if _is_affected(package.version, part):
                fixed.setdefault(package, set()).update(_fixes(part))
    for package, fixes in fixed.items():
        aliases = tuple(advisory.get("aliases", ()))
        yield Hit(package, advisory["id"], aliases, advisory.get("summary", ""), tuple(sorted(fixes)))


def _ecosystem(affected: Json) -> str:
    return str(affected.get("package", {}).get("ecosystem", "")).partition(":")[0]


def _is_affected(version: str, part: Json) -> bool:
    listed = part.get("versions", [])
    ranges = [one for one in part.get("ranges", []) if one.get("type") == "ECOSYSTEM"]
    if not listed and not ranges:
        return True  # about every version, or about commits only: not to be ruled out
    return _is_listed(version, listed) or any(_is_within(version, one.get("events", [])) for one in ranges)


def _is_listed(version: str, listed: Sequence[str]) -> bool:
    if not all(isinstance(one, str) for one in listed):
        raise TypeError
    return any(_version(one) == _version(version) for one in listed)


def _is_within(version: str, events: Sequence[dict[str, str]]) -> bool:
    """Read a range as OSV defines it: by its events in the order of versions, the last one before ours decides."""
    try:
        ours = Version(version)
        steps = sorted(
            ((_bound(at), kind) for event in events for kind, at in event.items()),
            key=lambda step: (step[0], _ORDER.get(step[1], 1)),
        )
        within = False
        for bound, kind in steps:
            if kind == "introduced" and ours >= bound:
                within = True
            elif (kind in {"fixed", "limit"} and ours >= bound) or (kind == "last_affected" and ours > bound):
                within = False
    except InvalidVersion:
        return True
    return within


def _bound(at: str) -> Version:
    return Version("0.dev0") if at == "0" else Version(at)  # "0" comes before every version


def _version(text: str) -> Version | str:
    try:
        return Version(text)
    except InvalidVersion:
        return text


def _fixes(part: Json) -> Iterator[str]:
    for one in part.get("ranges", []):
        if one.get("type") == "ECOSYSTEM":
            yield from (event["fixed"] for event in one.get("events", []) if "fixed" in event)


def _advisories(place: Path) -> Iterator[Json]:
    for name, raw in _files(place):
        try:
            read = json.loads(raw)
        except ValueError:
            raise NothingCompared(f"{name} is not JSON.") from None
        for advisory in read if isinstance(read, list) else [read]:
            if not isinstance(advisory, dict) or not isinstance(advisory.get("id"), str):
                raise NothingCompared(f"{name} is not an advisory in the OSV format.")
            yield {"affected": []} | advisory


def _files(place: Path) -> Iterator[tuple[str, bytes]]:
    if place.is_dir():
        yield from ((str(path), path.read_bytes()) for path in sorted(place.rglob("*.json")))
    elif zipfile.is_zipfile(place):
        with zipfile.ZipFile(place) as archive:
            names = sorted(name for name in archive.namelist() if name.endswith(".json"))
            yield from ((name, archive.read(name)) for name in names)
    elif place.is_file():
        yield str(place), place.read_bytes()
    else:
        raise NothingCompared(f"{place} is not there.")
