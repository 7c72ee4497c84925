"""Coroutines carried out from ordinary code."""

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from llmsum.settings import BUILTIN, Settings

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T], settings: Settings) -> T:
    """What `work` returns.

    The rules wait for nothing: without a model there is no event loop, which takes as long to import as a report takes
    to read. Where the caller's thread has a loop of its own, as in a notebook, the work gets one in another thread.
    """
    if settings.model == BUILTIN and not settings.base_url:
        return _without_waiting(work)
    import asyncio

    return _run_beside(work) if _in_loop() else asyncio.run(work)


def _without_waiting(work: Coroutine[Any, Any, T]) -> T:
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    work.close()
    raise RuntimeError("the rules waited for something")


def _in_loop() -> bool:
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _run_beside(work: Coroutine[Any, Any, T]) -> T:
    """The same in a thread; what interrupts the waiting, such as Ctrl-C in a notebook, ends the work as well."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1, thread_name_prefix="llmsum") as threads:
        runner = threads.submit(asyncio.Runner).result()
        loop = threads.submit(runner.get_loop).result()
        outcome = threads.submit(runner.run, work)
        try:
            return outcome.result()
        finally:
            if not outcome.done():
                loop.call_soon_threadsafe(_cancel_all, loop)
            threads.submit(runner.close)


def _cancel_all(loop: "AbstractEventLoop") -> None:
    import asyncio

    for task in asyncio.all_tasks(loop):
        task.cancel()
