"""Storage of creators' documents until they are deleted: a directory of this machine, or a bucket.

Only sealed bytes come here, under names that say nothing; whoever reads the directory or the bucket learns how many
there are. A name is used once: a stored document is never replaced.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, S3Store

if TYPE_CHECKING:
    from obstore.store import ObjectStore, RetryConfig

DEADLINE_S: Final = 30.0
_NAME: Final = re.compile(r"doc_[0-9a-f]{32}")
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_OWN_DIRECTORY: Final = 0o700


class DocumentExistsError(Exception):
    """A document of this name exists already; it was not touched."""


class StoreUnavailableError(Exception):
    """The storage cannot be used now. `code`: `timeout`, `denied` or `unreachable`; never its own words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DocumentStore:
    """Store of sealed documents by name."""

    def __init__(self, store: ObjectStore, *, directory: Path | None = None, deadline_s: float = DEADLINE_S) -> None:
        """Keep the store; each call ends within the deadline. A missing directory is an error, not an empty store."""
        self._store, self._directory, self._deadline_s = store, directory, deadline_s

    async def put(self, name: str, sealed: bytes) -> None:
        """Store a document under a new name; raises `DocumentExistsError` where that is not new."""
        _ours(name)
        async with self._open():
            await obstore.put_async(self._store, name, sealed, mode="create", use_multipart=False)

    async def get(self, name: str) -> bytes | None:
        """Return the document of this name, or None where there is none."""
        _ours(name)
        async with self._open():
            try:
                found = await obstore.get_async(self._store, name)
            except FileNotFoundError:
                return None
            return bytes(await found.bytes_async())

    async def remove(self, name: str) -> None:
        """Delete the document of this name, if there is one."""
        _ours(name)
        async with self._open():
            with contextlib.suppress(FileNotFoundError):
                await obstore.delete_async(self._store, name)

    async def names(self, *, before: datetime | None = None) -> tuple[str, ...]:
        """List all names, or those stored before an instant: a sweep leaves alone what is just being written.

        Files that do not bear one of our names are ignored.
        """
        found: list[str] = []
        async with self._open():
            async for batch in obstore.list(self._store, chunk_size=1000):
                found += [one["path"] for one in batch if before is None or one["last_modified"] < before]
        return tuple(name for name in found if _NAME.fullmatch(name))

    @contextlib.asynccontextmanager
    async def _open(self) -> AsyncIterator[None]:
        """Turn every fault of the storage into our own two errors: its words hold addresses and names."""
        if self._directory and not self._directory.is_dir():  # not there is not empty: a volume may be missing
            raise StoreUnavailableError("unreachable")
        try:
            async with asyncio.timeout(self._deadline_s):
                yield
        except AlreadyExistsError:
            raise DocumentExistsError from None
        except TimeoutError:
            raise StoreUnavailableError("timeout") from None
        except (PermissionDeniedError, UnauthenticatedError, PermissionError):
            raise StoreUnavailableError("denied") from None
        except (BaseError, OSError):
            raise StoreUnavailableError("unreachable") from None


def open_document_store(where: str, data_dir: Path, *, deadline_s: float = DEADLINE_S) -> DocumentStore:
    """Open the store that an operator set: `s3://bucket/prefix`, or nothing for a directory of the service's own.

    A bucket's credentials, region and endpoint are read from the AWS_ variables. Raises `ValueError` for any other
    address, without repeating it.
    """
    if not where:
        place = data_dir / "documents"
        place.mkdir(parents=True, exist_ok=True, mode=_OWN_DIRECTORY)
        place.chmod(_OWN_DIRECTORY)  # it may have been there, and the umask has its say in mkdir
        return DocumentStore(LocalStore(place), directory=place, deadline_s=deadline_s)
    return DocumentStore(_bucket(where, timedelta(seconds=deadline_s)), deadline_s=deadline_s)


def _bucket(where: str, patience: timedelta) -> ObjectStore:
    """Open a bucket, without client options: they would replace those that the AWS_ variables set."""
    parts = urlsplit(where)
    plain = not (parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme != "s3" or not plain or not _BUCKET.fullmatch(parts.netloc):
        raise ValueError("This is not an s3://bucket/prefix address.")
    retries: RetryConfig = {"max_retries": 3, "retry_timeout": patience}
    return S3Store(parts.netloc, prefix=parts.path.strip("/") or None, retry_config=retries)


def _ours(name: str) -> None:
    """Raise `ValueError` for a name that is not of our making: it may lead out of the directory."""
    if not _NAME.fullmatch(name):
        raise ValueError("This is not the name of a document.")
