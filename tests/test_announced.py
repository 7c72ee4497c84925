"""Announced parts: sentences in running text that stand for a heading."""

import pytest

from tests.support.cutting import report
from tests.support.reports import text_of


def announced(text: str) -> list[tuple[str, str, str]]:
    """Heading, role and text of the parts that a sentence announces."""
    cut = report(text)
    return [
        (section.heading, section.role, text_of(cut, section.body).strip())
        for section in cut.sections
        if section.is_announced
    ]


def test_shortcomings_inside_a_review() -> None:
    """They end where the report says what it does about them, and the section goes on."""
    lead = "各位代表！我们也清醒认识到，发展中还存在不少困难和问题："
    shortcomings = f"{lead}总量偏小；结构不优。对此，我们一定采取有力措施。"
    text = f"一、2023年工作回顾\n投资3亿元。\n{shortcomings}\n新建学校2所。\n二、2024年重点工作\n新建公园3个。\n"
    assert announced(text) == [("发展中还存在不少困难和问题", "problem", "总量偏小；结构不优。")]
    assert [section.role for section in report(text).sections] == ["achievement", "problem", "achievement", "plan"]


def test_a_report_without_headings() -> None:
    """Problems and plans are found where sentences announce them; the points of a plan are plans."""
    text = (
        "全年拆除违建86处。\n虽有成绩，但仍存在一些不足。主要表现在：人手不足；经费紧张。\n"
        "2024年，我队将重点做好以下工作：一是购置无人机2架。二是建成疏导点2个。\n全年罚款3万元。\n"
    )
    cut = report(text)
    assert announced(text) == [
        ("存在一些不足", "problem", "人手不足；经费紧张。"),
        ("我队将重点做好以下工作", "plan", ""),
    ]
    roles = {text_of(cut, section.body).strip(): section.role for section in cut.sections}
    assert roles["购置无人机2架。"] == roles["建成疏导点2个。"] == "plan"
    assert roles["全年罚款3万元。"] == "mixed"


def test_a_line_that_leads_to_a_list() -> None:
    """The numbered lines below it are of its role, to the next heading above them."""
    shortcomings = "在取得成绩的同时，还存在以下不足：\n1、人手不足。\n2、经费紧张。"
    cut = report(f"一、工作成绩\n投资3亿元。\n{shortcomings}\n二、工作打算\n建学校2所。\n")
    assert [(section.title, section.role) for section in cut.sections if section.role == "problem"] == [
        ("一、工作成绩 > 存在以下不足", "problem"),
        ("一、工作成绩 > 存在以下不足 > 1、人手不足", "problem"),
        ("一、工作成绩 > 存在以下不足 > 2、经费紧张", "problem"),
    ]


def test_points_that_a_sentence_counts() -> None:
    """下一步，…，一是…二是… without a colon: the points are plans."""
    text = "一、工作成绩\n投资3亿元。\n下一步，街道将继续深化平安建设，一是改革薪酬；二是建成中心。\n"
    roles = {text_of(cut, section.body).strip(): section.role for cut in [report(text)] for section in cut.sections}
    assert (roles["投资3亿元。"], roles["改革薪酬；"], roles["建成中心。"]) == ("achievement", "plan", "plan")


def test_a_paragraph_about_a_time_to_come() -> None:
    """All of it is plans, also the sentences that name no time; a year must be later than the one reported on."""
    text = "水利局2023年工作总结\n一、工作成绩\n投资3亿元。\n下一步，我局将推进河长制。完善巡河机制。\n新建泵站2座。\n"
    assert announced(text) == [("下一步", "plan", "下一步，我局将推进河长制。完善巡河机制。")]
    plain = "水利局2023年工作总结\n一、工作成绩\n{}年，我局将清淤作为重点。清理河道36公里。\n"
    assert announced(plain.format(2023)) == []
    assert [role for _, role, _ in announced(plain.format(2024))] == ["plan"]
    assert announced("养老服务中心\n服务不会停。接下来，中心将续签协议；申请资金30万元。新建驿站1个。\n") == [
        ("接下来", "plan", "接下来，中心将续签协议；申请资金30万元。新建驿站1个。")
    ]
    english = "Annual report 2023\n\nWe trained 40 teachers.\n\nIn 2024 we plan to grow. Two depots will open.\n"
    assert announced(english) == [("In 2024", "plan", "In 2024 we plan to grow. Two depots will open.")]


def test_english_paragraphs() -> None:
    """However, we faced several difficulties. leads to the rest of its paragraph."""
    lead = "However, we faced several difficulties."
    text = f"We trained 40 teachers.\n\n{lead} Two offices closed. Costs rose.\n\nWe opened a depot.\n"
    assert announced(text) == [("we faced several difficulties", "problem", "Two offices closed. Costs rose.")]


def test_facts_before_an_announcement_stay_where_they_stand() -> None:
    """Whatever is told in the sentence that announces is in one section or another."""
    text = "一、主要工作\n全年新建学校5所，完成投资3亿元，但仍存在以下不足：一是人手不足。二是经费紧张。\n"
    cut = report(text)
    roles = {text_of(cut, section.body).strip(): section.role for section in cut.sections}
    assert roles["全年新建学校5所，完成投资3亿元，"] == "achievement"
    assert roles["人手不足。"] == "problem"
    plain = "一、主要工作\n虽然取得了一定成绩，但仍存在以下不足：人手不足。\n"
    assert announced(plain) == [("存在以下不足", "problem", "人手不足。")]


def test_an_introduction_announces_nothing_for_headings_that_speak_for_themselves() -> None:
    """What holds to the end of its section ends before 主要成绩."""
    text = (
        "稳步推进，但也存在以下不足：\n（一）人手不足。\n一、主要成绩\n（一）建成3万亩。\n二、工作计划\n建学校2所。\n"
    )
    assert [section.role for section in report(text).sections if text_of(report(text), section.body).strip()] == [
        "problem",
        "achievement",
        "plan",
    ]


def test_a_heading_with_nothing_but_its_list_below() -> None:
    """存在的主要问题： without a number, before numbers that rank above it."""
    shortcomings = "存在的主要问题：\n（一）人手不足。缺口20个。\n（二）经费缺口。欠300万元。\n"
    text = f"一、主要工作\n修路3公里。\n{shortcomings}二、下一步打算\n修桥。\n"
    assert [section.role for section in report(text).sections] == [
        "achievement",
        "problem",
        "problem",
        "problem",
        "plan",
    ]


def test_a_paragraph_about_difficulties() -> None:
    """Its first sentence says so, and it ends where it is told what was done about them."""
    text = "服务2600人次。\n实施中也遇到了不少困难。队伍流失52人。专业人员只有1名。为此，新招30人。\n服务不中断。\n"
    assert announced(text) == [("实施中也遇到了不少困难", "problem", "队伍流失52人。专业人员只有1名。")]


def test_the_second_half_of_a_year_is_past_in_a_report_on_it() -> None:
    """It is to come in a report on the first; 主要 and 重要 are no intention."""
    work = "水利局2023年{}工作总结\n一、工作成绩\n下半年，我局{}。清淤36公里。\n"
    assert announced(work.format("", "将清淤作为重点")) == []
    assert announced(work.format("上半年", "主要开展三项工作")) == []
    assert [role for _, role, _ in announced(work.format("上半年", "将推进清淤"))] == ["plan"]


@pytest.mark.parametrize(
    "sentence",
    [
        "针对群众反映的突出问题：开展排查12次。",
        "一年来，我们主要做了以下工作：投资3亿元。",
        "检查中发现存在以下问题：无证经营3家。",
        "今年的主题是：创新发展，共建共享。",
        "解决了一批困难：新建学校2所。",
        "发展中还存在一些困难。全年完成投资3亿元。",
        "群众办事存在的困难问题得到解决。新建学校2所。",
        "Despite these challenges, we built five schools. We trained 300 teachers.",
        "But the issues were resolved quickly. We trained 300 teachers.",
        "However, none of these problems stopped us. We trained 300 teachers.",
    ],
)
def test_what_announces_nothing(sentence: str) -> None:
    """Problems that were dealt with or found elsewhere, and work that was done."""
    assert announced(f"一、工作成绩\n{sentence}\n") == []


def test_a_section_of_the_same_role_is_not_cut() -> None:
    """Under 存在的问题 there is nothing to announce."""
    assert announced("一、存在的问题\n工作中还存在一些不足：人手不足；经费紧张。\n") == []
