"""Requests and tokens in any window of time: a sliding log, so that a limit is never passed, not even at the start."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]

WINDOW_S = 60.0


@dataclass(slots=True)
class Grant:
    """What was let through at a moment of the limiter's clock; `tokens` are a bound until they are settled."""

    at: float
    tokens: int


class Limiter:
    """Says how long the next request must wait, and remembers those that were let through. It does not wait itself.

    Whoever asks in turn, and only the first in the queue, gets a limit that is kept in every window and used to all
    but the size of one request.

    Args:
        requests: how many in any window; None sets no limit.
        tokens: how many in any window; None sets no limit.
        window_s: how long a window is, in seconds; half-open, so that what is exactly as old no longer counts.
        clock: seconds, never falling.
    """

    def __init__(
        self,
        requests: int | None = None,
        tokens: int | None = None,
        *,
        window_s: float = WINDOW_S,
        clock: Clock = time.monotonic,
    ) -> None:
        self.requests = requests
        self.tokens = tokens
        self._window_s = window_s
        self._clock = clock
        self._log: deque[Grant] = deque()  # oldest first
        self._used = 0  # tokens in the log

    def delay_s(self, tokens: int) -> float:
        """Seconds until a request of `tokens` may go; 0 if it may go now.

        One above the limit may go when nothing else is in the window: it could never go otherwise.
        """
        self._forget()
        now = self._clock()
        count, used, free_at = len(self._log), self._used, now
        for oldest in self._log:
            if count < _or_any(self.requests) and used + tokens <= _or_any(self.tokens):
                break
            count, used, free_at = count - 1, used - oldest.tokens, oldest.at + self._window_s
        return free_at - now

    def grant(self, tokens: int) -> Grant:
        """Lets a request through now; ask `delay_s` first."""
        granted = Grant(self._clock(), tokens)
        self._log.append(granted)
        self._used += tokens
        return granted

    def settle(self, grant: Grant, tokens: int) -> None:
        """Puts what a request really took in the place of its bound, if it is still in the window."""
        if self._log and grant.at >= self._log[0].at:
            self._used += tokens - grant.tokens
        grant.tokens = tokens

    def withdraw(self, grant: Grant) -> None:
        """Takes back what was let through and then not sent."""
        if grant in self._log:
            self._log.remove(grant)
            self._used -= grant.tokens

    def _forget(self) -> None:
        now = self._clock()
        while self._log and self._log[0].at + self._window_s <= now:
            self._used -= self._log.popleft().tokens


def _or_any(limit: int | None) -> float:
    return math.inf if limit is None else limit
