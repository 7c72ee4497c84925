"""Models that think before they answer: they are given the room, it is kept, and what it cost is told apart."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from llmsum import cli
from llmsum.llm.answers import answer_of
from llmsum.llm.completions import Completion, completion_of
from llmsum.llm.endpoints import Endpoint
from llmsum.llm.lessons import FILE
from llmsum.llm.thinking import FIRST_ROOM, LEAST_ROOM, MOST_ROOM, first_room, room_for
from llmsum.llm.wire import ITEMS
from llmsum.models import Usage
from llmsum.render.tally import out_words, usage_words
from tests.support.server import SEGMENT, Request, Server, Step, respond, thought

REPORT = """二〇二五年工作总结

一、项目建设
全年完成投资120万元。
新建学校3所。

二、存在问题
专业人才缺乏。

三、下一步打算
新修道路30公里。
"""
CHUNKS = 3
ANSWER = '{"items":[]}'


def of_length(tokens: int) -> Callable[[Request], Step]:
    """A model that thinks so long, whatever it is asked; what is left of the limit is for the answer."""

    def answer(request: Request) -> Step:
        limit = request.body.get("max_tokens") or request.body["max_completion_tokens"]
        if limit <= tokens:
            return thought("", limit, finish_reason="length")
        return thought(respond(request).text or "", tokens)

    return answer


@pytest.fixture
def run(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Summarises the report; exit code and result."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path("报告.txt").write_text(REPORT, encoding="utf-8")

    def once(*options: str) -> tuple[int, dict[str, Any]]:
        server.requests.clear()
        at = ("-m", "m", "--base-url", server.url, "--reading", "narrow")
        code = cli.main(["summarize", "报告.txt", "--json", *at, *options])
        return code, json.loads(capsys.readouterr().out)

    return once


def limits(server: Server) -> list[int]:
    return [request.body["max_tokens"] for request in server.requests]


@pytest.mark.parametrize(
    ("tokens", "tries", "room"),
    [(100, 0, LEAST_ROOM), (2000, 0, 4096), (2048, 1, 8192), (9000, 1, MOST_ROOM), (12_000, 2, MOST_ROOM)],
)
def test_a_model_is_given_the_room_that_it_takes(
    server: Server, run: Callable[..., tuple[int, dict[str, Any]]], tokens: int, tries: int, room: int
) -> None:
    """What it thinks away is asked again with more room, by the first request for all; the overview has it, too."""
    server.default = of_length(tokens)
    code, out = run()
    assert (code, out["overview"], out["warnings"]) == (0, "工作平稳推进。", [])
    assert len(server.requests) == CHUNKS + 1 + tries
    assert limits(server)[-1] == 300 + room
    assert out["usage"]["reasoning_tokens"] >= tokens * (CHUNKS + 1)
    assert out["usage"]["output_tokens"] >= out["usage"]["reasoning_tokens"]


def test_the_room_is_kept(server: Server, run: Callable[..., tuple[int, dict[str, Any]]], tmp_path: Path) -> None:
    """The next run begins with it, and its first answer is no longer thought away."""
    server.default = of_length(3000)
    run()
    (tmp_path / "报告.txt").write_text(REPORT.replace("3所", "4所"), encoding="utf-8")
    code, _ = run()
    assert (code, limits(server)) == (0, [2048 + 8192, 300 + 8192])
    (entry,) = json.loads((tmp_path / "cache" / "llmsum" / FILE).read_text(encoding="utf-8")).values()
    assert entry["thinking"] == 8192


def test_what_came_to_nothing_is_told(server: Server, run: Callable[..., tuple[int, dict[str, Any]]]) -> None:
    """An overview that is thought away for good: it is built from the items, and a warning says why."""
    endless = of_length(10**9)

    def no_overview(request: Request) -> Step:
        return respond(request) if SEGMENT.search(request.last_message) else endless(request)

    server.default = no_overview
    code, out = run()
    (warning,) = out["warnings"]
    assert (code, warning["kind"]) == (0, "lost_request")
    assert warning["message"].startswith("overview: failed, empty answer: the limit of 33,068 tokens went on thinking")
    assert warning["message"].endswith("it is built from the items")
    assert "120万元" in out["overview"]


@pytest.mark.parametrize("streams", ["true", "false"])
def test_the_cost_of_thinking_is_shown(
    server: Server,
    run: Callable[..., tuple[int, dict[str, Any]]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    streams: str,
) -> None:
    """By a summary, by a batch and by `doctor --try`."""
    del run  # for its folder
    monkeypatch.setenv("LLMSUM_STREAM", streams)
    server.default = of_length(500)
    at = ("-m", "m", "--base-url", server.url, "--reading", "narrow")
    assert cli.main(["doctor", "--try", *at]) == 0
    assert "(500 of them thinking)" in " ".join(capsys.readouterr().out.split())
    assert cli.main(["summarize", "报告.txt", *at]) == 0
    assert "(2,000 of them thinking)" in " ".join(capsys.readouterr().out.split())
    Path("in").mkdir()
    Path("报告.txt").rename("in/报告.txt")
    assert cli.main(["batch", "in", "-o", "out", *at, "--refresh"]) == 0
    assert "(2,000 of them thinking)" in " ".join(capsys.readouterr().out.split())


def test_thinking_is_told_only_where_there_was_any() -> None:
    """In the words for one summary and for many."""
    assert out_words(Usage(output_tokens=1200)) == "1,200 out"
    usage = Usage(requests=1, input_tokens=5, output_tokens=12_000, reasoning_tokens=10_000)
    assert "12.0 k out (10.0 k of them thinking)" in " ".join(usage_words(usage))


# --- how much of an answer was thought -----------------------------------------------------------------------


def told(message: dict[str, Any], reason: str = "stop", **usage: Any) -> Completion:
    return completion_of({"choices": [{"finish_reason": reason, "message": message}], "usage": usage}, None)


DETAILS: dict[str, Any] = {"completion_tokens_details": {"reasoning_tokens": 70}}


@pytest.mark.parametrize(
    ("completion", "thought_tokens", "output"),
    [
        (told({"content": ANSWER}, completion_tokens=90), 0, 90),
        (told({"content": ANSWER}, completion_tokens=90, **DETAILS), 70, 90),
        (told({"content": ANSWER}, prompt_tokens=5, completion_tokens=9, total_tokens=84, **DETAILS), 70, 79),
        (told({"content": ANSWER, "reasoning_content": "先看第一句" * 10}, completion_tokens=90), 40, 90),
        (told({"content": ANSWER, "reasoning_content": "先看第一句" * 90}, completion_tokens=90), 90, 90),
        (told({"content": f"<think>{'先看第一句' * 10}</think>{ANSWER}"}, completion_tokens=90), 40, 90),
        (told({"content": "", "reasoning_content": ANSWER}, completion_tokens=90), 0, 90),
        (told({"content": "", "reasoning_content": "先看第一句" * 10}, "length", completion_tokens=40), 40, 40),
        (told({"content": f"<think>{'先看第一句' * 10}"}, "length", completion_tokens=40), 40, 40),
        (told({"content": ANSWER, "reasoning_content": "先看第一句" * 10}), 40, 0),
    ],
)
def test_thoughts_are_counted(completion: Completion, thought_tokens: int, output: int) -> None:
    """As they are told, within the answer's tokens or beside them; else by their text, unless that is the answer."""
    assert (completion.thought, completion.usage.output_tokens) == (thought_tokens, output)
    assert completion.usage.reasoning_tokens == (thought_tokens if output else 0)


@pytest.mark.parametrize(
    ("completion", "limit", "room"),
    [
        (told({"content": ANSWER}, completion_tokens=90), 2048, 0),
        (told({"content": ANSWER}, completion_tokens=90, **DETAILS), 2048, LEAST_ROOM),
        (told({"content": ""}, "length", completion_tokens=0), 2048, 8192),
        (told({"content": None}, "length"), 8192, MOST_ROOM),
        (told({"content": ANSWER[:-3]}, "length", completion_tokens=90, **DETAILS), 100, LEAST_ROOM),
        (told({"content": ANSWER[:-3]}, "length", completion_tokens=2048, **DETAILS), 2048, LEAST_ROOM),
        (told({"content": ANSWER[:-3]}, "length", completion_tokens=2048), 2048, 0),
        (told({"content": " \n" * 900}, "length", completion_tokens=2048), 2048, 0),
    ],
)
def test_the_room_is_by_what_was_thought(completion: Completion, limit: int, room: int) -> None:
    """Four times a limit that was thought away, else twice what was thought; none for loops and long answers."""
    assert room_for(completion, limit) == room


def test_blanks_until_the_limit_are_no_thought() -> None:
    """A grammar that lets a model loop: more room would only hold more blanks."""
    blanks = told({"content": " \n" * 900}, "length", completion_tokens=2048)
    assert not blanks.is_thought_away
    assert answer_of(blanks, ITEMS["zh"]).status == "truncated"


@pytest.mark.parametrize(
    ("model", "always"),
    [
        ("o3-mini", True),
        ("openai/gpt-5-mini", True),
        ("gpt-5-chat-latest", False),
        ("gpt-4o", False),
        ("deepseek-reasoner", True),
        ("deepseek-ai/DeepSeek-R1-0528", True),
        ("deepseek-chat", False),
        ("Qwen/QwQ-32B", True),
        ("qwen3-235b-a22b-thinking-2507", True),
        ("qwen3-max", False),
        ("kimi-k2-thinking", True),
        ("kimi-k2.5", False),
        ("gemini-2.5-pro", True),
        ("gemini-2.5-flash", False),
        ("grok-4", True),
        ("grok-4-fast-non-reasoning", False),
        ("demo3", False),
    ],
)
def test_some_names_say_that_a_model_always_thinks(model: str, always: bool) -> None:
    """Those have room from the first request on."""
    assert (first_room(Endpoint("custom", model, "h/v1", "json")) == FIRST_ROOM) == always


def test_who_is_asked_to_think_little_still_thinks() -> None:
    """A preset asks that of models that cannot be told to do without."""
    assert first_room(Endpoint("groq", "x", "h/v1", "json", extra={"reasoning_effort": "low"})) == FIRST_ROOM
    assert first_room(Endpoint("groq", "x", "h/v1", "json", extra={"reasoning_effort": "none"})) == 0
