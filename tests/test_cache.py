"""What is asked for by which key, and the cache on disk. What holds for every cache is in test_stores."""

import asyncio
import pickle
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from llmsum.errors import UsageError
from llmsum.llm.cache import cache_key
from llmsum.stores import disk
from llmsum.stores.disk import DiskReplies
from tests.support.stores import Exploding

T = TypeVar("T")

REPLY = {"reply": {"items": [{"first": 1, "last": 1, "kind": "成果", "statement": "新建𠮷桥　12座"}]}}
ASKED: dict[str, Any] = {
    "endpoint": "api.openai.com/v1",
    "model": "m",
    "messages": [{"role": "user", "content": "[1] 植树3万棵。"}],
    "schema": {"type": "object"},
    "parameters": {"temperature": 0.0},
}


def on_disk(folder: Path, work: Callable[[DiskReplies], Awaitable[T]]) -> T:
    """The outcome of work with a cache that is opened for it."""

    async def done() -> T:
        with DiskReplies(folder) as replies:
            return await work(replies)

    return asyncio.run(done())


def rewrite(folder: Path, sql: str, *values: Any) -> None:
    connection = sqlite3.connect(folder / "cache.db")
    with connection:
        connection.execute(sql, values)
    connection.close()


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "api.deepseek.com"},
        {"model": "n"},
        {"messages": [{"role": "user", "content": "[1] 植树4万棵。"}]},
        {"schema": {"type": "array"}},
        {"parameters": {"temperature": 0.1}},
    ],
)
def test_the_key_depends_on_all_that_decides_the_answer(change: dict[str, Any]) -> None:
    """Each part of a request changes its key."""
    changed: dict[str, Any] = {**ASKED, **change}
    assert cache_key(**changed) != cache_key(**ASKED)


def test_the_key_does_not_depend_on_the_order_of_names() -> None:
    """Canonical JSON: the order in which a dictionary was filled means nothing."""
    message = {"content": "[1] 植树3万棵。", "role": "user"}
    reordered: dict[str, Any] = {**ASKED, "messages": [message]}
    assert cache_key(**reordered) == cache_key(**ASKED)


# --- the cache on disk -------------------------------------------------------------------------------


def test_han_characters_are_stored_as_themselves(tmp_path: Path) -> None:
    """No escapes: they would double the size."""
    on_disk(tmp_path, lambda replies: replies.put("k", REPLY))
    assert any("成果".encode() in file.read_bytes() for file in tmp_path.iterdir() if file.is_file())


def test_the_folder_is_private(tmp_path: Path) -> None:
    """Others cannot read replies, even if the folder was open before."""
    folder = tmp_path / "replies"
    folder.mkdir(mode=0o755)
    DiskReplies(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("change", ["mode = 4", "raw = 0", "mode = 4, raw = 0"])
def test_pickle_rows_are_refused(tmp_path: Path, change: str, caplog: pytest.LogCaptureFixture) -> None:
    """A row tampered with to be a pickle is a miss with a warning, and is never unpickled."""
    proof = tmp_path / "exploded"
    folder = tmp_path / "cache"
    on_disk(folder, lambda replies: replies.put("k", REPLY))
    bomb = pickle.dumps(Exploding(proof))
    rewrite(folder, f"UPDATE Cache SET value = ?, {change}", bomb)
    if "raw" in change:
        rewrite(folder, "UPDATE Cache SET key = ?", bomb)

    async def look(replies: DiskReplies) -> None:
        assert await replies.get("k") is None
        await replies.stats()

    on_disk(folder, look)
    assert not proof.exists()
    assert "llmsum cache clear" in caplog.text


def test_a_damaged_file_is_an_empty_cache(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file that is no database: nothing is found, nothing crashes, and clearing mends it."""
    (tmp_path / "cache.db").write_bytes(b"not a database " * 100)

    async def look(replies: DiskReplies) -> None:
        async with replies.claim("k"):
            await replies.put("k", REPLY)
        assert await replies.get("k") is None
        assert await replies.clear() == 0
        async with replies.claim("k"):
            await replies.put("k", REPLY)
        assert await replies.get("k") == REPLY

    on_disk(tmp_path, look)
    assert "llmsum cache clear" in caplog.text


def test_an_unusable_folder_is_a_usage_error(tmp_path: Path) -> None:
    """The message says how to go on without."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="--no-cache"):
        DiskReplies(tmp_path / "file" / "replies")


def test_writers_hold_nobody_up(tmp_path: Path) -> None:
    """While another process writes, replies are read, the loop goes on, and what is put waits its turn."""
    on_disk(tmp_path, lambda replies: replies.put("k", REPLY))
    other = sqlite3.connect(tmp_path / "cache.db", isolation_level=None)

    async def look(replies: DiskReplies) -> None:
        other.execute("BEGIN IMMEDIATE")
        putting = asyncio.create_task(replies.put("new", REPLY))
        await asyncio.sleep(0)
        assert await replies.get("k") == REPLY
        assert not putting.done()
        other.execute("ROLLBACK")
        await putting
        assert await replies.get("new") == REPLY

    on_disk(tmp_path, look)
    other.close()


def test_what_was_begun_is_written(tmp_path: Path) -> None:
    """A task that is cancelled while it stores a reply has stored it when the cache is closed."""
    other = sqlite3.connect(tmp_path / "cache.db", isolation_level=None)

    async def stop(replies: DiskReplies) -> None:
        other.execute("BEGIN IMMEDIATE")
        putting = asyncio.create_task(replies.put("k", REPLY))
        await asyncio.sleep(0)
        putting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await putting
        other.execute("ROLLBACK")

    on_disk(tmp_path, stop)
    other.close()
    assert on_disk(tmp_path, lambda replies: replies.get("k")) == REPLY


def test_a_cache_that_another_process_holds_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Opening and writing wait for a bounded time, once; the message says why, and nothing is thrown away."""
    monkeypatch.setattr(disk, "LOCKED_S", 0.2)
    on_disk(tmp_path, lambda replies: replies.put("k", REPLY))
    other = sqlite3.connect(tmp_path / "cache.db", isolation_level=None)

    async def use(replies: DiskReplies) -> dict[str, object] | None:
        for number in range(9):
            await replies.put(f"k{number}", REPLY)
        with pytest.raises(UsageError, match="locked by another process"):
            await replies.clear()
        return await replies.get("k")

    other.execute("BEGIN EXCLUSIVE")
    assert on_disk(tmp_path, use) is None
    other.execute("ROLLBACK")

    async def lose(replies: DiskReplies) -> dict[str, object] | None:
        other.execute("BEGIN EXCLUSIVE")
        return await use(replies)

    assert on_disk(tmp_path, lose) == REPLY
    other.close()
    assert [record.getMessage().split(": ")[1] for record in caplog.records] == 2 * [
        "locked by another process, going on without it"
    ]
    assert on_disk(tmp_path, lambda replies: replies.get("k")) == REPLY


def test_claims_leave_no_files(tmp_path: Path) -> None:
    """A million requests would leave a million of them."""

    async def look(replies: DiskReplies) -> None:
        async with replies.claim("k"):
            assert [file.name for file in (tmp_path / "claims").iterdir()] == ["k"]

    on_disk(tmp_path, look)
    assert not list((tmp_path / "claims").iterdir())


def test_the_disk_needs_no_library_of_the_shared_caches(tmp_path: Path) -> None:
    """Neither redis nor obstore is loaded unless an address asks for it."""
    program = (
        "import asyncio, sys; from pathlib import Path; from llmsum.llm.cache import open_replies\n"
        "from llmsum.settings import Settings\n"
        "async def main():\n"
        "    async with open_replies(Settings(cache_dir=Path(sys.argv[1]))) as replies:\n"
        "        async with replies.claim('k'): await replies.put('k', {})\n"
        "asyncio.run(main()); print({'redis', 'obstore', 'openai', 'instructor'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
