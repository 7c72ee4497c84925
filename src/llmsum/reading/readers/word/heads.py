"""Which rows of a table in Word name its columns."""

from collections.abc import Sequence

from llmsum.reading.readers.rows import DIGIT, holds_figure
from llmsum.reading.readers.word.grid import MAX_NAME_CHARS, SENTENCE_END, Placed, paragraphs
from llmsum.reading.readers.word.parts import Row


def find_head(rows: Sequence[Row], placed: Sequence[Sequence[Placed]]) -> range:
    """The indices of the rows that name the columns; above them may stand the name of the table."""
    first = next((at for at, row in enumerate(placed) if len(row) > 1), len(rows))
    repeated = next((at for at, row in enumerate(rows) if not row.is_head), len(rows))
    if first < repeated < len(rows):
        return range(first, repeated)
    end = first + 1
    while end < len(rows) - 1 and any(cell.goes_on for cell in rows[end].cells) and _are_names(placed[end]):
        end += 1  # 2022年 over 计划 and 完成, beside 项目 that spans both rows
    return range(first, end) if end < len(rows) and _reads_as_head(rows, placed, first, end) else range(0)


def is_marked(row: Row) -> bool:
    """Whether all that a row says is bold or shaded."""
    cells = [cell for cell in row.cells if cell.parts]
    return bool(cells) and all(cell.is_marked or all(part.look.is_bold for part in paragraphs(cell)) for cell in cells)


def _reads_as_head(rows: Sequence[Row], placed: Sequence[Sequence[Placed]], first: int, end: int) -> bool:
    """Marked, or with the usual names, or without figures above rows that all have some."""
    head, below = placed[first], placed[end:]
    if not _are_names(head) or sum(bool(cell.text) for cell in head) * 2 < len(head):
        return False
    if is_marked(rows[first]) and not is_marked(rows[end]):
        return True
    if len(below) == 1 and any(cell.is_long for cell in below[0]) and not any(cell.is_long for cell in head):
        return len(below[0]) == len(head) and sum(cell.is_long for cell in below[0]) * 2 > len(head)
    has_figures = all(any(DIGIT.search(cell.text) for cell in row) for row in below)
    return has_figures or sum(cell.is_column for cell in head) * 2 > len(head)


def _are_names(row: Sequence[Placed]) -> bool:
    return all(not cell.text or _is_column_name(cell.text) for cell in row)


def _is_column_name(text: str) -> bool:
    """A year or a unit may stand in the name of a column, any other figure is a value."""
    return len(text) <= MAX_NAME_CHARS and not holds_figure(text) and not SENTENCE_END.search(text)
