"""Lines of HTML within Markdown, put on a sheet."""

from itertools import pairwise

from llmsum.models.cut import Span
from llmsum.models.layout import Block
from llmsum.reading.readers.markup.barred_table import add_row, head_of
from llmsum.reading.readers.markup.pipes import Cells
from llmsum.reading.readers.markup.tags import HEADINGS, KINDS, Cell, places, runs, table_rows
from llmsum.reading.readers.markup.writing import Writing
from llmsum.reading.readers.rows import name_columns


def read_html(writing: Writing, start: int, end: int, encloses: str) -> None:
    """The lines from `start` to before `end`; `encloses` is "table", "heading", "code", "comment" or "" for a line."""
    sheet = writing.sheet
    sheet.use(start, end)
    first, last = sheet.content[start], sheet.lines[end - 1].end
    if encloses in ("code", "comment"):
        sheet.mark("code" if encloses == "code" else "comment", first, last)
    elif encloses == "table" and (rows := table_rows(sheet.raw, first, last)):
        _table(writing, rows)
        _text(writing, first, rows[0][0].span.start)
        _text(writing, rows[-1][-1].span.end, last)
    else:
        _text(writing, first, last)


def _text(writing: Writing, first: int, last: int) -> None:
    for span, tag in runs(writing.sheet.raw, first, last):
        if not writing.said(span):
            continue
        if tag in HEADINGS:
            writing.sheet.blocks.append(Block("heading", span, level=int(tag[1])))
        else:
            kind = KINDS.get(tag, "paragraph")
            writing.sheet.blocks.append(Block(kind, span, level=int(kind == "item")))


def _table(writing: Writing, rows: list[list[Cell]]) -> None:
    told = [Cells(tuple(cell.span for cell in row), tuple(writing.said(cell.span) for cell in row)) for row in rows]
    columns = places(rows)
    heads = 0
    while heads < len(rows) and all(cell.is_head for cell in rows[heads]):
        heads += 1
    heads = heads if heads else head_of(told, is_ruled=False)
    named = zip(rows[:heads], columns[:heads], told[:heads], strict=True)
    names = name_columns(_covering(*row) for row in named)
    for number, (row, cells) in enumerate(zip(rows, told, strict=True)):
        if any(cells.texts):
            own = tuple(names.get(place, "") for place in columns[number])
            add_row(writing, _between(writing, row), cells, own, is_head=number < heads)


def _covering(row: list[Cell], places: list[int], cells: Cells) -> list[tuple[range, str]]:
    """The columns that each cell covers, and its text."""
    covered = [range(place, place + cell.columns) for cell, place in zip(row, places, strict=True)]
    return list(zip(covered, cells.texts, strict=True))


def _between(writing: Writing, row: list[Cell]) -> Span:
    """The range of a row. What stands between cells goes but for the tag of the next, so that a row is one line."""
    raw = writing.sheet.raw
    for left, right in pairwise(row):
        tag = raw.rfind("<", left.span.end, right.span.start)
        closing = raw.find(">", tag, right.span.start) + 1
        writing.sheet.mark("comment", left.span.end, tag)
        writing.sheet.mark("comment", closing, right.span.start)
    return Span(row[0].span.start, row[-1].span.end)
