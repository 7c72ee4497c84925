"""Rows of tables in any format: totals, figures, names of columns."""

import pytest

from llmsum.reading.readers.rows import adds_up, holds_figure, is_figure, name_columns


@pytest.mark.parametrize(
    "cells",
    [
        ("合计", "12"),
        ("", "合　计", "12"),
        ("七", "总計：", "12"),
        ("8", "小计（万元）", "12"),
        ("工业", "小计", "12"),
        ("三季度小计", "12"),
        ("**Grand total**", "12"),
        ("Sub-total:", "12"),
    ],
)
def test_a_row_of_totals_says_so_in_one_of_its_first_cells(cells: tuple[str, ...]) -> None:
    """Behind its number, in brackets, spaced, in bold, or behind the name of the group."""
    assert adds_up(cells)


@pytest.mark.parametrize(
    "cells", [("总计划", "12"), ("会计科", "12"), ("统计局", "小区", "合计"), ("Total cost of roads", "12"), ("", "")]
)
def test_a_word_within_another_adds_up_nothing(cells: tuple[str, ...]) -> None:
    """总计划 is a plan, 统计局 an office; a column may be called 合计."""
    assert not adds_up(cells)


@pytest.mark.parametrize(
    ("cell", "tells", "holds"),
    [
        ("1,260", True, True),
        ("12.5％", True, True),
        ("35座", True, True),
        ("2023年", False, False),
        ("3月份", False, False),
        ("投资（2022）", False, False),
        ("60岁以上", False, True),
        ("2023年上半年", False, False),
        ("𠮷林镇", False, False),
    ],
)
def test_years_and_months_name_columns(cell: str, tells: bool, holds: bool) -> None:
    """A figure says how many; a period is none, nor is what stands in brackets."""
    assert (is_figure(cell), holds_figure(cell)) == (tells, holds)


def test_the_rows_of_a_head_name_columns_together() -> None:
    """From the outermost down; a name that stands in two rows is said once."""
    head = [
        [(range(1), "项目"), (range(1, 3), "2022年"), (range(3, 4), "")],
        [(range(1), "项目"), (range(1, 2), "计划"), (range(2, 3), "完成")],
    ]
    assert name_columns(head) == {0: "项目", 1: "2022年 计划", 2: "2022年 完成", 3: ""}
