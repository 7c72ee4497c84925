"""The first request to an endpoint that nothing is known of goes alone; what it is taught, all others know."""

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from llmsum import cli
from llmsum.errors import EndpointRefused
from llmsum.flow import open_flow
from llmsum.flow.limiter import Grant, Limiter
from llmsum.llm.endpoints import resolve
from llmsum.llm.engine import ModelEngine
from llmsum.llm.lessons import FILE
from llmsum.llm.prompt import Message
from llmsum.llm.wire import ITEMS
from llmsum.settings import Settings, load_settings
from tests.support.known import acquainted
from tests.support.server import Request, Server, Step, always, held, items, respond, status
from tests.support.sse import wait_for

MANY = 12
GOOD = items([{"first": 1, "last": 1, "kind": "成果", "statement": "植树3万棵"}])


@pytest.fixture
def settings(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return load_settings(model="m", base_url=server.url, cache_dir=tmp_path / "cache", concurrency=8)


async def no_sleep(_: float) -> None:
    """Pauses take no time."""


def asked(number: int) -> list[Message]:
    return [{"role": "user", "content": f"[1] 植树{number}万棵。"}]


async def ask_all(engine: ModelEngine) -> list[str]:
    answers = await asyncio.gather(*(engine.ask(asked(number), ITEMS["zh"]) for number in range(MANY)))
    return [answer.status for answer in answers]


def states(settings: Settings) -> set[str]:
    """What became of many requests that were asked at once."""

    async def inside() -> set[str]:
        async with ModelEngine(settings, resolve(settings), None, sleep=no_sleep) as engine:
            return set(await ask_all(engine))

    return asyncio.run(inside())


def mode_of(body: dict[str, Any]) -> str:
    return "tools" if "tools" in body else body.get("response_format", {}).get("type", "text")


@dataclass(frozen=True)
class Refusal:
    """What an endpoint refuses, and how; `calls` are those that it takes to learn it."""

    refused: Callable[[dict[str, Any]], bool]
    message: str
    calls: int
    learned: str
    code: int = 400

    def __call__(self, request: Request) -> Step:
        words = {"error": {"message": self.message}} if self.message else None
        return Step(self.code, payload=words) if self.refused(request.body) else respond(request)


def has(name: str) -> Callable[[dict[str, Any]], bool]:
    return lambda body: name in body


NAMED = {
    "the limit's name": Refusal(has("max_tokens"), "Use 'max_completion_tokens' instead of 'max_tokens'.", 1, "max_co"),
    "a schema": Refusal(lambda body: mode_of(body) == "json_schema", "response_format is unavailable", 1, "mode tools"),
    "whole answers": Refusal(lambda body: not body.get("stream"), "this model only supports stream=true", 1, "streams"),
    "a temperature": Refusal(has("temperature"), "temperature does not support 0", 1, "no temperature"),
}
# Once more as it is, then the steps up to the one that helps.
UNNAMED = {
    "any mode": Refusal(lambda body: mode_of(body) != "text", "bad request", 2, "no mode"),
    "the limit's name, without a word": Refusal(has("max_tokens"), "", 3, "max_completion_tokens"),
    "a temperature, without saying so": Refusal(has("temperature"), "Invalid request", 4, "no temperature"),
    "what cannot be processed": Refusal(has("temperature"), "请求参数错误", 4, "no temperature", 422),
    "two things at once": Refusal(
        lambda body: "temperature" in body or mode_of(body) != "text", "invalid_request", 5, "no mode"
    ),
}


@pytest.mark.parametrize("name", [*NAMED, *UNNAMED])
def test_a_refusal_is_met_once(server: Server, settings: Settings, name: str) -> None:
    """However many requests there are; the next run meets none."""
    refusal = server.default = {**NAMED, **UNNAMED}[name]
    assert states(settings) == {"ok"}
    assert len(server.requests) == MANY + refusal.calls
    (entry,) = json.loads((settings.cache_dir / FILE).read_text(encoding="utf-8")).values()
    assert entry.keys() > {"learned"}
    server.requests.clear()
    assert states(settings) == {"ok"}
    assert len(server.requests) == MANY


@pytest.mark.parametrize("name", [*NAMED, *UNNAMED])
def test_no_more_is_learned_than_is_refused(
    server: Server, settings: Settings, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """One thing alone where one thing helps, and it is told once."""
    refusal = server.default = {**NAMED, **UNNAMED}[name]
    states(settings)
    (told,) = caplog.messages
    assert refusal.learned in told
    assert (", " in told.partition("want: ")[2].replace("no mode, JSON", "")) == (name == "two things at once")


def test_a_folder_meets_it_once(server: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """One request of one report, for a whole run."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(settings.cache_dir))
    server.default = NAMED["the limit's name"]
    Path("in").mkdir()
    for number in range(MANY):
        Path(f"in/{number}.txt").write_text(f"工作总结\n\n一、成果\n全年植树{number + 2}万棵。\n", encoding="utf-8")
    arguments = ["batch", "in", "-o", "out", "-m", "m", "--base-url", server.url, "--reading", "wide"]
    assert cli.main(arguments) == 0
    assert len(server.requests) == MANY + 1


def test_an_accident_teaches_nothing(server: Server, settings: Settings) -> None:
    """A refusal that says nothing and is not met a second time."""
    server.script(status(400))
    assert states(settings) == {"ok"}
    assert len(server.requests) == MANY + 1
    (entry,) = json.loads((settings.cache_dir / FILE).read_text(encoding="utf-8")).values()
    assert entry.keys() == {"learned"}


def test_where_nothing_helps_what_was_tried_is_told(server: Server, settings: Settings) -> None:
    """Once; later requests are asked as they were, and no more than that."""
    server.default = always(status(400, message="bad request"))

    async def inside() -> list[str]:
        async with ModelEngine(settings, resolve(settings), None) as engine:
            return [(await engine.ask(asked(number), ITEMS["zh"])).error or "" for number in range(2)]

    for error in asyncio.run(inside()):
        assert error.startswith("HTTP 400 from 127.0.0.1")
        assert "; tried in vain: no mode, JSON is asked for in words; the limit of answers as max_comp" in error
    first, *tries, last = [request.body for request in server.requests]
    assert [len(tries), mode_of(first), mode_of(last), "temperature" in last] == [5, "json_schema", "json_schema", True]


def test_what_is_known_is_doubted_first(server: Server, settings: Settings) -> None:
    """The endpoint may be another one than it was when it was learned."""
    server.default = NAMED["the limit's name"]
    states(settings)
    server.requests.clear()
    server.default = Refusal(has("max_completion_tokens"), "bad request", 0, "")
    settings = replace(settings, concurrency=1)
    assert states(settings) == {"ok"}
    assert len(server.requests) == MANY + 2


def test_a_request_that_goes_again_counts_for_the_limits(server: Server, settings: Settings) -> None:
    """As many requests are counted for the minute as the endpoint has seen."""
    server.default = UNNAMED["two things at once"]

    class Counting(Limiter):
        grants = 0

        def grant(self, tokens: int) -> Grant:
            self.grants += 1
            return super().grant(tokens)

    async def inside() -> int:
        flow = open_flow(settings)
        flow.limiter = counting = Counting(requests=1000)
        async with ModelEngine(settings, resolve(settings), None, flow=flow) as engine:
            await ask_all(engine)
        return counting.grants

    assert asyncio.run(inside()) == len(server.requests) == MANY + 5


# --- who waits, and until when ------------------------------------------------------------------------------


async def until(condition: Callable[[], bool]) -> None:
    """Returns when the condition holds; the server answers on threads of its own."""
    while not condition():
        await asyncio.sleep(0.005)


def at_first(settings: Settings, server: Server) -> int:
    """How many requests are under way before any is answered."""
    may_answer = threading.Event()
    server.default = always(held(may_answer, GOOD))

    async def inside() -> int:
        async with ModelEngine(settings, resolve(settings), None, sleep=no_sleep) as engine:
            waiting = [asyncio.create_task(engine.ask(asked(n), ITEMS["zh"])) for n in range(MANY)]
            await until(lambda: engine.flow.state().in_flight == engine.flow.places.open)
            await until(lambda: len(server.requests) == engine.flow.state().in_flight)
            found = len(server.requests)
            may_answer.set()
            await asyncio.gather(*waiting)
            return found

    return asyncio.run(inside())


def test_the_first_request_goes_alone(server: Server, settings: Settings) -> None:
    """Where nothing is known of the endpoint, and where it is to be found out anew."""
    assert at_first(settings, server) == 1
    server.requests.clear()
    assert at_first(replace(settings, refresh=True), server) == 1


def test_nothing_waits_where_an_answer_has_proved_the_way(server: Server, settings: Settings) -> None:
    """In an earlier run, which has kept it."""
    assert at_first(acquainted(settings), server) == settings.concurrency


@pytest.mark.parametrize("failure", [status(500), status(502), Step(reset=True)], ids=["500", "502", "reset"])
def test_a_failure_holds_nobody_up(server: Server, settings: Settings, failure: Step) -> None:
    """Who fails however he is asked teaches nothing: the others go at once, and beside one another."""
    together = threading.Barrier(3, timeout=30)
    server.script(failure)

    def in_threes(request: Request) -> Step:
        together.wait()
        return respond(request)

    server.default = in_threes
    assert states(replace(settings, concurrency=3)) == {"ok"}


def test_who_does_not_answer_in_time_holds_nobody_up(server: Server, settings: Settings) -> None:
    """Nor does that say that fewer should be asked at once: nothing stood in a queue."""
    never = threading.Event()
    server.script(held(never, GOOD))

    async def inside() -> int:
        async with ModelEngine(replace(settings, timeout_s=0.5), resolve(settings), None, sleep=no_sleep) as engine:
            await ask_all(engine)
            return engine.flow.places.open

    assert asyncio.run(inside()) == settings.concurrency
    never.set()


def test_an_answer_that_begins_is_enough(server: Server, settings: Settings) -> None:
    """Where it is streamed: while the first one is still coming in, the others are under way."""
    go_on = threading.Event()
    answer = items([{"first": 1, "last": 1, "kind": "成果", "statement": "植树3万棵"}] * 20)
    assert answer.streamed is not None
    server.script(replace(answer, streamed=replace(answer.streamed, half_way=wait_for(go_on))))

    async def inside() -> None:
        async with ModelEngine(settings, resolve(settings), None) as engine:
            first = asyncio.create_task(engine.ask(asked(0), ITEMS["zh"], on_items=lambda _: None))
            others = [engine.ask(asked(number), ITEMS["zh"]) for number in range(1, MANY)]
            await asyncio.gather(*others)
            assert not first.done()
            go_on.set()
            await first

    asyncio.run(inside())


def test_a_refusal_without_words_is_met_three_times_at_most(server: Server, settings: Settings) -> None:
    """A 403 may be about one text alone: two others are asked before it is the last word."""
    server.default = always(status(403, message="Forbidden"))
    with pytest.raises(EndpointRefused):
        states(settings)
    assert len(server.requests) == 3


def test_a_text_that_is_refused_first_ends_nothing(server: Server, settings: Settings) -> None:
    """The others are asked, and answered."""
    server.script(status(403, message="Forbidden"))
    assert states(settings) == {"ok", "refused"}
    assert len(server.requests) == MANY
