"""How far a run over a folder is: counted where things happen, read by whoever shows it."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from llmsum.flow import FlowState
from llmsum.folders.folder import Entry, key_of
from llmsum.folders.manifest import Outcome, State
from llmsum.models import LOST
from llmsum.pipeline import Progress

SOME = 0.02  # of the work: before that its pace is not yet known


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchState:
    """How a run stands. Bytes are those of source files; of an open report, the share of its chunks that is answered.

    `due` and `due_bytes` are what this run has to do in all, None until it has been counted.
    """

    states: dict[State, int]  # of the files that this run has finished
    skipped: dict[State, int]  # of those that it passed over, as far as it has come
    due: int | None
    due_bytes: int | None
    done_bytes: float
    open: tuple[str, ...]  # reports under way, the one begun first in front
    chunks: int  # answered, out of the cache or not
    chunks_lost: int  # that got no complete answer
    flow: FlowState
    seconds: float
    stopping: bool

    @property
    def finished(self) -> int:
        """Files that this run has finished."""
        return sum(self.states.values())

    @property
    def eta_s(self) -> float | None:
        """Seconds that are left at the pace so far; None while that cannot be told."""
        if self.due_bytes is None or self.done_bytes <= SOME * self.due_bytes:
            return None
        return max(0.0, self.seconds * (self.due_bytes - self.done_bytes) / self.done_bytes)

    def noted(self) -> dict[str, Any]:
        """As JSON values; of the open reports only the first."""
        return asdict(self) | {"open": self.open[:1], "eta_s": self.eta_s, "finished": self.finished}


class Tracker:
    """Counts for one run; `flow` says how its requests stand."""

    def __init__(self, flow: Callable[[], FlowState]) -> None:
        self.stopping = False
        self._flow = flow
        self._states: Counter[State] = Counter()
        self._skipped: Counter[State] = Counter()
        self._found = self._found_bytes = self._done_bytes = 0
        self._due: tuple[int, int] | None = None
        self._open: dict[str, tuple[int, float]] = {}  # size, and the share of the chunks that is answered
        self._chunks = self._chunks_lost = 0
        self._started = time.monotonic()

    def skip(self, states: Mapping[State, int]) -> None:
        """Files are passed over: how many of each state."""
        self._skipped.update(states)

    @property
    def found_any(self) -> bool:
        """Whether a file was found that is due."""
        return self._found > 0

    def find(self, entry: Entry) -> None:
        """A file is due."""
        self._found += 1
        self._found_bytes += _size(entry)

    def found_all(self) -> None:
        """No further file is due."""
        self._due = self._found, self._found_bytes

    def look_ahead(self, files: int, size: int) -> None:
        """So much is due in all, as far as can be told from outside."""
        if self._due is None:
            self._due = max(files, self._found), max(size, self._found_bytes)

    def begin(self, entry: Entry) -> None:
        """A report is opened."""
        self._open[key_of(entry.path)] = _size(entry), 0.0

    def hear(self, progress: Progress) -> None:
        """A chunk of an open report is answered."""
        size, _ = self._open[progress.path]
        self._open[progress.path] = size, progress.done / progress.total
        if progress.reply is not None:
            self._chunks += 1
            self._chunks_lost += progress.reply.status in LOST

    def leave(self, entry: Entry, outcome: Outcome | None) -> None:
        """An open report is finished; without an outcome the run ended before it was."""
        del self._open[key_of(entry.path)]
        if outcome is None:
            return
        self.finish(entry, outcome.state)
        if outcome.sha256 is None:
            self._discount(_size(entry))

    def finish(self, entry: Entry, state: State) -> None:
        """What a file that was due has become."""
        self._states[state] += 1
        self._done_bytes += _size(entry)

    def _discount(self, size: int) -> None:
        """Bytes that nobody could read: they took no time, and say nothing about the pace of the others."""
        self._done_bytes -= size
        self._found_bytes -= size
        if self._due is not None:
            self._due = self._due[0], self._due[1] - size

    def state(self) -> BatchState:
        """How things stand."""
        due = self._due or (None, None)
        return BatchState(
            states=dict(self._states),
            skipped=dict(self._skipped),
            due=due[0],
            due_bytes=due[1],
            done_bytes=self._done_bytes + sum(size * share for size, share in list(self._open.values())),
            open=tuple(self._open),
            chunks=self._chunks,
            chunks_lost=self._chunks_lost,
            flow=self._flow(),
            seconds=time.monotonic() - self._started,
            stopping=self.stopping,
        )


def _size(entry: Entry) -> int:
    return max(entry.size, 1)  # also of what cannot be read: every file brings the end nearer
