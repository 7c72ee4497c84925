"""Status, cause and deadline are read off the words of the evidence, in both scripts and in English."""

import pytest

from llmsum import summarize
from llmsum.kinds.facets import cause_of, deadline_of, status_of
from llmsum.models import Kind, Status
from llmsum.settings import Settings
from tests.support.cutting import document


@pytest.mark.parametrize(
    ("kind", "quote", "status"),
    [
        ("achievement", "新建养老服务站6个", "done"),
        ("achievement", "加快實施舊村莊環境提升工程", "in_progress"),
        ("achievement", "持续推进征地工作，已完成签约1781户", "done"),
        ("problem", "基础设施滞后", "open"),
        ("problem", "发现问题3个，已全部整改到位", "mitigated"),
        ("plan", "明年新建养老服务站3个", "planned"),
        ("achievement", "The migration is in progress", "in_progress"),
        ("achievement", "管网改造正在推进中，尚未完成", "in_progress"),
        ("achievement", "管網改造正在推進中，尚未完成", "in_progress"),
        ("achievement", "已启动管网改造，正在推进", "in_progress"),
        ("achievement", "主体工程已基本完成，但尚未验收", "in_progress"),
        ("achievement", "设备已安装，仍未投用", "in_progress"),
        ("achievement", "收到来信120件，其中8件尚未办结", "in_progress"),
        ("achievement", "验收完成，未发现问题", "done"),
        ("achievement", "The clinic is built and not yet opened", "in_progress"),
        ("achievement", "管网改造已全部完成", "done"),
    ],
)
def test_status_follows_the_words(kind: Kind, quote: str, status: Status) -> None:
    """Done unless the text says under way; open unless it says solved."""
    assert status_of(kind, quote) == status


@pytest.mark.parametrize(
    ("quote", "cause"),
    [
        ("受市場經濟和疫情的影響，財政壓力大", "市場經濟和疫情"),
        ("由于专业人员不足，推进缓慢", "专业人员不足"),
        ("Hiring is slow due to a budget freeze.", "a budget freeze"),
        ("因资金不到位，工程滞后", "资金不到位"),
        ("基础设施滞后", None),
        ("群众接受程度不高，参与意识不强", None),
        ("感受不深，体会不够", None),
        ("因地制宜不够，办法不多", None),
        ("客观原因较多，进展缓慢", None),
        ("受理信访案件32件，减少了对社会稳定的影响", None),
        ("受到台风影响，工期推迟", "台风"),
        ("病因不明，查找困难", None),
    ],
)
def test_a_cause_is_quoted_where_one_is_named(quote: str, cause: str | None) -> None:
    """The cause is a run of the evidence, or there is none."""
    assert cause_of(quote) == cause


@pytest.mark.parametrize(
    ("quote", "deadline"),
    [
        ("預計113年底前完成20里建置", "113年底前"),
        ("力争实现2020年底前已知158处隐患点处置率达100%", "2020年底前"),
        ("年底前完成管网改造", "年底前"),
        ("6月底前完成招标", "6月底前"),
        ("於6月底前完成修繕", "6月底前"),
        ("三月底前出台办法", "三月底前"),
        ("3月20日前输出报告", "3月20日前"),
        ("open the eastern office by the end of March 2027", "by the end of March 2027"),
        ("继续加强培训", None),
        ("守住筑牢安全底线，做好兜底保障", None),
        ("巩固2019年脱贫成果，防止返贫", None),
        ("总结3月试点的做法", None),
        ("2024年建成二期", "2024年"),
        ("计划3月完成招标", "3月"),
        ("春节前基本完成", "春节前"),
        ("明年建成两座", "明年"),
        ("明年6月底前完成", "明年6月底前"),
        ("今年年底前完成", "今年年底前"),
        ("2025年上半年完成招标", "2025年上半年"),
        ("下半年建成", "下半年"),
        ("三季度末前完成", "三季度末前"),
        ("第三季度完成招标", "第三季度"),
        ("2025年第二季度啟動", "2025年第二季度"),
        ("9月中旬完成驗收", "9月中旬"),
        ("年終前完成", "年終前"),
        ("“十四五”末达到90%", "“十四五”末"),
        ("本月底前上报", "本月底前"),
        ("新建仓库3座：完成时限2024年6月", "2024年6月"),
        ("新建倉庫3座：完成時限：2024-06-30", "2024-06-30"),
        ("新建仓库3座：完成时间2024.6.30", "2024.6.30"),
        ("repair the bridge by September 15.", "by September 15"),
        ("repair it by 15 September 2025, we hope", "by 15 September 2025"),
        ("by Sept. 15th, 2025", "by Sept. 15th, 2025"),
        ("open a clinic by the end of Q2.", "by the end of Q2"),
        ("move before year-end", "before year-end"),
        ("move by the end of the year", "by the end of the year"),
        ("be replaced no later than 31 March 2025", "no later than 31 March 2025"),
        ("hire two drivers in the second half of 2025", "in the second half of 2025"),
        ("hire two drivers in Q3 2025", "in Q3 2025"),
        ("launch in the third quarter", "in the third quarter"),
        ("ready by 2026-03-31", "by 2026-03-31"),
        ("ready before June 2025", "before June 2025"),
        ("ready by mid-2025", "by mid-2025"),
        ("ready by early next year", "by early next year"),
        ("Open a second office: Owner Admin, Due September 15", "September 15"),
        ("Train 30 engineers: Owner HR, Due date end of Q2", "end of Q2"),
        ("costs grew by 2 percent", None),
        ("the report written by Mayor Lee", None),
        ("完成时间较长", None),
        ("总结上季度经验，第三季度工作会议精神", None),
    ],
)
def test_a_deadline_is_quoted_where_one_is_named(quote: str, deadline: str | None) -> None:
    """The deadline is worded as the report words it."""
    assert deadline_of(quote) == deadline


TABLE = """# {}

## {}

| {} | {} |
|---|---|
| {} | {} |
"""


@pytest.mark.parametrize(
    ("cells", "deadline"),
    [
        (("某局2024年总结", "下一步计划", "工作任务", "完成时限", "新建冷链仓库3座", "2025年6月底"), "2025年6月底"),
        (("某局2024年总结", "下一步计划", "工作任务", "完成时限", "新建冷链仓库3座", "2025年6月"), "2025年6月"),
        (("某局2024年總結", "下一步計劃", "工作任務", "完成時限", "新建冷鏈倉庫3座", "2025-06-30"), "2025-06-30"),
        (
            ("Office report 2024", "Plans for next year", "Task", "Due", "Open an office", "September 15"),
            "September 15",
        ),
        (("Office report 2024", "Plans for next year", "Task", "Deadline", "Open an office", "end of Q2"), "end of Q2"),
    ],
)
def test_a_column_of_dates_gives_deadlines(cells: tuple[str, ...], deadline: str) -> None:
    """What stands under the head of a column needs no word of its own."""
    (plan,) = summarize(document(TABLE.format(*cells), "r.md"), Settings(cache=False)).plans
    assert plan.deadline == deadline
