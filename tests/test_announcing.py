"""Sentences that announce what is told behind them, by the kinds that are heard there."""

import pytest

from llmsum.kinds.announcing import Announcements
from llmsum.kinds.deciding import decide
from llmsum.kinds.passages import passages
from llmsum.models import Role
from tests.support.cutting import report


def kinds(text: str) -> dict[str, str | None]:
    """What each sentence of a report is, by its words."""
    return {decision.passage.shadow.strip(): decision.kind for decision in decide(report(text))}


def announced(text: str) -> list[Role | None]:
    """The role that each sentence has by an announcement before it."""
    read = report(text)
    announcements, roles = Announcements(read), list[Role | None]()
    found = passages(read.chunks)
    for before, passage in zip((None, *found), found, strict=False):
        roles.append(announcements.role_of(before, passage))
        announcements.hear(passage, frozenset())
    return roles


def test_shortcomings_inside_a_review() -> None:
    """They end where the report says what it does about them, and the review goes on."""
    lead = "各位代表！我们也清醒认识到，发展中还存在不少困难和问题："
    text = f"一、2023年工作回顾\n投资3亿元。\n{lead}总量偏小；结构不优。对此，我们将出台办法。\n新建学校2所。\n"
    heard = kinds(text)
    assert heard[next(sentence for sentence in heard if "总量偏小" in sentence)] == "problem"
    assert (heard["投资3亿元。"], heard["新建学校2所。"]) == ("achievement", "achievement")


def test_a_report_without_headings() -> None:
    """Problems and plans are found where sentences announce them; the points of a plan are plans."""
    text = (
        "全年拆除违建86处。\n虽有成绩，但仍存在一些不足。主要表现在：人手不足；经费紧张。\n"
        "2024年，我队将重点做好以下工作：一是购置无人机2架。二是建成疏导点2个。\n全年罚款3万元。\n"
    )
    heard = kinds(text)
    assert heard["主要表现在：人手不足；"] == heard["经费紧张。"] == "problem"
    assert heard["购置无人机2架。"] == heard["建成疏导点2个。"] == "plan"
    assert heard["全年罚款3万元。"] == "achievement"


def test_a_line_that_leads_to_a_list() -> None:
    """The numbered lines below it are of its role, up to a heading that says another."""
    text = "一、工作成绩\n投资3亿元。\n还存在以下不足：\n1、人手不足。\n2、经费紧张。\n二、工作打算\n建学校2所。\n"
    assert announced(text) == [None, "problem", "problem", None]
    assert list(kinds(text).values()) == ["achievement", "problem", "problem", "plan"]


def test_points_that_a_sentence_counts() -> None:
    """下一步，…，一是…二是… without a colon: the points are plans."""
    heard = kinds("一、工作成绩\n投资3亿元。\n下一步，街道将继续深化平安建设，一是改革薪酬；二是建成中心。\n")
    assert heard["改革薪酬；"] == heard["建成中心。"] == "plan"


def test_a_paragraph_about_a_time_to_come() -> None:
    """All of it is plans, also the sentences that name no time; the next paragraph is not."""
    heard = kinds("水利局2023年工作总结\n一、工作成绩\n下一步，我局将推进河长制。完善巡河机制。\n新建泵站2座。\n")
    assert heard["完善巡河机制。"] == "plan"
    assert heard["新建泵站2座。"] == "achievement"
    english = kinds("Annual report 2023\n\nWe trained 40 teachers.\n\nIn 2024 we plan to grow. Two depots will open.\n")
    assert list(english.values()) == ["achievement", "plan", "plan"]


def test_facts_before_an_announcement_are_told() -> None:
    """新建学校5所，但仍存在以下不足： tells of schools before it leads to shortcomings."""
    heard = kinds("一、主要工作\n全年新建学校5所，完成投资3亿元，但仍存在以下不足：一是人手不足。二是经费紧张。\n")
    assert heard["全年新建学校5所，完成投资3亿元，"] == "achievement"
    assert heard["人手不足。"] == "problem"


def test_a_heading_with_nothing_but_its_list_below() -> None:
    """存在的主要问题： without a number, before numbers that rank above it."""
    shortcomings = "存在的主要问题：\n（一）人手不足。缺口20个。\n（二）经费缺口。欠费较多。\n"
    text = f"一、主要工作\n修路3公里。\n{shortcomings}二、下一步打算\n修桥。\n"
    assert announced(text) == [None, "problem", "problem", "problem", None]


def test_a_paragraph_about_difficulties() -> None:
    """Its first sentence says so, and it ends where it is told what was done about them."""
    text = "服务2600人次。\n实施中也遇到了不少困难。队伍流失52人。专业人员只有1名。为此，新招30人。\n服务不中断。\n"
    assert announced(text) == [None, "problem", "problem", None, None]


@pytest.mark.parametrize(
    "sentence",
    [
        "针对群众反映的突出问题：开展排查12次。新建学校2所。",
        "一年来，我们主要做了以下工作：投资3亿元。新建学校2所。",
        "检查中发现存在以下问题：无证经营3家。新建学校2所。",
        "今年的主题是：创新发展，共建共享。新建学校2所。",
        "解决了一批困难：新建学校2所。",
        "群众办事存在的困难问题得到解决。新建学校2所。",
        "Despite these challenges, we built five schools. We trained 300 teachers.",
        "But the issues were resolved quickly. We trained 300 teachers.",
        "However, none of these problems stopped us. We trained 300 teachers.",
    ],
)
def test_what_announces_nothing(sentence: str) -> None:
    """Problems that were dealt with or found elsewhere, and work that was done."""
    assert announced(f"一、工作成绩\n{sentence}\n")[-1] is None
