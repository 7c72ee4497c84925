"""Puts blocks of running text on a sheet, with the marks between their words."""

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable
from typing import Unpack

from llmsum.models.cut import Span
from llmsum.models.layout import BlockKind
from llmsum.patterns import regex
from llmsum.reading.readers.extracted import Facts
from llmsum.reading.readers.markup.inline import marks_in
from llmsum.reading.readers.markup.prose import is_item, parts
from llmsum.reading.readers.markup.sheet import Mark, Sheet

WORD = regex(r"\w")
CAPTION = regex(
    r"[（(*_▲△▼\s]*(?:图|圖|表)\s?(?:\d{1,2}|[一二三四五六七八九十])?(?:[-.]\d{1,2})?[:：\s、.].{0,60}|[▲△▼].{2,60}"
)
Finder = Callable[[str, Container[str], bool], list[Mark]]
Splitter = Callable[[list[str]], Iterable[tuple[int, int]]]


def _markdown(text: str, labels: Container[str], breaks: bool) -> list[Mark]:
    return marks_in(text, labels, breaks=breaks)


class Writing:
    """Text of a markup: `find` tells what its inline marks are, `split` which lines of a paragraph are one."""

    def __init__(
        self, sheet: Sheet, labels: Container[str] = (), find: Finder = _markdown, split: Splitter = parts
    ) -> None:
        self.sheet = sheet
        self._labels = labels
        self._find = find
        self._split = split
        self._below_image = -1  # the line behind one that holds nothing but pictures

    def paragraph(self, start: int, end: int, depth: int = 0) -> None:
        """The lines from `start` to before `end`: as blocks of one line, or of several where they were wrapped.

        With a `depth` the first is a list item.
        """
        marks = sorted(self.marks(start, end), key=lambda mark: mark.start)
        lines = [
            self.sheet.line(index)[self.sheet.content[index] - self.sheet.lines[index].start :]
            for index in range(start, end)
        ]
        for first, last in self._split(lines):
            kind, level = self._kind(lines[first].strip(), start + first, depth if first == 0 else 0)
            own = marks if (first, last) == (0, len(lines)) else self._within(marks, start + first, start + last)
            self._add(kind, start + first, start + last, own, level=level)

    def _within(self, marks: list[Mark], start: int, end: int) -> list[Mark]:
        """Those of the sorted marks that lie on lines; one that reaches over many lines is cut to what it covers."""
        begin, stop = self.sheet.content[start], self.sheet.lines[end - 1].end
        first = bisect_left(marks, begin, key=lambda mark: mark.start)
        own = marks[first : bisect_left(marks, stop, key=lambda mark: mark.start)]
        if first and marks[first - 1].end > begin:
            own = [marks[first - 1]._replace(start=begin), *own]
        return own

    def _kind(self, line: str, at: int, depth: int) -> tuple[BlockKind, int]:
        if depth:
            return "item", depth
        if at == self._below_image and CAPTION.fullmatch(line):
            return "caption", 0
        return ("item", 1) if is_item(line) else ("paragraph", 0)

    def block(self, kind: BlockKind, start: int, end: int, **facts: Unpack[Facts]) -> None:
        """All lines from `start` to before `end` as one block."""
        self._add(kind, start, end, self.marks(start, end), **facts)

    def marks(self, start: int, end: int) -> list[Mark]:
        """The marks within lines; they are put on the sheet."""
        return self.marks_between(self.sheet.content[start], self.sheet.masked(start, end))

    def marks_between(self, offset: int, text: str, *, breaks: bool = False) -> list[Mark]:
        """The marks within a stretch that begins at `offset`; they are put on the sheet."""
        found = [
            Mark(mark.kind, mark.start + offset, mark.end + offset) for mark in self._find(text, self._labels, breaks)
        ]
        self.sheet.marks += found
        return found

    def said(self, span: Span) -> str:
        """What a stretch says without its marks, which are put on the sheet; on one line."""
        text = self.sheet.raw[span.start : span.end]
        return without(
            text,
            [
                Mark(kind, start - span.start, end - span.start)
                for kind, start, end in self.marks_between(span.start, text, breaks=True)
            ],
        )

    def _add(self, kind: BlockKind, start: int, end: int, marks: list[Mark], **facts: Unpack[Facts]) -> None:
        """A block, if anything is left of it to read."""
        sheet = self.sheet
        begin, stop = sheet.content[start], sheet.lines[end - 1].end
        inside = [Mark(kind, left - begin, right - begin) for kind, left, right in marks]
        if WORD.search(without(sheet.raw[begin:stop], inside)):
            sheet.add(kind, start, end, **facts)
            return
        sheet.use(start, end)
        if any(mark.kind == "image" for mark in inside):
            following = end
            while following < len(sheet.lines) and sheet.is_blank(following):
                following += 1
            self._below_image = following


def without(text: str, marks: list[Mark]) -> str:
    """A text without its marks, white space squeezed."""
    kept: list[str] = []
    at = 0
    for mark in sorted(marks, key=lambda mark: mark.start):
        kept.append(text[at : max(at, mark.start)])
        at = max(at, mark.end)
    return " ".join("".join([*kept, text[at:]]).split())
