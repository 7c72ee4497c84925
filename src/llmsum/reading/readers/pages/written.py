"""Paragraphs and tables as a text with blocks, each with its printed lines."""

from collections.abc import Iterable, Sequence
from statistics import fmean

from llmsum.models import Span
from llmsum.models.layout import BlockKind, Line
from llmsum.reading.readers.extracted import Writer
from llmsum.reading.readers.pages.grids import Cell, Table
from llmsum.reading.readers.pages.kinds import Told
from llmsum.reading.readers.pages.lines import Printed, joint
from llmsum.reading.readers.rows import adds_up, is_figure, name_columns

MAX_NAME = 24  # characters of a column's name


class Scribe:
    """Writes parts one after the other."""

    def __init__(self) -> None:
        self.writer = Writer()

    def write(self, told: Told) -> None:
        """One paragraph, or a table with all its rows."""
        if isinstance(told.part, Table):
            self._write_table(told.part)
        else:
            self._write_line(told.kind, told.part.lines, told.level)

    def _write_line(self, kind: BlockKind, lines: Sequence[Printed], level: int = 0) -> None:
        text, spans = _run_on([line.text for line in lines])
        placed = _placed(lines, spans, self._end)
        page = lines[0].sheet.page if lines else None
        self.writer.add(kind, text, level=level, page=page, lines=placed, recognised=_sure(lines))

    @property
    def _end(self) -> int:
        """Where the next line begins."""
        return self.writer.blocks[-1].span.end + 1 if self.writer.blocks else 0

    def _write_table(self, table: Table) -> None:
        start, end = _head(table)
        for row in table.rows[:start]:
            self._write_line("caption" if self.writer.blocks else "title", row[0].lines)
        names = name_columns(map(_covering, table.rows[start:end]))
        for number, row in enumerate(table.rows[start:], start):
            texts = [_run_on([line.text for line in cell.lines])[0] for cell in row]
            lines = [line for cell in row for line in cell.lines]
            self.writer.add_row(
                texts,
                [names.get(cell.column, "") for cell in row],
                is_head=number < end or adds_up(texts),
                page=lines[0].sheet.page if lines else None,
                lines=self._places(row),
                recognised=_sure(lines),
            )

    def _places(self, row: Sequence[Cell]) -> tuple[Line, ...]:
        """The printed lines of a row that is about to be written."""
        start = self._end
        placed: list[Line] = []
        for cell in row:
            text, spans = _run_on([line.text for line in cell.lines])
            placed += _placed(cell.lines, spans, start)
            start += len(text) + 1
        return tuple(placed)


def _head(table: Table) -> tuple[int, int]:
    """Where the head begins, below titles that go over all columns, and where it ends; it may be empty.

    It takes as many rows as its highest cell, where one of them names several columns.
    """
    start = next((number for number, row in enumerate(table.rows) if len(row) > 1), 0)
    if len(table.rows) < start + 2:
        return start, start
    row = table.rows[start]
    named = [cell.text for cell in row if cell.lines]
    is_plain = not any(is_figure(text) or len(text) > MAX_NAME for text in named)
    if len(named) < 2 or len(named) < len(row) - 1 or not is_plain or adds_up(named):
        return start, start
    high = max(cell.high for cell in row) if any(cell.wide > 1 for cell in row) else 1
    return start, min(start + high, len(table.rows) - 1)


def _covering(row: Sequence[Cell]) -> list[tuple[range, str]]:
    """The columns that each cell covers, and its text."""
    return [(range(cell.column, cell.column + cell.wide), cell.text) for cell in row]


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
