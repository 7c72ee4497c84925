"""Answers in the shapes that endpoints really give them, each through the whole program."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from llmsum import cli
from llmsum.llm.again import SAID
from tests.support.mangling import EMPTY, SCHEMA, dump
from tests.support.server import SEGMENT, Request, Server, Step, answer, completion

REPORT = (
    "一、工作成绩\n新建学校3所。\n培训护理人员120名。\n二、存在问题\n专业人才缺乏。\n三、下步打算\n明年修路30公里。\n"
)
STATEMENTS = {"新建学校3所", "培训护理人员120名", "专业人才缺乏", "明年修路30公里"}
KINDS = {"缺乏": "问题", "明年": "计划"}
Item = dict[str, Any]
Shape = Callable[[list[Item]], dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """How an answer to a request for items comes, and what is to become of it.

    `tries` are calls for each request, `halved` those for a wide one where its parts are asked, too.
    """

    name: str
    shape: Shape
    mode: str = "json"
    code: int = 0
    status: str = "ok"
    items: int = 4
    tries: int = 1
    told: str = ""
    halved: int = 0


def said(text: Any, **more: Any) -> dict[str, Any]:
    """A message with a content, or in the place of it."""
    return {"content": text, **more}


def content(write: Callable[[list[Item]], str]) -> Shape:
    return lambda items: said(write(items))


def called(write: Callable[[list[Item]], Any], function: str = "function") -> Shape:
    return lambda items: said(None, tool_calls=[{"id": "1", "type": "function", function: write(items)}])


def whole(items: list[Item]) -> str:
    return dump({"items": items})


def quoting(items: list[Item]) -> str:
    return whole([{**item, "statement": f"“{item['statement']}”\x00。\x00"} for item in items]).replace("\\u0000", '"')


def also_called(arguments: str) -> Shape:
    calls = [{"id": "1", "type": "function", "function": {"name": "f", "arguments": arguments}}]
    return lambda items: said(whole(items), tool_calls=calls)


def endless(begun: str, round_: str) -> dict[str, Any]:
    """An answer that goes round in circles until the limit."""
    return said((begun + round_ * 3000)[: len(begun) + 9000], finish="length")


LOOPED = "complete, although the answer repeated itself"
REFUSED: Any = {"code": 1, "status": "refused", "items": 0, "told": "content filter", "halved": 7}
AS_THEY_COME = (
    Case("as asked", content(whole)),
    Case("reasoning_content", lambda items: said(None, reasoning_content=whole(items))),
    Case("reasoning", lambda items: said("", reasoning=whole(items))),
    Case("reasoning beside", lambda items: said(whole(items), reasoning_content=f"或者 {EMPTY}")),
    Case("thought in content", content(lambda items: f"<think>{EMPTY}，[1]？</think>{whole(items)}")),
    Case("thought without beginning", content(lambda items: f"{{先看\n</think>\n{whole(items)}")),
    Case(
        "parts", lambda items: said([{"type": "text", "text": part} for part in (whole(items)[:9], whole(items)[9:])])
    ),
    Case(
        "parts with thoughts",
        lambda items: said([{"type": "thinking", "thinking": EMPTY}, {"type": "text", "text": whole(items)}]),
    ),
    Case("an object", lambda items: said({"items": items})),
    Case("note behind", content(lambda items: f"```json\n{whole(items)}\n```\n\n没有内容时返回 {EMPTY}。")),
    Case("bare quotation marks", content(quoting), told="mended"),
    Case("JSON Lines", content(lambda items: "\n".join(map(dump, items)))),
    Case("several objects", content(lambda items: "".join(whole([item]) for item in items))),
    Case("Python", content(lambda items: str({"items": items})), told="mended"),
    Case("trailing comma", content(lambda items: whole(items)[:-2] + ",]}"), told="item by item"),
    Case("full-width", content(lambda items: whole(items).replace('": ', '"：').replace(", ", "，")), told="mended"),
    Case("schema before", content(lambda items: f"{SCHEMA}\n{whole(items)}")),
    Case("schema filled in", content(lambda items: dump({"type": "object", "properties": {"items": items}}))),
    Case("wrapped", content(lambda items: dump({"ItemsZh": {"items": items}}))),
    Case("a call as text", content(lambda items: dump({"name": "ItemsZh", "arguments": whole(items)}))),
    Case(
        "other names",
        content(
            lambda items: dump(
                {"items": [{"segments": [i["first"]], "类别": i["kind"], "内容": i["statement"]} for i in items]}
            )
        ),
    ),
    Case("an output_text", lambda items: said([{"type": "output_text", "text": whole(items), "annotations": []}])),
    Case("fenced twice", content(lambda items: f"```\n```json\n{whole(items)}\n```\n```")),
    Case("behind a word", content(lambda items: f"Answer: {whole(items)}")),
    Case("JSON Lines in thoughts", lambda items: said(None, reasoning="\n".join(map(dump, items)))),
    Case(
        "a schema only", content(lambda _: SCHEMA), code=1, status="failed", items=0, tries=2, told="no JSON with items"
    ),
    Case("a note only", content(lambda _: f"若无内容则返回 {EMPTY}"), code=1, status="failed", items=0, tries=2),
    Case("an empty list", content(lambda _: EMPTY), code=0, status="empty", items=0),
    Case("thoughts only", lambda _: said("", reasoning="先看"), "json", 1, "failed", 0, 2, "behind its thoughts"),
    Case("arguments", called(lambda items: {"name": "ItemsZh", "arguments": whole(items)}), "tools"),
    Case("a list as text", called(lambda items: {"name": "f", "arguments": dump({"items": dump(items)})}), "tools"),
    Case("arguments as an object", called(lambda items: {"name": "f", "arguments": {"items": items}}), "tools"),
    Case("a custom tool", called(lambda items: {"name": "f", "input": whole(items)}, "custom"), "tools"),
    Case("no calls", lambda items: said(whole(items), tool_calls=[]), "tools"),
    Case("a call of nothing, and content", lambda items: said(whole(items), tool_calls=[{"function": None}]), "tools"),
    Case("a call of nothing", called(lambda _: None), "tools", 1, "failed", 0, 2, "the answer is empty"),
    Case("no arguments", called(lambda _: {"name": "f", "arguments": None}), "tools", 1, "failed", 0, 2),
    Case("empty arguments", called(lambda _: {"name": "f", "arguments": ""}), "tools", 1, "failed", 0, 2),
    Case("empty arguments, and content", also_called(""), "tools"),
    Case("an empty object, and content", also_called("{}"), "tools"),
    Case("an empty list, and content", also_called(EMPTY), "tools"),
    Case("an empty list in a call only", called(lambda _: {"name": "f", "arguments": EMPTY}), "tools", 0, "empty", 0),
    Case("filtered, but whole", lambda items: said(whole(items), finish="content_filter"), told="in spite of the"),
    Case("filtered", lambda _: said(None, finish="content_filter"), **REFUSED),
    Case("filtered half-way", lambda _: said('{"items": [{"fir', finish="content_filter"), **REFUSED),
    Case("filtered, an empty list", lambda _: said(EMPTY, finish="content_filter"), **REFUSED),
    Case("filtered by Gemini", lambda _: said(None, finish="content_filter: PROHIBITED_CONTENT"), **REFUSED),
    Case("filtered for safety", lambda _: said(None, finish="SAFETY"), **REFUSED),
    Case("sensitive", lambda _: said("我们换个话题聊聊吧。", finish="sensitive"), **REFUSED),
    Case("an apology", content(lambda _: "抱歉，我无法回答。"), "json", 1, "failed", 0, 2, "an apology", halved=8),
    Case("blanks in the last item", lambda items: endless(whole(items)[:-4], " "), told=LOOPED),
    Case("line breaks in a text", lambda items: endless(whole(items)[:-4], "\\n"), told=LOOPED),
    Case("digits without end", lambda items: endless(f'{whole(items)[:-3]}, "x": 0.', "0"), told=LOOPED),
    Case("the last item without end", lambda items: endless(whole(items)[:-2], f", {dump(items[-1])}"), told=LOOPED),
    Case("empty items without end", lambda items: endless(whole(items)[:-2], ", {}"), told=LOOPED),
    Case("all of it without end", lambda items: endless(whole(items), f"\n{whole(items)}")),
    Case("line breaks behind the end", lambda items: endless(whole(items), "\n")),
    Case("usage as text", lambda items: said(whole(items), usage="12 tokens")),
    Case("usage in texts", lambda items: said(whole(items), usage={"prompt_tokens": "7", "completion_tokens": None})),
    Case("blanks until the limit", lambda items: said(whole(items) + " \n" * 500, finish="length")),
)


def items_in(request: Request) -> list[Item]:
    """One item for each numbered segment, as a model should answer."""
    found = [(n, text) for n, text in SEGMENT.findall(request.last_message) if not text.startswith("#")]
    kinds = [next((kind for word, kind in KINDS.items() if word in text), "成果") for _, text in found]
    return [
        {"first": int(n), "last": int(n), "kind": kind, "statement": text.strip("。")}
        for (n, text), kind in zip(found, kinds, strict=True)
    ]


def endpoint(shape: Shape) -> Callable[[Request], Step]:
    def default(request: Request) -> Step:
        if not SEGMENT.search(request.last_message):
            return answer(overview="工作平稳推进。", items=[], must=[], optional=[], joined=[])
        message = shape(items_in(request))
        sent = completion(Step(text="", finish_reason=message.pop("finish", "stop")), request)
        sent["usage"] = message.pop("usage", sent["usage"])
        sent["choices"][0]["message"] = {"role": "assistant", **message}
        return Step(payload=sent)

    return default


@dataclass
class Done:
    """What came of a run."""

    code: int
    summary: dict[str, Any]

    @property
    def items(self) -> list[str]:
        lists = (self.summary[name] for name in ("achievements", "problems", "plans", "rejected"))
        return [item["statement"] for held in lists for item in held]


@pytest.fixture
def summarize(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path("r.txt").write_text(REPORT, encoding="utf-8")

    def run(reading: str, mode: str = "json") -> Done:
        monkeypatch.setenv("LLMSUM_MODE", mode)
        code = cli.main(["summarize", "r.txt", "--json", "-m", "m", "--base-url", server.url, "--reading", reading])
        return Done(code, json.loads(capsys.readouterr().out))

    return run


@pytest.mark.parametrize("reading", ["narrow", "wide"])
@pytest.mark.parametrize("case", AS_THEY_COME, ids=lambda case: case.name)
def test_an_answer_comes_to_its_items(server: Server, summarize: Callable[..., Done], case: Case, reading: str) -> None:
    """The right items at one call for each request; or none, told as such, after one more, or those for its parts."""
    server.default = endpoint(case.shape)
    done = summarize(reading, case.mode)
    chunks = done.summary["chunks"]
    assert (done.code, {chunk["status"] for chunk in chunks}) == (case.code, {case.status})
    assert len(done.items) == case.items
    assert case.items == 0 or {item.strip('“”。"') for item in done.items} == STATEMENTS
    tries = case.halved or case.tries if reading == "wide" else case.tries
    assert [chunk["attempts"] for chunk in chunks] == [tries] * len(chunks)
    assert all(case.told in (chunk["error"] or "") for chunk in chunks)


@pytest.mark.parametrize("reading", ["narrow", "wide"])
def test_a_second_try_is_another_question(server: Server, summarize: Callable[..., Done], reading: str) -> None:
    """It is warmer, says what was wrong and quotes nothing; its answer is in the cache as that to the first."""
    secret = "按要求我不能回答"

    def moody(request: Request) -> Step:
        if items_in(request) and not request.last_message.endswith(tuple(SAID.values())):
            return Step(text=secret)
        return endpoint(content(whole))(request)

    server.default = moody
    done = summarize(reading)
    assert (done.code, len(done.items)) == (0, 4)
    asked = [request.body for request in server.requests if items_in(request)]
    assert {body["temperature"] for body in asked} == {0.0, 0.3}
    assert secret not in json.dumps(asked, ensure_ascii=False)
    count = len(server.requests)
    assert summarize(reading).items == done.items
    assert len(server.requests) == count


def test_a_limit_spent_on_thoughts_is_told(server: Server, summarize: Callable[..., Done]) -> None:
    """Nothing was said before the limit: no answer that was cut off, and nothing that is kept."""
    server.default = endpoint(lambda _: said("", reasoning_content="先看第一句……", finish="length"))
    done = summarize("wide")
    assert done.code != 0
    assert all("went on thinking; raise max_output_tokens" in chunk["error"] for chunk in done.summary["chunks"])
    assert not done.items
