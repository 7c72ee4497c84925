"""Verification of results: what they quote, count and add up is so. Nothing is written, and nobody is asked."""

import multiprocessing
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path

from llmsum.errors import Missing, UsageError
from llmsum.folders.child import live_with_parent, out_of_reach
from llmsum.settings import Settings
from llmsum.verify.document import Task, Verified, Way, verified
from llmsum.verify.fault import Fault, FaultKind
from llmsum.verify.folder import against_manifest, sources_of, tasks

__all__ = ["Fault", "FaultKind", "Report", "verify"]

ALONE = 8  # summaries that are verified sooner than other processes begin
BUNDLE = 10  # summaries that a process is given at once


@dataclass(frozen=True, slots=True)
class Report:
    """How many summaries were verified, how many quotations they have, and what does not hold, in their order."""

    documents: int
    quotations: int
    faults: tuple[Fault, ...]


def verify(
    results: Sequence[Path],
    settings: Settings,
    *,
    sources: Path | None = None,
    recount: bool = False,
    processes: int = 1,
) -> Report:
    """Verifies folders of results, and summaries as JSON.

    Args:
        results: folders that a batch wrote to, or summarize; files of one summary each.
        settings: limits of reading sources.
        sources: the folder that the paths in the summaries are in; None: the one that the batch read, as the manifest
            tells, or where this process is.
        recount: whether sources are cut again to count coverage anew, which takes several times as long.
        processes: how many work at it, where there is enough to do.

    Raises:
        MissingExtra: if there are Parquet shards and pyarrow is not installed.
        Missing: if one of `results` is not there.
        UsageError: if one is a folder without results, or may not be read.
    """
    documents = quotations = 0
    faults: list[Fault] = []
    for path in results:
        found: list[Verified] = []
        way = Way(sources or (sources_of(path) if path.is_dir() else None), settings, recount)
        for one in _verified(_tasks(path), way, processes):
            faults += one.faults
            found.append(one._replace(faults=()))
        if path.is_dir():
            faults += against_manifest(path, found)
        documents += len(found)
        quotations += sum(one.quotations for one in found)
    return Report(documents, quotations, tuple(faults))


def _tasks(path: Path) -> Iterator[Task]:
    if not path.is_dir():
        try:
            return iter([Task(None, str(path), partial(bytes, path.read_bytes()))])
        except FileNotFoundError:
            raise Missing(path) from None
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}; give a folder of results, or a summary as JSON") from None
    found = tasks(path)
    first = next(found, None)
    if first is None:
        raise UsageError(f"{path}: holds no results; give the folder that `llmsum batch` wrote to")
    return chain((first,), found)


def _verified(found: Iterator[Task], way: Way, processes: int) -> Iterator[Verified]:
    """Every summary in order: the first by this process, more by others beside it."""
    yield from (verified(task, way) for task in islice(found, ALONE if processes > 1 else None))
    if processes == 1 or (first := next(found, None)) is None:
        return
    context = multiprocessing.get_context(_method())
    with ProcessPoolExecutor(processes, context, _start, (way,)) as pool:
        yield from _by_others(pool, _bundles(chain((first,), found)), processes)


def _method() -> str:
    """How others begin: forks know at once what this process has loaded, but beside threads they may lock up."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _by_others(pool: ProcessPoolExecutor, bundles: Iterator[list[Task]], processes: int) -> Iterator[Verified]:
    """What the processes found, in order; few bundles are read ahead, so that memory does not grow with the folder."""
    with out_of_reach():
        waiting = [pool.submit(_verify, bundle) for bundle in islice(bundles, 2 * processes)]
    while waiting:
        yield from waiting.pop(0).result()
        waiting += [pool.submit(_verify, bundle) for bundle in islice(bundles, 1)]


def _bundles(found: Iterable[Task]) -> Iterator[list[Task]]:
    ahead = iter(found)
    while bundle := list(islice(ahead, BUNDLE)):
        yield bundle


# --- in the other processes ------------------------------------------------------------------------

_way: Way


def _start(way: Way) -> None:
    global _way  # noqa: PLW0603 - the executor offers no other place to keep what all its calls share
    _way = way
    live_with_parent()


def _verify(bundle: Sequence[Task]) -> list[Verified]:
    return [verified(task, _way) for task in bundle]
