"""Caches that several machines share: what their addresses may show, and what happens while they are out of reach."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from llmsum.cli import main
from llmsum.errors import MissingExtra, UsageError
from llmsum.llm.cache import open_replies
from llmsum.settings import Settings, load_settings
from llmsum.stores import claims, opening, shared
from llmsum.stores.opening import address, open_store
from llmsum.stores.replies import Replies
from llmsum.stores.shared import SharedReplies
from tests.support.redis_server import RedisServer
from tests.support.s3_server import BUCKET, S3Server
from tests.support.server import Server
from tests.support.stores import need

T = TypeVar("T")

REPLY = {"reply": {"items": [{"kind": "成果", "statement": "新建𠮷桥　12座"}]}}
PASSWORD = "geheim"


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    need("redis", redis=True)
    with RedisServer(PASSWORD) as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A machine without configuration."""
    for name in [name for name in os.environ if name.startswith(("LLMSUM_", "AWS_"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Settings(cache_dir=tmp_path / "own")


def shared_by(settings: Settings, url: str, work: Callable[[Replies], Awaitable[T]]) -> T:
    """The outcome of work with the cache at `url`."""

    async def done() -> T:
        async with open_replies(load_settings(settings, cache_url=url)) as replies:
            assert replies is not None
            return await work(replies)

    return asyncio.run(done())


async def nothing(replies: Replies) -> None:
    del replies


# --- addresses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"redis://user:{PASSWORD}@host:6379/0?password={PASSWORD}", "redis://host:6379/0"),
        (f"rediss://:p@{PASSWORD}@host/1", "rediss://host/1"),
        (f"unix://user@/run/redis.sock?password={PASSWORD}", "unix:///run/redis.sock"),
        (f"s3://key:{PASSWORD}@bucket/a/b?token={PASSWORD}#x", "s3://bucket/a/b"),
        ("file:///共享/replies", "file:///共享/replies"),
    ],
)
def test_addresses_are_shown_without_credentials(url: str, shown: str) -> None:
    """Scheme, host and path; no user, no password, no query."""
    assert address(url) == shown


@pytest.mark.parametrize(
    "url",
    [f"user:{PASSWORD}@host:6379", f"/mnt/{PASSWORD}", f"http://{PASSWORD}", f"redis://[{PASSWORD}", "", PASSWORD],
)
def test_what_is_no_address_is_a_usage_error(url: str) -> None:
    """The message says what to write, and nothing of what was written: a password may stand anywhere in it."""
    with pytest.raises(UsageError, match="redis://HOST") as caught:
        open_store(url)
    assert PASSWORD not in str(caught.value)
    assert "user" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "module"),
    [
        (f"redis://u:{PASSWORD}@host:many/0", "redis"),
        (f"redis://u:{PASSWORD}@host/0?nonsense=1", "redis"),
        (f"redis://u:{PASSWORD}@host/0?socket_timeout=soon", "redis"),
        ("file://mnt/share", "obstore"),
        ("file:///", "obstore"),
        ("az://container/prefix", "obstore"),
    ],
)
def test_malformed_addresses_are_usage_errors(url: str, module: str, settings: Settings) -> None:
    """Before anything is asked of anybody."""
    need(module)
    with pytest.raises(UsageError) as caught:
        open_store(url)
    assert PASSWORD not in str(caught.value)
    assert "host" in str(caught.value) or "malformed" in str(caught.value)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setitem(sys.modules, "llmsum.stores.redis", None)
    with pytest.raises(MissingExtra, match=r"llmsum\[shared\]"):
        open_store("redis://host")


def test_settings_do_not_show_the_address() -> None:
    """It may hold a password, and settings are printed."""
    assert PASSWORD not in repr(Settings(cache_url=f"redis://:{PASSWORD}@host"))


# --- a store that cannot be used from the start ------------------------------------------------------


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_store_that_is_not_there_is_a_usage_error(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that could not share anything does not begin; the message names the host and no password."""
    need("redis", "obstore")
    port = unused_port()
    for name, value in {"ENDPOINT": f"http://127.0.0.1:{port}", "ALLOW_HTTP": "true", "REGION": "x"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "access")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", PASSWORD)
    for url, where in (
        (f"redis://:{PASSWORD}@127.0.0.1:{port}/0", f"127.0.0.1:{port}"),
        ("s3://bucket/prefix", "s3://bucket/prefix"),
    ):
        with pytest.raises(UsageError, match=where) as caught:
            shared_by(settings, url, nothing)
        assert PASSWORD not in str(caught.value)


def test_a_store_that_cannot_claim_is_a_usage_error(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that only resembles S3 would let two machines ask for the same; that is said at the start."""
    need("obstore")
    with S3Server(conditional=False) as store:
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(UsageError, match="s3://bucket"):
            shared_by(settings, f"s3://{BUCKET}", nothing)


def test_a_wrong_password_is_a_usage_error(settings: Settings, redis_server: RedisServer) -> None:
    """Neither the wrong one nor the right one is shown."""
    with pytest.raises(UsageError, match="AuthenticationError") as caught:
        shared_by(settings, redis_server.url.replace(PASSWORD, "falsch"), nothing)
    assert "falsch" not in str(caught.value)


def test_a_folder_that_cannot_be_made_is_a_usage_error(settings: Settings, tmp_path: Path) -> None:
    """Its place is taken by a file."""
    need("obstore")
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cache file://"):
        shared_by(settings, (tmp_path / "file" / "folder").as_uri(), nothing)


def test_a_folder_made_for_it_is_private(settings: Settings, tmp_path: Path) -> None:
    """Who wants to share it with other users opens it to them."""
    need("obstore")
    folder = tmp_path / "shared"
    shared_by(settings, folder.as_uri(), nothing)
    assert folder.stat().st_mode & 0o077 == 0


# --- a store that fails later ------------------------------------------------------------------------


def test_a_run_outlives_its_store(
    settings: Settings, redis_server: RedisServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is down, answers are kept on this machine, with one warning; when it is back, they are shared."""
    monkeypatch.setattr(shared, "REST_S", 0.0)

    async def look(replies: Replies) -> None:
        async with replies.claim("k"):  # given back when there is nobody to give it to
            redis_server.kill()
            assert await replies.get("k") is None
            await replies.put("k", REPLY)
        assert await replies.get("k") == REPLY
        async with replies.claim("k"):
            pass
        assert len(caplog.records) == 1
        redis_server.start()
        assert await replies.get("k") == REPLY
        assert (await replies.stats()).entries == 1

    shared_by(settings, redis_server.url, look)
    assert len(caplog.records) == 1
    assert "on this machine" in caplog.text
    assert PASSWORD not in caplog.text


def test_a_store_that_failed_is_left_alone_for_a_while(settings: Settings, redis_server: RedisServer) -> None:
    """Not every request of a run waits for a time-out: nothing is asked of it until its rest is over."""

    async def look(replies: Replies) -> None:
        redis_server.kill()
        await replies.put("k", REPLY)
        redis_server.start()
        await replies.put("other", REPLY)
        assert await replies.get("other") == REPLY
        assert (await replies.stats()).entries == 0

    shared_by(settings, redis_server.url, look)


def test_a_store_that_hangs_is_waited_for_in_bounds(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer that accepts and never answers: the run goes on with the disk."""
    need("redis")
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"redis://127.0.0.1:{deaf.getsockname()[1]}"
        monkeypatch.setattr(shared, "PATIENCE_S", 0.05)
        monkeypatch.setattr(opening, "PATIENCE_S", 0.05)

        async def look() -> None:
            async with open_replies(settings) as disk:
                assert disk is not None
                replies = SharedReplies(open_store(url), disk)
                async with replies.claim("k"):
                    await replies.put("k", REPLY)
                assert await replies.get("k") == REPLY
                await replies.aclose()

        asyncio.run(look())


def test_a_full_store_is_still_read(settings: Settings, redis_server: RedisServer) -> None:
    """Redis at its limit refuses to write: new answers stay on this machine, old ones are found."""

    async def look(replies: Replies) -> None:
        await replies.put("old", REPLY)
        redis_server.command("CONFIG", "SET", "maxmemory", "1")
        await replies.put("new", REPLY)
        assert (await replies.stats()).entries == 1
        assert await replies.get("new") == REPLY
        assert await replies.get("old") == REPLY

    shared_by(settings, redis_server.url, look)


def test_an_answer_survives_ctrl_c(settings: Settings, redis_server: RedisServer) -> None:
    """Cancelled while it is on its way to the store, it is on this machine."""

    async def look(replies: Replies) -> None:
        redis_server.command("CLIENT", "PAUSE", "60000", "ALL")
        putting = asyncio.create_task(replies.put("k", REPLY))
        await asyncio.wait([putting], timeout=0.05)
        putting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await putting
        redis_server.kill()
        assert await replies.get("k") == REPLY

    shared_by(settings, redis_server.url, look)


# --- what each store does in its own way -------------------------------------------------------------


def test_redis_is_asked_for_many_keys_at_once(settings: Settings, redis_server: RedisServer) -> None:
    """Two hundred concurrent gets are at most a handful of requests."""

    async def look(replies: Replies) -> None:
        await replies.put("k", REPLY)
        found = await asyncio.gather(*(replies.get("k") for _ in range(200)))
        assert found == [REPLY] * 200

    shared_by(settings, redis_server.url, look)
    calls = redis_server.command("INFO", "commandstats").partition(b"cmdstat_mget:calls=")[2]
    assert 1 <= int(calls.partition(b",")[0]) <= 5


def test_what_was_paid_for_before_is_shared(settings: Settings, redis_server: RedisServer) -> None:
    """Replies on this machine are found from the first run with a shared cache on, and then by everybody."""

    async def alone() -> None:
        async with open_replies(settings) as replies:
            assert replies is not None
            await replies.put("k", REPLY)

    asyncio.run(alone())
    assert shared_by(settings, redis_server.url, lambda replies: replies.get("k")) == REPLY
    elsewhere = load_settings(settings, cache_dir=settings.cache_dir / "elsewhere")
    assert shared_by(elsewhere, redis_server.url, lambda replies: replies.get("k")) == REPLY


def test_a_claim_of_yesterday_is_free_at_first_sight(settings: Settings, tmp_path: Path) -> None:
    """In a folder, a claim that nobody renewed for a long time is not watched for another term."""
    need("obstore")
    folder = tmp_path / "shared"
    (folder / "claims").mkdir(parents=True)
    old = folder / "claims" / "k.1"
    old.write_text("somebody 0")
    os.utime(old, (0, 0))

    async def look(replies: Replies) -> None:
        async with asyncio.timeout(claims.CLAIM_TTL_S / 2), replies.claim("k"):
            pass

    shared_by(settings, folder.as_uri(), look)
    assert not list((folder / "claims").iterdir())


# --- the command line --------------------------------------------------------------------------------


def test_a_shared_cache_is_counted_and_cleared(
    settings: Settings, redis_server: RedisServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By option or by environment; its password is never shown."""
    monkeypatch.setenv("LLMSUM_CACHE_DIR", str(settings.cache_dir))
    shared_by(settings, redis_server.url, lambda replies: replies.put("k", REPLY))
    shown = f"redis://127.0.0.1:{redis_server.port}/0"
    assert main(["cache", "path", "--cache", redis_server.url]) == 0
    assert capsys.readouterr().out == f"{shown}\n"
    assert main(["cache", "stats", "--cache", redis_server.url]) == 0
    assert capsys.readouterr().out.startswith("1 entries, ")
    monkeypatch.setenv("LLMSUM_CACHE_URL", redis_server.url)
    assert main(["cache", "clear"]) == 0
    assert capsys.readouterr().out == "removed 1 entries\n"
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert shown in out
    assert PASSWORD not in out


def test_a_cache_that_is_not_there_ends_the_command(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong configuration: exit code 2, one line, nothing asked."""
    need("redis")
    url = f"redis://:{PASSWORD}@127.0.0.1:{unused_port()}"
    assert main(["cache", "stats", "--cache", url]) == 2
    message = capsys.readouterr().err
    assert "127.0.0.1" in message
    assert PASSWORD not in message


def test_machines_share_what_they_paid_for(
    settings: Settings, redis_server: RedisServer, server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second machine summarises the same report without a request, and says the same."""
    report = tmp_path / "报告.txt"
    report.write_text("一、工作成效\n\n全年新建桥梁12座，完成投资3.5亿元。\n", encoding="utf-8")
    options = ["-f", "json", "-q", "-m", "vllm/test-1b", "--base-url", server.url, "--cache", redis_server.url]
    said: list[Any] = []
    for machine in ("first", "second"):
        assert main(["summarize", str(report), *options, "--cache-dir", str(tmp_path / machine)]) == 0
        said.append(json.loads(capsys.readouterr().out))
    assert said[0]["achievements"] == said[1]["achievements"] != []
    assert len(server.requests) == said[0]["usage"]["requests"] > 0
    assert said[1]["usage"]["requests"] == 0
