"""What became of plans as an Excel workbook: a row for each plan."""

from collections.abc import Sequence
from typing import BinaryIO

from llmsum.errors import MissingExtra
from llmsum.export.workbook import NARROW, USUAL, WIDE, write_cell
from llmsum.follow import Course
from llmsum.follow.pages import COLUMNS, rows

WIDTHS = {"plan": WIDE, "statement": WIDE, "parts": WIDE, "id": NARROW, "item": NARROW, "alike": NARROW, "verdict": 14}


def write_workbook(courses: Sequence[Course], file: BinaryIO) -> None:
    """Writes the workbook into an open file.

    Raises:
        MissingExtra: if XlsxWriter is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise MissingExtra("-f xlsx", "export") from None
    with Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("plans")
        head = workbook.add_format({"bold": True, "bottom": 1})
        wrapped = workbook.add_format({"valign": "top", "text_wrap": True})
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(COLUMNS):
            sheet.set_column(column, column, WIDTHS.get(name, USUAL), wrapped)
            sheet.write_string(0, column, name, head)
        last = 0
        for last, row in enumerate(rows(courses), 1):
            for column, cell in enumerate(row):
                write_cell(sheet, last, column, cell)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
