"""A folder of reports on this machine: bounded work over an unbounded folder, resumable at any moment.

As many reports are open as keep every place of the flow busy; which of their chunks is asked first is the flow's
affair. What became of a report is in its result and in the manifest before the next one is opened in its stead.
"""

import asyncio
import os
import platform
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from functools import partial
from typing import Any, Protocol

from llmsum.batch.outcomes import summarize_entry
from llmsum.batch.processes import RuleProcesses, deadly
from llmsum.batch.tracking import BatchState, Tracker
from llmsum.engines import EnginePool
from llmsum.errors import Drained, EngineError, LlmsumError
from llmsum.files import atomic_writer
from llmsum.flow import FlowState, open_flow
from llmsum.folders.claim import identity, open_journal
from llmsum.folders.folder import Entry, key_of
from llmsum.folders.journal import Journal
from llmsum.folders.manifest import SUMMARY, ManifestView, Outcome, Row
from llmsum.folders.outcomes import failure
from llmsum.folders.passed import passed
from llmsum.folders.resume import MAX_ATTEMPTS, RESULT, Order, configuration, holds_the_same, pages
from llmsum.folders.search import search
from llmsum.pipeline import Progress
from llmsum.settings import BUILTIN, Settings

SPARE = 2  # reports open beyond the places: one is being read while another is being put together
NOTE_EVERY_S = 1.0  # how often the manifest hears how things stand
COUNT_AFTER_S = 2.0  # what is due in all is counted once the first requests are on their way

Hear = Callable[[Progress], None]
Work = Callable[[Entry, Hear], Awaitable[Outcome]]


class Requests(Protocol):
    """What a run has to know of its requests: a `Flow`, or those of many machines."""

    def state(self) -> FlowState:
        """How things stand."""
        ...

    def stop(self) -> None:
        """Sends no more; those under way finish."""
        ...

    def halt(self, error: LlmsumError) -> None:
        """As `stop`; those that wait raise the error."""
        ...


class Batch:
    """One run over a folder; `open_batch` makes it.

    Args:
        order: which files.
        config: the digest of the settings, as `resume.configuration` makes it.
        journal: where everything is written down.
        work: summarises one file.
        open_at_once: how many files at the same time.
        flow: what all requests pass; None where none are sent.
        prepare: called in a thread if it takes long to find a file that is due.
    """

    def __init__(
        self,
        order: Order,
        config: str,
        journal: Journal,
        work: Work,
        *,
        open_at_once: int,
        flow: Requests | None = None,
        prepare: Callable[[], object] = lambda: None,
    ) -> None:
        self.order = order
        self.journal = journal
        self.error: LlmsumError | None = None  # what ended the run early, `stop` apart
        self._config = config
        self._work = work
        self._open_at_once = open_at_once
        self._flow = flow
        self._prepare = prepare
        self._tracker = Tracker(flow.state if flow is not None else FlowState)
        self._turn = asyncio.Lock()
        self._reading = asyncio.Lock()
        self._over = False
        self._due = self._due_files()

    async def run(self) -> None:
        """Works until everything is done, `stop` is called, or something would go wrong with every file: see `error`.

        Raises:
            UsageError: if the source or the results cannot be used.
        """
        before: dict[str, Any] = self.journal.fact("run") or {}
        was_killed = before.get("running", False)  # and so wrote no summary
        asides = [asyncio.create_task(aside) for aside in (self._tell(), self._count())]
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._open_at_once):
                    group.create_task(self._work_off())
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None
        finally:
            self._over = True  # for the thread that looks ahead
            for aside in asides:
                aside.cancel()
                with suppress(asyncio.CancelledError):
                    await aside
            self._note(running=False)
        await asyncio.to_thread(self._pass_over)
        if self.state().finished or was_killed or not (self.order.out / SUMMARY).exists():
            await asyncio.to_thread(self._write_summary)
        self.journal.flush()

    def _pass_over(self) -> None:
        self.journal.note("passed_over", passed(self.order))

    def stop(self) -> None:
        """Opens no more reports. Requests under way finish, and reports that then are complete are written."""
        self._tracker.stopping = True
        if self._flow is not None:
            self._flow.stop()

    def state(self) -> BatchState:
        """How things stand."""
        return self._tracker.state()

    def _due_files(self) -> Iterator[tuple[Entry, Row | None]]:
        for page in search(self.order, self.journal, self._config, self._prepare):
            self._tracker.skip(page.skipped)
            if self._tracker.stopping:
                return
            yield from page.due

    async def _work_off(self) -> None:
        while (pair := await self._next()) is not None:
            await self._do(*pair)

    async def _next(self) -> tuple[Entry, Row | None] | None:
        """The next file that is due; looked for in a thread, as a million that are not may stand before it."""
        async with self._turn:
            if self._tracker.stopping:
                return None
            pair = await asyncio.to_thread(next, self._due, None)
            if pair is not None:
                self._tracker.find(pair[0])
            elif not self._tracker.stopping:
                self._tracker.found_all()
            return pair

    async def _do(self, entry: Entry, row: Row | None) -> None:
        if row is not None and holds_the_same(self.order, entry, row, self._config):
            self.journal.touch(row.path, entry.mtime_ns)
            self._tracker.finish(entry, row.state)
            return
        died = row.attempts if row is not None and row.state == "reading" else 0
        outcome: Outcome | None = None
        self._tracker.begin(entry)
        try:
            outcome = await self._outcome(entry, died)
        except LlmsumError as error:
            self._end(error)
        finally:
            self._tracker.leave(entry, outcome)

    async def _outcome(self, entry: Entry, died: int) -> Outcome:
        """What becomes of a file during whose reading the program ended `died` times."""
        path = key_of(entry.path)
        begun = Row(path, entry.size, entry.mtime_ns, None, self._config, "reading", died + 1)
        await self._reading.acquire()  # one at a time, so that none is counted for what another one does
        with ExitStack() as reading:
            reading.callback(self._reading.release)
            await self.journal.begin(begun, time.time())
            if died < MAX_ATTEMPTS:
                outcome = await self._work(entry, partial(self._hear, reading.close))
            else:
                outcome = failure(path, deadly(path), state="set_aside")
        await self.journal.finish(outcome, time.time())
        return outcome

    def _hear(self, end_reading: Callable[[], None], progress: Progress) -> None:
        if progress.reply is None:
            self.journal.asking(progress.path)  # in the file before the next one is begun: writes keep their order
            end_reading()
        self._tracker.hear(progress)

    def _end(self, error: LlmsumError) -> None:
        if self.error is None and not isinstance(error, Drained):
            self.error = error
            if self._flow is not None and isinstance(error, EngineError):
                self._flow.halt(error)
            self.stop()

    async def _tell(self) -> None:
        while True:
            self._note(running=True)
            await asyncio.sleep(NOTE_EVERY_S)

    def _note(self, *, running: bool) -> None:
        who = {"running": running, "process": os.getpid(), "host": platform.node(), "at": time.time()}
        self.journal.note("run", who | self.state().noted())

    async def _count(self) -> None:
        """Looks ahead over the whole folder, for the total; small folders are through before it would begin."""
        await asyncio.sleep(COUNT_AFTER_S)
        while not self._tracker.found_any:  # a second search would only slow down the first
            await asyncio.sleep(COUNT_AFTER_S)
        if self.state().due is None:
            await asyncio.to_thread(self._look_ahead)

    def _look_ahead(self) -> None:
        view = ManifestView(self.order.out)
        files = self.state().finished  # the manifest no longer says that they were due
        size = int(self.state().done_bytes)
        try:
            for page in pages(self.order, view.rows(), self._config):
                if self._over or self._tracker.stopping:
                    return
                files += len(page.due)
                size += sum(max(entry.size, 1) for entry, _ in page.due)
        finally:
            view.close()
        self._tracker.look_ahead(files, size)

    def _write_summary(self) -> None:
        with atomic_writer(self.order.out / SUMMARY) as file:
            file.writelines(line + "\n" for line in self.journal.headlines())


def _in_files(journal: Journal, work: Work) -> Work:
    """Work whose results are files, where an earlier run on a cluster may have left them in shards."""

    async def work_and_note(entry: Entry, hear: Hear) -> Outcome:
        outcome = await work(entry, hear)
        if outcome.sha256 is not None:
            journal.unshelve(outcome.path + RESULT)
        return outcome

    return work_and_note


@asynccontextmanager
async def open_batch(order: Order, settings: Settings, processes: int) -> AsyncGenerator[Batch]:
    """The run that an order asks for; nobody else writes to its results meanwhile.

    Args:
        order: which files, and where their results go.
        settings: which engine, and its limits.
        processes: how many at once for the rules.

    Raises:
        UsageError: another process has the results, or a folder or the engine cannot be used.
    """
    async with AsyncExitStack() as stack:
        journal = stack.enter_context(open_journal(order, settings))
        if settings.model == BUILTIN and not settings.base_url:
            rules = RuleProcesses(processes, order, settings)
            stack.callback(rules.close)
            work = _in_files(journal, rules.summarize)
            yield Batch(order, configuration(settings, None), journal, work, open_at_once=processes)
            return
        from llmsum.llm.client import load_libraries

        flow = open_flow(settings)
        engines = await stack.enter_async_context(EnginePool(settings, flow=flow))
        work = partial(summarize_entry, order=order, settings=settings, engines=engines, batch_id=identity(journal))
        config = configuration(settings, engines.endpoint)
        spread = settings.concurrency + SPARE
        work = _in_files(journal, work)
        yield Batch(order, config, journal, work, open_at_once=spread, flow=flow, prepare=load_libraries)
