"""Replies in Redis, or anything that speaks its protocol. Let it keep what it has: `maxmemory-policy noeviction`."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NamedTuple, cast
from uuid import uuid4

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as NoAnswer

from llmsum.stores import claims

CONNECTIONS = 16  # of one process; more operations than that wait for one another
PAGE = 1000  # keys looked at in one request
REPLY = "llmsum:reply:"
CLAIM = "llmsum:claim:"
# Scripts, because nobody may come in between looking and doing. To take what is ours already is no contradiction: a
# command whose answer got lost on the way is sent again.
TAKE = """
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
RENEW = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end"
DROP = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class RedisStore:
    """See `Store`. Lives in one event loop.

    Args:
        url: redis://, rediss:// or unix://, with redis-py's options as its query.
        where: the same without credentials.
        patience_s: for one command.

    Raises:
        ValueError: if the address or one of its options is malformed.
        TypeError: if there is no such option.
    """

    errors: tuple[type[Exception], ...] = (RedisError, OSError)
    silences: tuple[type[Exception], ...] = (NoConnection, NoAnswer, OSError)

    def __init__(self, url: str, where: str, patience_s: float) -> None:
        self.where = where
        pool: Any = cast("Any", BlockingConnectionPool).from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=patience_s,
            socket_timeout=patience_s,
            socket_connect_timeout=patience_s,
            retry=Retry(NoBackoff(), 1),  # an idle connection may have been closed meanwhile
        )
        pool.make_connection()  # would only now complain about an option that does not exist
        self._redis: Any = Redis.from_pool(pool)
        self._scripts = _Scripts(*(self._redis.register_script(text) for text in (TAKE, RENEW, DROP)))
        self._waiting: dict[str, list[asyncio.Future[bytes | None]]] = {}
        self._reading: asyncio.Task[None] | None = None

    async def check(self) -> None:
        """See `Store`."""
        await self._redis.set(CLAIM + uuid4().hex, b"", px=1)

    async def read(self, key: str) -> bytes | None:
        """See `Store`. Keys that are asked for at the same time travel in one request."""
        found: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(REPLY + key, []).append(found)
        if self._reading is None:
            self._reading = asyncio.create_task(self._read_waiting())
        return await found

    async def write(self, key: str, text: bytes) -> None:
        """See `Store`."""
        await self._redis.set(REPLY + key, text)

    def lease(self, key: str) -> claims.Lease:
        """See `Store`."""
        return _RedisLease(self._scripts, CLAIM + key)

    async def count(self) -> tuple[int, int]:
        """See `Store`."""
        entries = size = 0
        async for keys in self._pages():
            pipeline = self._redis.pipeline(transaction=False)
            for key in keys:
                pipeline.strlen(key)
            entries += len(keys)
            size += sum(await pipeline.execute())
        return entries, size

    async def clear(self) -> None:
        """See `Store`."""
        async for keys in self._pages():
            await self._redis.unlink(*keys)

    async def close(self) -> None:
        """See `Store`."""
        await self._redis.aclose()

    async def _read_waiting(self) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting, {}
                try:
                    texts: list[Any] = await self._redis.mget(list(asked))
                except self.errors as error:
                    texts = [error] * len(asked)
                for futures, text in zip(asked.values(), texts, strict=True):
                    for future in futures:
                        _settle(future, text)
        finally:
            self._reading = None

    async def _pages(self) -> AsyncIterator[list[bytes]]:
        """The keys of all replies, some hundred at a time."""
        cursor: int | None = None
        while cursor != 0:
            cursor, keys = await self._redis.scan(cursor or 0, match=REPLY + "*", count=PAGE)
            if keys:
                yield keys


class _Scripts(NamedTuple):
    take: Any
    renew: Any
    drop: Any


class _RedisLease:
    def __init__(self, scripts: _Scripts, name: str) -> None:
        self._scripts = scripts
        self._name = name
        self._owner = uuid4().hex

    async def take(self) -> bool:
        return bool(await self._scripts.take([self._name], [self._owner, _term_ms()]))

    async def renew(self) -> None:
        await self._scripts.renew([self._name], [self._owner, _term_ms()])

    async def drop(self) -> None:
        await self._scripts.drop([self._name], [self._owner])


def _term_ms() -> int:
    return round(claims.CLAIM_TTL_S * 1000)


def _settle(future: "asyncio.Future[bytes | None]", outcome: bytes | Exception | None) -> None:
    if future.done():  # nobody waits any more
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
