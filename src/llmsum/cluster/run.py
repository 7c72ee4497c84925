"""A batch whose documents are done by a cluster; manifest, counts and the way to stop are those of every batch."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

from llmsum.batch import SPARE, Batch, Hear, identity, open_journal
from llmsum.cluster import stream
from llmsum.cluster.desk import Fault, Report, error_of
from llmsum.cluster.portable import lay_out, packed
from llmsum.cluster.shards import Shelf
from llmsum.cluster.worker import Result, Task
from llmsum.errors import Drained, LlmsumError
from llmsum.flow import FlowState
from llmsum.folders.folder import Entry, key_of
from llmsum.folders.journal import Journal
from llmsum.folders.manifest import Outcome, Row
from llmsum.folders.resume import Order, configuration
from llmsum.llm.endpoints import LOCAL, Endpoint, resolve
from llmsum.llm.engine import ModelEngine
from llmsum.models import Reply
from llmsum.pipeline import Progress
from llmsum.settings import BUILTIN, Settings

BUNDLE = 64  # documents that go through Ray together, at most: it takes milliseconds for each bundle
BUNDLES = 6  # that a worker has at once; those that wait bridge the time until Ray brings new ones
PLACES = 32  # requests under way that one worker can well look after
LOOK_EVERY_S = 1.0
END_WITHIN_S = 10.0  # how long the stream may take to end when all is done


class Cluster:
    """The requests of a batch (see `batch.Requests`), and its work.

    Args:
        desk: the actor that holds a `Desk`.
        config: as for `Batch`.
        journal: hears of documents whose worker died.
        shelf: takes the results.
    """

    def __init__(self, desk: Any, config: str, journal: Journal, shelf: Shelf) -> None:
        self._desk = desk
        self._config = config
        self._journal = journal
        self._shelf = shelf
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[str, tuple[Entry, asyncio.Future[Result]]] = {}
        self._suspects: dict[str, int] = {}
        self._report = Report(FlowState(), {}, 0)
        self._error: LlmsumError | None = None

    def state(self) -> FlowState:
        """How the requests of all workers stand."""
        return self._report.flow

    def stop(self) -> None:
        """No request is sent any more, on any machine; those under way finish."""
        self.halt(Drained("stopped before this document was done; answers are kept: the same command goes on"))

    def halt(self, error: LlmsumError) -> None:
        """As `stop`; documents that are not done end with the error."""
        if self._error is None:
            self._error = error
            self._loop.create_task(self._halt(error))

    async def summarize(self, entry: Entry, hear: Hear) -> Outcome:
        """What becomes of one document.

        Raises:
            LlmsumError: as `summarize_entry`.
        """
        path = key_of(entry.path)
        hear(Progress(path, 0, 1, None))  # it is read elsewhere: if this program ends, that is not the document's doing
        result = await self._result(entry)
        if result.outcome is None:
            raise error_of(result.fault or ("error", f"{path}: nothing came back for it; the same command tries again"))
        for number, status in enumerate(result.chunks, 1):
            hear(Progress(path, number, len(result.chunks), Reply((), status)))
        return result.outcome

    async def _result(self, entry: Entry) -> Result:
        if self._error is not None:
            raise self._error.with_traceback(None)
        future = self._loop.create_future()
        self._waiting[entry.path] = entry, future
        self._desk.offer.remote(entry)
        return await future

    async def watch(self) -> None:
        """Keeps up with how things stand; the manifest hears of documents whose worker died."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self, back: Sequence[str] = ()) -> None:
        """Asks once how things stand; `back` are the paths of results that are here now."""
        self._report = await self._desk.look.remote(back)
        for path, count in self._report.suspects.items():
            if path in self._waiting and self._suspects.get(path) != count:
                self._suspects[path] = count
                entry, _ = self._waiting[path]
                row = Row(key_of(path), entry.size, entry.mtime_ns, None, self._config, "reading", count)
                await self._journal.begin(row, time.time())

    def take(self, bundles: Iterable[list[Result]]) -> None:
        """Writes and passes on what comes back, until nothing more does. To be run in a thread of its own."""
        fault: Fault = "engine", "the cluster ended before this document was done; the same command goes on"
        try:
            for results in bundles:
                self._shelf.put(results)
                asyncio.run_coroutine_threadsafe(self._arrived(results), self._loop)
        except LlmsumError as error:
            fault = error.kind, str(error)
        except Exception as error:  # whatever Ray raises: it may hold anything, so only its name is told
            told = f"Ray: the run ended ({type(error).__name__}, see Ray's own logs); the same command goes on"
            fault = "engine", told
        with suppress(RuntimeError):  # the loop may have ended
            asyncio.run_coroutine_threadsafe(self._end(fault), self._loop)

    async def _halt(self, error: LlmsumError) -> None:
        left = await self._desk.halt.remote((error.kind, str(error)))
        await self.look()
        if not self._report.workers:  # nobody has begun, and perhaps nobody ever will
            left = list(self._waiting)
        self._settle([Result(path, fault=(error.kind, str(error))) for path in left])

    async def _arrived(self, results: Sequence[Result]) -> None:
        await self.look([result.path for result in results])  # what these took is told before they are counted as done
        self._settle(results)

    async def _end(self, fault: Fault) -> None:
        self._error = self._error or error_of(fault)
        self._settle([Result(path, fault=fault) for path in list(self._waiting)])

    def _settle(self, results: Iterable[Result]) -> None:
        for result in results:
            _, future = self._waiting.pop(result.path, (None, None))
            if future is not None and not future.done():
                future.set_result(result)


@asynccontextmanager
async def open_cluster(
    order: Order,
    settings: Settings,
    processes: int | None = None,
    *,
    address: str | None = None,
    workers: int | None = None,
    on_note: Callable[[str], None] = lambda _: None,
) -> AsyncGenerator[Batch]:
    """The run that an order asks for, on a cluster; as `open_batch`.

    Args:
        order: which files, and where their results go. Every machine reaches the source under the same path.
        settings: which engine, and its limits for all machines together. Keys are those of each worker's environment.
        processes: how many at once for the rules; None for as many as the cluster has processors.
        address: of the cluster, as Ray takes it; None makes one of this machine, unless RAY_ADDRESS names one.
        workers: how many processes for a model; None for as many as the requests under way need.
        on_note: told what a person should know before the work begins.

    Raises:
        UsageError: another process has the results, or a folder, the engine or the cluster cannot be used.
    """
    async with AsyncExitStack() as stack:
        journal = stack.enter_context(open_journal(order, settings))
        endpoint = await _endpoint(settings)
        portable = packed(settings)
        lay_out(settings, portable)
        stack.enter_context(stream.connected(address))
        machines, cores = stream.machines()
        if machines > 1 and endpoint is not None and settings.cache and settings.cache_url is None:
            on_note(f"{machines} machines, and each keeps a cache of its own: share one with --cache redis://HOST")
        places = settings.concurrency
        if endpoint is None:
            workers, bundle = min(cores, processes or cores), BUNDLE
        else:
            workers = min(cores, places, workers or -(-places // PLACES))
            bundle = min(BUNDLE, (places // workers + SPARE + 1) // 2)
        name = identity(journal)
        limits = settings.rpm, settings.tpm, settings.max_cost
        desk = stream.open_desk(f"llmsum {name}", workers, places, bundle, limits)
        stack.callback(stream.close_desk, desk)
        config = configuration(settings, endpoint)
        there = replace(order, source=order.source.resolve(), out=order.out.resolve())
        cluster = Cluster(desk, config, journal, Shelf(order, journal))
        bundles = stream.results(desk, Task(order=there, settings=portable, batch_id=name), workers, BUNDLES)
        await stack.enter_async_context(_flowing(cluster, desk, bundles))
        open_at_once = workers * BUNDLES * bundle
        yield Batch(order, config, journal, cluster.summarize, open_at_once=open_at_once, flow=cluster)


@asynccontextmanager
async def _flowing(cluster: Cluster, desk: Any, bundles: Iterable[list[Result]]) -> AsyncGenerator[None]:
    taking = threading.Thread(target=cluster.take, args=(bundles,), name="llmsum-ray", daemon=True)
    taking.start()
    watching = asyncio.create_task(cluster.watch())
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await desk.close.remote()
        await asyncio.to_thread(taking.join, END_WITHIN_S)


async def _endpoint(settings: Settings) -> Endpoint | None:
    """Where the workers will ask; None for the rules. A key is theirs to have."""
    if settings.model == BUILTIN and not settings.base_url:
        return None
    endpoint = resolve(settings, offline=not settings.model.startswith(f"{LOCAL}/"))
    async with ModelEngine(settings, endpoint, None):  # it knows what is wrong with the settings
        return endpoint
