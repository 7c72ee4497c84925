"""A text by its lines, and what was found on it. Nothing is changed: everything found has a place in the raw text."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple, Unpack

from llmsum.models.cut import Span
from llmsum.models.layout import Block, BlockKind
from llmsum.models.notes import CODE_OUT, PICTURES_OUT, TOO_MANY_LINES, counted
from llmsum.patterns import regex
from llmsum.reading.charset import decode_text
from llmsum.reading.readers.extracted import Extracted, Facts, Wanted

MOST_LINES = 50_000  # a report of a thousand pages has fewer
LINE_END = regex(r"\r\n?|\n")


class Mark(NamedTuple):
    """A stretch that is no part of what can be read."""

    kind: BlockKind
    start: int
    end: int


class Sheet:
    """A raw text and the blocks found on it.

    Attributes:
        raw: the text as on disk.
        lines: where its lines are, line ends excluded.
        content: where the content of each line begins: behind the marks of quotes and list items around it.
        blocks: what was found, without marks, in any order.
        marks: what is no part of what can be read, in any order; one may lie in another.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.lines = list(_lines(raw))
        self.content = [line.start for line in self.lines]
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self.used = bytearray(len(self.lines))

    def mark(self, kind: BlockKind, start: int, end: int) -> None:
        """Leaves a stretch out of what can be read; an empty one is none."""
        if end > start:
            self.marks.append(Mark(kind, start, end))

    def mark_lines(self, kind: BlockKind, first: int, last: int) -> None:
        """Leaves the content of the lines from `first` to before `last` out of what can be read, as one stretch."""
        self.use(first, last)
        while first < last and self.is_blank(last - 1):
            last -= 1
        if first < last:
            self.mark(kind, self.content[first], self.lines[last - 1].end)

    def add(self, kind: BlockKind, first: int, last: int, **facts: Unpack[Facts]) -> None:
        """A block of the lines from `first` to before `last`."""
        self.use(first, last)
        self.blocks.append(Block(kind, Span(self.lines[first].start, self.lines[last - 1].end), **facts))

    def use(self, first: int, last: int) -> None:
        """Says that lines are dealt with."""
        self.used[first:last] = b"\1" * (last - first)

    def line(self, index: int) -> str:
        """A line without its end."""
        return self.raw[self.lines[index].start : self.lines[index].end]

    def text(self, index: int) -> str:
        """The content of a line, without white space around it."""
        return self.raw[self.content[index] : self.lines[index].end].strip()

    def is_blank(self, index: int) -> bool:
        """Whether a line has no content."""
        return not self.text(index)

    def masked(self, first: int, last: int) -> str:
        """The raw text from the content of line `first` to before line `last`; what stands before contents is blank."""
        parts: list[str] = []
        for index in range(first, last):
            start, content, end = self.lines[index].start, self.content[index], self.lines[index].end
            if index > first:
                parts.append(self.raw[self.lines[index - 1].end : start] + " " * (content - start))
            parts.append(self.raw[content:end])
        return "".join(parts)

    def number(self, position: int) -> int:
        """The index of the line on which a position stands."""
        return max(0, bisect_right(self.lines, position, key=lambda line: line.start) - 1)

    def done(self) -> tuple[Block, ...]:
        """All blocks in the order of the text; a mark that lies in another goes, and one that overlaps is cut."""
        kept: list[Block] = []
        reached = 0
        for mark in sorted(self.marks, key=lambda mark: (mark.start, -mark.end)):
            start = max(mark.start, reached)
            if mark.end > start:
                kept.append(Block(mark.kind, Span(start, mark.end)))
                reached = mark.end
        return tuple(sorted([*self.blocks, *kept], key=lambda block: (block.span.start, -block.span.end)))


def _lines(raw: str) -> Iterator[Span]:
    start = 0
    for match in LINE_END.finditer(raw):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, len(raw))


def around(match: re.Match[str], words: str, kind: BlockKind) -> list[Mark]:
    """What of a match stands around the group of its words."""
    return [Mark(kind, match.start(), match.start(words)), Mark(kind, match.end(words), match.end())]


def trimmed(raw: str, start: int, end: int) -> Span:
    """A range without the white space at its ends; an empty one stays where it begins."""
    stretch = raw[start:end]
    begin = start + len(stretch) - len(stretch.lstrip())
    return Span(begin, begin + len(stretch.strip())) if begin < end else Span(start, start)


def laid_out(data: bytes, wanted: Wanted, blocks_of: Callable[[str], tuple[Block, ...]]) -> Extracted:
    """A text as it stands on disk, with its layout; one of more lines than any report has is left as plain text.

    Raises:
        InputError: the data is in no encoding that can be told, or not in that which is wanted.
        UsageError: the encoding that is wanted is none.
    """
    text, encoding = decode_text(data, wanted.name, wanted.encoding)
    if len(text) > MOST_LINES and sum(1 for _ in LINE_END.finditer(text)) > MOST_LINES:
        return Extracted(text, encoding=encoding, remarks=(TOO_MANY_LINES,))
    blocks = blocks_of(text)
    return Extracted(text, blocks, encoding, _left_out(blocks))


def _left_out(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """What a reader of the file sees, and a reader of the text does not."""
    told: list[str] = []
    if pictures := sum(block.kind == "image" for block in blocks):
        told.append(counted(PICTURES_OUT, pictures))
    if code := sum(block.kind == "code" for block in blocks):
        told.append(CODE_OUT.format(code, *(("", "was") if code == 1 else ("es", "were"))))
    return tuple(told)
