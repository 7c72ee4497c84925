"""Sheets of OpenDocument (.ods, .fods): cells hold what they show. OpenDocument 1.3 part 3, 9."""

from collections.abc import Iterator
from typing import Final

from llmsum.models.notes import SHEET_COMMENTS_OUT
from llmsum.reading.readers.archive import Element
from llmsum.reading.readers.opendocument.package import OFFICE, STYLE, TABLE, TEXT, count, of_table
from llmsum.reading.readers.sheets.grid import MAX_COLUMNS, Area, Grid, Hidden, make_grid

NOT_SHOWN: Final = ("collapse", "filter")
MAX_REPEATED: Final = 2000  # rows alike that hold something; more were made by a program, not by hand


def visible_sheets(root: Element) -> Iterator[Grid | str]:
    """The sheets in their order; of a hidden one only its name."""
    hidden = {
        style.get(f"{STYLE}name")
        for style in root.iter(f"{STYLE}style")
        for one in style.iterchildren(f"{STYLE}table-properties")
        if one.get(f"{TABLE}display") == "false"
    }
    for body in root.iter(f"{OFFICE}spreadsheet"):
        for table in body.iterchildren(f"{TABLE}table"):
            name = table.get(f"{TABLE}name") or ""
            yield name if table.get(f"{TABLE}style-name") in hidden else _grid(name, table)


def _grid(name: str, table: Element) -> Grid:
    rows: dict[int, dict[int, str]] = {}
    merged: list[Area] = []
    hidden = Hidden(set(), _hidden_columns(table))
    at = 0
    for row in of_table(table, f"{TABLE}table-row"):
        cells = _cells(row, at, merged)
        times = _repeated(row, "rows")
        for index in range(at, at + min(times, MAX_REPEATED)) if cells else ():
            rows[index] = cells
            if row.get(f"{TABLE}visibility") in NOT_SHOWN:
                hidden.rows.add(index)
        at += times
    grid = make_grid(name, rows, merged, hidden)
    comments = sum(1 for _ in table.iter(f"{OFFICE}annotation"))
    told = [SHEET_COMMENTS_OUT.format(comments, "s" if comments > 1 else "", name)] if comments else []
    return grid._replace(remarks=(*grid.remarks, *told))


def _hidden_columns(table: Element) -> set[int]:
    hidden: set[int] = set()
    at = 0
    for column in of_table(table, f"{TABLE}table-column"):
        times = _repeated(column, "columns")
        if column.get(f"{TABLE}visibility") in NOT_SHOWN:
            hidden.update(range(at, at + min(times, MAX_COLUMNS)))
        at += times
    return hidden


def _cells(row: Element, at: int, merged: list[Area]) -> dict[int, str]:
    cells: dict[int, str] = {}
    column = 0
    for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        times = _repeated(cell, "columns")
        text = "\n".join(map(plain, cell.iterchildren(f"{TEXT}p"))) if cell.tag.endswith("}table-cell") else ""
        if text.strip():
            cells |= dict.fromkeys(range(column, column + min(times, MAX_COLUMNS)), text)
        height, width = (count(cell.get(f"{TABLE}number-{what}-spanned")) for what in ("rows", "columns"))
        if height > 1 or width > 1:
            merged.append(Area(at, column, at + height - 1, column + width - 1))
        column += times
    return cells


def _repeated(element: Element, what: str) -> int:
    return count(element.get(f"{TABLE}number-{what}-repeated"))


def plain(element: Element) -> str:
    """The text of a paragraph with its spaces, tabs and breaks; annotations and notes are left out."""
    parts = [element.text or ""]
    for child in element.iterchildren():
        if child.tag == f"{TEXT}s":
            parts.append(" " * min(count(child.get(f"{TEXT}c")), 100))
        elif child.tag in (f"{TEXT}line-break", f"{TEXT}tab"):
            parts.append("\n" if child.tag.endswith("break") else "\t")
        elif child.tag not in (f"{OFFICE}annotation", f"{TEXT}note", f"{TEXT}ruby-text"):
            parts.append(plain(child))
        parts.append(child.tail or "")
    return "".join(parts)
