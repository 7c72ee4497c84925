"""Writes the manifest while a batch runs.

SQLite in WAL mode: a reader in another process never waits. Writes are done by a thread, as many in one transaction as
have come together, so that the disk never holds up the loop that asks.
"""

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from llmsum.errors import LlmsumError
from llmsum.folders.folder import key_of
from llmsum.folders.manifest import MANIFEST, VERSION, ManifestView, Outcome, Row, opened, unusable

TOGETHER = 1000  # writes in one transaction, at most
TABLES = """
CREATE TABLE IF NOT EXISTS documents (
    path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, sha256 TEXT, config TEXT, state TEXT, attempts INTEGER,
    kind TEXT, message TEXT, usage TEXT, started REAL, finished REAL, seconds REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS headlines (path TEXT PRIMARY KEY, line TEXT);
CREATE TABLE IF NOT EXISTS shelved (place TEXT PRIMARY KEY, shard TEXT, start INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""
BEGIN = """
INSERT INTO documents (path, size, mtime_ns, config, state, attempts, started) VALUES (?, ?, ?, ?, 'reading', ?, ?)
ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns, config = excluded.config,
    state = 'reading', attempts = excluded.attempts, started = excluded.started
"""
FINISH = """
UPDATE documents SET state = ?, sha256 = ?, kind = ?, message = ?, usage = ?, finished = ?, seconds = ? WHERE path = ?
"""

Write = tuple[str, Sequence[Any], Future[None]]


class Journal(ManifestView):
    """Writes a manifest, from one process and one event loop. What is awaited is in the file when it returns.

    Raises:
        UsageError: as `ManifestView`, or if the folder cannot be written to.
    """

    def __init__(self, folder: Path) -> None:
        file = folder / MANIFEST
        writer = opened(file, "rwc")
        try:
            writer.execute("PRAGMA journal_mode = WAL")
            writer.execute("PRAGMA synchronous = NORMAL")
            writer.executescript(f"{TABLES} PRAGMA user_version = {VERSION};")
        except sqlite3.Error as error:
            raise unusable(file, error) from None
        super().__init__(folder)
        self._writer = writer
        self._queue = SimpleQueue[Write | None]()
        self._thread = Thread(target=self._write_all, name="llmsum-manifest", daemon=True)
        self._thread.start()

    async def begin(self, row: Row, started: float) -> None:
        """A file is going to be read: counted before, as the program may not survive it. `started` is Unix time."""
        values = row.path, row.size, row.mtime_ns, row.config, row.attempts, started
        await asyncio.wrap_future(self._write(BEGIN, values))

    def asking(self, path: str) -> None:
        """The file was read without harm: if the program dies now, it is not the file's doing."""
        self._write("UPDATE documents SET state = 'asking' WHERE path = ?", (path,))

    def touch(self, path: str, mtime_ns: int) -> None:
        """The file was written anew with what it held before."""
        self._write("UPDATE documents SET mtime_ns = ? WHERE path = ?", (mtime_ns, path))

    def unshelve(self, place: str) -> None:
        """A result is a file of its own again."""
        self._write("DELETE FROM shelved WHERE place = ?", (place,))

    def shelve(self, place: str, shard: str, start: int) -> None:
        """A result is a line of a shard; see `ManifestView.shelved`. An earlier line for it no longer counts."""
        self._write("REPLACE INTO shelved (place, shard, start) VALUES (?, ?, ?)", (place, shard, start))

    async def finish(self, outcome: Outcome, finished: float) -> None:
        """What became of a file that was begun. `finished` is Unix time."""
        if outcome.headline is not None:
            self._write("REPLACE INTO headlines (path, line) VALUES (?, ?)", (outcome.path, outcome.headline))
        usage = json.dumps(asdict(outcome.usage))
        values = outcome.sha256, outcome.kind, outcome.message, usage, finished, outcome.seconds
        await asyncio.wrap_future(self._write(FINISH, (outcome.state, *values, outcome.path)))

    def note(self, name: str, value: Any) -> None:
        """Keeps a JSON value under a name, in the place of an older one."""
        self._write("REPLACE INTO facts (name, value) VALUES (?, ?)", (name, json.dumps(value, ensure_ascii=False)))

    def flush(self) -> None:
        """Waits until everything so far is written."""
        self._write("SELECT 1", ()).result()

    def close(self) -> None:
        """Writes what is left and closes the file."""
        self._queue.put(None)
        self._thread.join()
        super().close()
        self._writer.close()  # the last one out tidies up the log

    def _write(self, statement: str, values: Sequence[Any]) -> Future[None]:
        done = Future[None]()
        # Names of files, and what a model says, may hold what is no UTF-8.
        values = [key_of(value) if isinstance(value, str) else value for value in values]
        self._queue.put((statement, values, done))
        return done

    def _write_all(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first]
            closing = False
            try:
                while len(batch) < TOGETHER:
                    if (more := self._queue.get_nowait()) is None:
                        closing = True
                        break
                    batch.append(more)
            except Empty:
                pass
            self._commit(batch)
            if closing:
                return

    def _commit(self, batch: Sequence[Write]) -> None:
        awaited = [done for *_, done in batch if done.set_running_or_notify_cancel()]
        try:
            self._writer.execute("BEGIN")
            for statement, values, _ in batch:
                self._writer.execute(statement, values)
            self._writer.execute("COMMIT")
        except (sqlite3.Error, ValueError, OverflowError) as error:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            for done in awaited:
                done.set_exception(LlmsumError(f"{self.file}: cannot be written ({error}); make room and run again"))
        else:
            for done in awaited:
                done.set_result(None)
