"""How many requests may be under way at once: one at first, fewer where an endpoint is crowded, more as it answers."""

import math
from collections import deque
from statistics import fmean

from llmsum.flow.limiter import Clock

FIRST_STEP, LONGEST_STEP = 8, 64  # answers before there are more places, behind time-outs: each doubles it
KEPT_ANSWERS = 1000
# More places are worth it if answers do not take longer by nearly as much as there are more of them at once. An
# endpoint that works at one after the other takes just as much longer: what it is given more stands in its queue.
WORTH = 0.8


class Places:
    """Counts the places that an endpoint was found to bear.

    After a pause half as many requests may be under way as before, and one more with each answer: what TCP does when a
    link is congested (RFC 5681), and for the same reason. Behind time-outs, and where a run begins with fewer than are
    allowed, it takes several answers until there are twice as many, and those are taken back if nothing is gained.

    Args:
        most: requests under way at once when all is well.
        clock: seconds, never falling.
    """

    def __init__(self, most: int, clock: Clock) -> None:
        self._most = self._now = most
        self._clock = clock
        self._is_met = False
        self._is_known = True
        self._is_lower = False  # from the beginning
        self._step = 1  # so many answers before there are more
        self._seconds: list[float] = []  # that answers took, since there were
        self._before: tuple[int, float] | None = None  # places, and seconds of an answer, until more are proved
        self._answered_at = deque[float](maxlen=KEPT_ANSWERS)
        self._crowded_at = -math.inf

    @property
    def open(self) -> int:
        """How many there are now. What is not known is asked by one request alone, and teaches all others."""
        return self._now if self._is_known else 1

    @property
    def found(self) -> int | None:
        """How many the endpoint was found to bear; None where nothing spoke against as many as are allowed."""
        return self._now if self._is_lower or self._now < self._most else None

    def meet(self, *, known: bool, start: int | None = None, most: int | None = None) -> None:
        """What is known of the endpoint before the first request; whoever comes second says nothing new.

        Args:
            known: whether it takes requests as they will be put.
            start: how many places to begin with; None for all.
            most: how many it works at at once; None where that cannot be known.
        """
        if self._is_met:
            return
        self._is_met, self._is_known = True, known
        self._most = min(self._most, most or self._most)
        self._now = min(self._most, start or self._most)
        self._is_lower = self._now < self._most
        self._step = FIRST_STEP if self._is_lower else 1

    def met(self) -> None:
        """The endpoint has taken a request, or fails in a way that no other way of asking would change."""
        self._is_known = True

    def halve(self, in_flight: int) -> None:
        """The endpoint turned a request away because of its load."""
        self._now = max(1, min(self._now, in_flight) // 2)
        self._begin_anew()

    def answered(self, seconds: float) -> None:
        """An answer came after so many seconds."""
        self._answered_at.append(self._clock())
        self._seconds.append(seconds)
        if len(self._seconds) < self._step:
            return
        mean, before = fmean(self._seconds), self._before
        self._begin_anew()
        if before is not None and mean > WORTH * before[1] * self._now / before[0]:
            self._now = before[0]
            self._step = min(self._step * 2, LONGEST_STEP)
        elif self._now < self._most and self._step < FIRST_STEP:
            self._now += 1
        elif self._now < self._most:
            self._before = self._now, mean
            self._now = min(self._now * 2, self._most)

    def crowded(self, began: float, timeout_s: float, in_flight: int) -> None:
        """A request that began at `began` got no answer in time: fewer from now on.

        As many are left as were answered in that time, half at most: an endpoint that works at one request after the
        other is given no more than it gets through. Others of the same rush change nothing, and where there is one
        place nobody stood in a queue.
        """
        if began < self._crowded_at or self.open == 1:
            return
        now = self._clock()
        self._crowded_at = now
        through = sum(moment >= now - timeout_s for moment in self._answered_at)
        self._now = max(1, min(min(self._now, in_flight) // 2, through))
        self._step = max(FIRST_STEP, min(self._step * 2, LONGEST_STEP))
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._seconds, self._before = [], None
