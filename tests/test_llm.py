"""The model engine against a scripted endpoint: the whole stack, from the engine to the socket."""

import asyncio
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import httpx2
import instructor
import openai
import pytest
from instructor.core.exceptions import InstructorRetryException

from llmsum.errors import BudgetSpent, Drained, EndpointGone, EndpointRefused, UsageError
from llmsum.llm.answers import Answer
from llmsum.llm.endpoints import Endpoint, resolve
from llmsum.llm.engine import ModelEngine
from llmsum.llm.envelopes import ItemsZh
from llmsum.llm.failures import retry_after_s, status_failure
from llmsum.llm.prompt import Message
from llmsum.llm.wire import ITEMS, OVERVIEW
from llmsum.models import Chunk, Draft, Reply, Section, Segment, Span, Usage
from llmsum.reading.ways import way_of
from llmsum.settings import Settings, load_settings
from llmsum.stores.disk import DiskReplies
from tests.support.known import acquainted
from tests.support.server import Server, Step, always, held, items, refusal, reset, respond, status, text, truncated

T = TypeVar("T")
KEY = "sk-绝密-0123456789".encode().hex()
MODES = ["tools", "json_schema", "json"]
GOOD = {"first": 1, "last": 1, "kind": "成果", "statement": "植树3万棵"}
SENTENCES = ("植树3万棵。", "资金不足。", "明年修路30公里。", "　收入增长6.1％，达１２亿元。")


@pytest.fixture
def settings(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LLMSUM_API_KEY", KEY)
    return load_settings(model="m", base_url=server.url, cache_dir=tmp_path / "cache", timeout_s=20.0)


def named(step: Step) -> str:
    return "reset" if step.reset else f"{step.code} {step.finish_reason} {(step.text or '')[:12]}"


class Sleeps:
    """Stands in for asyncio.sleep: remembers, and does not wait."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def chunk_of(*sentences: str) -> Chunk:
    segments = tuple(Segment(Span(n, n + 1), sentence, 0) for n, sentence in enumerate(sentences))
    section = Section(0, 1, "一、成绩", ("一、成绩",), Span(0, 99), Span(5, 99), "achievement", None)
    return Chunk("c1", section, segments)


def messages_for(chunk: Chunk) -> list[Message]:
    lines = "\n".join(f"[{number}] {segment.text}" for number, segment in enumerate(chunk.segments, 1))
    return [{"role": "system", "content": "找出成果、问题、计划。"}, {"role": "user", "content": lines}]


def run(
    settings: Settings,
    use: Callable[[ModelEngine], Coroutine[Any, Any, T]],
    cache: DiskReplies | None = None,
    sleep: Callable[[float], Awaitable[None]] | None = None,
) -> T:
    async def inside() -> T:
        async with ModelEngine(settings, resolve(settings), cache, sleep=sleep or Sleeps()) as engine:
            return await use(engine)

    return asyncio.run(inside())


def extract(settings: Settings, *sentences: str, **given: Any) -> Reply:
    return run(settings, lambda e: e.extract(chunk_of(*sentences or SENTENCES), messages_for, ITEMS["zh"]), **given)


def ask(settings: Settings, content: str = "[1] 植树3万棵。", **given: Any) -> Answer[list[Any]]:
    return run(settings, lambda e: e.ask([{"role": "user", "content": content}], ITEMS["zh"]), **given)


def changed(settings: Settings, **changes: Any) -> Settings:
    return replace(settings, **changes)


# --- what is asked, and how the answer is read -----------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_a_chunk_comes_back_as_drafts(server: Server, settings: Settings, mode: str) -> None:
    """One call in every mode, with one draft for each segment and the usage of that call."""
    reply = extract(changed(settings, mode=mode))
    assert [(draft.first, draft.kind) for draft in reply.drafts] == [(n, "achievement") for n in (1, 2, 3, 4)]
    assert (reply.status, reply.attempts, reply.cached) == ("ok", 1, False)
    assert (reply.usage.requests, reply.usage.cost_usd) == (1, None)
    assert reply.usage.input_tokens // 2 == reply.usage.cached_input_tokens > 0
    assert len(server.requests) == 1


def test_the_schema_is_sent_strict(server: Server, settings: Settings) -> None:
    """Without strict=true a JSON schema is a hint that endpoints may ignore."""
    ask(settings)
    sent = server.requests[0].body["response_format"]["json_schema"]
    assert sent["strict"] is True
    assert sent["schema"] == ITEMS["zh"].schema


@pytest.mark.parametrize("mode", MODES)
def test_documents_are_sent_verbatim(server: Server, settings: Settings, mode: str) -> None:
    """Braces and percent signs of a report are no template."""
    sentence = "共{{7*7}}项，{%50%}完成，{0} ${x} \\n𠮷"
    extract(changed(settings, mode=mode), sentence)
    assert server.requests[0].last_message == f"[1] {sentence}"


def test_one_invalid_item_of_thirty_costs_no_neighbour_and_no_call(server: Server, settings: Settings) -> None:
    """29 drafts and one fault out of a single request."""
    server.script(items([GOOD] * 20 + [{"first": "无", "kind": 3}] + [GOOD] * 9))
    reply = extract(settings)
    assert len(reply.drafts) == 29
    assert len(reply.faults) == 1
    assert (reply.status, reply.attempts, len(server.requests)) == ("ok", 1, 1)


@pytest.mark.parametrize("mode", ["json_schema", "json"])
def test_prose_around_the_answer_costs_no_call(server: Server, settings: Settings, mode: str) -> None:
    """A fenced answer with a sentence before it is read as it is."""
    server.script(text(f"好的：\n```json\n{json.dumps({'items': [GOOD]})}\n```"))
    reply = extract(changed(settings, mode=mode))
    assert (len(reply.drafts), len(server.requests)) == (1, 1)


def test_no_items_is_empty_and_not_failed(server: Server, settings: Settings) -> None:
    """The report may have nothing to say."""
    server.script(items([]))
    reply = extract(settings)
    assert (reply.status, reply.error) == ("empty", None)


def test_other_replies_go_the_same_way(settings: Settings) -> None:
    """An overview is asked for with its own schema."""
    answer = run(settings, lambda e: e.ask([{"role": "user", "content": "[1] 植树。"}], OVERVIEW))
    assert answer.reply is not None
    assert answer.reply == "工作平稳推进。"


def test_cost_is_known_where_the_price_is(settings: Settings) -> None:
    """USD per million tokens, never guessed."""
    usage = extract(changed(settings, price=(1.0, 2.0))).usage
    assert usage.cost_usd == pytest.approx((usage.input_tokens + 2 * usage.output_tokens) / 1e6)


def test_a_refused_temperature_is_left_out(server: Server, settings: Settings) -> None:
    """Reasoning models allow their own value only: it is dropped, for the engine's later requests, too."""
    server.script(status(400, "unsupported_value", "temperature does not support 0.0"))
    sleeps = Sleeps()

    async def twice(engine: ModelEngine) -> list[str]:
        return [(await engine.extract(chunk_of(s), messages_for, ITEMS["zh"])).status for s in SENTENCES[:2]]

    assert run(settings, twice, sleep=sleeps) == ["ok", "ok"]
    assert ["temperature" in request.body for request in server.requests] == [True, False, False]


def test_a_refused_temperature_costs_one_call(server: Server, settings: Settings) -> None:
    """One request is refused, and goes again without; the others have waited for it."""

    def picky(request: Any) -> Step:
        if "temperature" in request.body:
            return status(400, "unsupported_value", "temperature does not support 0.0")
        return respond(request)

    server.default = picky

    async def together(engine: ModelEngine) -> list[str]:
        chunks = [chunk_of(sentence) for sentence in SENTENCES]
        replies = await asyncio.gather(*(engine.extract(chunk, messages_for, ITEMS["zh"]) for chunk in chunks))
        return [reply.status for reply in replies]

    assert set(run(settings, together, sleep=Sleeps())) == {"ok"}
    assert ["temperature" in request.body for request in server.requests] == [True] + [False] * len(SENTENCES)


# --- truncated, refused, failed ---------------------------------------------------------------------


def cut_off_above(limit: int) -> Callable[[Any], Step]:
    """Answers requests of at most `limit` segments; cuts the others off."""

    def default(request: Any) -> Step:
        numbers = [int(line[1 : line.index("]")]) for line in request.last_message.splitlines()]
        listed = [{"first": n, "last": n, "kind": "成果", "statement": f"第{n}"} for n in numbers]
        return items(listed) if len(numbers) <= limit else truncated('{"items":[{"first":1,"last":1,"ki')

    return default


def test_truncated_answers_are_asked_again_in_halves(settings: Settings, server: Server) -> None:
    """Four segments, two fit: three calls, and the drafts carry the numbers of the whole chunk."""
    server.default = cut_off_above(2)
    reply = extract(settings)
    assert [(draft.first, draft.last) for draft in reply.drafts] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert (reply.status, reply.attempts, reply.usage.requests) == ("ok", 3, 3)


def test_a_prompt_that_is_too_long_is_halved(settings: Settings, server: Server) -> None:
    """A context that is exceeded is met like an answer that is."""
    server.script(status(400, "context_length_exceeded"))
    reply = extract(settings)
    assert (reply.status, len(reply.drafts), reply.attempts) == ("ok", 4, 3)


def test_noise_segments_do_not_count_when_halving(settings: Settings, server: Server) -> None:
    """Noise keeps its number, and no half is left without anything to ask."""
    server.default = cut_off_above(1)
    noise = Segment(Span(0, 1), "猜你喜欢", 0, noise=True)
    plain = chunk_of("植树。", "修路。")
    chunk = Chunk("c", plain.section, (plain.segments[0], noise, noise, plain.segments[1]))

    def without_noise(part: Chunk) -> list[Message]:
        kept = [f"[{n}] {s.text}" for n, s in enumerate(part.segments, 1) if not s.noise]
        return [{"role": "user", "content": "\n".join(kept)}]

    reply = run(settings, lambda e: e.extract(chunk, without_noise, ITEMS["zh"]))
    assert [draft.first for draft in reply.drafts] == [1, 4]


def test_a_single_segment_still_truncated_is_salvaged(settings: Settings, server: Server) -> None:
    """What was complete is kept, and the status says that something is missing."""
    server.default = always(truncated('{"items":[' + json.dumps(GOOD, ensure_ascii=False) + ',{"first":1,"sta'))
    reply = extract(settings, "植树3万棵，修路。")
    assert (reply.status, reply.drafts) == ("truncated", (Draft(1, 1, "achievement", "植树3万棵"),))
    assert reply.error


@pytest.mark.parametrize(
    "step",
    [refusal(), Step(text="", finish_reason="content_filter"), status(400, "data_inspection_failed")],
    ids=["refusal", "content filter", "inspection"],
)
@pytest.mark.parametrize("mode", MODES)
def test_refusals_are_told_apart(settings: Settings, server: Server, step: Step, mode: str) -> None:
    """Neither empty nor failed, and asked once."""
    server.script(step)
    reply = extract(changed(settings, mode=mode))
    assert (reply.status, reply.attempts) == ("refused", 1)


@pytest.mark.parametrize("mode", MODES)
def test_garbage_is_asked_once_more(settings: Settings, server: Server, mode: str) -> None:
    """Two answers without JSON and the chunk has failed; the tokens of both are counted."""
    server.default = always(text("很抱歉，无法回答。"))
    reply = extract(changed(settings, mode=mode))
    assert (reply.status, reply.attempts, reply.usage.requests) == ("failed", 2, 2)
    assert reply.error is not None
    assert "invalid JSON" in reply.error


def test_garbage_once_is_forgiven(settings: Settings, server: Server) -> None:
    """The second answer counts."""
    server.script(text("?"), items([GOOD]))
    reply = extract(settings)
    assert (reply.status, reply.attempts) == ("ok", 2)


# --- retries -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [status(500), status(503), status(408), status(409), status(429), reset()], ids=named)
def test_passing_faults_are_asked_again(settings: Settings, server: Server, step: Step) -> None:
    """Two faults, then an answer: three attempts, two pauses."""
    sleeps = Sleeps()
    server.script(step, step)
    reply = extract(settings, sleep=sleeps)
    assert (reply.status, reply.attempts, len(sleeps.seconds)) == ("ok", 3, 2)


def test_attempts_are_limited(settings: Settings, server: Server) -> None:
    """After max_attempts the chunk has failed, with a cause that names status and host."""
    server.default = always(status(500))
    reply = extract(changed(settings, max_attempts=4))
    assert (reply.status, reply.attempts, len(server.requests)) == ("failed", 4, 4)
    assert reply.error is not None
    assert reply.error.startswith("HTTP 500 from 127.0.0.1:")


def test_a_slow_answer_is_a_passing_fault(settings: Settings, server: Server) -> None:
    """A call that exceeds its time is given up and asked again."""
    never = threading.Event()
    server.script(held(never, items([GOOD])))
    reply = extract(changed(settings, timeout_s=1.0))
    never.set()
    assert (reply.status, reply.attempts) == ("ok", 2)


def test_nobody_listening_is_a_failed_chunk(settings: Settings) -> None:
    """No connection, after every retry, is said in one line."""
    reply = extract(changed(settings, base_url="http://127.0.0.1:9/v1", max_attempts=2))
    assert (reply.status, reply.attempts, reply.error) == ("failed", 2, "no connection to 127.0.0.1:9/v1")


def test_retry_after_is_honoured(settings: Settings, server: Server) -> None:
    """The pause is what the endpoint asks for, to the second."""
    sleeps = Sleeps()
    server.script(status(429, retry_after="7"), status(503, retry_after="11"))
    assert extract(settings, sleep=sleeps).status == "ok"
    assert sleeps.seconds == [7.0, 11.0]


def test_retry_after_may_be_a_date() -> None:
    """RFC 9110 allows seconds or an HTTP date; the past means now, nonsense means nothing."""
    now = datetime(2026, 11, 22, 8, 0, 0, tzinfo=UTC)
    assert retry_after_s({"retry-after": format_datetime(now + timedelta(seconds=30), usegmt=True)}, now) == 30
    assert retry_after_s({"retry-after": format_datetime(now - timedelta(hours=1), usegmt=True)}, now) == 0
    assert retry_after_s({"retry-after": "soon"}, now) is None
    assert retry_after_s({}, now) is None


def test_no_attempt_after_the_time_limit(settings: Settings, server: Server) -> None:
    """A Retry-After beyond max_retry_s ends the run instead of waiting: whoever asks on may have the key blocked."""
    sleeps = Sleeps()
    server.script(status(429, retry_after="3600"))
    with pytest.raises(EndpointGone, match="asks for a pause of 3,600 s; 300 s are waited for at most"):
        extract(settings, sleep=sleeps)
    assert (len(server.requests), sleeps.seconds) == (1, [])


def test_twenty_concurrent_calls_each_retry_on_their_own(settings: Settings, server: Server) -> None:
    """Each fails twice and is answered at its third attempt: sixty calls, no call's count shared."""
    seen: dict[str, int] = {}
    lock = threading.Lock()

    def twice_failing(request: Any) -> Step:
        with lock:
            seen[request.last_message] = seen.get(request.last_message, 0) + 1
            return items([GOOD]) if seen[request.last_message] > 2 else status(500)

    server.default = twice_failing

    async def twenty(engine: ModelEngine) -> list[Reply]:
        return await asyncio.gather(
            *(engine.extract(chunk_of(f"第{n}项。"), messages_for, ITEMS["zh"]) for n in range(20))
        )

    replies = run(settings, twenty)
    assert [(reply.status, reply.attempts) for reply in replies] == [("ok", 3)] * 20
    assert len(server.requests) == 60


def test_concurrency_is_limited(settings: Settings, server: Server) -> None:
    """As many requests under way at once as the settings allow, and no more."""
    under_way, most, lock = 0, 0, threading.Lock()
    three = threading.Barrier(3, timeout=30)  # three at once, or the test fails

    def counting(_: Any) -> Step:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        three.wait()
        with lock:
            under_way -= 1
        return items([GOOD])

    server.default = counting

    async def many(engine: ModelEngine) -> None:
        await asyncio.gather(*(engine.extract(chunk_of(f"第{n}项。"), messages_for, ITEMS["zh"]) for n in range(12)))

    run(acquainted(changed(settings, concurrency=3)), many)
    assert most == 3


def test_a_transport_can_be_put_in(settings: Settings, server: Server) -> None:
    """Recordings are taken and replayed below the SDK; the engine leaves a client that is not its own open."""
    recorded = {"choices": [{"index": 0, "finish_reason": "stop", "message": {"content": '{"items":[]}'}}]}

    async def replay() -> tuple[Reply, bool]:
        transport = httpx2.MockTransport(lambda _request: httpx2.Response(200, json=recorded))
        async with httpx2.AsyncClient(transport=transport) as client:
            async with ModelEngine(settings, resolve(settings), None, http_client=client) as engine:
                reply = await engine.extract(chunk_of("植树。"), messages_for, ITEMS["zh"])
            return reply, client.is_closed

    reply, closed = asyncio.run(replay())
    assert (reply.status, closed, server.requests) == ("empty", False, [])
    assert reply.usage.requests == 1


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (status(401, "invalid_api_key"), "key is not accepted"),
        (status(403), "may not use this"),
        (status(402), "balance"),
        (status(404, "model_not_found"), "no such model"),
        (status(429, "insufficient_quota"), "balance"),
        (status(429, "1113"), "balance"),
    ],
)
def test_what_asking_again_cannot_help_ends_the_run(settings: Settings, server: Server, step: Step, says: str) -> None:
    """One call, no pause, and an error that says what to look at."""
    sleeps = Sleeps()
    server.script(step)
    with pytest.raises(EndpointRefused, match=says):
        extract(settings, sleep=sleeps)
    assert (len(server.requests), sleeps.seconds) == (1, [])


def test_a_bad_request_fails_its_chunk_only() -> None:
    """400 is neither retried nor taken for the endpoint's last word."""
    assert status_failure(400, frozenset({"invalid_request_error"}), {}, "h/v1").verdict == "fail"
    assert status_failure(422, frozenset(), {}, "h/v1").verdict == "fail"


# --- secrets -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [items([GOOD]), text("机密？"), status(500), status(400), status(401)], ids=named)
def test_keys_and_documents_stay_out_of_logs_errors_and_cache(
    settings: Settings, server: Server, step: Step, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Even at DEBUG, and even where the endpoint repeats both in its own error message."""
    caplog.set_level(logging.DEBUG)
    document = "机密项目投资一百二十三亿元。"
    if step.payload:
        step.payload["error"]["message"] = f"cannot accept {KEY} for {document}"
    server.default = always(step)
    shown = ""
    with DiskReplies(tmp_path / "cache") as cache:
        try:
            shown = repr(extract(settings, document, cache=cache))
        except EndpointRefused as refused:
            shown = repr(refused)
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    stored = b"".join(file.read_bytes() for file in (tmp_path / "cache").rglob("*") if file.is_file())
    for secret in (KEY, document):
        assert secret not in shown
        assert secret not in caplog.text
        assert secret.encode() not in stored


# --- cache -----------------------------------------------------------------------------------------------


def test_what_was_paid_for_is_not_asked_again(settings: Settings, server: Server, tmp_path: Path) -> None:
    """The second run is cached, equal, free, and counts no attempt."""
    with DiskReplies(tmp_path / "c") as cache:
        first, second = (extract(settings, cache=cache) for _ in range(2))
    assert second.drafts == first.drafts
    assert (second.cached, second.attempts) == (True, 0)
    assert (second.usage.cached_requests, second.usage.requests, second.usage.input_tokens) == (1, 0, 0)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "step",
    [refusal(), text("?"), status(400), status(400, "context_length_exceeded")],
    ids=["refusal", "prose", "400", "too long"],
)
def test_only_complete_answers_are_stored(settings: Settings, server: Server, step: Step, tmp_path: Path) -> None:
    """What was refused or unreadable is asked again next time."""
    server.default = always(step)
    with DiskReplies(tmp_path / "c") as cache:
        ask(settings, cache=cache)
        assert asyncio.run(cache.stats()).entries == 0


def test_an_answer_is_kept_before_its_place_is_free(settings: Settings, server: Server, tmp_path: Path) -> None:
    """So a program that is killed loses no more paid answers than requests that were under way."""
    under_way: list[int] = []

    class Watched(DiskReplies):
        async def put(self, key: str, value: dict[str, Any]) -> None:
            under_way.append(engine.flow.state().in_flight)
            await super().put(key, value)

    async def inside() -> None:
        nonlocal engine
        async with ModelEngine(changed(settings, concurrency=1), resolve(settings), cache) as engine:
            asked = (engine.ask([{"role": "user", "content": f"[1] 植树{n}棵。"}], ITEMS["zh"]) for n in range(3))
            await asyncio.gather(*asked)

    engine: ModelEngine
    with Watched(tmp_path / "replies") as cache:
        asyncio.run(inside())
    assert under_way == [1, 1, 1]


def test_refresh_asks_once_and_replaces(settings: Settings, server: Server, tmp_path: Path) -> None:
    """With refresh the run ignores what the cache holds, but asks only once for the same request in one run."""
    with DiskReplies(tmp_path / "c") as cache:
        ask(settings, cache=cache)
        server.script(items([{**GOOD, "statement": "新答案"}]))

        async def twice(engine: ModelEngine) -> list[Answer[list[Any]]]:
            message: list[Message] = [{"role": "user", "content": "[1] 植树3万棵。"}]
            return [await engine.ask(message, ITEMS["zh"]) for _ in range(2)]

        first, second = run(changed(settings, refresh=True), twice, cache=cache)
        assert (first.cached, second.cached) == (False, True)
        cached = ask(settings, cache=cache)
    assert cached.reply is not None
    assert cached.reply[0]["statement"] == "新答案"
    assert len(server.requests) == 2


def test_an_entry_of_another_shape_is_a_miss(settings: Settings, server: Server, tmp_path: Path) -> None:
    """A reply that no longer fits its model is asked for again."""
    with DiskReplies(tmp_path / "c") as cache:
        original = cache.get

        async def odd(key: str) -> dict[str, Any] | None:
            return await original(key) or {"reply": {"items": "?"}}

        cache.get = odd
        assert ask(settings, cache=cache).cached is False
    assert len(server.requests) == 1


ONE_REQUEST = """
import asyncio, os, sys
from pathlib import Path
from llmsum.llm.answers import Answer
from llmsum.stores.disk import DiskReplies
from llmsum.llm.endpoints import resolve
from llmsum.llm.engine import ModelEngine
from llmsum.settings import load_settings
from llmsum.llm.wire import ITEMS

async def main():
    settings = load_settings(model="m", base_url=sys.argv[1])
    with DiskReplies(Path(sys.argv[2])) as cache:
        async with ModelEngine(settings, resolve(settings), cache) as engine:
            print("asking", flush=True)
            answer = await engine.ask([{"role": "user", "content": "[1] 植树3万棵。"}], ITEMS["zh"])
    loaded = [name for name in ("openai", "instructor", "tenacity") if name in sys.modules]
    print(answer.status, answer.cached, loaded)

asyncio.run(main())
"""


def start(server: Server, folder: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", ONE_REQUEST, server.url, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "asking\n"
    return process


def test_two_processes_make_one_request(server: Server, settings: Settings, tmp_path: Path) -> None:
    """While one waits for its answer the other waits for the one; and a cached run imports no model library."""
    may_answer, asked = threading.Event(), threading.Event()

    def slow(_: Any) -> Step:
        asked.set()
        return held(may_answer, items([GOOD]))

    server.default = slow
    folder = tmp_path / "c"
    processes = [start(server, folder)]
    assert asked.wait(30)
    processes.append(start(server, folder))
    may_answer.set()
    outputs = [process.communicate(timeout=60) for process in processes]
    assert [error for _, error in outputs] == ["", ""]
    assert outputs[0][0] == "ok False ['openai', 'instructor', 'tenacity']\n"
    assert outputs[1][0] == "ok True []\n"
    assert len(server.requests) == 1


# --- what a run that was broken off has bought --------------------------------------------------------------


def test_a_buyer_gets_the_answer_as_it_was_bought(settings: Settings, server: Server, tmp_path: Path) -> None:
    """With its attempts and usage, in a later run; for another buyer, or none, the same answer is cached and free."""
    server.script(status(500))
    replies: list[Reply] = []
    with DiskReplies(tmp_path / "c") as cache:
        for buyer in ("甲", "甲", "乙", ""):

            async def bought(engine: ModelEngine, buyer: str = buyer) -> Reply:
                return await engine.extract(chunk_of("植树3万棵。"), messages_for, ITEMS["zh"], buyer=buyer)

            replies.append(run(settings, bought, cache=cache))
    assert replies[0] == replies[1]
    assert (replies[1].cached, replies[1].attempts, replies[1].usage.requests) == (False, 2, 1)
    assert [reply.cached for reply in replies[2:]] == [True, True]
    assert [reply.usage.cached_requests for reply in replies[2:]] == [1, 1]
    assert len(server.requests) == 2


def test_an_entry_without_a_buyer_is_read(settings: Settings, server: Server, tmp_path: Path) -> None:
    """What an older version stored is the same answer, bought by nobody."""
    with DiskReplies(tmp_path / "c") as cache:
        first = extract(settings, "植树3万棵。", cache=cache)
        original = cache.get

        async def older(key: str) -> dict[str, Any] | None:
            entry = await original(key)
            return entry and {"reply": entry["reply"]}

        cache.get = older
        reply = run(
            settings, lambda e: e.extract(chunk_of("植树3万棵。"), messages_for, ITEMS["zh"], buyer="甲"), cache=cache
        )
    assert (reply.drafts, reply.cached) == (first.drafts, True)
    assert len(server.requests) == 1


@pytest.mark.parametrize("buyer", ["甲", ""])
def test_a_truncated_answer_is_not_bought_twice(settings: Settings, server: Server, tmp_path: Path, buyer: str) -> None:
    """The next run goes on with the halves: no request, the same drafts, and the same account for who bought it."""
    server.default = cut_off_above(1)
    with DiskReplies(tmp_path / "c") as cache:
        first, second = (
            run(
                settings, lambda e: e.extract(chunk_of(*SENTENCES), messages_for, ITEMS["zh"], buyer=buyer), cache=cache
            )
            for _ in range(2)
        )
    assert second.drafts == first.drafts
    assert (second == first) is bool(buyer)
    assert (second.cached, second.usage.cached_requests) == ((False, 0) if buyer else (True, 7))
    assert len(server.requests) == 7


def test_a_segment_that_stays_truncated_is_not_bought_twice(settings: Settings, server: Server, tmp_path: Path) -> None:
    """What could be read of it is kept, too, and told as truncated again."""
    server.default = always(truncated('{"items":[' + json.dumps(GOOD, ensure_ascii=False) + ',{"first":1,"sta'))
    with DiskReplies(tmp_path / "c") as cache:
        first, second = (extract(settings, "植树3万棵，修路。", cache=cache) for _ in range(2))
    assert (second.status, second.drafts, second.error) == (first.status, first.drafts, first.error)
    assert (second.status, second.cached, len(server.requests)) == ("truncated", True, 1)


# --- the flow, against a real socket ---------------------------------------------------------------------------


def many(count: int) -> Callable[[ModelEngine], Coroutine[Any, Any, list[Reply | BaseException]]]:
    async def ask_all(engine: ModelEngine) -> list[Reply | BaseException]:
        asked = (engine.extract(chunk_of(f"第{n}项。"), messages_for, ITEMS["zh"]) for n in range(count))
        return await asyncio.gather(*asked, return_exceptions=True)

    return ask_all


async def until(condition: Callable[[], bool]) -> None:
    """Returns when the condition holds; the server answers on threads of its own."""
    while not condition():
        await asyncio.sleep(0.005)


def test_a_rate_limit_pauses_everybody(settings: Settings, server: Server) -> None:
    """Four of eight requests meet a 429: nobody asks until its Retry-After is over, and then all are answered."""
    server.script(*[status(429, retry_after="30")] * 4)
    over = asyncio.Event()
    pauses: list[float] = []

    async def gate(seconds: float) -> None:
        pauses.append(seconds)
        await over.wait()

    async def paused(engine: ModelEngine) -> list[Reply | BaseException]:
        asked = asyncio.ensure_future(many(8)(engine))
        await until(lambda: engine.flow.state().waiting == 8)
        state = engine.flow.state()
        assert (state.in_flight, len(server.requests)) == (0, 4)
        assert state.pause_reason is not None
        assert state.pause_reason.startswith("HTTP 429 from 127.0.0.1:")
        assert 20 < state.pause_s <= 30
        over.set()
        return await asked

    replies = run(acquainted(changed(settings, concurrency=4)), paused, sleep=gate)
    assert [reply.status for reply in replies if isinstance(reply, Reply)] == ["ok"] * 8
    assert len(server.requests) == 12
    assert pauses[0] == 30.0


def test_an_endpoint_that_only_fails_is_left(settings: Settings, server: Server) -> None:
    """After five requests in vain nobody else asks, and all are told the same."""
    server.default = always(status(500))
    ends = run(changed(settings, concurrency=1, max_attempts=2), many(20))
    assert [type(end) for end in ends] == [Reply] * 4 + [EndpointGone] * 16
    assert len(server.requests) <= 12  # ten, and at most two first calls between them
    assert "HTTP 500" in str(ends[-1])


def test_a_refusal_for_good_ends_it_for_all(settings: Settings, server: Server) -> None:
    """A key that is not accepted is tried once, not once for each chunk."""
    server.default = always(status(401, "invalid_api_key"))
    ends = run(changed(settings, concurrency=1), many(20))
    assert {type(end) for end in ends} == {EndpointRefused}
    assert len(server.requests) == 1


def test_a_run_that_is_stopped_keeps_what_is_under_way(settings: Settings, server: Server, tmp_path: Path) -> None:
    """Three answers are under way when it is stopped: they come, are cached, and the next run asks only the others."""
    may_answer = threading.Event()
    server.default = always(held(may_answer, items([GOOD])))
    settings = acquainted(changed(settings, concurrency=3))

    async def stopped(engine: ModelEngine) -> list[Reply | BaseException]:
        asked = asyncio.ensure_future(many(8)(engine))
        await until(lambda: len(server.requests) == 3)
        engine.flow.stop()
        may_answer.set()
        return await asked

    with DiskReplies(tmp_path / "c") as cache:
        ends = run(settings, stopped, cache=cache)
        assert [type(end) for end in ends] == [Reply] * 3 + [Drained] * 5
        rest = run(settings, many(8), cache=cache)
    assert [reply.cached for reply in rest if isinstance(reply, Reply)] == [True] * 3 + [False] * 5
    assert len(server.requests) == 8


@pytest.mark.parametrize("cap", [0.001, 0.05, 0.2])
def test_a_cap_on_cost_is_never_passed(settings: Settings, server: Server, cap: float) -> None:
    """Not with 32 requests at once, by what the server says they took; what is over is told as such."""
    settings = changed(settings, concurrency=32, max_cost=cap, price=(3.0, 15.0), max_output_tokens=256)
    ends = run(settings, many(60))
    charged = [end.usage.cost_usd or 0.0 for end in ends if isinstance(end, Reply)]
    assert sum(charged) <= cap
    assert len(server.requests) == len(charged)
    assert {type(end) for end in ends} <= {Reply, BudgetSpent}
    assert (len(charged) == 0) is (cap == 0.001)
    assert (len(charged) == 60) is (cap == 0.2)


def test_a_cap_needs_a_price(settings: Settings, server: Server) -> None:
    """A cap that could not be kept is refused before anything is asked."""
    with pytest.raises(UsageError, match=r"no price is known for m at 127\.0\.0\.1:.*--price"):
        extract(changed(settings, max_cost=1.0))
    assert not server.requests


def test_what_headers_tell_reaches_the_limiter(settings: Settings, server: Server) -> None:
    """A limit for a minute that an answer tells is kept from then on."""
    told = {"limit": "600", "remaining": "599", "reset": "100ms"}
    server.script(items([GOOD], headers={f"x-ratelimit-{name}-requests": value for name, value in told.items()}))

    async def learned(engine: ModelEngine) -> int | None:
        await engine.extract(chunk_of("植树。"), messages_for, ITEMS["zh"])
        return engine.flow.limiter.requests

    assert run(settings, learned) == 600


async def sent(settings: Settings, endpoint: Endpoint, ask_with: Callable[[httpx2.AsyncClient], Any]) -> list[bytes]:
    """The bodies of requests that were sent, each answered without items."""
    bodies: list[bytes] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        bodies.append(request.content)
        message = {"role": "assistant", "content": '{"items":[]}'}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        usage = {"prompt_tokens": 1_000_000, "completion_tokens": 0, "total_tokens": 1_000_000}
        return httpx2.Response(200, json={"choices": [choice], "usage": usage})

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(answer)) as client:
        await ask_with(client)
    return bodies


@pytest.mark.parametrize("mode", MODES)
def test_the_body_is_what_the_libraries_make_of_it(settings: Settings, mode: str) -> None:
    """What is passed by the SDK's types for speed arrives byte for byte as if it had gone through them."""
    endpoint = resolve(changed(settings, mode=mode))
    messages: list[Message] = messages_for(chunk_of("共{{7*7}}项，𠮷\u3000100％。"))

    async def ours(client: httpx2.AsyncClient) -> None:
        async with ModelEngine(settings, endpoint, None, http_client=client, sleep=Sleeps()) as engine:
            await engine.ask(messages, ITEMS["zh"])

    async def theirs(client: httpx2.AsyncClient) -> None:
        sdk = openai.AsyncOpenAI(base_url=endpoint.base_url, api_key="none", http_client=client, max_retries=0)
        chat = instructor.from_openai(sdk, mode=instructor.Mode[mode.upper()])
        schema = {"name": "ItemsZh", "strict": True, "schema": ITEMS["zh"].schema}
        extra = {"response_format": {"type": "json_schema", "json_schema": schema}} if mode == "json_schema" else {}
        with suppress(InstructorRetryException):  # no tool call in the answer
            await chat.create(
                model="m",
                messages=cast("Any", messages),
                response_model=ItemsZh,
                max_retries=0,
                temperature=settings.temperature,
                max_tokens=way_of(settings).answer_tokens,
                extra_body=extra,
            )

    bodies = asyncio.run(sent(settings, endpoint, ours)), asyncio.run(sent(settings, endpoint, theirs))
    assert bodies[0][0] == bodies[1][0]
    assert "100％" in bodies[0][0].decode()


def test_the_price_on_the_list_is_charged(settings: Settings) -> None:
    """A well-known model at its own address costs what genai-prices says, without a setting."""
    address = changed(settings, model="gpt-4o-mini-2024-07-18", base_url="https://api.openai.com/v1")
    usages: list[Usage] = []

    async def ask_it(client: httpx2.AsyncClient) -> None:
        async with ModelEngine(address, resolve(address), None, http_client=client) as engine:
            usages.append((await engine.extract(chunk_of("植树。"), messages_for, ITEMS["zh"])).usage)

    asyncio.run(sent(address, resolve(address), ask_it))
    assert usages[0].cost_usd == pytest.approx(0.15)
