"""A plan of several parts is judged part by part; what slipped without a figure is missed; a range is one figure."""

import json
from dataclasses import replace
from typing import Any

import pytest

from llmsum import Summary, summarize
from llmsum.follow import Followed, courses
from llmsum.follow.html import follow_page
from llmsum.follow.pages import as_json, text
from llmsum.follow.parts import parts_of
from llmsum.models import Achievement, Plan, Problem
from llmsum.settings import Settings
from tests.support.cutting import document

CHINESE = ("某市住建局2023年工作总结\n一、下一步打算\n（一）{}。\n", "某市住建局2024年工作总结\n一、工作成绩\n{}。\n{}")
TRADITIONAL = (
    "某市住建局2023年工作總結\n一、下一步打算\n（一）{}。\n",
    "某市住建局2024年工作總結\n一、工作成績\n{}。\n{}",
)
ENGLISH = ("Works annual report 2023\nPlans for next year\n{}.\n", "Works annual report 2024\nResults\n{}.\n{}")

KINDS_OF: dict[str, Any] = {"achievements": Achievement, "problems": Problem, "plans": Plan}


def of(words: str, path: str = "r.txt") -> Summary:
    return summarize(document(words, path), Settings(cache=False))


def became(pair: tuple[str, str], plan: str, later: str, more: str = "") -> Followed:
    """The one plan of an earlier report, by what a later one says."""
    (course,) = courses([of(pair[0].format(plan))], [of(pair[1].format(later, more))])
    (one,) = course.plans
    return one


@pytest.mark.parametrize(
    ("statement", "parts"),
    [
        ("2024年改造7个小区，加装电梯25部", ["2024年改造7个小区", "加装电梯25部"]),
        ("新建公园2座、绿道15公里和停车位800个", ["新建公园2座", "绿道15公里", "停车位800个"]),
        ("建成智慧工地平台，出台物业管理办法", ["建成智慧工地平台", "出台物业管理办法"]),
        ("renovate 7 estates and install 25 lifts", ["renovate 7 estates", "install 25 lifts"]),
        ("改造小区7个，总投资1,200万元，惠及居民3000户", []),
        ("培育龙头企业三至五家", []),
        ("train between 3 and 5 drivers", []),
        ("加快推进小区改造，不断提升群众满意度", []),
        ("open 4 new community centres, costing $2 million", []),
    ],
)
def test_a_plan_is_cut_into_what_is_to_be_done(statement: str, parts: list[str]) -> None:
    """What it costs and whom it serves is no part of its own; a plan that is one thing has no parts."""
    (plan,) = of(CHINESE[0].format("明年新建桥梁1座")).plans
    assert [part.statement for part in parts_of(plan, statement)] == parts


PARTLY = [
    (CHINESE, "2024年改造7个小区，加装电梯25部", "全年改造小区7个", "", ["done", "not_mentioned"]),
    (CHINESE, "2024年改造7个小区，加装电梯25部", "全年改造小区7个，加装电梯18部", "", ["done", "missed"]),
    (TRADITIONAL, "2024年改造7個小區，加裝電梯25部", "全年改造小區7個，惠及居民3000戶", "", ["done", "not_mentioned"]),
    (
        ENGLISH,
        "We will renovate 7 estates and install 25 lifts",
        "We renovated 7 estates",
        "",
        ["done", "not_mentioned"],
    ),
    (
        CHINESE,
        "新建公园2座、绿道15公里、停车位800个",
        "新建公园2座、绿道12公里",
        "",
        ["done", "missed", "not_mentioned"],
    ),
    (CHINESE, "建成智慧工地平台，出台物业管理办法", "建成智慧工地平台并投入使用", "", ["done", "not_mentioned"]),
]


@pytest.mark.parametrize(("pair", "plan", "later", "more", "parts"), PARTLY)
def test_a_plan_is_done_in_part_where_a_part_is_missing_or_short(
    pair: tuple[str, str], plan: str, later: str, more: str, parts: list[str]
) -> None:
    """And each part has a verdict of its own."""
    one = became(pair, plan, later, more)
    assert (one.verdict, [part.verdict for part in one.parts]) == ("partly", parts)


@pytest.mark.parametrize(
    ("pair", "plan", "later", "more", "verdict"),
    [
        (CHINESE, "2024年改造7个小区，加装电梯25部", "全年改造小区7个，加装电梯26部", "", "done"),
        (CHINESE, "2024年改造7个小区，加装电梯25部", "全年改造小区7个", "全年既有住宅加装电梯30部。\n", "done"),
        (CHINESE, "2024年改造7个小区，加装电梯25部", "全年改造小区5个，加装电梯18部", "", "missed"),
        (CHINESE, "2024年改造7个小区，加装电梯25部", "全年植树300棵", "", "not_mentioned"),
        (
            ENGLISH,
            "We will renovate 7 estates and install 25 lifts",
            "We renovated 8 estates",
            "We installed 25 lifts.\n",
            "done",
        ),
        (CHINESE, "改造小区7个，总投资1,200万元，惠及居民3000户", "全年改造小区7个", "", "done"),
    ],
)
def test_the_parts_together_tell_of_the_plan(
    pair: tuple[str, str], plan: str, later: str, more: str, verdict: str
) -> None:
    """They may be told in several places."""
    assert became(pair, plan, later, more).verdict == verdict


@pytest.mark.parametrize(
    ("later", "verdict", "raws"),
    [
        ("培育龙头企业4家", "done", [("三至五家", "4家")]),
        ("培育龙头企业2家", "missed", [("三至五家", "2家")]),
        ("培育龙头企业3-5家", "done", [("三至五家", "3-5家")]),
    ],
)
def test_a_range_is_reached_from_its_lower_end(later: str, verdict: str, raws: list[tuple[str, str]]) -> None:
    """It is one figure, and told as one."""
    one = became(CHINESE, "培育龙头企业三至五家", later)
    assert (one.verdict, [(pair.planned.raw, pair.reached.raw) for pair in one.figures]) == (verdict, raws)


@pytest.mark.parametrize(
    ("pair", "plan", "later"),
    [
        (CHINESE, "建成智慧工地管理平台", "智慧工地管理平台建设延期至2025年6月"),
        (CHINESE, "实施老城区供热管网改造工程", "老城区供热管网改造工程尚未开工"),
        (TRADITIONAL, "實施老城區供熱管網改造工程", "老城區供熱管網改造工程推遲到明年實施"),
        (CHINESE, "开工建设市民文化中心", "市民文化中心项目暂缓实施"),
        (CHINESE, "完成城南路拓宽工程", "城南路拓宽工程因征地受阻，未能如期完工"),
        (ENGLISH, "We will launch the asset register", "The launch of the asset register was postponed to 2025"),
        (ENGLISH, "We will build the north depot", "Construction of the north depot has not started"),
        (ENGLISH, "We will build the north depot", "The north depot was put on hold"),
    ],
)
@pytest.mark.parametrize("kind", ["achievements", "problems", "plans"])
def test_what_slipped_is_missed_or_a_problem(pair: tuple[str, str], plan: str, later: str, kind: str) -> None:
    """Whatever kind of item the later report has of it."""
    before, after = of(pair[0].format(plan)), of(pair[1].format("全年植树300棵", ""))
    (item,) = after.achievements
    told = {"id": "x1", "statement": later, "section": "", "evidence": item.evidence, "anchored": "model"}
    after = replace(after, **{"achievements": (), kind: (KINDS_OF[kind](**told),)})
    (course,) = courses([before], [after])
    assert [one.verdict for one in course.plans] == ["problem" if kind == "problems" else "missed"]


def test_a_second_thing_that_slipped_leaves_the_first_done() -> None:
    """Its own clause tells of it."""
    one = became(CHINESE, "建成智慧工地管理平台", "建成智慧工地管理平台并投入使用，二期验收延期至明年")
    assert one.verdict == "done"


def test_the_pages_say_which_part_is_missing() -> None:
    """In words, in HTML and in JSON."""
    (course,) = courses(
        [of(CHINESE[0].format("2024年改造7个小区，加装电梯25部"))], [of(CHINESE[1].format("全年改造小区7个", ""))]
    )
    lines = list(text([course], 100))
    assert lines[-3:] == [
        "      [已完成] 2024年改造7个小区",
        "          计划7个，实际7个",
        "      [未提及] 加装电梯25部",
    ]
    page = follow_page([course])
    assert "加装电梯25部" in page
    assert 'class="part' in page
    (plan,) = json.loads(json.dumps(as_json([course])))[0]["plans"]
    assert [(part["statement"], part["verdict"]) for part in plan["parts"]] == [
        ("2024年改造7个小区", "done"),
        ("加装电梯25部", "not_mentioned"),
    ]
