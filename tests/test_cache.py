"""The reply cache: safe to share, safe to read, never in the way."""

import asyncio
import logging
import pickle
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from llmsum import cache as cache_module
from llmsum.cache import ReplyCache, cache_key
from llmsum.errors import UsageError

REPLY = {"reply": {"items": [{"first": 1, "last": 1, "kind": "成果", "statement": "新建𠮷桥　12座"}]}}
ASKED: dict[str, Any] = {
    "endpoint": "api.openai.com/v1",
    "model": "m",
    "messages": [{"role": "user", "content": "[1] 植树3万棵。"}],
    "schema": {"type": "object"},
    "parameters": {"temperature": 0.0},
}


class Exploding:
    """Proves that it was unpickled by leaving a file behind."""

    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> Any:
        return (Path.touch, (self.proof,))


def rewrite(folder: Path, sql: str, *values: Any) -> None:
    connection = sqlite3.connect(folder / "cache.db")
    with connection:
        connection.execute(sql, values)
    connection.close()


def test_replies_survive_the_process(tmp_path: Path) -> None:
    """What is put comes back equal from a second cache on the folder, astral and full-width characters included."""
    with ReplyCache(tmp_path) as first:
        first.put("k", REPLY)
    with ReplyCache(tmp_path) as second:
        assert second.get("k") == REPLY
        assert second.get("other") is None


def test_large_replies_survive(tmp_path: Path) -> None:
    """Values that diskcache moves into files of their own come back, too."""
    large = {"reply": {"overview": "年" * 50_000}}
    with ReplyCache(tmp_path) as cache:
        cache.put("k", large)
        assert cache.get("k") == large


def test_han_characters_are_stored_as_themselves(tmp_path: Path) -> None:
    """No escapes: they would double the size."""
    with ReplyCache(tmp_path) as cache:
        cache.put("k", REPLY)
    assert any("成果".encode() in file.read_bytes() for file in tmp_path.iterdir())


def test_the_folder_is_private(tmp_path: Path) -> None:
    """Others cannot read replies, even if the folder was open before."""
    folder = tmp_path / "replies"
    folder.mkdir(mode=0o755)
    ReplyCache(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("change", ["mode = 4", "raw = 0", "mode = 4, raw = 0"])
def test_pickle_rows_are_refused(tmp_path: Path, change: str, caplog: pytest.LogCaptureFixture) -> None:
    """A row tampered with to be a pickle is a miss with a warning, and is never unpickled."""
    proof = tmp_path / "exploded"
    folder = tmp_path / "cache"
    with ReplyCache(folder) as cache:
        cache.put("k", REPLY)
    bomb = pickle.dumps(Exploding(proof))
    rewrite(folder, f"UPDATE Cache SET value = ?, {change}", bomb)
    if "raw" in change:
        rewrite(folder, "UPDATE Cache SET key = ?", bomb)
    with ReplyCache(folder) as cache:
        assert cache.get("k") is None
        cache.stats()
    assert not proof.exists()
    assert "llmsum cache clear" in caplog.text


def test_a_damaged_row_is_a_miss(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Broken JSON costs that reply only, and can be replaced."""
    with ReplyCache(tmp_path) as cache:
        cache.put("broken", REPLY)
        cache.put("whole", REPLY)
    rewrite(tmp_path, "UPDATE Cache SET value = '{\"re' WHERE key = 'broken'")
    with ReplyCache(tmp_path) as cache:
        assert cache.get("broken") is None
        assert cache.get("whole") == REPLY
        cache.put("broken", REPLY)
        assert cache.get("broken") == REPLY
    assert len(caplog.records) == 1


def test_a_damaged_file_is_an_empty_cache(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file that is no database: nothing is found, nothing crashes, and clearing mends it."""
    (tmp_path / "cache.db").write_bytes(b"not a database " * 100)

    async def claims(cache: ReplyCache) -> None:
        async with cache.claim("k"):
            cache.put("k", REPLY)

    with ReplyCache(tmp_path) as cache:
        asyncio.run(claims(cache))
        assert cache.get("k") is None
        assert cache.clear() == 0
        cache.put("k", REPLY)
        assert cache.get("k") == REPLY
    assert "llmsum cache clear" in caplog.text


def test_an_unusable_folder_is_a_usage_error(tmp_path: Path) -> None:
    """The message says how to go on without."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="--no-cache"):
        ReplyCache(tmp_path / "file" / "replies")


def test_stats_and_clear_count_replies(tmp_path: Path) -> None:
    """Claims under way are not replies."""

    async def count(cache: ReplyCache) -> int:
        async with cache.claim("b"):
            return cache.stats().entries

    with ReplyCache(tmp_path) as cache:
        cache.put("a", REPLY)
        assert asyncio.run(count(cache)) == 1
        stats = cache.stats()
        assert stats.bytes > 0
        assert stats.path == str(tmp_path)
        assert cache.clear() == 1
        assert cache.stats().entries == 0


def test_only_one_task_holds_a_claim(tmp_path: Path) -> None:
    """Of twenty tasks that ask for one key, nineteen find the reply of the first."""
    asked: list[int] = []

    async def task(cache: ReplyCache, number: int) -> None:
        async with cache.claim("k"):
            if cache.get("k") is None:
                await asyncio.sleep(0)
                asked.append(number)
                cache.put("k", REPLY)

    async def all_tasks(cache: ReplyCache) -> None:
        await asyncio.gather(*(task(cache, number) for number in range(20)))

    with ReplyCache(tmp_path) as cache:
        asyncio.run(all_tasks(cache))
    assert len(asked) == 1


def test_a_waiting_claim_does_not_block_the_loop(tmp_path: Path) -> None:
    """The holder goes on working while another waits: it would never let go otherwise."""

    async def both(cache: ReplyCache) -> list[str]:
        order: list[str] = []
        inside = asyncio.Event()

        async def holder() -> None:
            async with cache.claim("k"):
                inside.set()
                for _ in range(50):
                    await asyncio.sleep(0)
                order.append("holder")

        async def waiter() -> None:
            await inside.wait()
            async with cache.claim("k"):
                order.append("waiter")

        await asyncio.gather(holder(), waiter())
        return order

    with ReplyCache(tmp_path) as cache:
        assert asyncio.run(both(cache)) == ["holder", "waiter"]


def test_the_claim_of_a_dead_process_expires(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies while it holds a claim holds nobody up for long."""
    dies = (
        "import asyncio, os, sys; from pathlib import Path; from llmsum import cache\n"
        "cache.CLAIM_TTL_S = 0.05\n"
        "async def claim():\n"
        "    async with cache.ReplyCache(Path(sys.argv[1])).claim('k'): os._exit(9)\n"
        "asyncio.run(claim())"
    )
    assert subprocess.run([sys.executable, "-c", dies, str(tmp_path)], check=False).returncode == 9

    async def claim(cache: ReplyCache) -> str:
        async with cache.claim("k"):
            return "held"

    with ReplyCache(tmp_path) as cache:
        assert asyncio.run(claim(cache)) == "held"


def test_a_living_claim_is_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim that outlasts its first term still belongs to its holder."""
    monkeypatch.setattr(cache_module, "CLAIM_TTL_S", 0.06)
    order: list[str] = []

    async def both(first: ReplyCache, second: ReplyCache) -> None:
        looks = asyncio.Event()

        async def waiter() -> None:
            looks.set()
            async with second.claim("k"):
                order.append("waiter")

        async with first.claim("k"):
            waiting = asyncio.create_task(waiter())
            await looks.wait()
            done, _ = await asyncio.wait([waiting], timeout=0.3)
            assert not done
            order.append("holder")
        await waiting

    with ReplyCache(tmp_path) as first, ReplyCache(tmp_path) as second:
        asyncio.run(both(first, second))
    assert order == ["holder", "waiter"]


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


def test_warnings_do_not_quote_the_cache(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A damaged row's text stays out of the log."""
    caplog.set_level(logging.DEBUG)
    with ReplyCache(tmp_path) as cache:
        cache.put("k", REPLY)
    rewrite(tmp_path, "UPDATE Cache SET value = '机密内容'")
    with ReplyCache(tmp_path) as cache:
        assert cache.get("k") is None
    assert "机密" not in caplog.text
