"""The flow of one worker: places of its own, and limits that it shares with the other workers."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from llmsum.cluster.bank import LEASE_S, Need
from llmsum.errors import EngineError
from llmsum.flow import Flow
from llmsum.flow.limiter import Clock, Grant
from llmsum.flow.pauses import Sleep
from llmsum.flow.turns import Turn

Lend = Callable[[Sequence[Need]], Awaitable[tuple[Sequence[int], float]]]
Settle = Callable[[int, tuple[int, float] | None], None]


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to send one request before `until` of this worker's clock."""

    number: int
    until: float


class LeasedFlow(Flow):
    """A flow whose turns need a ticket while `leasing` is set.

    Args:
        places: requests under way at once, of this worker.
        lend: asks for tickets, for the requests that wait, as `Bank.lend`.
        settle: tells how many tokens and USD the request with a ticket took; None if it was not sent. It must not
            wait.
        patience_s: as for `Flow`.
        clock: seconds, never falling; a seam for tests.
        sleep: waits; a seam for tests.
    """

    def __init__(
        self,
        places: int,
        lend: Lend,
        settle: Settle,
        *,
        patience_s: float = math.inf,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        super().__init__(places, patience_s=patience_s, clock=clock, sleep=sleep)
        self.leasing = False
        self._lend = lend
        self._settle = settle
        self._clock = clock
        self._line: dict[Turn, None] = {}  # those that wait, in the order in which they came
        self._tickets: dict[Turn, Ticket] = {}
        self._asking: asyncio.Task[None] | None = None

    async def _granted(self, turn: Turn, again: bool) -> Grant:
        self._line[turn] = None
        try:
            return await super()._granted(turn, again)
        finally:
            del self._line[turn]
            if turn not in self._turns:
                self._give_back(turn)

    def _wait_s(self, turn: Turn) -> float:
        wait_s = super()._wait_s(turn)
        if wait_s > 0 or not self.leasing:
            return wait_s
        ticket = self._tickets.get(turn)
        if ticket is not None and self._clock() < ticket.until:
            return 0.0
        self._give_back(turn)
        if self._asking is None:
            self._asking = asyncio.get_running_loop().create_task(self._ask(turn))
        return math.inf

    async def _ask(self, first: Turn) -> None:
        """Asks for tickets, for `first` and as many behind it as there are places, until there is one."""
        try:
            while (turns := self._next_turns(first)) and self._halted is None:
                asked_at = self._clock()  # before: a ticket is granted later, and so runs out later than we say
                numbers, wait_s = await self._lend([(turn.tokens, turn.cost) for turn in turns])
                for turn, number in zip(turns, numbers, strict=False):
                    self._take(turn, Ticket(number, asked_at + LEASE_S))
                if numbers:
                    break
                await self._sleep(wait_s)
        except EngineError as error:
            self.halt(error)
        finally:
            self._asking = None
            self._changed.set()

    def _next_turns(self, first: Turn) -> list[Turn]:
        if first not in self._line:  # it has gone, and who is the first now asks anew
            return []
        free = max(0, self.places.open - len(self._turns) - 1)
        others = (turn for turn in self._line if turn is not first and turn not in self._tickets)
        return [first, *islice(others, free)]

    def _take(self, turn: Turn, ticket: Ticket) -> None:
        if turn in self._line:
            self._tickets[turn] = ticket
        else:  # whoever waited has gone
            self._settle(ticket.number, None)

    def _give_back(self, turn: Turn) -> None:
        if (ticket := self._tickets.pop(turn, None)) is not None:
            self._settle(ticket.number, None)

    def _book(self, turn: Turn, grant: Grant) -> None:
        super()._book(turn, grant)
        if (ticket := self._tickets.pop(turn, None)) is not None:
            self._settle(ticket.number, _taken(turn))


def _taken(turn: Turn) -> tuple[int, float]:
    """Tokens and USD; the bounds where an answer does not tell, or is not known."""
    usage = turn.usage
    if usage is None:
        return turn.tokens, turn.cost
    tokens = usage.input_tokens + usage.output_tokens
    if not usage.requests:  # turned away
        return tokens, usage.cost_usd or 0.0
    return tokens or turn.tokens, turn.cost if usage.cost_usd is None else usage.cost_usd
