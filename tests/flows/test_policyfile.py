"""A policy document is read whole or refused with what is wrong with it; its text is what its digest is of."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from verifier.domain.evidence import Standing
from verifier.domain.holder import Holder
from verifier.domain.policy import BUILT_IN, FLOORS, Policy
from verifier.flows.policy.document import PolicyRefused, in_force, parse, read, render, stamp
from verifier.flows.policy.schema import SECTIONS
from verifier.settings import Settings

STRICTER = """
version = "2026-12-01.1"

[evidence]
machine_evidence_age = "12h"

[people]
standings_for_people = [
  "active_restricted", "deceased", "denied", "revoked", "superseded", "surrendered", "suspended", "expired",
]
two_people_below = "H4"

[names]
others_at_most = 0.5
"""


def _refusal(text: str) -> str:
    with pytest.raises(PolicyRefused) as caught:
        parse(text)
    return str(caught.value)


def _said(table: str, line: str) -> str:
    return f'version = "x"\n[{table}]\n{line}\n'


def test_every_rule_has_its_place_in_the_document() -> None:
    keys = [key for keys in SECTIONS.values() for key in keys]
    assert sorted(["version", *keys]) == sorted(field.name for field in fields(Policy))


def test_a_document_says_what_differs_and_the_rest_is_as_built_in() -> None:
    policy = parse(STRICTER)
    assert policy == replace(
        BUILT_IN,
        version="2026-12-01.1",
        machine_evidence_age=timedelta(hours=12),
        standings_for_people=BUILT_IN.standings_for_people | {Standing.EXPIRED},
        two_people_below=Holder.H4,
        others_at_most=0.5,
    )


@pytest.mark.parametrize("floors", [False, True])
def test_what_is_written_out_reads_back_as_the_same_policy(*, floors: bool) -> None:
    for policy in (BUILT_IN, parse(STRICTER)):
        assert parse(render(policy, floors=floors)) == policy


def test_a_version_ends_in_the_digest_of_the_whole_text() -> None:
    kept = stamp(parse(STRICTER))
    assert kept.digest == hashlib.sha256(kept.body.encode()).digest()
    assert kept.version == f"2026-12-01.1+{kept.digest.hex()[:12]}"
    assert stamp(replace(parse(STRICTER), silence=timedelta(days=31))).version != kept.version
    assert stamp(parse(f"{STRICTER}# a remark changes nothing")) == kept


# One line for each floor: the value next to it on the weaker side.
WEAKER = [
    ("evidence", 'machine_evidence_age = "25h"', 'at most "1d"', "last day"),
    ("evidence", 'person_evidence_age = "8d"', 'at most "7d"', "last week"),
    ("evidence", 'identity_age = "366d"', 'at most "365d"', "today's owner"),
    ("evidence", 'screening_age = "41d"', 'at most "40d"', "excluded since"),
    ("evidence", "absences = 2", "at least 3", "no evidence"),
    ("evidence", 'absent_for = "71h"', 'at least "3d"', "long weekend"),
    ("badge", 'sighting_age = "36d"', 'at most "35d"', "positive sightings"),
    ("badge", 'sighting_at_most = "91d"', 'at most "90d"', "at the very most"),
    ("badge", 'stale_grace = "15d"', 'at most "14d"', "has to go"),
    ("badge", 'recheck_every = "31d"', 'at most "30d"', "every month"),
    ("badge", 'rebind_every = "366d"', 'at most "365d"', "every year"),
    ("badge", 'rebind_grace = "31d"', 'at most "30d"', "after a month"),
    ("badge", 'manual_validity = "181d"', 'at most "180d"', "half a year"),
    ("people", 'silence = "29d"', 'at least "30d"', "a month to answer"),
    ("people", 'appeal_within = "182d"', 'at least "183d"', "six months"),
    ("people", "decisions_at_most = 241", "at most 240", "fifteen seconds"),
    ("accounts", "claims_open = 201", "at most 200", "everybody waits in"),
    ("accounts", "claims_per_day = 101", "at most 100", "reviewer's day"),
    ("accounts", "changes_per_claim = 101", "at most 100", "everybody waits for"),
    ("accounts", "changes_per_day = 501", "at most 500", "everybody waits for"),
    ("people", "recusals_per_day = 6", "at most 5", "chooses one"),
    ("people", "two_people_actions = []", 'all of ["revoke"]', "alone"),
    ("people", 'two_people_reasons = ["contested"]', 'all of ["contested", "holder_disputed"', "alone"),
    ("people", 'two_people_below = "H2"', 'at least "H3"', "alone"),
    ("people", 'standings_for_people = ["suspended"]', 'all of ["active_restricted"', "no machine"),
    ("names", "others_at_most = 1.5", "at most 1.0", "does not tell them apart"),
    ("names", "namesake_population = 1000", "at least 260000000", "look rarer"),
]


def test_every_floor_there_is_has_its_line_here() -> None:
    assert sorted(line.partition(" ")[0] for _, line, _, _ in WEAKER) == sorted(FLOORS)


@pytest.mark.parametrize(("table", "line", "floor", "why"), WEAKER)
def test_a_weaker_rule_is_refused_with_its_value_its_floor_and_the_reason(
    table: str, line: str, floor: str, why: str
) -> None:
    refusal = _refusal(_said(table, line))
    assert refusal.startswith(f"{table}.{line.partition('=')[0].strip()} = ")
    assert floor in refusal
    assert why in refusal
    assert refusal.endswith("Write a stricter value or leave it out.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "version cannot be used: Field required. Begin with one, such as"),
        ('version = "a b"', "version cannot be used"),
        ("version = ", "is not TOML"),
        ('version = "x"\nspeed = 1', "speed is not a key of a policy. At the top there are: version, evidence"),
        (_said("evidence", 'machine_evidence_agee = "1h"'), "Did you mean machine_evidence_age?"),
        (_said("people", "absences = 4"), "people.absences is not a key of a policy. It stands in [evidence]."),
        (_said("evidence", 'identity_age = "soon"'), "it is not a length of time"),
        (_said("evidence", "identity_age = 0.5"), "evidence.identity_age cannot be used"),
        (_said("evidence", 'machine_evidence_age = "1m"'), "greater than or equal to 1 hour"),
        (_said("evidence", "absences = true"), "evidence.absences cannot be used"),
        (_said("people", 'two_people_reasons = ["screning_hit"]'), "screning_hit cannot stand here"),
        (_said("people", 'standings_for_people = ["active"]'), "needs no person for its standing"),
        (
            _said("people", 'two_people_actions = ["suspend"]'),
            "people.two_people_actions",
        ),  # stopping harm is immediate
        (_said("people", 'two_people_below = "H9"'), "people.two_people_below cannot be used"),
        (_said("names", "others_at_most = nan"), "names.others_at_most cannot be used"),
        (_said("badge", 'recheck_every = "20d"\nsighting_age = "20d"'), "stale between two looks"),
    ],
)
def test_what_cannot_be_a_policy_is_refused_with_the_key_and_the_remedy(text: str, says: str) -> None:
    assert says in _refusal(text)


def test_all_that_is_wrong_is_said_at_once() -> None:
    text = _said("evidence", 'machine_evidence_age = "2d"\nabsences = 1') + "[names]\nothers_at_most = 9\n"
    assert [line.partition(" ")[0] for line in _refusal(text).splitlines()] == [
        "evidence.machine_evidence_age",
        "evidence.absences",
        "names.others_at_most",
    ]


def test_a_file_that_is_no_policy_is_refused_in_a_sentence(tmp_path: Path) -> None:
    absent, long, odd = tmp_path / "absent.toml", tmp_path / "long.toml", tmp_path / "odd.toml"
    long.write_text("#" * 70_000)
    odd.write_bytes(b"\xff\xfe")
    for path, says in ((absent, "cannot be read"), (long, "longer than 64 kB"), (odd, "UTF-8")):
        with pytest.raises(PolicyRefused, match=says):
            read(path)


def test_an_environment_variable_that_is_set_has_the_last_word(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('version = "x"\n[breakers]\ngain_per_hour = 7\n[evidence]\nsource_wait = "2h"\n')
    assert in_force(Settings(policy_file=file)).gain_per_hour == 7
    policy = in_force(Settings(policy_file=file, gain_per_hour=3, source_wait_s=60))
    assert (policy.gain_per_hour, policy.source_wait) == (3, timedelta(minutes=1))
    assert in_force(Settings()) == BUILT_IN


def _command(*words: str, place: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("VERIFIER_")}
    return subprocess.run(
        [sys.executable, "-m", "verifier", "policy", *words],
        env={**bare, "VERIFIER_DATA_DIR": str(place), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_line_prints_a_policy_that_it_accepts_and_refuses_a_weaker_one(tmp_path: Path) -> None:
    shown = _command("show", place=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert parse(shown.stdout) == BUILT_IN
    file = tmp_path / "mine.toml"
    file.write_text(STRICTER)
    checked = _command("check", str(file), "--json", place=tmp_path)
    document = json.loads(checked.stdout)
    assert document["version"] == stamp(parse(STRICTER)).version
    assert document["changes"]["machine_evidence_age"] == ['"1d"', '"12h"']
    file.write_text(_said("evidence", "absences = 1"))
    refused = _command("check", str(file), place=tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "evidence.absences = 1 is weaker than the floor, at least 3" in refused.stderr
    in_use = _command("show", place=tmp_path, VERIFIER_POLICY_FILE=str(file))
    assert in_use.returncode != 0
    assert "VERIFIER_POLICY_FILE cannot be used" in in_use.stderr
