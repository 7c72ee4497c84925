"""What is due in a folder so large that another process looks for it."""

import asyncio
import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from llmsum.errors import UsageError
from llmsum.folders.folder import Entry, key_of
from llmsum.folders.journal import Journal
from llmsum.folders.manifest import ManifestView, Outcome, Row, State
from llmsum.folders.resume import FINDS, PAGE, Order, Page, pages
from llmsum.folders.search import search

NEW = [
    "03/新.txt",
    os.fsdecode("04/坏".encode() + b"\xff.txt"),
    *(f"04/新{number:03}.txt" for number in range(3 * FINDS)),
    "06/z.txt",
]


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Order:
    """Seven folders of which nearly all files failed or are done, and some new ones towards the end."""
    place = tmp_path_factory.mktemp("viele")
    order = Order(source=place / "报告", out=place / "结果")
    order.out.mkdir()
    for number in range(4 * PAGE):
        write(order, f"{number // (PAGE // 2):02}/{number:05}.txt")
    asyncio.run(finish(order))
    for path in NEW:
        write(order, path)
    return order


@pytest.fixture
def view(order: Order) -> Iterator[ManifestView]:
    with closing(ManifestView(order.out)) as view:
        yield view


def write(order: Order, path: str) -> None:
    file = order.source / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


async def finish(order: Order) -> None:
    """As a run does that fails with most files; what is done has its result."""
    with closing(Journal(order.out)) as journal:

        async def one(entry: Entry, state: State) -> None:
            await journal.begin(Row(entry.path, entry.size, entry.mtime_ns, None, "c", "reading", 1), 1.0)
            await journal.finish(Outcome(path=entry.path, state=state), 2.0)

        entries = list(order.entries())
        done = entries[:: PAGE // 10]
        for entry in done:
            order.target(entry.path).parent.mkdir(parents=True, exist_ok=True)
            order.target(entry.path).touch()
        await asyncio.gather(*(one(entry, "done" if entry in done else "failed") for entry in entries))


def told(found: Iterable[Page]) -> tuple[list[str], Counter[State]]:
    """The paths that are due, and how many are not."""
    due, skipped = list[str](), Counter[State]()
    for page in found:
        due += [entry.path for entry, _ in page.due]
        skipped += page.skipped
    return due, skipped


def test_two_processes_find_what_one_finds(order: Order, view: ManifestView) -> None:
    """In the same order; something else is done meanwhile, once."""
    calls = list[int]()
    found = told(search(order, view, "c", lambda: calls.append(len(multiprocessing.active_children()))))
    assert found == told(pages(order, view.rows(), "c"))
    assert found == (sorted(NEW, key=key_of), {"failed": 4 * PAGE - 40, "done": 40})
    assert calls == [1]


def test_one_process_is_enough_where_much_is_due_or_little_is_there(order: Order, view: ManifestView) -> None:
    """There is nothing to be gained."""

    def never() -> None:
        raise AssertionError

    for small in (replace(order, limit=PAGE - 1), replace(order, retry_failed=True)):
        assert told(search(small, view, "c", never)) == told(pages(small, view.rows(), "c"))
    assert told(search(order, view, "other settings", never))[1] == {}


def test_a_search_whose_process_dies_goes_on(order: Order, view: ManifestView) -> None:
    """Nothing is told twice, and nothing is left out."""

    def kill() -> None:
        for child in multiprocessing.active_children():
            assert child.pid is not None
            os.kill(child.pid, signal.SIGKILL)

    assert told(search(order, view, "c", kill)) == told(pages(order, view.rows(), "c"))


def test_a_folder_that_goes_away_is_told(order: Order, view: ManifestView) -> None:
    """By the same error, whichever process notices."""
    away = order.source.with_name("weg")
    found = search(order, view, "c")
    next(found)
    order.source.rename(away)
    try:
        with pytest.raises(UsageError, match="give a folder of reports"):
            told(found)
    finally:
        away.rename(order.source)
