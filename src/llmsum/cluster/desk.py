"""What the workers of a run share, in one place of the cluster: documents, attempts, limits, and the word to stop."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from llmsum.cluster.bank import SILENT_S, Bank, Need
from llmsum.cluster.handout import Handout
from llmsum.errors import (
    BudgetSpent,
    Drained,
    EndpointGone,
    EndpointRefused,
    EngineError,
    LlmsumError,
    MissingExtra,
    PromptError,
    UsageError,
)
from llmsum.flow import FlowState
from llmsum.flow.limiter import Clock
from llmsum.folders.folder import Entry

FALTERING_S = 5.0  # a worker that was not heard of for so long is not counted as having requests under way

Fault = tuple[str, str]  # kind and message of what ends a run; not every error can be sent as it is
Limits = tuple[int | None, int | None, float | None]
ADDED: Final = ("requests", "cached", "input_tokens", "output_tokens")  # of a flow, also when its worker is dead

Learned = tuple[int | None, int | None]  # requests and tokens in any minute, as the endpoint tells them


@dataclass(frozen=True, slots=True)
class Post:
    """What a worker is told when it begins: its number, its places, and where the run stands."""

    worker: int
    places: int
    leasing: bool
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Report:
    """How things stand: all flows together, and documents whose worker died."""

    flow: FlowState
    suspects: dict[str, int]
    workers: int


@dataclass(slots=True)
class Heard:
    """What a worker said last, and when."""

    flow: FlowState
    at: float
    dead: bool = False


class Desk:
    """Becomes an actor of its own; all methods are coroutines of one loop, so that none is interrupted by another.

    Args:
        workers: how many there are.
        places: requests under way at once, of all together.
        bundle: documents in a bundle, at most.
        limits: requests and tokens in any minute, and USD for the run; None sets no limit.
        clock: seconds, never falling; a seam for tests.
    """

    def __init__(self, workers: int, places: int, bundle: int, limits: Limits, clock: Clock = time.monotonic) -> None:
        self._workers = workers
        self._places = places
        self._handout = Handout(bundle)
        self._bank = Bank(*limits, clock)
        self._clock = clock
        self._heard: dict[int, Heard] = {}
        self._fault: Fault | None = None

    # --- for the one who started the run

    async def offer(self, entry: Entry) -> None:
        """See `Handout.offer`."""
        self._handout.offer(entry)

    async def halt(self, fault: Fault) -> list[str]:
        """Ends the run: no request is sent any more → the paths of documents that no worker has taken."""
        self._fault = self._fault or fault
        return self._handout.take_back()

    async def look(self, back: Sequence[str]) -> Report:
        """How things stand; `back` as for `Handout.come_back`."""
        self._handout.come_back(back)
        return Report(self._added(), self._handout.suspects(), len(self._heard))

    async def close(self) -> None:
        """There are no more documents."""
        self._handout.close()

    # --- for the workers

    async def bundle(self, number: int) -> Sequence[Entry] | None:
        """See `Handout.bundle`."""
        return await self._handout.bundle(number)

    async def join(self) -> Post:
        """A worker begins; each has its share of the places, and those with low numbers have what is left over."""
        number = len(self._heard)
        self._heard[number] = Heard(FlowState(), self._clock())
        share, over = divmod(self._places, self._workers)
        places = max(1, share + (number % self._workers < over))
        return Post(number, places, self._bank.is_open, self._fault)

    async def begun(self, paths: Sequence[str]) -> list[int]:
        """See `Handout.begun`."""
        return self._handout.begun(paths)

    async def begin(self, path: str) -> int:
        """See `Handout.begin`."""
        return self._handout.begin(path)

    async def finish(self, path: str) -> None:
        """See `Handout.finish`."""
        self._handout.finish(path)

    async def lend(self, worker: int, needs: Sequence[Need]) -> tuple[list[int], float, Fault | None]:
        """See `Bank.lend`; and what the run was ended with, if it was."""
        self._bury()
        if self._fault is None:
            try:
                return *self._bank.lend(worker, needs), None
            except BudgetSpent as spent:
                self._fault = spent.kind, str(spent)  # not `halt`: who started the run must get what it takes back
        return [], 0.0, self._fault

    async def settle(self, ticket: int, tokens: int, cost: float) -> None:
        """See `Bank.settle`."""
        self._bank.settle(ticket, tokens, cost)

    async def give_back(self, ticket: int) -> None:
        """See `Bank.give_back`."""
        self._bank.give_back(ticket)

    async def beat(self, worker: int, flow: FlowState, learned: Learned) -> tuple[bool, Fault | None]:
        """A worker tells how it is → whether it needs tickets from now on, and what the run was ended with."""
        self._heard[worker] = Heard(flow, self._clock())
        self._bank.tighten(*learned)
        return self._bank.is_open, self._fault

    def _bury(self) -> None:
        now = self._clock()
        for worker, heard in self._heard.items():
            if not heard.dead and now - heard.at > SILENT_S:
                heard.dead = True
                self._bank.write_off(worker)

    def _added(self) -> FlowState:
        now = self._clock()
        alive = [heard.flow for heard in self._heard.values() if now - heard.at < FALTERING_S]
        told = [heard.flow for heard in self._heard.values()]
        costs = [flow.cost_usd for flow in told if flow.cost_usd is not None]
        pause = max(alive, key=lambda flow: flow.pause_s, default=FlowState())
        return FlowState(
            in_flight=sum(flow.in_flight for flow in alive),
            waiting=sum(flow.waiting for flow in alive),
            cost_usd=sum(costs) if costs else None,
            pause_s=pause.pause_s,
            pause_reason=pause.pause_reason,
            **{name: sum(getattr(flow, name) for flow in told) for name in ADDED},
        )


KINDS: Mapping[str, type[LlmsumError]] = {
    error.kind: error
    for error in (EngineError, EndpointGone, EndpointRefused, BudgetSpent, Drained, PromptError, UsageError)
} | {MissingExtra.kind: UsageError}


def error_of(fault: Fault) -> LlmsumError:
    """The error that was sent as its kind and message."""
    kind, message = fault
    return KINDS.get(kind, LlmsumError)(message)
