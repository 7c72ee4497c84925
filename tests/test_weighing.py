"""A last look over a long report: it joins and weighs, and deletes nothing."""

from llmsum.checking.grounding import Claim
from llmsum.checking.weighing import MAX_ITEMS, applied, weighable
from llmsum.checking.wide import ground
from llmsum.kinds.hearing import Hearing
from llmsum.llm.items import weighed_of
from llmsum.models import Draft, Importance, Weighed
from llmsum.reading.report import Report, read_report
from llmsum.settings import load_settings
from tests.support.cutting import document

TEXT = """某区2023年工作报告
一、成绩
全年新建学校3所。
新建学校3所投入使用，增加学位1200个。
技术人员不足。
二、打算
明年新建医院1所。
"""
NOTHING = Weighed(frozenset(), frozenset(), (), None)


def claims() -> tuple[Report, list[Claim]]:
    report = read_report(document(TEXT), load_settings(model="openai/x"))
    (chunk,) = report.chunks
    found: list[Claim] = []
    for number, segment in enumerate(chunk.segments, 1):
        if "。" in segment.text:
            kind = "problem" if "不足" in segment.text else "plan" if "明年" in segment.text else "achievement"
            found += ground(Hearing(report), chunk, [Draft(number, number, kind, segment.text.strip(), importance=2)])
    return report, found


def told(found: tuple[Claim, ...]) -> list[tuple[str, Importance | None]]:
    return [(claim.draft.statement, claim.draft.importance) for claim in found]


def test_importance_is_weighed_against_the_whole() -> None:
    """Must is 3, optional 1, the others 2; the item says what changed."""
    report, found = claims()
    after = applied(report, found, weighable(found), Weighed(frozenset({1}), frozenset({4}), (), None))
    assert [claim.draft.importance for claim in after] == [3, 2, 2, 1]
    assert [[change.what for change in claim.changes] for claim in after] == [["weighed"], [], [], ["weighed"]]


def test_a_look_that_names_nothing_changes_nothing() -> None:
    """An empty answer is no weighing."""
    report, found = claims()
    assert applied(report, found, weighable(found), NOTHING) == tuple(found)
    unknown = Weighed(frozenset({99}), frozenset({1}), (), None)
    assert applied(report, found, weighable(found), unknown) == tuple(found)


def test_what_is_one_thing_is_joined() -> None:
    """Under one statement that holds all figures, with the evidence of all, where the first stood."""
    report, found = claims()
    joint = "全年新建学校3所并投入使用，增加学位1200个。"
    after = applied(report, found, weighable(found), Weighed(frozenset(), frozenset(), (((1, 2), joint),), None))
    assert told(after) == [(joint, 2), ("技术人员不足。", 2), ("明年新建医院1所。", 2)]
    assert len(after[0].spans) == 2
    assert [change.what for change in after[0].changes] == ["joined"]


def test_nothing_is_lost_by_a_bad_join() -> None:
    """Kinds that differ, a figure that would go or come, one item, or none that exists: the parts stay as they are."""
    report, found = claims()
    bad = (
        ((1, 3), "新建学校3所，技术人员不足。"),
        ((1, 2), "全年新建学校3所并投入使用。"),
        ((1, 2), "全年新建学校5所并投入使用，增加学位1200个，共3所。"),
        ((2, 2), ""),
        ((7, 9), "没有的条目"),
        ((1, 2), "建了3所学校，另有1200个学位，各项工作成绩突出，受到各界一致好评。"),
    )
    for join in bad:
        assert applied(report, found, weighable(found), Weighed(frozenset(), frozenset(), (join,), None)) == tuple(
            found
        )


def test_an_item_is_joined_once() -> None:
    """Joins that overlap take what is left."""
    report, found = claims()
    joint = "全年新建学校3所并投入使用，增加学位1200个。"
    twice = Weighed(frozenset(), frozenset(), (((1, 2), joint), ((2, 1), joint)), None)
    assert len(applied(report, found, weighable(found), twice)) == 3


def test_of_too_many_the_weightiest_are_looked_at() -> None:
    """In document order, rejected ones never."""
    _, found = claims()
    light = found[0]._replace(draft=Draft(1, 1, "achievement", "甲", importance=1))
    heavy = found[0]._replace(draft=Draft(1, 1, "achievement", "乙", importance=3))
    failed = found[0]._replace(reason="so")
    many = [light] * MAX_ITEMS + [failed] + [heavy] * 5
    chosen = weighable(many)
    assert len(chosen) == MAX_ITEMS
    assert chosen == sorted(chosen)
    assert chosen[-5:] == list(range(MAX_ITEMS + 1, MAX_ITEMS + 6))


def test_a_look_is_read_leniently() -> None:
    """Numbers as text count, an item in both lists is a must, and what is of another shape counts for nothing."""
    sent = {
        "must": ["1", 2, None, 2.5],
        "optional": [2, 3],
        "joined": [{"ids": [4, "5", 4]}, {"ids": [6]}, 7],
        "overview": " 好。\n",
    }
    assert weighed_of(sent) == Weighed(frozenset({1, 2}), frozenset({3}), (((4, 5), ""),), "好。")
    assert weighed_of({"must": 3, "joined": {}, "overview": ""}) == NOTHING
