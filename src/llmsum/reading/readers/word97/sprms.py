"""What a format of Word 97 changes: codes with operands (Sprm, [MS-DOC] 2.2.5)."""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from llmsum.reading.readers.word.styles import Properties

LENGTHS: Final = (1, 1, 2, 4, 2, 2, -1, 3)  # of the operand, by the highest three bits of the code; -1: it tells
CHANGED_TABS: Final = 0xC615
TABLE: Final = 0xD608
HUGE: Final = (0x6646, 0x6645)  # the rest of the format stands in another stream
HIDDEN, BOLD, SIZE, FONT = 0x083C, 0x0835, 0x4A43, 0x4A50
REMOVED, SPECIAL, SYMBOL = 0x0800, 0x0855, 0x6A09
STYLE_OF_RUN, PLAIN = 0x4A30, 0x2A33
JUSTIFIED: Final = (0x2403, 0x2461)
LIST, LEVEL, OUTLINE = 0x460B, 0x260A, 0x2640
IN_TABLE, ROW_END, TABLE_DEPTH, INNER_CELL, INNER_ROW_END, TABLE_HEAD = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C, 0x3404
NO_LIST: Final = (0, 0xF801)  # the second was once numbered
BODY_LEVEL: Final = 9
AS_STYLE, NOT_AS_STYLE = 128, 129  # of what is on or off


def sprms(format_: bytes) -> Iterator[tuple[int, bytes]]:
    """Code and operand of each change; a broken one ends them."""
    at = 0
    while at + 2 <= len(format_):
        code = int.from_bytes(format_[at : at + 2], "little")
        at += 2
        length = LENGTHS[code >> 13]
        if code == TABLE:
            length = int.from_bytes(format_[at : at + 2], "little") + 1
        elif length < 0:
            length = 1 + (format_[at] if at < len(format_) else 0)
            if code == CHANGED_TABS and length == 256:
                return
        yield code, format_[at : at + length]
        at += length


def of_run(changes: Iterator[tuple[int, bytes]], below: Properties, fonts: list[str]) -> Properties:
    """A run's format over that of its paragraph."""
    look = below
    for code, operand in changes:
        if code in (BOLD, HIDDEN):
            name = "is_bold" if code == BOLD else "is_hidden"
            styled = below.is_bold if code == BOLD else below.is_hidden
            look = look._replace(**{name: _is_on(operand[:1], bool(styled))})
        elif code == SIZE:
            look = look._replace(size=int.from_bytes(operand, "little") / 2)
        elif code == FONT:
            number = int.from_bytes(operand, "little")
            look = look._replace(font=fonts[number] if number < len(fonts) else None)
        elif code == PLAIN:
            look = below
    return look


def _is_on(operand: bytes, styled: bool) -> bool:
    state = operand[0] if operand else 0
    return styled if state == AS_STYLE else not styled if state == NOT_AS_STYLE else bool(state)


def of_paragraph(changes: Iterator[tuple[int, bytes]], below: Properties) -> Properties:
    """A paragraph's format over that of its style."""
    look = below
    for code, operand in changes:
        number = int.from_bytes(operand, "little")
        if code in JUSTIFIED:
            look = look._replace(is_centred=number == 1)
        elif code == LIST:
            look = look._replace(listed=0 if number in NO_LIST else number)
        elif code == LEVEL:
            look = look._replace(depth=number)
        elif code == OUTLINE:
            look = look._replace(outline=0 if number >= BODY_LEVEL else number + 1)
    return look


class Place(NamedTuple):
    """Where a paragraph stands among tables.

    Attributes:
        depth: of tables around it, 0 for none.
        ends_cell: of a table in another one, whether it ends a cell.
        ends_row: whether it ends a row, and is no text.
        is_head: of the end of a row, whether the row is repeated on each page.
        edges: of the end of a row, where its cells begin and end, in twips.
        merged: of the end of a row, the merge flags of its cells.
    """

    depth: int = 0
    ends_cell: bool = False
    ends_row: bool = False
    is_head: bool = False
    edges: tuple[int, ...] = ()
    merged: tuple[int, ...] = ()


def place(changes: Iterator[tuple[int, bytes]]) -> Place:
    """Where a paragraph stands, as its format says."""
    found = Place()
    for code, operand in changes:
        number = int.from_bytes(operand, "little")
        if code == IN_TABLE:
            found = found._replace(depth=max(found.depth, number))
        elif code == TABLE_DEPTH:
            found = found._replace(depth=min(number, 64))
        elif code in (ROW_END, INNER_ROW_END):
            found = found._replace(ends_row=bool(number) or found.ends_row)
        elif code == INNER_CELL:
            found = found._replace(ends_cell=bool(number))
        elif code == TABLE_HEAD:
            found = found._replace(is_head=bool(number))
        elif code == TABLE:
            found = found._replace(**_edges(operand))
    return found


def _edges(operand: bytes) -> dict[str, tuple[int, ...]]:
    """The places of cells and how they are merged: a count, edges, and a description of 20 bytes for each cell."""
    count = operand[2] if len(operand) > 2 else 0
    end = 3 + 2 * (count + 1)
    if not count or len(operand) < end:
        return {}
    edges = struct.unpack_from(f"<{count + 1}h", operand, 3)
    cells = (operand[end + 20 * at : end + 20 * at + 2] for at in range(count))
    return {"edges": edges, "merged": tuple(int.from_bytes(cell, "little") for cell in cells)}
