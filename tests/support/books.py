"""Workbooks made by openpyxl."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl.workbook import Workbook

Rows = Sequence[Sequence[Any]]


def book(*sheets: tuple[str, Rows], merged: str = "", formats: dict[str, str] | None = None) -> bytes:
    """A workbook; `merged` and `formats` are of the first sheet."""
    made = Workbook()
    first = made.active
    assert first is not None
    made.remove(first)
    for name, rows in sheets:
        page: Any = made.create_sheet(name)
        for row in rows:
            page.append([None if cell == "" else cell for cell in row])
    page = made.worksheets[0]
    for area in merged.split():
        page.merge_cells(area)
    for cell, code in (formats or {}).items():
        page[cell].number_format = code
    return saved(made)


def saved(made: Workbook) -> bytes:
    """The bytes of a workbook."""
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()
