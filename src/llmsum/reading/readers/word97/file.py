"""The streams of a Word 97 file: where its text and its formats stand."""

import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from llmsum.reading.readers.archive import damaged
from llmsum.reading.readers.extracted import Unreadable, protected
from llmsum.reading.readers.ole import read_streams

IDENTITY: Final = 0xA5EC
FIRST_VERSION: Final = 0xC1  # of Word 97; what is older is another format
ENCRYPTED, SECOND_TABLE = 0x0100, 0x0200
COMPRESSED: Final = 1 << 30
LENGTHS_AT: Final = 0x4C  # how many signs the text, the footnotes and what else there is have
PAIRS_AT: Final = 0x9A  # where in the table stream things stand, and how long they are
STYLES, NOTES, NOTE_TEXTS, COMMENTS, RUNS, PARAGRAPHS, FONTS, PIECES = 1, 2, 3, 4, 12, 13, 15, 33
END_NOTES, END_NOTE_TEXTS, LISTS, LIST_USES = 46, 47, 73, 74
PAGE: Final = 512


class Piece(NamedTuple):
    """A stretch of the text, half-open in signs, and where in the stream it stands."""

    start: int
    end: int
    at: int
    width: int  # bytes a sign


class Lengths(NamedTuple):
    """How many signs the parts of the text have, in their order."""

    text: int
    footnotes: int
    headers: int
    macros: int
    comments: int
    endnotes: int
    boxes: int


class WordFile:
    """An opened file.

    Raises:
        Unreadable: no Word file, one that is older or protected, or one whose text cannot be found.
    """

    def __init__(self, data: bytes) -> None:
        streams = read_streams(data)
        self.main = streams.get("WordDocument", b"")
        if not self.main:
            raise Unreadable("holds no Word document", "save it as .docx and give that")
        identity, version = struct.unpack_from("<HH", self.main)
        flags = struct.unpack_from("<H", self.main, 0x0A)[0]
        if identity != IDENTITY or version < FIRST_VERSION:
            raise Unreadable("is of Word 95 or older", "open it in Word, save it as .docx and give that")
        if flags & ENCRYPTED:
            raise protected()
        self._table = streams.get("1Table" if flags & SECOND_TABLE else "0Table", b"")
        self._more = streams.get("Data", b"")
        self.lengths = Lengths(*struct.unpack_from("<7I", self.main, LENGTHS_AT))
        self.pieces = list(self._pieces())
        if not self.pieces:
            raise damaged()

    def part(self, number: int) -> bytes:
        """What stands in the table stream at a number of the list of places; empty where nothing does."""
        if PAIRS_AT + 8 * (number + 1) > len(self.main):
            return b""
        at, length = struct.unpack_from("<II", self.main, PAIRS_AT + 8 * number)
        return self._table[at : at + length]

    def rest(self, number: int) -> bytes:
        """What stands in the table stream from there on."""
        at = struct.unpack_from("<I", self.main, PAIRS_AT + 8 * number)[0] if self.part(number) else len(self._table)
        return self._table[at:]

    def huge(self, operand: bytes) -> bytes:
        """A format that stands in the stream for data."""
        at = int.from_bytes(operand, "little")
        length = int.from_bytes(self._more[at : at + 2], "little")
        return self._more[at + 2 : at + 2 + length]

    def _pieces(self) -> Iterator[Piece]:
        part = self.part(PIECES)
        at = 0
        while at + 3 <= len(part) and part[at] == 1:  # formats of pieces that were saved in haste
            at += 3 + int.from_bytes(part[at + 1 : at + 3], "little")
        count = (int.from_bytes(part[at + 1 : at + 5], "little") - 4) // 12
        if part[at : at + 1] != b"\x02" or not 0 < count <= len(part) // 12:
            return
        places = struct.unpack_from(f"<{count + 1}I", part, at + 5)
        last = 0
        for number in range(count):
            where = struct.unpack_from("<I", part, at + 5 + 4 * (count + 1) + 8 * number + 2)[0]
            width = 1 if where & COMPRESSED else 2
            where = (where & ~COMPRESSED) // 2 if width == 1 else where
            start, end = places[number : number + 2]
            end = min(end, start + max(len(self.main) - where, 0) // width)
            if last <= start < end:
                last = end
                yield Piece(start, end, where, width)

    def text(self, piece: Piece, start: int, end: int) -> str:
        """The signs of a piece, half-open; an astral one is one sign here and two there."""
        at = piece.at + (start - piece.start) * piece.width
        raw = self.main[at : at + (end - start) * piece.width]
        return raw.decode("cp1252" if piece.width == 1 else "utf-16-le", errors="replace")


class Formats:
    """Formats of runs or paragraphs, by where in the stream their text stands."""

    def __init__(self, file: WordFile, number: int) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._formats: list[bytes] = []
        is_paragraph = number == PARAGRAPHS
        part = file.part(number)
        count = max(len(part) - 4, 0) // 8
        pages = struct.unpack_from(f"<{count}I", part, 4 * (count + 1)) if count else ()
        for page in dict.fromkeys(pages):
            block = file.main[(page & 0x3FFFFF) * PAGE :][:PAGE]
            if len(block) == PAGE:
                for start, end, format_ in _page(block, is_paragraph):
                    if not self._starts or start >= self._ends[-1]:
                        self._starts.append(start)
                        self._ends.append(end)
                        self._formats.append(format_)

    def at(self, place: int) -> bytes:
        """The format of what stands at a place; empty where none is told."""
        found = bisect_right(self._starts, place) - 1
        return self._formats[found] if found >= 0 and place < self._ends[found] else b""

    def between(self, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        """The stretches of a range, with their formats, without gaps."""
        at = start
        for number in range(bisect_right(self._ends, start), bisect_left(self._starts, end)):
            if self._starts[number] > at:
                yield at, self._starts[number], b""
            at = min(self._ends[number], end)
            yield max(self._starts[number], start), at, self._formats[number]
        if at < end:
            yield at, end, b""


def _page(block: bytes, is_paragraph: bool) -> Iterator[tuple[int, int, bytes]]:
    """The formats of one page: how many in its last byte, where they begin, and offsets in pairs of bytes."""
    count = min(block[-1], 101)
    places = struct.unpack_from(f"<{count + 1}I", block)
    for number, (start, end) in enumerate(pairwise(places)):
        at = 2 * block[4 * (count + 1) + number * (13 if is_paragraph else 1)]
        if end <= start:
            continue
        if not at:
            yield start, end, b""
        elif not is_paragraph:
            yield start, end, block[at + 1 : at + 1 + block[at]]
        elif block[at]:
            yield start, end, block[at + 1 : at + 2 * block[at]]
        else:
            yield start, end, block[at + 2 : at + 2 + 2 * block[min(at + 1, PAGE - 1)]]
