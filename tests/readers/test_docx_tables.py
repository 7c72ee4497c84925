"""Word files: rows with the names of their columns, forms, and tables that only place things."""

import pytest

from tests.support.word_files import lines, lines_of, read, rows, told
from tests.support.wordml import (
    BOLD,
    LONG,
    cell,
    p,
    r,
    row,
    table,
)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(row("单位", "投资", "完成率", properties="<w:tblHeader/>"), id="repeated on each page"),
        pytest.param(row(*(cell(p(r(name, BOLD))) for name in ("单位", "投资", "完成率"))), id="bold"),
        pytest.param(
            row(*(cell(name, properties='<w:shd w:fill="D9D9D9"/>') for name in ("单位", "投资", "完成率"))),
            id="shaded",
        ),
        pytest.param(row("单位", "投资", "完成率"), id="without figures"),
    ],
)
def test_a_row_has_the_names_of_its_columns(head: str) -> None:
    extracted = read(table(head, row("水利局", "3亿元", "95%"), row("合计", "3亿元", "95%")))
    names = ("单位", "投资", "完成率")
    assert rows(extracted) == [
        (list(names), ("", "", ""), True),
        (["水利局", "3亿元", "95%"], names, False),
        (["合计", "3亿元", "95%"], names, True),
    ]


def merged(text: str = "", *, width: int = 1, goes_on: bool | None = None) -> str:
    span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
    down = "" if goes_on is None else "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>'
    return cell(text, properties=span + down)


def test_merged_cells_of_a_head_name_columns_together() -> None:
    extracted = read(
        table(
            row(merged("项目", goes_on=False), merged("2023年", width=2)),
            row(merged(goes_on=True), "计划", "完成"),
            row("修路", "10公里", "12公里"),
        )
    )
    assert rows(extracted)[2] == (["修路", "10公里", "12公里"], ("项目", "2023年 计划", "2023年 完成"), False)


def test_a_name_that_spans_rows_stands_in_each_and_a_figure_only_once() -> None:
    extracted = read(
        table(
            row("部门", "任务", "经费"),
            row(merged("教学部", goes_on=False), "备课", merged("30万元", goes_on=False)),
            row(merged(goes_on=True), "听课12次", merged(goes_on=True)),
        )
    )
    assert [cells for cells, _, _ in rows(extracted)][1:] == [["教学部", "备课", "30万元"], ["教学部", "听课12次", ""]]


def test_a_form_is_read_as_pairs() -> None:
    extracted = read(table(row("姓名", "张三", "部门", "办公室"), row("职务：", "主任", "时间", "2023年")))
    assert extracted.text.splitlines() == ["姓名：张三", "部门：办公室", "职务：主任", "时间：2023年"]


def test_a_text_in_a_form_stands_below_its_label() -> None:
    upright = "".join(p(sign) for sign in "工作总结")
    extracted = read(
        table(row("姓名", "张三", "部门", "办公室"), row(cell(upright), merged_text(LONG, "一、成绩", LONG)))
    )
    assert told(extracted)[2:] == [
        ("heading", 1, "工作总结"),
        ("paragraph", 0, LONG),
        ("heading", 2, "一、成绩"),
        ("paragraph", 0, LONG),
    ]


def merged_text(*texts: str) -> str:
    return cell(*texts, properties='<w:gridSpan w:val="3"/>')


def test_a_weekly_report_in_a_table_has_a_heading_a_column() -> None:
    extracted = read(table(row("本周工作", "下周计划"), row(cell("1.完成调研", LONG), cell("1.起草方案", LONG))))
    assert [text for kind, _, text in told(extracted) if kind == "heading"] == ["本周工作", "下周计划"]


def test_a_table_of_one_column_only_places_its_text() -> None:
    extracted = read(table(row(cell(LONG)), row(cell("一、成绩", LONG))))
    assert lines_of(extracted) == [LONG, "一、成绩", LONG]


def test_the_name_of_a_table_is_a_caption() -> None:
    extracted = read(p(LONG) + p(r("表1 经费情况", BOLD)) + table(row("项目", "金额"), row("修路", "3亿元")))
    assert told(extracted)[1] == ("caption", 0, "表1 经费情况")


def test_a_table_in_a_cell_stands_behind_its_row() -> None:
    inner = table(row("项目", "金额"), row("修路", "3亿元"))
    extracted = read(table(row("序号", "内容"), row("1", cell("明细如下", inner, p("")))))
    assert [cells for cells, _, _ in rows(extracted)] == [
        ["序号", "内容"],
        ["1", "明细如下"],
        ["项目", "金额"],
        ["修路", "3亿元"],
    ]


def test_removed_rows_are_left_out() -> None:
    assert lines(table(row("甲", "1"), row("乙", "2", properties="<w:del/>"), row("丙", "3"))) == ["甲\t1", "丙\t3"]
