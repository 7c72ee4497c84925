"""How a batch stands, while it runs: a display on a terminal, a line now and then elsewhere."""

import asyncio
import shutil
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from llmsum.batch.tracking import BatchState
from llmsum.cli.messages import say
from llmsum.render.plain import printable
from llmsum.render.tally import joined, run_words

if TYPE_CHECKING:
    from rich.console import Group

LINE_EVERY_S = 10.0
DRAWN_EVERY_S = 0.25


@asynccontextmanager
async def shown(state: Callable[[], BatchState], *, quiet: bool) -> AsyncGenerator[None]:
    """Tells how things stand until the block ends."""
    if quiet:
        yield
        return
    showing = asyncio.create_task(_draw(state) if sys.stderr.isatty() else _say(state))
    try:
        yield
    finally:
        showing.cancel()
        with suppress(asyncio.CancelledError):
            await showing


async def _say(state: Callable[[], BatchState], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    while True:
        await sleep(LINE_EVERY_S)
        say(" · ".join(run_words(state().noted())))


async def _draw(state: Callable[[], BatchState]) -> None:
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True, highlight=False)

    def now() -> "Group":
        return picture(state(), max(20, shutil.get_terminal_size().columns - 1))

    with Live(get_renderable=now, console=console, auto_refresh=False, transient=True) as live:
        while True:
            live.refresh()
            await asyncio.sleep(DRAWN_EVERY_S)


def picture(now: BatchState, width: int) -> "Group":
    """The bar, the figures, and the report that was begun first; `width` in cells."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.progress_bar import ProgressBar
    from rich.text import Text

    bar = ProgressBar(total=now.due_bytes or None, completed=now.done_bytes, width=width, pulse=now.due_bytes is None)
    lines = joined(run_words(now.noted()), width)
    if now.open:
        lines.append(printable(f"now: {now.open[0]}"))
    # The padding ends the line of the bar, which does not do so by itself.
    return Group(Padding(bar, 0), *(Text(line, no_wrap=True, overflow="ellipsis") for line in lines))
