"""`verifier doctor`: what is broken ends with code 1, what should be otherwise does not; a health check asks little."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.harness.service import House
from verifier.flows.operations import doctor, heartbeat
from verifier.flows.operations.finding import Finding
from verifier.settings import Settings

BEATS = "a worker on this host is at work"
APART = "checkpoints and their key lie apart from the data"


async def _health(house: House) -> dict[str, str]:
    return {finding.what: finding.kind for finding in await doctor.healthy(house.svc)}


async def test_a_health_check_looks_at_the_database_and_the_heartbeat_only(house: House) -> None:
    assert await _health(house) == {"the database can be written to": "", BEATS: "fault"}
    await heartbeat.beat(house.svc.settings.data_dir)
    assert await _health(house) == {"the database can be written to": "", BEATS: ""}


async def test_a_heart_that_stood_still_for_half_a_minute_is_a_fault(house: House) -> None:
    await heartbeat.beat(house.svc.settings.data_dir)
    (file,) = (house.svc.settings.data_dir / "heartbeats").iterdir()
    os.utime(file, (time.time() - 31, time.time() - 31))
    assert (await _health(house))[BEATS] == "fault"
    await heartbeat.beat(house.svc.settings.data_dir)
    assert (await _health(house))[BEATS] == ""


async def test_who_can_be_reached_is_advised_to_keep_checkpoints_apart(house: House, tmp_path: Path) -> None:
    reached = house.svc.settings.model_copy(update={"public_url": "https://verify.example.org"})
    assert await _apart(house, reached) == "advice"
    elsewhere = {
        "checkpoint_dir": tmp_path.parent / "notes",
        "checkpoint_key_file": tmp_path.parent / "keys" / "key.pem",
    }
    for missing in (*elsewhere, ""):
        update = {name: place for name, place in elsewhere.items() if name != missing}
        assert await _apart(house, reached.model_copy(update=update)) == ("advice" if missing else "")


async def _apart(house: House, settings: Settings) -> str:
    looked = await doctor.examine(replace(house.svc, settings=settings))
    return next(finding.kind for finding in looked if finding.what == APART)


@pytest.mark.parametrize(
    ("good", "advice", "kind"), [(True, True, ""), (False, True, "advice"), (False, False, "fault")]
)
def test_a_finding_is_nothing_or_advice_or_a_fault(good: bool, advice: bool, kind: str) -> None:  # noqa: FBT001
    assert Finding("x", good=good, remedy="Do y.", advice=advice).kind == kind
