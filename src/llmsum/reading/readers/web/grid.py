"""Tables of a page: rows with the names of their columns. A table that only places text on a page is none."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from llmsum.reading.readers.rows import DIGIT, adds_up, holds_figure, name_columns
from llmsum.reading.readers.web.names import TYPED
from llmsum.reading.readers.web.tree import Element, plain

MAX_COLUMNS = 256  # as in sheets: spans are written by anybody
MAX_HEADS = 4  # rows
MAX_LABEL_CHARS = 45  # of a cell that names the rows below it
MAX_NAME_CHARS = 15  # of the name of a column that nothing marks
# A cell with more, or with several paragraphs, is a piece of text that stands in a table, as in forms.
MAX_CELL_CHARS = 300
MIN_TEXT_CHARS = 50


class Row(NamedTuple):
    """A row as it is to be read.

    Attributes:
        cells: its texts, one a column; a cell that spans several stands in the first of them, and in its first row.
        columns: the names of the columns.
        is_head: whether it names columns, names the rows below it, or adds others up.
        flowing: the cells of a row that is no row but text; else empty.
    """

    cells: tuple[str, ...]
    columns: tuple[str, ...] = ()
    is_head: bool = False
    flowing: tuple[Element, ...] = ()


def is_layout(table: Element) -> bool:
    """Whether a table only places things on the page: it holds other tables, or one cell a row."""
    if table.has_tables or table.attributes.get("role") in ("presentation", "none"):
        return True
    filled = [sum(cell.chars > 0 for cell in row) for row in map(_cells, rows_of(table))]
    return max(filled, default=0) < 2


def rows_of(table: Element) -> list[Element]:
    """The rows of a table, not those of tables in it."""
    groups = [part for part in table.elements if part.name in ("thead", "tbody", "tfoot")]
    return [row for group in (groups or [table]) for row in group.elements if row.name == "tr" and not row.is_hidden]


def read_table(table: Element) -> Iterator[Row]:
    """The rows of a table of data, in order."""
    rows = rows_of(table)
    texts, spread = _grid(rows)
    used = [index for index in range(len(spread[0]) if spread else 0) if any(row[index] for row in texts)]
    texts = [tuple(row[index] for index in used) for row in texts]
    spread = [tuple(row[index] for index in used) for row in spread]
    flows = [any(map(_is_text, _cells(row))) for row in rows]
    heads = _heads(table, rows, texts, is_form=any(flows))
    names = name_columns([(range(at, at + 1), text) for at, text in enumerate(spread[row])] for row in heads)
    columns = tuple(names.get(index, "") for index in range(len(used)))
    for index, row in enumerate(rows):
        if flows[index]:
            yield Row(texts[index], flowing=tuple(_cells(row)))
        elif index in heads:
            yield Row(texts[index], is_head=True)
        else:
            yield Row(texts[index], columns, _is_aside(texts[index]))


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row.elements if cell.name in ("td", "th") and not cell.is_hidden]


def _is_text(cell: Element) -> bool:
    if cell.chars > MAX_CELL_CHARS or any(part.name in TYPED for part in cell.elements):
        return True
    return (
        cell.has_blocks
        and cell.marks > 2
        and cell.chars > MIN_TEXT_CHARS
        and sum(part.is_block for part in cell.elements) > 1
    )


def _grid(rows: list[Element]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The texts of all cells, one a column: each in its first place, and spread over all places that it spans."""
    placed: list[dict[int, str]] = []
    spread: list[dict[int, str]] = []
    reaching: dict[int, tuple[int, str]] = {}  # column → how many rows more a cell above reaches, its text
    for row in rows:
        own, wide = dict[int, str](), {column: text for column, (_, text) in reaching.items()}
        below = {column: (left - 1, text) for column, (left, text) in reaching.items() if left > 1}
        column = 0
        for cell in _cells(row):
            while column in wide:
                column += 1
            if column >= MAX_COLUMNS:
                break
            text = " ".join(plain(cell).split())
            own[column] = text
            for place in range(column, min(column + _span(cell, "colspan"), MAX_COLUMNS)):
                wide[place] = text
                if (left := _span(cell, "rowspan") - 1) > 0:
                    below[place] = (left, text)
        reaching = below
        placed.append(own)
        spread.append(wide)
    width = max((max(row, default=-1) + 1 for row in spread), default=0)
    return [_filled(row, width) for row in placed], [_filled(row, width) for row in spread]


def _filled(row: dict[int, str], width: int) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in range(width))


def _span(cell: Element, name: str) -> int:
    digits = cell.attributes.get(name, "").strip()[:4]
    return min(max(int(digits), 1), 1000) if digits.isdecimal() else 1


def _heads(table: Element, rows: list[Element], texts: list[tuple[str, ...]], *, is_form: bool) -> range:
    """The rows at the top that name columns: of <thead>, of <th> only, or without figures above rows with figures.

    Rows above them that hold one text are the table's own name. Forms name what stands beside, not below.
    """
    top = 0
    while top < len(rows) - 1 and sum(map(bool, texts[top])) < 2:
        top += 1
    said = {row for group in table.elements if group.name == "thead" for row in group.elements}
    end = top
    while end < min(len(rows) - 1, top + MAX_HEADS) and (rows[end] in said or _is_marked(rows[end])):
        end += 1
    if end == top and not is_form:
        end = top + _unmarked_heads(rows[top:], texts[top:])
    return range(top, end)


def _is_marked(row: Element) -> bool:
    cells = _cells(row)
    return bool(cells) and all(cell.name == "th" for cell in cells)


def _unmarked_heads(rows: list[Element], texts: list[tuple[str, ...]]) -> int:
    """How many rows name columns without being marked as such; cells that span rows bind several."""
    if len(rows) < 2 or _has_figure(texts[0]):
        return 0
    reach = max((_span(cell, "rowspan") for cell in _cells(rows[0])), default=1)
    is_bound = 1 < reach <= min(MAX_HEADS, len(rows) - 1) and not any(map(_has_figure, texts[:reach]))
    count = reach if is_bound else 1
    with_figures = Counter(map(_has_figure, texts[count:]))
    if len(texts[0]) == 2 and (with_figures[False] or len(rows) < 3):
        return 0  # two columns are as often a name and what belongs to it
    is_named = len(rows) > 2 and len(texts[0]) > 2 and all(texts[0]) and max(map(len, texts[0])) <= MAX_NAME_CHARS
    return count if with_figures[True] > with_figures[False] or is_named else 0


def _has_figure(cells: tuple[str, ...]) -> bool:
    return any(map(holds_figure, cells))


def _is_aside(cells: tuple[str, ...]) -> bool:
    """Whether a row adds up others, or is a name for those below it."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    is_name = len(filled) == 1 and len(cells) > 2 and len(filled[0]) <= MAX_LABEL_CHARS and not DIGIT.search(filled[0])
    return is_name or adds_up(cells)
