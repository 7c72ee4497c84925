"""The limits of an endpoint and the cap on cost, lent to many workers a few requests at a time.

A ticket is the right to send one request. It is good for a short time and then goes back unused, and the window that
is counted is longer by that time: however late a ticket is used, no window ever holds more requests than it may.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from llmsum.flow import over_cap
from llmsum.flow.limiter import WINDOW_S, Clock, Grant, Limiter

LEASE_S = 1.0  # how long a ticket is good for; also by how much the window grows: one part in sixty of the limit
ASK_AGAIN_S = 0.2  # between two requests for tickets by a worker that got none
SILENT_S = 30.0  # a worker that has not been heard of for so long is dead

Need = tuple[int, float]  # a bound of the tokens, and of the USD, that a request may take


@dataclass(frozen=True, slots=True)
class Loan:
    """A ticket that is out."""

    worker: int
    cost: float
    grant: Grant


class Bank:
    """Lends tickets in the order in which workers come. It waits for nothing: who gets none asks again.

    Args:
        rpm: requests in any minute; None sets no limit.
        tpm: tokens in any minute; None sets no limit.
        max_cost: USD for the run; None sets no cap.
        clock: seconds, never falling; that of the workers may be another.
    """

    def __init__(self, rpm: int | None, tpm: int | None, max_cost: float | None, clock: Clock = time.monotonic) -> None:
        self.limiter = Limiter(rpm, tpm, window_s=WINDOW_S + LEASE_S, clock=clock)
        self.max_cost = max_cost
        self._clock = clock
        self._spent = 0.0
        self._loans: dict[int, Loan] = {}
        self._numbers = count(1)
        self._line: dict[int, float] = {}  # workers that wait, first come first, and when they asked last

    @property
    def is_open(self) -> bool:
        """Whether there is anything to be kept."""
        return (self.limiter.requests, self.limiter.tokens, self.max_cost) != (None, None, None)

    def tighten(self, rpm: int | None, tpm: int | None) -> None:
        """Takes over limits that the endpoint told a worker; None where it told nothing."""
        limiter = self.limiter
        limiter.requests = min((limit for limit in (rpm, limiter.requests) if limit is not None), default=None)
        limiter.tokens = min((limit for limit in (tpm, limiter.tokens) if limit is not None), default=None)

    def lend(self, worker: int, needs: Sequence[Need]) -> tuple[list[int], float]:
        """Tickets for the first of some requests, as many as can be sent now.

        Returns:
            The tickets' numbers, and if there are none, after how many seconds to ask again.

        Raises:
            BudgetSpent: the next request could pass the cap, and nothing that is out could come back.
        """
        now = self._clock()
        self._line[worker] = now
        for other in [other for other, asked in self._line.items() if now - asked > 10 * ASK_AGAIN_S]:
            del self._line[other]
        if next(iter(self._line)) != worker:
            return [], ASK_AGAIN_S
        tickets: list[int] = []
        for tokens, cost in needs:
            wait_s = self._wait_s(tokens, cost)
            if wait_s > 0:
                break
            tickets.append(next(self._numbers))
            self._loans[tickets[-1]] = Loan(worker, cost, self.limiter.grant(tokens))
        else:
            wait_s = 0.0
        if tickets:
            del self._line[worker]  # and next time behind the others
            return tickets, 0.0
        return [], min(wait_s, ASK_AGAIN_S)

    def settle(self, ticket: int, tokens: int, cost: float) -> None:
        """What a request really took."""
        if (loan := self._loans.pop(ticket, None)) is not None:
            self.limiter.settle(loan.grant, tokens)
            self._spent += cost

    def give_back(self, ticket: int) -> None:
        """A request was not sent."""
        if (loan := self._loans.pop(ticket, None)) is not None:
            self.limiter.withdraw(loan.grant)

    def write_off(self, worker: int) -> None:
        """A worker has died: what it may have sent counts as paid in full."""
        self._line.pop(worker, None)
        for ticket, loan in list(self._loans.items()):
            if loan.worker == worker:
                self.settle(ticket, loan.grant.tokens, loan.cost)

    def _wait_s(self, tokens: int, cost: float) -> float:
        if self.max_cost is not None:
            reserved = math.fsum(loan.cost for loan in self._loans.values())
            left = self.max_cost - self._spent - reserved
            if left < cost:
                if reserved:  # some of it may come back
                    return ASK_AGAIN_S
                raise over_cap(self.max_cost, left, cost)
        return self.limiter.delay_s(tokens)
