"""Rows of tables of plain text: problems with their remedies, targets that were met or missed."""

import pytest

from llmsum import summarize
from llmsum.kinds.rows import row_kind
from llmsum.models import Document, Kind
from llmsum.reading.document import decode
from llmsum.reading.layout import NO_LAYOUT
from llmsum.reading.noise import lines_of
from llmsum.reading.plain_tables import with_plain_tables
from llmsum.reading.roles import Reported
from llmsum.settings import Settings

SETTINGS = Settings(cache=False)
YEAR, HALF = Reported(2023), Reported(2023, 6)


@pytest.mark.parametrize(
    ("columns", "cells", "kind"),
    [
        ("指标|目标|Q1|Q2|达标?", "候诊时间|≤40|46.2|43.5|否", "problem"),
        ("指标|目标|Q1|Q2|达标?", "候诊时间|≤40|46.2|38.5|是", "achievement"),
        ("指标|目标|Q1|Q2", "候诊时间|≤40|36.2|43.5", "problem"),
        ("指标|目标|Q1|Q2", "候诊时间|≤40|46.2|38.5", "achievement"),
        ("指标|目标|实际", "签约户数|500|341", "problem"),
        ("指标|目标|实际", "签约户数|500|512", "achievement"),
        ("指标|目标|实际", "信访投诉|30件|41件", "problem"),
        ("指标|目标|实际", "信访投诉|30件|22件", "achievement"),
        ("指標|目標值|實際值", "回收率|≥80%|71.4%", "problem"),
        ("指標|目標值|實際值", "回收率|≥80%|83%", "achievement"),
        ("项目|预算|实际支出", "印刷|5万元|6.2万元", "problem"),
        ("项目|预算|实际支出", "印刷|5万元|4.8万元", "achievement"),
        ("项目|预算|实际", "门票收入|5万元|6.2万元", "achievement"),
        ("岗位|编制|在岗", "护士|十二人|七人", "problem"),
        ("Item|Plan|Actual", "Workshops|12|9", "problem"),
        ("Item|Plan|Actual", "Workshops|12|14", "achievement"),
        ("Measure|Target|Result", "Waiting time|under 20 min|31 min", "problem"),
        ("Measure|Target|Result", "Waiting time|under 20 min|17 min", "achievement"),
        ("Measure|Target|May|June", "Uptime|at least 99.5%|99.9%|98.7%", "problem"),
        ("Workstream|Status", "Data migration|Delayed", "problem"),
        ("Workstream|Status", "Data migration|Complete", "achievement"),
        ("Workstream|RAG", "Data migration|Red", "problem"),
        ("Workstream|RAG", "Data migration|Green", "achievement"),
        ("Target|Met?", "Reply in 5 days|No", "problem"),
        ("Target|Met?", "Reply in 5 days|Yes", "achievement"),
        ("Workstream|Status", "Data migration|In progress", None),
        ("任务|责任人|是否完成", "开井|张三|×", "problem"),
        ("任务|责任人|是否完成", "开井|张三|√", "achievement"),
        ("任务|状态", "开井|进行中", None),
        ("指标|2024年目标", "签约户数|500户", "plan"),
        ("指标|2024年目标|2023年实际", "签约户数|500户|341户", "plan"),
        ("项目|2022年|2023年", "签约户数|500户|341户", None),
        ("工程|完成率", "水渠|64%", "problem"),
        ("工程|完成率", "水渠|103%", "achievement"),
    ],
)
def test_what_columns_tell_of_a_row(columns: str, cells: str, kind: str | None) -> None:
    """A mark goes before figures, the newest figure counts, less is better of a burden and where the target says so."""
    assert row_kind(columns.split("|"), cells.split("|"), YEAR) == kind


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        ("指标|年度目标|完成情况", "签约户数|500户|341户"),
        ("工程|完成率", "水渠|64%"),
        ("指标|全年任务|上半年", "签约|500|341"),
    ],
)
def test_a_year_is_not_missed_before_it_is_over(columns: str, cells: str) -> None:
    """Half of the target at half the year is as it should be."""
    assert row_kind(columns.split("|"), cells.split("|"), HALF) is None


HEADS = (
    "问题|原因|整改措施|责任人|完成时限",
    "存在的不足|成因|改进办法|牵头部门|整改期限",
    "問題|原因|改善措施|負責人|期限",
    "Issue|Root cause|Fix|Owner|Due",
    "What went wrong|Cause|Corrective action|Responsible|Due date",
    "Problem|Reason|Next step|Lead|Deadline",
)
ROWS = {
    True: ("围墙开裂3处|地基下沉|注浆加固|周工|2024年8月31日", "井盖缺失2个|被盗|补装防盗井盖|吴工|9月底"),
    False: (
        "Pump tripped 3 times|Worn seal|Replace the seal|Ann|14 May",
        "2 gates stuck|Rust|Grease the hinges|Bo|2 June",
    ),
}


def read(text: str, name: str) -> Document:
    return decode(text.encode(), name)


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(("mark", "rule", "name"), [("\t", "", "a.txt"), ("|", "", "a.txt"), ("|", "|", "a.md")])
def test_a_problem_stands_beside_its_remedy(head: str, mark: str, rule: str, name: str) -> None:
    """The cause goes with the problem, who and until when with the remedy, its date is the deadline."""
    rows = ROWS[not head.isascii()]
    columns = head.split("|")
    ruled = ["|".join(["---"] * 5)] if rule else []
    lines = [head, *ruled, *rows]
    table = "\n".join(f"{rule}{line.replace('|', mark)}{rule}" for line in lines)
    title = "排查情况小结" if not head.isascii() else "Monthly report"
    summary = summarize(read(f"{title}\n\n{table}\n", name), SETTINGS)
    cells = [row.split("|") for row in rows]
    assert [item.cause for item in summary.problems] == [row[1] for row in cells]
    assert [item.deadline for item in summary.plans] == [row[4] for row in cells]
    assert [item.statement.startswith(row[0]) for item, row in zip(summary.problems, cells, strict=True)] == [True] * 2
    assert all(row[2] in item.statement for item, row in zip(summary.plans, cells, strict=True))
    assert all(
        f"{columns[3]}" in item.statement and row[3] in item.statement
        for item, row in zip(summary.plans, cells, strict=True)
    )
    assert summary.achievements == ()


@pytest.mark.parametrize(
    ("table", "done"),
    [
        ("问题|整改措施|责任人\n围墙开裂|已注浆加固|周工\n", ["已注浆加固（责任人：周工）"]),
        ("问题|整改措施|状态\n围墙开裂|注浆加固|已整改\n井盖缺失|补装井盖|未整改\n", ["注浆加固（状态：已整改）"]),
        (
            "Issue|Fix|Status\nPump tripped|Replace the seal|Closed\nGate stuck|Grease it|Open\n",
            ["Replace the seal (Status: Closed)"],
        ),
    ],
)
def test_a_remedy_that_was_carried_out_is_no_plan(table: str, done: list[str]) -> None:
    """What the cell itself or the state beside it tells."""
    title = "Monthly report" if table.isascii() else "排查情况小结"
    summary = summarize(read(f"{title}\n\n{table}", "a.txt"), SETTINGS)
    assert [item.statement for item in summary.achievements] == done
    assert len(summary.plans) == table.count("\n") - 2


def test_targets_of_plain_text_are_judged() -> None:
    """Of a table between tabs, whose head holds figures."""
    table = "指标\t2023年目标\tQ3\tQ4\n抽检合格率\t≥98%\t98.4%\t96.1%\n"
    table += "新装水表\t400只\t210只\t455只\n漏水投诉\t≤20件\t9件\t31件\n"
    summary = summarize(read(f"水务站2023年总结\n\n{table}", "a.txt"), SETTINGS)
    assert [item.statement[:4] for item in summary.problems] == ["抽检合格", "漏水投诉"]
    assert [item.statement[:4] for item in summary.achievements] == ["新装水表"]


@pytest.mark.parametrize("piece", ["问题|", "目标\t", "|-", "状态|\n", "不"])
def test_marks_without_end_make_no_table(piece: str) -> None:
    """Whoever writes a table has a handful of columns; its rows are as many as there are."""
    text = piece * (100_000 // len(piece))
    assert with_plain_tables(NO_LAYOUT, text, lines_of(text)) == NO_LAYOUT


@pytest.mark.parametrize(
    ("columns", "cells", "kind"),
    [
        ("指标|目标|实际", "投诉办结率|95%|99%", "achievement"),
        ("指标|目标|实际", "故障修复率|95%|91%", "problem"),
        ("指标|目标|实际", "纠纷调解|40|66", "achievement"),
        ("指标|目标|实际", "降低成本（万元）|100|120", "achievement"),
        ("指标|目标|实际", "投诉|40|66", "problem"),
        ("Measure|Target|Actual", "Complaints answered within 10 days|90%|96%", "achievement"),
        ("Measure|Target|Actual", "Complaints|20|26", "problem"),
        ("Item|Budget|Actual", "Donations|£20,000|£12,000", "problem"),
        ("Item|Budget|Actual", "Rent|£20,000|£12,000", "achievement"),
        ("指标|目标|实际", "预算执行率|95%|97%", "achievement"),
    ],
)
def test_dealing_with_a_burden_is_none(columns: str, cells: str, kind: Kind) -> None:
    """More complaints are bad, more of them answered is good."""
    assert row_kind(columns.split("|"), cells.split("|"), YEAR) == kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("红", "problem"),
        ("红旗小区创建", None),
        ("绿灯", "achievement"),
        ("绿化工程", None),
        ("否", "problem"),
        ("否决两项", None),
        ("完成", "achievement"),
        ("完成一半", None),
        ("完成设计，施工未启动", None),
        ("Closed", "achievement"),
        ("Closed: not fixed", None),
    ],
)
def test_a_mark_is_a_word_of_its_own(status: str, kind: Kind | None) -> None:
    """What only begins like one says nothing."""
    assert row_kind(["事项", "状态"], ["街面整治", status], YEAR) == kind


def test_a_table_behind_another_is_judged_as_well() -> None:
    """One heading may have a table of problems and one of targets."""
    problems = "问题\t原因\t措施\n井盖缺失\t被盗\t补装井盖\n路灯不亮\t线断\t重接线路\n"
    targets = "指标\t目标\t实际\n植树\t1200\t1150\n清淤\t30\t36\n"
    summary = summarize(read(f"某镇2023年工作总结\n一、工作情况\n{problems}\n{targets}", "a.txt"), SETTINGS)
    assert [item.statement[:2] for item in summary.problems] == ["井盖", "路灯", "植树"]
    assert [item.statement[:2] for item in summary.achievements] == ["清淤"]
