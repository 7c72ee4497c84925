"""Workbooks as text: what is shown, rows with their columns, long cells line by line."""

import datetime
import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from llmsum.reading.readers import sheet
from llmsum.reading.readers.extracted import Unreadable, Wanted
from tests.support.blocks import read, told
from tests.support.books import Rows, book, saved
from tests.support.damage import damaged
from tests.support.office import converted

LOG: Rows = [
    ["信息中心2024年第12周工作周报"],
    ["部门：信息中心", "", "填报人：张三"],
    ["序号", "部门", "工作内容", "完成情况", "存在问题", "下一步计划", "责任人"],
    [
        1,
        "运维组",
        "完成机房改造并通过验收，新增机柜12个",
        "已完成",
        "空调老化，制冷量不足",
        "1.更换空调2台\n2.组织巡检",
        "李四",
    ],
    [2, "开发组", "上线协同办公系统二期，接入单位35家", "进行中", "无", "完成剩余单位接入", "王五"],
    ["合计", "", "", "2项"],
    [3],
]
INDICATORS: Rows = [
    ["2023年主要指标完成情况表"],
    ["单位：万元"],
    ["序号", "指标", "目标", "", "增长率"],
    ["", "", "计划", "完成"],
    [1, "营业收入", 12000, 13250.5, 0.104],
    [2, "利润", 800, 912.345, -0.0235],
    ["合计", "", 12800, 14162.845],
]
FORM: Rows = [
    ["工作周报"],
    ["姓名", "张三", "部门", "技术部"],
    ["本周工作", "序号", "工作内容", "完成情况"],
    ["", 1, "撰写年度报告初稿", "完成"],
    ["", 2, "组织培训3次", "完成"],
    ["下周计划", 1, "修改年度报告", "3月30日前"],
    ["", 2, "培训2次"],
    ["存在问题", "人手不足，进度偏慢。\n设备老化。"],
]
REPORTS: Rows = [
    ["姓名", "岗位", "年度工作总结"],
    ["赵六", "会计", "一、主要工作\n1.完成凭证1200份。\n2.完成审计。\n二、存在问题\n学习不够。"],
    ["钱七", "出纳", "一、主要工作\n1.完成报销300笔。\n二、明年计划\n加强学习。"],
]


BOOKS = {
    "log": book(("周报", LOG), merged="A1:G1"),
    "indicators": book(
        ("Sheet1", INDICATORS),
        merged="A1:E1 C3:D3 A3:A4 B3:B4 E3:E4",
        formats={"D5": "#,##0.00", "D6": "#,##0.00", "E5": "0.0%", "E6": "0.0%"},
    ),
    "form": book(("表单", FORM), merged="A1:D1 A3:A5 A6:A7 B8:D8"),
    "reports": book(("总结", REPORTS)),
}
READ = {
    "log": [
        "title: 信息中心2024年第12周工作周报",
        "paragraph: 部门：信息中心",
        "paragraph: 填报人：张三",
        "row=: 序号 | 部门 | 工作内容 | 完成情况 | 存在问题 | 下一步计划 | 责任人",
        "heading 6: 运维组",
        "row: 工作内容=完成机房改造并通过验收，新增机柜12个 | 完成情况=已完成 | 责任人=李四",
        "heading 7: 存在问题",
        "paragraph: 空调老化，制冷量不足",
        "heading 7: 下一步计划",
        "item 1: 1.更换空调2台",
        "item 1: 2.组织巡检",
        "heading 6: 开发组",
        "row: 工作内容=上线协同办公系统二期，接入单位35家 | 完成情况=进行中 | 责任人=王五",
        "heading 7: 下一步计划",
        "paragraph: 完成剩余单位接入",
        "row=: 序号=合计 | 完成情况=2项",
    ],
    "indicators": [
        "title: 2023年主要指标完成情况表",
        "caption: 单位：万元",
        "row=: 序号 | 指标 | 目标 | 增长率",
        "row=: 计划 | 完成",
        "row: 序号=1 | 指标=营业收入 | 目标 计划=12000 | 目标 完成=13,250.50 | 增长率=10.4%",
        "row: 序号=2 | 指标=利润 | 目标 计划=800 | 目标 完成=912.35 | 增长率=-2.4%",
        "row=: 序号=合计 | 目标 计划=12800 | 目标 完成=14162.845",
    ],
    "form": [
        "title: 工作周报",
        "heading 1: 表单",
        "paragraph: 姓名：张三",
        "paragraph: 部门：技术部",
        "heading 4: 本周工作",
        "row=: 序号 | 工作内容 | 完成情况",
        "row: 序号=1 | 工作内容=撰写年度报告初稿 | 完成情况=完成",
        "row: 序号=2 | 工作内容=组织培训3次 | 完成情况=完成",
        "heading 4: 下周计划",
        "row: 序号=1 | 工作内容=修改年度报告 | 完成情况=3月30日前",
        "row: 序号=2 | 工作内容=培训2次",
        "heading 4: 存在问题",
        "paragraph: 人手不足，进度偏慢。",
        "paragraph: 设备老化。",
    ],
    "reports": [
        "heading 1: 总结",
        "row=: 姓名 | 岗位 | 年度工作总结",
        "heading 6: 赵六 会计",
        "heading 7: 年度工作总结",
        "heading 8: 一、主要工作",
        "item 1: 1.完成凭证1200份。",
        "item 1: 2.完成审计。",
        "heading 8: 二、存在问题",
        "paragraph: 学习不够。",
        "heading 6: 钱七 出纳",
        "heading 7: 年度工作总结",
        "heading 8: 一、主要工作",
        "item 1: 1.完成报销300笔。",
        "heading 8: 二、明年计划",
        "paragraph: 加强学习。",
    ],
}


@pytest.mark.parametrize("name", BOOKS)
def test_sheets_are_read_as_people_read_them(name: str) -> None:
    """A log tells problems and plans under the names of their columns; indicators are rows; a form has labels."""
    assert told(read(sheet, BOOKS[name])) == READ[name]


@pytest.mark.parametrize("to", ["xls", "ods", "fods"])
def test_all_formats_of_workbooks_give_the_same(to: str) -> None:
    """.xls keeps formats in records, OpenDocument what is shown: 13,250.50 and 10.4% are the same in all."""
    several = openpyxl.load_workbook(io.BytesIO(BOOKS["indicators"]))
    several.active.title = "指标"  # pyright: ignore[reportOptionalMemberAccess]
    copy: Any = several.create_sheet("周报")
    for row in LOG:
        copy.append([None if cell == "" else cell for cell in row])
    made = saved(several)
    assert told(read(sheet, converted(made, "xlsx", to))) == told(read(sheet, made))


VALUES: Sequence[tuple[Any, str, str]] = (
    (0.985, "0.0%", "98.5%"),
    (0.985, "0%", "99%"),
    (12.300000000000001, "General", "12.3"),
    (1 / 3, "General", "0.3333333333"),
    (13800138000, "General", "13800138000"),
    (1234567.5, "#,##0.00", "1,234,567.50"),
    (-1234.5, "#,##0.0_);(#,##0.0)", "(1,234.5)"),
    (12345, '0\\.0,"万元"', "1.2万元"),
    (3, '0"人"', "3人"),
    (0.125, "0.00", "0.13"),
    (5, "00", "05"),
    (datetime.date(2024, 3, 5), "yyyy-mm-dd", "2024-03-05"),
    (datetime.date(2024, 3, 5), "m/d/yy", "2024-03-05"),
    (datetime.date(2024, 3, 5), 'yyyy"年"m"月"', "2024年3月"),
    (datetime.datetime(2024, 3, 5, 9, 30), "yyyy/m/d h:mm", "2024-03-05 09:30"),
    (datetime.time(9, 30), "h:mm", "09:30"),
    (True, "General", "TRUE"),
    ("𠮷林\u3000０1", "@", "𠮷林 ０1"),
)


@pytest.mark.parametrize("to", ["xlsx", "xls"])
def test_values_are_read_as_they_are_shown(to: str) -> None:
    """A figure that a report gives is what its author saw, not what the file stores; days are told in ISO form."""
    rows = [["指标", "值"], *(["甲项目", value] for value, _, _ in VALUES)]
    data = book(("Sheet1", rows), formats={f"B{at}": code for at, (_, code, _) in enumerate(VALUES, 2)})
    lines = told(read(sheet, data if to == "xlsx" else converted(data, "xlsx", to)))[1:]
    assert lines == [f"row: 指标=甲项目 | 值={shown}" for _, _, shown in VALUES]


def test_what_is_not_shown_is_left_out_and_told() -> None:
    """Hidden sheets, rows and columns; comments; formulas that were never calculated; errors."""
    made = openpyxl.load_workbook(
        io.BytesIO(book(("总结", [["项目", "金额", "内部"], ["道路", 5, "甲"], ["桥梁", 6, "乙"], ["水厂", 7, "丙"]])))
    )
    page: Any = made["总结"]
    page.column_dimensions["C"].hidden = True
    page.row_dimensions[3].hidden = True
    page["A2"].comment = Comment("密", "张")
    page["B4"] = "=1+1"
    made.create_sheet("底稿").sheet_state = "hidden"
    extracted = read(sheet, saved(made))
    assert told(extracted) == ["heading 1: 总结", "row=: 项目 | 金额", "row: 项目=道路 | 金额=5", "row: 项目=水厂"]
    assert extracted.remarks == (
        "1 hidden row of sheet 总结 was left out",
        "1 hidden column of sheet 总结 was left out",
        "1 formulas of sheet 总结 have no value: the file was never calculated",
        "1 comment of sheet 总结 left out",
        "1 hidden sheet was left out: 底稿",
    )


def test_a_sheet_is_a_page() -> None:
    """Evidence names the sheet; hidden ones count."""
    data = book(("甲", [["项目", "值"], ["道路", 1]]), ("乙", [["项目", "值"], ["桥梁", 2]]))
    assert [block.page for block in read(sheet, data).blocks] == [1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (lambda: book(("空", [])), "holds no text"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is damaged"),
        (lambda: BOOKS["log"][:2000], "is damaged"),
        (lambda: b"<?xml version='1.0'?><a><b></a>", "is damaged"),
    ],
)
def test_what_cannot_be_read_is_told(data: Callable[[], bytes], wrong: str) -> None:
    """Empty, damaged: one message each."""
    with pytest.raises(Unreadable) as raised:
        sheet.extract(data(), Wanted())
    assert raised.value.wrong == wrong


@pytest.mark.parametrize("to", ["xlsx", "xls", "ods"])
def test_damage_is_told_or_read_over(to: str) -> None:
    """Whatever the bytes: text, or that the file is damaged."""
    data = BOOKS["log"] if to == "xlsx" else converted(BOOKS["log"], "xlsx", to)
    outcomes: set[str] = set()
    for wrong in damaged(data, 20):
        try:
            outcomes.add("read" if sheet.extract(wrong, Wanted()).text else "")
        except Unreadable as error:
            outcomes.add(error.wrong)
    assert outcomes <= {
        "read",
        "is damaged",
        "holds no text",
        "is protected by a password",
        "is far larger inside than a report",
    }
    assert "is damaged" in outcomes


def test_a_short_text_over_the_whole_width_stands_below_its_label() -> None:
    """Problems may be few words."""
    rows = [
        ["员工工作总结表"],
        ["工作完成情况", "完成凭证审核8600份；\n编制报表36份。", ""],
        ["存在不足", "掌握不够。", ""],
    ]
    assert told(read(sheet, book(("总结", rows), merged="B2:C2 B3:C3")))[-2:] == [
        "heading 4: 存在不足",
        "paragraph: 掌握不够。",
    ]


def test_rows_without_a_problem_do_not_stand_below_problems() -> None:
    """A column that is mostly empty is read in its rows."""
    rows = [["日期", "工作内容", "工时", "问题"], ["周一", "完成登录模块", 8, ""], ["周二", "联调接口", 6, "文档缺失"]]
    assert [
        line for line in told(read(sheet, book(("日志", rows)))) if "问题" in line and line.startswith("heading")
    ] == []


def test_what_was_done_is_no_subject() -> None:
    """How far a task has come is told below what it is."""
    rows = [
        ["工作任务", "完成时限", "进展情况", "存在困难", "下一步措施"],
        ["开工项目", "6月底", "已开工12个", "用地报批很慢", "倒排工期"],
        ["招商引资", "12月底", "签约9个", "项目落地率低", "跟踪服务"],
    ]
    assert told(read(sheet, book(("台账", rows))))[2:4] == ["heading 6: 开工项目 6月底", "row: 进展情况=已开工12个"]
