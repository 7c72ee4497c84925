"""Tables of plain text whose head tells what the columns hold: between bars or tabs, with or without a ruled line.

Only they are read as the tables that a format tells are; without such a head a line with bars may be anything.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llmsum.models import Block, Span
from llmsum.patterns import regex
from llmsum.reading.layout import Layout
from llmsum.reading.readers.sheets.words import is_name, role_of, squeezed
from llmsum.reading.tables import MIN_TAB_CELLS, MIN_TAB_ROWS, RULE
from llmsum.reading.targets import judged

BAR = regex(r"(?<!\\)[|｜]")
TAB = regex(r"\t")
TABS = regex(r"\t+")
MIN_BARRED_ROWS = 2
MIN_BARRED_CELLS = 2
MOST_CELLS = 60  # of a table that somebody wrote by hand
OUTER = "|｜"


class Line(NamedTuple):
    """A line of a table with the places of its cells; a ruled line has none."""

    span: Span
    cells: tuple[Span, ...]


def with_plain_tables(layout: Layout, text: str, lines: Sequence[Span]) -> Layout:
    """The layout with the rows of such tables, which go before the paragraphs that they stand in."""
    free = [line for line in lines if (block := layout.at(line.start)) is None or block.kind == "paragraph"]
    rows = tuple(row for table in _tables(text, free) for row in table)
    if not rows:
        return layout
    own = Layout(rows)
    kept = [block for block in layout.blocks if not any(own.at(start) for start in _starts(text, block.span))]
    return Layout(tuple(sorted((*kept, *rows), key=lambda block: block.span.start)))


def _starts(text: str, span: Span) -> Iterator[int]:
    yield span.start
    yield from (match.end() for match in re.finditer(r"\n\s*", text[span.start : span.end]))


def _tables(text: str, lines: Sequence[Span]) -> Iterator[list[Block]]:
    index = 0
    while index < len(lines):
        table = _table(text, lines, index, BAR) or _table(text, lines, index, TAB)
        yield table
        index += len(table) or 1


def _table(text: str, lines: Sequence[Span], start: int, mark: re.Pattern[str]) -> list[Block]:
    """The table whose head is the line at `start`."""
    head = _cut(text, lines[start], mark)
    names = [squeezed(_of(text, cell)) for cell in head]
    if not _tells(names, mark):
        return []
    found = [Block("row", lines[start], cells=head, columns=("",) * len(head), is_head=True)]
    for before, line in zip(lines[start:], lines[start + 1 :], strict=False):
        if text.count("\n", before.end, line.start) != 1:
            break
        if mark is BAR and "|" in _of(text, line) and RULE.fullmatch(_of(text, line)):
            found.append(Block("row", line, is_head=True))
            continue
        cells = _cut(text, line, mark, len(head))
        if not 1 < len(cells) <= len(head):
            break
        cells += (Span(line.end, line.end),) * (len(head) - len(cells))
        found.append(Block("row", line, cells=cells, columns=tuple(names)))
    rows = sum(bool(row.cells) for row in found)
    return found if rows >= (MIN_BARRED_ROWS if mark is BAR else MIN_TAB_ROWS) else []


def _tells(names: Sequence[str], mark: re.Pattern[str]) -> bool:
    """Whether a line is a head that tells: nothing but names, one of which announces what its column holds."""
    least = MIN_BARRED_CELLS if mark is BAR else MIN_TAB_CELLS
    if not least <= len(names) <= MOST_CELLS or not all(map(is_name, names)) or not all(names[1:]):
        return False
    has_role = any(role_of(name, [other for other in names if other != name]) for name in names)
    return has_role or judged(names).is_there


def _cut(text: str, line: Span, mark: re.Pattern[str], count: int = 0) -> tuple[Span, ...]:
    """The cells of a line without the blanks around them; several tabs are one where each is too many for `count`."""
    start, end = line
    if mark is BAR:
        start += text[start] in OUTER
        end -= end > start and text[end - 1] in OUTER and text[end - 2] != "\\"
    cells = _split(text, start, end, mark)
    return _split(text, start, end, TABS) if mark is TAB and len(cells) != count else cells


def _split(text: str, start: int, end: int, mark: re.Pattern[str]) -> tuple[Span, ...]:
    edges = [*mark.finditer(text, start, end)]
    starts, ends = [start, *(edge.end() for edge in edges)], [*(edge.start() for edge in edges), end]
    return tuple(_trimmed(text, *pair) for pair in zip(starts, ends, strict=True))


def _trimmed(text: str, start: int, end: int) -> Span:
    held = text[start:end]
    begin = start + len(held) - len(held.lstrip())
    return Span(begin, max(begin, start + len(held.rstrip())))


def _of(text: str, span: Span) -> str:
    return text[span.start : span.end]
