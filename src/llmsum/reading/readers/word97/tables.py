"""Tables of a Word 97 file, built as their cells and rows end."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from llmsum.reading.readers.word.parts import Cell, Paragraph, Part, Row, Table
from llmsum.reading.readers.word97.sprms import Place

CLOSE: Final = 60  # twips between edges that are meant to be one
GOES_ON_ACROSS, MERGED_DOWN, BEGINS_DOWN = 0x02, 0x20, 0x40


class Ended(NamedTuple):
    """A row: what stands in its cells, and what its end says of them."""

    cells: tuple[tuple[Part, ...], ...]
    end: Place


class Open:
    """A table whose end is not reached."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.cells: list[tuple[Part, ...]] = []
        self.rows: list[Ended] = []

    def end_cell(self) -> None:
        """What was added so far is a cell."""
        self.cells.append(tuple(self.parts))
        self.parts = []


class Tables:
    """Puts paragraphs where they stand."""

    def __init__(self) -> None:
        self._open = [Open()]  # the first one is the text itself

    def add(self, paragraphs: Iterable[Paragraph], placed: Place, *, ends_cell: bool) -> None:
        """The lines of a paragraph."""
        self._go_to(placed.depth)
        self._open[-1].parts += paragraphs
        if ends_cell:
            self._open[-1].end_cell()

    def end_row(self, placed: Place) -> None:
        """The end of a row."""
        self._go_to(max(placed.depth, 1))
        table = self._open[-1]
        if table.parts:
            table.end_cell()
        table.rows.append(Ended(tuple(table.cells), placed))
        table.cells = []

    def done(self) -> list[Part]:
        """All of it."""
        self._go_to(0)
        return self._open[0].parts

    def _go_to(self, depth: int) -> None:
        while len(self._open) - 1 > depth:
            table = self._open.pop()
            if table.parts:
                table.end_cell()
            if table.cells:
                table.rows.append(Ended(tuple(table.cells), Place()))
            self._open[-1].parts.append(_table(table.rows))
        while len(self._open) - 1 < depth:
            self._open.append(Open())


def _table(rows: list[Ended]) -> Table:
    """Cells at the columns that all edges of the table make together."""
    edges: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.end.edges}):
        if not edges or edge - edges[-1] > CLOSE:
            edges.append(edge)

    def column(edge: int) -> int:
        return max((at for at, one in enumerate(edges) if one <= edge), default=0)

    return Table(tuple(_row(row, [column(edge) for edge in row.end.edges]) for row in rows))


def _row(row: Ended, columns: list[int]) -> Row:
    if len(columns) != len(row.cells) + 1:
        return Row(tuple(Cell(parts) for parts in row.cells), is_head=row.end.is_head)
    cells: list[Cell] = []
    for parts, flags, start, end in zip(row.cells, row.end.merged, columns, columns[1:], strict=False):
        if flags & GOES_ON_ACROSS and cells and not parts:
            cells[-1] = cells[-1]._replace(width=cells[-1].width + max(end - start, 1))
        else:
            goes_on = bool(flags & MERGED_DOWN) and not flags & BEGINS_DOWN
            cells.append(Cell(parts, max(end - start, 1), goes_on))
    return Row(tuple(cells), columns[0], row.end.is_head)
