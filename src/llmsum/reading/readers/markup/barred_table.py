"""Rows of a table between bars, put on a sheet."""

from llmsum.models.cut import Span
from llmsum.models.layout import Block
from llmsum.reading.readers.markup.pipes import Cells, cells_of, is_rule, named, names_columns
from llmsum.reading.readers.markup.writing import Writing


def read_table(writing: Writing, start: int, end: int) -> None:
    """The lines from `start` to before `end`. Ruled lines are marks; a head names the columns of the lines below it."""
    sheet = writing.sheet
    rules = [index for index in range(start, end) if is_rule(sheet.text(index))]
    for index in rules:
        sheet.mark_lines("comment", index, index + 1)
    lines = [index for index in range(start, end) if index not in set(rules)]
    rows = [_cells(writing, index) for index in lines]
    is_ruled = len(rules) > 0 and len(lines) > 0 and lines[0] < rules[-1]
    head = head_of(rows, is_ruled=is_ruled)
    columns = rows[head - 1].texts if head else ()
    for number, (index, row) in enumerate(zip(lines, rows, strict=True)):
        sheet.use(index, index + 1)
        if any(row.texts):
            add_row(writing, sheet.lines[index], row, columns, is_head=number < head)


def head_of(rows: list[Cells], *, is_ruled: bool) -> int:
    """How many of the first lines are head: none, one, or two where the first is empty."""
    if not rows or not names_columns(rows[0], rows[1:], is_ruled=is_ruled):
        return 0
    if not any(rows[0].texts):
        return 2 if len(rows) > 2 and names_columns(rows[1], rows[2:], is_ruled=False) else 1
    return 1


def add_row(writing: Writing, span: Span, row: Cells, columns: tuple[str, ...], *, is_head: bool) -> None:
    """One row; a line that adds up others counts as head."""
    writing.sheet.blocks.append(
        Block(
            "row",
            span,
            cells=row.spans,
            columns=named(() if is_head else columns, len(row.spans)),
            is_head=is_head or row.is_total,
        )
    )


def _cells(writing: Writing, index: int) -> Cells:
    sheet = writing.sheet
    cells = cells_of(sheet.raw, sheet.content[index], sheet.lines[index].end)
    return cells._replace(texts=tuple(writing.said(span) for span in cells.spans))
