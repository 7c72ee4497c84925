"""Tables in plain text: Markdown rows with a line of dashes below their head, and rows of cells between tabs."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llmsum.models import Span
from llmsum.patterns import regex

RULE = regex(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
CELL_END = regex(r"(?<!\\)\|")
TABS = regex(r"\t+")
DIGIT = regex(r"\d")
MIN_TAB_CELLS = 3
MIN_TAB_ROWS = 3


class Row(NamedTuple):
    """A line of a table: its cells, without the white space around them, and the names of its columns.

    A head has no columns: it names those of the rows below it. A ruled line has no cells.
    """

    line: Span
    cells: tuple[str, ...]
    columns: tuple[str, ...]
    is_head: bool

    @property
    def told(self) -> str:
        """The row as one line: every cell that holds something behind the name of its column."""
        named = zip(self.cells, [*self.columns, *[""] * len(self.cells)], strict=False)
        return " | ".join(f"{column}: {cell}" if column else cell for cell, column in named if cell)


def find_rows(text: str, lines: Sequence[Span]) -> tuple[Row, ...]:
    """The rows of all tables, in order; `lines` are the non-blank lines without the white space around them."""
    rows: list[Row] = []
    index = 0
    while index < len(lines):
        table = _ruled(text, lines, index) or _tabbed(text, lines, index)
        rows += table
        index += len(table) or 1
    return tuple(rows)


def _ruled(text: str, lines: Sequence[Span], start: int) -> list[Row]:
    """The table whose head is the line at `start`."""
    if start + 1 >= len(lines) or "|" not in _of(text, lines[start]) or "|" not in _of(text, lines[start + 1]):
        return []
    if not RULE.fullmatch(_of(text, lines[start + 1])) or RULE.fullmatch(_of(text, lines[start])):
        return []
    head = _cells(_of(text, lines[start]))
    rows = [Row(lines[start], head, (), True), Row(lines[start + 1], (), (), True)]
    for line in lines[start + 2 :]:
        if "|" not in _of(text, line) or text.count("\n", rows[-1].line.end, line.start) > 1:
            break
        rows.append(Row(line, _cells(_of(text, line)), head, False))
    return rows


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|")
    parts = CELL_END.split(inner)
    if parts and not parts[-1].strip():
        parts.pop()
    return tuple(part.strip() for part in parts)


def _tabbed(text: str, lines: Sequence[Span], start: int) -> list[Row]:
    """Three lines or more of as many cells between tabs; the first names the columns if it holds no figure."""
    rows = list(_equal(text, lines, start))
    if len(rows) < MIN_TAB_ROWS:
        return []
    cells = [tuple(part.strip() for part in TABS.split(_of(text, line))) for line in rows]
    has_head = not any(DIGIT.search(cell) for cell in cells[0])
    head = cells[0] if has_head else ()
    return [
        Row(line, row, () if has_head and number == 0 else head, has_head and number == 0)
        for number, (line, row) in enumerate(zip(rows, cells, strict=True))
    ]


def _equal(text: str, lines: Sequence[Span], start: int) -> Iterator[Span]:
    count = len(TABS.findall(_of(text, lines[start])))
    if count + 1 < MIN_TAB_CELLS:
        return
    for line in lines[start:]:
        if len(TABS.findall(_of(text, line))) != count:
            return
        yield line


def _of(text: str, line: Span) -> str:
    return text[line.start : line.end]
