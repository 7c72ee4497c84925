"""Cells of tables that announce what they hold: below 存在问题 stand problems, below 下周计划 plans, in every row."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from llmsum.models import Block, Role, Section, Span
from llmsum.reading.layout import Layout
from llmsum.reading.readers.sheets.words import NOTHING, SERIAL, SERIAL_NAME, role_of, squeezed


class Part(NamedTuple):
    """A stretch of a row from `start` on; `role` and `name` are those of its column, empty where it announces none."""

    start: int
    role: Role | None = None
    name: str = ""


def with_cells(sections: Sequence[Section], layout: Layout, text: str) -> tuple[Section, ...]:
    """The sections, each cell that a column announces a section of its own; they still tile the text."""
    rows = [block for block in layout.blocks if block.kind == "row" and not block.is_head and any(block.columns)]
    found: list[Section] = []
    for section in sections:
        first, last = (bisect_left(rows, place, key=lambda row: row.span.start) for place in section.body)
        parts = [(part, row) for row in rows[first:last] for part in _parts(row, text)]
        found += _cut(section, parts, text) if parts else [section]
    return tuple(replace(section, index=index) for index, section in enumerate(found))


def _parts(row: Block, text: str) -> list[Part]:
    """Where a row has to be cut: at each cell that is announced, and at what stands behind one."""
    found: list[Part] = []
    for at, cell in enumerate(row.cells):
        name = squeezed(row.columns[at])
        others = [other for other in row.columns if other != row.columns[at]]
        held = text[cell.start : cell.end].strip()
        role = role_of(name, others) if held and not NOTHING.fullmatch(held) else None
        if role:
            found.append(Part(cell.start, role, name))
        elif held and found and found[-1].role:
            found.append(Part(cell.start))
    return [*found, Part(row.span.end)] if found else []


def _cut(section: Section, parts: Sequence[tuple[Part, Block]], text: str) -> Iterator[Section]:
    """The section up to its first such cell, then each of them, then what stands between them and behind."""
    first, last = parts[0][0].start, section.span.end
    if first > section.span.start:
        yield replace(section, span=Span(section.span.start, first), body=Span(section.body.start, first))
    for at, (part, row) in enumerate(parts):
        if not text[part.start : (end := _start(parts, at + 1, last))].strip():
            continue  # it goes with the cell before it
        behind = _start(parts, at + 2, last)
        span = Span(part.start, end if text[end:behind].strip() else behind)
        if part.role:
            path = (*section.path, *filter(None, (_subject(row, text), part.name)))
            level, heading = section.level + 1, part.name
            yield Section(0, level, heading, path, span, span, part.role, section.unit, says_role=True, is_cell=True)
        else:
            yield replace(section, span=span, body=span, says_role=False, is_point=True)


def _start(parts: Sequence[tuple[Part, Block]], at: int, last: int) -> int:
    return parts[at][0].start if at < len(parts) else last


def _subject(row: Block, text: str) -> str:
    """What a row is about: its first cell, the number of the row aside, if it announces nothing."""
    for cell, column in zip(row.cells, row.columns, strict=True):
        held = " ".join(text[cell.start : cell.end].split())
        if held and not SERIAL_NAME.fullmatch(column) and not SERIAL.fullmatch(held):
            return "" if role_of(column, []) else held
    return ""
