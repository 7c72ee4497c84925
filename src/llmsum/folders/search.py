"""The search for what is due, by a process of its own once it takes long: this one can load libraries meanwhile."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing

from llmsum.folders.child import live_with_parent
from llmsum.folders.manifest import ManifestView
from llmsum.folders.resume import PAGE, Order, Page, pages

AHEAD = 64  # pages that the other process may be in front


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
            last = page.last
    except (BrokenProcessPool, OSError):  # it could not begin, or somebody killed it
        yield from pages(order, view.rows(last), config, last)


def _by_another(order: Order, config: str, after: str, meanwhile: Callable[[], object]) -> Iterator[Page]:
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _start, (order, config, after))
    try:
        coming = deque(pool.submit(_next_page) for _ in range(AHEAD))
        meanwhile()
        while (page := coming.popleft().result()) is not None:
            coming.append(pool.submit(_next_page))
            yield page
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


# --- in the child process --------------------------------------------------------------------------

_found: Iterator[Page]


def _start(order: Order, config: str, after: str) -> None:
    global _found  # noqa: PLW0603 - the executor offers no other place to keep what all its calls share
    _found = _pages(order, config, after)
    live_with_parent()


def _pages(order: Order, config: str, after: str) -> Iterator[Page]:
    with closing(ManifestView(order.out)) as view:
        yield from pages(order, view.rows(after), config, after)


def _next_page() -> Page | None:
    return next(_found, None)
