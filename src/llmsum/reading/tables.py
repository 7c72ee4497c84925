"""Tables: those that a format tells, and in plain text rows between bars, with or without a line of dashes, or tabs.

A head names the columns and is no row of its own; a first row that holds a figure is no head.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from llmsum.models import Block, Section, Segment, Span
from llmsum.patterns import regex
from llmsum.reading.layout import Layout
from llmsum.reading.readers.sheets.words import NOTHING
from llmsum.reading.segments import FINE, Grain, behind_space, find_segments
from llmsum.words.script import holds_han

RULE = regex(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
BARRED = regex(r"\|.*\|")
OPEN_BARRED = regex(r"\|.*\||[^|\n]+(?:\|[^|\n]*){2,}")
CELL_END = regex(r"(?<!\\)\|")
TABS = regex(r"\t+")
DIGIT = regex(r"\d")
LATIN_END = regex(r"[0-9A-Za-z]$")  # Q1 46.2, not Q146.2
MIN_TAB_CELLS = 3
MIN_TAB_ROWS = 3
# Columns that only count the rows.
COUNTING = regex(r"序号|编号|序|#|[Nn]o\.?")


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

    @property
    def said(self) -> str:
        """The row as a sentence: what it is about, then the names of the other columns with what they hold."""
        named = zip(self.cells, [*self.columns, *[""] * len(self.cells)], strict=False)
        told = [(cell, column) for cell, column in named if cell and not COUNTING.fullmatch(column)]
        held = [pair for at, pair in enumerate(told) if not at or not NOTHING.fullmatch(pair[0])]
        is_han = holds_han("".join(self.cells) + "".join(self.columns))
        colon, space, comma = ("：", "", "，") if is_han else (": ", " ", ", ")
        facts = [
            f"{column}{' ' if LATIN_END.search(column) else space}{cell}" if column else cell
            for cell, column in held[1:]
        ]
        if not facts:
            return held[0][0] if held else ""
        is_count = not held[1][1] and held[1][0][0].isdigit()  # 新修书屋 14座 is a sentence as it stands
        return held[0][0] + (space if is_count else colon) + comma.join(facts)


class Page(NamedTuple):
    """A readable text, how it is laid out, and its lines that are not the report, in order.

    `has_bars` says whether narrow reading takes lines with bars for rows, as the rules do, which state no bars.
    """

    text: str
    layout: Layout
    noise: Sequence[Span]
    has_bars: bool = False


def row_segments(page: Page, section: Section, grain: Grain) -> Iterator[Segment]:
    """The body of a section in segments that tile it; a row of a table is one, with the names of its columns.

    In narrow reading, whose grain is fine, only those tables count that the format tells, and with `has_bars` those
    of bars; a row reads like a sentence.
    """
    text, body, is_fine = page.text, section.body, grain == FINE
    if section.is_cell:
        yield from _cell(page, section, grain)
        return
    has_bars = page.has_bars and "|" in text[body.start : body.end]
    if is_fine and not page.layout.blocks and not has_bars:
        yield from find_segments(text, section, page.noise, grain)
        return
    first, last = (bisect_left(page.noise, place, key=lambda line: line.start) for place in body)
    own = frozenset(page.noise[first:last])
    position = body.start
    for row in _rows(page, [line for line in _lines(text, body) if line not in own], guess=not is_fine or has_bars):
        yield from _prose(page, section, Span(position, row.line.start), grain)
        end = behind_space(text, row.line.end, body.end)
        shown = "" if row.is_head else row.said if is_fine else row.told
        yield Segment(Span(row.line.start, end), text[row.line.start : end], section.index, row.is_head, shown)
        position = end
    yield from _prose(page, section, Span(position, body.end), grain)


def _cell(page: Page, section: Section, grain: Grain) -> Iterator[Segment]:
    """The sentences of a cell; what parts it from the next one is not shown, and what says more of it in brackets."""
    text, body = page.text, section.body
    block = page.layout.at(body.start)
    pairs = zip(block.cells, block.columns, strict=True) if block else ()
    (own, _), *more = [(cell, name) for cell, name in pairs if body.start <= cell.start < body.end] or [(body, "")]
    *pieces, last = _prose(page, section, own, grain)
    yield from pieces
    whole = Span(last.span.start, body.end)
    aside = _aside([(name, _of(text, cell).strip()) for cell, name in more])
    shown = last.text.rstrip("。；;. ") + aside if aside else last.text
    yield replace(last, span=whole, text=_of(text, whole), shown=shown)


def _aside(facts: Sequence[tuple[str, str]]) -> str:
    """What the cells beside one say more of it, by their columns."""
    held = [(name, fact) for name, fact in facts if fact and not NOTHING.fullmatch(fact)]
    is_han = holds_han("".join(name + fact for name, fact in held))
    opens, colon, comma, closes = ("（", "：", "，", "）") if is_han else (" (", ": ", "; ", ")")
    return f"{opens}{comma.join(f'{name}{colon}{fact}' for name, fact in held)}{closes}" if held else ""


def _lines(text: str, body: Span) -> Iterator[Span]:
    position = body.start
    for line in text[body.start : body.end].split("\n"):
        held = line.strip()
        if held:
            start = position + line.index(held)
            yield Span(start, start + len(held))
        position += len(line) + 1


def _prose(page: Page, section: Section, span: Span, grain: Grain) -> Iterator[Segment]:
    if span.end > span.start:
        yield from find_segments(page.text, replace(section, body=span), page.noise, grain)


def _rows(page: Page, lines: Sequence[Span], *, guess: bool) -> Iterator[Row]:
    """The rows that the format tells; and, of the lines between them, those that look like some."""
    told = {index: block for index, block in page.layout.of_lines(lines).items() if block.kind == "row"}
    between: list[Span] = []
    for index, line in enumerate(lines):
        if index not in told:
            between.append(line)
            continue
        yield from find_rows(page.text, between, only_bars=page.has_bars) if guess else ()
        between = []
        yield _told(page.text, line, told[index])
    yield from find_rows(page.text, between, only_bars=page.has_bars) if guess else ()


def _told(text: str, line: Span, block: Block) -> Row:
    """The row, or what of it stands on this line: cells that announce what they hold are read apart."""
    held = [at for at, cell in enumerate(block.cells) if line.start <= cell.start < line.end]
    cells = tuple(_of(text, block.cells[at]).strip() for at in held)
    return Row(line, cells, tuple(block.columns[at] for at in held) if block.columns else (), block.is_head)


def find_rows(text: str, lines: Sequence[Span], *, only_bars: bool = False) -> tuple[Row, ...]:
    """The rows of all tables, in order; `lines` are the non-blank lines without the white space around them.

    `only_bars`: tabs make no table, but bars do, also where they do not stand around the line.
    """
    rows: list[Row] = []
    index = 0
    while index < len(lines):
        table = _ruled(text, lines, index) or _barred(text, lines, index, OPEN_BARRED if only_bars else BARRED)
        table = table or ([] if only_bars else _tabbed(text, lines, index))
        rows += table
        index += len(table) or 1
    return tuple(rows)


def _ruled(text: str, lines: Sequence[Span], start: int) -> list[Row]:
    """The table whose head is the line at `start`."""
    if start + 1 >= len(lines) or "|" not in _of(text, lines[start]) or "|" not in _of(text, lines[start + 1]):
        return []
    if not RULE.fullmatch(_of(text, lines[start + 1])) or RULE.fullmatch(_of(text, lines[start])):
        return []
    first = _cells(_of(text, lines[start]))
    rule = Row(lines[start + 1], (), (), True)
    below: list[Span] = []
    for index in range(start + 2, len(lines)):
        is_next = text.count("\n", lines[index - 1].end, lines[index].start) == 1
        is_head = index + 1 < len(lines) and RULE.fullmatch(_of(text, lines[index + 1]))
        if "|" not in _of(text, lines[index]) or not is_next or is_head:
            break
        below.append(lines[index])
    is_head = bool(below) and not any(DIGIT.search(cell) for cell in first)
    head = first if is_head else ()
    rows = [Row(line, _cells(_of(text, line)), head, False) for line in below]
    return [Row(lines[start], first, (), is_head), rule, *rows]


def _barred(text: str, lines: Sequence[Span], start: int, barred: re.Pattern[str]) -> list[Row]:
    """Two lines or more with bars, without a ruled line among them."""
    rows: list[Row] = []
    for index in range(start, len(lines)):
        is_next = index == start or text.count("\n", lines[index - 1].end, lines[index].start) == 1
        if not is_next or not barred.fullmatch(_of(text, lines[index])):
            break
        rows.append(Row(lines[index], _cells(_of(text, lines[index])), (), False))
    return _headed(rows) if len(rows) > 1 else []


def _headed(rows: list[Row]) -> list[Row]:
    """The first row as the head of the others, where it holds no figure and every other one does."""
    is_head = not _has_figure(rows[0]) and all(map(_has_figure, rows[1:]))
    if not is_head:
        return rows
    return [rows[0]._replace(is_head=True), *(row._replace(columns=rows[0].cells) for row in rows[1:])]


def _has_figure(row: Row) -> bool:
    return any(DIGIT.search(cell) for cell in row.cells)


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|")
    parts = CELL_END.split(inner)
    if parts and not parts[-1].strip():
        parts.pop()
    return tuple(part.strip() for part in parts)


def _tabbed(text: str, lines: Sequence[Span], start: int) -> list[Row]:
    """Three lines or more of as many cells between tabs."""
    equal = list(_equal(text, lines, start))
    cells = [tuple(part.strip() for part in TABS.split(_of(text, line))) for line in equal]
    rows = [Row(line, row, (), False) for line, row in zip(equal, cells, strict=True)]
    return _headed(rows) if len(rows) >= MIN_TAB_ROWS else []


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
