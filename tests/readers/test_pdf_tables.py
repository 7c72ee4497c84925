"""PDFs: tables with ruled lines and without, over pages, and forms that hold prose."""

import pytest

from llmsum.reading.readers.pdf import extract
from tests.support.drawn import Drawn, pdf
from tests.support.drawn_reports import HEAD, LONG, PLAIN, ROWS, prose, read, table, told, whole


@pytest.mark.parametrize("ruled", [True, False])
def test_rows_have_cells_and_columns(ruled: bool) -> None:
    """With ruled lines and without, a row is a line, its columns are named, and head and total are told."""
    result = extract(pdf(table(ROWS, ruled=ruled).lines(72, 400, LONG)), PLAIN)
    rows = [block for block in result.blocks if block.kind == "row"]
    assert [[result.text[cell.start : cell.end] for cell in row.cells] for row in rows] == ROWS
    assert {row.columns for row in rows} == {tuple(HEAD)}
    assert [row.is_head for row in rows] == [True, False, False, True]
    assert told(result)[-1] == ("paragraph", whole(LONG))


def test_a_table_goes_on_on_the_next_page() -> None:
    """Its head is printed once, and a row broken by the page's end is one row."""
    first = table([HEAD, ["产值", "100万元", "已完成年度目标任"]], top=700)
    second = table([HEAD, ["", "", "务的112%"], ["税收", "20万元", "22万元"]])
    rows = [line.split("\t") for line in read(first, second).text.splitlines()]
    assert rows == [HEAD, ["产值", "100万元", "已完成年度目标任务的112%"], ["税收", "20万元", "22万元"]]


def test_cells_that_take_several_columns_name_them() -> None:
    """A head of two rows gives both names; a cell of several lines is one."""
    page = Drawn()
    for y, left in ((80, 72), (105, 200), (130, 72), (175, 72)):
        page.line(left, y, 460, y)
    for x, top in ((72, 80), (200, 80), (330, 105), (460, 80)):
        page.line(x, top, x, 175)
    page.text(80, 110, "部门").text(300, 97, "任务数").text(210, 122, "计划").text(340, 122, "完成")
    page.text(80, 157, "一科").lines(210, 147, ["新建道路", "10公里"]).text(340, 157, "12公里")
    result = read(page)
    assert result.text.splitlines() == ["部门\t任务数", "计划\t完成", "一科\t新建道路10公里\t12公里"]
    assert result.blocks[-1].columns == ("部门", "任务数 计划", "任务数 完成")


def test_a_cell_of_prose_is_read_as_prose() -> None:
    """Forms have a cell that holds the whole report."""
    page = Drawn().grid([72, 150, 520], [80, 110, 700]).text(80, 100, "姓名").text(160, 100, "张三")
    page.text(80, 300, "个人总结").lines(160, 130, prose(150, 28)).lines(160, 330, prose(120, 28, 5))
    assert told(read(page)) == [
        ("row", "姓名\t张三"),
        ("paragraph", "个人总结"),
        ("paragraph", whole(prose(150, 28))),
        ("paragraph", whole(prose(120, 28, 5))),
    ]
