"""Workbooks: what a row is, a fact with the names of its columns or a small report of its own."""

import pytest

from llmsum.reading.readers import sheet
from tests.support.blocks import read, told
from tests.support.books import Rows, book


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (
            [["部门", "项目", "进展"], ["工程部", "道路", "完成3公里"], ["财务部", "决算", "已完成"]],
            [
                "row=: 部门 | 项目 | 进展",
                "row: 部门=工程部 | 项目=道路 | 进展=完成3公里",
                "row: 部门=财务部 | 项目=决算 | 进展=已完成",
            ],
        ),
        (
            [
                ["一、本周工作"],
                ["序号", "工作", "结果"],
                [1, "巡检", "12次"],
                ["二、下周计划"],
                ["序号", "工作", "时限"],
                [1, "检修", "周五"],
            ],
            [
                "heading 2: 一、本周工作",
                "row=: 序号 | 工作 | 结果",
                "row: 序号=1 | 工作=巡检 | 结果=12次",
                "heading 2: 二、下周计划",
                "row=: 序号 | 工作 | 时限",
                "row: 序号=1 | 工作=检修 | 时限=周五",
            ],
        ),
        (
            [
                ["年度工作计划", "完成情况"],
                ["完成道路改造工程5公里，争取年底通车", "完成道路改造6公里，提前一个月通车"],
            ],
            [
                "row=: 年度工作计划 | 完成情况",
                "row: 年度工作计划=完成道路改造工程5公里，争取年底通车 | 完成情况=完成道路改造6公里，提前一个月通车",
            ],
        ),
        (
            [
                ["序号", "问题描述", "责任人"],
                [1, "排水管网老化，雨季积水", "张三"],
                [2, "台账不全，更新不及时", "李四"],
            ],
            [
                "row=: 序号 | 问题描述 | 责任人",
                "heading 6: 问题描述",
                "row: 序号=1 | 问题描述=排水管网老化，雨季积水 | 责任人=张三",
                "row: 序号=2 | 问题描述=台账不全，更新不及时 | 责任人=李四",
            ],
        ),
        (
            [["本周工作总结", "下周工作计划"], ["完成系统上线。\n处理工单35件。", "组织培训2场。"]],
            [
                "row=: 本周工作总结 | 下周工作计划",
                "heading 7: 本周工作总结",
                "paragraph: 完成系统上线。",
                "paragraph: 处理工单35件。",
                "heading 7: 下周工作计划",
                "paragraph: 组织培训2场。",
            ],
        ),
        (
            [
                ["Task", "Status", "Issues", "Next steps"],
                ["Migrated the billing database", "Done", "Two invoices lost", "Restore both invoices"],
            ],
            [
                "row=: Task | Status | Issues | Next steps",
                "heading 7: Task",
                "row: Task=Migrated the billing database | Status=Done",
                "heading 7: Issues",
                "paragraph: Two invoices lost",
                "heading 7: Next steps",
                "paragraph: Restore both invoices",
            ],
        ),
        (
            [["2023年工作总结"], ["一、主要工作"], ["完成投资3亿元。"], ["1.新建学校3所。"]],
            [
                "title: 2023年工作总结",
                "heading 2: 一、主要工作",
                "paragraph: 完成投资3亿元。",
                "item 1: 1.新建学校3所。",
            ],
        ),
    ],
)
def test_what_a_row_is(rows: Rows, lines: list[str]) -> None:
    """Short cells, parts with heads of their own, plans that were carried out, problems, two long cells, one column."""
    assert told(read(sheet, book(("Sheet1", rows)))) == lines
