"""Which rows of a table in Word name its columns, and how."""

from collections.abc import Sequence
from typing import Final

from llmsum.patterns import regex
from llmsum.reading.readers.word.grid import DIGIT, MAX_NAME_CHARS, SENTENCE_END, Placed, paragraphs
from llmsum.reading.readers.word.parts import Row

MAX_COLUMNS: Final = 100  # of a row; more are a grid that only places things
YEAR: Final = regex(r"(?:19|20)\d\d年?(?:度|上半年|下半年)?|\d{1,2}月份?|第?[1-4]季度|[（(].*?[)）]")


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
    return len(text) <= MAX_NAME_CHARS and not DIGIT.search(YEAR.sub("", text)) and not SENTENCE_END.search(text)


def name_columns(head: Sequence[Sequence[Placed]]) -> dict[int, str]:
    """Column → its name, from the outermost row down: 2022年 计划."""
    names: dict[int, list[str]] = {}
    for row in head:
        for cell in row:
            for column in range(cell.start, min(cell.end, MAX_COLUMNS)):
                known = names.setdefault(column, [])
                if cell.text and cell.text not in known:
                    known.append(cell.text)
    return {column: " ".join(parts) for column, parts in names.items()}
