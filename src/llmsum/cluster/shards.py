"""Results of a cluster: many in one file, as a million small files are a burden everywhere."""

import time
from collections.abc import Sequence
from contextlib import suppress

from llmsum.cluster.worker import Result
from llmsum.files import atomic_writer, remove_parts
from llmsum.folders.folder import key_of
from llmsum.folders.journal import Journal
from llmsum.folders.manifest import SHARDS
from llmsum.folders.resume import RESULT, Order


class Shelf:
    """Writes the results that come together into one shard, OUT/shards/<time>-<number>.jsonl.

    Args:
        order: where results go.
        journal: hears which line of which shard a result is.
    """

    def __init__(self, order: Order, journal: Journal) -> None:
        self._order = order
        self._journal = journal
        self._run = f"{time.time_ns() // 1000:x}"
        self._count = 0
        remove_parts(order.out / SHARDS)

    def put(self, results: Sequence[Result]) -> None:
        """Writes those that have a summary. When this returns, they are on the disk, and older files of them are gone.

        Raises:
            UsageError: if it cannot be written.
        """
        texts = [(result.path, result.text) for result in results if result.text is not None]
        if not texts:
            return
        name = f"{self._run}-{self._count:07}.jsonl"
        self._count += 1
        starts: list[int] = []
        with atomic_writer(self._order.out / SHARDS / name) as file:
            for _, text in texts:
                starts.append(file.tell())
                file.write(text)
        for (path, _), start in zip(texts, starts, strict=True):
            with suppress(OSError):  # there is one only if it was done on this machine before
                self._order.target(path).unlink()
            self._journal.shelve(key_of(path) + RESULT, name, start)
