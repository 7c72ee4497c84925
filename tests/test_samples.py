"""Reports of every make, in tests/data: their sections, roles, units and items."""

import pytest

from llmsum.kinds.deciding import decide
from tests.support.cutting import report
from tests.support.reports import DATA, outline, points, segments


def test_a_county_government_report() -> None:
    """Missing and repeated numbers, quantities at line starts, points on lines of their own, a plan by its year."""
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
        ("一.抓质量，守底线", "mixed"),
        ("二.抓培训，强队伍", "mixed"),
        ("三.主要不足", "problem"),
        ("四.下一步努力方向", "plan"),
    ]
    assert points(cut) == [
        "首先，科研能力偏弱",
        "其次，与临床科室沟通不够",
        "最后，对新入职护士关心不足",
        "1．加强科研",
        "2．完善沟通机制",
    ]


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
        ("Finance Team", "achievement"),
        ("Finance Team", "problem"),
        ("Finance Team", "plan"),
        ("Engineering Team", "achievement"),
        ("Engineering Team", "plan"),
    ]


def test_a_report_without_headings() -> None:
    """It is one section of mixed role; what its last paragraph is about, the kinds of its sentences tell."""
    cut = report(DATA["no_headings.txt"])
    assert [(section.heading, section.role) for section in cut.sections] == [("", "mixed")]
    assert decide(cut)[-1].kind == "plan"
    assert len(segments(cut)) == 7


def test_a_report_of_one_paragraph() -> None:
    """Its points are sections of their own in one chunk; what is intended for the second half is a plan."""
    cut = report(DATA["one_paragraph.txt"])
    assert points(cut) == ["一是产业发展有实效", "二是基础设施有改善", "三是存在短板需补齐"]
    assert [chunk.section.role for chunk in cut.chunks] == ["mixed"]
    meant = [decision for decision in decide(cut) if decision.passage.shadow.startswith("下半年，我乡将")]
    assert [decision.kind for decision in meant] == ["plan"]


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
        "一、主要指标完成情况",
        "二、重点工作",
        "二、重点工作 > （一）保障性住房建设",
        "三、下一步打算",
    ]


def test_a_weekly_report_with_labels() -> None:
    """本周完成工作： heads a list, 存在问题： stands before its text on one line."""
    cut = report(DATA["weekly.txt"])
    assert outline(cut) == [("本周完成工作", "achievement"), ("存在问题", "problem"), ("下周工作计划", "plan")]
    assert "测试环境不稳定，每天宕机2次，影响联调进度。" in segments(cut)


def test_items_with_labels() -> None:
    """3.不足之处：… and 4.明年计划：… are parts of their own; 1.业务方面：… announces nothing and is an item."""
    cut = report(DATA["labelled_items.txt"])
    assert outline(cut) == [("3.不足之处", "problem"), ("4.明年计划", "plan")]
    assert points(cut) == ["1.业务方面", "2.学习方面"]


def test_a_report_from_taiwan() -> None:
    """壹、 above 一、 above （一） and full-width １、; 參 and 貳 are read in traditional script."""
    cut = report(DATA["taiwan.txt"])
    assert outline(cut) == [
        ("壹、前言", "mixed"),
        ("貳、重要施政成果", "achievement"),
        ("貳、重要施政成果 > 一、社會福利", "achievement"),
        ("貳、重要施政成果 > 二、里鄰建設", "achievement"),
        ("參、遭遇困難", "problem"),
        ("肆、未來展望", "plan"),
    ]
    assert len(points(cut)) == 6


def test_a_wrapped_english_report_in_capitals() -> None:
    """Capitals make headings, but not of the author's name; a table of contents is none of them."""
    cut = report(DATA["english_wrapped.txt"])
    assert outline(cut) == [
        ("SUMMARY", "mixed"),
        ("ACHIEVEMENTS", "achievement"),
        ("ACHIEVEMENTS > Water quality", "achievement"),
        ("DIFFICULTIES", "problem"),
        ("PRIORITIES FOR 2024", "plan"),
    ]
    assert "The price of chlorine rose by half." in segments(cut)
    assert len(points(cut)) == 2


def test_offices_with_nothing_but_text_below_them() -> None:
    """Names on lines of their own are units, the first too, where the title says that there are several."""
    cut = report(DATA["offices.txt"])
    assert cut.units == ("办公室", "规划科", "执法大队")
    assert [(chunk.section.unit, len(chunk.segments)) for chunk in cut.chunks] == [
        ("办公室", 2),
        ("规划科", 2),
        ("执法大队", 1),
    ]


def test_markdown_with_a_header_and_nested_lists() -> None:
    """The YAML header is no report; ## 1 and ### 1.1 nest, nested bullets are the text of their item."""
    cut = report(DATA["front_matter.md"])
    assert [title for title, _ in outline(cut)] == [
        "1 完成情况",
        "1 完成情况 > 1.1 平台建设",
        "1 完成情况 > 1.1 平台建设 > 1. 上线日志平台",
        "1 完成情况 > 1.2 质量",
        "2 问题",
        "3 下季度计划",
    ]
    assert "- 日均数据 2.4TB" in segments(cut)


def test_a_report_to_a_congress() -> None:
    """回顾 and 安排 part what was done from what will be; ——工业… is an item, 第一，…第二，… are points."""
    cut = report(DATA["congress.txt"])
    assert [(title, role) for title, role in outline(cut) if " > " not in title] == [
        ("一、2022年工作回顾", "achievement"),
        ("二、2023年工作安排", "plan"),
    ]
    assert points(cut)[-3:] == ["第一，聚力扩大有效投资", "第二，聚力乡村振兴", "第三，聚力改善民生"]
    assert "——工业提质增效。" in segments(cut)


@pytest.mark.parametrize("name", sorted(DATA))
def test_windows_line_ends_change_nothing(name: str) -> None:
    """The same sections, segments and units, whatever ends a line."""
    unix, windows = report(DATA[name]), report(DATA[name].replace("\n", "\r\n"))
    assert outline(windows) == outline(unix)
    assert segments(windows) == segments(unix)
    assert windows.masthead == unix.masthead
