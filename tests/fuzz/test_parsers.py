"""No parser of strangers' bytes is broken by what once broke it, nor by a short burst of changes of its inputs."""

from __future__ import annotations

import io
import json
import logging
import struct
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.rig.fuzz import proof, trial
from scripts.rig.fuzz.confirmed import confirmable
from scripts.rig.fuzz.known import sources
from scripts.rig.fuzz.mutate import changed
from scripts.rig.fuzz.parser import CORPUS, Parser, insist
from scripts.rig.fuzz.parsers import PARSERS
from verifier.domain.evidence import Authority
from verifier.flows.accounts import platform_keys
from verifier.flows.policy.document import PolicyRefused, parse
from verifier.outbound.openid.id_token import public_keys
from verifier.registries.conformance.samples import samples
from verifier.registries.rosters import packed_files
from verifier.registries.rosters.types import RosterRefused

RUNS = {"documents": 150, "pages": 120, "words": 250, "lists": 300}
SEED = 15
# What a library says of a broken file or a weak key, where warnings are errors, is no finding.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    for name in ("pypdf", "pikepdf", "pikepdf._core"):
        caplog.set_level(logging.CRITICAL, name)


@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_takes_its_corpus_and_a_burst_of_changes(name: str) -> None:
    found = list(trial.burst(PARSERS[name], RUNS.get(name, 600), SEED))
    assert [(one.kind, one.data[:200]) for one in found] == []


def test_every_folder_of_the_corpus_is_a_parsers() -> None:
    assert {path.name for path in CORPUS.iterdir()} <= set(PARSERS)


def test_rows_of_most_boards_are_of_claims_that_a_machine_confirms() -> None:
    """Else the changed rows would show nothing: a claim that is never confirmed cannot be confirmed wrongly."""
    boards = [one for one in sources().values() if one.sheet.authority is Authority.PRIMARY and one.sheet.id != "orcid"]
    confirmed = [
        one.sheet.id for one in boards if any(confirmable(one.sheet.id, at) for at in range(len(samples(one))))
    ]
    assert len(confirmed) >= len(boards) - 2


def broken(data: bytes) -> None:
    if b"!" in data:
        raise LookupError
    insist(b"?" not in data, "a question")


def squared(data: bytes) -> None:
    for _ in range(min(len(data), 1_000) ** 2):
        pass


PLANTED = Parser("planted", "nobody", broken, lambda: [b"some text that is long enough"], "text", ("!", "?"))


def test_what_breaks_a_parser_is_found_and_made_as_small_as_it_goes() -> None:
    found = {one.kind: one for one in trial.burst(PLANTED, 300, SEED)}
    assert set(found) == {"LookupError", "Broken: a question"}
    assert trial.smallest(PLANTED, found["LookupError"]).data == b"!"


def test_the_same_seed_makes_the_same_changes() -> None:
    assert [one.data for one in trial.burst(PLANTED, 200, 3)] == [one.data for one in trial.burst(PLANTED, 200, 3)]
    assert [one.data for one in trial.burst(PLANTED, 200, 3)] != [one.data for one in trial.burst(PLANTED, 200, 4)]


def test_what_takes_the_square_of_its_length_is_found() -> None:
    slow = replace(PLANTED, read=squared, slowest_s=0.002)
    assert {one.kind for one in trial.burst(slow, 200, SEED)} == {"slow"}


def test_a_finding_is_repeated_from_its_file(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes(b'{"keys":[{"kty":{}}]}')
    assert proof.again("openid", kept, 1).found == []
    shown = proof.Proof(1, findings=[trial.Finding("json", "slow", b"x")]).found
    assert shown[0].startswith("json: slow (1 bytes); scripts/prove fuzz --parser json --again var/fuzz/found/json-")


KINDS: list[object] = [{}, [], ["OKP"], 7, None, True, "", "oct"]


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@pytest.mark.parametrize("member", ["kty", "crv", "use", "alg", "kid", "x", "d", "key_ops"])
def test_a_key_with_a_member_of_a_wrong_kind_is_refused_or_left_out(member: str, kind: object) -> None:
    key = {"kty": "OKP", "crv": "Ed25519", "kid": "k", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"} | {
        member: kind
    }
    public_keys({"keys": [key]})
    with suppress(ValueError):
        platform_keys.read_set(json.dumps({"keys": [key]}))


def test_a_deep_set_of_keys_is_refused() -> None:
    with pytest.raises(ValueError, match="nested"):
        platform_keys.read_set('{"keys":' + "[" * 100_000)


def zips() -> Iterator[tuple[str, bytes]]:
    """A zip in which one number of its directory or of its end is another."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("UPDATED.csv", "a,b\n1,2\n")
    whole = packed.getvalue()
    for mark, width in ((b"PK\x01\x02", 46), (b"PK\x05\x06", 22), (b"PK\x03\x04", 30)):
        begin = whole.index(mark)
        for at in range(4, width, 2):
            for value in (0xFFFF, 0x7FFF, 1):
                changed_one = bytearray(whole)
                struct.pack_into("<H", changed_one, begin + at, value)
                yield f"{mark!r} {at} {value}", bytes(changed_one)


def test_a_zip_with_a_wrong_number_in_it_is_read_refused_or_damaged(tmp_path: Path) -> None:
    place = tmp_path / "UPDATED.zip"
    for about, content in zips():
        place.write_bytes(content)
        packed_files.names_inside(place)
        try:
            with packed_files.opened(place, "", "utf-8") as (text, _):
                text.read()
        except (RosterRefused, *packed_files.DAMAGED):
            continue
        except Exception as fault:  # noqa: BLE001  to say which
            pytest.fail(f"{about}: {fault!r}")


def test_changes_keep_within_the_length_of_an_input() -> None:
    from random import Random  # noqa: PLC0415  of this test alone

    chance = Random(1)  # noqa: S311  the same again
    assert max(len(changed(b"x" * 19_000, chance, PLANTED)) for _ in range(200)) <= 20_000


@pytest.mark.parametrize("text", ["36526d", "9999999999d", "1" * 30 + "s"])
def test_a_length_of_time_that_no_calendar_has_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(PolicyRefused, match="longer than a hundred years"):
        parse(f'version = "1"\n[evidence]\nsource_wait = "{text}"\n')
    assert parse('version = "1"\n[evidence]\nsource_wait = "36525d"\n').source_wait.days == 36_525
