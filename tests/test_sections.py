"""Sections: they tile the text, nest, and say what they announce and whose they are."""

from hypothesis import given

from llmsum.reading.noise import lines_of
from llmsum.reading.repair import repair
from llmsum.reading.sections import find_sections
from llmsum.words.script import fold
from tests.support.cutting import report
from tests.support.reports import SEEDS, outline, points, reports, text_of

# --- the seeds -----------------------------------------------------------------------------------


def test_seed_000() -> None:
    """Two parts with four sections each; nothing announces problems or plans."""
    cut = report(SEEDS["000"])
    assert [role for _, role in outline(cut)] == ["mixed"] * 5 + ["achievement"] * 5
    assert points(cut) == ["一是領導重視", "二是調整機制", "三是常態宣傳"]


def test_seed_001() -> None:
    """Four parts; three problems as points; （二） missing from the plans, 一是 missing from the cities."""
    cut = report(SEEDS["001"])
    top = {title: role for title, role in outline(cut) if " > " not in title}
    assert list(top.values()) == ["achievement", "achievement", "problem", "plan"]
    assert [section.role for section in cut.sections if section.heading.startswith(("一是", "二是基", "三是部"))] == [
        "problem"
    ] * 3


def test_seed_003() -> None:
    """Seven units, each with 主要做法 (achievement) and 工作打算 (plan), and nothing else below them."""
    cut = report(SEEDS["003"])
    assert len(cut.units) == 7
    parts = [(section.unit, section.heading, section.role) for section in cut.sections if section.level == 2]
    assert parts == [
        (unit, heading, role)
        for unit in cut.units
        for heading, role in (("主要做法", "achievement"), ("工作打算", "plan"))
    ]


def test_seed_004() -> None:
    """Three parts: work done, problems (four of them), plans for the second half; roles come from the headings."""
    cut = report(SEEDS["004"])
    top = [(title, role) for title, role in outline(cut) if " > " not in title]
    assert top == [
        ("一、2022年上半年工作落實情況", "achievement"),
        ("二、存在困難和問題", "problem"),
        ("三、2022年下半年改革工作計劃", "plan"),
    ]
    assert sum(section.is_point and section.role == "problem" for section in cut.sections) == 4


# --- the tree ------------------------------------------------------------------------------------


@given(reports)
def test_sections_tile_the_text(raw: str) -> None:
    """One begins where the one before ends; a body ends with its section; points keep the unit and extend the path."""
    text = repair(raw).text
    sections = find_sections(text, fold(text), lines_of(text))
    assert [section.index for section in sections] == list(range(len(sections)))
    position = 0
    for section in sections:
        assert section.span.start == position <= section.body.start <= section.body.end == section.span.end
        assert section.level == len(section.path)
        position = section.span.end
    assert position == len(text)


def test_points_of_two_counts_on_one_line_do_not_overlap() -> None:
    """The last of a count ends where the first of another begins, not with the line."""
    text = "一、下一步打算\n首先，一是多调研，二是少开会。其次，要学习，一是听讲座，二是写心得。\n以上请审议。\n"
    found = find_sections(text, fold(text), lines_of(text))
    assert [section.span.start for section in found[1:]] == [section.span.end for section in found[:-1]]
    assert found[-1].span.end == len(text)


def test_text_behind_the_last_point_belongs_to_the_heading() -> None:
    """A point ends with its paragraph, unless the count goes on; what follows has the heading's path and its chunk."""
    cut = report("一、做法\n抓了三件事。\n一是学习。\n细节甲。\n二是培训。\n总之成效好。\n另外，一是人少。二是钱少。\n")
    parts = [(section.heading, text_of(cut, section.body).strip()) for section in cut.sections]
    assert parts == [
        ("一、做法", "抓了三件事。"),
        ("一是学习", "学习。\n细节甲。"),
        ("二是培训", "培训。"),
        ("一、做法", "总之成效好。\n另外，"),
        ("一是人少", "人少。"),
        ("二是钱少", "钱少。"),
    ]
    assert {section.role for section in cut.sections} == {"achievement"}
    assert len(cut.chunks) == 1


def test_a_work_plan_is_all_plans() -> None:
    """The title of a plan gives its role to sections that announce none; that of a 总结 gives none."""
    assert [role for _, role in outline(report("青禾县2024年工作计划\n一、党建\n组织学习12次。\n"))] == ["plan"]
    assert [role for _, role in outline(report("青禾县2023年工作总结\n一、党建\n组织学习12次。\n"))] == ["mixed"]
