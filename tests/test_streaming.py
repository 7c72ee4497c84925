"""Streamed answers over a real socket: the same as whole ones, whatever becomes of the stream."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from llmsum.llm.answers import Answer
from llmsum.llm.endpoints import resolve
from llmsum.llm.engine import ModelEngine
from llmsum.llm.wire import ITEMS
from llmsum.models import Usage
from llmsum.settings import Settings, load_settings
from llmsum.stores.disk import DiskReplies
from tests.support.server import Request, Server, Step, always, items, refusal, respond, status, text, truncated
from tests.support.sse import Streamed

if TYPE_CHECKING:
    from llmsum.llm.prompt import Message

MODES = ["tools", "json_schema", "json"]
ASKED = "\n".join(f"[{number}] 植树{number}万棵，绿化荒山𠮷。" for number in range(1, 9))
GOOD = {"first": 1, "last": 1, "kind": "成果", "statement": "植树3万棵"}


@pytest.fixture
def settings(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return load_settings(model="m", base_url=server.url, cache_dir=tmp_path / "cache", timeout_s=20.0)


async def no_sleep(_: float) -> None:
    """Stands in for asyncio.sleep."""


def ask(settings: Settings, counts: list[int] | None = None, *, times: int = 1, **given: Any) -> Answer[list[Any]]:
    """The last of the answers; streamed if there is a list to put counts into."""

    async def inside() -> Answer[list[Any]]:
        async with ModelEngine(
            settings, resolve(settings), given.pop("cache", None), sleep=no_sleep, **given
        ) as engine:
            on_items = None if counts is None else counts.append
            for _ in range(times - 1):
                await engine.ask([{"role": "user", "content": ASKED}], ITEMS["zh"], on_items=on_items)
            return await engine.ask([{"role": "user", "content": ASKED}], ITEMS["zh"], on_items=on_items)

    return asyncio.run(inside())


def as_streamed(how: Streamed | None) -> Callable[[Request], Step]:
    return lambda request: replace(respond(request), streamed=how)


def streams(server: Server) -> list[bool]:
    return ["stream" in request.body for request in server.requests]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [1, 5, 10_000])
def test_a_streamed_answer_is_the_same(server: Server, settings: Settings, mode: str, size: int) -> None:
    """With its usage, in all modes, however it is cut, and with Chinese characters cut in their bytes."""
    settings = replace(settings, mode=mode)
    server.default = as_streamed(Streamed(size=size, cut=7))
    counts: list[int] = []
    streamed, whole = ask(settings, counts), ask(settings)
    assert streamed == whole
    assert (whole.status, len(whole.reply or []), whole.usage.cached_input_tokens > 0) == ("ok", 8, True)
    assert counts == (list(range(1, 9)) if size < 10_000 else [8])
    assert streams(server) == [True, False]
    body = server.requests[0].body
    assert {name: body.pop(name) for name in ("stream", "stream_options")} == {
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    assert body == server.requests[1].body


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("step", [refusal(), truncated('{"items":[{"first":1,"la'), text("?"), items([])])
def test_other_ends_are_the_same(server: Server, settings: Settings, mode: str, step: Step) -> None:
    """Refused, cut off, unreadable, empty."""
    server.default = always(step)
    settings = replace(settings, mode=mode)
    assert ask(settings, []) == ask(settings)


@pytest.mark.parametrize("content_type", ["text/plain", "application/octet-stream", "TEXT/EVENT-STREAM"])
def test_a_stream_under_another_name_is_read(server: Server, settings: Settings, content_type: str) -> None:
    """What a gateway calls it does not matter."""
    server.script(Step(text=items([GOOD]).text, streamed=Streamed(content_type=content_type)))
    assert ask(settings, []).reply == [GOOD]


def test_plain_json_is_read_as_the_answer(server: Server, settings: Settings) -> None:
    """Some gateways do not stream although they are asked to."""
    server.default = as_streamed(None)
    counts: list[int] = []
    assert ask(settings, counts) == ask(settings)
    assert (counts, len(server.requests)) == ([], 2)


def test_a_transport_that_replays_is_read(settings: Settings) -> None:
    """Recordings hold whole answers."""
    recorded = {
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"content": json.dumps({"items": [GOOD]})}}]
    }

    async def replay() -> Answer[list[Any]]:
        transport = httpx2.MockTransport(lambda _request: httpx2.Response(200, json=recorded))
        messages: list[Message] = [{"role": "user", "content": ASKED}]
        async with (
            httpx2.AsyncClient(transport=transport) as client,
            ModelEngine(settings, resolve(settings), None, http_client=client) as engine,
        ):
            return await engine.ask(messages, ITEMS["zh"], on_items=lambda _: None)

    answer = asyncio.run(replay())
    assert (answer.reply, answer.usage) == ([GOOD], Usage(requests=1))


class Body(httpx2.AsyncByteStream):
    """An error in the middle of a body that goes on."""

    is_closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b'data: {"error": {"code": 500}}\n\n'
        yield b"data: [DONE]\n\n"

    async def aclose(self) -> None:
        self.is_closed = True


def test_a_body_that_is_not_read_to_its_end_is_closed(settings: Settings) -> None:
    """Else its connection would never be free again."""
    bodies: list[Body] = []

    def answer(_: httpx2.Request) -> httpx2.Response:
        bodies.append(Body())
        return httpx2.Response(200, headers={"content-type": "text/event-stream"}, stream=bodies[-1])

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
    assert ask(replace(settings, max_attempts=2), [], http_client=client).status == "failed"
    assert [body.is_closed for body in bodies] == [True, True]


def refusing(*words: str, code: int = 400) -> Callable[[Request], Step]:
    """Turns down requests that hold one of the words, as long as they do."""

    def default(request: Request) -> Step:
        refused = [word for word in words if word in request.body]
        return status(code, "bad", f"Unknown parameter: '{refused[0]}'.") if refused else respond(request)

    return default


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        (["stream_options"], [["stream", "stream_options"], ["stream"], ["stream"]]),
        (["stream"], [["stream", "stream_options"], [], []]),
        (["stream_options", "stream"], [["stream", "stream_options"], ["stream"], [], []]),
    ],
)
@pytest.mark.parametrize("code", [400, 422])
def test_what_is_refused_is_left_out(
    server: Server, settings: Settings, words: list[str], sent: list[list[str]], code: int
) -> None:
    """For the rest of the run, and at the cost of no attempt."""
    server.default = refusing(*words, code=code)
    answer = ask(replace(settings, max_attempts=1), [], times=2)
    assert (answer.status, answer.attempts, len(answer.reply or [])) == ("ok", 1, 8)
    asked = [[name for name in ("stream", "stream_options") if name in request.body] for request in server.requests]
    assert asked == sent
    if "stream" in sent[-1]:
        assert answer.usage == Usage(requests=1)


def test_another_bad_request_is_no_refusal_to_stream(server: Server, settings: Settings) -> None:
    """It is asked once, as without a stream."""
    server.default = always(status(400, "invalid_request_error", "upstream says no"))
    assert (ask(settings, []).status, len(server.requests)) == ("failed", 1)


@pytest.mark.parametrize(
    "how",
    [Streamed(breaks=20), Streamed(breaks=1), Streamed(breaks=20, is_bare=True)],
    ids=["broken", "at once", "silently"],
)
@pytest.mark.parametrize("mode", MODES)
def test_a_broken_stream_is_asked_again(server: Server, settings: Settings, how: Streamed, mode: str) -> None:
    """It is no short answer, and may have been charged for."""
    server.script(Step(text=items([GOOD] * 9).text, streamed=how))
    counts: list[int] = []
    answer = ask(replace(settings, mode=mode), counts)
    assert (answer.status, answer.attempts, len(answer.reply or [])) == ("ok", 2, 8)
    assert counts[-8:] == list(range(1, 9))
    answer = ask_broken(server, settings, how)
    assert (answer.status, answer.error) == ("failed", f"an answer from {resolve(settings).identity} broke off")


def ask_broken(server: Server, settings: Settings, how: Streamed) -> Answer[list[Any]]:
    server.default = always(Step(text=items([GOOD] * 9).text, streamed=how))
    return ask(replace(settings, max_attempts=2), [])


@pytest.mark.parametrize(
    "how",
    [
        Streamed(done=False),
        Streamed(done=False, is_bare=True),
        Streamed(finishes=False),
        Streamed(finishes=False, done=False),
        Streamed(finishes=False, done=False, is_bare=True),
    ],
)
def test_one_sign_of_the_end_is_enough(server: Server, settings: Settings, how: Streamed) -> None:
    """A reason to finish, the mark that it is done, or JSON that ends."""
    server.script(Step(text=items([GOOD]).text, streamed=how))
    answer = ask(settings, [])
    assert (answer.status, answer.attempts, answer.reply) == ("ok", 1, [GOOD])


def test_an_error_within_a_stream_is_asked_again(server: Server, settings: Settings) -> None:
    """As the same error would be as an answer of its own; what it says about the document is not repeated."""
    error = {"error": {"message": f"overloaded: {ASKED}", "type": "overloaded_error", "code": 503}}
    server.script(Step(text=items([GOOD] * 9).text, streamed=Streamed(error=error)))
    assert (ask(settings, []).attempts, len(server.requests)) == (2, 2)
    server.default = always(Step(text=items([GOOD]).text, streamed=Streamed(error=error)))
    answer = ask(replace(settings, max_attempts=1), [])
    assert answer.error == f"an error in an answer from {resolve(settings).identity} (503, overloaded_error)"


def test_the_time_counts_from_the_last_piece(server: Server, settings: Settings) -> None:
    """An answer that takes longer than the time-out comes as long as it goes on; one that stops is given up."""
    slow = Streamed(size=20, pause_s=0.15)
    server.script(Step(text=items([GOOD] * 6).text, streamed=slow))
    answer = ask(replace(settings, timeout_s=1.0), [])
    assert (answer.status, answer.attempts) == ("ok", 1)
    stuck = Streamed(half_way=lambda: asyncio.run(asyncio.sleep(2)))
    server.script(Step(text=items([GOOD] * 6).text, streamed=stuck))
    answer = ask(replace(settings, timeout_s=1.0, max_attempts=1), [])
    assert answer.error == f"nothing more from {resolve(settings).identity} within 1 s"


def test_streamed_and_whole_answers_have_one_entry(server: Server, settings: Settings, tmp_path: Path) -> None:
    """What was streamed is in the cache for those who do not look on, and the other way round."""
    with DiskReplies(tmp_path / "c") as cache:
        streamed, whole = ask(settings, [], cache=cache), ask(settings, cache=cache)
        counts: list[int] = []
        again = ask(settings, counts, cache=cache)
    assert streamed.reply == whole.reply == again.reply
    assert (whole.cached, again.cached, counts, streams(server)) == (True, True, [], [True])


def test_connections_are_used_again(server: Server, settings: Settings) -> None:
    """Streams one after the other need one, and another behind each that was broken off; so do plain answers."""
    server.script(*[Step(text=items([GOOD]).text, streamed=Streamed(breaks=3))] * 3)
    server.script(Step(text=items([GOOD]).text, streamed=None), status(400, "bad", "no stream_options"))
    assert ask(settings, [], times=20).status == "ok"
    assert len(server.requests) == 24
    assert len({request.port for request in server.requests}) == 4


def test_an_endpoint_that_does_not_hang_up_is_left(server: Server, settings: Settings) -> None:
    """The answer counts when it says that it is done, not when its connection ends."""
    server.script(Step(text=items([GOOD]).text, streamed=Streamed(is_bare=True, lingers_s=5.0)))
    began = time.monotonic()
    assert ask(settings, []).reply == [GOOD]
    assert time.monotonic() - began < 4
