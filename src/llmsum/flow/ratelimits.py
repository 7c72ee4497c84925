"""What an endpoint says about its own limits, in the headers of its answers.

The names are OpenAI's (x-ratelimit-limit-requests, -remaining-, -reset-, and the same for tokens), which others have
taken over. They do not say what span of time a limit is for: a minute, a day, a second.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from llmsum.flow.limiter import Limiter

Counted = Literal["requests", "tokens"]

MINUTE_S = 60.0
_UNIT_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "": 1.0}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+|\d+(?:\.\d+)?")
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d|)")


@dataclass(frozen=True, slots=True)
class Quota:
    """What may still be sent. `reset_s`: seconds until `remaining` is the whole limit again."""

    limit: int
    remaining: int
    reset_s: float

    @property
    def per_minute(self) -> bool:
        """Whether the limit is shown to be one for a minute: a bucket that fills evenly tells how long it takes.

        A tenth of tolerance, because times are rounded. Counts that start again at the full minute show nothing.
        """
        used = self.limit - self.remaining
        return used > 0 and abs(self.reset_s * self.limit / used - MINUTE_S) <= MINUTE_S / 10


def quota_of(headers: Mapping[str, str], counted: Counted) -> Quota | None:
    """The quota of requests or of tokens; None where it is not told in full or not understood."""
    limit, remaining, reset = (
        headers.get(f"x-ratelimit-{name}-{counted}", "").strip() for name in ("limit", "remaining", "reset")
    )
    if not (limit.isdecimal() and remaining.isdecimal() and int(limit)) or not _DURATION.fullmatch(reset):
        return None
    seconds = sum(float(number) * _UNIT_S[unit] for number, unit in _PART.findall(reset))
    return Quota(int(limit), int(remaining), seconds)


def adopt(headers: Mapping[str, str], limiter: Limiter, next_tokens: int) -> float:
    """Gives `limiter` the limits for a minute that are told and tighter than its own.

    Returns:
        Seconds to hold everything back: where limits are for another span of time, and what remains is too little for
        a request of `next_tokens`, until the quota is whole again; else 0.
    """
    holds = [0.0]
    if (quota := quota_of(headers, "requests")) is not None:
        if quota.per_minute:
            limiter.requests = min(quota.limit, limiter.requests or quota.limit)
        elif quota.remaining < 1:
            holds.append(quota.reset_s)
    if (quota := quota_of(headers, "tokens")) is not None:
        if quota.per_minute:
            limiter.tokens = min(quota.limit, limiter.tokens or quota.limit)
        elif quota.remaining < next_tokens:
            holds.append(quota.reset_s)
    return max(holds)
