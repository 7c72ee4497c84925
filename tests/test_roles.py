"""Roles: what a heading announces."""

import pytest

from llmsum.reading.roles import Reported, is_role_line, reported, role_hint

ACHIEVEMENT = """
主要做法 工作成效 2022年目标任务完成情况 年度计划完成情况 问题整改情况 整改落实情况 规划执行情况 本周完成工作
Key_Achievements What_we_shipped What_went_well What_we_achieved Progress_against_plan
"""
PROBLEM = """
存在的问题 没有做好的事 做得不够的地方 没有完成的任务
困难与挑战
检讨与困难 主要不足 不足之处 问题及原因分析 风险提示 短板弱项
Challenges What_we_missed Lowlights Issues_and_Risks Lessons_learned Where_we_fell_short Blockers
"""
PLAN = """
下一步打算 接下来的事 往后的打算 下学年 下年度重点 待办 行动项 议定事项 目标 责任分工
2023年工作计划 明年重点工作 努力方向 工作要点 今后思路 意见建议 113年度工作计画
Next Next_steps Follow-ups Actions To-do The_year_to_come What_happens_next Corrective_actions
Looking_Ahead Looking_forward Plans_for_2024 Outlook What’s_next
"""
MIXED = """
存在的问题及整改措施 工作总结和下一步计划 2024年度报告&2025规划展望 成绩与不足 成就与不足 困难与机遇 经验和教训
问题和对策 检讨与建议
Achievements_and_challenges Challenges_and_next_steps Challenges_and_Opportunities
"""
NOTHING = """
党建引领有力有序 2023年后勤工作 以下年度工作
聚焦短板补齐弱项 着力解决群众困难 计划生育工作 未来社区建设 紧扣目标任务不放松 迎接挑战勇担当
重点工作推进会会议记录
完成先前未完成的认证 Introduction Finance Issues_resolved
"""


@pytest.mark.parametrize(
    ("role", "headings"),
    [("achievement", ACHIEVEMENT), ("problem", PROBLEM), ("plan", PLAN), ("mixed", MIXED), (None, NOTHING)],
)
def test_what_headings_announce(role: str | None, headings: str) -> None:
    """Deeds, problems, plans, several at once, or nothing; 解决问题 is a deed, 存在问题 is a problem."""
    assert {heading: role_hint(heading.replace("_", " ")) for heading in headings.split()} == dict.fromkeys(
        headings.split(), role
    )


def test_the_year_tells_work_done_from_work_to_come() -> None:
    """2024年重点工作 in a report on 2023 is a plan, in one on 2024 it is not."""
    assert role_hint("2024年重点工作", Reported(2023)) == "plan"
    assert role_hint("2024年重点工作", Reported(2024)) == "achievement"
    assert role_hint("2024年工作情况", Reported(2023)) == "achievement"
    assert role_hint("2024 priorities", Reported(2023)) == "plan"


def test_the_week_tells_it_too() -> None:
    """W24 in a weekly of W23 is what is meant, W23 says nothing; nor does a week where no weekly is read."""
    weekly = reported("后端周报 W23（6.3-6.7）\nW30", None)
    assert role_hint("W24", weekly) == role_hint("第24周", weekly) == role_hint("Week 24", weekly) == "plan"
    assert role_hint("W23", weekly) is role_hint("W24") is None


@pytest.mark.parametrize(
    ("beginning", "period", "on"),
    [
        ("某局2023年第三季度工作总结", "2023年第三季度", Reported(2023, 9)),
        ("某公司2023年1-9月经营情况", "2023年1-9月", Reported(2023, 9)),
        ("某镇2020年上半年工作总结", "2020年上半年", Reported(2020, 6)),
        ("某局2023年工作总结", "2023年", Reported(2023)),
        ("某协会112年度工作报告", "112年度", Reported(2023)),
        ("某县2023年1月至6月工作总结", "2023年1月至6月", Reported(2023, 6)),
        ("某校2022-2023学年工作总结", "2022-2023学年", Reported(2023)),
        ("Report Q3 2024", "Q3 2024", Reported(2024, 9)),
        ("工作总结", None, Reported()),
    ],
)
def test_what_is_reported_on(beginning: str, period: str | None, on: Reported) -> None:
    """The year, and the month that a part of it ends with; years of the Republic are counted from 1911."""
    assert reported(beginning, period) == on


def test_the_part_of_the_year_tells_work_done_from_work_to_come() -> None:
    """四季度重点工作 in a report on the third quarter is a plan, in one on the year it is not."""
    assert role_hint("四季度重点工作", Reported(2023, 9)) == "plan"
    assert role_hint("2023年四季度重点工作", Reported(2023, 9)) == "plan"
    assert role_hint("11月重点工作", Reported(2023, 10)) == "plan"
    assert role_hint("四季度重点工作", Reported(2023)) == "achievement"
    assert role_hint("四季度重点工作情况", Reported(2023, 9)) == "achievement"
    assert role_hint("三季度重点工作", Reported(2023, 9)) == "achievement"
    assert role_hint("113年度重点工作", Reported(2023)) == "plan"
    assert role_hint("Q4 priorities", Reported(2024, 9)) == "plan"


def test_a_role_line_does_nothing_but_announce() -> None:
    """主要做法 does; a sentence that speaks of 成绩, and a line that announces nothing, do not."""
    assert is_role_line("主要做法")
    assert not is_role_line("全年取得较好成绩，群众满意。")
    assert not is_role_line("财务部")


def test_what_is_planned_for_a_later_year() -> None:
    """2024年规划 in a report on 2023."""
    assert role_hint("2024年规划", Reported(2023)) == "plan"
    assert role_hint("2023年规划", Reported(2023)) is None
