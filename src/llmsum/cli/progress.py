"""A progress bar on stderr."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from llmsum.pipeline import Progress
from llmsum.render.plain import one_line


@contextmanager
def bar() -> Generator[Callable[[Progress], None]]:
    """Counts the chunks of one report that have been answered, and its items, and is gone when it is done."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[told]}", markup=False),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("asking", total=None, told="")

        def on_reply(progress: Progress) -> None:
            name = one_line(Path(progress.path).name)
            bars.update(task, description=name, completed=progress.done, total=progress.total, told=told(progress))

        yield on_reply


def told(progress: Progress) -> str:
    """How far it is, in words: `1/2 chunks  37 items`; nothing of items before there are any."""
    chunks = f"{progress.done}/{_counted(progress.total, 'chunk')}"
    return chunks + (f"  {_counted(progress.items, 'item')}" if progress.items else "")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
