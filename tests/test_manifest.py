"""The manifest of a batch: what the journal writes, and what views read."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.errors import LlmsumError, UsageError
from llmsum.folders.folder import Entry
from llmsum.folders.journal import Journal
from llmsum.folders.manifest import MANIFEST, ManifestView, Outcome, Row, State, headline
from llmsum.folders.resume import Order, is_due, pages, side_by_side
from llmsum.models import Usage

STATES: list[State] = ["reading", "asking", "done", "partly", "failed", "set_aside"]


def row(path: str, state: State = "reading", *, size: int = 9, mtime_ns: int = 7, attempts: int = 1) -> Row:
    return Row(path, size, mtime_ns, None, "c", state, attempts)


def write(folder: Path, use: Callable[[Journal], Awaitable[None]]) -> None:
    async def inside() -> None:
        journal = Journal(folder)
        try:
            await use(journal)
        finally:
            journal.close()

    asyncio.run(inside())


def outcome(path: str, state: State = "done", kind: str | None = None, message: str | None = None) -> Outcome:
    usage = Usage(requests=2, input_tokens=100, output_tokens=10, cost_usd=0.5)
    return Outcome(
        path=path, state=state, sha256="s", kind=kind, message=message, usage=usage, headline=headline(path, state)
    )


def test_a_file_goes_from_reading_to_asking_to_finished(tmp_path: Path) -> None:
    """Each step is in the file when its call returns, for a reader in another connection."""

    async def use(journal: Journal) -> None:
        view = ManifestView(tmp_path)
        await journal.begin(row("局/年报.txt", attempts=2), 1.0)
        assert list(view.rows()) == [row("局/年报.txt", "reading", attempts=2)]
        journal.asking("局/年报.txt")
        await journal.finish(outcome("局/年报.txt"), 2.0)
        assert list(view.rows()) == [row("局/年报.txt", "done", attempts=2)._replace(sha256="s")]
        view.close()

    write(tmp_path, use)


CLOSED_WHILE_READ = """
import sqlite3, sys, threading
from pathlib import Path
from llmsum.folders.manifest import ManifestView
for _ in range(20):
    view = ManifestView(Path(sys.argv[1]))
    reading, ends = threading.Event(), []
    def read():
        try:
            while True:
                for row in view.rows():
                    reading.set()
        except sqlite3.ProgrammingError as end:
            ends.append(str(end))
    thread = threading.Thread(target=read)
    thread.start()
    reading.wait()
    view.close()
    thread.join()
    assert ends == ["Cannot operate on a closed database."], ends
"""


def test_a_view_is_closed_while_a_thread_reads(tmp_path: Path) -> None:
    """As when Ctrl-C cancels what waits for the thread: it is told, and the process does not crash."""
    Journal(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / MANIFEST)) as connection, connection:
        rows = "INSERT INTO documents (path, size, mtime_ns, config, state, attempts) VALUES (?, 9, 7, 'c', 'done', 1)"
        connection.executemany(rows, [(f"{number:06}",) for number in range(3000)])
    subprocess.run([sys.executable, "-c", CLOSED_WHILE_READ, str(tmp_path)], check=True)


def test_a_journal_goes_on_where_another_ended(tmp_path: Path) -> None:
    """Rows, notes and headlines stay; a file that is begun again keeps its row, and its old headline is not shown."""

    async def first(journal: Journal) -> None:
        await journal.begin(row("a"), 1.0)
        await journal.finish(outcome("a"), 2.0)
        journal.note("id", "甲")

    async def second(journal: Journal) -> None:
        assert journal.fact("id") == "甲"
        await journal.begin(row("a", size=10), 3.0)
        assert list(journal.headlines()) == [headline("a", "reading")]

    write(tmp_path, first)
    write(tmp_path, second)
    view = ManifestView(tmp_path)
    assert [found.size for found in view.rows()] == [10]
    view.close()


def test_rows_and_headlines_come_in_the_order_of_the_walk(tmp_path: Path) -> None:
    """That of UTF-8, also over more rows than are read at once."""
    paths = [f"{name}{number:04}" for name in ("a", "b/", "b.", "（", "𠮷", "局") for number in range(400)]

    async def use(journal: Journal) -> None:
        await asyncio.gather(*(journal.begin(row(path), 1.0) for path in reversed(paths)))
        await asyncio.gather(*(journal.finish(outcome(path), 1.0) for path in paths))

    write(tmp_path, use)
    view = ManifestView(tmp_path)
    ordered = sorted(paths, key=str.encode)
    assert [found.path for found in view.rows()] == ordered
    assert list(view.headlines()) == [headline(path, "done") for path in ordered]
    view.close()


def test_the_tally_adds_up_everything(tmp_path: Path) -> None:
    """Files by state, errors by kind with the first three messages, usage; money only where every price is known."""

    async def use(journal: Journal) -> None:
        kinds = {
            "b": ("failed", "input", "b: 是空的"),
            **{path: ("failed", "input", f"{path}: 太大") for path in "cdef"},
            "h": ("partly", "lost", "h"),
        }
        for path in "abcdefh":
            await journal.begin(row(path), 1.0)
        await journal.finish(outcome("a"), 1.0)
        for path, (state, kind, message) in kinds.items():
            await journal.finish(outcome(path, state, kind, message), 1.0)  # pyright: ignore[reportArgumentType]
        tally = journal.tally()
        assert tally.states == {"done": 1, "failed": 5, "partly": 1}
        assert tally.errors == {"input": (5, ["b: 是空的", "c: 太大", "d: 太大"]), "lost": (1, ["h"])}
        assert tally.usage == Usage(requests=14, input_tokens=700, output_tokens=70, cost_usd=3.5)
        assert journal.examples(["failed"], 1) == [("b", "failed", "b: 是空的")]
        await journal.begin(row("i"), 1.0)
        await journal.finish(Outcome(path="i", state="done", usage=Usage(requests=1)), 1.0)
        assert journal.tally().usage.cost_usd is None

    write(tmp_path, use)


def test_what_is_no_manifest_is_refused_with_a_remedy(tmp_path: Path) -> None:
    """Absent, damaged, and of another version."""
    with pytest.raises(UsageError, match="give the -o of an llmsum batch"):
        ManifestView(tmp_path)
    file = tmp_path / MANIFEST
    file.write_bytes(b"SQLite format 3\0" + "损坏".encode() * 999)
    for opening in (ManifestView, Journal):
        with pytest.raises(UsageError, match="move it away and run again"):
            opening(tmp_path)
    file.unlink()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    for opening in (ManifestView, Journal):
        with pytest.raises(UsageError, match="another version"):
            opening(tmp_path)


def test_a_write_that_fails_reaches_whoever_waits_for_it(tmp_path: Path) -> None:
    """A full disk ends a run with a message instead of a manifest that silently lacks rows."""

    async def use(journal: Journal) -> None:
        spoiler = sqlite3.connect(tmp_path / MANIFEST)
        spoiler.execute("DROP TABLE documents")
        spoiler.close()
        with pytest.raises(LlmsumError, match=r"manifest.sqlite: cannot be written .*run again"):
            await journal.begin(row("a"), 1.0)

    write(tmp_path, use)


def test_a_killed_writer_leaves_what_it_awaited(tmp_path: Path) -> None:
    """After kill -9 every row whose begin had returned is there, and the next journal opens."""
    script = """if True:
        import asyncio, sys
        from pathlib import Path
        from llmsum.folders.journal import Journal
        from llmsum.folders.manifest import Row

        async def main():
            journal = Journal(Path(sys.argv[1]))
            for number in range(100_000):
                await journal.begin(Row(f"{number:06}", 1, 1, None, "c", "reading", 1), 1.0)
                print(number, flush=True)

        asyncio.run(main())
        """
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as told:
        lines = [next(told) for _ in range(50)]
        os.kill(process.pid, signal.SIGKILL)
        lines += told.readlines()
    process.wait()
    view = ManifestView(tmp_path)
    kept = [found.path for found in view.rows()]
    assert kept[: len(lines)] == [f"{number:06}" for number in range(len(lines))]
    view.close()


# --- what is left to do ----------------------------------------------------------------------------

PATHS = st.sets(st.text("ab/.局\ud8ff", min_size=1, max_size=4).filter(lambda path: "\ud8ff" not in path), max_size=9)


@given(PATHS, PATHS)
def test_each_file_meets_its_own_row(walked: set[str], known: set[str]) -> None:
    """Whatever the folder has lost or won since: the pairs are those of a dictionary."""
    entries = [Entry(path, 9, 7) for path in sorted(walked, key=str.encode)]
    rows = {path: row(path) for path in sorted(known, key=str.encode)}
    assert list(side_by_side(entries, iter(rows.values()))) == [(entry, rows.get(entry.path)) for entry in entries]


@pytest.mark.parametrize("retry", [False, True])
@pytest.mark.parametrize("state", STATES)
def test_what_is_due(state: State, retry: bool) -> None:
    """Unfinished files always, failed ones on demand, anything that changed in bytes, time or settings."""
    entry = Entry("年报.txt", 9, 7)
    assert is_due(entry, None, "c", retry)
    again = state in ("reading", "asking") or (retry and state in ("partly", "failed", "set_aside"))
    assert is_due(entry, row("年报.txt", state), "c", retry) == again
    for other in (row("年报.txt", state, size=8), row("年报.txt", state, mtime_ns=8)):
        assert is_due(entry, other, "c", retry)
    assert is_due(entry, row("年报.txt", state), "other settings", retry)


def test_what_is_skipped_is_told(tmp_path: Path) -> None:
    """By its state, so that a run that does nothing can still say how things stand."""
    order, rows = folder(tmp_path, a="done", b="failed", c="asking")
    order.target("a.md").touch()
    (page,) = pages(order, iter(rows), "c")
    assert [entry.path for entry, _ in page.due] == ["c.md"]
    assert page.skipped == {"done": 1, "failed": 1}


def test_a_result_that_is_gone_is_due(tmp_path: Path) -> None:
    """A file of its own or a shard; what failed has none, and waits as ever."""
    order, (one, two, *rows) = folder(tmp_path, 甲="done", 乙="partly", 丙="done", 丁="failed", 戊="set_aside")
    rows = [one._replace(shard="1.jsonl"), two._replace(shard="2.jsonl"), *rows]
    (order.out / "shards").mkdir()
    (order.out / "shards" / "2.jsonl").touch()
    left = due(order, rows)
    assert left == [row.path for row in rows if row.state in ("done", "partly") and row.shard != "2.jsonl"]
    assert len(left) == 2
    for path in left:
        order.target(path).touch()
    assert not due(order, rows)


def due(order: Order, rows: list[Row]) -> list[str]:
    """The paths of the files that have to be looked at."""
    return [entry.path for page in pages(order, iter(rows), "c") for entry, _ in page.due]


def folder(place: Path, **states: State) -> tuple[Order, list[Row]]:
    """Empty reports, and what a manifest says of them, both in the order of paths."""
    order = Order(source=place / "报告", out=place / "结果")
    order.source.mkdir()
    order.out.mkdir()
    for name in states:
        (order.source / f"{name}.md").touch()
    return order, [row(entry.path, states[entry.path[0]], size=0, mtime_ns=entry.mtime_ns) for entry in order.entries()]
