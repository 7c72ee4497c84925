"""What holds for every cache of replies: on disk, in Redis, in a shared folder, in an object store."""

import asyncio
import json
import logging
import pickle
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given as given_value
from hypothesis import strategies as st

from llmsum.llm.cache import open_replies
from llmsum.settings import Settings
from llmsum.stores import claims
from llmsum.stores.replies import Replies, decoded, encoded
from tests.support.redis_server import RedisServer
from tests.support.s3_server import BUCKET, S3Server
from tests.support.stores import Exploding, Place, need, spoil_row

T = TypeVar("T")

TEXT = st.text(st.characters(exclude_categories=()))  # half surrogate pairs, too
REPLY = {"reply": {"items": [{"first": 1, "last": 1, "kind": "成果", "statement": "新建𠮷桥　12座"}]}}


@pytest.fixture(scope="module")
def redis_server() -> Iterator[RedisServer]:
    need("redis", redis=True)
    with RedisServer() as running:
        yield running


@pytest.fixture(params=["disk", "redis", "folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Each kind of cache, empty."""
    if request.param == "disk":
        yield Place(None, tmp_path, partial(spoil_row, tmp_path / "machine" / "replies" / "cache.db"))
    elif request.param == "redis":
        server: RedisServer = request.getfixturevalue("redis_server")
        server.command("FLUSHALL")
        yield Place(server.url, tmp_path, lambda key, text: server.command("SET", f"llmsum:reply:{key}", text))
    elif request.param == "folder":
        need("obstore")
        shared = tmp_path / "共享 folder"
        yield Place(shared.as_uri(), tmp_path, lambda key, text: reply_file(shared, key).write_bytes(text))
    else:
        need("obstore")
        with S3Server() as store:
            for name, value in store.environment.items():
                monkeypatch.setenv(name, value)
            objects = store.objects
            yield Place(
                f"s3://{BUCKET}/pre/fix",
                tmp_path,
                lambda key, text: objects.update({f"pre/fix/{reply_name(key)}": text}),
            )


def reply_name(key: str) -> str:
    return f"replies/{key[:2]}/{key}.json"


def reply_file(folder: Path, key: str) -> Path:
    return folder / reply_name(key)


def run(place: Place, *works: Callable[[Replies], Awaitable[T]]) -> list[T]:
    """The outcomes of works, each on a machine of its own, at the same time."""

    async def one(machine: int, work: Callable[[Replies], Awaitable[T]]) -> T:
        async with open_replies(place.settings(machine)) as replies:
            assert replies is not None
            return await work(replies)

    async def all_at_once() -> list[T]:
        return await asyncio.gather(*(one(machine, work) for machine, work in enumerate(works)))

    return asyncio.run(all_at_once())


def stores(value: dict[str, Any], key: str = "k") -> Callable[[Replies], Awaitable[None]]:
    return lambda replies: replies.put(key, value)


def finds(key: str = "k") -> Callable[[Replies], Awaitable[dict[str, Any] | None]]:
    return lambda replies: replies.get(key)


# --- what is kept ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [REPLY, {"reply": {"overview": "年" * 50_000}}, {"reply": "半\ud842"}, {}],
    ids=["astral and full-width", "large", "half a surrogate pair", "empty"],
)
def test_replies_come_back_equal(place: Place, value: dict[str, Any]) -> None:
    """What one process puts, another gets; what nobody put is absent."""
    run(place, stores({"reply": "older"}))
    run(place, stores(value))
    assert run(place, finds(), finds("other")) == [value, None]


@pytest.mark.parametrize(
    "text",
    [b'{"re', b"", b"[1]", b'"text"', b"\xff\xfe", b"[" * 100_000, pickle.dumps({"reply": 1})],
    ids=["cut off", "empty", "a list", "a string", "no UTF-8", "deep", "a pickle"],
)
def test_a_damaged_entry_is_absent(place: Place, text: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """It costs that reply only, is told once, and can be replaced."""
    run(place, stores(REPLY))
    run(place, stores(REPLY, "whole"))
    place.spoil("k", text)

    async def look(replies: Replies) -> None:
        assert await replies.get("k") is None
        assert await replies.get("whole") == REPLY
        await replies.put("k", REPLY)
        assert await replies.get("k") == REPLY

    run(place, look)
    assert len(caplog.records) == 1


def test_nothing_is_unpickled(place: Place, tmp_path: Path) -> None:
    """A pickle in the place of a reply runs no code."""
    proof = tmp_path / "exploded"
    run(place, stores(REPLY))
    place.spoil("k", pickle.dumps(Exploding(proof)))
    assert run(place, finds()) == [None]
    assert not proof.exists()


def test_warnings_do_not_quote_the_cache(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """A damaged entry's text stays out of the log."""
    caplog.set_level(logging.DEBUG)
    run(place, stores(REPLY))
    place.spoil("k", "机密内容".encode())
    assert run(place, finds()) == [None]
    assert caplog.records
    assert "机密" not in caplog.text


def test_replies_are_counted_and_cleared(place: Place) -> None:
    """Claims under way are not replies; clearing leaves nothing."""

    async def look(replies: Replies) -> None:
        for key in ("a", "b", "c"):
            await replies.put(key, REPLY)
        async with replies.claim("d"):
            found = await replies.stats()
        assert (found.entries, found.bytes > 0) == (3, True)
        assert await replies.clear() == 3
        assert (await replies.stats()).entries == 0
        assert await replies.get("a") is None

    run(place, look)


def test_many_at_once(place: Place) -> None:
    """A hundred concurrent puts and gets each get their own."""

    async def look(replies: Replies) -> None:
        keys = [f"{number:064x}" for number in range(100)]
        await asyncio.gather(*(replies.put(key, {"reply": key}) for key in keys))
        found = await asyncio.gather(*(replies.get(key) for key in [*keys, "absent"]))
        assert found == [*({"reply": key} for key in keys), None]

    run(place, look)


# --- single flight -----------------------------------------------------------------------------------


def test_one_of_fifty_tasks_asks(place: Place) -> None:
    """On two machines, too: forty-nine find the reply of the first."""
    asked: list[int] = []

    async def task(replies: Replies, number: int) -> None:
        async with replies.claim("k"):
            if await replies.get("k") is None:
                await asyncio.sleep(0)
                asked.append(number)
                await replies.put("k", REPLY)

    async def tasks(replies: Replies) -> None:
        await asyncio.gather(*(task(replies, number) for number in range(25)))

    run(place, tasks, tasks)
    assert len(asked) == 1


ASKS = """
import asyncio, json, sys
from pathlib import Path
from llmsum.llm.cache import open_replies
from llmsum.settings import Settings, load_settings

async def main(log):
    async with open_replies(load_settings(Settings(), **json.loads(sys.argv[1]))) as replies:
        async def ask(key):
            async with replies.claim(key):
                if await replies.get(key) is None:
                    log.write(key + "\\n")
                    await replies.put(key, {"reply": key})
        print("ready", flush=True)
        sys.stdin.readline()
        await asyncio.gather(*(ask(f"{number:064x}") for number in range(20)))

with open(sys.argv[2], "a", buffering=1) as log:
    asyncio.run(main(log))
"""


def given(settings: Settings) -> str:
    return json.dumps({"cache_url": settings.cache_url, "cache_dir": str(settings.cache_dir)})


def test_one_of_three_processes_asks(place: Place, tmp_path: Path) -> None:
    """Twenty keys, wanted by three processes at the same time, are asked for twenty times."""
    log = tmp_path / "log"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ASKS, given(place.settings(machine)), str(log)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for machine in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert errors == [""] * 3
    assert sorted(log.read_text().split()) == [f"{number:064x}" for number in range(20)]


DIES = """
import asyncio, json, os, sys
from llmsum.llm.cache import open_replies
from llmsum.settings import Settings, load_settings
from llmsum.stores import claims

async def main():
    claims.CLAIM_TTL_S = float(sys.argv[2])
    async with open_replies(load_settings(Settings(), **json.loads(sys.argv[1]))) as replies:
        async with replies.claim("k"):
            os._exit(9)

asyncio.run(main())
"""


def test_the_claim_of_the_dead_is_free_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """On disk at once, elsewhere after a term; and only one of two who wait for it gets it."""
    term_s = 3600.0 if place.url is None else 0.05
    monkeypatch.setattr(claims, "CLAIM_TTL_S", term_s)
    dying = [sys.executable, "-c", DIES, given(place.settings()), str(term_s)]
    assert subprocess.run(dying, check=False).returncode == 9
    monkeypatch.setattr(claims, "CLAIM_TTL_S", max(term_s, 1.0))
    holders: list[int] = []

    async def hold(replies: Replies) -> None:
        async with replies.claim("k"):
            holders.append(len(holders))
            assert len(holders) == 1
            for _ in range(20):
                await asyncio.sleep(0)
            holders.pop()

    run(place, hold, hold)


def test_a_living_claim_is_renewed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim that outlasts its first terms still belongs to its holder."""
    monkeypatch.setattr(claims, "CLAIM_TTL_S", 1.0)
    order: list[str] = []
    holds, waited = asyncio.Event(), asyncio.Event()

    async def holder(replies: Replies) -> None:
        async with replies.claim("k"):
            holds.set()
            await waited.wait()
            order.append("holder")

    async def waiter(replies: Replies) -> None:
        async def claim() -> None:
            async with replies.claim("k"):
                order.append("waiter")

        await holds.wait()
        waiting = asyncio.create_task(claim())
        done, _ = await asyncio.wait([waiting], timeout=1.5)
        assert not done
        waited.set()
        await waiting

    run(place, holder, waiter)
    assert order == ["holder", "waiter"]


def test_who_gives_up_waiting_frees_nothing(place: Place) -> None:
    """A cancelled waiter leaves the holder's claim alone; a cancelled holder gives his back."""
    held, cancelled = asyncio.Event(), asyncio.Event()

    async def hold(replies: Replies) -> None:
        async with replies.claim("k"):
            held.set()
            await asyncio.Event().wait()

    async def first(replies: Replies) -> None:
        holder = asyncio.create_task(hold(replies))
        await cancelled.wait()
        holder.cancel()
        await asyncio.wait([holder])

    async def second(replies: Replies) -> None:
        await held.wait()
        for _ in range(2):
            waiter = asyncio.create_task(hold(replies))
            done, _ = await asyncio.wait([waiter], timeout=0.1)
            assert not done
            waiter.cancel()
            await asyncio.wait([waiter])
        cancelled.set()
        async with replies.claim("k"):
            pass

    run(place, first, second)


def test_an_error_inside_frees_the_claim(place: Place) -> None:
    """Whoever fails lets others try."""

    async def fail(replies: Replies) -> None:
        with pytest.raises(ZeroDivisionError):
            async with replies.claim("k"):
                raise ZeroDivisionError
        async with replies.claim("k"):
            pass

    run(place, fail)


# --- the stored form ---------------------------------------------------------------------------------


@given_value(st.dictionaries(st.text(), st.none() | st.integers() | st.booleans() | st.lists(TEXT)))
def test_the_stored_form_is_exact(value: dict[str, Any]) -> None:
    """Whatever JSON holds comes back equal, by way of UTF-8."""
    assert decoded(encoded(value).encode()) == value
