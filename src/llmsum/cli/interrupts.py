"""Ctrl-C once ends a run in good order, twice at once; SIGTERM counts as one."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

from llmsum.cli.messages import say

SHOW_CURSOR = "\x1b[?25h"


class Interrupts:
    """`code` is the exit code that the first signal asks for, None if there was none."""

    code: int | None = None


@contextmanager
def interrupts(stop: Callable[[], None]) -> Generator[Interrupts]:
    """Calls `stop` in the running loop at the first signal, and ends the program at the second.

    Plain handlers and not the loop's own: they run even while the loop is busy with one long report.
    """
    loop = asyncio.get_running_loop()
    told = Interrupts()

    def on_signal(number: int, _: FrameType | None) -> None:
        if told.code is not None:
            if sys.stderr.isatty():
                sys.stderr.write(SHOW_CURSOR)
            os._exit(128 + number)  # results and manifest are whole at any moment
        told.code = 128 + number
        say("stopping: what is under way is finished and written; once more stops at once")
        loop.call_soon_threadsafe(stop)

    former = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
