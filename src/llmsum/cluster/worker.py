"""One of the processes of a cluster: takes bundles of documents, and gives back what became of each."""

import asyncio
import pickle
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llmsum import __version__
from llmsum.batch import SPARE
from llmsum.batch.outcomes import summarize_entry
from llmsum.batch.processes import deadly
from llmsum.cluster.bank import Need
from llmsum.cluster.desk import Fault, Post, error_of
from llmsum.cluster.leases import LeasedFlow
from llmsum.cluster.portable import Portable, unpacked
from llmsum.engines import EnginePool
from llmsum.errors import LlmsumError, UsageError
from llmsum.flow import places_for
from llmsum.folders.folder import Entry, key_of
from llmsum.folders.manifest import Outcome
from llmsum.folders.outcomes import failure
from llmsum.folders.resume import MAX_ATTEMPTS, Order
from llmsum.models import ChunkStatus, Summary
from llmsum.render.structured import summary_json
from llmsum.settings import BUILTIN, Settings

if TYPE_CHECKING:
    import pyarrow as pa

BUNDLE, RESULTS = "bundle", "results"  # the columns of what comes and of what goes; each row is one bundle, pickled
BEAT_S = 0.5  # how often a worker tells how it is, and hears whether it shall stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What every worker of a run is told. It is sent through Ray, and holds no secret."""

    order: Order
    settings: Portable
    batch_id: str
    version: str = __version__


@dataclass(slots=True)
class Result:
    """What became of one document: an outcome, with the summary as a line of JSON if there is one, or else a fault.

    A fault is what would go wrong with every document, or ended the run.
    """

    path: str
    outcome: Outcome | None = None
    text: str | None = None
    chunks: list[ChunkStatus] = field(default_factory=list[ChunkStatus])
    fault: Fault | None = None


class Worker:
    """The actor class of `map_batches`; it never raises for the sake of a document.

    Ray makes a new one where one died, and gives it the same rows.

    Args:
        desk: the actor that holds a `Desk`.
        task: what is to be done.
    """

    def __init__(self, desk: Any, task: Task) -> None:
        self._desk = desk
        self._task = task
        self._opening: asyncio.Task[Bench] | None = None

    async def __call__(self, rows: "pa.Table") -> "pa.Table":
        """What became of the documents of each row."""
        import pyarrow as pa

        bundles = [pickle.loads(row) for row in rows[BUNDLE].to_pylist()]
        results = [pickle.dumps(await self._results(bundle)) for bundle in bundles]
        return pa.table({RESULTS: pa.array(results, pa.binary())})

    async def _results(self, bundle: Sequence[Entry]) -> list[Result]:
        if self._opening is None:
            self._opening = asyncio.create_task(open_bench(self._desk, self._task))
        try:
            bench = await self._opening
        except LlmsumError as error:
            return [Result(entry.path, fault=(error.kind, str(error))) for entry in bundle]
        begun: list[int] = await self._desk.begun.remote([entry.path for entry in bundle])
        return await asyncio.gather(*(bench.result(*one) for one in zip(bundle, begun, strict=True)))


async def open_bench(desk: Any, task: Task) -> "Bench":
    """What the documents of one worker share.

    Raises:
        LlmsumError: if nothing can be done on this machine.
    """
    if task.version != __version__:
        raise UsageError(
            f"a worker has llmsum {__version__}, and the run was started by {task.version}; install the same on all "
            "machines of the cluster"
        )
    if not task.order.source.is_dir():
        raise UsageError(
            f"{task.order.source}: is not there on a machine of the cluster; every machine must reach the reports "
            "under the same path"
        )
    settings = unpacked(task.settings)
    post = await desk.join.remote()
    bench = Bench(desk, task, settings, post)
    await bench.open()
    return bench


class Bench:
    """The engine and the flow of a worker, and its documents under way."""

    def __init__(self, desk: Any, task: Task, settings: Settings, post: Post) -> None:
        self._desk = desk
        self._post = post
        places = places_for(settings, post.places)
        self._flow = LeasedFlow(places, self._lend, self._settle, patience_s=settings.max_retry_s)
        self._flow.leasing = post.leasing
        self._open = Room(places + SPARE)
        self._settings = settings
        self._engines = EnginePool(settings, flow=self._flow)
        self._summarize: Callable[..., Any] = partial(
            summarize_entry,
            order=task.order,
            settings=settings,
            engines=self._engines,
            batch_id=task.batch_id if settings.model != BUILTIN or settings.base_url else "",
        )
        self._beating: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Opens the engine.

        Raises:
            LlmsumError: if it cannot be used.
        """
        await self._engines.__aenter__()
        if self._post.fault is not None:
            self._flow.halt(error_of(self._post.fault))
        self._beating = asyncio.create_task(self._beat_on())

    async def result(self, entry: Entry, begun: int) -> Result:
        """One document.

        Args:
            entry: its file.
            begun: how often it was begun before. If it was, a worker has died of it, or of another that was open at
                that time: now it is the only one.
        """
        async with self._open.taken(alone=begun > 0):
            try:
                self._flow.check()
                result = await self._begun(entry)
            except LlmsumError as error:
                result = Result(entry.path, fault=(error.kind, str(error)))
            await self._beat()
        return result

    async def _begun(self, entry: Entry) -> Result:
        result = Result(entry.path)
        if await self._desk.begin.remote(entry.path) > MAX_ATTEMPTS:
            path = key_of(entry.path)
            result.outcome = failure(path, deadly(path), state="set_aside")
            return result  # and its count stays: this worker may die of another file before the result is back

        def keep(_: Path, summary: Summary) -> None:
            result.text = summary_json(summary, lines=True)
            result.chunks = [chunk.status for chunk in summary.chunks]

        try:
            result.outcome = await self._summarize(entry, keep=keep)
        finally:
            await self._desk.finish.remote(entry.path)
        return result

    async def _lend(self, needs: Sequence[Need]) -> tuple[list[int], float]:
        tickets, wait_s, fault = await self._desk.lend.remote(self._post.worker, needs)
        if fault is not None:
            self._flow.halt(error_of(fault))
        return tickets, wait_s

    def _settle(self, ticket: int, taken: tuple[int, float] | None) -> None:
        if taken is None:
            self._desk.give_back.remote(ticket)
        else:
            self._desk.settle.remote(ticket, *taken)

    async def _beat_on(self) -> None:
        while True:
            await self._beat()
            await asyncio.sleep(BEAT_S)

    async def _beat(self) -> None:
        limiter = self._flow.limiter
        learned = limiter.requests, limiter.tokens
        self._flow.leasing, fault = await self._desk.beat.remote(self._post.worker, self._flow.state(), learned)
        if fault is not None:
            self._flow.halt(error_of(fault))


class Room:
    """So many documents at once, or one alone; first come, first served."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._free = asyncio.Semaphore(places)
        self._door = asyncio.Lock()

    @asynccontextmanager
    async def taken(self, alone: bool) -> AsyncGenerator[None]:
        """A place, or all of them."""
        wanted = self._places if alone else 1
        async with self._door:
            for _ in range(wanted):
                await self._free.acquire()
        try:
            yield
        finally:
            for _ in range(wanted):
                self._free.release()
