"""The rules take a processor, not a network: they run in child processes, and a file that kills one is found out."""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from llmsum.batch.outcomes import summarize_entry
from llmsum.engines import EnginePool
from llmsum.errors import LlmsumError
from llmsum.folders.child import live_with_parent, out_of_reach
from llmsum.folders.folder import Entry, key_of
from llmsum.folders.manifest import Outcome
from llmsum.folders.outcomes import failure
from llmsum.folders.resume import MAX_ATTEMPTS, Order
from llmsum.pipeline import Progress
from llmsum.running import run
from llmsum.settings import Settings


class RuleProcesses:
    """Summarises files by the rules in `count` processes. They end with this one, however it ends."""

    def __init__(self, count: int, order: Order, settings: Settings) -> None:
        self._count = count
        self._order = order
        self._settings = settings
        self._pool = self._new_pool(count)
        self._alone = asyncio.Lock()

    async def summarize(self, entry: Entry, hear: Callable[[Progress], None]) -> Outcome:
        """One file. If a process dies, those that were being read are tried again, each in a process by itself.

        Raises:
            LlmsumError: as `summarize_entry`.
        """
        pool, loop = self._pool, asyncio.get_running_loop()
        hear(Progress(key_of(entry.path), 0, 1, None))  # it is read elsewhere: this program survives it
        try:
            with out_of_reach():  # the first file starts the processes
                outcome = loop.run_in_executor(pool, _summarize, entry)
            return await outcome
        except BrokenProcessPool:
            if pool is self._pool:  # the first to notice
                self._pool = self._new_pool(self._count)
            pool.shutdown(wait=False)
        async with self._alone:
            for _ in range(1, MAX_ATTEMPTS):
                with self._new_pool(1) as single:
                    try:
                        with out_of_reach():
                            outcome = loop.run_in_executor(single, _summarize, entry)
                        return await outcome
                    except BrokenProcessPool:
                        continue
        return failure(key_of(entry.path), deadly(key_of(entry.path)), state="set_aside")

    def close(self) -> None:
        """Ends the processes; what they are doing is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _new_pool(self, count: int) -> ProcessPoolExecutor:
        # Not "fork": it would hand on the lock of the results, which then outlives this process.
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        context.set_forkserver_preload([__name__])
        return ProcessPoolExecutor(count, context, _start, (self._order, self._settings))


def deadly(path: str) -> LlmsumError:
    """What is said of a file that is not tried any more."""
    return LlmsumError(
        f"{path}: set aside, the program ended {MAX_ATTEMPTS} times while it was read; look at it by itself with "
        "llmsum sections, or try again with --retry-failed"
    )


# --- in the child processes ------------------------------------------------------------------------

_work: tuple[Order, Settings]


def _start(order: Order, settings: Settings) -> None:
    global _work  # noqa: PLW0603 - the executor offers no other place to keep what all its calls share
    _work = order, settings
    live_with_parent()


def _summarize(entry: Entry) -> Outcome:
    order, settings = _work

    async def summarize_one() -> Outcome:
        async with EnginePool(settings) as engines:
            return await summarize_entry(entry, order=order, settings=settings, engines=engines)

    return run(summarize_one(), settings)
