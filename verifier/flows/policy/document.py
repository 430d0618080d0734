"""The policy document: one TOML file that is checked as a whole, and written out in full for the record.

`read` refuses what it does not know and what is weaker than the design; `render` says every key, so that the text that
is kept beside the decisions does not change its meaning when a built-in value does.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from verifier.domain.holder import Holder
from verifier.domain.policy import BUILT_IN, FLOORS, Policy, Shortfall, shortfalls
from verifier.flows.policy.schema import SECTIONS, Document
from verifier.settings import Settings

_LONGEST = 65_536
_UNITS = (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1))
# What an operator may also set by an environment variable; one that is set has the last word.
_IN_SETTINGS = ("source_wait_s", "gain_per_hour", "decisions_per_hour")


class PolicyRefused(Exception):  # noqa: N818  something the operator can mend
    """The policy cannot be used; the message names each key, what is wrong with it and what to write instead."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A policy's version, digest and text, as decisions name and keep it."""

    version: str  # the document's own version and a short digest: 2026-11-22.1+0f3a9c1e55d2
    digest: bytes
    body: str


def in_force(settings: Settings) -> Policy:
    """Build the policy of this process: the operator's document or the built-in one, and the environment's settings."""
    return with_settings(read(settings.policy_file) if settings.policy_file else BUILT_IN, settings)


def with_settings(policy: Policy, settings: Settings) -> Policy:
    """Apply an operator's environment variables to a policy, as the service would."""
    said = {name: getattr(settings, name) for name in _IN_SETTINGS if name in settings.model_fields_set}
    if "source_wait_s" in said:
        said["source_wait"] = timedelta(seconds=said.pop("source_wait_s"))
    return replace(policy, **said)


def read(path: Path) -> Policy:
    """Read the policy of a file. Raises `PolicyRefused` with everything that is wrong with it."""
    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST + 1)
    except OSError as fault:
        raise PolicyRefused(
            f"The policy {path.name} cannot be read: {fault.strerror}. Name a file that exists."
        ) from None
    if len(text) > _LONGEST:
        raise PolicyRefused(f"The policy {path.name} is longer than 64 kB: that is another kind of file.")
    try:
        return parse(text.decode())
    except UnicodeDecodeError:
        raise PolicyRefused(f"The policy {path.name} is not text in UTF-8.") from None


def parse(text: str) -> Policy:
    """Parse the policy of a document. Raises `PolicyRefused`; what a document leaves out is as built in."""
    try:
        document = Document.model_validate(_toml(text))
    except ValidationError as fault:
        raise PolicyRefused("\n".join(_said(error) for error in fault.errors(include_url=False))) from None
    said = {key: getattr(getattr(document, section), key) for section, keys in SECTIONS.items() for key in keys}
    policy = Policy(version=document.version, **said)
    if wrong := [*map(_weaker, shortfalls(policy)), *_contradictions(policy)]:
        raise PolicyRefused("\n".join(wrong))
    return policy


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise PolicyRefused(f"The policy is not TOML: {fault}. `verifier policy show` prints one that is.") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, or brackets within brackets
        raise PolicyRefused("The policy has a value that cannot be read. Write shorter ones.") from None


def _said(error: Any) -> str:  # noqa: ANN401  pydantic's own shape
    key, what = ".".join(map(str, error["loc"])), error["msg"].removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        return f"{key} is not a key of a policy. {_hint(*map(str, error['loc']))}"
    if error["type"].startswith("time_delta"):
        return f'{key} cannot be used: it is not a length of time. Write one such as "12h" or "7d", or leave it out.'
    remedy = 'Begin with one, such as version = "2026-12-01.1".' if key == "version" else "Mend it or leave it out."
    return f"{key} cannot be used: {what}. {remedy}"


def _hint(first: str, name: str = "") -> str:
    """Write where a key belongs, what it may have been meant to be, and what there is."""
    if not name:
        return f"At the top there are: version, {', '.join(SECTIONS)}."
    if home := [section for section, keys in SECTIONS.items() if name in keys]:
        return f"It stands in [{home[0]}]."
    near = get_close_matches(name, SECTIONS[first], 1)
    return f"{f'Did you mean {near[0]}? ' if near else ''}In [{first}] there are: {', '.join(SECTIONS[first])}."


def _weaker(one: Shortfall) -> str:
    bound, side = written(one.floor.bound), one.floor.side
    allowed = f"all of {bound}" if isinstance(one.floor.bound, frozenset) else f"at {side} {bound}"
    return (
        f"{section_of(one.key)}.{one.key} = {written(one.value)} is weaker than the floor, {allowed}: "
        f"{one.floor.why}. Write a stricter value or leave it out."
    )


def _contradictions(policy: Policy) -> Iterator[str]:
    """Yield what each key allows and two of them together do not."""
    shortest = min(policy.sighting_age, policy.sighting_at_most)
    if policy.recheck_every >= shortest:
        yield (
            f"badge.recheck_every = {written(policy.recheck_every)} is no shorter than the life of a sighting "
            f"({written(shortest)}): every badge would go stale between two looks. Write a shorter time."
        )


def section_of(key: str) -> str:
    """Return the table of the document in which a key stands."""
    return next(section for section, keys in SECTIONS.items() if key in keys)


@lru_cache(maxsize=64)
def stamp(policy: Policy) -> Stamp:
    """Compute a policy's version with its digest, and the text that the digest is of."""
    body = render(policy)
    digest = hashlib.sha256(body.encode()).digest()
    return Stamp(f"{policy.version}+{digest.hex()[:12]}", digest, body)


def render(policy: Policy, *, floors: bool = False) -> str:
    """Write the whole policy as a document; with its floors as comments for somebody who wants to write one."""
    lines = [f'version = "{policy.version}"']
    for section, keys in SECTIONS.items():
        lines += ["", f"[{section}]"]
        lines += [f"{key} = {written(getattr(policy, key))}{_comment(key) if floors else ''}" for key in keys]
    return "\n".join([*lines, ""])


def _comment(key: str) -> str:
    floor = FLOORS.get(key)
    if floor is None:
        return ""
    bound = "all of these" if isinstance(floor.bound, frozenset) else written(floor.bound).strip('"')
    return f"  # at {floor.side} {bound}: {floor.why}"


def written(value: object) -> str:
    """Write a value as it stands in the document."""
    match value:
        case timedelta():
            return f'"{_span(int(value.total_seconds()))}"'
        case frozenset():
            return "[" + ", ".join(f'"{one}"' for one in sorted(value)) + "]"
        case Holder():
            return f'"{value.name}"'
        case _:
            return repr(value)


def _span(seconds: int) -> str:
    unit, size = next((unit, size) for unit, size in _UNITS if seconds % size == 0)
    return f"{seconds // size}{unit}" if seconds else "0s"
