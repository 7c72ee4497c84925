"""Cells below 存在问题 are problems and cells below 下周计划 plans, whatever table they stand in."""

import pytest

from llmsum import summarize
from llmsum.models import Document, Summary
from llmsum.reading.readers.extracted import Writer
from llmsum.reading.report import Report, read_report
from llmsum.settings import Settings

SETTINGS = Settings(cache=False)
COLUMNS = ["序号", "科室", "本周完成情况", "存在问题", "下周计划", "责任人"]
ROWS = [
    ["1", "工程科", "浇筑顶板2层", "塔吊停工2天", "浇筑3层；清运渣土", "刘强"],
    ["2", "安全科", "开展检查5次", "无", "组织演练1次", "赵敏"],
]


def written(columns: list[str], rows: list[list[str]]) -> Document:
    writer = Writer()
    writer.add("title", "工程部周报")
    writer.add_row(columns, is_head=True)
    for row in rows:
        writer.add_row(row, columns)
    text, blocks, codec, remarks = writer.done()
    return Document("周报.docx", text, "0" * 64, "docx", codec, blocks, remarks)


def kinds(summary: Summary) -> dict[str, list[str]]:
    found = {"achievement": summary.achievements, "problem": summary.problems, "plan": summary.plans}
    return {kind: [item.statement for item in items] for kind, items in found.items()}


def test_each_cell_is_what_its_column_says() -> None:
    """Sentences of a cell are items of their own; 无 is none; who does it stands beside the last."""
    assert kinds(summarize(written(COLUMNS, ROWS), SETTINGS)) == {
        "achievement": ["工程科：本周完成情况浇筑顶板2层", "安全科：本周完成情况开展检查5次"],
        "problem": ["塔吊停工2天"],
        "plan": ["浇筑3层", "清运渣土（责任人：刘强）", "组织演练1次（责任人：赵敏）"],
    }


def test_a_cell_tells_whose_it_is() -> None:
    """Its path ends with what its row is about and with its column; sections still tile the text."""
    report = read_report(written(COLUMNS, ROWS), SETTINGS)
    assert [section.path for section in report.sections if section.is_cell] == [
        ("工程科", "存在问题"),
        ("工程科", "下周计划"),
        ("安全科", "下周计划"),
    ]
    assert tiles(report) == report.repaired.text


@pytest.mark.parametrize("order", [[3, 1, 2], [2, 1, 3], [1, 3, 2]])
def test_the_order_of_columns_does_not_matter(order: list[int]) -> None:
    """What stands behind a problem is read, too."""
    columns, rows = [COLUMNS[at] for at in order], [[row[at] for at in order] for row in ROWS]
    report = read_report(written(columns, rows), SETTINGS)
    assert tiles(report) == report.repaired.text
    found = kinds(summarize(written(columns, rows), SETTINGS))
    assert found["problem"] == ["塔吊停工2天"]
    assert any("浇筑顶板2层" in statement for statement in found["achievement"])


def test_wide_reading_keeps_rows_whole() -> None:
    """A capable model is told every cell of a row with its column."""
    report = read_report(written(COLUMNS, ROWS), Settings(cache=False, model="any", reading="wide"))
    assert not any(section.is_cell for section in report.sections)


def test_names_of_columns_are_said_by_the_table() -> None:
    """A row of figures below long names is no invention: the names stand at the head of the table."""
    columns = ["指标", "目标任务 全年目标", "目标任务 第四季度目标", "完成情况"]
    summary = summarize(written(columns, [["办件", "5", "2", "6"]]), SETTINGS)
    assert [item.statement for item in summary.achievements] == [
        "办件：目标任务 全年目标5，目标任务 第四季度目标2，完成情况6"
    ]
    assert summary.rejected == ()


def tiles(report: Report) -> str:
    return "".join(report.repaired.text[section.span.start : section.span.end] for section in report.sections)


def test_names_of_columns_may_be_english() -> None:
    """Their words stay apart."""
    summary = summarize(
        written(["Project", "Done this week", "Next week"], [["Auth", "Shipped 3 fixes", "Roll out to 10 tenants"]]),
        SETTINGS,
    )
    assert kinds(summary) == {
        "achievement": ["Auth: Done this week Shipped 3 fixes"],
        "problem": [],
        "plan": ["Roll out to 10 tenants"],
    }
