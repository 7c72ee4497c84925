"""Replies that several machines share, with this machine's disk for the time in which they are out of reach."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, Protocol, TypeVar

from llmsum.errors import UsageError
from llmsum.stores.claims import Lease, Queues, held
from llmsum.stores.replies import CacheStats, Replies, decoded, encoded

PATIENCE_S = 5.0  # for one operation of a store
REST_S = 10.0  # a store that does not answer is left alone this long: a run must not wait at every request

log = logging.getLogger(__name__)
T = TypeVar("T")


class Store(Protocol):
    """What a shared store must be able to do. Texts go in and out as they are; `errors` may be raised by all of it."""

    @property
    def where(self) -> str:
        """Its address, without credentials."""
        ...

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What it raises when an operation fails."""
        ...

    @property
    def silences(self) -> tuple[type[Exception], ...]:
        """Those of `errors` that mean that it does not answer at all."""
        ...

    async def check(self) -> None:
        """Writes and removes something."""
        ...

    async def read(self, key: str) -> bytes | None:
        """The text of a key, or None."""
        ...

    async def write(self, key: str, text: bytes) -> None:
        """Replaces the text of a key."""
        ...

    def lease(self, key: str) -> Lease:
        """A claim on a key, not yet taken."""
        ...

    async def count(self) -> tuple[int, int]:
        """How many keys there are, and the bytes of their texts."""
        ...

    async def clear(self) -> None:
        """Removes every key."""
        ...

    async def close(self) -> None:
        """Ends its connections."""
        ...


class _OutOfReach(Exception):  # noqa: N818 - a state of the store
    """The store failed, or is left alone after a failure."""


class SharedReplies:
    """See `Replies`. What the disk holds and the store lacks is found, too, and then shared.

    So an answer that came in while the store was down is not lost, and neither are those from before it was used.
    """

    def __init__(self, store: Store, disk: Replies) -> None:
        self._store = store
        self._disk = disk
        self._queues = Queues()
        self._back_at = 0.0  # time.monotonic()
        self._warned: set[str] = set()

    async def get(self, key: str) -> dict[str, Any] | None:
        """See `Replies`."""
        try:
            text = await self._ask(lambda: self._store.read(key))
        except _OutOfReach:
            return await self._disk.get(key)
        if text is not None:
            try:
                return decoded(text)
            except ValueError:
                self._warn("an entry is damaged and counts as absent")
        value = await self._disk.get(key)
        if value is not None:
            await self.put(key, value)
        return value

    async def put(self, key: str, value: dict[str, Any]) -> None:
        """See `Replies`."""
        try:
            text = encoded(value).encode()
            await self._ask(lambda: self._store.write(key, text))
        except _OutOfReach:
            await self._disk.put(key, value)
        except asyncio.CancelledError:  # somebody pressed Ctrl-C; the answer is paid for
            await self._disk.put(key, value)
            raise

    @asynccontextmanager
    async def claim(self, key: str) -> AsyncGenerator[None]:
        """See `Replies`. While the store is out of reach, claims hold on this machine only."""
        async with self._queues.of(key), AsyncExitStack() as claims:
            try:
                await claims.enter_async_context(held(_Guarded(self._store.lease(key), self._ask)))
            except _OutOfReach:
                await claims.enter_async_context(self._disk.claim(key))
            yield

    async def stats(self) -> CacheStats:
        """See `Replies`. The replies of the store, not those of the disk."""
        with self._explained():
            return CacheStats(*await self._store.count(), self._store.where)

    async def clear(self) -> int:
        """See `Replies`. The disk keeps what it has."""
        with self._explained():
            entries, _ = await self._store.count()
            await self._store.clear()
            return entries

    async def aclose(self) -> None:
        """See `Replies`. The disk is closed by whoever opened it."""
        with suppress(*self._store.errors):
            await self._store.close()

    async def check(self) -> None:
        """Makes sure that the store can be used.

        Raises:
            UsageError: naming the store, without credentials.
        """
        with self._explained():
            async with asyncio.timeout(PATIENCE_S):
                await self._store.check()

    async def _ask(self, work: Callable[[], Awaitable[T]]) -> T:
        """The outcome of one operation.

        Raises:
            _OutOfReach: if there is none within bounded time.
        """
        if time.monotonic() < self._back_at:
            raise _OutOfReach
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await work()
        except (TimeoutError, *self._store.errors) as error:
            # Only the kind: the text may hold an address with a password.
            self._warn(f"{type(error).__name__}; going on with the cache on this machine")
            if isinstance(error, (TimeoutError, *self._store.silences)):
                self._back_at = time.monotonic() + REST_S
            raise _OutOfReach from None

    def _warn(self, what: str) -> None:
        if what not in self._warned:
            self._warned.add(what)
            log.warning("cache %s: %s", self._store.where, what)

    def _explained(self) -> "_Explained":
        return _Explained(self._store)


class _Explained:
    """Says which store failed, and what to do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, (TimeoutError, *self._store.errors)):
            remedy = "check its address, its credentials and that it runs, or leave --cache out"
            raise UsageError(f"cache {self._store.where}: cannot be used ({type(error).__name__}); {remedy}") from None


class _Guarded:
    """A lease whose failures are those of the store: what cannot be renewed or given back runs out by itself."""

    def __init__(self, lease: Lease, ask: Callable[[Callable[[], Awaitable[Any]]], Awaitable[Any]]) -> None:
        self._lease = lease
        self._ask = ask

    async def take(self) -> bool:
        return await self._ask(self._lease.take)

    async def renew(self) -> None:
        with suppress(_OutOfReach):
            await self._ask(self._lease.renew)

    async def drop(self) -> None:
        with suppress(_OutOfReach):
            await self._ask(self._lease.drop)
