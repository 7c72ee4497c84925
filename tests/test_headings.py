"""Headings: which lines are some, in every way to write them, how bare ones rank, and which name organisations."""

import pytest

from tests.support.cutting import report
from tests.support.reports import outline, segments, text_of


@pytest.mark.parametrize(
    "line",
    [
        "2020年全镇完成投资",
        "3.5亿元资金到位",
        "1.2万人参加",
        "1、2月份开工",
        "1.5公里道路硬化",
        "一、二季度完成开工",
        "2、3号楼竣工",
        "98.67%的事项办结",
        "10个项目开工",
        "2.14火灾得到处置",
        "三个项目开工",
        "十四五规划实施",
        "12 bridges were inspected and 3 were closed.",
        "A total of 5 was paid.",
    ],
)
def test_a_figure_at_the_start_of_a_line_is_no_heading(line: str) -> None:
    """Years, quantities, months, quarters and dates are text."""
    assert outline(report(f"一、做法\n我们完成了任务。\n{line}\n我们完成了任务。\n")) == [("一、做法", "achievement")]


@pytest.mark.parametrize(
    "marker",
    [
        "一、",
        "一.",
        "一．",
        "一）",
        "（一）",
        "(一)",
        "【一】",
        "一 ",
        "一：",
        "1、",
        "1.",
        "1．",
        "1. ",
        "（1）",
        "(1)",
        "1)",
        "①",
        "第一章 ",
        "第一部分：",
        "第一节、",
        "壹、",
        "I. ",
        "# ",
        "### 1. ",
        "**一、",
        "二、一期",
        "1、3月15日",
    ],
)
def test_markers(marker: str) -> None:
    """Every way to number a heading; behind it stands what it announces."""
    cut = report(f"{marker}存在的问题\n人手不足，设备陈旧，经费紧张。\n")
    assert [(section.role, text_of(cut, section.body).strip()) for section in cut.sections] == [
        ("problem", "人手不足，设备陈旧，经费紧张。")
    ]


def test_a_point_may_begin_with_a_year() -> None:
    """In 2.2024年 the 2 counts the points, and is no part of what the point says."""
    points = "1.推进一网通办。\n2.2024年6月底前完成检测中心改造。\n3.完成投资2.2亿元。\n"
    cut = report(f"一、下一步打算\n{points}")
    assert segments(cut) == ["推进一网通办。", "2024年6月底前完成检测中心改造。", "完成投资2.2亿元。"]


@pytest.mark.parametrize(
    "heading",
    [
        "【存在问题】",
        "**存在问题**",
        "■ 存在问题",
        "存在问题：",
        "存在問題",
        "◆存在问题",
        "__存在问题__",
        "## 存在问题",
    ],
)
def test_unnumbered_headings(heading: str) -> None:
    """Brackets, bold, signs or nothing at all around a line that announces a role; before its text on one line too."""
    for gap in ("\n", "") if heading[0] in "【*" or heading.endswith("：") else ("\n",):
        cut = report(f"我们完成了全年任务。\n{heading}{gap}人手不足，设备陈旧。\n")
        assert [section.role for section in cut.sections] == ["mixed", "problem"]
        assert segments(cut)[-1] == "人手不足，设备陈旧。"


def test_bare_headings_stand_above_numbers_that_start_again_and_below_those_that_go_on() -> None:
    """主要成绩 1. 2. 存在问题 1. holds the numbers; 一、 with 主要做法 in each part is above it."""
    above = report("主要成绩\n1. 党建\n组织学习12次。\n2. 经济\n完成投资3亿元。\n存在问题\n1. 人才\n缺编11人。\n")
    assert [title for title, _ in outline(above)] == [
        "主要成绩",
        "主要成绩 > 1. 党建",
        "主要成绩 > 2. 经济",
        "存在问题",
        "存在问题 > 1. 人才",
    ]
    below = report(
        "一、党建\n主要做法\n组织学习12次。\n二、经济\n主要做法\n完成投资3亿元。\n三、民生\n存在问题\n床位不足。\n"
    )
    assert outline(below) == [
        ("一、党建", "mixed"),
        ("一、党建 > 主要做法", "achievement"),
        ("二、经济", "mixed"),
        ("二、经济 > 主要做法", "achievement"),
        ("三、民生", "mixed"),
        ("三、民生 > 存在问题", "problem"),
    ]


def test_a_label_right_below_a_numbered_heading_is_a_part_of_it() -> None:
    """工作目标：… does not end 四、工作安排, whose （一） goes on after it."""
    cut = report("三、困难\n人手不足。\n四、工作安排\n工作目标：存款净增20亿元。\n（一）抓营销。开展营销活动。\n")
    assert outline(cut)[-3:] == [
        ("四、工作安排", "plan"),
        ("四、工作安排 > 工作目标", "plan"),
        ("四、工作安排 > （一）抓营销", "plan"),
    ]


def test_an_organisation_among_other_headings_is_no_unit() -> None:
    """One name, or headings that merely end like one, make no units; two names of a rank do."""
    body = "完成了全年各项任务，取得了较好的成绩。"
    assert report(f"一、服务发展大局\n{body}\n二、抓好乡村振兴工作全局\n{body}\n三、建强干部\n{body}\n").units == ()
    assert report(f"一、财务部\n{body}\n二、存在问题\n{body}\n三、下一步打算\n{body}\n").units == ()
    assert report(f"一、财务部\n{body}\n二、工程部\n{body}\n").units == ("财务部", "工程部")


def test_a_topic_behind_the_problems_is_not_one_of_them() -> None:
    """Headings that announce nothing go on with the report once the problems are told; before, they divide them."""
    topics = "财务情况\n全年收入2.1亿元，支出1.9亿元，收支平衡。\n党建工作\n发展党员12名，开展主题党日24次，评选3名。\n"
    cut = report(f"主要工作\n完成农村公路建设126公里。\n存在问题\n养护资金缺口3000万元。\n{topics}")
    assert outline(cut)[-3:] == [("存在问题", "problem"), ("财务情况", "mixed"), ("党建工作", "mixed")]
    cut = report(f"主要工作\n完成农村公路建设126公里。\n存在问题\n{topics}")
    assert [role for _, role in outline(cut)[-2:]] == ["problem", "problem"]


def test_a_line_that_announces_a_list_is_its_heading_where_it_counts_anew() -> None:
    """Behind 二、 comes 一、 again below 现将明年安排如下：, so that the list stands under that line, not beside it."""
    text = "一、收费\n收费318万元。\n二、服务\n受理742件。\n现将明年安排如下：\n一、抓好培训。\n二、改造门禁。\n"
    roles = {section.path[0]: section.role for section in report(text).sections}
    assert roles == {"一、收费": "mixed", "二、服务": "mixed", "现将明年安排如下": "plan"}
