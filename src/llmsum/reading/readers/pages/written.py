"""Paragraphs and tables as a text with blocks, each with its printed lines."""

from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import NamedTuple

from llmsum.models import Span
from llmsum.models.layout import Line
from llmsum.patterns import regex
from llmsum.reading.readers.extracted import Writer
from llmsum.reading.readers.pages.grids import Cell, Table
from llmsum.reading.readers.pages.kinds import Told
from llmsum.reading.readers.pages.lines import Printed, in_rows, joint, printed
from llmsum.reading.readers.pages.pieces import Sheet

TOTAL = regex(r"(?:合\s*计|总\s*计|小\s*计|总\s*和|累\s*计|Total|TOTAL|Subtotal|Sum)\b[:：]?")
FIGURE = regex(r"[-+±]?[\d,.]+\s*[%％‰]?")
MAX_NAME = 24  # characters of a column's name


class _Head(NamedTuple):
    """The head of the table above: how many rows it takes, and the names of the columns."""

    texts: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]


class Scribe:
    """Writes parts one after the other; a table over pages keeps its head, which is written once."""

    def __init__(self) -> None:
        self.writer = Writer()
        self._head: _Head | None = None

    def write(self, told: Told) -> None:
        """One paragraph, or a table with all its rows."""
        if isinstance(told.part, Table):
            self._write_table(told.part)
            return
        self._head = None
        lines = told.part.lines
        text, spans = _run_on([line.text for line in lines])
        self.writer.add(
            told.kind,
            text,
            level=told.level,
            page=lines[0].sheet.page,
            lines=_placed(lines, spans, self._end),
            recognised=_sure(lines),
        )

    @property
    def _end(self) -> int:
        """Where the next line begins."""
        return self.writer.blocks[-1].span.end + 1 if self.writer.blocks else 0

    def _write_table(self, table: Table) -> None:
        sheet = table.sheet
        rows = [[_lines_of(cell, sheet) for cell in row] for row in table.rows]
        texts = [tuple(_run_on([line.text for line in lines])[0] for lines in row) for row in rows]
        depth, head = self._find_head(table, texts)
        for number, (row, cells, lines) in enumerate(zip(table.rows, texts, rows, strict=True)):
            if head is not None and depth < 0 and number < -depth:
                continue  # printed again on another page
            names = [head.columns[cell.column] if head else "" for cell in row]
            is_head = number < depth or bool(TOTAL.match(next((text for text in cells if text), "")))
            if len(row) == 1 and table.columns > 1 and number == 0 and depth > 0:
                self.writer.add("caption", cells[0], page=sheet.page, lines=self._places(lines))
                continue
            flat = [line for one in lines for line in one]
            self.writer.add_row(
                list(cells),
                names,
                is_head=is_head,
                page=sheet.page,
                lines=self._places(lines),
                recognised=_sure(flat),
            )
        self._head = head

    def _places(self, cells: Sequence[Sequence[Printed]]) -> tuple[Line, ...]:
        """The printed lines of a row that is about to be written."""
        start = self._end
        placed: list[Line] = []
        for lines in cells:
            text, spans = _run_on([line.text for line in lines])
            placed += _placed(lines, spans, start)
            start += len(text) + 1
        return tuple(placed)

    def _find_head(self, table: Table, texts: Sequence[tuple[str, ...]]) -> tuple[int, _Head | None]:
        """How many rows are the head, and its names; negative: so many repeat the head of the table above."""
        above = self._head
        if above is not None and len(above.columns) == table.columns:
            depth = len(above.texts)
            if tuple(texts[:depth]) == above.texts:
                return -depth, above
            return 0, above
        depth = _head_rows(table, texts)
        if not depth:
            return 0, None
        columns = [""] * table.columns
        for row, cells in zip(table.rows[:depth], texts, strict=False):
            if len(row) == 1:
                continue
            for cell, text in zip(row, cells, strict=True):
                for column in range(cell.column, min(cell.column + cell.wide, table.columns)):
                    columns[column] = f"{columns[column]} {text}".strip() if columns[column] != text else text
        return depth, _Head(tuple(texts[:depth]), tuple(columns))


def _head_rows(table: Table, texts: Sequence[tuple[str, ...]]) -> int:
    """How many rows name the columns: those that the highest cell of the first row takes, below a title over all."""
    start = 1 if len(table.rows[0]) == 1 else 0
    if len(table.rows) < start + 2:
        return 0
    row, cells = table.rows[start], texts[start]
    named = [text for text in cells if text]
    if len(named) < 2 or any(FIGURE.fullmatch(text) or len(text) > MAX_NAME for text in named):
        return 0
    if len(named) < len(cells) - 1 or TOTAL.match(named[0]):
        return 0
    is_merged = any(cell.wide > 1 for cell in row)
    high = max(cell.high for cell in row) if is_merged else 1
    return min(start + high, len(table.rows) - 1)


def _lines_of(cell: Cell, sheet: Sheet) -> list[Printed]:
    return [printed(row, sheet) for row in in_rows(cell.pieces)]


def _run_on(texts: Iterable[str]) -> tuple[str, list[Span]]:
    """Lines as one text, and where each of them is in it."""
    text = ""
    spans: list[Span] = []
    for line in texts:
        kept, between = joint(text, line) if text else ("", "")
        if spans and len(kept) < len(text):
            spans[-1] = Span(spans[-1].start, len(kept))
        text = kept + between
        spans.append(Span(len(text), len(text) + len(line)))
        text += line
    return text, spans


def _placed(lines: Sequence[Printed], spans: Sequence[Span], start: int) -> tuple[Line, ...]:
    return tuple(
        Line(Span(start + span.start, start + span.end), line.sheet.page, _rounded(line))
        for line, span in zip(lines, spans, strict=True)
    )


def _rounded(line: Printed) -> tuple[float, float, float, float]:
    left, top, right, bottom = line.sheet.displayed(line.box)
    return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)


def _sure(lines: Sequence[Printed]) -> float | None:
    values = [line.sure for line in lines if line.sure is not None]
    return round(fmean(values), 3) if values else None
