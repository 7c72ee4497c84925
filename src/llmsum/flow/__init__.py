"""What every request of a process passes: places, limits, shared pauses, the breaker and the cap on cost."""

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Awaitable, Mapping
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import TypeVar

from llmsum.errors import BudgetSpent, Drained, EndpointGone, LlmsumError
from llmsum.flow.limiter import Clock, Grant, Limiter
from llmsum.flow.pauses import Pauses, Sleep
from llmsum.flow.places import Places
from llmsum.flow.ratelimits import adopt
from llmsum.flow.streaks import RESUME, Streaks
from llmsum.flow.turns import Bounds, Turn
from llmsum.models import Usage
from llmsum.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FlowState:
    """A snapshot for a progress display. Counts are those of this run so far."""

    in_flight: int = 0
    waiting: int = 0  # requests that want to be sent: for a place, a limit or a pause
    requests: int = 0  # answers that were paid for
    cached: int = 0  # answers out of the cache
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None  # None where no price is known
    pause_s: float = 0.0  # seconds left of the shared pause, 0 if there is none
    pause_reason: str | None = None  # one line without document text, e.g. "HTTP 429 from api.example.com/v1"


class Flow:
    """One queue for all requests, first come, first served. Use it in one event loop.

    The first in the queue takes its place only when it may be sent at once, so that no place is held by a request that
    waits for a limit or a pause.

    Args:
        places: requests under way at once.
        rpm: requests in any minute; None sets no limit.
        tpm: tokens in any minute, input and output; None sets no limit.
        max_cost: USD for the run; None sets no cap.
        patience_s: shared pauses that add up to more seconds than this, without an answer between them, mean that
            the endpoint is gone.
        clock: seconds, never falling; a seam for tests.
        sleep: waits; a seam for tests.
    """

    def __init__(
        self,
        places: int,
        *,
        rpm: int | None = None,
        tpm: int | None = None,
        max_cost: float | None = None,
        patience_s: float = math.inf,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.limiter = Limiter(rpm, tpm, clock=clock)
        self.max_cost = max_cost
        self._patience_s = patience_s
        self._clock = clock
        self._sleep = sleep
        self._queue = asyncio.Lock()  # wakes those that wait in the order they came
        self._head = asyncio.Lock()  # who is to go next: the first of the queue, or one that goes again
        self._changed = asyncio.Event()  # wakes whoever is at the head
        self._settled = asyncio.Event()  # wakes those that wait for what becomes of others
        self._waiting = 0
        self._turns = set[Turn]()  # under way
        self._usage = Usage()
        self._charged = 0.0  # USD, bounds where what was really charged is not known
        self.places = Places(places, clock)
        self._pauses = Pauses(clock, sleep, self._changed.set)
        self._streaks = Streaks()
        self._halted: LlmsumError | None = None
        self._halting = asyncio.Event()

    # --- a request's way through

    @asynccontextmanager
    async def turn(self, bounds: Bounds = lambda: (0, 0.0), *, again: bool = False) -> AsyncGenerator[Turn]:
        """Waits until a request may be sent.

        Args:
            bounds: tells what it can take at most.
            again: the request was under way before, and goes before those that were not: else a dead endpoint would
                be found out only when each of them has tried it.

        Raises:
            Drained: after `stop`.
            BudgetSpent: if what it can cost could pass the cap; then for all that wait.
            EndpointGone: if the breaker is open; then for all that wait.
            LlmsumError: what `halt` was given.
        """
        turn = Turn(bounds)
        grant = await self._granted(turn, again)
        try:
            yield turn
        finally:
            self._turns.remove(turn)
            self._book(turn, grant)
            self._changed.set()
            self._settled.set()

    async def _granted(self, turn: Turn, again: bool) -> Grant:
        self._waiting += 1
        try:
            async with nullcontext() if again else self._queue, self._head:
                while (wait_s := self._wait_s(turn)) > 0:
                    self._changed.clear()
                    with suppress(TimeoutError):
                        async with asyncio.timeout(wait_s if wait_s < math.inf else None):
                            await self._changed.wait()
                return self._grant(turn)
        finally:
            self._waiting -= 1

    def _grant(self, turn: Turn) -> Grant:
        self._turns.add(turn)
        turn.began = self._clock()
        return self.limiter.grant(turn.tokens)

    def _wait_s(self, turn: Turn) -> float:
        """Seconds until it is worth looking again; 0 if the request may go, infinite if something must happen first."""
        self.check()
        turn.reckon()
        if self._pauses.reason or len(self._turns) >= self.places.open:
            return math.inf
        if (left := self._budget_left()) < turn.cost:
            if self._turns:  # they may take less than is reserved for them
                return math.inf
            self.halt(over_cap(self.max_cost or 0.0, left, turn.cost))
            self.check()
        return self.limiter.delay_s(turn.tokens)

    def _budget_left(self) -> float:
        if self.max_cost is None:
            return math.inf
        reserved = math.fsum(turn.cost for turn in self._turns)
        return self.max_cost - self._charged - reserved

    def _book(self, turn: Turn, grant: Grant) -> None:
        usage = turn.usage
        if usage is None or (usage.requests and usage.cost_usd is None):
            self._charged += turn.cost
        else:
            self._charged += usage.cost_usd or 0.0
        if usage is None:
            return
        tokens = usage.input_tokens + usage.output_tokens
        if tokens or not usage.requests:  # else an answer that does not tell
            self.limiter.settle(grant, tokens)
        self._usage += usage
        if usage.requests:  # an answer
            self._streaks.given_up = 0
            self._pauses.answered()
            self.places.answered(turn.began)

    # --- what an endpoint says

    def learn(self, headers: Mapping[str, str]) -> None:
        """Takes over the limits that an answer's headers tell, where they are tighter than those given."""
        next_tokens = max((turn.tokens for turn in self._turns), default=1)
        seconds = adopt(headers, self.limiter, next_tokens)
        if 0 < seconds <= self._patience_s:  # a longer one is left to the endpoint's own 429
            self._pauses.hold(seconds, "the endpoint's quota is used up")

    def pause_s(self, retry_after_s: float | None) -> float:
        """How long a pause would be now that the endpoint asks for, or that it leaves to us (None)."""
        return self._pauses.next_s(retry_after_s)

    def pause(self, seconds: float, reason: str) -> None:
        """Holds back all requests: the endpoint turned one away because of its load or its limits (429, 503)."""
        if self._pauses.turned_away(seconds, reason):
            self.places.halve(len(self._turns))
        if self._pauses.in_a_row_s > self._patience_s:
            self.halt(EndpointGone(f"{reason}, and no answer for {self._patience_s:g} s; {RESUME}"))

    def met(self) -> None:
        """The endpoint has taken a request as it was put, or fails however it is asked: nobody need wait to learn."""
        if self.places.met():
            self._changed.set()

    def slow_down(self, turn: Turn, timeout_s: float) -> None:
        """A request got no answer in time: perhaps it stood in the endpoint's own queue, so fewer are sent at once."""
        self.places.crowded(turn.began, timeout_s, len(self._turns))

    async def rest(self, seconds: float) -> None:
        """Waits between two attempts of one request; ends early when the run is halted."""
        sleeping = asyncio.ensure_future(self._sleep(seconds))
        halting = asyncio.ensure_future(self._halting.wait())
        try:
            await asyncio.wait((sleeping, halting), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            halting.cancel()

    # --- what ends a run

    def give_up(self, cause: str) -> None:
        """Counts a request that no attempt got an answer to; see `Streaks`, also for the errors raised."""
        self._end(self._streaks.gave_up(cause))

    def no_use(self, cause: str) -> None:
        """Counts a request whose every answer was an error of its own, such as HTTP 400, or could not be read."""
        self._end(self._streaks.was_no_use(cause))

    def of_use(self) -> None:
        """An answer could be read."""
        self._streaks.was_of_use()
        self._settled.set()

    async def doubt(self, cause: str) -> bool:
        """Whether a refusal is about one text alone: others are answered. Else it is the endpoint's last word.

        Those under way, and those that wait to be, may still be answered, and are waited for; nobody waits for more
        than three such refusals.
        """
        self._streaks.doubts += 1
        while self._streaks.leaves_open and (self._turns or self._waiting):
            self._settled.clear()
            await self._settled.wait()
            self.check()
        self._end(self._streaks.late_doubt(cause))
        return self._streaks.has_answered

    def thought(self, cause: str) -> None:
        """Counts an answer that held nothing because the model thought until its limit."""
        self._end(self._streaks.was_thought(cause))

    def took(self, calls: int, cause: str | None) -> None:
        """Counts what a part of a report cost in the end."""
        self._end(self._streaks.took(calls, cause))

    def _end(self, error: LlmsumError | None) -> None:
        """Ends the run for whoever was one too many, as for all that wait."""
        if error is not None:
            self.halt(error)
            self.check()

    # --- the whole run

    def served(self) -> None:
        """Counts an answer out of the cache."""
        self._usage += Usage(cached_requests=1)

    def stop(self) -> None:
        """Lets requests under way finish; those that wait, and all later ones, raise Drained."""
        self.halt(Drained("stopped before this request was sent; answers are kept: the same command goes on"))

    def halt(self, error: LlmsumError) -> None:
        """Lets requests under way finish; those that wait, and all later ones, raise `error`. The first one counts."""
        self._halted = self._halted or error
        self._halting.set()
        self._changed.set()
        self._settled.set()
        self._pauses.close()

    def check(self) -> None:
        """Raises what the run was halted with, if it was.

        Raises:
            LlmsumError: the same one to all, without the tracebacks that it would otherwise collect.
        """
        if self._halted is not None:
            raise self._halted.with_traceback(None)

    def state(self) -> FlowState:
        """How things stand."""
        return FlowState(
            in_flight=len(self._turns),
            waiting=self._waiting,
            requests=self._usage.requests,
            cached=self._usage.cached_requests,
            input_tokens=self._usage.input_tokens,
            output_tokens=self._usage.output_tokens,
            cost_usd=self._usage.cost_usd,
            pause_s=self._pauses.left_s,
            pause_reason=self._pauses.reason,
        )


async def together(*requests: Awaitable[T]) -> list[T]:
    """The results in the order given. If a request ends the run, the others still finish, and only then is it raised.

    Those that wait for their turn raise it, too; those under way are paid for, and their answers go into the cache.
    """
    results = await asyncio.gather(*requests, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if not isinstance(result, BaseException)]


def over_cap(cap: float, left: float, cost: float) -> BudgetSpent:
    """What is told when the next request could pass the cap; all in USD."""
    return BudgetSpent(
        f"the cap of {cap:g} USD leaves {left:.4f} USD, and the next request could take {cost:.4f} USD; "
        "answers are kept: go on with a higher --max-cost"
    )


def places_for(settings: Settings, places: int) -> int:
    """How many of the places a model can use at once, in one process."""
    # llama.cpp has one slot: a second request would only push the prompt's beginning out of its cache.
    return 1 if settings.model.startswith("local/") else places


def open_flow(settings: Settings, *, sleep: Sleep = asyncio.sleep) -> Flow:
    """A flow within the limits of the settings."""
    return Flow(
        places_for(settings, settings.concurrency),
        rpm=settings.rpm,
        tpm=settings.tpm,
        max_cost=settings.max_cost,
        patience_s=settings.max_retry_s,
        sleep=sleep,
    )
