"""Tables of Word files → rows with the names of their columns, and what tables only place → paragraphs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from llmsum.reading.readers.rows import adds_up, name_columns
from llmsum.reading.readers.word.forms import is_form, is_pairs, tell_pairs
from llmsum.reading.readers.word.grid import MAX_NAME_CHARS, SENTENCE_END, Placed, place
from llmsum.reading.readers.word.heads import find_head
from llmsum.reading.readers.word.parts import Paragraph, Part, Table

MAX_LABEL_CHARS: Final = 2 * MAX_NAME_CHARS  # of a row that names those below it, of a cell that names a text
PAIR: Final = 2  # cells: a label and what it names


class TableRow(NamedTuple):
    """A row as it is written; `columns` are as many as cells, or none."""

    cells: tuple[str, ...]
    columns: tuple[str, ...] = ()
    is_head: bool = False
    page: int | None = None
    notes: tuple[str, ...] = ()


Piece: TypeAlias = Paragraph | TableRow


def unfold(parts: Iterable[Part]) -> Iterator[Piece]:
    """Paragraphs as they are, tables as rows or, where they only place things, as the paragraphs in them."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield part
        else:
            yield from _table(part)


def _table(table: Table) -> Iterator[Piece]:
    rows = [row for row in table.rows if any(cell.parts for cell in row.cells)]
    placed = place(rows)
    is_placing = len(rows) == 1 and any(cell.is_long for cell in placed[0])
    if is_placing or all(len(row) == 1 for row in placed):
        yield from (piece for row in placed for cell in row for piece in unfold(cell.cell.parts))
    elif is_form(rows, placed):
        for row in placed:
            yield from _labelled(row) if any(cell.is_long for cell in row) else tell_pairs(row)
            yield from _inner(row)
    else:
        yield from _rows(placed, find_head(rows, placed))


def _rows(placed: Sequence[Sequence[Placed]], head: range) -> Iterator[Piece]:
    names = name_columns([(cell.columns, cell.text) for cell in row] for row in placed[head.start : head.stop])
    if head and len(placed) == head.stop + 1 and any(cell.is_long for cell in placed[head.stop]):
        for cell in placed[head.stop]:  # texts below their names, as weekly reports have them
            yield from _named(names.get(cell.start, ""), cell)
        return
    is_placing = not head and any(cell.is_long for row in placed for cell in row)
    for at, row in enumerate(placed):
        if at < head.start:
            yield from (part._replace(role="caption") for cell in row for part in cell.paragraphs)
        elif is_placing and len(row) == 1:
            yield from unfold(row[0].cell.parts)
            continue
        elif is_placing and any(cell.is_long for cell in row):
            yield from _labelled(row)
        elif is_placing and is_pairs(row):
            yield from tell_pairs(row) if len(row) > PAIR else _named(row[0].text, row[1])
        else:
            yield _row(row, names if at >= head.stop else {}, is_head=at in head)
        yield from _inner(row)


def _row(row: Sequence[Placed], names: Mapping[int, str], *, is_head: bool) -> TableRow:
    """A row; one that adds up others or names those below it is no fact of its own."""
    cells = tuple(cell.text for cell in row)
    is_between = len(cells) == 1 and len(cells[0]) <= MAX_LABEL_CHARS and not SENTENCE_END.search(cells[0])
    parts = [part for cell in row for part in cell.paragraphs]
    return TableRow(
        cells,
        tuple(names.get(cell.start, "") for cell in row),
        is_head or adds_up(cells) or is_between,
        next((part.page for part in parts), None),
        tuple(note for part in parts for note in part.notes),
    )


def _inner(row: Sequence[Placed]) -> Iterator[Piece]:
    """Tables in cells stand behind the row."""
    for cell in row:
        if not cell.is_long:
            yield from unfold(part for part in cell.cell.parts if isinstance(part, Table))


def _labelled(row: Sequence[Placed]) -> Iterator[Piece]:
    """A row with a text in it: what stands before the text names it."""
    waiting: Placed | None = None
    for cell in row:
        if cell.is_long:
            yield from _named(waiting.text if waiting else "", cell)
            waiting = None
        else:
            yield from waiting.paragraphs if waiting else ()
            waiting = cell
    yield from waiting.paragraphs if waiting else ()


def _named(label: str, cell: Placed) -> Iterator[Piece]:
    """A text in a cell, below the heading that its label is."""
    if label and cell.text:
        is_name = len(label) <= MAX_LABEL_CHARS and not SENTENCE_END.search(label)
        yield Paragraph(label, outline=int(is_name), page=next((part.page for part in cell.paragraphs), None))
    yield from unfold(cell.cell.parts)
