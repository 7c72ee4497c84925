"""How many requests may be under way at once: one at first, fewer where an endpoint is crowded, more as it answers."""

import math
from collections import deque
from statistics import fmean

from llmsum.flow.limiter import Clock

START_STEP, FIRST_STEP, LONGEST_STEP = 4, 8, 64  # answers before there are more places where that is to be proved
KEPT_ANSWERS = 1000
# Where more places are of use answers take hardly longer. An endpoint that works at one after the other takes longer by
# as much as there are more of them: they only stand in its queue. By more than this share of that nothing is gained.
NO_GAIN = 0.6


class Places:
    """Counts the places that an endpoint was found to bear.

    After a pause half as many requests may be under way as before, and one more with each answer: what TCP does when a
    link is congested (RFC 5681), and for the same reason. Behind time-outs, and where a run begins with fewer than are
    allowed, it takes several answers until there is one more, and that is taken back if nothing is gained. An endpoint
    of which nothing is known yet is given twice as many until then, as in TCP's slow start.

    Args:
        most: requests under way at once when all is well.
        clock: seconds, never falling.
    """

    def __init__(self, most: int, clock: Clock) -> None:
        self._most = self._now = most
        self._clock = clock
        self._is_met = False
        self._found_before: int | None = None
        self._is_known = True
        self._is_lower = False  # from the beginning
        self._is_starting = False  # nothing has spoken against more yet
        self._step = 1  # so many answers, at least, before there are more
        self._seconds: list[float] = []  # that answers took, since there were
        self._since = -math.inf
        self._before: tuple[int, float] | None = None  # places, and seconds of an answer, until more are proved
        self._answered_at = deque[float](maxlen=KEPT_ANSWERS)
        self._crowded_at = -math.inf

    @property
    def open(self) -> int:
        """How many there are now. What is not known is asked by one request alone, and teaches all others."""
        return self._now if self._is_known else 1

    @property
    def found(self) -> int | None:
        """How many the endpoint was found to bear; None where nothing spoke against as many as are allowed.

        A run that is allowed fewer than an earlier one found says nothing new.
        """
        proved = self._now if self._before is None else self._before[0]
        if self._is_lower or proved < self._most:
            return proved
        return self._found_before

    def meet(self, *, known: bool, found: int | None = None, cautious: bool = False, most: int | None = None) -> None:
        """What is known of the endpoint before the first request; whoever comes second says nothing new.

        Args:
            known: whether it takes requests as they will be put.
            found: how many places an earlier run found; None where that found nothing.
            cautious: whether to begin with one place where none was found.
            most: how many requests it works at at once; None where that cannot be known.
        """
        if self._is_met:
            return
        self._is_met, self._is_known, self._found_before = True, known, found
        self._most = min(self._most, most or self._most)
        self._now = min(self._most, found or (1 if cautious else self._most))
        self._is_lower = self._now < self._most
        self._is_starting = self._is_lower and found is None
        if self._is_lower:
            self._step = START_STEP if self._is_starting else FIRST_STEP

    def met(self) -> bool:
        """The endpoint has taken a request, or fails however it is asked; whether that is news."""
        was_known, self._is_known = self._is_known, True
        return not was_known

    def halve(self, in_flight: int) -> None:
        """The endpoint turned a request away because of its load."""
        self._now = max(1, min(self._now, in_flight) // 2)
        self._is_starting = False
        self._begin_anew()

    def answered(self, began: float) -> None:
        """An answer came to a request that began at `began`."""
        now = self._clock()
        self._answered_at.append(now)
        if began >= self._since or self._step == 1:  # else it says more of what was before
            self._seconds.append(now - began)
        # Of the first ones not all have met as many others as there are places.
        if len(self._seconds) < (1 if self._step == 1 else max(self._step, 2 * self._now)):
            return
        mean, before = fmean(self._seconds), self._before
        self._begin_anew()
        if before is not None and mean > before[1] * (1 + NO_GAIN * (self._now / before[0] - 1)):
            self._now = before[0]
            self._be_slower()
        elif self._now < self._most:
            self._before = (self._now, mean) if self._step > 1 else None
            self._now = min(self._now * 2 if self._is_starting else self._now + 1, self._most)

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
        self._be_slower()
        self._begin_anew()

    def _be_slower(self) -> None:
        self._step = max(FIRST_STEP, min(self._step * 2, LONGEST_STEP))
        self._is_starting = False

    def _begin_anew(self) -> None:
        self._seconds, self._before, self._since = [], None, self._clock()
