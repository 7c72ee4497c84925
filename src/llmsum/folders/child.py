"""A process that works for another one."""

import multiprocessing
import os
import signal
from threading import Thread


def live_with_parent() -> None:
    """To be called by the child: it ends when its parent has ended, and leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it reaches the whole group; the parent decides
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
