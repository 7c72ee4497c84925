"""Replies by content hash: what was paid for once is never asked again.

diskcache keeps them in SQLite, but pickles by default and unpickles whatever a tampered row claims to be
(CVE-2025-69872). Here values are JSON text, keys are plain text, and a pickled row is refused wherever it turns up.
"""

import asyncio
import hashlib
import json
import logging
import os
import shutil
import sqlite3
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import uuid4
from weakref import WeakValueDictionary

import diskcache
from diskcache.core import MODE_RAW, MODE_TEXT

from llmsum.errors import UsageError

FORMAT = 1  # part of every key: raise it when the stored form changes, and old entries are simply never found
CLAIM_TTL_S = 30.0  # a claim whose owner died is free after this long; a living owner renews it
CLAIM_POLL_S = (0.02, 0.25)  # first and longest pause between two looks at another process's claim
_CLAIM = "claim:"

log = logging.getLogger(__name__)
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
        """Values as JSON text, Han characters as themselves."""
        if read:
            raise RefusedRow("streams are not stored")
        return super().store(json.dumps(value, ensure_ascii=False), False, key=key)

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> Any:
        """The value of a row, if it is text in the database or in a file of its own."""
        text = super().fetch(mode, filename, value, False) if mode in (MODE_RAW, MODE_TEXT) else None
        if read or not isinstance(text, str):
            raise RefusedRow("a value that is not JSON text")
        return json.loads(text)


@dataclass(frozen=True, slots=True)
class CacheStats:
    """`entries` are stored replies, `bytes` what the folder takes on disk."""

    entries: int
    bytes: int
    path: str


def cache_key(
    *,
    endpoint: str,
    model: str,
    messages: Sequence[Mapping[str, str]],
    schema: Mapping[str, Any],
    parameters: Mapping[str, Any],
) -> str:
    """SHA-256 of everything that decides an answer, and of nothing else: no keys, time-outs or file paths."""
    asked = {
        "format": FORMAT,
        "endpoint": endpoint,
        "model": model,
        "messages": list(messages),
        "schema": schema,
        "parameters": parameters,
    }
    canonical = json.dumps(asked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class ReplyCache:
    """Replies on disk, shared by threads and processes of one machine (SQLite: not for network file systems).

    All work is done by one thread that owns the one connection, so that waiting for another process's write
    never holds up an event loop. What is damaged counts as absent, with a warning in the log.

    Raises:
        UsageError: if the folder cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        _make_private(folder)
        self._queues = WeakValueDictionary[tuple[int, str], asyncio.Lock]()  # a lock lives as long as its queue
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="llmsum-cache")
        self._disk: diskcache.Cache | None = self._attempt(lambda: _open(folder), None)

    def get(self, key: str) -> dict[str, Any] | None:
        """The stored reply, or None."""
        value = self._attempt(lambda: self._disk and self._disk.get(key), None)
        return cast("dict[str, Any]", value) if isinstance(value, dict) else None

    def put(self, key: str, value: dict[str, Any]) -> None:
        """Stores a reply at once, in the place of an older one."""
        self._attempt(lambda: self._disk is not None and self._disk.set(key, value), False)

    @asynccontextmanager
    async def claim(self, key: str) -> AsyncGenerator[None]:
        """Holds the right to ask for `key`: waits while another task, thread or process holds it.

        Look into the cache again once inside: whoever held the claim before has probably stored the reply.
        """
        # Tasks of one loop queue at a lock, so that only one of them at a time has to look into the database.
        place = (id(asyncio.get_running_loop()), key)
        async with self._queues.setdefault(place, asyncio.Lock()), self._claim(key):
            yield

    @asynccontextmanager
    async def _claim(self, key: str) -> AsyncGenerator[None]:
        owner, name = uuid4().hex, _CLAIM + key
        pause, longest = CLAIM_POLL_S
        while not await self._later(lambda: self._add_claim(name, owner), True):
            await asyncio.sleep(pause)
            pause = min(2 * pause, longest)
        heartbeat = asyncio.create_task(self._renew(name, owner))
        try:
            yield
        finally:
            heartbeat.cancel()
            with suppress(asyncio.CancelledError):
                await heartbeat
            await asyncio.shield(self._later(lambda: self._drop_claim(name, owner), False))

    def stats(self) -> CacheStats:
        """Counts and size as they are now; zero for what cannot be read."""

        def count() -> int:
            return sum(not str(key).startswith(_CLAIM) for key in self._disk) if self._disk is not None else 0

        size = sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())
        return CacheStats(self._attempt(count, 0), size, str(self.folder))

    def clear(self) -> int:
        """Removes every reply, a damaged cache altogether; returns how many replies there were."""
        entries = self.stats().entries
        if self._attempt(lambda: self._disk is not None and self._disk.clear() >= 0, False):
            return entries
        shutil.rmtree(self.folder, ignore_errors=True)
        _make_private(self.folder)
        self._disk = self._attempt(lambda: _open(self.folder), None)
        return entries

    def close(self) -> None:
        """Closes the connection. The cache cannot be used afterwards."""
        self._attempt(lambda: self._disk is not None and self._disk.close(), None)
        self._thread.shutdown()

    def __enter__(self) -> "ReplyCache":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _add_claim(self, name: str, owner: str) -> bool:
        return self._disk is None or bool(self._disk.add(name, owner, expire=CLAIM_TTL_S))

    def _drop_claim(self, name: str, owner: str) -> bool:
        return self._disk is not None and self._disk.get(name) == owner and bool(self._disk.delete(name))

    async def _renew(self, name: str, owner: str) -> None:
        while True:
            await asyncio.sleep(CLAIM_TTL_S / 3)
            await self._later(lambda: self._disk is not None and self._disk.set(name, owner, expire=CLAIM_TTL_S), False)

    def _attempt(self, work: Callable[[], T], otherwise: T) -> T:
        return self._submit(work, otherwise).result()

    async def _later(self, work: Callable[[], T], otherwise: T) -> T:
        return await asyncio.wrap_future(self._submit(work, otherwise))

    def _submit(self, work: Callable[[], T], otherwise: T) -> "Future[T]":
        def guarded() -> T:
            try:
                return work()
            except (sqlite3.Error, OSError, ValueError, diskcache.Timeout) as error:
                # Only the kind of error: its text may hold what a tampered row holds.
                log.warning(
                    "cache %s: %s, treated as empty; llmsum cache clear mends it", self.folder, type(error).__name__
                )
                return otherwise

        return self._thread.submit(guarded)


def _make_private(folder: Path) -> None:
    remedy = "choose another with --cache-dir, or use --no-cache"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)  # mkdir's mode is subject to the umask, and an older folder may be open to others
    except OSError as error:
        raise UsageError(f"cache folder {folder}: {error.strerror}; {remedy}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(f"cache folder {folder}: not writable; {remedy}")


def _open(folder: Path) -> diskcache.Cache:
    # "none": the default policy drops entries silently above 1 GiB, and these were paid for.
    return diskcache.Cache(str(folder), disk=JsonDisk, eviction_policy="none")
