"""Cells of tables that announce what they hold: below 存在问题 stand problems, below 下周计划 plans, in every row.

What stands beside such a cell and only says more of it goes with it: the cause with the problem, who and until when
with what is to be done. What was done already is no plan, whatever its column is called.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from llmsum.models import Block, Role, Section, Span
from llmsum.patterns import regex
from llmsum.reading.layout import Layout
from llmsum.reading.readers.sheets.words import (
    ASIDE,
    CAUSE,
    NOTHING,
    SERIAL,
    SERIAL_NAME,
    STATUS,
    is_remedy,
    role_of,
    squeezed,
)
from llmsum.words.script import fold

# 已更换主管道, Replaced the pump: no plan any more.
DONE = regex(
    r"(?:均|都|全部)?已(?!经?[有成知])|(?:均|都|全部)?(?:完成|整改到位|整改完毕|完毕|办结|销号)(?!.{0,3}\d)|[√✓✔✅☑]"
    r"|(?i:already|done|complete|closed?"
    r"|(?!need|plan|propos|schedul|requir|delay|exp|embed|feed|speed|be )[a-z]{3,}ed\b)"
)
DIGIT = regex(r"\d")
MAX_STATE = 14  # characters: 正在整改, In progress
IN_PART = regex(r"部分|基本|大部|\b(?i:partly|partially|in part)\b|[尚还仍]?未(?!来)")


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
    """Where a row has to be cut: at each cell that is announced, and at what stands behind one and tells more."""
    found: list[Part] = []
    for at, cell in enumerate(row.cells):
        name = squeezed(row.columns[at])
        held = text[cell.start : cell.end].strip()
        if not held:
            continue
        role = _role(row, at, text) if not NOTHING.fullmatch(held) else None
        if role:
            found.append(Part(cell.start, role, name))
        elif found and found[-1].role and not _says_more(found[-1].role, fold(name), held):
            found.append(Part(cell.start))
    return [*found, Part(row.span.end)] if found else []


def _says_more(role: Role, name: str, held: str) -> bool:
    """Whether a cell says more of one with a role beside it: the cause, who and until when, a word of its state."""
    if STATUS.search(name):
        return len(held) <= MAX_STATE and not DIGIT.search(held)
    return bool(ASIDE.search(name) or (role == "problem" and CAUSE.search(name)))


def _role(row: Block, at: int, text: str) -> Role | None:
    """What a cell holds: what its column says, or what was done where it tells so, or the state beside it does."""
    names = [squeezed(column) for column in row.columns]
    role = role_of(names[at], [name for name in names if name != names[at]])
    if role != "plan" or not is_remedy(fold(names[at])):
        return role
    held = {name: fold(text[cell.start : cell.end]).strip() for name, cell in zip(names, row.cells, strict=True)}
    states = [said for name, said in held.items() if STATUS.search(fold(name))]
    is_done = any(DONE.match(said) and not IN_PART.search(said) for said in (held[names[at]], *states))
    return "achievement" if is_done else role


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
