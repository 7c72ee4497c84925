"""What was recorded once is played ever after, through the whole stack, and a request that is not there says why."""

import asyncio
import json
import threading
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from llmsum.engines import EnginePool
from llmsum.errors import UsageError
from llmsum.evals.counting import Tokens, prompt_tokens
from llmsum.evals.kept import baselines
from llmsum.evals.recorder import recording, replaying
from llmsum.evals.recordings import Recording, StaleRecording, Tape, explain_miss, parts_of, request_key
from llmsum.evals.runs import Run
from llmsum.evals.transports import RecordingTransport, Replaying
from llmsum.llm.endpoints import PRESETS, resolve
from llmsum.models import Summary
from llmsum.pipeline import summarize_document
from llmsum.settings import BUILTIN, Mode, Settings, load_settings
from tests.support.cutting import document
from tests.support.server import (
    Request,
    Server,
    Step,
    always,
    held,
    refusal,
    respond,
    status,
    text,
    truncated,
)

REPORT = "一、主要工作\n新建养老服务站6个。培训护理人员120名。\n二、存在问题\n专业人员短缺。\n"


EVALS = Path(__file__).parents[2] / "evals"
SEEDS = EVALS.parent / "seeds"
ASKED = [run for run in baselines(EVALS) if run.model != BUILTIN and not run.is_peer]
SHIPPED = [(run, path) for run in ASKED for path in sorted((EVALS / "recordings" / run.name).glob("*.jsonl"))]


@pytest.mark.parametrize(("run", "path"), SHIPPED, ids=lambda part: getattr(part, "stem", getattr(part, "name", "")))
def test_shipped_recordings_fit_the_prompts_as_they_are(run: Run, path: Path) -> None:
    """Every request of a recorded report is on its tape, and nothing is on it that no request asks for."""
    settings = load_settings(model=run.model, reading=run.unusual_reading, cache=False)
    tape = Tape.load(path)
    text = (SEEDS / f"{path.stem}.txt").read_bytes().decode()
    summary, misses = summarise(settings, tape, live=False, text=text)
    assert (misses, tape.orphans) == ([], ())
    assert not summary.incomplete


def test_every_folder_of_recordings_has_a_baseline() -> None:
    """What is recorded is replayed by `eval run`: a model without a baseline would not be."""
    folders = {path.name for path in (EVALS / "recordings").iterdir() if path.name != "peers"}
    assert folders == {run.name for run in ASKED}


def settings_for(server: Server) -> Settings:
    return load_settings(model="test", base_url=server.url, cache=False)


def summarise(
    settings: Settings, tape: Tape, *, live: bool, text: str = REPORT, repeat: int = 0
) -> tuple[Summary, list[str]]:
    async def go() -> tuple[Summary, list[str]]:
        opened = recording(settings, tape, repeat) if live else replaying(settings, tape, repeat)
        async with opened as taped, EnginePool(settings, taped.engine) as engines:
            summary = await summarize_document(document(text), settings, engines)
            return summary, getattr(taped.transport, "misses", [])

    return asyncio.run(go())


def comparable(summary: Summary) -> Summary:
    return replace(summary, provenance=replace(summary.provenance, created=""))


def test_a_replay_says_what_the_recording_said(server: Server, tmp_path: Path) -> None:
    """Played from disk, the same report gives the same summary, and no request is sent."""
    settings = settings_for(server)
    live, _ = summarise(settings, Tape.load(tmp_path / "a.jsonl"), live=True)
    sent = len(server.requests)
    played, misses = summarise(settings, Tape.load(tmp_path / "a.jsonl"), live=False)
    assert comparable(played) == comparable(live)
    assert (misses, len(server.requests)) == ([], sent)


@pytest.mark.parametrize("model", ["openai/gpt-x", "zhipu/glm-x", "deepseek/x", "local/nowhere/x.gguf"])
def test_a_replay_asks_as_the_preset_would_and_needs_no_key(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Path, mode and parameters are the preset's own, so that its recordings are found; no key, file or network is."""
    for preset in PRESETS.values():
        monkeypatch.delenv(preset.key_variable, raising=False)
    settings = load_settings(model=model, cache=False, cache_dir=tmp_path)
    offline = resolve(settings, offline=True)
    _, misses = summarise(settings, Tape.load(tmp_path / "a.jsonl"), live=False)
    assert set(misses) == {"nothing is recorded for this document"}
    preset = PRESETS.get(model.partition("/")[0])
    if preset is None:
        assert (offline.model, offline.file) == ("x.gguf", None)
    else:
        assert (offline.mode, offline.token_limit, offline.base_url) == (
            preset.mode,
            preset.token_limit,
            preset.base_url,
        )


def test_a_recording_can_be_resumed(server: Server, tmp_path: Path) -> None:
    """What is on the tape is not asked again: a run that was broken off pays only for the rest."""
    settings, path = settings_for(server), tmp_path / "a.jsonl"
    summarise(settings, Tape.load(path), live=True)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    sent = len(server.requests)
    summarise(settings, Tape.load(path), live=True)
    assert len(server.requests) == sent + 1


def error_of_status_200() -> Step:
    return Step(payload={"error": {"message": "overloaded", "code": "overloaded"}})


def test_the_answer_to_a_second_try_is_recorded_as_that_to_the_first(server: Server, tmp_path: Path) -> None:
    """An answer that nobody could read was asked for in other words: the replay asks once, and misses nothing."""
    server.script(text("没有"))
    tape = Tape(tmp_path / "d.jsonl", {})
    live, _ = summarise(settings_for(server), tape, live=True)
    assert server.requests[0].body["temperature"] < server.requests[1].body["temperature"]
    played, misses = summarise(settings_for(server), Tape.load(tape.path), live=False)
    assert (misses, played.achievements) == ([], live.achievements)


@pytest.mark.parametrize(
    "answer",
    [
        status(400),
        error_of_status_200(),
        Step(payload={"choices": []}),
        Step(payload=["no completion"]),
        text("我无法回答。"),
        text('{"item": []}'),
    ],
    ids=["status 400", "error of status 200", "no choice", "no object", "no JSON", "another key"],
)
def test_what_is_no_answer_is_not_recorded(server: Server, tmp_path: Path, answer: Step) -> None:
    """An error of any status, and what cannot be read, is asked again next time, not played for ever."""
    server.default = always(answer)
    lost, _ = summarise(settings_for(server), Tape.load(tmp_path / "a.jsonl"), live=True)
    assert lost.incomplete
    assert Tape.load(tmp_path / "a.jsonl").recordings == {}
    server.default = respond
    whole, _ = summarise(settings_for(server), Tape.load(tmp_path / "a.jsonl"), live=True)
    assert not whole.incomplete
    assert Tape.load(tmp_path / "a.jsonl").recordings


@pytest.mark.parametrize("answer", [refusal(), truncated('{"items": [')], ids=["refused", "cut off"])
def test_a_refusal_and_a_cut_off_answer_are_recorded(server: Server, tmp_path: Path, answer: Step) -> None:
    """They are what the model answered, and would be again."""
    server.default = always(answer)
    lost, _ = summarise(settings_for(server), Tape.load(tmp_path / "a.jsonl"), live=True)
    assert lost.incomplete
    played, misses = summarise(settings_for(server), Tape.load(tmp_path / "a.jsonl"), live=False)
    assert (comparable(played), misses) == (comparable(lost), [])


@pytest.mark.parametrize("mode", ["json_schema", "tools", "json"])
def test_what_was_recorded_at_an_address_is_played_without_it(server: Server, tmp_path: Path, mode: Mode) -> None:
    """A model that is no preset replays by its name alone, in any mode, with the same request to the byte."""
    settings = load_settings(model="hand-answered", base_url=server.url, mode=mode, cache=False)
    live, _ = summarise(settings, Tape.load(tmp_path / "a.jsonl"), live=True)
    alone = replace(settings, base_url=None)
    played, misses = summarise(alone, Tape.load(tmp_path / "a.jsonl"), live=False)
    assert (comparable(played), misses) == (comparable(live), [])


def test_a_name_without_preset_or_address_is_no_endpoint_that_could_be_asked() -> None:
    """Only a replay takes any name: a misspelt preset is still told where something would be sent."""
    with pytest.raises(UsageError, match="unknown preset"):
        resolve(load_settings(model="hand-answered"))
    with pytest.raises(UsageError, match="unknown preset"):
        resolve(load_settings(model="builtin"), offline=True)


def test_where_and_how_an_answer_is_sent_is_no_part_of_the_question() -> None:
    """Streamed or not, and at whatever path of an endpoint, a question has one key; its own parts tell it apart."""
    body = {"model": "m", "messages": [{"role": "user", "content": "甲"}]}
    streamed = {**body, "stream": True, "stream_options": {"include_usage": True}}
    key = request_key("/v1/chat/completions", body, 0)
    assert request_key("/v1/chat/completions", streamed, 0) == key
    assert request_key("/api/paas/v4/chat/completions", body, 0) == key
    assert parts_of(streamed) == parts_of(body)
    others = [request_key("/v1/completions", body, 0), request_key("/v1/chat/completions", body, 1)]
    others.append(request_key("/v1/chat/completions", {**body, "n": 1}, 0))
    assert key not in others


def test_a_streamed_question_is_recorded_as_one_whole_answer(server: Server, tmp_path: Path) -> None:
    """What is sent on does not ask for a stream, and the tape plays to a request that does."""
    message = {"role": "user", "content": "[1] 甲"}
    body = {"model": "m", "messages": [message], "stream": True, "stream_options": {"include_usage": True}}

    async def ask(transport: httpx2.AsyncBaseTransport) -> httpx2.Response:
        async with httpx2.AsyncClient(transport=transport) as client:
            return await client.post(f"{server.url}/chat/completions", json=body)

    tape = Tape.load(tmp_path / "a.jsonl")
    live = asyncio.run(ask(RecordingTransport(tape, httpx2.AsyncHTTPTransport())))
    (request,) = server.requests
    assert request.body == {"model": "m", "messages": [message]}
    played = asyncio.run(ask(Replaying(Tape.load(tmp_path / "a.jsonl"))))
    assert played.json()["choices"] == live.json()["choices"]
    assert played.headers["content-type"] == "application/json"


def test_a_question_asked_twice_at_once_is_recorded_once(server: Server, tmp_path: Path) -> None:
    """Two chunks of the same words are under way together: a tape has no two lines of one key."""
    gate = threading.Event()

    def late(request: Request) -> Step:
        return held(gate, respond(request))

    server.default = late
    tape = Tape.load(tmp_path / "a.jsonl")

    async def ask() -> None:
        body = {"model": "m", "messages": [{"role": "user", "content": "[1] 甲"}]}
        transport = RecordingTransport(tape, httpx2.AsyncHTTPTransport())
        async with httpx2.AsyncClient(transport=transport) as client:
            asked = [client.post(f"{server.url}/chat/completions", json=body) for _ in range(2)]
            waiting = asyncio.gather(*asked)
            while len(server.requests) < 2:
                await asyncio.sleep(0.01)
            gate.set()
            await waiting

    asyncio.run(ask())
    assert len(Tape.load(tmp_path / "a.jsonl").recordings) == 1


def test_tokens_are_those_of_the_vocabulary_and_the_same_live_and_replayed(server: Server, tmp_path: Path) -> None:
    """What passes the transport is counted, not what the endpoint says about it."""

    async def ask(*, live: bool) -> Tokens:
        settings, tape = settings_for(server), Tape.load(tmp_path / "a.jsonl")
        async with recording(settings, tape) if live else replaying(settings, tape) as taped:
            async with EnginePool(settings, taped.engine) as engines:
                await summarize_document(document(REPORT), settings, engines)
            return taped.transport.tokens

    counted = asyncio.run(ask(live=True))
    assert counted.answer > 0
    assert counted.prompt == sum(prompt_tokens(request.body) for request in server.requests)
    assert asyncio.run(ask(live=False)) == counted


def test_a_changed_text_is_a_miss_that_names_it(server: Server, tmp_path: Path) -> None:
    """An edited report costs no call offline; the message says that the text changed."""
    settings, path = settings_for(server), tmp_path / "a.jsonl"
    summarise(settings, Tape.load(path), live=True)
    summary, misses = summarise(settings, Tape.load(path), live=False, text=REPORT.replace("6个", "7个"))
    assert summary.incomplete
    assert any("text changed" in miss for miss in misses)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"temperature": 0.7}, "parameters"),
        ({"model": "other"}, "model"),
        ({"response_format": {"type": "text"}}, "schema"),
        ({"messages": [{"role": "system", "content": "别的"}, {"role": "user", "content": "[1] 甲"}]}, "prompt"),
        ({"messages": [{"role": "system", "content": "系统"}, {"role": "user", "content": "[1] 乙"}]}, "text"),
    ],
)
def test_a_miss_names_the_part_that_changed(change: dict[str, object], named: str) -> None:
    """Model, prompt, schema, parameters and text are told apart by their digests."""
    messages = [{"role": "system", "content": "系统"}, {"role": "user", "content": "[1] 甲"}]
    body = {"model": "m", "messages": messages, "temperature": 0, "response_format": {"type": "json_object"}}
    known = Recording("k" * 64, parts_of(body), 0, 200, 1.0, {})
    assert explain_miss([known], parts_of({**body, **change})).startswith(f"not recorded: {named} changed")


def test_of_a_single_message_it_cannot_be_told_which_half_changed() -> None:
    """Repairs and overviews are one message of prompt and text: the miss says so rather than blame the text."""
    bodies = [
        {"model": "m", "messages": [{"role": "user", "content": content}]} for content in ("概括：甲", "概述：甲")
    ]
    known = Recording("k" * 64, parts_of(bodies[0]), 0, 200, 1.0, {})
    assert explain_miss([known], parts_of(bodies[1])).startswith("not recorded: prompt or text changed")


def test_repeats_have_recordings_of_their_own() -> None:
    """The second answer to a question is not the first one again."""
    assert request_key("/v1", {"a": 1}, 0) != request_key("/v1", {"a": 1}, 1)


def test_no_request_text_and_no_key_is_kept(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tape holds digests of what was asked and the answers; headers and keys are nowhere."""
    monkeypatch.setenv("LLMSUM_API_KEY", "secret-key-for-the-test")
    summarise(settings_for(server), Tape.load(tmp_path / "a.jsonl"), live=True)
    kept = (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    assert "secret-key-for-the-test" not in kept
    assert "你从工作报告中摘出条目" not in kept
    assert "authorization" not in kept.lower()


def test_an_answer_with_a_key_in_it_is_refused(tmp_path: Path) -> None:
    """Recordings are published with the code, so that a leaked key must never get in."""
    tape = Tape.load(tmp_path / "a.jsonl")
    with pytest.raises(StaleRecording, match="key-like"):
        tape.add(Recording("k", {}, 0, 200, 1.0, {"text": "sk-" + "a" * 24}))
    assert not (tmp_path / "a.jsonl").exists()


def test_a_doubled_recording_is_found(tmp_path: Path) -> None:
    """Of two lines with one key one is dead weight, and says so when the tape is loaded."""
    line = json.dumps({"key": "k", "parts": {}, "repeat": 0, "status": 200, "latency_s": 1.0, "body": {}})
    (tmp_path / "a.jsonl").write_text(f"{line}\n{line}\n", encoding="utf-8")
    with pytest.raises(StaleRecording, match="twice"):
        Tape.load(tmp_path / "a.jsonl")


def test_what_nothing_asks_for_is_dropped_on_recording(server: Server, tmp_path: Path) -> None:
    """Re-recording replaces: answers to questions that are not asked any more leave the tape."""
    settings, path = settings_for(server), tmp_path / "a.jsonl"
    summarise(settings, Tape.load(path), live=True)
    tape = Tape.load(path)
    summarise(settings, tape, live=True, text=REPORT.replace("6个", "7个"))
    assert tape.orphans
    tape.drop_unused()
    assert not Tape.load(path).recordings.keys() & set(tape.orphans)
    assert tape.orphans == ()
