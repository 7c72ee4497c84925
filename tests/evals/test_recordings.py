"""What was recorded once is played ever after, through the whole stack, and a request that is not there says why."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from llmsum.engines import EnginePool
from llmsum.evals.recorder import recording, replaying
from llmsum.evals.recordings import Recording, StaleRecording, Tape, explain_miss, parts_of, request_key
from llmsum.llm.endpoints import PRESETS, resolve
from llmsum.models import Summary
from llmsum.pipeline import summarize_document
from llmsum.settings import Settings, load_settings
from tests.support.cutting import document
from tests.support.server import Server, status

REPORT = "一、主要工作\n新建养老服务站6个。培训护理人员120名。\n二、存在问题\n专业人员短缺。\n"


SHIPPED = sorted((Path(__file__).parents[2] / "evals" / "recordings").glob("*/*.jsonl"))
SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem[:3]}")
def test_shipped_recordings_fit_the_prompts_as_they_are(path: Path) -> None:
    """Every request of a recorded report is on its tape, and nothing is on it that no request asks for."""
    settings = load_settings(model=f"local/{path.parent.name}.gguf", cache=False)
    tape = Tape.load(path)
    text = (SEEDS / f"{path.stem}.txt").read_bytes().decode()
    summary, misses = summarise(settings, tape, live=False, text=text)
    assert (misses, tape.orphans) == ([], ())
    assert not summary.incomplete


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


def test_errors_are_not_recorded(server: Server, tmp_path: Path) -> None:
    """A refused request is asked again next time, not played for ever."""
    server.script(status(400))
    summarise(settings_for(server), Tape.load(tmp_path / "a.jsonl"), live=True)
    assert {recording.status for recording in Tape.load(tmp_path / "a.jsonl").recordings.values()} == {200}


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
