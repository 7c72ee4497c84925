"""Sections: which lines are headings, how they nest, what they announce, and whose they are."""

import pytest
from hypothesis import given

from llmsum.noise import lines_of
from llmsum.repair import repair
from llmsum.roles import role_hint
from llmsum.script import fold
from llmsum.sections import find_sections
from tests.support.cutting import report
from tests.support.reports import DATA, SEEDS, outline, points, reports, segments, text_of

# --- whole reports -------------------------------------------------------------------------------


def test_a_county_government_report() -> None:
    """Missing, repeated and restarting numbers, quantities at line starts, points on lines of their own, a plan by its year."""
    cut = report(DATA["county_government.txt"])
    done, first = "一、2022年主要工作情况", "一、2022年主要工作情况 > （一）办文办会提质增效"
    assert outline(cut) == [
        (done, "achievement"),
        (first, "achievement"),
        (f"{first} > 1.公文处理更规范", "achievement"),
        (f"{first} > 2.会务保障更有力", "achievement"),
        (f"{first} > 1.督查督办更精准", "achievement"),
        (f"{done} > （三）政务公开走深走实", "achievement"),
        (f"{done} > （二）机关建设扎实推进", "achievement"),
        ("二、存在的问题", "problem"),
        ("三、2023年主要工作", "plan"),
        ("三、2023年主要工作 > （一）聚焦数字化转型", "plan"),
        ("三、2023年主要工作 > （二）打造过硬队伍", "plan"),
    ]
    assert points(cut)[:4] == ["一是强化学习", "二是优化服务", "三是严管干部", "（二）机关建设扎实推进"]
    found = segments(cut)
    assert "3.5亿元专项债券资金全部下达，惠及1.2万人。" in found
    assert "1、2月份，受疫情影响，部分项目开工推迟，3月起全面复工。" in found


def test_a_personal_report() -> None:
    """述职报告: 一.抓质量 with half-width stops, 首先…其次…最后, full-width 1．; the salutation is no heading."""
    cut = report(DATA["personal_report.txt"])
    assert outline(cut) == [
        ("一.抓质量，守底线", "mixed"), ("二.抓培训，强队伍", "mixed"), ("三.主要不足", "problem"), ("四.下一步努力方向", "plan"),
    ]  # fmt: skip
    assert points(cut) == ["首先，科研能力偏弱", "其次，与临床科室沟通不够", "最后，对新入职护士关心不足", "1．加强科研", "2．完善沟通机制"]


def test_a_company_report_in_markdown() -> None:
    """Bold and # headings, numbers below them, bullets and table rows as text, a numbered list as items."""
    cut = report(DATA["company_quarter.md"])
    assert outline(cut) == [
        ("一、经营概况", "mixed"),
        ("重点工作进展", "achievement"),
        ("重点工作进展 > 1. 华东区", "achievement"),
        ("重点工作进展 > 2. 华南区", "achievement"),
        ("风险与挑战", "problem"),
        ("四季度计划", "plan"),
    ]
    assert points(cut)[0] == "1. 核心芯片供应紧张，交付周期由8周延长至14周"
    assert "* 新增海外客户5家" in segments(cut)
    assert "| 营业收入 | 2.2亿元 | 陈立 |" in segments(cut)


def test_an_english_annual_report() -> None:
    """Bare headings in title case; a heading without a role below one with a role takes it over."""
    cut = report(DATA["english_annual.txt"])
    assert outline(cut) == [
        ("Introduction", "mixed"),
        ("Key Achievements", "achievement"),
        ("Key Achievements > Community Outreach", "achievement"),
        ("Challenges", "problem"),
        ("Looking Ahead", "plan"),
    ]
    assert "Dr. Anne Marsh joined the board in May." in segments(cut)


def test_an_english_report_with_numbers() -> None:
    """1. and 1.1 nest; a line that begins with a quantity is text; run-in headings end with their first sentence."""
    cut = report(DATA["english_numbered.txt"])
    assert outline(cut) == [
        ("1. Introduction", "mixed"),
        ("2. Progress to date", "achievement"),
        ("2. Progress to date > 2.1 Roads", "achievement"),
        ("2. Progress to date > 2.2 Drainage", "achievement"),
        ("3. Issues and Risks", "problem"),
        ("3. Issues and Risks > 3.1 Staffing", "problem"),
        ("3. Issues and Risks > 3.2 Supply", "problem"),
        ("4. Plans for the next period", "plan"),
    ]
    assert points(cut) == ["4.1 Complete the Hill Street scheme by October.", "4.2 Inspect the remaining 19 bridges."]


def test_an_english_status_report() -> None:
    """Bullets of three kinds are items of the text, 1) and 2) of a list; a colon ends a heading."""
    cut = report(DATA["english_status.txt"])
    assert outline(cut) == [("Done this week", "achievement"), ("Blockers", "problem"), ("Next steps", "plan")]
    assert [len(chunk.segments) for chunk in cut.chunks[1:]] == [5, 2, 3]


def test_chapters_and_formal_numerals() -> None:
    """第一章 above 第一节, 壹、 below; nested brackets stay whole."""
    cut = report(DATA["chapters.txt"])
    assert outline(cut)[1:6] == [
        ("第二章 主要成绩", "achievement"),
        ("第二章 主要成绩 > 第一节 教学质量", "achievement"),
        ("第二章 主要成绩 > 第二节 校园建设", "achievement"),
        ("第三章 存在的困难", "problem"),
        ("第三章 存在的困难 > 壹、师资结构不合理", "problem"),
    ]
    assert points(cut) == ["壹、引进骨干教师15名", "贰、筹建智慧教室20间"]
    assert any("（其中一本上线率（含艺体）达58.4%）。" in segment for segment in segments(cut))


def test_several_organisations_with_numbers() -> None:
    """一、财务部 names a unit; its parts are its own, and no part of another's."""
    cut = report(DATA["several_units.txt"])
    assert cut.units == ("财务部", "工程部", "人力资源部")
    assert [(section.unit, section.heading, section.role) for section in cut.sections if section.level == 2] == [
        ("财务部", "主要工作", "achievement"),
        ("财务部", "工作计划", "plan"),
        ("工程部", "主要工作", "achievement"),
        ("工程部", "存在问题", "problem"),
        ("工程部", "工作计划", "plan"),
        ("人力资源部", "主要工作", "achievement"),
    ]


def test_several_english_teams() -> None:
    """Bare names of teams are units, and what stands under them is theirs."""
    cut = report(DATA["english_teams.txt"])
    assert cut.units == ("Finance Team", "Engineering Team")
    assert [(chunk.section.unit, chunk.section.role) for chunk in cut.chunks] == [
        ("Finance Team", "achievement"), ("Finance Team", "problem"), ("Finance Team", "plan"),
        ("Engineering Team", "achievement"), ("Engineering Team", "plan"),
    ]  # fmt: skip


def test_a_report_without_headings() -> None:
    """It is one section of mixed role."""
    cut = report(DATA["no_headings.txt"])
    assert [(section.level, section.role) for section in cut.sections] == [(0, "mixed")]
    assert len(segments(cut)) == 7


def test_a_report_of_one_paragraph() -> None:
    """Its points are sections of their own in one chunk."""
    cut = report(DATA["one_paragraph.txt"])
    assert points(cut) == ["一是产业发展有实效", "二是基础设施有改善", "三是存在短板需补齐"]
    assert len(cut.chunks) == 1


def test_a_scraped_page() -> None:
    """Tags, entities and scripts gone, its paragraphs are lines and its headings are found."""
    cut = report(DATA["scraped_page.html.txt"])
    assert outline(cut) == [("一、主要成效", "achievement"), ("二、存在问题", "problem"), ("三、工作打算", "plan")]
    assert "全年实现农业总产值6.8亿元，增长5.6%；" in segments(cut)
    assert "12345" not in cut.repaired.text


def test_a_flattened_table() -> None:
    """The cells of a table that became lines are no headings."""
    cut = report(DATA["flat_table.txt"])
    assert [title for title, _ in outline(cut)] == [
        "一、主要指标完成情况", "二、重点工作", "二、重点工作 > （一）保障性住房建设", "三、下一步打算",
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(DATA))
def test_windows_line_ends_change_nothing(name: str) -> None:
    """The same sections, segments and units, whatever ends a line."""
    unix, windows = report(DATA[name]), report(DATA[name].replace("\n", "\r\n"))
    assert outline(windows) == outline(unix)
    assert segments(windows) == segments(unix)
    assert windows.masthead == unix.masthead


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
    assert [section.role for section in cut.sections if section.heading.startswith(("一是", "二是基", "三是部"))] == ["problem"] * 3


def test_seed_003() -> None:
    """Seven units, each with 主要做法 (achievement) and 工作打算 (plan), and nothing else below them."""
    cut = report(SEEDS["003"])
    assert len(cut.units) == 7
    parts = [(section.unit, section.heading, section.role) for section in cut.sections if section.level == 2]
    assert parts == [
        (unit, heading, role) for unit in cut.units for heading, role in (("主要做法", "achievement"), ("工作打算", "plan"))
    ]


def test_seed_004() -> None:
    """Three parts: work done, problems (four of them), plans for the second half; roles come from the headings."""
    cut = report(SEEDS["004"])
    top = [(title, role) for title, role in outline(cut) if " > " not in title]
    assert top == [
        ("一、2022年上半年工作落實情況", "achievement"), ("二、存在困難和問題", "problem"), ("三、2022年下半年改革工作計劃", "plan"),
    ]  # fmt: skip
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


@pytest.mark.parametrize(
    "line",
    [
        "2020年全镇完成投资", "3.5亿元资金到位", "1.2万人参加", "1、2月份开工", "1.5公里道路硬化", "一、二季度完成开工", "2、3号楼竣工", "98.67%的事项办结",
        "10个项目开工", "2.14火灾得到处置", "三个项目开工", "十四五规划实施", "12 bridges were inspected and 3 were closed.", "A total of 5 was paid.",
    ],
)  # fmt: skip
def test_a_figure_at_the_start_of_a_line_is_no_heading(line: str) -> None:
    """Years, quantities, months, quarters and dates are text."""
    assert outline(report(f"一、做法\n我们完成了任务。\n{line}\n我们完成了任务。\n")) == [("一、做法", "achievement")]


@pytest.mark.parametrize(
    "marker",
    ["一、", "一.", "一．", "一）", "（一）", "(一)", "【一】", "一 ", "一：", "1、", "1.", "1．", "1. ", "（1）", "(1)", "1)", "①", "第一章 ", "第一部分：", "第一节、", "壹、", "I. ", "# ", "### 1. ", "**一、", "二、一期", "1、3月15日"],
)  # fmt: skip
def test_markers(marker: str) -> None:
    """Every way to number a heading; behind it stands what it announces."""
    cut = report(f"{marker}存在的问题\n人手不足，设备陈旧，经费紧张。\n")
    assert [(section.role, text_of(cut, section.body).strip()) for section in cut.sections] == [("problem", "人手不足，设备陈旧，经费紧张。")]


@pytest.mark.parametrize(
    "heading", ["【存在问题】", "**存在问题**", "■ 存在问题", "存在问题：", "存在問題", "◆存在问题", "__存在问题__", "## 存在问题", "存在问题："]
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
        "主要成绩", "主要成绩 > 1. 党建", "主要成绩 > 2. 经济", "存在问题", "存在问题 > 1. 人才",
    ]  # fmt: skip
    below = report("一、党建\n主要做法\n组织学习12次。\n二、经济\n主要做法\n完成投资3亿元。\n三、民生\n存在问题\n床位不足。\n")
    assert outline(below) == [
        ("一、党建", "mixed"), ("一、党建 > 主要做法", "achievement"), ("二、经济", "mixed"), ("二、经济 > 主要做法", "achievement"),
        ("三、民生", "mixed"), ("三、民生 > 存在问题", "problem"),
    ]  # fmt: skip


def test_a_work_plan_is_all_plans() -> None:
    """The title of a plan gives its role to sections that announce none; that of a 总结 gives none."""
    assert [role for _, role in outline(report("青禾县2024年工作计划\n一、党建\n组织学习12次。\n"))] == ["plan"]
    assert [role for _, role in outline(report("青禾县2023年工作总结\n一、党建\n组织学习12次。\n"))] == ["mixed"]


def test_an_organisation_among_other_headings_is_no_unit() -> None:
    """One name, or headings that merely end like one, make no units; two names of a rank do."""
    body = "完成了全年各项任务，取得了较好的成绩。"
    assert report(f"一、服务发展大局\n{body}\n二、抓好乡村振兴工作全局\n{body}\n三、建强干部\n{body}\n").units == ()
    assert report(f"一、财务部\n{body}\n二、存在问题\n{body}\n三、下一步打算\n{body}\n").units == ()
    assert report(f"一、财务部\n{body}\n二、工程部\n{body}\n").units == ("财务部", "工程部")


# --- roles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "headings"),
    [
        ("achievement", "主要做法 工作成效 2022年目标任务完成情况 年度计划完成情况 问题整改情况 整改落实情况 规划执行情况 Key_Achievements What_went_well Progress_against_plan"),
        ("problem", "存在的问题 困难与挑战 主要不足 不足之处 问题及原因分析 风险提示 短板弱项 Challenges Issues_and_Risks Lessons_learned Blockers"),
        ("plan", "下一步打算 2023年工作计划 明年重点工作 努力方向 工作要点 今后思路 意见建议 Next_steps Looking_Ahead Plans_for_2024 Outlook What’s_next"),
        ("mixed", "存在的问题及整改措施 工作总结和下一步计划 成绩与不足 问题和对策 Achievements_and_challenges Challenges_and_next_steps"),
        (None, "党建引领有力有序 聚焦短板补齐弱项 着力解决群众困难 计划生育工作 未来社区建设 紧扣目标任务不放松 迎接挑战勇担当 Introduction Finance Issues_resolved"),
    ],
)  # fmt: skip
def test_what_headings_announce(role: str | None, headings: str) -> None:
    """Deeds, problems, plans, several at once, or nothing; 解决问题 is a deed, 存在问题 is a problem."""
    assert {heading: role_hint(heading.replace("_", " ")) for heading in headings.split()} == dict.fromkeys(headings.split(), role)


def test_the_year_tells_work_done_from_work_to_come() -> None:
    """2024年重点工作 in a report on 2023 is a plan, in one on 2024 it is not."""
    assert role_hint("2024年重点工作", 2023) == "plan"
    assert role_hint("2024年重点工作", 2024) == "achievement"
    assert role_hint("2024年工作情况", 2023) == "achievement"
    assert role_hint("2024 priorities", 2023) == "plan"
