"""A process that works for another one."""

import multiprocessing
import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread


def live_with_parent() -> None:
    """To be called by the child: it ends when its parent has ended, and leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it reaches the whole group; the parent decides
    Thread(target=_end_with_parent, daemon=True).start()


@contextmanager
def out_of_reach() -> Generator[None]:
    """What is started meanwhile never hears Ctrl-C: it may come before a child can say that it leaves it to its parent.

    A child has the signals blocked that were when it was started. One that comes meanwhile is heard by this process
    afterwards.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
