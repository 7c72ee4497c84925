"""Replies on this machine's disk, shared by its threads and processes.

diskcache keeps them in SQLite, but pickles by default and unpickles whatever a tampered row claims to be
(CVE-2025-69872). Here values are JSON text, keys are plain text, and a pickled row is refused wherever it turns up.
"""

import asyncio
import logging
import os
import shutil
import sqlite3
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any, TypeVar

import diskcache
from diskcache.core import MODE_RAW, MODE_TEXT

from llmsum.errors import UsageError
from llmsum.stores.claims import Queues, taken
from llmsum.stores.replies import CacheStats, decoded, encoded

log = logging.getLogger(__name__)
DATABASE = "cache.db"  # as diskcache calls it
LOCKED_S = 5.0  # writes take milliseconds: who holds the database for longer holds it for long
REST_S = 60.0  # before it is tried again
T = TypeVar("T")


class RefusedRow(ValueError):  # noqa: N818 - says what happened to the row
    """A row of the cache that is not JSON text."""


class JsonDisk(diskcache.Disk):
    """Text keys and JSON values, and nothing that could run code when it is read."""

    def put(self, key: Any) -> tuple[Any, bool]:
        """Keys are text as they are."""
        if not isinstance(key, str):
            raise RefusedRow("cache keys are text")
        return key, True

    def get(self, key: Any, raw: Any) -> Any:
        """The key of a row; a row whose key is not raw text would be unpickled by the base class."""
        if not raw or not isinstance(key, str):
            raise RefusedRow("a key that is not text")
        return key

    def store(self, value: Any, read: bool, key: Any = diskcache.UNKNOWN) -> tuple[Any, ...]:
        """Values as JSON text."""
        if read:
            raise RefusedRow("streams are not stored")
        return super().store(encoded(value), False, key=key)

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> Any:
        """The value of a row, if it is text in the database or in a file of its own."""
        text = super().fetch(mode, filename, value, False) if mode in (MODE_RAW, MODE_TEXT) else None
        if read or not isinstance(text, str):
            raise RefusedRow("a value that is not JSON text")
        return decoded(text)


class DiskReplies:
    """See `Replies`. SQLite, and locks of the operating system: not for network file systems.

    Reading never waits for a writer (write-ahead log), so it happens where it is asked for. One thread of our own
    writes, so that waiting for another process's write never holds up an event loop.

    Raises:
        UsageError: if the folder cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        _make_private(folder)
        self._queues = Queues()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="llmsum-cache")
        self._writable_at = 0.0
        self._disk = self._guarded(lambda: _open(folder), None)

    async def get(self, key: str) -> dict[str, Any] | None:
        """See `Replies`."""
        disk = self._disk
        return self._guarded(lambda: disk.get(key), None) if disk is not None else None

    async def put(self, key: str, value: dict[str, Any]) -> None:
        """See `Replies`. What was begun is finished, even if the caller is cancelled meanwhile."""
        if (disk := self._disk) is not None and time.monotonic() >= self._writable_at:
            writing = self._writer.submit(self._guarded, lambda: disk.set(key, value), False)
            await asyncio.shield(asyncio.wrap_future(writing))

    @asynccontextmanager
    async def claim(self, key: str) -> AsyncGenerator[None]:
        """See `Replies`. The claim of a process that died is free at once."""
        claim = _FileClaim(self.folder / "claims" / key)
        async with self._queues.of(key):
            await taken(claim.take)
            try:
                yield
            finally:
                claim.drop()

    async def stats(self) -> CacheStats:
        """See `Replies`; zero for what cannot be read. The bytes are those of the whole folder."""
        disk = self._disk
        entries = self._guarded(lambda: sum(1 for _ in disk), 0) if disk is not None else 0
        return CacheStats(entries, sum(map(_size, self.folder.rglob("*"))), str(self.folder))

    async def clear(self) -> int:
        """See `Replies`; removes a damaged cache altogether."""
        entries = (await self.stats()).entries
        disk = self._disk
        if time.monotonic() < self._writable_at:
            raise UsageError(f"cache folder {self.folder}: locked by another process; end that first")
        if disk is None or not self._guarded(lambda: disk.clear() >= 0, False):
            shutil.rmtree(self.folder, ignore_errors=True)
            _make_private(self.folder)
            self._disk = self._guarded(lambda: _open(self.folder), None)
        return entries

    async def aclose(self) -> None:
        """See `Replies`."""
        self.close()

    def close(self) -> None:
        """The same for those who are not in an event loop."""
        if (disk := self._disk) is not None:
            self._guarded(disk.close, None)  # diskcache has a connection for each thread
            self._writer.submit(self._guarded, disk.close, None)
        self._writer.shutdown()

    def __enter__(self) -> "DiskReplies":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _guarded(self, work: Callable[[], T], otherwise: T) -> T:
        try:
            return work()
        except (sqlite3.Error, OSError, ValueError, diskcache.Timeout) as error:
            if _is_lock(error):
                self._writable_at = time.monotonic() + REST_S
                log.warning("cache %s: locked by another process, going on without it", self.folder)
                return otherwise
            # Only the kind of error: its text may hold what a tampered row holds.
            log.warning(
                "cache %s: %s, treated as empty; llmsum cache clear mends it", self.folder, type(error).__name__
            )
            return otherwise


class _FileClaim:
    """A lock of the operating system on a file: it ends with the process, however that ends, and needs no renewing."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    async def take(self) -> bool:
        from filelock import lock_descriptor

        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
            # The holder before removes the file when it is done: a lock on a removed file excludes nobody.
            if lock_descriptor(descriptor, blocking=False) and _is_open_at(descriptor, self._file):
                self._descriptor = descriptor
                return True
            os.close(descriptor)
        except OSError as error:
            log.warning("claim in %s: %s, asking without it", self._file.parent, type(error).__name__)
            return True
        return False

    def drop(self) -> None:
        if self._descriptor is not None:
            with suppress(OSError):  # not while it is open, says Windows: an empty file stays behind
                self._file.unlink()
            os.close(self._descriptor)
            self._descriptor = None


def _is_open_at(descriptor: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:  # somebody's claim, given back meanwhile
        return 0


def _make_private(folder: Path) -> None:
    remedy = "choose another with --cache-dir, or use --no-cache"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)  # mkdir's mode is subject to the umask, and an older folder may be open to others
        (folder / "claims").mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"cache folder {folder}: {error.strerror}; {remedy}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"cache folder {folder}: not writable; {remedy}")


def _is_lock(error: Exception) -> bool:
    return isinstance(error, diskcache.Timeout) or getattr(error, "sqlite_errorname", "") == "SQLITE_BUSY"


def _open(folder: Path) -> diskcache.Cache:
    database = folder / DATABASE
    if database.exists():  # diskcache itself would wait for a minute, whatever it is told
        with closing(sqlite3.connect(database, timeout=LOCKED_S, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    # The default policy drops entries silently above 1 GiB, and these were paid for.
    return diskcache.Cache(str(folder), disk=JsonDisk, eviction_policy="none", cull_limit=0, timeout=LOCKED_S)
