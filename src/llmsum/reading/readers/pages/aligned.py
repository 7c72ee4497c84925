"""Tables without ruled lines: rows below each other whose parts stand in columns. Only what is clearly one."""

from collections.abc import Iterator, Sequence

from llmsum.patterns import regex
from llmsum.reading.readers.pages.grids import Cell, Table
from llmsum.reading.readers.pages.lines import Printed, enclosing, in_rows, printed
from llmsum.reading.readers.pages.pieces import Piece, Sheet

# In heights of the type.
PARTED = 1.0  # so wide a gap stands between two cells
GUTTER = 0.6  # and so wide a one between two columns
CLOSE = 2.2  # rows of a cell of several lines stand no farther apart
MIN_ROWS = 3  # fewer are lines that happen to have gaps
MIN_COLUMNS = 3
# Two columns are a table only where the second one holds figures.
MIN_PAIRS = 4  # rows
FIGURES = 0.6  # of the rows
DIGIT = regex(r"\d")
Part = tuple[float, float, tuple[Piece, ...]]  # left, right, its pieces


def with_tables(rows: Sequence[list[Piece]], sheet: Sheet) -> Iterator[Printed | Table]:
    """Rows as lines, those of tables as tables."""
    parts = [_parts(row) for row in rows]
    index = 0
    while index < len(rows):
        end, columns = _run(parts, index)
        if columns:
            yield _table(parts[index:end], columns, sheet)
            index = end
        else:
            yield printed(rows[index], sheet)
            index += 1


def _parts(row: Sequence[Piece]) -> list[Part]:
    """A row cut at its wide gaps."""
    parts: list[Part] = []
    for piece in row:
        if parts and piece.left - parts[-1][1] < PARTED * piece.size:
            left, right, pieces = parts[-1]
            parts[-1] = (left, max(right, piece.right), (*pieces, piece))
        else:
            parts.append((piece.left, piece.right, (piece,)))
    return parts


def _run(rows: Sequence[list[Part]], start: int) -> tuple[int, list[tuple[float, float]]]:
    """Where the table ends that begins at a row, and its columns; none where none begins there."""
    if len(rows[start]) < 2:
        return start, []
    columns: list[tuple[float, float]] = []
    end = start
    for row in rows[start:]:
        size = row[0][2][0].size
        wider = _columns([*columns, *((left, right) for left, right, _ in row)], GUTTER * size)
        is_below = end == start or row[0][2][0].top - rows[end - 1][0][2][0].top < CLOSE * size
        goes_on = len(row) == 1 and is_below and wider == columns and row[0][0] > columns[0][1]
        if len(wider) < max(2, len(columns)) or (len(row) < max(2, len(wider) - 1) and not goes_on):
            break
        columns = wider
        end += 1
    full = [row for row in rows[start:end] if len(row) > 1]
    if len(columns) >= MIN_COLUMNS and len(full) >= MIN_ROWS:
        return end, columns
    if len(columns) == 2 and len(full) >= MIN_PAIRS:
        figures = sum(bool(DIGIT.search("".join(piece.text for piece in row[1][2]))) for row in full)
        if figures >= FIGURES * len(full):
            return end, columns
    return start, []


def _columns(intervals: Sequence[tuple[float, float]], gutter: float) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for left, right in sorted(intervals):
        if merged and left - merged[-1][1] < gutter:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _table(rows: Sequence[list[Part]], columns: Sequence[tuple[float, float]], sheet: Sheet) -> Table:
    cells: list[list[list[Piece]]] = []
    for row in rows:
        if len(row) > 1 or not cells:
            cells.append([[] for _ in columns])
        for left, _, pieces in row:
            column = next(index for index, (_, right) in enumerate(columns) if left <= right)
            cells[-1][column] += pieces
    box = enclosing([piece for row in rows for part in row for piece in part[2]])
    made = tuple(
        tuple(
            Cell(number, column, 1, 1, tuple(printed(line, sheet) for line in in_rows(pieces)))
            for column, pieces in enumerate(row)
        )
        for number, row in enumerate(cells)
    )
    edges = (*(left for left, _ in columns), columns[-1][1])
    return Table(box, made, edges)
