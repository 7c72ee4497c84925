"""Rows of tables in plain text, with the names of their columns."""

import pytest

from llmsum.reading.noise import lines_of
from llmsum.reading.tables import find_rows


def told(text: str) -> list[str]:
    return [row.told for row in find_rows(text, lines_of(text)) if not row.is_head]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("|事项|数量|\n|---|---|\n|学校|3所|\n", ["事项: 学校 | 数量: 3所"]),
        ("事项 | 数量\n:-|-:\n学校 | 3所\n医院 | \n", ["事项: 学校 | 数量: 3所", "事项: 医院"]),
        ("| a | b |\n|-|-|\n| x \\| y | 2 |\n", ["a: x \\| y | b: 2"]),
        ("| a |\n|---|\n| 1 |\n", ["a: 1"]),
        ("|a|b|\n|--|--|\n|1|2|\n\n\n|3|4|\n", ["a: 1 | b: 2"]),
        ("|a|b|\n|--|--|\n|1|2|3|\n", ["a: 1 | b: 2 | 3"]),
        ("项目\t人\t数\n水厂\t张\t8\n道路\t李\t3\n", ["项目: 水厂 | 人: 张 | 数: 8", "项目: 道路 | 人: 李 | 数: 3"]),
        ("|新建学校|3所|\n|---|---|\n", ["新建学校 | 3所"]),
        ("|新建学校|3所|\n|---|---|\n|改造危房|120户|\n", ["新建学校 | 3所", "改造危房 | 120户"]),
        ("|项目|进度|\n|水厂|80%|\n|道路|35%|\n", ["项目: 水厂 | 进度: 80%", "项目: 道路 | 进度: 35%"]),
        ("|水厂|已完成|\n|道路|进行中|\n", ["水厂 | 已完成", "道路 | 进行中"]),
        (
            "张三\t先进个人\t市级\n李四\t标兵\t省级\n王五\t能手\t县级\n",
            ["张三 | 先进个人 | 市级", "李四 | 标兵 | 省级", "王五 | 能手 | 县级"],
        ),
        ("|a|\n|-|\n|x|\n|b|\n|-|\n|y|\n", ["a: x", "b: y"]),
        ("甲\t1\t2\n乙\t3\t4\n丙\t5\t6\n", ["甲 | 1 | 2", "乙 | 3 | 4", "丙 | 5 | 6"]),
    ],
)
def test_rows_are_told_with_their_columns(text: str, rows: list[str]) -> None:
    """A cell behind the name of its column; empty cells are left out, more cells than names stand alone."""
    assert told(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "首页 | 新闻 | 公告\n完成投资3亿元。\n",
        "|a|b|\n完成投资3亿元。\n",
        "---\n---\n",
        "1\t2\n3\t4\n5\t6\n",
        "甲\t1\t2\n乙\t3\t4\n",
        "",
    ],
)
def test_what_is_no_table(text: str) -> None:
    """Navigation, a row without a ruled line below it, rulers, two columns between tabs, two rows."""
    assert find_rows(text, lines_of(text)) == ()


def test_bars_may_stand_between_cells_only() -> None:
    """For the rules, which state no bars; two lines of navigation that a model is asked about stay as they are."""
    text = "项目|进度|天\n水厂|80%|9\n"
    assert [row.told for row in find_rows(text, lines_of(text), only_bars=True)][1:] == [
        "项目: 水厂 | 进度: 80% | 天: 9"
    ]
    assert find_rows(text, lines_of(text)) == ()
