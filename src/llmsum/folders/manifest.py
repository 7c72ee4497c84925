"""What became of every file of a folder: `manifest.sqlite` beside the results. Whoever resumes or looks on reads it.

This is the reading side; `journal` writes.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal, NamedTuple

from llmsum.errors import Missing, UsageError
from llmsum.models import Usage

MANIFEST = "manifest.sqlite"
SUMMARY = "summary.jsonl"  # its headlines, written at the end of a run
SHARDS = "shards"
VERSION = 1  # raise it when the tables change
EXAMPLES = 3  # messages of a kind of error that are shown
PAGE = 1000  # rows read at once: a cursor left open for hours would keep SQLite from tidying up behind it

# reading: begun and counted, so that a file that kills the program is known; asking: read, and waiting for answers;
# partly: written, but a chunk got no complete answer; set_aside: not tried again, the program died of it too often.
State = Literal["reading", "asking", "done", "partly", "failed", "set_aside"]
# Kinds of errors of a result that is there and lacks something; for good, where asking the same again gets the same.
FOR_GOOD: Final = ("refused", "truncated")
LOSSES: Final = ("incomplete", *FOR_GOOD)
OPEN: Final[frozenset[State]] = frozenset({"reading", "asking"})

SPENT = f"""
SELECT {", ".join(f"SUM(json_extract(usage, '$.{name}'))" for name in Usage.__dataclass_fields__)},
    COUNT(CASE WHEN json_extract(usage, '$.requests') > 0 AND json_extract(usage, '$.cost_usd') IS NULL THEN 1 END)
FROM documents WHERE usage IS NOT NULL
"""
ERRORS = """
SELECT kind, count, message FROM (
    SELECT kind, message, COUNT(*) OVER (PARTITION BY kind) AS count,
        ROW_NUMBER() OVER (PARTITION BY kind ORDER BY path) AS number
    FROM documents WHERE kind IS NOT NULL
) WHERE number <= ? ORDER BY count DESC, kind, number
"""


class Row(NamedTuple):
    """What the next run has to know of a file. `attempts` is how often reading it was begun since it last ended.

    `shard` is where its result is a line, if it is no file of its own.
    """

    path: str
    size: int
    mtime_ns: int
    sha256: str | None
    config: str
    state: State
    attempts: int
    shard: str | None = None


class Told(NamedTuple):
    """What the manifest says of a file beside what the next run has to know; `usage` is JSON."""

    path: str
    state: State
    kind: str | None
    sha256: str | None
    usage: str | None
    headline: str | None

    @property
    def has_result(self) -> bool:
        """Whether there is a summary, if only of chunks that were all lost."""
        return self.state in {"done", "partly"} or (self.state == "failed" and self.kind == "incomplete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file. `kind` and `message` tell an error, `headline` is its line of summary.jsonl."""

    path: str
    state: State
    sha256: str | None = None
    kind: str | None = None
    message: str | None = None
    usage: Usage = Usage()
    seconds: float = 0.0
    headline: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many files are in each state, what they took, and of each kind of error how many and the first messages."""

    states: dict[State, int]
    usage: Usage
    errors: dict[str, tuple[int, list[str]]] = field(default_factory=dict[str, tuple[int, list[str]]])


class ManifestView:
    """Reads a manifest, also while another process writes it.

    Args:
        folder: where it is.
        untouched: whether the folder is left as it is to the last file, where no run is going on.

    Raises:
        Missing: the folder is not there.
        UsageError: it holds none, it is damaged, or another version of llmsum wrote it.
    """

    def __init__(self, folder: Path, *, untouched: bool = False) -> None:
        self.file = folder / MANIFEST
        if not folder.exists():
            raise Missing(folder)
        if not self.file.is_file():
            raise UsageError(f"{folder}: holds no {MANIFEST}; give the -o of an llmsum batch")
        # Any reader of a log makes its files, and cannot remove them; where there is none, nobody writes.
        is_at_rest = untouched and not self.file.with_name(f"{MANIFEST}-wal").exists()
        self._reader = opened(self.file, "immutable" if is_at_rest else "ro")
        self._turn = Lock()

    def rows(self, after: str = "") -> Iterator[Row]:
        """All files behind a path, in order, in small steps; rows written meanwhile may be among them."""
        last = after
        query = (
            "SELECT path, size, mtime_ns, sha256, config, state, attempts, shard FROM documents "
            f"LEFT JOIN shelved ON place = path || '.json' WHERE path > ? ORDER BY path LIMIT {PAGE}"
        )
        # Half the time of Row._make, which tells over a hundred thousand rows.
        as_row = partial(tuple.__new__, Row)  # pyright: ignore[reportUnknownMemberType]
        while page := self._ask(query, last):
            yield from map(as_row, page)
            last = page[-1][0]

    def headlines(self) -> Iterator[str]:
        """One line of JSON for each file in the order of paths; a file without a result has path and state only."""
        last = ""
        query = (
            "SELECT documents.path, state, line FROM documents LEFT JOIN headlines USING (path) "
            f"WHERE documents.path > ? ORDER BY documents.path LIMIT {PAGE}"
        )
        while page := self._ask(query, last):
            for path, state, line in page:
                yield line if line and state not in OPEN else headline(path, state)
            last = page[-1][0]

    def told(self) -> Iterator[Told]:
        """What is said of every file when it is finished, in the order of their paths."""
        last = ""
        query = (
            "SELECT documents.path, state, kind, sha256, usage, line FROM documents LEFT JOIN headlines USING (path) "
            f"WHERE documents.path > ? ORDER BY documents.path LIMIT {PAGE}"
        )
        while page := self._ask(query, last):
            yield from (Told(*row) for row in page)
            last = page[-1][0]

    def unfinished(self) -> Iterator[tuple[str, State, str | None, str | None]]:
        """Path, state, kind of error and message of each file without a result, in the order of their paths.

        A failed file whose chunks were all lost (`LOSSES`) has a result that says so.
        """
        last = ""
        marks = ", ".join("?" * len(LOSSES))
        query = (
            "SELECT path, state, kind, message FROM documents WHERE path > ? AND state NOT IN ('done', 'partly') "
            f"AND COALESCE(kind, '') NOT IN ({marks}) ORDER BY path LIMIT {PAGE}"
        )
        while page := self._ask(query, last, *LOSSES):
            yield from page
            last = page[-1][0]

    def tally(self) -> Tally:
        """Everything added up."""
        states = dict(self._ask("SELECT state, COUNT(*) FROM documents GROUP BY state"))
        errors: dict[str, tuple[int, list[str]]] = {}
        for kind, count, message in self._ask(ERRORS, EXAMPLES):
            errors.setdefault(kind, (count, []))[1].append(message)
        ((*spent, unpriced),) = self._ask(SPENT)
        numbers: dict[str, Any] = dict(zip(Usage.__dataclass_fields__, spent, strict=True))
        cost = numbers.pop("cost_usd")
        usage = Usage(
            **{name: int(number or 0) for name, number in numbers.items()}, cost_usd=None if unpriced else cost
        )
        return Tally(states, usage, errors)

    def examples(self, states: Collection[State], count: int) -> list[tuple[str, State, str | None]]:
        """Path, state and message of the first files in any of `states`."""
        marks = ", ".join("?" * len(states))
        query = f"SELECT path, state, message FROM documents WHERE state IN ({marks}) ORDER BY path LIMIT ?"
        return self._ask(query, *sorted(states), count)

    def bought(self, config: str, count: int) -> list[tuple[str, Usage]]:
        """Path and usage of finished files whose every answer was paid for under these settings."""
        query = (
            "SELECT path, usage FROM documents WHERE state = 'done' AND config = ? "
            "AND json_extract(usage, '$.requests') > 0 AND json_extract(usage, '$.cached_requests') = 0 LIMIT ?"
        )
        return [(path, Usage(**json.loads(usage))) for path, usage in self._ask(query, config, count)]

    def shelved(self) -> Iterator[tuple[str, str, int]]:
        """Results that are lines of shards, in the order of `place`: that, the name of the shard, and where it begins.

        The place is the path that the result would have as a file of its own; the beginning is counted in bytes.
        """
        last = ""
        query = f"SELECT place, shard, start FROM shelved WHERE place > ? ORDER BY place LIMIT {PAGE}"
        while page := self._ask(query, last):
            yield from page
            last = page[-1][0]

    def fact(self, name: str) -> Any:
        """A note about the whole folder, as `Journal.note` kept it; None if there is none."""
        found = self._ask("SELECT value FROM facts WHERE name = ?", name)
        return json.loads(found[0][0]) if found else None

    def newest(self) -> float:
        """When the last document was finished, as Unix time; 0 before the first."""
        ((newest,),) = self._ask("SELECT coalesce(max(finished), 0) FROM documents")
        return newest

    def close(self) -> None:
        """Closes the file, once no other thread is reading from it; one that goes on gets sqlite3.ProgrammingError."""
        with self._turn:
            self._reader.close()

    def _ask(self, query: str, *values: str | int) -> list[Any]:
        # SQLite closes a file under the feet of a thread that reads it, and the program crashes: a thread goes on for
        # a while when the task that waits for it is cancelled, and what the task used is closed meanwhile.
        with self._turn:
            return self._reader.execute(query, values).fetchall()


def headline(path: str, state: State, told: dict[str, Any] | None = None) -> str:
    """A line of summary.jsonl, without the line feed."""
    return json.dumps({"path": path, "state": state, **(told or {})}, ensure_ascii=False)


def opened(file: Path, mode: Literal["ro", "rwc", "immutable"]) -> sqlite3.Connection:
    """A connection that commits every statement by itself; to be used, and closed, by one thread at a time.

    Raises:
        UsageError: if the file is no manifest of this version.
    """
    try:
        how = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
        uri = f"{file.resolve().as_uri()}?{how}"
        connection = sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None, check_same_thread=False)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        raise unusable(file, error) from None
    if version == 0 and mode != "rwc":  # made a moment ago
        connection.close()
        raise UsageError(f"{file}: holds nothing yet; try again")
    if version not in (0, VERSION):
        connection.close()
        raise UsageError(f"{file}: written by another version of llmsum; use another -o, or the version that wrote it")
    return connection


def unusable(file: Path, error: sqlite3.Error) -> UsageError:
    """What a person is told when SQLite cannot work with the file."""
    if error.sqlite_errorname == "SQLITE_FULL":
        return UsageError(f"{file}: the disk is full; make room, and the same command goes on")
    return UsageError(
        f"{file}: cannot be used ({error}); move it away and run again: results are made anew from the cache"
    )
