"""What is left to do: the folder and the manifest side by side, both in the order of paths, so that neither is held."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import dropwhile, islice
from pathlib import Path
from typing import Final

from llmsum import __version__
from llmsum.folders.folder import REPORTS, Entry, key_of, walk
from llmsum.folders.manifest import OPEN, SHARDS, Row, State
from llmsum.llm.endpoints import Endpoint
from llmsum.reading.ways import way_of
from llmsum.resources import PACKAGE, shipped_folder
from llmsum.settings import Settings

RESULT = ".json"  # behind the whole name: 报告.txt and 报告.md have one each
TEXT = ".txt"
# Settings that change what comes out beside the way of reading; others only say when, where, how fast, for how much.
SHAPING: Final = ("mode", "temperature", "encoding", "script")
# Whose numbers and words decide on kinds and on confidence: `llmsum eval adapt --write` changes them.
WEIGHTS: Final = (PACKAGE / "kinds", PACKAGE / "confidence")
PAGE, FINDS = 2000, 50  # files of a part of a folder, and files among them that are due, at most
MAX_ATTEMPTS = 3  # a file during whose reading the program ended this often is not tried again
RETRIED: Final[frozenset[State]] = frozenset({"partly", "failed", "set_aside"})
WRITTEN: Final[frozenset[State]] = frozenset({"done", "partly"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which files of a folder, and where their results go.

    `limit` is about the first files of the folder, done or not, so that the same order twice is the same work. With
    `save_text` the text of each report that is read goes beside its result.
    """

    source: Path
    out: Path
    include: tuple[str, ...] = REPORTS
    exclude: tuple[str, ...] = ()
    limit: int | None = None
    retry_failed: bool = False
    save_text: bool = False

    def entries(self) -> Iterator[Entry]:
        """The files, in order.

        Raises:
            UsageError: if the source is no folder that can be read.
        """
        return islice(walk(self.source, self.include, self.exclude, self.out), self.limit)

    @property
    def takes_all(self) -> bool:
        """Whether nobody said which files to take: then it is told which were not."""
        return self.include == REPORTS

    def target(self, path: str) -> Path:
        """Where the result of a file goes."""
        return self.out / (path + RESULT)

    def text(self, path: str) -> Path:
        """Where the text of a file goes."""
        return self.out / (path + TEXT)

    def has_lost(self, entry: Entry, row: Row) -> bool:
        """Whether the result that a row speaks of is not there any more: somebody removed it to have it made again."""
        if row.state not in WRITTEN or os.path.exists(f"{self.out}{os.sep}{entry.path}{RESULT}"):
            return False
        return row.shard is None or not os.path.exists(os.path.join(self.out, SHARDS, row.shard))


def configuration(settings: Settings, endpoint: Endpoint | None) -> str:
    """A short digest of everything but the report itself that decides a result; `endpoint` is None for the rules."""
    made_of = {
        "llmsum": __version__,
        "endpoint": endpoint and [endpoint.identity, endpoint.model, endpoint.mode, dict(endpoint.extra)],
        "settings": {name: getattr(settings, name) for name in SHAPING},
        **({"kinds": settings.kinds} if settings.kinds else {}),
        "reading": way_of(settings).deciding,
        "asked": [
            hashlib.sha256(file.read_bytes()).hexdigest()
            for folder in (settings.prompts, shipped_folder("prompts"), shipped_folder("schemas"))
            if folder is not None
            for file in sorted(folder.glob("*.*"))
            if file.suffix in (".md", ".json") and file.is_file()
        ],
        "weights": [
            hashlib.sha256(file.read_bytes()).hexdigest()
            for folder in WEIGHTS
            for file in sorted(folder.rglob("*.toml"))
        ],
    }
    return hashlib.sha256(json.dumps(made_of, sort_keys=True, default=str).encode()).hexdigest()[:16]


def side_by_side(entries: Iterable[Entry], rows: Iterator[Row]) -> Iterator[tuple[Entry, Row | None]]:
    """Each file with what the manifest says of it; rows of files that are not in `entries` are passed over."""
    row = next(rows, None)
    for entry in entries:
        key = key_of(entry.path)
        while row is not None and row.path < key:
            row = next(rows, None)
        yield entry, row if row is not None and row.path == key else None


def is_due(entry: Entry, row: Row | None, config: str, retry_failed: bool) -> bool:
    """Whether a file has to be looked at: new, changed, not finished, made with other settings, or to be retried."""
    return (
        row is None
        or row.mtime_ns != entry.mtime_ns
        or row.size != entry.size
        or row.config != config
        or row.state in OPEN
        or (retry_failed and row.state in RETRIED)
    )


@dataclass(slots=True)
class Page:
    """A part of the folder: the files that have to be looked at, how many of each state have not, and the last path.

    The last page of a folder names no last path.
    """

    due: list[tuple[Entry, Row | None]] = field(default_factory=list[tuple[Entry, Row | None]])
    skipped: Counter[State] = field(default_factory=Counter[State])
    last: str = ""


def pages(order: Order, rows: Iterator[Row], config: str, after: str = "") -> Iterator[Page]:
    """The folder page by page, in order.

    Args:
        order: which folder.
        rows: what its manifest says, in the order of paths.
        config: the digest of the settings, as `configuration` makes it.
        after: where to begin: behind this path, as a row has it.

    Raises:
        UsageError: if the source is no folder that can be read.
    """
    results, page = Results(order.out), Page()
    entries = dropwhile(lambda entry: key_of(entry.path) <= after, order.entries())
    for number, (entry, row) in enumerate(side_by_side(entries, rows), 1):
        if (
            row is None
            or is_due(entry, row, config, order.retry_failed)
            or (not results.hold(entry.path) and order.has_lost(entry, row))
        ):
            page.due.append((entry, row))
        else:
            page.skipped[row.state] += 1
        if number % PAGE == 0 or len(page.due) == FINDS:
            page.last = key_of(entry.path)
            yield page
            page = Page()
    yield page


class Results:
    """Which results are there, asked for in the order of paths: a folder is listed once, not asked for every file.

    A result that is written later may not be seen.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._listed: list[tuple[str, frozenset[str]]] = []  # the way down to the last path, folders with a slash

    def hold(self, path: str) -> bool:
        """Whether the result of a file is there."""
        name = path.rfind("/") + 1
        while self._listed and not path.startswith(self._listed[-1][0]):
            self._listed.pop()
        if not self._listed or len(self._listed[-1][0]) != name:
            self._listed.append((path[:name], self._names(path[:name])))
        return path[name:] + RESULT in self._listed[-1][1]

    def _names(self, folder: str) -> frozenset[str]:
        try:
            return frozenset(os.listdir(os.path.join(self._out, folder)))
        except OSError:
            return frozenset()


def holds_the_same(order: Order, entry: Entry, row: Row | None, config: str) -> bool:
    """Whether a file that was written anew still holds what its finished row says, as after a copy of the folder."""
    if row is None or row.sha256 is None or (row.size, row.config) != (entry.size, config):
        return False
    if row.state != "done" or order.has_lost(entry, row):
        return False
    try:
        with open(order.source / entry.path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == row.sha256
    except OSError:
        return False
