"""The limiter against a clock of its own: what the fullest window held, and how much of the limits was used."""

import heapq
import random
from dataclasses import dataclass

from llmsum.flow.limiter import Grant, Limiter

WINDOW_S = 60.0
REQUESTS, TOKENS = 600, 1_000_000  # in a window
IN_FLIGHT = 64
MINUTES = 30


@dataclass(frozen=True, slots=True)
class Used:
    """Shares of the limit: of the fullest window, and of all the time there was."""

    most: float
    share: float


class Clock:
    """Seconds that pass when told."""

    now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def simulate(requests: int | None, tokens: int | None) -> tuple[Used, Used]:
    """Half an hour of more work than the limits let through → requests, tokens.

    Every request takes one to four seconds, and half to all of the tokens that were reserved for it.
    """
    chance, clock = random.Random(0), Clock()
    limiter = Limiter(requests, tokens, window_s=WINDOW_S, clock=clock)
    grants: list[Grant] = []
    under_way: list[tuple[float, int]] = []
    bound = chance.randint(1000, 5000)
    while clock.now < MINUTES * WINDOW_S:
        wait_s = limiter.delay_s(bound) if len(under_way) < IN_FLIGHT else float("inf")
        if wait_s == 0:
            heapq.heappush(under_way, (clock.now + chance.uniform(1, 4), len(grants)))
            grants.append(limiter.grant(bound))
            bound = chance.randint(1000, 5000)
        elif under_way and under_way[0][0] <= clock.now + wait_s:
            clock.now, index = heapq.heappop(under_way)
            limiter.settle(grants[index], int(grants[index].tokens * chance.uniform(0.5, 1)))
        else:
            clock.now += wait_s
    return used(grants, [1] * len(grants), requests), used(grants, [grant.tokens for grant in grants], tokens)


def used(grants: list[Grant], amounts: list[int], limit: int | None) -> Used:
    """Over every window that begins with a grant, and over the whole time; half-open, as the limiter's are."""
    if limit is None:
        return Used(0.0, 0.0)
    most = inside = start = 0
    for index, grant in enumerate(grants):
        inside += amounts[index]
        while grants[start].at + WINDOW_S <= grant.at:
            inside -= amounts[start]
            start += 1
        most = max(most, inside)
    return Used(most / limit, sum(amounts) / (limit * MINUTES))


if __name__ == "__main__":
    print(simulate(REQUESTS, None), simulate(None, TOKENS))
