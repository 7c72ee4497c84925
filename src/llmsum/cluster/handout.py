"""Documents handed out to workers in bundles, and how often each was begun."""

import asyncio
from collections import Counter, deque
from collections.abc import Iterable, Sequence

from llmsum.folders.folder import Entry

FILL_S = 0.05  # how long an incomplete bundle waits for more; documents are offered one by one


class Handout:
    """Documents wait here until a worker has room.

    Bundles are numbered, and each can be had again: Ray may lose one and ask for all from the first. So a document is
    known until its result has come back: the worker that holds it may die before that.

    Args:
        size: documents in a bundle, at most.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._offered = deque[Entry]()
        self._changed = asyncio.Event()
        self._closed = False
        self._bundles = list[tuple[Entry, ...]]()
        self._left = Counter[int]()  # documents of a bundle whose results are not back
        self._bundle_of: dict[str, int] = {}
        self._begun = Counter[str]()

    def offer(self, entry: Entry) -> None:
        """One more document to be done."""
        self._offered.append(entry)
        self._changed.set()

    def take_back(self) -> list[str]:
        """The paths of those that nobody has taken yet; nobody will."""
        paths = [entry.path for entry in self._offered]
        self._offered.clear()
        return paths

    def close(self) -> None:
        """There will be no more."""
        self._closed = True
        self._changed.set()

    async def bundle(self, number: int) -> Sequence[Entry] | None:
        """The bundle of a number, counted from 0, without what has come back; None behind the last one."""
        if number < len(self._bundles):
            return [entry for entry in self._bundles[number] if entry.path in self._bundle_of]
        while not self._offered and not self._closed:
            self._changed.clear()
            await self._changed.wait()
        if not self._offered:
            return None
        if len(self._offered) < self._size and not self._closed:
            await asyncio.sleep(FILL_S)
        bundle = tuple(self._offered.popleft() for _ in range(min(self._size, len(self._offered))))
        self._bundle_of.update((entry.path, number) for entry in bundle)
        self._left[number] = len(bundle)
        self._bundles.append(bundle)
        return bundle

    def begun(self, paths: Sequence[str]) -> list[int]:
        """How often each document was begun and not finished: its worker died."""
        return [self._begun[path] for path in paths]

    def begin(self, path: str) -> int:
        """A document is going to be read: counted before, as the worker may not survive it → how often it was begun."""
        self._begun[path] += 1
        return self._begun[path]

    def finish(self, path: str) -> None:
        """Its worker lives, whatever became of the document."""
        self._begun.pop(path, None)

    def come_back(self, paths: Iterable[str]) -> None:
        """Whoever started the run has the results of these."""
        for path in paths:
            self._begun.pop(path, None)
            number = self._bundle_of.pop(path, None)
            if number is not None:
                self._left[number] -= 1
                if not self._left[number]:
                    del self._left[number]
                    self._bundles[number] = ()

    def suspects(self) -> dict[str, int]:
        """Documents that were begun more than once, and how often."""
        return {path: count for path, count in self._begun.items() if count > 1}
