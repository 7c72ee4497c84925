"""The pause that all requests to an endpoint share."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from llmsum.flow.limiter import Clock

Sleep = Callable[[float], Awaitable[None]]

FIRST_PAUSE_S = 1.0  # where the endpoint names no time; doubles with each pause that no answer separates from the last
LONGEST_PAUSE_S = 60.0


class Pauses:
    """Holds all requests back while an endpoint asks for it.

    Args:
        clock: seconds, never falling.
        sleep: waits.
        on_end: called when a pause is over.
    """

    def __init__(self, clock: Clock, sleep: Sleep, on_end: Callable[[], None]) -> None:
        self.in_a_row_s = 0.0  # pauses since the last answer, added up
        self.reason: str | None = None  # of the pause that is on
        self._clock = clock
        self._sleep = sleep
        self._on_end = on_end
        self._in_a_row = 0
        self._until = 0.0
        self._task: asyncio.Task[None] | None = None

    @property
    def left_s(self) -> float:
        """Seconds until the pause is over; 0 if there is none."""
        return max(0.0, self._until - self._clock()) if self.reason else 0.0

    def next_s(self, retry_after_s: float | None) -> float:
        """How long the next pause is: what the endpoint asks for, else exponential with jitter."""
        if retry_after_s is not None:
            return retry_after_s
        longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**self._in_a_row)
        return self.left_s or random.uniform(longest / 2, longest)

    def turned_away(self, seconds: float, reason: str) -> bool:
        """Begins a pause because the endpoint turned a request away; False if that is one more of the same rush."""
        is_first = self.reason is None
        self._in_a_row += is_first
        self.in_a_row_s += max(0.0, seconds - self.left_s)
        self.hold(seconds, reason)
        return is_first

    def hold(self, seconds: float, reason: str) -> None:
        """Begins a pause, or makes one longer that is on; one that lasts longer anyway stays as it is."""
        if self.reason is not None and seconds <= self.left_s:
            return
        if self._task is not None:
            self._task.cancel()
        self._until, self.reason = self._clock() + seconds, reason
        self._task = asyncio.get_running_loop().create_task(self._end_after(seconds))

    def answered(self) -> None:
        """The endpoint is well: the next pause is as short as the first."""
        self._in_a_row, self.in_a_row_s = 0, 0.0

    def close(self) -> None:
        """Ends a pause that is on."""
        self.reason = None
        if self._task is not None:
            self._task.cancel()

    async def _end_after(self, seconds: float) -> None:
        await self._sleep(seconds)
        self.reason = None
        self._on_end()
