"""The search for what is due, by a process of its own once it takes long: this one can load libraries meanwhile."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing.connection import Connection

from llmsum.errors import LlmsumError
from llmsum.folders.child import live_with_parent, out_of_reach
from llmsum.folders.manifest import ManifestView
from llmsum.folders.resume import PAGE, Order, Page, pages


def search(
    order: Order, view: ManifestView, config: str, meanwhile: Callable[[], object] = lambda: None
) -> Iterator[Page]:
    """As `resume.pages`; from the first whole page on of which nothing is due, another process looks for them.

    Args:
        order: which folder.
        view: what its manifest says.
        config: the digest of the settings, as `resume.configuration` makes it.
        meanwhile: called once if another process takes over, while it begins.

    Raises:
        UsageError: if the source is no folder that can be read.
    """
    last = ""
    for page in pages(order, view.rows(), config):
        yield page
        last = page.last
        if page.skipped.total() == PAGE:
            break
    else:
        return
    try:
        for page in _by_another(order, config, last, meanwhile):
            yield page
            last = page.last or last
    except (EOFError, OSError):  # it could not begin, or somebody killed it
        yield from pages(order, view.rows(last), config, last)


def _by_another(order: Order, config: str, after: str, meanwhile: Callable[[], object]) -> Iterator[Page]:
    context = multiprocessing.get_context("spawn")
    told, telling = context.Pipe(duplex=False)
    child = context.Process(target=_tell, args=(telling, order, config, after), daemon=True)
    try:
        with out_of_reach():
            child.start()
        telling.close()  # the child has its own: when that is closed, nothing more can come
        meanwhile()
        while (page := told.recv()) is not None:
            if isinstance(page, LlmsumError):
                raise page
            yield page
    finally:
        told.close()
        if child.pid is not None:
            child.terminate()
            child.join()


def _tell(telling: Connection, order: Order, config: str, after: str) -> None:
    """In the child process: sends page after page, as far ahead as the pipe holds them, and None behind the last."""
    live_with_parent()
    try:
        with closing(ManifestView(order.out)) as view:
            for page in pages(order, view.rows(after), config, after):
                telling.send(page)
        telling.send(None)
    except LlmsumError as error:
        telling.send(error)
