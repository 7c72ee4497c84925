"""Event loops whose time is not ours: hours pass at once where all tasks wait, or everything goes faster."""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
HASTE = 10  # seconds of a hurried loop in one of ours


class _Jumping(selectors.SelectSelector):
    """Turns waiting into the passing of time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise RuntimeError("everybody waits, and nothing will ever happen")
        self.now += timeout
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Its clock begins at 0 and moves only when all tasks wait."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def run_virtually(work: Callable[[Callable[[], float]], Coroutine[Any, Any, T]]) -> T:
    """What `work` returns; it is given the clock."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        loop = runner.get_loop()
        return runner.run(work(loop.time))


class _Hurrying(selectors.DefaultSelector):
    def select(self, timeout: float | None = None) -> Any:
        return super().select(None if timeout is None else timeout / HASTE)


class HurriedLoop(asyncio.SelectorEventLoop):
    """Its clock runs faster than ours, for programs that wait for real sockets; so do its pauses and time-outs."""

    def __init__(self) -> None:
        super().__init__(_Hurrying())

    def time(self) -> float:
        return time.monotonic() * HASTE


def run_hurriedly(work: Coroutine[Any, Any, T]) -> T:
    """What `asyncio.run` would return, sooner."""
    with asyncio.Runner(loop_factory=HurriedLoop) as runner:
        return runner.run(work)
