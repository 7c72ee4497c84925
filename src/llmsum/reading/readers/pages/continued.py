"""Tables that go on on the next page: their head is printed again, and a row may be broken in two."""

from collections.abc import Iterable
from itertools import takewhile

from llmsum.reading.readers.pages.full import CLOSED
from llmsum.reading.readers.pages.grids import Cell, Table
from llmsum.reading.readers.pages.paragraphs import Paragraph

SHIFT = 12.0  # points: pages may lie a little apart
FULL = 2.2  # heights of type: so near to the edge of its cell a line is full


def continued(parts: Iterable[Paragraph | Table]) -> list[Paragraph | Table]:
    """Paragraphs and tables, with tables that follow each other on two pages in the same columns as one."""
    found: list[Paragraph | Table] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(last, Table) and isinstance(part, Table) and _is_same(last, part):
            found[-1] = _together(last, part)
        else:
            found.append(part)
    return found


def _page(row: Iterable[Cell]) -> int | None:
    return next((line.sheet.page for cell in row for line in cell.lines), None)


def _is_same(last: Table, table: Table) -> bool:
    shift = table.edges[0] - last.edges[0]
    return (
        len(last.edges) == len(table.edges)
        and _page(last.rows[-1]) != _page(table.rows[0])
        and all(abs(other - one - shift) <= SHIFT for one, other in zip(last.edges, table.edges, strict=True))
    )


def _together(last: Table, table: Table) -> Table:
    pairs = zip(last.rows, table.rows, strict=False)
    again = sum(1 for _ in takewhile(lambda pair: _texts(pair[0]) == _texts(pair[1]), pairs))
    rows = table.rows[again:]
    if rows and _goes_on(last, rows[0]):
        cells = {cell.column: cell for cell in rows[0]}
        row = tuple(cell._replace(lines=cell.lines + cells[cell.column].lines) for cell in last.rows[-1])
        return last._replace(rows=(*last.rows[:-1], row, *rows[1:]))
    return last._replace(rows=last.rows + rows)


def _texts(row: Iterable[Cell]) -> list[str]:
    return [cell.text for cell in row]


def _goes_on(last: Table, row: tuple[Cell, ...]) -> bool:
    """Whether a row goes on with the last one: some of its cells are empty, the others go on with full lines."""
    above = last.rows[-1]
    if [cell.column for cell in row] != [cell.column for cell in above]:
        return False
    filled = [(cell, other) for cell, other in zip(above, row, strict=True) if other.lines]
    return 0 < len(filled) < len([cell for cell in above if cell.lines]) and all(
        _is_open(last, cell) for cell, _ in filled
    )


def _is_open(table: Table, cell: Cell) -> bool:
    if not cell.lines or CLOSED.search(cell.lines[-1].text):
        return False
    edge = table.edges[min(cell.column + cell.wide, table.columns)]
    return cell.lines[-1].right > edge - FULL * cell.lines[-1].size
