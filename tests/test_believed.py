"""A capable model is believed: what it answers comes out, every item with its kind and its words."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmsum.models import KINDS, Item, Kind, Summary
from llmsum.pipeline import summarize
from llmsum.words.similarity import normalise
from tests.support.cutting import document
from tests.support.reports import SEEDS
from tests.support.server import SEGMENT, Request, Server, Step, always, answer, respond, status, text, truncated

NAMES: dict[Kind, tuple[str, ...]] = {
    "achievement": ("成果", "成績", "achievement", "Achievements"),
    "problem": ("问题", "問題", "problem", "困難"),
    "plan": ("计划", "計畫", "計劃", "plans"),
}
REPORT = """青禾县水利局2023年工作总结
一、重点工程
东区水厂于6月建成投用，日供水2万吨。
同步改造管网36公里，更换老旧水表4200只。
二、存在问题
技术人员仅有7人，年龄偏大。
三、2024年打算
开工建设西区水厂，改造管网50公里。
"""


# Too long for one request of a hundred tokens.
LONG = REPORT.replace("二、", "全面推行河长制，河长巡河1260次，整治河道12条，清淤85公里，拆除违建36处。\n二、")
PARTS = len([line for line in LONG.splitlines() if line]) - 1


def asked(server: Server, text_: str, **given_: Any) -> Summary:
    return summarize(document(text_), model="capable", base_url=server.url, cache=False, max_attempts=1, **given_)


def items_of(summary: Summary) -> list[tuple[Kind, Item]]:
    lists = zip(KINDS, (summary.achievements, summary.problems, summary.plans), strict=True)
    return [(kind, item) for kind, items in lists for item in items]


def told(segments: list[tuple[str, str]], choose: Callable[[int], Kind], chance: random.Random) -> list[dict[str, Any]]:
    """An item for every segment, in its words, of any kind by any of its names."""
    return [
        {
            "first": int(number),
            "last": int(number),
            "kind": chance.choice(NAMES[choose(int(number))]),
            "statement": words,
            "importance": chance.choice((1, 2, 3)),
            "also": [],
        }
        for number, words in segments
    ]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("budget", [700, 6000])
def test_what_a_model_answers_comes_out(server: Server, seed: str, budget: int) -> None:
    """Every item with its kind, words and importance, wherever it stands; repetitions joined; nothing else added."""
    chance = random.Random(seed)
    sent: list[tuple[Kind, str, int]] = []
    out: dict[tuple[Kind, str], list[int]] = {}

    def reply(request: Request) -> Step:
        if "statement" not in json.dumps(request.body["response_format"]) or not SEGMENT.search(request.last_message):
            return answer(must=[], optional=[], joined=[], overview="")
        kinds: dict[int, Kind] = {int(n): chance.choice(KINDS) for n, _ in SEGMENT.findall(request.last_message)}
        listed = told(SEGMENT.findall(request.last_message), lambda number: kinds[number], chance)
        sent.extend((kinds[item["first"]], item["statement"], item["importance"]) for item in listed)
        return answer(items=listed, overview="")

    server.default = reply
    summary = asked(server, SEEDS[seed], wide_tokens=budget, concurrency=1)
    assert summary.provenance.reading == "wide"
    assert not summary.rejected
    for kind, item in items_of(summary):
        out.setdefault((kind, normalise(item.statement)), []).append(item.importance)
    joined = [
        normalise(change.why) for _, item in items_of(summary) for change in item.changes if change.what == "joined"
    ]
    for kind, statement, importance in sent:
        words = normalise(statement)
        if (kind, words) in out:
            assert max(out[kind, words]) >= importance
        else:
            assert any(words in why for why in joined), statement
    assert len(out) <= len(sent)
    assert all(summary.source.chars >= part.end for _, item in items_of(summary) for part in item.evidence)


def test_evidence_is_the_source(server: Server) -> None:
    """Whatever is cited, the quotation is the slice of the text between its offsets."""

    def reply(request: Request) -> Step:
        segments = SEGMENT.findall(request.last_message)
        listed = told(segments, lambda _: "achievement", random.Random(1))
        for item in listed:
            item["also"] = [int(segments[0][0]), int(segments[-1][0])]
        return answer(items=listed, overview="")

    server.default = reply
    summary = asked(server, SEEDS["004"])
    parts = [part for _, item in items_of(summary) for part in item.evidence]
    assert parts
    assert all(SEEDS["004"][part.start : part.end] == part.quote for part in parts)


ODD = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**12), st.floats(allow_nan=False), st.text(max_size=6))
ITEM = st.fixed_dictionaries(
    {},
    optional={
        "first": st.one_of(st.integers(-1, 12), ODD),
        "last": st.one_of(st.integers(-1, 12), ODD),
        "kind": st.one_of(st.sampled_from(sorted({name for names in NAMES.values() for name in names})), ODD),
        "statement": st.one_of(st.sampled_from(REPORT.splitlines()), ODD),
        "importance": st.one_of(st.integers(0, 4), st.sampled_from(["高", "must", "2", "低"]), ODD),
        "also": st.one_of(st.lists(st.one_of(ODD, st.lists(ODD, max_size=3)), max_size=4), ODD),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(ITEM, ODD), max_size=8), ODD)
def test_no_answer_of_any_shape_breaks_a_report(server: Server, listed: list[Any], overview: Any) -> None:
    """Odd numbers, kinds and shapes cost their own item at most; evidence is exact all the same."""
    server.default = always(answer(items=listed, overview=overview))
    summary = asked(server, REPORT)
    for _, item in items_of(summary):
        assert item.evidence
        assert all(REPORT[part.start : part.end] == part.quote for part in item.evidence)


def test_a_bare_answer_is_enough(server: Server) -> None:
    """first, last, kind and statement are a whole item; weight and overview come from the program then."""

    def reply(request: Request) -> Step:
        found = SEGMENT.findall(request.last_message)
        listed = [{"first": int(n), "last": int(n), "kind": "plan", "statement": words} for n, words in found]
        return text(json.dumps({"items": listed}, ensure_ascii=False))

    server.default = reply
    summary = asked(server, REPORT)
    assert len(server.requests) == 1
    assert len(summary.plans) == 7
    assert summary.overview
    assert {item.importance for item in summary.plans} <= {1, 2, 3}


def test_a_report_of_one_request_is_not_weighed(server: Server) -> None:
    """Items and overview come with the one answer; nothing else is asked."""
    summary = asked(server, REPORT)
    assert summary.overview == "工作平稳推进。"
    assert summary.usage.requests == len(server.requests) == 1


def test_a_report_of_several_requests_is_looked_at_once_more(server: Server) -> None:
    """One pass over all items weighs them and writes the overview; every item is there afterwards."""
    summary = asked(server, LONG, wide_tokens=100)
    passes = [request for request in server.requests if "joined" in json.dumps(request.body["response_format"])]
    assert (len(summary.chunks) > 1, len(passes)) == (True, 1)
    assert summary.overview == "工作平稳推进。"
    shown = re.findall(r"^\d+\. 成果 2 (.*)$", passes[0].last_message, re.MULTILINE)
    assert shown == [item.statement for item in summary.achievements]
    weights = [item.importance for item in summary.achievements]
    assert weights == [3] + [2] * (len(weights) - 1)
    assert [change.what for change in summary.achievements[0].changes] == ["weighed"]


def test_the_look_is_no_condition(server: Server) -> None:
    """Where it fails, the items stay as they were, an overview is built, and it is asked for again the next time."""

    def reply(request: Request) -> Step:
        return status(400) if "joined" in json.dumps(request.body["response_format"]) else respond(request)

    server.default = reply
    summary = asked(server, LONG, wide_tokens=100)
    assert len(summary.achievements) == PARTS
    assert summary.overview.startswith("主要成果")


def test_a_cut_off_answer_is_asked_again_in_halves(server: Server) -> None:
    """Never read as complete; the numbers of both halves fit the whole, further places included."""
    server.script(truncated('{"items":[{"first":2,"last":2,"kind":"成果","statement":"东区水'))

    def reply(request: Request) -> Step:
        if "joined" in json.dumps(request.body["response_format"]):
            return answer(must=[], optional=[], joined=[], overview="两部分都已读过。")
        listed = told(SEGMENT.findall(request.last_message), lambda _: "achievement", random.Random(2))
        for item in listed:
            item["also"] = [listed[0]["first"]]
        return answer(items=listed, overview="")

    server.default = reply
    summary = asked(server, REPORT)
    assert [item.statement for item in summary.achievements][:2] == [
        "# 一、重点工程",
        "东区水厂于6月建成投用，日供水2万吨。",
    ]
    assert len(summary.achievements) == 7
    assert summary.overview == "两部分都已读过。"
    assert summary.achievements[-1].evidence[0].clean_quote.startswith("二、存在问题")  # the second half begins there


def test_an_unsupported_figure_is_restated_or_kept_apart(server: Server) -> None:
    """One small request for what fails; what still fails is under `rejected` with the figure."""
    wrong: list[dict[str, Any]] = [
        {"first": 3, "last": 3, "kind": "成果", "statement": "东区水厂日供水3万吨", "importance": 3, "also": []},
        {"first": 4, "last": 4, "kind": "成果", "statement": "改造管网63公里", "importance": 3, "also": []},
    ]
    server.script(
        answer(items=wrong, overview="日供水3万吨。"), answer(items=[{"id": 1, "statement": "东区水厂日供水2万吨"}])
    )
    summary = asked(server, REPORT)
    (item,) = summary.achievements
    assert (item.statement, [change.what for change in item.changes]) == ("东区水厂日供水2万吨", ["restated"])
    assert [(one.statement, one.reason) for one in summary.rejected] == [("改造管网63公里", "not in the evidence: 63")]
    assert "3万" not in summary.overview


def test_answers_are_kept_by_reading_and_budget(server: Server, tmp_path: Path) -> None:
    """The same run again asks nothing; another budget or reading is another run."""

    def asked_for(**given_: Any) -> int:
        before = len(server.requests)
        summarize(document(LONG), model="capable", base_url=server.url, cache_dir=tmp_path, **given_)
        return len(server.requests) - before

    assert asked_for() == 1
    assert asked_for() == asked_for(reading="wide") == asked_for(wide_tokens=6000) == 0
    assert asked_for(wide_tokens=100) > 1
    assert asked_for(reading="narrow") > 1
