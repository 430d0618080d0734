"""Sealed documents lie where the operator says, each under a name used once, and a place that fails says no word."""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from tests.outbound.bucket import LAID_DOWN, Bucket, running_bucket
from verifier.outbound.documents.store import (
    DocumentExistsError,
    DocumentStore,
    StoreUnavailableError,
    open_document_store,
)

ONE, TWO, THREE = (f"doc_{digit * 32}" for digit in "1f0")
SEALED = bytes(range(256)) * 4096  # a megabyte


@pytest.fixture
async def bucket(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bucket]:
    """A bucket, and an environment as an operator sets it for one."""
    async with running_bucket() as made:
        for name, value in {
            "AWS_ENDPOINT": made.url,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-west-2",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
        }.items():
            monkeypatch.setenv(name, value)
        yield made


@pytest.fixture(params=["directory", "bucket", "memory"])
def document_store(request: pytest.FixtureRequest, tmp_path: Path, bucket: Bucket) -> DocumentStore:  # noqa: ARG001  it sets the address
    if request.param == "memory":
        return DocumentStore(MemoryStore())
    return open_document_store("s3://papers/of/creators" if request.param == "bucket" else "", tmp_path)


async def test_what_was_put_comes_back_and_is_gone_once_removed(document_store: DocumentStore) -> None:
    await document_store.put(ONE, SEALED)
    await document_store.put(TWO, b"")
    assert (await document_store.get(ONE), await document_store.get(TWO)) == (SEALED, b"")
    await document_store.remove(ONE)
    assert (await document_store.get(ONE), await document_store.get(TWO)) == (None, b"")


async def test_what_was_never_there_is_no_fault(document_store: DocumentStore) -> None:
    assert await document_store.get(ONE) is None
    await document_store.remove(ONE)
    assert await document_store.names() == ()


async def test_a_name_is_used_once_and_what_lies_under_it_stays(document_store: DocumentStore) -> None:
    await document_store.put(ONE, b"first")
    with pytest.raises(DocumentExistsError):
        await document_store.put(ONE, b"second")
    assert await document_store.get(ONE) == b"first"


async def test_a_sweep_sees_every_name_but_what_was_just_laid_down(document_store: DocumentStore) -> None:
    for name in (ONE, TWO, THREE):
        await document_store.put(name, b"sealed")
    assert set(await document_store.names()) == {ONE, TWO, THREE}
    assert set(await document_store.names(before=datetime.now(UTC) + timedelta(hours=1))) == {ONE, TWO, THREE}
    assert await document_store.names(before=LAID_DOWN) == ()


@pytest.mark.parametrize(
    "name", ["", "doc_1", f"{ONE}/", f"{ONE}\n", f"../{ONE}", ONE.upper(), "/etc/passwd", f"clm_{'1' * 32}"]
)
async def test_a_name_that_is_not_of_our_making_is_refused(document_store: DocumentStore, name: str) -> None:
    for refused in (document_store.put(name, b""), document_store.get(name), document_store.remove(name)):
        with pytest.raises(ValueError, match="not the name of a document"):
            await refused


async def test_the_directory_is_for_the_service_alone_even_if_it_was_there(tmp_path: Path) -> None:
    place = tmp_path / "data" / "documents"
    place.mkdir(parents=True, mode=0o755)
    await open_document_store("", tmp_path / "data").put(ONE, b"sealed")
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert [file.name for file in place.iterdir()] == [ONE]
    assert (place / ONE).read_bytes() == b"sealed"


async def test_what_is_not_ours_in_the_directory_is_left_alone(tmp_path: Path) -> None:
    document_store = open_document_store("", tmp_path)
    (tmp_path / "documents" / "lost+found").mkdir()
    (tmp_path / "documents" / "notes.txt").write_text("the operator's")
    await document_store.put(ONE, b"sealed")
    assert await document_store.names() == (ONE,)


async def test_a_bucket_keeps_everything_below_its_prefix_and_every_request_is_signed(bucket: Bucket) -> None:
    bucket.kept["other/doc_" + "a" * 32] = b"somebody else's"
    document_store = open_document_store("s3://papers/of/creators/", Path("unused"))
    await document_store.put(ONE, b"sealed")
    assert await document_store.names() == (ONE,)
    assert set(bucket.kept) == {f"of/creators/{ONE}", "other/doc_" + "a" * 32}
    assert bucket.unsigned == 0


@pytest.mark.parametrize(
    ("status", "code"), [(403, "denied"), (401, "denied"), (500, "unreachable"), (400, "unreachable")]
)
async def test_a_bucket_that_fails_is_away_and_its_words_are_not_repeated(
    bucket: Bucket, status: int, code: str
) -> None:
    document_store, bucket.fault = open_document_store("s3://papers", Path("unused")), status
    listed = "unreachable"  # the library does not tell why a listing failed
    calls = (document_store.put(ONE, b"x"), document_store.get(ONE), document_store.remove(ONE), document_store.names())
    for failing, said in zip(calls, (code, code, code, listed), strict=True):
        with pytest.raises(StoreUnavailableError) as fault:
            await failing
        assert (fault.value.code, str(fault.value)) == (said, said)
        assert fault.value.__cause__ is None
        assert fault.value.__suppress_context__


async def test_a_bucket_that_does_not_answer_is_given_up_at_the_deadline(bucket: Bucket) -> None:
    document_store, bucket.silent = open_document_store("s3://papers", Path("unused"), deadline_s=0.2), True
    for waiting in (
        document_store.put(ONE, b"x"),
        document_store.get(ONE),
        document_store.remove(ONE),
        document_store.names(),
    ):
        with pytest.raises(StoreUnavailableError, match="timeout"):
            await waiting


async def test_a_directory_that_cannot_be_used_is_away(tmp_path: Path) -> None:
    document_store = open_document_store("", tmp_path)
    (tmp_path / "documents").rmdir()
    (tmp_path / "documents").write_text("a file where a directory was")
    for failing in (
        document_store.put(ONE, b"x"),
        document_store.get(ONE),
        document_store.remove(ONE),
        document_store.names(),
    ):
        with pytest.raises(StoreUnavailableError):
            await failing


@pytest.mark.parametrize(
    "where",
    [
        "s3://",
        "s3:///prefix",
        "s3://k3y:s3cret@papers/x",
        "https://papers.example/",
        "file:///tmp",
        "memory:///",
        "papers",
    ],
)
def test_an_address_that_cannot_be_meant_is_refused_without_repeating_it(where: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not an s3://bucket/prefix address") as fault:
        open_document_store(where, tmp_path)
    assert "s3cret" not in str(fault.value)
    assert list(tmp_path.iterdir()) == []
