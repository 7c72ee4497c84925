"""Where the blocks of a document are in its readable text, and on its pages."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from llmsum.models import UNREAD, Block, Box, Line, Span
from llmsum.reading.edits import Edit, Repaired


def unread(blocks: Sequence[Block]) -> Iterator[Edit]:
    """Edits that cut what cannot be read out of the raw text: pictures, addresses, code, comments."""
    end = 0
    for block in blocks:
        if block.kind in UNREAD and block.span.end > end:
            yield max(block.span.start, end), block.span.end, ""
            end = block.span.end


def placed(blocks: Iterable[Block], repaired: Repaired) -> tuple[Block, ...]:
    """The blocks that can be read, with spans in the readable text; one of which nothing is left is left out."""

    def moved(span: Span) -> Span:
        return Span(bisect_left(repaired.starts, span.start), bisect_left(repaired.starts, span.end))

    found = (
        block._replace(span=moved(block.span), cells=tuple(map(moved, block.cells)))
        for block in blocks
        if block.kind not in UNREAD
    )
    return tuple(block for block in found if block.span.end > block.span.start)


class Layout(NamedTuple):
    """The blocks in the readable text, in order; they do not overlap."""

    blocks: tuple[Block, ...] = ()

    def at(self, position: int) -> Block | None:
        """The block in which a character is."""
        index = bisect_right(self.blocks, position, key=lambda block: block.span.start) - 1
        return self.blocks[index] if index >= 0 and position < self.blocks[index].span.end else None

    def of_lines(self, lines: Sequence[Span]) -> dict[int, Block]:
        """For each line, by its index, the block in which it begins."""
        return {index: block for index, line in enumerate(lines) if (block := self.at(line.start)) is not None}

    def keeps(self, edit: Edit) -> bool:
        """Whether an edit stays within a block, or there are none: what a format parts is not joined."""
        start, end, _ = edit
        block = self.at(start)
        return not self.blocks or (block is not None and end <= block.span.end)


NO_LAYOUT: Final = Layout()  # of plain text


class Place(NamedTuple):
    """Where a passage stands: its page, its boxes there, and how sure the recognition of a scan is."""

    page: int | None = None
    boxes: tuple[Box, ...] = ()
    recognised: float | None = None


def place_of(blocks: Sequence[Block], span: Span) -> Place:
    """Where a range of the raw text stands; `blocks` are those of the raw text.

    Boxes are those of the printed lines, each cut to the characters that are meant: as if all were equally wide.
    """
    index = max(bisect_right(blocks, span.start, key=lambda block: block.span.start) - 1, 0)
    inside = [
        block
        for block in blocks[index : bisect_left(blocks, span.end, key=lambda block: block.span.start)]
        if block.span.end > span.start and block.kind not in UNREAD
    ]
    if not inside:
        return Place()
    lines = [
        line for block in inside for line in block.lines if line.span.end > span.start and line.span.start < span.end
    ]
    page = lines[0].page if lines else inside[0].page
    sure = [block.recognised for block in inside if block.recognised is not None]
    boxes = tuple(_clipped(line, span) for line in lines if line.page == page)
    return Place(page, boxes, min(sure) if sure else None)


def _clipped(line: Line, span: Span) -> Box:
    left, top, right, bottom = line.box
    width = (right - left) / (line.span.end - line.span.start)
    begins = left + width * max(span.start - line.span.start, 0)
    ends = right - width * max(line.span.end - span.end, 0)
    return round(begins, 1), round(top, 1), round(ends, 1), round(bottom, 1)
