"""Single flight: one asks, the others wait for what it stores."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol
from weakref import WeakValueDictionary

CLAIM_TTL_S = 30.0  # a claim that several machines see is free this long after its owner died; a living one renews it
CLAIM_POLL_S = (0.02, 0.25)  # first and longest pause between two looks at somebody else's claim


class Lease(Protocol):
    """One owner's view of the claim on one key."""

    async def take(self) -> bool:
        """Takes the claim if it is free; whether it is ours now."""
        ...

    async def renew(self) -> None:
        """Says that the owner is alive."""
        ...

    async def drop(self) -> None:
        """Gives the claim back, if it is (still) ours."""
        ...


class Queues:
    """Tasks of one event loop queue here, so that only one of them at a time looks at the store."""

    def __init__(self) -> None:
        self._locks = WeakValueDictionary[tuple[int, str], asyncio.Lock]()  # a lock lives as long as its queue

    def of(self, key: str) -> asyncio.Lock:
        """The lock to hold while asking for the claim on `key`."""
        return self._locks.setdefault((id(asyncio.get_running_loop()), key), asyncio.Lock())


@asynccontextmanager
async def held(lease: Lease) -> AsyncGenerator[None]:
    """Waits for the claim, keeps it alive, gives it back."""
    try:
        await taken(lease.take)
    except asyncio.CancelledError:  # it may have come between the taking and the answer
        await asyncio.shield(lease.drop())
        raise
    heartbeat = asyncio.create_task(_renewed(lease))
    try:
        yield
    finally:
        heartbeat.cancel()
        await asyncio.shield(lease.drop())


async def taken(take: Callable[[], Awaitable[bool]]) -> None:
    """Waits until a claim is ours; `take` tries once."""
    pause, longest = CLAIM_POLL_S
    while not await take():
        await asyncio.sleep(pause)
        pause = min(2 * pause, longest)


async def _renewed(lease: Lease) -> None:
    while True:
        await asyncio.sleep(CLAIM_TTL_S / 3)
        await lease.renew()
