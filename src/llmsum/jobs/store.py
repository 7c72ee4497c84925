"""The record of provider jobs in `OUT/.jobs`: what was asked, in which job, and what came back.

SQLite, written through before anything is sent. It holds document text (requests until they are sent, questions and
answers), never a key; the folder is open to its owner only.
"""

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from llmsum.errors import UsageError
from llmsum.llm.prompt import Message

FOLDER = ".jobs"
URL = "/v1/chat/completions"

JobState = Literal["written", "sent", "collected"]
# gathered: in no job yet · asked: in a job · answered: an answer is stored · poured: it is in the cache of replies
# truncated, refused, unreadable: an answer that is no whole reply · rejected: the request itself is wrong (400)
# failed: any other error · missing: the job ended without a line for it · stale: no longer asked in these words
RequestState = Literal[
    "gathered",
    "asked",
    "answered",
    "poured",
    "truncated",
    "refused",
    "unreadable",
    "rejected",
    "failed",
    "missing",
    "stale",
]
# Asking these again would be answered in the same way: the stored answer is given to whoever asks.
FOR_GOOD: frozenset[RequestState] = frozenset({"answered", "poured", "truncated", "refused", "rejected"})

_TABLES = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, identity TEXT, asked TEXT, requests INTEGER, created INTEGER, state TEXT,
    file_id TEXT, batch_id TEXT, status TEXT, completed INTEGER, failed INTEGER, errors TEXT);
CREATE TABLE IF NOT EXISTS requests (
    id TEXT PRIMARY KEY, job TEXT, state TEXT, form TEXT, question TEXT, body TEXT,
    http INTEGER, answer TEXT, cause TEXT);
CREATE INDEX IF NOT EXISTS requests_by_job ON requests (job, state);
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One batch job. `id` is ours, `file_id` and `batch_id` are the provider's.

    `asked` is JSON of the settings that decide the answers, `created` a Unix time in seconds, `status` and `errors`
    what the provider said last.
    """

    id: str
    identity: str
    asked: str
    requests: int
    created: int
    state: JobState = "written"
    file_id: str | None = None
    batch_id: str | None = None
    status: str | None = None
    completed: int = 0
    failed: int = 0
    errors: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What came back for one request: an HTTP status and a body, or None and a cause."""

    id: str
    state: RequestState
    http: int | None = None
    answer: str | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A request whose answer is stored and not yet poured; `messages` as they were given to the engine."""

    id: str
    form: str
    messages: Sequence[Message]


class JobStore:
    """The jobs of one OUT folder. For one thread; a context manager.

    Raises:
        UsageError: if the folder cannot be made, or the record in it cannot be read.
    """

    def __init__(self, out: Path) -> None:
        self.folder = out / FOLDER
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)  # mkdir's mode is subject to the umask
            self._db = sqlite3.connect(self.folder / "jobs.sqlite", timeout=30)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")  # what is sent is on disk, whatever happens
            self._db.executescript(_TABLES)
        except OSError as error:
            raise UsageError(f"{self.folder}: cannot be used ({error.strerror}); choose another OUT") from None
        except sqlite3.DatabaseError as error:
            raise UsageError(f"{self.folder}: the record of jobs cannot be read ({error}); move it away") from None

    def __enter__(self) -> "JobStore":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    # requests that are being gathered

    def gather(self, id: str, form: str, question: str, body: str) -> None:  # noqa: A002 - what it is
        """Keeps a request for the next job, in the place of an earlier one of this id. `commit` writes it."""
        self._db.execute(
            "REPLACE INTO requests (id, state, form, question, body) VALUES (?, 'gathered', ?, ?, ?)",
            (id, form, question, body),
        )

    def commit(self) -> None:
        """Writes what was gathered."""
        self._db.commit()

    def find(self, id: str) -> Line | None:  # noqa: A002 - what it is
        """What is known of a request."""
        row = self._db.execute("SELECT id, state, http, answer, cause FROM requests WHERE id = ?", (id,)).fetchone()
        return Line(*row) if row else None

    def drop_gathered(self) -> None:
        """Forgets requests that are in no job."""
        with self._db:
            self._db.execute("DELETE FROM requests WHERE state = 'gathered'")

    def take_back(self) -> int:
        """Undoes all gathering that was not committed; how many bytes of request file it was."""
        size = sum(size for _, size in self._gathered())
        self._db.rollback()
        return size

    def pack(self, identity: str, asked: str, created: int, *, most: int, most_bytes: int) -> list[Job]:
        """Puts what was gathered into jobs within the limits, in the order of gathering; all or none are stored."""
        packed: list[tuple[Job, list[str]]] = []
        ids: list[str] = []
        size = 0
        for id_, length in self._gathered():
            if ids and (len(ids) == most or size + length > most_bytes):
                packed.append((Job(uuid4().hex, identity, asked, len(ids), created), ids))
                ids, size = [], 0
            ids.append(id_)
            size += length
        if ids:
            packed.append((Job(uuid4().hex, identity, asked, len(ids), created), ids))
        with self._db:
            for job, members in packed:
                marks = ", ".join("?" * len(fields(Job)))
                self._db.execute(f"INSERT INTO jobs VALUES ({marks})", astuple(job))
                self._db.executemany(
                    "UPDATE requests SET job = ?, state = 'asked' WHERE id = ?", ((job.id, id_) for id_ in members)
                )
        return [job for job, _ in packed]

    def _gathered(self) -> Iterator[tuple[str, int]]:
        """Id and bytes in a request file of each gathered request, in order."""
        for id_, body in self._db.execute("SELECT id, body FROM requests WHERE state = 'gathered' ORDER BY rowid"):
            yield id_, len(request_line(id_, body).encode())

    # jobs on their way

    def jobs(self) -> list[Job]:
        """All jobs, the oldest first."""
        return [Job(*row) for row in self._db.execute("SELECT * FROM jobs ORDER BY rowid")]

    def update(self, job: Job, **changes: Any) -> Job:
        """The job with changes, which are on disk when this returns."""
        changed = replace(job, **changes)
        with self._db:
            for name, value in changes.items():
                self._db.execute(f"UPDATE jobs SET {name} = ? WHERE id = ?", (value, job.id))
            if changed.state != "written":  # the provider has the bodies now
                self._db.execute("UPDATE requests SET body = NULL WHERE job = ? AND body IS NOT NULL", (job.id,))
        return changed

    def write_requests(self, job: Job) -> Path:
        """Writes the request file of a job and returns it; the caller removes it."""
        path = self.folder / f"{file_name(job)}"
        rows = self._db.execute("SELECT id, body FROM requests WHERE job = ? ORDER BY rowid", (job.id,))
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(request_line(id_, body) for id_, body in rows)
            file.flush()
            os.fsync(file.fileno())
        return path

    # answers

    def harvest(self, job: Job, lines: Iterable[Line]) -> None:
        """Stores what came back for a job that has ended; requests without a line are missing from now on."""
        with self._db:
            for line in lines:
                self._db.execute(
                    "UPDATE requests SET state = ?, http = ?, answer = ?, cause = ?"
                    " WHERE id = ? AND job = ? AND state = 'asked'",
                    (line.state, line.http, line.answer, line.cause, line.id, job.id),
                )
            self._db.execute(
                "UPDATE requests SET state = 'missing', cause = ? WHERE job = ? AND state = 'asked'",
                (f"the job ended without an answer ({job.status})", job.id),
            )
            self._db.execute("UPDATE jobs SET state = 'collected' WHERE id = ?", (job.id,))

    def answered(self, job: Job) -> Iterator[Question]:
        """Requests of a job with an answer that is not yet poured; settle each one before the next is taken."""
        query = "SELECT id, form, question FROM requests WHERE job = ? AND state = 'answered' LIMIT 1"
        while row := self._db.execute(query, (job.id,)).fetchone():
            yield Question(row[0], row[1], json.loads(row[2]))

    def settle(self, id: str, state: RequestState, cause: str | None) -> None:  # noqa: A002 - what it is
        """Says what became of an answer; its question is not needed any more."""
        with self._db:
            self._db.execute(
                "UPDATE requests SET state = ?, cause = ?, question = NULL WHERE id = ?", (state, cause, id)
            )

    def counts(self, job: Job | None = None) -> "Counter[RequestState]":
        """How many requests are in each state, of one job or of all."""
        where = "WHERE job = ?" if job else ""
        rows = self._db.execute(
            f"SELECT state, count(*) FROM requests {where} GROUP BY state", (job.id,) if job else ()
        )
        return Counter(dict(rows.fetchall()))

    def causes(self) -> list[tuple[RequestState, str, int]]:
        """Why requests came to nothing: state, cause and how many, the most frequent first."""
        return self._db.execute(
            "SELECT state, cause, count(*) FROM requests WHERE cause IS NOT NULL AND state <> 'poured'"
            " GROUP BY state, cause ORDER BY count(*) DESC, state, cause"
        ).fetchall()


def file_name(job: Job) -> str:
    """The name of the request file, here and at the provider: an upload is found again by it."""
    return f"llmsum-{job.id}.jsonl"


def request_line(id: str, body: str) -> str:  # noqa: A002 - what it is
    """One line of a request file."""
    return f'{{"custom_id":"{id}","method":"POST","url":"{URL}","body":{body}}}\n'
