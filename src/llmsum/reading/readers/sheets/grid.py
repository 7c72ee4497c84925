"""A sheet as it is shown, whatever file it comes from."""

from typing import Final, NamedTuple

from llmsum.models.notes import COLUMNS_OUT, FAR_COLUMNS_OUT, ROWS_OUT
from llmsum.patterns import regex

# A wider sheet is no report: what stands beyond is left out, and told.
MAX_COLUMNS: Final = 256
NUMBER: Final = regex(r"[-+(]?[¥$￥]?\s?\d[\d,]*(?:\.\d+)?(?:E[+-]?\d+)?\s?[%‰)]?", 2)
DATE: Final = regex(
    r"\d{2,4}[-/年.]\d{1,2}(?:[-/月.](?:\d{1,2}日?)?)?(?: \d{1,2}:\d\d(?::\d\d)?)?|\d{1,2}月(?:\d{1,2}日)?"
)


class Area(NamedTuple):
    """Cells that are merged to one; all four ends are inclusive and from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Row(NamedTuple):
    """A row with something in it: its place from 0, and its texts by column from 0; line breaks are kept."""

    at: int
    cells: dict[int, str]


class Grid(NamedTuple):
    """A sheet: only what is visible and holds something."""

    name: str
    rows: list[Row]
    merged: dict[tuple[int, int], Area]  # by row and column of the top left cell
    remarks: tuple[str, ...] = ()


class Hidden(NamedTuple):
    """Rows and columns that are not shown."""

    rows: set[int]
    columns: set[int]


def make_grid(name: str, rows: dict[int, dict[int, str]], merged: list[Area], hidden: Hidden) -> Grid:
    """A sheet without what is hidden, empty or too far to the right."""
    kept: list[Row] = []
    wide = False
    for index in sorted(rows.keys() - hidden.rows):
        cells = {column: text for column, text in sorted(rows[index].items()) if text.strip()}
        wide = wide or any(column >= MAX_COLUMNS for column in cells)
        cells = {
            column: text for column, text in cells.items() if column not in hidden.columns and column < MAX_COLUMNS
        }
        if cells:
            kept.append(Row(index, cells))
    remarks = [FAR_COLUMNS_OUT.format(MAX_COLUMNS, name)] if wide else []
    filled = [row for row in rows if any(text.strip() for text in rows[row].values())]
    columns = {column for row in filled for column, text in rows[row].items() if text.strip()}
    for note, count in ((ROWS_OUT, len(hidden.rows & set(filled))), (COLUMNS_OUT, len(hidden.columns & columns))):
        if count:
            remarks.append(note.format(count, "" if count == 1 else "s", name, "was" if count == 1 else "were"))
    return Grid(name, kept, {(area.top, area.left): area for area in merged}, tuple(remarks))


def is_number(text: str) -> bool:
    """Whether a cell holds nothing but a number or a date."""
    content = text.strip()
    return bool(NUMBER.fullmatch(content) or DATE.fullmatch(content))
