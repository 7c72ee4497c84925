"""Endpoints as people meet them: each refuses or fails in the way of one that exists, and a whole run goes through it.

The expectations are data: what becomes of the chunks, the exit code, how many calls, what is said.
"""

import json
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from llmsum import cli
from llmsum.llm.lessons import FILE
from tests.support.server import SEGMENT, Request, Server, Step, always, answer, respond, status, truncated

Endpoint = Callable[[Request], Step]
TITLE = "二〇二五年工作总结\n\n"
SECTIONS = (
    "一、项目建设\n全年完成投资120万元。\n新建学校3所。\n",
    "二、民生保障\n新增就业2400人。\n收到投诉12件，全部办结。\n",
    "三、存在问题\n专业人才缺乏。\n部分岗位长期空缺。\n",
    "四、下一步打算\n继续抓好项目建设。\n新修道路30公里。\n",
)
REPORT = TITLE + "".join(SECTIONS)
CHUNKS = len(SECTIONS)
GOOD = {"narrow": CHUNKS + 1, "wide": 1}  # calls, where nothing is wrong: narrow reading also asks for an overview


def error(http: int, message: str, **further: Any) -> Step:
    return Step(http, payload={"error": {"message": message, **further}})


def unless(refused: Callable[[dict[str, Any]], bool], step: Step) -> Endpoint:
    """Refuses requests of one kind, and answers all others."""
    return lambda request: step if refused(request.body) else respond(request)


def mode_of(body: dict[str, Any]) -> str:
    return "tools" if "tools" in body else body.get("response_format", {}).get("type", "text")


def reasoning_only(request: Request) -> Step:
    """A model of the newer kind: another name for the limit, and its own temperature."""
    if "max_tokens" in request.body:
        words = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'."
        return error(400, words, code="unsupported_parameter", param="max_tokens")
    if "temperature" in request.body:
        return error(400, "Unsupported value: 'temperature' does not support 0 with this model.", param="temperature")
    return respond(request)


def older(request: Request) -> Step:
    """A gateway that validates bodies and tells places, as those do that are built on pydantic."""
    if request.body.get("max_tokens", 0) > 1024:
        told = {"loc": ["body", "max_tokens"], "msg": "Input should be less than or equal to 1024", "input": "投诉"}
        return Step(422, payload={"detail": [{"type": "less_than_equal", **told}]})
    return respond(request)


def in_words_only(request: Request) -> Step:
    """Every mode is refused, each in other words."""
    words = {
        "json_schema": "response_format json_schema is not supported by this model",
        "tools": "`tool_choice` is not available while the model thinks",
        "json_object": "'response_format.type' must be 'text'",
    }
    mode = mode_of(request.body)
    if mode in words:
        return error(400, words[mode])
    return Step(text=respond_as_schema(request).text)


def respond_as_schema(request: Request) -> Step:
    """What `respond` says where the schema stands in the messages only."""
    is_overview = not SEGMENT.search(request.last_message)
    return answer(overview="工作平稳推进。") if is_overview else respond(request)


def small_context(request: Request) -> Step:
    """A context of 2600 tokens for both, one for a character; told in words, without a code."""
    prompt = sum(len(message["content"]) for message in request.body["messages"])
    limit = request.body["max_tokens"]
    if prompt + limit > 2600:
        words = f"This model's maximum context length is 2600 tokens. However, you requested {prompt + limit} tokens "
        return Step(400, payload={"object": "error", "message": f"{words}({prompt} in the messages, {limit} in the …)"})
    return respond(request)


def thinking(request: Request) -> Step:
    """Thinks until the limit, which leaves nothing for an answer."""
    del request
    return truncated("")


def overview_thought_away(request: Request) -> Step:
    """Thinks more than the few tokens of an overview."""
    return respond(request) if SEGMENT.search(request.last_message) else truncated("")


def flagging(step: Step) -> Endpoint:
    return lambda request: step if "投诉" in request.last_message else respond(request)


@dataclass(frozen=True)
class Case:
    """What is expected of both readings; `extra` are calls beyond those where nothing is wrong, `calls` all of them.

    Requests go one after the other, so that each refusal is met once.
    """

    endpoint: Endpoint
    code: int = 0
    extra: int = 0
    calls: dict[str, int] = field(default_factory=dict[str, int])
    states: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    says: str = ""


ALL_OK = {"narrow": {"ok": CHUNKS}, "wide": {"ok": 1}}
ONCE = {"narrow": 1, "wide": 1}
KEY, MONEY, BASE = "the key is not accepted", "balance is used up", "check --base-url"
# Of a wide request only the half, and of that the half, that holds the flagged sentence is refused.
FLAGGED = {"narrow": {"ok": CHUNKS - 1, "refused": 1}, "wide": {"refused": 1}}
FLAGGED_CALLS = {"narrow": CHUNKS + 1, "wide": 8}  # the last is the look at what several requests came to
NO_PROVIDER = "No endpoints found that can handle the requested parameters."
ARK = {"code": "AccountOverdueError", "type": "Forbidden"}
CASES = {
    "another name for the limit": Case(reasoning_only, extra=2, says="max_completion_tokens"),
    "a lower limit": Case(older, extra=1, says="1,024"),
    "no schema": Case(
        unless(lambda body: mode_of(body) == "json_schema", error(400, "This response_format type is unavailable now")),
        extra=1,
        says="mode tools",
    ),
    "no provider for a schema": Case(
        unless(lambda body: mode_of(body) == "json_schema", error(404, NO_PROVIDER, code=404)), extra=1, says="tools"
    ),
    "no schema and no tools": Case(
        lambda request: (
            respond_as_schema(request)
            if mode_of(request.body) == "json_object"
            else error(400, "unsupported: json_schema, tools")
        ),
        extra=2,
        says="mode json",
    ),
    "words only": Case(in_words_only, extra=3, says="in words"),
    "streams only": Case(
        unless(lambda body: not body.get("stream"), error(400, "This model only supports stream=true")),
        extra=1,
        says="streams only",
    ),
    "thinking must be off": Case(
        unless(
            lambda body: body.get("enable_thinking") is not False,
            error(400, "parameter.enable_thinking must be set to false for non-streaming calls"),
        ),
        extra=1,
        says="enable_thinking",
    ),
    "a small context": Case(small_context, extra=1, says="2,600 tokens"),
    "a wrong key as a bad request": Case(
        lambda _: Step(
            400, payload=[{"error": {"code": 400, "message": "API key not valid. Please pass a valid one."}}]
        ),
        code=2,
        calls=ONCE,
        says=KEY,
    ),
    "a wrong key in another language": Case(lambda _: error(403, "无效的令牌"), code=2, calls=ONCE, says=KEY),
    "no money, by a code": Case(lambda _: error(403, "overdue", **ARK), code=2, calls=ONCE, says=MONEY),
    "no money, by words": Case(lambda _: error(400, "账户余额不足，请充值"), code=2, calls=ONCE, says=MONEY),
    "no money, in an answer": Case(lambda _: error(200, "Insufficient credits", code=402), 2, 0, ONCE, {}, MONEY),
    "no money, in another answer": Case(
        lambda _: Step(
            payload={"choices": None, "base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}}
        ),
        code=2,
        calls=ONCE,
        says=MONEY,
    ),
    "a wrong address, in an answer": Case(
        lambda _: Step(payload={"error": "Unexpected endpoint or method. (POST /chat/completions)"}),
        code=2,
        calls=ONCE,
        says=BASE,
    ),
    "no such model as a bad request": Case(lambda _: error(400, "Model Not Exist"), 2, 0, ONCE, {}, "no such model"),
    "moderation, by words": Case(
        flagging(error(400, "Content Exists Risk")), 3, 0, FLAGGED_CALLS, FLAGGED, "its moderation turned the text away"
    ),
    "moderation, as forbidden": Case(
        flagging(error(403, 'requires moderation. Your input was flagged for "harassment".', code=403)),
        3,
        0,
        FLAGGED_CALLS,
        FLAGGED,
        "its moderation turned the text away",
    ),
    "moderation, by a code": Case(
        flagging(error(400, "…", code="InputTextSensitiveContentDetected.PolicyViolation")),
        3,
        0,
        FLAGGED_CALLS,
        FLAGGED,
    ),
    "an answer that is only thought": Case(thinking, says="raise max_output_tokens", code=2, calls={"narrow": 3}),
}


@dataclass
class Run:
    code: int
    out: dict[str, Any]
    told: str

    @property
    def states(self) -> Counter[str]:
        return Counter(chunk["status"] for chunk in self.out.get("chunks", []))


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Callable[..., Run]:
    """Summarises the report, one request after the other."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LLMSUM_CONCURRENCY", "1")
    Path("报告.txt").write_text(REPORT, encoding="utf-8")

    def once(server: Server, reading: str, *options: str) -> Run:
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            address = ("-m", "m", "--base-url", server.url)
            code = cli.main(["summarize", "报告.txt", "--json", *address, "--reading", reading, *options])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Run(code, json.loads(out), err + caplog.text)

    return once


@pytest.mark.parametrize(
    ("name", "reading"),
    [(name, reading) for name, case in CASES.items() for reading in GOOD if not case.calls or reading in case.calls],
)
def test_it_is_met_as_it_is(run: Callable[..., Run], name: str, reading: str) -> None:
    """The right summary or the right message, with the right code, and no call too many."""
    case = CASES[name]
    with Server(case.endpoint) as server:
        came = run(server, reading)
        assert (came.code, came.states) == (
            case.code,
            {} if case.code == 2 else (case.states or ALL_OK)[reading],
        )
        assert len(server.requests) == (case.calls or {reading: GOOD[reading] + case.extra})[reading]
        assert case.says in came.told
        assert "run it again" not in came.told


def test_what_was_learned_is_known_the_next_time(run: Callable[..., Run], capsys: pytest.CaptureFixture[str]) -> None:
    """It is told once; the next run loses no call; what was answered is found under the same key; `doctor` shows it."""
    with Server(reasoning_only) as server:
        assert "max_completion_tokens, no temperature" in run(server, "narrow").told
        server.requests.clear()
        again = run(server, "narrow")
        assert (again.code, len(server.requests), "max_completion_tokens" in again.told) == (0, 0, False)
        assert len(run(server, "wide").out["chunks"]) == len(server.requests) == 1
        cli.main(["doctor", "-m", "m", "--base-url", server.url])
        assert "max_completion_tokens, no temperature (on 2" in " ".join(capsys.readouterr().out.split())


def test_what_was_learned_is_forgotten_in_time(run: Callable[..., Run], tmp_path: Path) -> None:
    """After a month, at --refresh, and without a cache it is found out anew; a damaged file is none."""
    file = tmp_path / "cache" / "llmsum" / FILE
    with Server(reasoning_only) as server:
        run(server, "wide")
        held = json.loads(file.read_text(encoding="utf-8"))
        for schools, changed in ((4, "2020-01-01T00:00:00+00:00"), (5, "no day")):
            server.requests.clear()
            file.write_text(json.dumps({name: {**entry, "learned": changed} for name, entry in held.items()}))
            (tmp_path / "报告.txt").write_text(REPORT.replace("3所", f"{schools}所"), encoding="utf-8")
            run(server, "wide")
            assert len(server.requests) == GOOD["wide"] + 2
        for option in ("--refresh", "--no-cache"):
            server.requests.clear()
            run(server, "wide", option)
            assert len(server.requests) == GOOD["wide"] + 2
        file.write_text("{")
        run(server, "wide", "--refresh")
        assert json.loads(file.read_text(encoding="utf-8"))


def test_a_real_request_tells_what_there_is_to_learn(
    run: Callable[..., Run], capsys: pytest.CaptureFixture[str]
) -> None:
    """`doctor --try` asks as a run does; the next run knows what it learned. A refusal is told with its remedy."""
    with Server(reasoning_only) as server:
        cli.main(["doctor", "--try", "--json", "-m", "m", "--base-url", server.url])
        checks = {check["name"]: check["detail"] for check in json.loads(capsys.readouterr().out)["checks"]}
        assert checks["request"].startswith("answered as JSON")
        assert checks["learned"].startswith("the limit of answers as max_completion_tokens, no temperature")
        server.requests.clear()
        assert (run(server, "wide").code, len(server.requests)) == (0, 1)
        server.default = always(status(401))
        assert cli.main(["doctor", "--try", "-m", "m", "--base-url", server.url]) == 1
        assert "key is not accepted" in " ".join(capsys.readouterr().out.split())


def test_thought_leaves_nothing_behind(run: Callable[..., Run]) -> None:
    """One empty answer is told with its remedy and not halved; when the server is mended the next run is complete."""
    with Server(thinking) as server:
        came = run(server, "wide")
        assert (came.code, came.states, len(server.requests)) == (1, {"failed": 1}, 1)
        assert "raise max_output_tokens" in came.told
        server.default = respond
        assert (run(server, "wide").states, len(server.requests)) == ({"ok": 1}, 2)


def test_a_small_limit_is_no_measure(run: Callable[..., Run], tmp_path: Path) -> None:
    """Thoughts that take all the room of overviews, which no setting makes larger, end no batch."""
    del run  # for its folder
    (tmp_path / "in").mkdir()
    for schools in range(3, 7):
        (tmp_path / f"in/{schools}.txt").write_text(REPORT.replace("3所", f"{schools}所"), encoding="utf-8")
    with Server(overview_thought_away) as server:
        address = ("-m", "m", "--base-url", server.url, "--reading", "narrow")
        assert cli.main(["batch", "in", "-o", "out", *address]) == 0


@pytest.mark.parametrize(
    ("step", "remedy"),
    [
        (status(500, retry_after="0"), "run it again"),
        (Step(text="?"), "another mode may do better, or another model: set LLMSUM_MODE to"),
        (Step(payload={"choices": [{"message": {"tool_calls": [{"function": None}]}}]}), "another mode may do better"),
        (status(401), "the key is not accepted; check it (none was sent: set LLMSUM_API_KEY)"),
    ],
)
def test_what_can_help_is_said(run: Callable[..., Run], step: Step, remedy: str) -> None:
    """A passing fault may be over the next time; an answer in no form, or a key, calls for something else."""
    with Server(always(step)) as server:
        told = run(server, "wide").told
    assert remedy in told
    assert ("run it again" in told) == (remedy == "run it again")


def test_where_nothing_listens_it_is_said(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    """Most often a server on the same machine that was not started."""
    monkeypatch.setenv("LLMSUM_MAX_ATTEMPTS", "1")
    with Server() as server:
        pass
    told = run(server, "wide").told
    assert "check that it runs there, and --base-url" in told
    assert "run it again" not in told


@pytest.mark.parametrize("words", ["requires moderation: flagged", "Forbidden"])
@pytest.mark.parametrize("reading", ["narrow", "wide"])
def test_one_flagged_paragraph_costs_no_other_report(
    run: Callable[..., Run], tmp_path: Path, reading: str, words: str
) -> None:
    """Five of six reports are done, the sixth partly or not at all; a 403 after answers ends nothing."""
    del run  # for its settings
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(6):
        text = REPORT.replace("3所", f"{number + 3}所")
        (folder / f"{number}.txt").write_text(text if number == 3 else text.replace("投诉", "建议"), encoding="utf-8")
    with Server(flagging(error(403, words, code=403))) as server:
        address = ["-m", "m", "--base-url", server.url, "--reading", reading]
        assert cli.main(["batch", "in", "-o", "out", *address, "--quiet"]) == 3
        lines = [json.loads(line) for line in (tmp_path / "out" / "summary.jsonl").read_text().splitlines()]
    assert [line["state"] for line in lines] == ["done"] * 3 + ["partly"] + ["done"] * 2
