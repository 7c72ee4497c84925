"""A progress bar on stderr."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from llmsum.pipeline import Progress
from llmsum.render.plain import one_line


@contextmanager
def bar() -> Generator[Callable[[Progress], None]]:
    """Counts the chunks of one report that have been answered, and is gone when it is done."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("chunks"),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("asking", total=None)

        def on_reply(progress: Progress) -> None:
            name = one_line(Path(progress.path).name)
            bars.update(task, description=name, completed=progress.done, total=progress.total)

        yield on_reply
