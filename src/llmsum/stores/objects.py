"""Replies in an object store (S3, Google Cloud Storage, Azure) or in a folder that several machines mount.

Claims need nothing but "create, unless it is there", which all of them can do, and no clock that machines share.
"""

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError

from llmsum.stores import claims

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from obstore import ObjectMeta
    from obstore.store import ObjectStore

REPLIES = "replies"
CLAIMS = "claims"
PAGE = 1000  # objects listed or removed in one request
FORGOTTEN_S = 600.0  # a claim not renewed for so long is dead at first sight, however wrong the clocks are


class ObjectsStore:
    """See `Store`.

    Args:
        store: where to put objects.
        where: its address without credentials.
    """

    errors: tuple[type[Exception], ...] = (BaseError, OSError, ValueError)
    silences: tuple[type[Exception], ...] = (obstore.exceptions.GenericError, OSError)

    def __init__(self, store: "ObjectStore", where: str) -> None:
        self.where = where
        self._store = store

    async def check(self) -> None:
        """See `Store`. Some servers that call themselves S3 cannot create without replacing."""
        name = f"{CLAIMS}/{uuid4().hex}"
        await obstore.put_async(self._store, name, b"", mode="create")
        await _remove(self._store, [name])

    async def read(self, key: str) -> bytes | None:
        """See `Store`."""
        try:
            return bytes(await (await obstore.get_async(self._store, _reply(key))).bytes_async())
        except FileNotFoundError:
            return None

    async def write(self, key: str, text: bytes) -> None:
        """See `Store`."""
        await obstore.put_async(self._store, _reply(key), text)

    def lease(self, key: str) -> claims.Lease:
        """See `Store`."""
        return _ObjectLease(self._store, f"{CLAIMS}/{key}")

    async def count(self) -> tuple[int, int]:
        """See `Store`."""
        entries = size = 0
        async for page in self._pages():
            entries += len(page)
            size += sum(found["size"] for found in page)
        return entries, size

    async def clear(self) -> None:
        """See `Store`."""
        async for page in self._pages():
            await _remove(self._store, [found["path"] for found in page])

    async def close(self) -> None:
        """See `Store`; there is nothing to close."""

    def _pages(self) -> "AsyncIterator[Sequence[ObjectMeta]]":
        """What is known of all replies, some hundred at a time."""
        return cast("Any", obstore).list(self._store, REPLIES, chunk_size=PAGE)


class _ObjectLease:
    """The holder of a claim is whoever created its object of the highest number.

    Who is alive rewrites his object. Whose object has not changed while somebody watched it for a term is dead, and
    the next number is free: of all who watched, one can create it.
    """

    def __init__(self, store: "ObjectStore", name: str) -> None:
        self._store = store
        self._name = name
        self._owner = uuid4().hex
        self._beats = 0
        self._number = 1
        self._ours = False
        self._seen: Any = None  # the version of the other's object, and since when it has been that
        self._since = 0.0

    async def take(self) -> bool:
        try:
            await obstore.put_async(self._store, self._object(self._number), self._text(), mode="create")
        except AlreadyExistsError:
            await self._watch()
        else:
            self._ours = True
        return self._ours

    async def renew(self) -> None:
        self._beats += 1
        await obstore.put_async(self._store, self._object(self._number), self._text())

    async def drop(self) -> None:
        if self._ours:
            self._ours = False
            await _remove(self._store, [self._object(number) for number in range(1, self._number + 1)])

    async def _watch(self) -> None:
        """Moves on to the next number if the holder is dead, back to the first if the claim was given back."""
        try:
            found = await obstore.get_async(self._store, self._object(self._number))
            version = (self._number, bytes(await found.bytes_async()))
        except FileNotFoundError:
            self._number = 1
            return
        now = time.monotonic()
        if version != self._seen:
            self._seen, self._since = version, now
        idle_s = (datetime.now(UTC) - found.meta["last_modified"]).total_seconds()
        if now - self._since > claims.CLAIM_TTL_S or idle_s > FORGOTTEN_S:
            self._number += 1

    def _object(self, number: int) -> str:
        return f"{self._name}.{number}"

    def _text(self) -> bytes:
        return f"{self._owner} {self._beats}".encode()


def _reply(key: str) -> str:
    return f"{REPLIES}/{key[:2]}/{key}.json"  # no folder with a million files


async def _remove(store: "ObjectStore", paths: list[str]) -> None:
    """Removes what is still there of `paths`."""
    try:
        await obstore.delete_async(store, paths)
    except FileNotFoundError:
        if len(paths) > 1:
            for path in paths:
                await _remove(store, [path])
