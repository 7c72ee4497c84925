"""The pause that all requests to an endpoint share, and how they start again after it."""

import asyncio
import math
import random
from collections import deque
from collections.abc import Awaitable, Callable

from llmsum.flow.limiter import Clock

Sleep = Callable[[float], Awaitable[None]]

FIRST_PAUSE_S = 1.0  # where the endpoint names no time; doubles with each pause that no answer separates from the last
LONGEST_PAUSE_S = 60.0
FIRST_STEP, LONGEST_STEP = 8, 64  # answers for one more place, behind time-outs: each doubles it
KEPT_ANSWERS = 1000


class Pauses:
    """Holds all requests back while an endpoint asks for it, then lets them start gradually.

    After a pause half as many requests may be under way as before, and one more with each answer: what TCP does when a
    link is congested (RFC 5681), and for the same reason.

    Args:
        places: requests under way at once when all is well.
        clock: seconds, never falling.
        sleep: waits.
        on_end: called when a pause is over.
    """

    def __init__(self, places: int, clock: Clock, sleep: Sleep, on_end: Callable[[], None]) -> None:
        self.places = places
        self.in_a_row_s = 0.0  # pauses since the last answer, added up
        self.reason: str | None = None  # of the pause that is on
        self._most = places
        self._clock = clock
        self._sleep = sleep
        self._on_end = on_end
        self._in_a_row = 0
        self._until = 0.0
        self._task: asyncio.Task[None] | None = None
        self._step = 1  # so many answers for one more place
        self._answers = 0  # since the last one
        self._answered_at = deque[float](maxlen=KEPT_ANSWERS)
        self._crowded_at = -math.inf

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

    def slow_down(self, seconds: float, reason: str, in_flight: int) -> None:
        """Begins a pause because the endpoint turned a request away."""
        if self.reason is None:  # else it is one more request of the same rush
            self._in_a_row += 1
            self.places = max(1, min(self.places, in_flight) // 2)
        self.in_a_row_s += max(0.0, seconds - self.left_s)
        self.hold(seconds, reason)

    def hold(self, seconds: float, reason: str) -> None:
        """Begins a pause, or makes one longer that is on; one that lasts longer anyway stays as it is."""
        if self.reason is not None and seconds <= self.left_s:
            return
        if self._task is not None:
            self._task.cancel()
        self._until, self.reason = self._clock() + seconds, reason
        self._task = asyncio.get_running_loop().create_task(self._end_after(seconds))

    def answered(self) -> None:
        """The endpoint is well: one more request may be under way; behind time-outs only after more answers."""
        self._in_a_row, self.in_a_row_s = 0, 0.0
        self._answered_at.append(self._clock())
        self._answers += 1
        if self._answers >= self._step:
            self._answers = 0
            self.places = min(self._most, self.places + 1)

    def crowded(self, began: float, timeout_s: float, in_flight: int) -> None:
        """A request that began at `began` got no answer in time: fewer from now on.

        As many are left as were answered in that time, half at most: an endpoint that works at one request after the
        other is given no more than it gets through. Others of the same rush change nothing.
        """
        if began < self._crowded_at:
            return
        now = self._clock()
        self._crowded_at = now
        through = sum(moment >= now - timeout_s for moment in self._answered_at)
        self.places = max(1, min(min(self.places, in_flight) // 2, through))
        self._step, self._answers = max(FIRST_STEP, min(self._step * 2, LONGEST_STEP)), 0

    def close(self) -> None:
        """Ends a pause that is on."""
        self.reason = None
        if self._task is not None:
            self._task.cancel()

    async def _end_after(self, seconds: float) -> None:
        await self._sleep(seconds)
        self.reason = None
        self._on_end()
